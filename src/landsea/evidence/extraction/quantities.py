"""What a number measures, as a name in snake case made of the sentence's own words."""

from __future__ import annotations

import re

from landsea.evidence.extraction.clauses import phrase
from landsea.evidence.extraction.lexicon import any_of, word_list
from landsea.evidence.extraction.mention import Mention
from landsea.evidence.extraction.units import written

_VERB = re.compile(rf"\b(?:{any_of('verb', 'en')})\b", re.IGNORECASE)
_NOISE = frozenset(word_list("noise", "en"))
_ZH_NOISE = re.compile(rf"(?:{'|'.join(word_list('noise', 'zh'))}|20\d\d年)+$")


def quantity(text: str, one: Mention, change: str | None, lang: str) -> str:
    """Return the name of what a mention measures; blank where the sentence gives no words for it."""
    named = _chinese(text, one) if lang == "zh" else _english(text, one)
    if lang == "zh":
        suffix = {"increase": "增长", "decrease": "下降"}.get(change or "", "")
        return named + suffix if one.unit in ("percent", "ratio", "percentage_points") else named
    if change and one.unit in ("percent", "ratio", "percentage_points") and "growth" not in named:
        return f"{named}_growth".strip("_") if change == "increase" else f"{named}_decrease".strip("_")
    return named


def _english(text: str, one: Mention) -> str:
    start, end = phrase(text, one.start, one.end)
    before, after = text[start : one.start], text[one.end : end]
    if one.head:
        return _snake(one.head)
    if one.unit == "percent" and (share := re.match(r"\s+of\s+(?:all\s+|the\s+)?([^,.;]{3,50})", after)):
        return "share_of_" + _snake(share[1], 5)
    if re.match(r"\s+(?:lower|higher|longer|shorter|more|less|fewer|below|above|behind|ahead)\b", after) and start > 0:
        one = Mention(max(0, start - 3), max(0, start - 2), one.value, one.unit)
        return _english(re.sub(r"\d", " ", text[:start].rstrip(" ,–—")), one)
    if growth := re.match(
        r"(?:\s+\w+){0,2}\s+(?:growth|increase|rise|decline|decrease|fall|reduction)\s+in\s+([^,.;]{3,50})", after
    ):
        return _snake(growth[1], 4)
    verbs = list(_VERB.finditer(before))
    words = before[: verbs[-1].start()] if verbs else before
    if len(_snake(words)) < 3 and start > 0:
        back = phrase(text, max(0, start - 2), max(0, start - 2))
        earlier = text[back[0] : start]
        verb = _VERB.search(earlier)
        words = earlier[: verb.start()] if verb else earlier
    if not words.strip() or (
        not verbs and re.match(r"\s+[a-z]", after) and one.unit not in ("percent", "count", "index")
    ):
        words = (
            re.split(r"\b(?:of|in|on|at|by|to|for|from|with|and|is|are|was|were|has|have)\b|[,.;(]", after, maxsplit=1)[
                0
            ]
            or words
        )
    return _snake(words, 6, last=True)


def _snake(words: str, most: int = 6, last: bool = False) -> str:
    plain = re.sub(r"['’]s\b|[^A-Za-z\s-]", " ", words)
    kept = [word.lower().strip("-") for word in re.split(r"[\s-]+", plain) if word and word.lower() not in _NOISE]
    return "_".join(kept[-most:] if last else kept[:most])


def _chinese(text: str, one: Mention) -> str:
    """Return the noun before the number, back to the last comma that has one."""
    pieces = re.split(r"[，,。；;：:、（）()“”]", text[: one.start])
    for piece in reversed(pieces):
        plain = re.sub(rf"[\x01\d.%\s]+(?:[亿万千百多余])*(?:{written('zh')})?", "", piece)
        if re.search(r"计算$|可比价|不变价|[同环]比$", plain):
            continue
        bare = _ZH_NOISE.sub("", plain)
        bare = re.sub(
            r"^(?:其中|全年|全省|全市|全国|年末|年底|截至|分别|名义|年均|力争|到|我国|完成|预计|将|[年月份])+", "", bare
        )
        if len(bare) >= 2:
            return bare[-16:]
    return one.head
