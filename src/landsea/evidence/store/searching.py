"""Full-text search: a query's terms, each with what means the same in either language, over the indices."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from landsea.evidence.store.indexing import concept_token
from landsea.evidence.words import segments, tokens

#: Weights of the words of quantity, subject and sentence in the rank.
_WEIGHTS = "4.0, 3.0, 1.0"
#: How many hits are looked at for each one wanted, as an old version of a claim is in the index too.
_SPARE = 5


def phrases(query: str, names: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return each term of a query as phrases of the index that say it.

    Parameters
    ----------
    query : str
    names : mapping of str to sequence of str
        Other names of places.
    """
    groups = [[f'"{concept_token(concept)}"'] if concept else _ways(words, names) for words, concept in segments(query)]
    return [group for group in groups if group]


def matches(
    connection: sqlite3.Connection, table: str, groups: Sequence[Sequence[str]], joint: str, limit: int
) -> list[tuple[int, float]]:
    """Return rows of an index with their rank, best first.

    Parameters
    ----------
    connection : sqlite3.Connection
    table : str
        Index.
    groups : sequence of sequence of str
        Terms as phrases.
    joint : {"AND", "OR"}
        Whether a row must meet all terms, or any.
    limit : int
    """
    words = f" {joint} ".join(f"({' OR '.join(group)})" for group in groups)
    rows = connection.execute(
        f"SELECT rowid, bm25({table}, {_WEIGHTS}) AS score FROM {table} WHERE {table} MATCH ? ORDER BY score LIMIT ?",
        (words, limit * _SPARE),
    )
    return [(row["rowid"], row["score"]) for row in rows]


def _ways(words: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Write words as a phrase, and the other names of the place that they may be."""
    ways = [words, *names.get(words.lower(), ())]
    return list(dict.fromkeys(phrase for way in ways if (phrase := _phrase(way))))


def _phrase(way: str) -> str:
    """Write words as a phrase; the index holds a lone Chinese character only at the end of a run."""
    found = tokens(way)
    if len(found) == 1 and len(found[0]) == 1 and not found[0].isascii():
        return f'"{found[0]}"*'
    whole = [token for place, token in enumerate(found) if not _last_alone(found, place)]
    return '"' + " ".join(whole) + '"' if whole else ""


def _last_alone(found: list[str], place: int) -> bool:
    token = found[place]
    return place > 0 and len(token) == 1 and not token.isascii() and found[place - 1].endswith(token)
