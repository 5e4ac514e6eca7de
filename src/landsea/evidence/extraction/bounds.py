"""How exact a number is meant to be, from the words beside it."""

from __future__ import annotations

import re

from landsea.evidence.claim import Bound
from landsea.evidence.extraction.lexicon import cues, nouns
from landsea.evidence.extraction.mention import Mention
from landsea.evidence.extraction.units import alternatives

#: "over the past year" and "within three years" say when, not how much.
_TIME = re.compile(r"\s*(?:the\s+)?(?:past|last|next|coming|previous|following)\b", re.IGNORECASE)


def bound(text: str, one: Mention, lang: str) -> Bound:
    """Return the bound of a mention in its sentence."""
    if one.low is not None:
        return "range"
    after = text[one.end : one.end + 12]
    if lang == "zh" and one.unit == "count":
        after = re.sub(rf"^(?:{alternatives(nouns('measure', 'zh'))})(?=以|及以|左右|上下)", "", after)
    cue = _after(after, lang) or _before(text[max(0, one.start - 28) : one.start], lang)
    if one.bound in ("at_least", "at_most", "among", "order_of_magnitude", "under", "over"):
        return one.bound
    if one.unit == "rank":
        return one.bound or "exact"
    return cue or one.bound or "exact"  # type: ignore[return-value]


def _before(text: str, lang: str) -> str | None:
    # A determiner or the sign of a currency may stand between: "over a 12% growth".
    text = re.sub(r"(?:\b(?:a|an|its)\s+|[(（“‘\"'])$", "", text)
    if lang == "zh":
        text = re.sub(r"(?<=[约近超逾])占[^，。；\d]{1,14}$", "", text.rstrip(" 了到达至"))
    for value, pattern in cues("bound", lang, "before"):
        if pattern.search(text):
            return value
    return None


def _after(text: str, lang: str) -> str | None:
    for value, pattern in cues("bound", lang, "after"):
        if pattern.match(text):
            return value
    return None
