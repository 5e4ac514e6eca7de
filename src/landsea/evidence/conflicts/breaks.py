"""Series that break: a level that falls by a fifth or more than doubles between two years without a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import SURE, Alike
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.statement import FOUND, Statement
from landsea.evidence.conflicts.units import adds_up
from landsea.evidence.conflicts.values import same_sentence

#: A later level over an earlier one, below or above which a change of statistics is likelier than a change of things.
FALL, RISE = 0.80, 2.5
#: Years over which a level is compared.
_YEARS = 10


def find(statements: Sequence[Statement], alike: Alike) -> Iterator[Conflict]:
    """Yield levels of one quantity and place in two years that do not belong to one series."""
    found = [one for one in statements if one.kind in FOUND and one.years and adds_up(one.unit) and one.tier == "core"]
    for one, other in alike.pairs(found):
        first, last = sorted((one, other), key=lambda each: each.years or (0, 0))
        if first.years is None or last.years is None or same_sentence(first, last):
            continue
        span = last.years[1] - first.years[1]
        if not 0 < span <= _YEARS or not alike.same_place(first, last):
            continue
        score = alike.same_quantity(first, last)
        if score < SURE or first.low <= 0:
            continue
        if last.high / first.low < FALL or last.low / first.high > RISE:
            change = 100 * (last.value / first.value - 1)
            values = {"change": f"{change:+.0f}%"}
            yield Conflict("series_break", "breaks.level", (first, last), values, score)
