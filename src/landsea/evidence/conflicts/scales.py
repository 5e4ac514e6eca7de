"""Indices of one name on two scales or under two definitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import Alike
from landsea.evidence.conflicts.blocks import sharing
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.statement import FOUND, Statement
from landsea.evidence.conflicts.values import overlap, same_sentence

#: Score of names from which two indices may be taken for one another.
_MISTAKEN = 0.35
#: Words that any index may have in its name.
_ANY = frozenset({"#index", "#coordination", "#marine", "#coast", "econom", "develop", "#growth"})


def find(statements: Sequence[Statement], alike: Alike) -> Iterator[Conflict]:
    """Yield pairs of indices with like names, one of at most 1 and one of more, or of one idea with two values."""
    indices = [one for one in statements if one.unit == "index" and one.kind in FOUND and one.value > 0 and _named(one)]
    done: set[tuple[object, object]] = set()
    for one, other in sharing(indices):
        sentences = (_sentence(one), _sentence(other))
        if same_sentence(one, other) or overlap(one, other) or sentences in done:
            continue
        score = alike.name(one, other)
        two = (one.value <= 1) != (other.value <= 1)
        if (two and score >= _MISTAKEN) or (not two and _one_idea(one, other, alike)):
            done.add(sentences)
            rule = "scales.two" if two else "scales.definitions"
            yield Conflict("definition", rule, (one, other), {}, score)


def _named(one: Statement) -> bool:
    """Tell whether the text calls the figure an index; a bare number may be anything."""
    return not one.sentence or "#index" in one.context


def _sentence(one: Statement) -> object:
    return (one.doc, one.sentence_start) if one.sentence else one.key


def _one_idea(one: Statement, other: Statement, alike: Alike) -> bool:
    """Tell whether two indices of one scale share a word that few have, while their places or names differ."""
    shared = (one.concepts & other.concepts) - _ANY
    known = any(word.startswith("#") for word in shared)
    differ = one.place != other.place or one.concepts != other.concepts
    return known and differ and one.doc == other.doc and not alike.same_quantity(one, other)
