"""Benchmarks that gaps imply: 32%, 19 points lower than another, makes the other 51%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from landsea.evidence.conflicts.alike import LIKELY, NEAR, Alike
from landsea.evidence.conflicts.beside import tied
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.statement import FOUND, Statement, place_of

_LOWER = re.compile(r"lower|below|less|behind|fewer|short(?:er)? of|shorter|低|少|落后|不及", re.IGNORECASE)
_HIGHER = re.compile(r"higher|above|more|longer|ahead|exceed|高|长|多|超过|领先", re.IGNORECASE)
#: Units that a gap may have to the unit of the figure it belongs to.
_UNITS = {"percentage_points": "percent"}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The value of another place that a figure and its gap imply."""

    base: Statement
    gap: Statement
    value: float
    other: str


def find(statements: Sequence[Statement], alike: Alike) -> Iterator[Conflict]:
    """Yield gaps of two figures that give exactly one benchmark, and benchmarks that are stated as well."""
    found = list(benchmarks(statements))
    for one, two in _of_one_value(found):
        if _suspicious(one, two, alike):
            values = {"benchmark": (one.value, one.base.unit)}
            yield Conflict("derived", "gaps.one_benchmark", (one.base, one.gap, two.base, two.gap), values, 0.6)
    for one in found:
        for stated in alike.blocks.naming(one.base.unit, one.base.concepts, ("place", one.other)):
            yield from _with_stated(one, stated, alike)


def _of_one_value(found: Sequence[Benchmark]) -> Iterator[tuple[Benchmark, Benchmark]]:
    """Yield pairs of benchmarks of one unit and value, each with the forty after it at most."""
    groups: dict[tuple[str, str], list[Benchmark]] = {}
    for one in found:
        groups.setdefault((one.base.unit, f"{one.value:.9g}"), []).append(one)
    for group in groups.values():
        for place, one in enumerate(group):
            yield from ((one, two) for two in group[place + 1 : place + 41])


def benchmarks(statements: Sequence[Statement]) -> Iterator[Benchmark]:
    """Yield the benchmarks implied by a figure and a gap side by side in a sentence."""
    for base, gap, words in tied(statements):
        same_unit = base.unit == _UNITS.get(gap.unit, gap.unit)
        relative = gap.unit == "percent" and base.unit != "percent"
        if gap.kind != "comparison" or base.kind == "comparison" or not (same_unit or relative) or base.unit == "rank":
            continue
        sign = _direction(gap, words)
        if sign == 0 or (relative and sign * gap.value <= -100):
            continue
        value = base.value / (1 + sign * gap.value / 100) if relative else base.value - sign * gap.value
        yield Benchmark(base, gap, value, place_of(gap.comparator or ""))


def _direction(gap: Statement, words: str) -> int:
    """Return 1 if the figure is above the benchmark, -1 if below, 0 if the text does not say."""
    said = f"{gap.note} {words} {gap.after[:30]} {gap.quantity.replace('_', ' ')}"
    if _LOWER.search(said):
        return -1
    return 1 if _HIGHER.search(said) else 0


def _suspicious(one: Benchmark, two: Benchmark, alike: Alike) -> bool:
    """Tell whether two unlike figures of like quantities have the same benchmark to the last digit."""
    if abs(one.value - two.value) > 1e-9 * abs(one.value) or one.base.value == two.base.value:
        return False
    if one.other and one.other == two.other:
        return False
    near = alike.sentence(one.base, two.base) >= NEAR or alike.sentence(one.gap, two.gap) >= NEAR
    score = max(alike.name(one.base, two.base), alike.name(one.gap, two.gap))
    return score >= LIKELY or (score >= LIKELY / 2 and near)


def _with_stated(one: Benchmark, stated: Statement, alike: Alike) -> Iterator[Conflict]:
    """Compare with a figure that is stated of the other place."""
    if (
        not one.other
        or stated.place != one.other
        or stated.unit != one.base.unit
        or stated.kind not in (*FOUND, "comparison")
    ):
        return
    if stated.key in (one.base.key, one.gap.key):
        return
    if one.base.years and stated.years and one.base.years != stated.years:
        return
    if not alike.same_quantity(one.base, stated):
        return
    half = (one.base.high - one.base.low + one.gap.high - one.gap.low) / 2
    agrees = stated.low - half <= one.value <= stated.high + half
    kind, rule = ("agreement", "gaps.agree") if agrees else ("derived", "gaps.differ")
    yield Conflict(kind, rule, (one.base, one.gap, stated), {"benchmark": (one.value, stated.unit)}, 0.8)  # type: ignore[arg-type]
