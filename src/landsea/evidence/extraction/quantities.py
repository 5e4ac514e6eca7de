"""What a number measures, as a name in snake case made of the sentence's own words."""

from __future__ import annotations

import re

from landsea.evidence.extraction.clauses import phrase
from landsea.evidence.extraction.mention import Mention

_VERB = re.compile(
    r"\b(?:reach(?:ed|es|ing)?|exceed(?:ed|s|ing)?|total(?:l?ed|l?ing|s)|st(?:oo|an)ds?\s+at|standing\s+at|amount(?:ed|ing|s)?\s+to|account(?:ed|ing|s)?\s+for|"
    r"represent(?:ed|ing|s)?|was|were|is|are|hit|grew|rose|fell|increased|decreased|declined|dropped|climbed|surged|surpass(?:ed|ing)?|contribut(?:ed|es|ing)|"
    r"cover(?:ed|s|ing)?|remain(?:ed|s)?|recorded|posted|posting|saw|has|have|had|generated|generating|welcoming|welcomed|achieved|achieving|attracted|growing|growing\s+by|marking)\b", re.IGNORECASE
)
_NOISE = frozenset(
    "the a an this that these those its their our his and or of in on at by to for from with as than over under about nearly almost merely only more less "
    "around approximately roughly some total totally now also was were is are has have had been being which who year-on-year up down respectively each "
    "per annual annually average averaging currently newly further".split()
)
_ZH_NOISE = re.compile(r"(?:比上年末?|同比|较上年末?|其中|全年|全省|全市|全国|年末|年底|达到?|为|实现|完成|突破|超过|增长|下降|提高|增加|减少|约|近|超|共|已|约为|累计|分别|比|较|20\d\d年|上涨|上升|降低|低|高|仅|力争|控制在|不低于|由|从|至|到|与|突破|较去年|比去年|全国平均水平)+$")


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
    if growth := re.match(r"(?:\s+\w+){0,2}\s+(?:growth|increase|rise|decline|decrease|fall|reduction)\s+in\s+([^,.;]{3,50})", after):
        return _snake(growth[1], 4)
    verbs = list(_VERB.finditer(before))
    words = before[: verbs[-1].start()] if verbs else before
    if len(_snake(words)) < 3 and start > 0:
        back = phrase(text, max(0, start - 2), max(0, start - 2))
        earlier = text[back[0] : start]
        verb = _VERB.search(earlier)
        words = earlier[: verb.start()] if verb else earlier
    if not words.strip() or (not verbs and re.match(r"\s+[a-z]", after) and one.unit not in ("percent", "count", "index")):
        words = re.split(r"\b(?:of|in|on|at|by|to|for|from|with|and|is|are|was|were|has|have)\b|[,.;(]", after, maxsplit=1)[0] or words
    return _snake(words, 6, last=True)


def _snake(words: str, most: int = 6, last: bool = False) -> str:
    plain = re.sub(r"['’]s\b|[^A-Za-z\s-]", " ", words)
    kept = [word.lower().strip("-") for word in re.split(r"[\s-]+", plain) if word and word.lower() not in _NOISE]
    return "_".join(kept[-most:] if last else kept[:most])


def _chinese(text: str, one: Mention) -> str:
    """Return the noun before the number, back to the last comma that has one."""
    pieces = re.split(r"[，,。；;：:、（）()“”]", text[: one.start])
    for piece in reversed(pieces):
        plain = re.sub(r"[\x01\d.%\s]+(?:亿|万|千)*(?:元|吨|人|个|美元|标准箱|公里|平方公里)?", "", piece)
        if re.search(r"计算$|可比价|不变价|[同环]比$", plain):
            continue
        bare = _ZH_NOISE.sub("", plain)
        bare = re.sub(r"^(?:其中|全年|全省|全市|全国|年末|年底|截至)+", "", bare)
        if len(bare) >= 2:
            return bare[-16:]
    return one.head
