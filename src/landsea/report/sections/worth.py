"""What it is worth: who gains from each scenario, where, how surely; claimed losses beside the model."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from landsea.model.worth import Economics, Worth
from landsea.report.bars import intervals
from landsea.report.blocks import Block, Column, Figure, Heading, Items, Para, Section, Table
from landsea.report.context import Context
from landsea.report.gains_pictures import gains_map, gains_tornado, gains_unit, parameter_name, spread_of
from landsea.report.names import records
from landsea.report.numbers import readable, signed
from landsea.report.sections import gainers
from landsea.report.sections.worth_trade import trade_blocks

#: A channel that brings less than this many bn yuan plays no part.
_UNSEEN = 1e-6


def build(c: Context) -> Section:
    """Write the section; without accounts it says so."""
    title = c.t("worth.title")
    if c.worth is None:
        return Section("worth", title, [Para(c.t("worth.no_accounts"), role="none")])
    blocks: list[Block] = [Para(c.t("worth.intro"))]
    ranked = sorted(zip(c.worth.scenarios, c.after, strict=True), key=lambda pair: -pair[0].region["worth_bn_yuan"])
    blocks += _scenarios(c, c.worth, ranked) if ranked else [Para(c.t("scenarios.none"), role="none")]
    blocks += _headline(c, c.worth, ranked) if ranked else []
    tables = [_channels(c, ranked), *gainers.blocks(c, ranked)] if ranked else []
    tables += trade_blocks(c, c.worth, [(c.scenario_title(outcome), one) for one, outcome in ranked])
    if not c.worth.claims.empty:
        tables += [Heading(c.t("worth.claims")), Para(c.t("worth.claims_intro")), _claims(c, c.worth)]
    return Section("worth", title, blocks, tables)


def _scenarios(c: Context, worth: Economics, ranked: gainers.Ranked) -> list[Block]:
    factor, unit = gains_unit(c)
    rows = [spread_of(c.scenario_title(outcome), one.region, factor) for one, outcome in ranked]
    picture = intervals(rows, name="worth-scenarios", title=c.t("worth.picture"), axis=c.t("worth.axis", unit=unit))
    table = _table(c, [(c.scenario_title(outcome), one) for one, outcome in ranked])
    return [Figure(picture, c.t("worth.picture_caption", draws=worth.draws)), table, *_why_lost(c, ranked)]


def _why_lost(c: Context, ranked: gainers.Ranked) -> list[Block]:
    """Say of each scenario that costs the region money through which channels it does."""
    factor, unit = gains_unit(c)
    told = []
    for one, outcome in ranked:
        if one.region["worth_bn_yuan"] >= 0:
            continue
        sums = _channels_of(one)
        largest = sums[sums.abs().sort_values(ascending=False, kind="stable").index[:2]]
        words = [(c.t.choice("channel", str(name)), float(value) * factor) for name, value in largest.items()]
        parts = [f"{name} {signed(readable(value))}" for name, value in words]
        gain = c.f.joined(signed(readable(float(one.region["worth_bn_yuan"]) * factor)), unit)
        told.append(c.t("worth.lost", title=c.scenario_title(outcome), gain=gain, parts=c.t("list.joint").join(parts)))
    return [Para(c.t("worth.why_lost")), Items(told)] if told else []


def _channels_of(one: Worth) -> pd.Series:
    """Sum the channels over the region's economies, bn yuan."""
    inside = one.economies.loc[one.economies["inside"], "economy"]
    return one.channels[one.channels["economy"].isin(inside)].drop(columns="economy").sum()


def _channels(c: Context, ranked: gainers.Ranked) -> Table:
    """Write one row a scenario: what each channel brings the region; channels that play no part are left out."""
    factor, unit = gains_unit(c)
    sums = [(c.scenario_title(outcome), _channels_of(one)) for one, outcome in ranked]
    known = [name for name in sums[0][1].index if any(abs(row[name]) > _UNSEEN for _, row in sums)]
    columns = [Column(c.t("scenario")), *(Column(c.t.choice("channel", str(name)), unit, "number") for name in known)]
    columns.append(Column(c.t("worth.gain"), unit, "number"))
    rows = [
        [title, *(signed(readable(float(value) * factor)) for value in (*row[known], row.sum()))] for title, row in sums
    ]
    return Table(c.t("worth.channels_caption"), columns, rows, note=c.t("worth.channels_note"))


def _headline(c: Context, worth: Economics, ranked: gainers.Ranked) -> list[Block]:
    """Show where the scenario that moves incomes most does so, and what its figure hangs on."""
    one, outcome = max(ranked, key=lambda pair: abs(pair[0].region["worth_bn_yuan"]))
    title = c.scenario_title(outcome)
    where = gains_map(c, one.economies, title, "worth-where")
    blocks: list[Block] = [Figure(where, c.t("worth.map_caption", title=title))]
    if worth.sensitivity.empty:
        return blocks
    moved = gains_tornado(c, worth.sensitivity, float(one.region["worth_bn_yuan"]), title, "worth-parameters")
    return [*blocks, Para(_hangs_on(c, worth, one, title)), Figure(moved, c.t("worth.tornado_caption", title=title))]


def _hangs_on(c: Context, worth: Economics, one: Worth, title: str) -> str:
    """Say in words what the headline's figure hangs on most."""
    factor, unit = gains_unit(c)
    widest = records(worth.sensitivity.head(1))[0]
    ends = sorted(float(widest[key]) * factor for key in ("worth_low", "worth_high"))
    low, high = (c.f.joined(signed(readable(end)), unit) for end in ends)
    gain = c.f.joined(signed(readable(float(one.region["worth_bn_yuan"]) * factor)), unit)
    return c.t("worth.hangs_on", title=title, gain=gain, parameter=parameter_name(c, widest), low=low, high=high)


def _table(c: Context, ranked: Sequence[tuple[str, Worth]]) -> Table:
    factor, unit = gains_unit(c)
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
    factor, unit = gains_unit(c)
    money = c.f.joined(readable(float(row["modelled"]) * factor), unit)
    return c.t.choice("worth_test", str(row["test"])).replace("{money}", money)
