"""What it is worth: who gains from each scenario, trade by partner, circulation, claimed losses beside the model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from landsea.model.worth import Economics, Worth
from landsea.report.bars import intervals
from landsea.report.blocks import Block, Column, Figure, Heading, Para, Section, Table
from landsea.report.context import Context
from landsea.report.economies import lines
from landsea.report.names import records
from landsea.report.numbers import NOTHING, fixed, readable, signed
from landsea.report.sections import gainers

_MONEY = "bn yuan"
_SHARES = ("own", "domestic", "imported", "exports_domestic", "exports_abroad")


def build(c: Context) -> Section:
    """Write the section; without accounts it says so."""
    title = c.t("worth.title")
    if c.worth is None:
        return Section("worth", title, [Para(c.t("worth.no_accounts"), role="none")])
    blocks: list[Block] = [Para(c.t("worth.intro"))]
    ranked = sorted(zip(c.worth.scenarios, c.after, strict=True), key=lambda pair: -pair[0].region["worth_bn_yuan"])
    blocks += _scenarios(c, c.worth, ranked) if ranked else [Para(c.t("scenarios.none"), role="none")]
    tables = gainers.blocks(c, ranked) if ranked else []
    tables += [Heading(c.t("worth.trade")), _partners(c, c.worth)]
    tables += [Heading(c.t("worth.circulation")), Para(c.t("worth.circulation_intro")), _circulation(c, c.worth)]
    if not c.worth.claims.empty:
        tables += [Heading(c.t("worth.claims")), Para(c.t("worth.claims_intro")), _claims(c, c.worth)]
    return Section("worth", title, blocks, tables)


def _scenarios(c: Context, worth: Economics, ranked: gainers.Ranked) -> list[Block]:
    factor, unit = gainers.money(c)
    rows = [gainers.spread(c.scenario_title(outcome), one.region, factor) for one, outcome in ranked]
    picture = intervals(rows, name="worth-scenarios", title=c.t("worth.picture"), axis=c.t("worth.axis", unit=unit))
    table = _table(c, [(c.scenario_title(outcome), one) for one, outcome in ranked])
    return [Figure(picture, c.t("worth.picture_caption", draws=worth.draws)), table]


def _table(c: Context, ranked: Sequence[tuple[str, Worth]]) -> Table:
    factor, unit = gainers.money(c)
    columns = [Column(c.t("scenario")), Column(c.t("worth.gain"), unit, "number")]
    columns += [Column(c.t("worth.interval"), unit, "number"), Column(c.t("worth.outside"), unit, "number")]
    columns += [Column(c.t("worth.surplus"), unit, "number"), Column(c.t("worth.priced"), unit, "number")]
    rows = []
    for title, one in ranked:
        outside = one.economies.loc[~one.economies["inside"], "worth_bn_yuan"].sum()
        money = [signed(readable(v * factor)) for v in (outside, one.surplus, one.priced_surplus)]
        low, high = (readable(float(one.region[key]) * factor) for key in ("worth_low", "worth_high"))
        gain = signed(readable(float(one.region["worth_bn_yuan"]) * factor))
        rows.append([title, gain, c.t("worth.range", low=low, high=high), *money])
    return Table(c.t("worth.caption"), columns, rows, note=c.t("worth.note"))


def _partners(c: Context, worth: Economics) -> Table:
    factor, unit = c.f.unit(_MONEY)
    names = {row["economy"]: c.n.title(row) for row in records(worth.economies)}
    sectors = {row["sector"]: c.n.title(row) for row in records(c.region.table("sectors"))}
    totals = worth.partners.groupby("partner")["before_bn_yuan"].sum().sort_values(ascending=False)
    flows = worth.partners.groupby(["partner", "flow"])["before_bn_yuan"].sum().to_dict()
    rows = []
    for partner in map(str, totals.index):
        cells = [names[partner]]
        for flow in ("exports", "imports"):
            most = _most(worth.partners, partner, flow)
            cells += [readable(flows.get((partner, flow), 0.0) * factor), sectors.get(most, most)]
        rows.append(cells)
    columns = [Column(c.t("worth.partner"))]
    for name in ("worth.exports", "worth.imports"):
        columns += [Column(c.t(name), unit, "number"), Column(c.t("worth.mostly"))]
    return Table(c.t("worth.trade_caption"), columns, rows, note=c.t("worth.trade_note"))


def _most(table: pd.DataFrame, partner: str, flow: str) -> str:
    """Name the sector of which most is traded with a partner."""
    rows = table[(table["partner"] == partner) & (table["flow"] == flow)]
    return str(rows.sort_values("before_bn_yuan")["sector"].iloc[-1]) if len(rows) else NOTHING


def _circulation(c: Context, worth: Economics) -> Table:
    of = worth.circulation.set_index(["economy", "indicator"])["before_percent"].astype(float).to_dict()
    factor, unit = c.f.unit(_MONEY)
    columns = [Column(c.t("worth.economy")), Column(c.t("worth.product"), unit, "number")]
    columns += [Column(c.t(name), "%", "number") for name in _COLUMN]
    inside = worth.economies[worth.economies["inside"]]
    product = {**inside.set_index("economy")["product_bn_yuan"], **inside.groupby("group")["product_bn_yuan"].sum()}
    rows = [
        [line.head, readable(product[line.key] * factor), *(fixed(of[line.key, name], 1) for name in _SHARES)]
        for line in lines(c, product)
    ]
    return Table(c.t("worth.circulation_caption"), columns, rows, note=c.t("worth.circulation_note"))


#: Words of the shares, in their order.
_COLUMN = (
    "worth.use_own",
    "worth.use_domestic",
    "worth.use_imported",
    "worth.sent_domestic",
    "worth.sent_abroad",
)


def _claims(c: Context, worth: Economics) -> Table:
    claims = {row["claim_id"]: row for row in records(c.region.table("claims"))}
    tests = {row["claim_id"]: row for row in records(c.region.table("claim_tests"))}
    rows = []
    for row in records(worth.claims):
        claim = claims[row["claim_id"]]
        factor, unit = c.f.unit(str(claim["unit"]))
        claimed = c.f.joined(readable(float(claim["value"]) * factor), unit)
        reason = c.n.title(tests[row["claim_id"]], "reason")
        rows.append([c.n.title(claim, "quantity"), claimed, _said(c, row), reason])
    columns = [Column(c.t("worth.claim")), Column(c.t("worth.claimed"))]
    columns += [Column(c.t("worth.model_says")), Column(c.t("worth.reason"))]
    return Table(c.t("worth.claims_caption"), columns, rows)


def _said(c: Context, row: dict[str, Any]) -> str:
    if math.isnan(float(row["modelled"])):
        return c.t("worth.not_computable")
    if row["test"] in ("delivery", "productivity"):
        return c.t.choice("worth_test", str(row["test"])).replace("{percent}", readable(float(row["modelled"]), 2))
    factor, unit = gainers.money(c)
    money = c.f.joined(readable(float(row["modelled"]) * factor), unit)
    return c.t.choice("worth_test", str(row["test"])).replace("{money}", money)
