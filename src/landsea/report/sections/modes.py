"""Section 4: what each mode carries, costs and emits."""

from __future__ import annotations

import pandas as pd

from landsea.report.bars import Bar, stacked
from landsea.report.blocks import Block, Column, Figure, Section, Table
from landsea.report.context import Context
from landsea.report.numbers import fixed
from landsea.report.totals import commodity_keys


def build(c: Context) -> Section:
    """Write the totals by mode, and their split by goods."""
    totals = c.today.mode_totals
    if totals.empty:
        return Section("modes", c.t("modes.title"), tables=[c.none()])
    totals = totals.assign(goods=commodity_keys(c.n, totals["commodity"]))
    blocks: list[Block] = [_by_mode(c, totals), _land(c, totals), _by_goods(c, totals), _emissions(c, totals)]
    blocks.append(_sea_rail(c))
    return Section("modes", c.t("modes.title"), tables=blocks)


def _by_mode(c: Context, totals: pd.DataFrame) -> Table:
    sums = totals.groupby("mode", sort=False)[["t", "tkm", "yuan", "co2e_t"]].sum()
    sums = sums[sums["t"] > 0]
    whole = sums.sum()
    columns = [Column(c.t("mode"))]
    for key, unit in (("tonnes", "t"), ("tkm", "t-km"), ("cost", "yuan"), ("co2e", "t CO2e")):
        title = {"tonnes": c.t("tonnes"), "tkm": c.t("tkm"), "cost": c.t("cost"), "co2e": c.t("co2e")}[key]
        columns += [Column(title, c.f.unit(unit)[1], "number"), Column(c.t("share"), "%", "number")]
    rows = [[c.n.mode(str(mode)), *_cells(c, row, whole)] for mode, row in sums.iterrows()]
    rows.append([c.t("total"), *_cells(c, whole, whole)])
    return Table(c.t("modes.caption"), columns, rows, note=c.t("modes.note"), total=True)


def _cells(c: Context, row: pd.Series, whole: pd.Series) -> list[str]:
    cells = []
    for key, unit in (("t", "t"), ("tkm", "t-km"), ("yuan", "yuan"), ("co2e_t", "t CO2e")):
        cells.append(fixed(float(row[key]) * c.f.unit(unit)[0], 1))
        cells.append(c.f.percent(float(row[key]) / float(whole[key])) if whole[key] else "–")
    return cells


def _wide(totals: pd.DataFrame, value: str) -> pd.DataFrame:
    wide = totals.pivot_table(index="goods", columns="mode", values=value, aggfunc="sum", fill_value=0.0, sort=False)
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False).index]
    return wide[wide.sum().sort_values(ascending=False).index]


def _land(c: Context, totals: pd.DataFrame) -> Block:
    """Draw tonne-kilometres by mode and goods, without the sea, which would dwarf the rest."""
    land = totals[totals["mode"].map(c.n.mode_kind) != "sea"]
    wide = _wide(land, "tkm")
    wide = wide.loc[:, wide.sum() > 0]
    if wide.empty:
        return c.none()
    factor, unit = c.f.unit("t-km")
    bars = [
        Bar(c.n.commodity_group(str(goods)), [v * factor for v in row], fixed(sum(row) * factor, 1))
        for goods, row in zip(wide.index, wide.to_numpy().tolist(), strict=True)
    ]
    parts = [c.n.mode(str(mode)) for mode in wide.columns]
    picture = stacked(bars, parts, name="tkm-bars", title=c.t("modes.picture"), axis=unit)
    return Figure(picture, c.t("modes.picture_caption"))


def _by_goods(c: Context, totals: pd.DataFrame) -> Table:
    wide = _wide(totals, "tkm")
    factor, unit = c.f.unit("t-km")
    return _goods_table(c, wide, factor, c.t("modes.goods_caption", unit=unit))


def _emissions(c: Context, totals: pd.DataFrame) -> Table:
    wide = _wide(totals, "co2e_t")
    factor, unit = c.f.unit("t CO2e")
    return _goods_table(c, wide, factor, c.t("modes.co2e_caption", unit=unit))


def _goods_table(c: Context, wide: pd.DataFrame, factor: float, caption: str) -> Table:
    columns = [Column(c.t("goods")), *(Column(c.n.mode(str(mode)), kind="number") for mode in wide.columns)]
    columns += [Column(c.t("total"), kind="number"), Column(c.t("share"), kind="number")]
    whole = float(wide.to_numpy().sum()) or float("nan")
    rows = []
    for goods, row in zip(wide.index, wide.to_numpy().tolist(), strict=True):
        cells = [fixed(v * factor, 2) for v in row]
        rows.append(
            [
                c.n.commodity_group(str(goods)),
                *cells,
                fixed(sum(row) * factor, 2),
                c.f.percent(sum(row) / whole),
            ]
        )
    sums = [fixed(float(v) * factor, 2) for v in wide.sum()]
    rows.append([c.t("total"), *sums, fixed(whole * factor, 2), c.f.percent(1.0)])
    return Table(caption, columns, rows, total=True)


def _sea_rail(c: Context) -> Block:
    """Write which share of the goods over the region's quays comes or goes by rail."""
    table = c.quay
    table = table[table["own"] & table["inland"].isin(["rail", "road"])]
    if table.empty:
        return c.none()
    table = table.assign(goods=commodity_keys(c.n, table["commodity"]))
    wide = table.pivot_table(index="goods", columns="inland", values="t", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=["rail", "road"], fill_value=0.0)
    wide = wide[wide.sum(axis=1) > 0]
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False).index]
    columns = [
        Column(c.t("goods")),
        Column(c.t("tonnes"), c.mt, "number"),
        Column(c.t("sea_rail.share"), "%", "number"),
    ]
    rows = [
        [c.n.commodity_group(str(goods)), c.f.tonnes(rail + road), c.f.percent(rail / (rail + road))]
        for goods, (rail, road) in zip(wide.index, wide.to_numpy().tolist(), strict=True)
    ]
    rail, road = (float(v) for v in wide.sum())
    rows.append(
        [
            c.t("total"),
            c.f.tonnes(rail + road),
            c.f.percent(rail / (rail + road) if rail + road else float("nan")),
        ]
    )
    return Table(c.t("sea_rail.caption"), columns, rows, note=c.t("sea_rail.note"), total=True)
