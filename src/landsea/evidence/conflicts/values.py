"""One quantity with two values: another value, another scope, or the same value twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import NEAR, SURE, Alike
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.implied import implied
from landsea.evidence.conflicts.statement import FOUND, Statement
from landsea.evidence.conflicts.units import adds_up

#: Score of names, beside that of sentences, from which a place and its part are compared.
_SCOPE = 0.33


def find(statements: Sequence[Statement], alike: Alike) -> Iterator[Conflict]:
    """Yield pairs of statements of one quantity whose values differ by more than rounding, or agree.

    Both must be of the same place, of periods that may be one, and stated as found. Figures of one sentence are never
    compared: a sentence that gives two figures gives them for two things.
    """
    found = [one for one in statements if one.kind in FOUND and one.tier == "core"]
    shares = {total.share.key for total in implied(statements)}
    for one, other in alike.pairs(found):
        if _comparable(one, other) and alike.same_place(one, other) and alike.inner(one) == alike.inner(other):
            yield from _same(one, other, alike.same_quantity(one, other))
    for one, other in alike.within([one for one in found if not adds_up(one.unit) and one.key not in shares]):
        if _comparable(one, other) and not (alike.same_place(one, other) and alike.inner(one) == alike.inner(other)):
            yield from _scope(one, other, alike)


def _comparable(one: Statement, other: Statement) -> bool:
    return not same_sentence(one, other) and same_period(one, other)


def same_sentence(one: Statement, other: Statement) -> bool:
    """Tell whether two statements stand in one sentence."""
    return one.doc == other.doc and one.sentence_start is not None and one.sentence_start == other.sentence_start


def same_period(one: Statement, other: Statement) -> bool:
    """Tell whether two statements may be of one period; one without a year may be of any, within its document."""
    if one.years is None or other.years is None:
        return one.doc == other.doc or one.years == other.years
    return one.years == other.years


def overlap(one: Statement, other: Statement) -> bool:
    """Tell whether two values are the same within their rounding and bounds."""
    slack = 1e-9 * max(abs(one.value), abs(other.value))
    return one.low <= other.high + slack and other.low <= one.high + slack


def _same(one: Statement, other: Statement, score: float) -> Iterator[Conflict]:
    if not score or (one.unit == "index" and (one.value <= 1) != (other.value <= 1)):
        return  # indices of two scales are another rule's matter
    if overlap(one, other):
        if score >= SURE and one.doc != other.doc and not one.value == int(one.value) < 10:
            yield Conflict("agreement", "values.agree", (one, other), {}, score)
        return
    rule = "values.differ" if one.years and other.years else "values.differ_undated"
    least, most = sorted((one.value, other.value))
    unit = "percentage_points" if one.unit == "percent" else one.unit
    apart = {"difference": (most - least, unit), "ratio": f"{most / least:.3g}" if least > 0 else "–"}
    yield Conflict("true_conflict", rule, (one, other), apart, score)


def _scope(one: Statement, other: Statement, alike: Alike) -> Iterator[Conflict]:
    """Compare rates of a place and of a part of it, and like-named rates of overlapping groups of places."""
    if overlap(one, other) or one.unit in ("rank", "ordinal"):
        return
    score, near = alike.same_sort(one, other), alike.sentence(one, other)
    within = alike.lies_in(one.place, other.place) or alike.lies_in(other.place, one.place)
    within = within or (one.place == other.place and alike.inner(one) != alike.inner(other))
    if within and (score >= SURE or (score >= _SCOPE and near >= NEAR)):
        yield Conflict("definition", "values.scope", (one, other), {}, score)
