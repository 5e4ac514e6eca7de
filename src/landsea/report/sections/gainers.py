"""The part of "what it is worth" on who gains: groups of economies in pictures, every economy in a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from landsea.model.worth import Worth
from landsea.report.bars import intervals
from landsea.report.blocks import Block, Column, Figure, Heading, Table
from landsea.report.context import Context
from landsea.report.economies import lines
from landsea.report.gains_pictures import gains_small_maps, gains_unit, spread_of
from landsea.report.inputs import OutcomeLike
from landsea.report.names import records
from landsea.report.numbers import biggest, fixed, readable, signed

#: What scenarios are worth with their outcomes, the greatest gain first.
Ranked = Sequence[tuple[Worth, OutcomeLike]]


def blocks(c: Context, ranked: Ranked) -> list[Block]:
    """Draw who gains from each scenario; where economies are many and grouped, single ones stand in a table."""
    pictures = [_who(c, one, c.scenario_title(outcome), place) for place, (one, outcome) in enumerate(ranked, start=1)]
    grouped = any(line.group for line in lines(c))
    return [Heading(c.t("worth.who")), *([_table(c, ranked)] if grouped else []), *pictures, *_maps(c, ranked)]


def _maps(c: Context, ranked: Ranked) -> list[Block]:
    """Draw a small map a scenario; that of the one that moves incomes most stands in the pages that everybody reads."""
    most = c.worth.headline if c.worth is not None else None
    others = [(c.scenario_title(outcome), one.economies) for one, outcome in ranked if one is not most]
    if not others:
        return []
    return [Figure(gains_small_maps(c, others, "worth-where", "worth-maps"), c.t("worth.panels_caption"))]


def _rows(one: Worth) -> dict[str, dict[str, Any]]:
    """Rows of a scenario's gains by id of economy and name of group."""
    by = {str(row["economy"]): row for row in records(one.economies)}
    return by | {str(row["group"]): row for row in records(one.groups)}


def _who(c: Context, one: Worth, title: str, place: int) -> Figure:
    """Draw the region's groups and the economies of none, most gained first."""
    factor, unit = gains_unit(c)
    rows = _rows(one)
    worth = {key: float(row["worth_bn_yuan"]) for key, row in rows.items()}
    drawn = [spread_of(line.name, rows[line.key], factor) for line in lines(c, worth) if not line.member_of]
    axis = c.t("worth.axis", unit=unit)
    picture = intervals(drawn, name=f"worth-{place}", title=title, axis=axis)
    inside = one.economies[one.economies["inside"]]
    percent = 100 * inside["worth_bn_yuan"].sum() / inside["spending_bn_yuan"].sum()
    return Figure(picture, c.t("worth.who_caption", title=title, percent=signed(f"{readable(percent, 2)}%")))


def _table(c: Context, ranked: Ranked) -> Table:
    """Set every economy's gain from every scenario, groups as sums of their members."""
    factor, unit = gains_unit(c)
    gains = [{key: float(row["worth_bn_yuan"]) * factor for key, row in _rows(one).items()} for one, _ in ranked]
    shown = lines(c)
    digits = [_decimals(biggest(by[line.key] for line in shown)) for by in gains]
    columns = [Column(c.t("worth.economy")), *(Column(c.scenario_title(o), kind="number") for _, o in ranked)]
    rows = [
        [line.head, *(signed(fixed(by[line.key], places)) for by, places in zip(gains, digits, strict=True))]
        for line in shown
    ]
    return Table(c.t("worth.by_economy", unit=unit), columns, rows, note=c.t("worth.by_economy_note"))


def _decimals(most: float) -> int:
    """Decimals with which the largest of a column has three figures: what is tiny beside it is shown as tiny."""
    return min(max(2 - math.floor(math.log10(most)), 0), 4) if most > 0 else 0
