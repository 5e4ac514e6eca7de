"""The field's terms in English and Chinese, and what a text means by them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from landsea.evidence.words.tokens import is_han, pairs, pieces, stem


@dataclass(frozen=True, slots=True)
class _Term:
    """A term as its tokens, and the concept that it names."""

    parts: tuple[str, ...]
    concept: str


@lru_cache(maxsize=50_000)
def concepts(text: str) -> frozenset[str]:
    """Return what a quantity's words mean: concepts of the field, and stems of what the table does not know.

    Parameters
    ----------
    text : str
        Words, snake case, or Chinese.

    Returns
    -------
    frozenset of str
        Concepts as ``#throughput``, stems, and pairs of Chinese characters. Longer terms win over shorter ones.
    """
    found: set[str] = set()
    for words, concept in _segments(text):
        if concept is not None:
            found.add(f"#{concept}")
        elif is_han(words):
            found.update(pairs(words)[:-1] or [words])
        else:
            found.add(words)
    return frozenset(found)


@cache
def kind(concept: str) -> str:
    """Return the sort of things that a concept is one of (mode, cargo, money, flow), where that is known.

    Two quantities that name different things of one sort are different: iron ore is not coal.
    """
    return {f"#{row['concept']}": row["kind"] for row in _rows()}.get(concept, "")


def expand(text: str) -> Iterator[list[str]]:
    """Yield each term of a query with all the words that mean the same in either language.

    Parameters
    ----------
    text : str
        Query.

    Yields
    ------
    list of str
        Ways to say one term, the user's own first; a Chinese run that is no term comes whole.
    """
    for words, concept in _segments(text):
        yield [words] if concept is None else list(dict.fromkeys([words, *_ways()[concept]]))


def _segments(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield terms with their concepts, and between them stems and whole runs of Chinese that are no term."""
    units = _units(text)
    place = 0
    unknown = ""
    while place < len(units):
        term = _longest(units, place)
        han = is_han(units[place])
        if unknown and (term is not None or not han):
            yield unknown, None
            unknown = ""
        if term is not None:
            yield ("" if han else " ").join(term.parts), term.concept
        elif han and units[place] not in _empty():
            unknown += units[place]
        elif units[place] not in _empty():
            yield units[place], None
        place += len(term.parts) if term is not None else 1
    if unknown:
        yield unknown, None


def _units(text: str) -> list[str]:
    """Cut into what terms are made of: stems, and single Chinese characters."""
    return [unit for piece in pieces(text) for unit in (piece if is_han(piece) else [stem(piece)])]


def _longest(units: list[str], place: int) -> _Term | None:
    for term in _index().get(units[place], ()):
        if tuple(units[place : place + len(term.parts)]) == term.parts:
            return term
    return None


@cache
def _rows() -> list[dict[str, str]]:
    text = resources.files("landsea.evidence.words").joinpath("terms.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _ways() -> dict[str, list[str]]:
    """Return the ways to say each concept."""
    return {row["concept"]: [way for key in ("en", "zh") for way in row[key].split(";") if way] for row in _rows()}


@cache
def _index() -> dict[str, list[_Term]]:
    """Return the terms by their first part, the longest first."""
    index: dict[str, list[_Term]] = {}
    for concept, ways in _ways().items():
        for way in ways:
            parts = tuple(_units(way))
            index.setdefault(parts[0], []).append(_Term(parts, concept))
    for terms in index.values():
        terms.sort(key=lambda term: -len(term.parts))
    return index


@cache
def _empty() -> frozenset[str]:
    """Return the stems of words that say nothing of what is measured."""
    text = resources.files("landsea.evidence.words").joinpath("empty.csv").read_text(encoding="utf-8")
    return frozenset(stem(word) for word in text.split()[1:])
