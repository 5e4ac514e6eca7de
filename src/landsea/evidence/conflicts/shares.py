"""Totals that shares imply: 126.43 billion that is 16.5% of a total makes the total 766 billion."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import SURE, Alike
from landsea.evidence.conflicts.blocks import sharing
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.implied import Implied, implied
from landsea.evidence.conflicts.statement import FOUND, Statement

#: How much of the smaller name must be shared for a total to be the one that a share implies.
_PART = 0.60
#: Growth a year within which totals of two years go together.
_GROWTH = 0.15


def find(statements: Sequence[Statement], alike: Alike) -> Iterator[Conflict]:
    """Yield what implied totals say of stated totals and of each other."""
    totals = list(implied(statements))
    parts = {total.amount.key for total in totals}
    for total in totals:
        for stated in alike.above(total.amount.place, total.whole, total.amount.unit, total.concepts):
            if stated.key in parts or stated.kind not in FOUND:
                continue
            if _answers(total, stated, alike):
                yield from _with_stated(total, stated, alike)
    for one, other in _likely(totals):
        if _one_whole(one, other, alike):
            yield from _with_implied(one, other)


def _likely(totals: Sequence[Implied]) -> Iterator[tuple[Implied, Implied]]:
    """Yield pairs of totals of one unit that share a word."""
    groups: dict[str, list[Implied]] = {}
    for one in totals:
        groups.setdefault(one.amount.unit, []).append(one)
    for group in groups.values():
        by_key = {one.amount.key: one for one in group}
        words = {key: one.concepts for key, one in by_key.items()}
        for first, second in sharing([one.amount for one in by_key.values()], words):
            yield by_key[first.key], by_key[second.key]


def _answers(total: Implied, stated: Statement, alike: Alike) -> bool:
    """Tell whether a statement is of the total: of the whole's place, with the words of the amount."""
    if stated is total.amount or (total.years and stated.years and total.years != stated.years):
        return False
    if alike.part(stated.named, total.concepts) < _PART:
        return False
    inner, outer = total.amount.place, stated.place
    return bool(outer) and (alike.lies_in(inner, outer) or outer in total.whole)


def _with_stated(total: Implied, stated: Statement, alike: Alike) -> Iterator[Conflict]:
    score = alike.part(stated.named, total.concepts)
    values = {"total": (total.total, stated.unit), "apart": _apart(total.total, stated.value)}
    three = (total.amount, total.share, stated)
    if total.low <= stated.high and stated.low <= total.high:
        across = "across" if stated.doc != total.amount.doc else "within"
        yield Conflict("agreement", f"shares.agree_{across}", three, values, score)
    elif alike.part(stated.named, total.concepts) >= 1 and alike.name(stated, total.amount) >= SURE:
        yield Conflict("derived", "shares.total_differs", three, values, score)


def _one_whole(one: Implied, other: Implied, alike: Alike) -> bool:
    if one.amount.doc == other.amount.doc and one.amount.start == other.amount.start:
        return False
    places = {one.whole, other.whole} - {""}
    near = len(places) < 2 or any(a in b or b in a for a in places for b in places - {a})
    first, second = one.amount.place, other.amount.place
    joined = first == second or alike.lies_in(first, second) or alike.lies_in(second, first)
    return near and joined and alike.part(one.concepts, other.concepts) >= _PART


def _with_implied(one: Implied, other: Implied) -> Iterator[Conflict]:
    statements = (one.amount, one.share, other.amount, other.share)
    unit = one.amount.unit
    values = {"total": (one.total, unit), "other": (other.total, unit), "apart": _apart(one.total, other.total)}
    if one.low <= other.high and other.low <= one.high:
        yield Conflict("agreement", "shares.two_agree", statements, values, 0.8)
    elif one.years and other.years and one.years != other.years:
        apart = abs(one.years[1] - other.years[1]) or 1
        if abs(math.log(one.total / other.total)) <= apart * math.log(1 + _GROWTH):
            yield Conflict("agreement", "shares.two_agree", statements, values, 0.7)
    elif one.years == other.years and one.concepts == other.concepts:
        yield Conflict("derived", "shares.two_differ", statements, values, 0.7)


def _apart(one: float, other: float) -> str:
    return f"{100 * abs(one - other) / max(abs(one), abs(other)):.2g}%"
