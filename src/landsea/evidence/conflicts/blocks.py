"""Blocks: which statements are compared at all, so that a hundred thousand take no square of the time.

Blocking is the usual first step of record linkage: pairs are sought only among statements that share a unit, a word of
their quantity, and a place or document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from landsea.evidence.conflicts.statement import Statement

Side = Literal["place", "doc", "unplaced"]

#: Most statements that one is paired with.
_MOST = 40
#: Most statements that are looked through for one figure.
_MOST_NAMED = 200


@dataclass(frozen=True)
class Blocks:
    """Statements by unit, word, and place or document; of any year and of each.

    Attributes
    ----------
    places : sequence of str
        Places that any statement has, each once.
    """

    places: Sequence[str]
    _at: Mapping[tuple[object, ...], Sequence[Statement]]

    @classmethod
    def of(cls, statements: Sequence[Statement]) -> Blocks:
        """Sort statements into blocks."""
        at: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
        for one in statements:
            last = one.years[1] if one.years else None
            sides = (("doc", one.doc), ("place", one.place) if one.place else ("unplaced", one.doc))
            for word in one.concepts:
                for side in sides:
                    at[(one.unit, word, *side, "any")].append(one)
                    at[(one.unit, word, *side, last)].append(one)
        return cls(tuple(dict.fromkeys(one.place for one in statements)), at)

    def naming(
        self, unit: str, words: Iterable[str], side: tuple[Side, str], year: int | None = None
    ) -> list[Statement]:
        """Return the statements of a unit that name any of the words, each once.

        The rarest words are looked up first; what lies beyond two hundred shares common words only.

        Parameters
        ----------
        unit : str
        words : iterable of str
        side : tuple
            ``("place", name)``, ``("doc", name)``, or ``("unplaced", name of a document)`` for what names no place.
        year : int, optional
            Last year of the statements; any if not given.
        """
        lists = [self._at.get((unit, word, *side, "any" if year is None else year), ()) for word in words]
        found: dict[str, Statement] = {}
        for block in sorted(lists, key=len):
            found.update((one.key, one) for one in block[: _MOST_NAMED - len(found)])
        return sorted(found.values(), key=lambda one: (one.doc, one.start or 0, one.key))


def sharing(
    group: Sequence[Statement], words: Mapping[str, Iterable[str]] | None = None
) -> Iterator[tuple[Statement, Statement]]:
    """Yield pairs of a group that share a word, or an indicator; each with forty after it at most.

    Parameters
    ----------
    group : sequence of Statement
    words : mapping of str to iterable of str, optional
        What a statement is found by, under its key; its concepts if not given.
    """
    index: dict[object, list[int]] = defaultdict(list)
    said = [one.concepts if words is None else words[one.key] for one in group]
    words_of = [
        [*own, *([f"indicator:{one.indicator}"] if one.indicator else [])] for one, own in zip(group, said, strict=True)
    ]
    for place, one in enumerate(group):
        for word in words_of[place]:
            index[word].append(place)
            index[word, one.years].append(place)
    for place, one in enumerate(group):
        # The rarest words first, and statements of the same year: they are the likest.
        others: dict[int, None] = {}
        ordered = sorted(words_of[place], key=lambda word: len(index[word]))
        for key in [*((word, one.years) for word in ordered), *ordered]:
            after = bisect_right(index[key], place)
            others.update(dict.fromkeys(index[key][after : after + _MOST - len(others)]))
        yield from ((one, group[other]) for other in others)
