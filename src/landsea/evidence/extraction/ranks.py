"""Ranks and ordinals: ranked 68th, the nation's first, among the top three, lowest of 31, the seventh batch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from landsea.evidence.claim import Bound
from landsea.evidence.extraction import words
from landsea.evidence.extraction.mention import Mention

_ORDINAL = (
    rf"(?:\d{{1,4}}(?:st|nd|rd|th)|(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:{words.ORDINAL}))"
)
_TOP_N = re.compile(rf"\btop[\s-](?P<n>{words.CARDINAL}|\d{{1,4}})\b(?!\s*(?:%|percent|per cent))", re.IGNORECASE)
_RANKED = re.compile(
    rf"\brank(?:ed|ing|s)?\s+(?:\w+\s+){{0,3}}?(?:(?P<ordinal>{_ORDINAL})|(?:no\.|number)\s?(?P<n>\d{{1,4}}|one))\b",
    re.IGNORECASE,
)
_ORDINALS = re.compile(
    rf"(?<![\w-])(?P<ordinal>{_ORDINAL})(?P<ranked>-ranked|-largest|-biggest|-highest|-busiest)?(?![\w-])",
    re.IGNORECASE,
)
_LAST_OF = re.compile(
    r"\b(?P<word>lowest|smallest|slowest|last|worst|fewest)\b(?=[^.;]{0,30}?\b(?:of|among|in)\b[^.;]{0,24}?\b(?P<n>\d{1,4})\b\s+[a-z])",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"(?<![\w-])(?P<word>largest|biggest|busiest|highest|longest|deepest|fastest|inaugural|top(?=\s+(?:honou?rs|spot|place|position|rank)))(?![\w-])",
    re.IGNORECASE,
)
_SOLE = re.compile(
    r"\b(?:the|China['’]s|\w+['’]s)\s+(?P<word>sole|only)(?=\s+(?:[a-z]+\s+){0,3}?(?:province|city|port|region|municipality|country|area|zone|airport)\b)",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"\ba\s+(?P<word>single)(?=\s+[a-z]+)", re.IGNORECASE)
#: After an ordinal: what is numbered in a series, which is no rank.
_SERIES = re.compile(
    r"\s+(?:and\s+\S+\s+)?(?:(?:national|provincial|state-level|annual|consecutive|straight|plenary|new)\s+)*(?:batch|round|session|phase|edition|meeting|anniversary|generation|wave|stage|term|year|time|area|areas|new)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?:['’]s|\bits|\btheir)\s+$", re.IGNORECASE)
_AMONG = re.compile(r"\b(?:among|one of)\s+(?:the\s+)?$", re.IGNORECASE)
_SCOPE = re.compile(
    r"\s+[^.;:]{0,90}?\b(?:to\s+[a-z]+|in|of|nationally|nationwide|globally|worldwide|among)\b", re.IGNORECASE
)


def english(text: str) -> Iterator[Mention]:
    """Yield ranks and ordinals of a sentence."""
    for one in _TOP_N.finditer(text):
        value = Decimal(one["n"]) if one["n"][0].isdigit() else words.cardinal(one["n"])
        yield Mention(one.start(), one.end(), value, "rank", bound="at_most", kind="rank")
    ranked = {}
    for one in _RANKED.finditer(text):
        group = "ordinal" if one["ordinal"] else "n"
        place = words.ordinal(one[group]) if one["ordinal"] else Decimal(1 if one["n"].lower() == "one" else one["n"])
        if place is not None:
            ranked[one.start(group)] = one.end(group)
            yield Mention(one.start(group), one.end(group), place, "rank", kind="rank")
    for one in _LAST_OF.finditer(text):
        yield Mention(one.start("word"), one.end("word"), Decimal(one["n"]), "rank", kind="rank")
    yield from _others(text, ranked)
    yield from _superlatives(text)


def _others(text: str, ranked: dict[int, int]) -> Iterator[Mention]:
    for one in _ORDINALS.finditer(text):
        value = words.ordinal(one["ordinal"])
        if value is None or one.start() in ranked or _enumerates(text, one):
            continue
        start, end = one.span("ordinal")
        after = text[end:]
        if re.match(r"[\s,]+(?:and\s+)?(?:anniversary)\b", after):
            yield Mention(start, end, value, "years", tier="ordinal")
        elif one["ranked"] or re.search(r"\branked\b[^.;]*\band\s+$", text[:start]):
            yield Mention(start, end, value, "rank", kind="rank")
        elif _SERIES.match(after) or (value > 3 and re.match(r"\s+(?:and\s+\S+\s+)?[a-z]", after)):
            yield Mention(start, end, value, "ordinal", tier="ordinal")
        elif value <= 3 and (_OWNER.search(text[:start]) or _AMONG.search(text[:start]) or _SCOPE.match(after)):
            bound: Bound | None = "among" if _AMONG.search(text[:start]) else None
            yield Mention(start, end, value, "rank", bound=bound, kind="rank", tier="ordinal")


def _enumerates(text: str, one: re.Match[str]) -> bool:
    """Say whether an ordinal only counts off the parts of a text: "First, ...; second, ..."."""
    before, after = text[: one.start()].rstrip(" #*“‘\"'"), text[one.end() :]
    opens = not before or before[-1] in ";:.,—–" or bool(re.search(r"[;,:]\s+and$", before))
    if re.search(r"\bnot (?:the|a)$", before):
        return True
    return bool(re.match(r"(?:ly)?\s*(?:,|\s+to\b|\s+is\b)|\s+[a-z]+ing\b", after)) and opens


def _superlatives(text: str) -> Iterator[Mention]:
    last = {one.start("word") for one in _LAST_OF.finditer(text)}
    for pattern in (_SUPERLATIVE, _SOLE):
        for one in pattern.finditer(text):
            if one.start("word") in last or re.search(rf"\b{_ORDINAL}[\s-]$", text[: one.start("word")], re.IGNORECASE):
                continue
            series = one["word"].lower() == "inaugural" and not _OWNER.search(text[: one.start("word")])
            sole = pattern is _SOLE
            yield Mention(
                one.start("word"),
                one.end("word"),
                Decimal(1),
                "ordinal" if series else "count" if sole else "rank",
                bound="among" if _AMONG.search(text[: one.start("word")]) else None,
                kind=None if series else "rank",
                tier="ordinal",
            )
    for one in _SINGLE.finditer(text):
        yield Mention(one.start("word"), one.end("word"), Decimal(1), tier="structural")
