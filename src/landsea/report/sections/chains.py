"""Section 5: by which chains goods reach each market, at what cost and time."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from landsea.report.bars import Bar, small, stacked
from landsea.report.blocks import Block, Column, Figure, Para, Section, Table
from landsea.report.context import Context
from landsea.report.numbers import fixed, readable
from landsea.report.totals import commodity_keys

_CHAINS_SHOWN = 6


def build(c: Context) -> Section:
    """Write the main chains to and from each market, and the lengths of chains."""
    chains = c.today.chains
    blocks: list[Block] = [_legs(c)]
    chains = chains[chains["t"] > 0]
    if chains.empty:
        return Section("chains", c.t("chains.title"), tables=[*blocks, c.none()])
    blocks.append(Para(c.t("chains.intro", count=_CHAINS_SHOWN)))
    table = _with_market(c, chains)
    sizes = table.groupby("market")["t"].sum().sort_values(ascending=False)
    for market in sizes.index:
        blocks.append(_market(c, str(market), table[table["market"] == market]))
    return Section("chains", c.t("chains.title"), tables=blocks)


def _with_market(c: Context, chains: pd.DataFrame) -> pd.DataFrame:
    """Name each row's market: the end outside the region; the region itself where both are inside."""
    zones = c.region.table("zones")
    inside = set(zones.loc[zones["inside"].astype(bool), "group"])
    starts, ends = chains["origin_group"].isin(inside), chains["destination_group"].isin(inside)
    out = starts & ~ends
    into = ~starts & ends
    market = chains["destination_group"].where(out, chains["origin_group"])
    way = pd.Series("through", index=chains.index).where(~out, "out").where(~into, "in")
    way = way.where(~(starts & ends), "within")
    market = market.where(starts | ends, "").where(~(starts & ends), "")
    goods = commodity_keys(c.n, chains["commodity"])
    return chains.assign(market=market, way=way, goods=goods)


def _market(c: Context, market: str, table: pd.DataFrame) -> Table:
    weighted = table.assign(
        money=table["t"] * table["yuan_per_t"],
        time=table["t"] * table["hours"],
        gas=table["t"] * table["kg_co2e_per_t"],
    )
    sums = weighted.groupby(["way", "goods", "chain"], as_index=False)[["t", "money", "time", "gas"]].sum()
    sums = sums.sort_values("t", ascending=False)
    whole, top = float(sums["t"].sum()), sums.head(_CHAINS_SHOWN)
    most = {key: float((top[key] / top["t"]).max()) for key in ("money", "time", "gas")}
    rows = [_row(c, row, whole, most) for row in top.to_dict("records")]
    rest = whole - float(top["t"].sum())
    if rest > 0.0005 * whole:
        cells = [
            c.t("chains.rest", count=len(sums) - len(top)),
            "",
            "",
            c.f.tonnes(rest),
            c.f.percent(rest / whole),
        ]
        rows.append([*cells, "", "", ""])
    name = c.n.zone_group(market) if market else c.t("chains.inside")
    return Table(c.t("chains.caption", market=name, t=c.f.quantity(whole, "t")), _columns(c), rows)


def _columns(c: Context) -> list[Column]:
    return [
        Column(c.t("chain")),
        Column(c.t("direction")),
        Column(c.t("goods")),
        Column(c.t("tonnes"), c.mt, "number"),
        Column(c.t("share"), "%", "number"),
        Column(c.t("cost"), c.f.unit("yuan/t")[1], "number"),
        Column(c.t("time"), c.f.unit("days")[1], "number"),
        Column(c.t("co2e"), c.f.unit("kg CO2e/t")[1], "number"),
    ]


def _row(c: Context, row: Any, whole: float, most: dict[str, float]) -> list[str | Markup]:
    t = float(row["t"])
    money, time, gas = (float(row[key]) / t for key in ("money", "time", "gas"))
    ways = {
        "in": c.t("way.in"),
        "out": c.t("way.out"),
        "within": c.t("way.within"),
        "through": c.t("way.through"),
    }
    return [
        c.n.chain(str(row["chain"])) or c.t("chain.other"),
        ways[row["way"]],
        c.n.commodity_group(str(row["goods"])),
        small(t, whole) + c.f.tonnes(t),
        c.f.percent(t / whole),
        small(money, most["money"]) + readable(money),
        small(time, most["time"]) + fixed(time / 24, 1),
        small(gas, most["gas"]) + readable(gas),
    ]


def _legs(c: Context) -> Block:
    legs = c.today.legs_share
    if legs.empty:
        return c.none()
    rows = [
        Bar(c.t("legs.count", count=int(row["legs"])), [float(row["share"])], c.f.percent(float(row["share"])))
        for row in legs.to_dict("records")
    ]
    picture = stacked(rows, [c.t("share")], name="legs", title=c.t("legs.title"), axis=c.t("legs.axis"), whole=1.0)
    return Figure(picture, c.t("legs.caption"))
