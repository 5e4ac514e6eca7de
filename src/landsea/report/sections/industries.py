"""Section: who does what: ports and cargoes, places and goods, and what a division of labour or a loss would do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from landsea.economy.regional import has_accounts
from landsea.planning.division.cluster import cargoes_of
from landsea.planning.division.plan import overlaps
from landsea.planning.likeness import DEFINITIONS
from landsea.planning.structure import Structure
from landsea.planning.supply_chains import SupplyChains
from landsea.report.blocks import Block, Column, Figure, Heading, Items, Para, Section, Table
from landsea.report.context import Context
from landsea.report.matrix import Dot, dots
from landsea.report.names import records
from landsea.report.numbers import NOTHING, fixed, readable
from landsea.report.sections import cities, division, losses

#: Claims that are set beside this section's figures, by the id of their indicator in the pack.
STATED = ("port_overlap", "homogeneity", "misallocation_loss", "chain_linkage", "ship_localisation")

_PLACES = {
    ("coast", "goods"): "industries.coast_goods",
    ("all", "goods"): "industries.all_goods",
    ("coast", "sectors"): "industries.coast_sectors",
    ("all", "sectors"): "industries.all_sectors",
}


def build(c: Context) -> Section:
    """Write who does what today, and what a plan and losses would change where they are given."""
    tonnes = _tonnes(c)
    blocks: list[Block] = []
    if len(tonnes) > 1:
        blocks += [Para(c.t("industries.intro")), _picture(c, tonnes)]
    blocks += division.blocks(c)
    blocks += cities.blocks(c)
    blocks += losses.blocks(c)
    tables = losses.tables(c) + _likeness(c, tonnes) + cities.tables(c) + _chains(c)
    return Section("industries", c.t("industries.title"), blocks or ([] if tables else [c.none()]), tables)


def _tonnes(c: Context) -> pd.DataFrame:
    """Tonnes by own port (rows) and cargo, today."""
    if c.division is not None:
        wide = c.division.cargoes.pivot_table(
            index="port", columns="cargo", values="today_t", aggfunc="sum", fill_value=0.0
        )
        return wide.reindex(index=c.division.cluster.ports, columns=list(c.division.cluster.cargoes)).fillna(0.0)
    cargo_of = {part: name for name, parts in cargoes_of(c.region.table("commodities")).items() for part in parts}
    table = c.quay[c.quay["own"] & (c.quay["t"] > 0)]
    table = table.assign(cargo=table["commodity"].map(cargo_of))
    wide = table.pivot_table(index="group", columns="cargo", values="t", aggfunc="sum", fill_value=0.0)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False).index]
    return wide.reindex(columns=[name for name in dict.fromkeys(cargo_of.values()) if name in wide.columns])


def cargo_name(c: Context, cargo: str) -> str:
    """Name of a cargo: a commodity or a group of them."""
    known = set(c.region.table("commodities")["commodity"])
    return c.n.commodity(cargo) if cargo in known else c.n.commodity_group(cargo)


def _picture(c: Context, tonnes: pd.DataFrame) -> Figure:
    plan: dict[tuple[str, str], float] = {}
    if c.division is not None:
        plan = {(str(r["port"]), str(r["cargo"])): float(r["plan_t"]) for r in records(c.division.cargoes)}
    rows = [
        (cargo_name(c, str(cargo)), [_dot(c, tonnes, port, cargo, plan) for port in tonnes.index]) for cargo in tonnes
    ]
    columns = [c.n.port_group(str(port)) for port in tonnes.index]
    keys = [c.t("industries.key_today"), c.t("industries.key_plan"), c.t("industries.key_given_up")] if plan else []
    picture = dots(rows, columns, keys=keys, name="who-dots", title=c.t("industries.picture"))
    caption = c.t("industries.picture_plan" if plan else "industries.picture_caption", unit=c.mt)
    return Figure(picture, caption)


def _dot(
    c: Context, tonnes: pd.DataFrame, port: object, cargo: object, plan: dict[tuple[str, str], float]
) -> Dot | None:
    t = float(tonnes.loc[port, cargo])  # type: ignore[arg-type,index]
    if t <= 0:
        return None
    if not plan:
        return Dot(t, None, c.f.tonnes(t))
    after = plan[str(port), str(cargo)]
    moved = abs(after - t) > 0.005 * t
    words = f"{c.f.tonnes(t)} → {c.f.tonnes(after) if after else 0}" if moved else c.f.tonnes(t)
    return Dot(t, after, words)


def _likeness(c: Context, tonnes: pd.DataFrame) -> list[Block]:
    rows = _port_rows(c, tonnes) + _place_rows(c)
    blocks: list[Block] = []
    if rows:
        columns = [Column(c.t("industries.among"))]
        columns += [Column(c.t.choice("likeness", name), kind="number") for name in DEFINITIONS]
        blocks.append(Table(c.t("industries.likeness"), columns, rows, note=c.t("industries.likeness_note")))
    stated = [row for row in records(c.region.table("claims")) if row["indicator"] in STATED]
    if stated:
        blocks += [Para(c.t("industries.stated")), Items([_claim(c, row) for row in stated])]
    return blocks


def _claim(c: Context, row: dict[str, object]) -> str:
    unit = "" if row["unit"] == "index" else str(row["unit"])
    factor, name = c.f.unit(unit)
    value = c.f.joined(readable(float(str(row["value"])) * factor), name)
    return c.t(
        "industries.claim",
        what=c.n.title(row, "quantity"),
        value=value,
        why=c.t.choice("stated", str(row["indicator"])),
    )


def _port_rows(c: Context, tonnes: pd.DataFrame) -> list[list[str]]:
    if len(tonnes) < 2:
        return []
    values, plan = tonnes.to_numpy(float), None
    if c.division is not None:
        a = c.division.arrangements
        plan = a.tonnes[c.division.chosen.option].T
    table = overlaps([str(port) for port in tonnes.index], values, values if plan is None else plan)
    rows = []
    for among, part in table.groupby("among", sort=False):
        pair = " – ".join(c.n.port_group(port) for port in str(among).split(" - "))
        name = c.t("industries.all_ports") if among == "all" else pair
        by = part.set_index("definition").astype({"today": float, "plan": float})
        rows.append([name, *(fixed(float(by["today"][d]), 2) for d in DEFINITIONS)])
        if plan is not None:
            rows.append([c.t("industries.in_plan", name=name), *(fixed(float(by["plan"][d]), 2) for d in DEFINITIONS)])
    return rows


def _place_rows(c: Context) -> list[list[str]]:
    table = c.region.table("supply_use")
    if table.empty:
        return []
    found = Structure.of(c.region).likeness()  # type: ignore[arg-type]
    rows = []
    for row in records(found[found["places"] > 1]):
        name = c.t(_PLACES[str(row["among"]), str(row["of"])], count=row["places"])
        rows.append([name, *(fixed(float(row[d]), 2) if np.isfinite(row[d]) else NOTHING for d in DEFINITIONS)])
    return rows


def _chains(c: Context) -> list[Block]:
    """Write how coast and hinterland hang together, and what parts made at home would do."""
    if c.region.table("trade").empty or not has_accounts(c.region):  # type: ignore[arg-type]
        return []
    chains = SupplyChains.of(c.region)  # type: ignore[arg-type]
    blocks: list[Block] = []
    linkage = records(chains.coast_and_hinterland())
    if linkage:
        columns = [Column(c.t("industries.of_on"))]
        columns += [Column(c.t.choice("linkage", name), kind="number") for name in ("inputs", "sales", "lost")]
        rows = [
            [c.t("industries.hang", of=c.t.choice("part", str(row["of"])), on=c.t.choice("part", str(row["on"]))),
             *(c.f.percent(float(row[name])) for name in ("inputs", "sales", "lost"))]
            for row in linkage
        ]  # fmt: skip
        blocks += [Heading(c.t("industries.chains")), Table(c.t("industries.linkage"), columns, rows)]
    return [*blocks, *_localised(c, chains)]


def _localised(c: Context, chains: SupplyChains) -> list[Block]:
    found = chains.localise()
    names = {str(row["economy"]): c.n.title(row) for row in records(c.region.table("economies"))}
    blocks: list[Block] = []
    for row in records(c.region.table("local_content")):
        mine = found[found["product"] == row["product"]]
        home = mine.loc[mine["home"], ["output_bn_yuan", "value_added_bn_yuan"]].sum() * 1e9
        lead = mine.loc[mine["home"]].sort_values("output_bn_yuan", ascending=False)["economy"].iloc[0]
        blocks.append(
            Para(
                c.t(
                    "industries.localise",
                    product=c.n.title(row),
                    share=f"{100 * row['home_share']:.0f}%",
                    to=f"{100 * row['target_share']:.0f}%",
                    moved=c.f.quantity(float(mine["moved_bn_yuan"].iloc[0]) * 1e9, "yuan"),
                    output=c.f.quantity(float(home.iloc[0]), "yuan"),
                    added=c.f.quantity(float(home.iloc[1]), "yuan"),
                    lead=names.get(str(lead), str(lead)),
                )
            )
        )
    return blocks
