"""The part of "what it is worth" on who gains: groups of economies in pictures, every economy in a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from landsea.model.worth import Worth
from landsea.report.amount_maps import draw
from landsea.report.bars import Spread, intervals
from landsea.report.blocks import Block, Column, Figure, Heading, Table
from landsea.report.coast import read_coast
from landsea.report.context import Context
from landsea.report.economies import lines, marks
from landsea.report.inputs import OutcomeLike
from landsea.report.names import records
from landsea.report.numbers import biggest, fixed, readable, signed

#: Gains are told in a smaller unit where the language has one.
_GAINS, _IN_BN = "million yuan", 1000.0
#: What scenarios are worth with their outcomes, the greatest gain first.
Ranked = Sequence[tuple[Worth, OutcomeLike]]


def blocks(c: Context, ranked: Ranked) -> list[Block]:
    """Draw who gains from each scenario; where economies are many and grouped, single ones stand in a table."""
    pictures = [_who(c, one, c.scenario_title(outcome), place) for place, (one, outcome) in enumerate(ranked, start=1)]
    grouped = any(line.group for line in lines(c))
    return [Heading(c.t("worth.who")), _map(c, ranked), *([_table(c, ranked)] if grouped else []), *pictures]


def money(c: Context) -> tuple[float, str]:
    """Return the factor from bn yuan and the name of the unit in which gains are told."""
    factor, unit = c.f.unit(_GAINS)
    return factor * _IN_BN, unit


def spread(name: str, row: Any, factor: float, strong: bool = False) -> Spread:
    """Make a bar of a gain with its interval."""
    value, low, high = (float(row[key]) * factor for key in ("worth_bn_yuan", "worth_low", "worth_high"))
    return Spread(name, value, min(low, value), max(high, value), signed(readable(value)), strong)


def _map(c: Context, ranked: Ranked) -> Figure:
    """Draw every economy's gain where it lies, a map a scenario."""
    factor, unit = money(c)
    maps = []
    for one, outcome in ranked:
        inside = one.economies[one.economies["inside"]]
        worth = {str(row["economy"]): float(row["worth_bn_yuan"]) * factor for row in records(inside)}
        words = {key: c.f.joined(signed(readable(value)), unit) for key, value in worth.items()}
        maps.append((c.scenario_title(outcome), marks(c, worth, words.__getitem__)))
    keys = (c.t("worth.map_gain"), c.t("worth.map_loss"))
    picture = draw(maps, read_coast(c.region), name="worth-map", title=c.t("worth.map"), keys=keys)
    return Figure(picture, c.t("worth.map_caption"))


def _rows(one: Worth) -> dict[str, dict[str, Any]]:
    """Rows of a scenario's gains by id of economy and name of group."""
    by = {str(row["economy"]): row for row in records(one.economies)}
    return by | {str(row["group"]): row for row in records(one.groups)}


def _who(c: Context, one: Worth, title: str, place: int) -> Figure:
    """Draw the region's groups and the economies of none, most gained first."""
    factor, unit = money(c)
    rows = _rows(one)
    worth = {key: float(row["worth_bn_yuan"]) for key, row in rows.items()}
    drawn = [spread(line.name, rows[line.key], factor) for line in lines(c, worth) if not line.member_of]
    axis = c.t("worth.axis", unit=unit)
    picture = intervals(drawn, name=f"worth-{place}", title=title, axis=axis)
    inside = one.economies[one.economies["inside"]]
    percent = 100 * inside["worth_bn_yuan"].sum() / inside["spending_bn_yuan"].sum()
    return Figure(picture, c.t("worth.who_caption", title=title, percent=signed(f"{readable(percent, 2)}%")))


def _table(c: Context, ranked: Ranked) -> Table:
    """Set every economy's gain from every scenario, groups as sums of their members."""
    factor, unit = money(c)
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
