"""Whether a number is the size of a change, and which way it goes."""

from __future__ import annotations

import re

from landsea.evidence.extraction.clauses import phrase
from landsea.evidence.extraction.lexicon import any_of, cues
from landsea.evidence.extraction.mention import Mention

#: "40% efficiency increase", "12% growth".
_FOLLOWS = re.compile(rf"(?:-?\s?[\w-]+)?(?:\s+\w+){{0,2}}?\s+(?=(?:{any_of('change', 'en')})\b)", re.IGNORECASE)
#: "grew by nearly", "an increase of".
_CLOSE = re.compile(
    rf"\b(?:{any_of('changed_by', 'en')})\s+"
    r"(?:an?\s+|by\s+|over\s+|about\s+|nearly\s+|around\s+|almost\s+|at least\s+|up to\s+|no less than\s+|less than\s+|"
    r"more than\s+|approximately\s+|\w+ly\s+)*$",
    re.IGNORECASE,
)

#: "50,000 fewer than at the end of 2022": a gap to an earlier time is a change.
_OVER_TIME = re.compile(
    r"\s+(?P<way>more|higher|longer|faster|fewer|less|lower|shorter|slower)\s+than\s+(?:that\s+(?:of|in|at)\s+|in\s+|at\s+)?"
    r"(?:the\s+|a\s+)?(?:previous|last|prior|preceding|end\s+of|year\s+(?:earlier|before)|same\s+period|(?:19|20)\d\d)\b"
)
_UP = ("more", "higher", "longer", "faster")


def direction(text: str, one: Mention, lang: str) -> str | None:
    """Return ``increase`` or ``decrease`` if the number is the size of a change."""
    if one.direction:
        return one.direction
    if lang == "en" and (over := _OVER_TIME.match(text, one.end)):
        return "increase" if over["way"] in _UP else "decrease"
    if one.unit not in ("percent", "percentage_points", "ratio") and lang == "en":
        return _surge(text, one)
    if lang == "zh":
        return _direction_zh(text, one)
    start, end = phrase(text, one.start, one.end)
    before, after = text[start : one.start], text[one.end : end]
    follows = _FOLLOWS.match(after)
    if follows:
        return _cue(after[follows.end() : follows.end() + 12])
    close = _CLOSE.search(before)
    if not close and not re.search(r"\b(?:growth|increase|decline)\b", before, re.IGNORECASE):
        return _listed(text, one)
    if re.search(
        r"\b(?:to|reach(?:ed|ing)?|at(?!\s+least)|for|share of|accounting for)\s+(?:\w+\s+)?$", before
    ) and not re.search(r"growth rate", before):
        return None
    return _cue(before) or _listed(text, one)


def _listed(text: str, one: Mention) -> str | None:
    """Return the direction of a number in a list ("5.7, 6.5 and 3 percent") whose clause speaks of growth."""
    if one.group or re.search(r"\d(?:\s?%)?\s*(?:,|and)\s*(?:and\s+)?$", text[: one.start]):
        return _cue(text[: one.start]) if re.search(r"\bgrowth|increase|decline\b", text[: one.start]) else None
    return None


def _surge(text: str, one: Mention) -> str | None:
    before = text[max(0, one.start - 24) : one.start]
    return (
        "increase"
        if re.search(r"\b(?:surged|soared|jumped|rose|climbed|increased|grew)\s+to\s+(?:\w+\s+)?$", before)
        else None
    )


def _cue(text: str) -> str | None:
    last: tuple[int, str] | None = None
    for value, pattern in cues("direction", "en", "near"):
        for one in pattern.finditer(text):
            if last is None or one.start() > last[0]:
                last = (one.start(), value)
    return last[1] if last else None


def _direction_zh(text: str, one: Mention) -> str | None:
    before = text[max(0, one.start - 14) : one.start].rstrip(" 约近超过逾达为了")
    if before.endswith("自然增长率"):
        return None
    for value, pattern in cues("direction", "zh", "before"):
        if pattern.search(before):
            return value
    return None
