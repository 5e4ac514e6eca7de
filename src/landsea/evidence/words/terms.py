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
    for words, concept in segments(text):
        if concept is not None:
            found.add(concept)
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


def mentions(text: str) -> list[str]:
    """Return every concept that a text names, also the shorter terms within longer ones.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Concepts as ``#throughput``, as often as they are named.
    """
    units = _units(text)
    return [f"#{term.concept}" for place in range(len(units)) for term in _terms_at(units, place)]


def segments(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the terms of a text with their concepts, and between them stems and runs of Chinese that are no term.

    Parameters
    ----------
    text : str

    Yields
    ------
    tuple of (str, str or None)
        Words, and the concept as ``#throughput``. Longer terms win over shorter ones; empty words are left out.
    """
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
            yield ("" if han else " ").join(term.parts), f"#{term.concept}"
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
    return next(_terms_at(units, place), None)


def _terms_at(units: list[str], place: int) -> Iterator[_Term]:
    """Yield the terms that begin at a place, the longest first."""
    for term in _index().get(units[place], ()):
        if tuple(units[place : place + len(term.parts)]) == term.parts:
            yield term


@cache
def _rows() -> list[dict[str, str]]:
    text = resources.files("landsea.evidence.words").joinpath("terms.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _index() -> dict[str, list[_Term]]:
    """Return the terms by their first part, the longest first."""
    index: dict[str, list[_Term]] = {}
    for row in _rows():
        for way in [*row["en"].split(";"), *row["zh"].split(";")]:
            parts = tuple(_units(way))
            index.setdefault(parts[0], []).append(_Term(parts, row["concept"]))
    for terms in index.values():
        terms.sort(key=lambda term: -len(term.parts))
    return index


@cache
def _empty() -> frozenset[str]:
    """Return the stems of words that say nothing of what is measured."""
    text = resources.files("landsea.evidence.words").joinpath("empty.csv").read_text(encoding="utf-8")
    return frozenset(stem(word) for word in text.split()[1:])
