"""Product and trade by partner and sector, circulation at home and abroad: today, and what scenarios change."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from landsea.model.worth import Economics, Worth
from landsea.report.blocks import Block, Column, Heading, Para, Table
from landsea.report.context import Context
from landsea.report.economies import lines
from landsea.report.names import records
from landsea.report.numbers import NOTHING, fixed, readable, signed

_MONEY = "bn yuan"
_FLOWS = {"exports": "worth.exports", "imports": "worth.imports"}
#: Totals of the region that a scenario's row tells, in their order.
_TOTALS = {
    "product": "worth.total_product",
    "exports_abroad": "worth.total_exports_abroad",
    "imports_abroad": "worth.total_imports_abroad",
    "exports_domestic": "worth.total_exports_domestic",
    "imports_domestic": "worth.total_imports_domestic",
}
_SHARES = ("own", "domestic", "imported", "exports_domestic", "exports_abroad")
#: Words of the shares, in their order.
_COLUMN = (
    "worth.use_own",
    "worth.use_domestic",
    "worth.use_imported",
    "worth.sent_domestic",
    "worth.sent_abroad",
)


def trade_blocks(c: Context, worth: Economics, ranked: Sequence[tuple[str, Worth]]) -> list[Block]:
    """Write product, trade and circulation; ``ranked``: titles and worths of the scenarios."""
    most = next(((title, one) for title, one in ranked if one is worth.headline), None)
    blocks: list[Block] = [Heading(c.t("worth.changes")), _changes(c, ranked)] if ranked else []
    blocks += [Heading(c.t("worth.trade")), _partners(c, worth, most), _sectors(c, worth, most)]
    blocks += [Heading(c.t("worth.circulation")), Para(c.t("worth.circulation_intro"))]
    return [*blocks, _circulation(c, worth, most)]


def _changes(c: Context, ranked: Sequence[tuple[str, Worth]]) -> Table:
    """Write one row a scenario: how product and trade of the region change, in percent."""
    columns = [Column(c.t("scenario"))]
    columns += [Column(c.t(words), "%", "number") for words in _TOTALS.values()]
    first = ranked[0][1].totals.set_index("item")["before_bn_yuan"]
    factor, unit = c.f.unit(_MONEY)
    today = [c.t("worth.today_in", unit=unit), *(readable(float(first[name]) * factor) for name in _TOTALS)]
    rows = [[title, *_percents(one)] for title, one in ranked]
    return Table(c.t("worth.changes_caption"), columns, [today, *rows], note=c.t("worth.changes_note"))


def _percents(one: Worth) -> list[str]:
    change = one.totals.set_index("item")["change_percent"]
    return [signed(readable(float(change[name]), 2)) for name in _TOTALS]


def _partners(c: Context, worth: Economics, most: tuple[str, Worth] | None) -> Table:
    names = {row["economy"]: c.n.title(row) for row in records(worth.economies)}
    sectors = {row["sector"]: c.n.title(row) for row in records(c.region.table("sectors"))}
    factor, unit = c.f.unit(_MONEY)
    totals = worth.partners.groupby("partner")["before_bn_yuan"].sum().sort_values(ascending=False)
    rows = []
    for partner in map(str, totals.index):
        cells = [names[partner]]
        for flow in _FLOWS:
            largest = _most(worth.partners, partner, flow)
            cells += [*_amount(worth, most, {"partner": partner}, flow, factor), sectors.get(largest, largest)]
        rows.append(cells)
    columns = [Column(c.t("worth.partner"))]
    for flow in _FLOWS:
        columns += [*_headings(c, flow, unit, most), Column(c.t("worth.mostly"))]
    return Table(_caption(c, "worth.trade_caption", most), columns, rows, note=c.t("worth.trade_note"))


def _sectors(c: Context, worth: Economics, most: tuple[str, Worth] | None) -> Table:
    """Write trade with other countries, then with the rest of the country, one row a sector."""
    factor, unit = c.f.unit(_MONEY)
    lands = c.region.table("economies").set_index("economy")
    home = set(lands.loc[lands["inside"].astype(bool), "country"])
    at_home = {str(name) for name, country in lands["country"].items() if country in home}
    columns = [Column(c.t("worth.sector"))]
    for name, words in _TOTALS.items():
        if name != "product":
            columns += [Column(c.t(words), unit, "number"), *_change(c, most)]
    rows = []
    for row in records(c.region.table("sectors")):
        cells = [c.n.title(row)]
        for domestic in (False, True):
            for flow in _FLOWS:
                cells += _amount(worth, most, {"sector": str(row["sector"])}, flow, factor, (at_home, domestic))
        rows.append(cells)
    return Table(_caption(c, "worth.sectors_caption", most), columns, rows)


def _caption(c: Context, key: str, most: tuple[str, Worth] | None) -> str:
    return c.t(key) if most is None else c.t("worth.and_change", caption=c.t(key), title=most[0])


def _headings(c: Context, flow: str, unit: str, most: tuple[str, Worth] | None) -> list[Column]:
    return [Column(c.t(_FLOWS[flow]), unit, "number"), *_change(c, most)]


def _change(c: Context, most: tuple[str, Worth] | None) -> list[Column]:
    return [] if most is None else [Column(c.t("worth.change"), "%", "number")]


def _amount(
    worth: Economics,
    most: tuple[str, Worth] | None,
    where: dict[str, str],
    flow: str,
    factor: float,
    partners: tuple[set[str], bool] | None = None,
) -> list[str]:
    """Return what is traded today, and by how many percent the scenario changes it.

    ``partners``: some partners, and whether they or the others are meant; all without it.
    """
    table = worth.partners if most is None else most[1].partners
    chosen = table["flow"] == flow
    for key, value in where.items():
        chosen &= table[key] == value
    if partners is not None:
        chosen &= table["partner"].isin(partners[0]) == partners[1]
    old, new = (float(table.loc[chosen, name].sum()) for name in ("before_bn_yuan", "after_bn_yuan"))
    today = readable(old * factor) if old > 0 else NOTHING
    if most is None:
        return [today]
    return [today, signed(readable(100 * (new / old - 1), 2)) if old > 0 else NOTHING]


def _most(table: pd.DataFrame, partner: str, flow: str) -> str:
    """Name the sector of which most is traded with a partner."""
    rows = table[(table["partner"] == partner) & (table["flow"] == flow)]
    return str(rows.sort_values("before_bn_yuan")["sector"].iloc[-1]) if len(rows) else NOTHING


def _circulation(c: Context, worth: Economics, most: tuple[str, Worth] | None) -> Table:
    """Write the shares of today, and in brackets by how many points the scenario changes them."""
    told = worth.circulation if most is None else most[1].circulation
    columns_of = (told[name] for name in ("economy", "indicator", "before_percent", "after_percent"))
    shares = {(str(key), str(name)): (float(old), float(new)) for key, name, old, new in zip(*columns_of, strict=True)}
    factor, unit = c.f.unit(_MONEY)
    columns = [Column(c.t("worth.economy")), Column(c.t("worth.product"), unit, "number")]
    columns += [Column(c.t(name), "%", "number") for name in _COLUMN]
    inside = worth.economies[worth.economies["inside"]]
    product = {**inside.set_index("economy")["product_bn_yuan"], **inside.groupby("group")["product_bn_yuan"].sum()}
    rows = []
    for line in lines(c, product):
        both = [shares[line.key, name] for name in _SHARES]
        cells = [_share(before, after - before, most is None) for before, after in both]
        rows.append([line.head, readable(product[line.key] * factor), *cells])
    notes = [c.t("worth.circulation_note")] if most is None else [c.t("worth.brackets"), c.t("worth.circulation_note")]
    return Table(_caption(c, "worth.circulation_caption", most), columns, rows, note=" ".join(notes))


def _share(percent: float, points: float, alone: bool) -> str:
    return fixed(percent, 1) if alone else f"{fixed(percent, 1)} ({signed(readable(points, 2))})"
