"""All rules over a collection of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from landsea.evidence.conflicts import breaks, counts, dates, gaps, growth, scales, shares, values, wording
from landsea.evidence.conflicts.alike import Alike
from landsea.evidence.conflicts.conflict import CLASSES, Conflict
from landsea.evidence.conflicts.statement import Statement, place_of
from landsea.evidence.nesting import general_parents

RULES: tuple[Callable[[Sequence[Statement], Alike], Iterator[Conflict]], ...] = (
    values.find,
    scales.find,
    shares.find,
    growth.find,
    gaps.find,
    breaks.find,
    counts.find,
    dates.find,
    wording.find,
)


def find_conflicts(statements: Iterable[Statement], parents: Mapping[str, str] | None = None) -> list[Conflict]:
    """Find the contradictions in a collection, and what arithmetic shows to agree.

    Parameters
    ----------
    statements : iterable of Statement
        Of one document or of many.
    parents : mapping of str to str, optional
        What each place lies in, beside what is known of China's provinces and cities.

    Returns
    -------
    list of Conflict
        Conflicts by weight of their class, agreements last; within a class the surest first.
    """
    ordered = sorted(_without_echoes(list(statements)), key=lambda one: (one.doc, one.start or 0, one.key))
    within = {place_of(place): place_of(parent) for place, parent in {**general_parents(), **(parents or {})}.items()}
    alike = Alike.of(ordered, within)
    found = [conflict for rule in RULES for conflict in rule(ordered, alike)]
    return sorted(_once(found), key=lambda one: (CLASSES.index(one.kind), -one.score))


def _without_echoes(statements: Sequence[Statement]) -> list[Statement]:
    """Leave out table rows that repeat what a placed claim of the same source says of the same indicator.

    The claim is then known by the row's words: those of the indicator's title.
    """
    echoes = {_saying(one): one for one in statements if one.start is None and one.indicator}
    said = {_saying(one) for one in statements if one.start is not None}
    return [
        replace(one, named=(words := echoes[_saying(one)].named), concepts=words)
        if one.start is not None and _saying(one) in echoes
        else one
        for one in statements
        if one.start is not None or not one.indicator or _saying(one) not in said
    ]


def _saying(one: Statement) -> tuple[str, str, str, float]:
    return one.doc, one.indicator, one.unit, one.value


def _once(found: Iterable[Conflict]) -> Iterator[Conflict]:
    """Yield each pair or set of statements once, by the first rule that found it."""
    seen: set[tuple[str, frozenset[str]]] = set()
    for one in found:
        group = "agreement" if one.agrees else "conflict"
        mark = (group, frozenset(statement.key for statement in one.statements))
        if mark not in seen:
            seen.add(mark)
            yield one
