"""What growth implies: increments that no base fits, and levels of the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import Alike
from landsea.evidence.conflicts.beside import FALL, GROWTH, SHARE, tied
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.implied import INCREMENT
from landsea.evidence.conflicts.statement import FOUND, Statement
from landsea.evidence.conflicts.units import adds_up
from landsea.evidence.conflicts.values import same_sentence
from landsea.evidence.words import concepts

#: Growth of an economy in a year, at current prices, above which an implied figure is called implausible.
IMPLAUSIBLE = 0.12
#: Years between an increment and the level it is set against.
_NEAR_YEARS = 5
_PART = 0.60


def find(statements: Sequence[Statement], alike: Alike) -> Iterator[Conflict]:
    """Yield increments that imply an implausible growth, and growth rates beside the level of the year before."""
    for one, rate, words in tied(statements):
        if rate.unit != "percent" or not adds_up(one.unit) or rate.value <= 0:
            continue
        about = f"{words} {rate.comparator or ''} {rate.after[:70]} {rate.quantity.replace('_', ' ')}"
        if INCREMENT.search(about) and (SHARE.search(words) or not words):
            yield from _increment(one, rate, about, alike)
        elif _is_growth(rate, words):
            yield from _year_before(one, rate, words, alike)


def _increment(part: Statement, share: Statement, about: str, alike: Alike) -> Iterator[Conflict]:
    """Set the increment that a part and its share imply against the level that it is an increment of."""
    increment = part.value / (share.value / 100)
    whole = concepts(about) - {"#increment", "#share"}
    for level in alike.around(part, whole):
        if level.kind not in FOUND or level.named & {"loss", "#growth"}:
            continue
        if level is part or not alike.same_place(part, level) or alike.part(level.named, whole) < _PART:
            continue
        if part.years and level.years and abs(part.years[1] - level.years[1]) > _NEAR_YEARS:
            continue
        growth = increment / (level.value - increment) if level.value > increment else float("inf")
        rule = "growth.impossible" if level.value <= increment else "growth.implausible"
        if growth > IMPLAUSIBLE:
            values = {
                "increment": (increment, part.unit), "growth": (100 * growth, "percent"),
                "base": (level.value - increment, part.unit), "limit": (100 * IMPLAUSIBLE, "percent"),
            }  # fmt: skip
            yield Conflict("derived", rule, (part, share, level), values, 0.8)


def _is_growth(rate: Statement, words: str) -> bool:
    said = bool(GROWTH.search(words) or FALL.search(words) or GROWTH.search(rate.after[:40]))
    return said if words else "#growth" in rate.concepts


def _year_before(level: Statement, rate: Statement, words: str, alike: Alike) -> Iterator[Conflict]:
    """Set the level of the year before, as growth implies it, against the one stated."""
    if level.years is None or level.kind not in FOUND or rate.kind not in FOUND:
        return
    falls = rate.direction == "decrease" or (rate.direction is None and bool(FALL.search(words)))
    sign = -1 if falls else 1
    ends = [1 + sign * edge / 100 for edge in (rate.low, rate.high)]
    if min(ends) <= 0:
        return
    before = level.value / (1 + sign * rate.value / 100)
    low, high = min(level.low / end for end in ends), max(level.high / end for end in ends)
    for stated in alike.around(level, level.concepts, level.years[1] - 1):
        if same_sentence(stated, level):
            continue
        if stated.kind not in FOUND or not alike.same_place(level, stated) or not alike.same_quantity(level, stated):
            continue
        values = {"before": (before, level.unit)}
        if low <= stated.high and stated.low <= high:
            yield Conflict("agreement", "growth.before_agrees", (level, rate, stated), values)
        else:
            yield Conflict("derived", "growth.before_differs", (level, rate, stated), values)
