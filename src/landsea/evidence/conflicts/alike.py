"""Which statements are of one quantity: weights of words, and a score for two sets of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from landsea.evidence.conflicts.blocks import Blocks, sharing
from landsea.evidence.conflicts.statement import Statement
from landsea.evidence.conflicts.units import adds_up
from landsea.evidence.words import kind

#: Words that make another quantity of one: a growth is not a level.
ASPECTS = frozenset({"#growth", "#decline", "#increment", "#density", "rank", "loss", "gap", "target", "per"})
#: Score from which the names alone say that two statements are of one quantity.
SURE = 0.62
#: Score of the names, and of the sentences, that together say so.
LIKELY, NEAR = 0.55, 0.30
#: How much of the shorter name the longer one must then hold.
_HELD = 0.75
#: Words that two names must share to be enough alone; one word may be too general.
_ENOUGH = 2


@dataclass(frozen=True)
class Alike:
    """Scores of likeness over a collection of statements.

    Weights are inverse document frequencies (Sparck Jones, 1972): a word that few statements have says more.
    """

    names: Mapping[str, float]
    sentences: Mapping[str, float]
    parents: Mapping[str, str]
    blocks: Blocks
    _inner: dict[tuple[str, int | None, str], frozenset[str]] = field(default_factory=dict)
    _inside: dict[tuple[str, str], bool] = field(default_factory=dict)
    _weighed: dict[frozenset[str], float] = field(default_factory=dict)

    @classmethod
    def of(cls, statements: Sequence[Statement], parents: Mapping[str, str]) -> Alike:
        """Count the words of a collection.

        Parameters
        ----------
        statements : sequence of Statement
        parents : mapping of str to str
            What each place lies in, names in lower case.
        """
        sentences = {(one.doc, one.sentence_start): one.context for one in statements}.values()
        n = len(statements)
        names = _weights((one.concepts for one in statements), n)
        return cls(names, _weights(sentences, n), parents, Blocks.of(statements))

    def name(self, one: Statement, other: Statement) -> float:
        """Score two quantities: twice the weight of the words they share over the weight of both, 0 to 1.

        By the words of their clauses, or by their names alone if these share two words or more.
        """
        clauses = self._dice(one.concepts, other.concepts)
        return max(clauses, self._dice(one.named, other.named)) if self._several(one, other) else clauses

    def _dice(self, one: frozenset[str], other: frozenset[str]) -> float:
        both = self._whole(one) + self._whole(other)
        return 2 * sum(self.names[word] for word in one & other) / both if both else 0.0

    def _whole(self, words: frozenset[str]) -> float:
        if words not in self._weighed:
            self._weighed[words] = sum(self.names[word] for word in words)
        return self._weighed[words]

    @staticmethod
    def _several(one: Statement, other: Statement) -> bool:
        return len(one.named & other.named) >= _ENOUGH

    def part(self, one: Iterable[str], other: Iterable[str]) -> float:
        """Score how much of the smaller set of words the other has, 0 to 1."""
        first, second = set(one), set(other)
        least = min(self._weight(first), self._weight(second))
        return self._weight(first & second) / least if least else 0.0

    def sentence(self, one: Statement, other: Statement) -> float:
        """Score the sentences: the weight they share over that of the shorter one, 0 to 1."""
        shared = sum(self.sentences[word] for word in one.context & other.context)
        least = min(sum(self.sentences[word] for word in side.context) for side in (one, other))
        return shared / least if least else 0.0

    def same_quantity(self, one: Statement, other: Statement) -> float:
        """Return a score if two statements are of one quantity, else 0."""
        if one.unit != other.unit or (one.concepts ^ other.concepts) & ASPECTS:
            return 0.0
        if one.indicator and other.indicator:
            return 1.0 if one.indicator == other.indicator else 0.0
        score = self.name(one, other)
        if _contrast(one, other, any_sort=True):
            return 0.0
        general = len(one.concepts & other.concepts) < _ENOUGH and one.named != other.named
        if score >= SURE and not general:
            return score
        near = self.sentence(one, other) >= NEAR and self.part(one.concepts, other.concepts) >= _HELD
        return score if near and score >= (SURE if adds_up(one.unit) else LIKELY) else 0.0

    def same_sort(self, one: Statement, other: Statement) -> float:
        """Return the score of the names if nothing in them speaks against a like quantity, else 0."""
        if one.unit != other.unit or (one.concepts ^ other.concepts) & ASPECTS or _contrast(one, other, any_sort=False):
            return 0.0
        return self.name(one, other)

    def same_place(self, one: Statement, other: Statement) -> bool:
        """Tell whether two statements are about one place; one without a subject may be, within one document."""
        if not one.place or not other.place:
            return one.doc == other.doc
        return one.place == other.place

    def lies_in(self, inner: str, outer: str) -> bool:
        """Tell whether a place lies in another one, by the parents known or by its name ("Dalian Port", "Dalian")."""
        if (inner, outer) not in self._inside:
            self._inside[inner, outer] = self._reaches(inner, outer)
        return self._inside[inner, outer]

    def _reaches(self, inner: str, outer: str) -> bool:
        seen: set[str] = set()
        place = inner
        while place and place not in seen:
            seen.add(place)
            place = self.parents.get(place) or self._within_name(place, seen)
            if place == outer:
                return True
        return bool(outer) and inner != outer and set(outer.split()) < set(inner.split())

    def inner(self, one: Statement) -> frozenset[str]:
        """Return the places known to lie in a statement's place that its sentence names."""
        key = (one.doc, one.sentence_start, one.place)
        if key not in self._inner:
            said = one.sentence.lower()
            named = [place for place in self.parents if place in said]
            self._inner[key] = frozenset(place for place in named if self.lies_in(place, one.place))
        return self._inner[key]

    def around(self, one: Statement, words: Iterable[str], year: int | None = None) -> list[Statement]:
        """Return what may be of a statement's place: of its place by name, or in its document if either names none.

        All are of its unit and name any of the words; of `year`, those whose last year it is.
        """
        if not one.place:
            return self.blocks.naming(one.unit, words, ("doc", one.doc), year)
        wanted = list(words)
        near = self.blocks.naming(one.unit, wanted, ("unplaced", one.doc), year)
        return _in_order([*near, *self.blocks.naming(one.unit, wanted, ("place", one.place), year)])

    def above(self, inner: str, said: str, unit: str, words: Iterable[str]) -> list[Statement]:
        """Return the statements of places that a place lies in, or that `said` names; none without a place."""
        places = [one for one in self.blocks.places if one and (one in said or self.lies_in(inner, one))]
        wanted = list(words)
        return _in_order([one for place in places for one in self.blocks.naming(unit, wanted, ("place", place))])

    def pairs(self, statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
        """Yield pairs of one unit and place that share a word, each once, those of one year first.

        A statement is paired with forty others at most, so that thousands of figures of one quantity take no more
        than a moment; the ones left out are of other years or documents further off.
        """
        groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for one in statements:
            groups[one.unit, one.place or f"in {one.doc}"].append(one)
        for group in groups.values():
            yield from sharing(group)
        yield from self._with_blank(statements)

    def within(self, statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
        """Yield pairs of one unit in one document that share a word, each once."""
        groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for one in statements:
            groups[one.unit, one.doc].append(one)
        for group in groups.values():
            yield from sharing(group)

    def _with_blank(self, statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
        """Yield pairs in one document of which one names no place."""
        for one, other in self.within(statements):
            if bool(one.place) != bool(other.place):
                yield one, other

    def _weight(self, words: Iterable[str]) -> float:
        usual = max(self.names.values(), default=1.0)
        return sum(self.names.get(word, usual) for word in words)

    def _within_name(self, place: str, seen: set[str]) -> str:
        words = set(place.split())
        held = [known for known in self.parents if known not in seen and set(known.split()) < words]
        return max(held, key=len, default="")


def _contrast(one: Statement, other: Statement, *, any_sort: bool) -> bool:
    """Tell whether each names a thing of the field that the other does not: imports here, investment there.

    Things of one sort always stand against each other; things of different sorts only with `any_sort`.
    """
    first, second = (
        {kind(word) for word in words if word.startswith("#")}
        for words in (one.concepts - other.concepts, other.concepts - one.concepts)
    )
    return bool(first and second) if any_sort else bool((first & second) - {""})


def _weights(sets: Iterable[frozenset[str]], n: int) -> dict[str, float]:
    counts = Counter(word for words in sets for word in words)
    return {word: math.log(1 + n / count) for word, count in counts.items()}


def _in_order(statements: Iterable[Statement]) -> list[Statement]:
    """Return statements each once, in the order of their documents."""
    return sorted({one.key: one for one in statements}.values(), key=lambda one: (one.doc, one.start or 0, one.key))
