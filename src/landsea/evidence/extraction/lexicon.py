"""Lists of words that the grammars share, kept as data."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources


@cache
def word_list(kind: str, lang: str) -> tuple[str, ...]:
    """Return the words of a kind in a language, in their order (``wordlists.csv``)."""
    text = resources.files("landsea.evidence").joinpath("wordlists.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["kind"] == kind and row["lang"] == lang]
    return tuple(word for row in rows for word in row["words"].split())


def any_of(kind: str, lang: str) -> str:
    """Return the words of a kind as alternatives of a regular expression, the longest first; ``_`` is white space."""
    ordered = sorted(word_list(kind, lang), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("_", r"\s+") for word in ordered)


@cache
def nouns(kind: str, lang: str) -> frozenset[str]:
    """Return the nouns of a kind in a language."""
    return frozenset(word_list(kind, lang))


@cache
def cues(role: str, lang: str, side: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the cues of a role (``cues.csv``): what each means, and a pattern of its words.

    Of `side` ``before`` a pattern matches at the end of a text, of ``after`` at its begin, of any other anywhere.
    """
    text = resources.files("landsea.evidence").joinpath("cues.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if (row["role"], row["lang"]) == (role, lang)]
    return tuple((row["value"], _pattern(row["words"], lang, side)) for row in rows if row["side"] == side)


def _pattern(words: str, lang: str, side: str) -> re.Pattern[str]:
    ordered = sorted(words.split("|"), key=len, reverse=True)
    spelt = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    if lang == "zh":
        body = {"before": rf"(?:{spelt})$", "after": rf"(?:{spelt})"}.get(side, rf"(?:{spelt})")
    else:
        body = {"before": rf"(?<![A-Za-z])(?:{spelt})\s+$", "after": rf"\s?(?:{spelt})(?![A-Za-z])"}.get(
            side, rf"(?<![A-Za-z-])(?:{spelt})(?![A-Za-z-])"
        )
    return re.compile(body, re.IGNORECASE)
