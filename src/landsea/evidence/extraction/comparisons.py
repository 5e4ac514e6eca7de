"""What a number is compared with: another place, an earlier year, the whole of a share."""

from __future__ import annotations

import re

from landsea.evidence.extraction.clauses import clause
from landsea.evidence.extraction.lexicon import any_of
from landsea.evidence.extraction.mention import Mention

#: "19 percentage points lower than Hebei", "62 days longer than in Shanghai".
_GAP = re.compile(
    rf"\s+(?:[a-z]+\s+){{0,2}}?(?:{any_of('more', 'en')})\b"
    r"(?P<joins>\s+(?:than|of)\b|(?<=below)|(?<=above)|(?<=behind))?"
    r"(?:\s+(?:in|on|for|the|its|that\s+of|those\s+of|concurrent)(?=\s))*"
    r"(?:\s+(?P<than>[A-Z][\w-]*(?:\s+(?:[A-Z][\w-]*))*|[a-z]+(?:[\s-][a-z]+){0,2}))?"
)
_AGAINST = re.compile(
    r"\b[Cc]ompared (?:with|to)\s+(?:the\s+)?(?P<than>[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*|national average)"
)
#: "47% of Shanghai's level", "63% of that for Hebei".
_OF_OTHER = re.compile(
    r"\s*(?:of|that of)\s+(?P<than>[A-Z][\w'’-]*?)['’]s\s+(?:level|average|figure)?"
    r"|\s+of that (?:of|for)\s+(?P<that>[^,.;]{3,60})"
    r"|\s+(?:the|that of the)\s+(?P<av>(?:national|provincial|global)\s+average)"
)
_ZH_GAP = re.compile(
    r"(?:(?<![同环占对之入])(?:比(?!重|例|率|值|分)|较)|高于|低于|高出|低)"
    r"(?P<than>全国平均(?:水平)?|全国|全省|(?!上年|去年|上月|同期|年初|20\d\d)[\u4e00-\u9fff]{2,8}?)"
    r"(?:平均(?:水平)?)?(?:高出?|低|多|少|快|慢|长|短|高|增速)?[^，。；]{0,4}$"
)
_ZH_BASE = re.compile(r"(?:比|较)(上年末|上年同期|上年|去年同期|去年|上月|年初|20\d\d年(?:末)?)|(同比)|(环比)")
#: Between the whole of a share and its number: 占...的比重达到.
_ZH_SHARE_END = re.compile(r"(?:的?(?:比重|份额|比例)|的|达到?|为|近|约|超过?|提高到|提高至|[)）]|将)+$")
_PREVIOUS = re.compile(r"year[- ]on[- ]year|previous year|last year's|a year earlier|from a year", re.IGNORECASE)
_WHOLE = re.compile(r"\s+of\s+(?:all\s+)?([^,.;–—]{3,70}?)(?=[,.;–—]|\s+(?:and|in|by|with)\s|$)")
_AMONG = re.compile(
    r"\b(?:in|among|of)\s+(?:the\s+)?((?:[A-Z][\w'’-]*\s?)+|country|nation|world|province)"
    r"|\b(nationally|nationwide|globally|worldwide)"
)
_MEANT = {
    "nationally": "China",
    "nationwide": "China",
    "country": "China",
    "nation": "China",
    "globally": "world",
    "worldwide": "world",
}


def gap(text: str, one: Mention, lang: str) -> str | None:
    """Return what a number is a gap to ("19 percentage points lower than Hebei"); blank if unnamed, None if no gap."""
    if lang == "zh":
        found = _ZH_GAP.search(text[max(0, one.start - 24) : one.start])
        return (
            found["than"] if found and one.unit in ("percentage_points", "percent", "ratio", "days", "yuan") else None
        )
    after = text[one.end : one.end + 90]
    if one.unit in ("percent", "ratio") and (share := _OF_OTHER.match(after)):
        return (share["than"] or share["that"] or share["av"] or "").strip()
    if one.unit in ("percentage_points", "percent", "days", "months", "hours", "ratio", "years") and (
        found := _GAP.match(after)
    ):
        against = _AGAINST.search(text)
        than = (found["than"] or "") if found["joins"] is not None else against["than"] if against else ""
        if re.match(r"(?:the\s+)?(?:previous|last|prior|year|same period|20\d\d)", than):
            return None
        return than.strip()
    return None


def comparator(text: str, one: Mention, lang: str) -> str | None:
    """Return what a number is compared with; None if with nothing."""
    if (other := gap(text, one, lang)) is not None:
        return other or None
    return _comparator_zh(text, one) if lang == "zh" else _comparator_en(text, one)


def _comparator_en(text: str, one: Mention) -> str | None:
    start, end = clause(text, one.start, one.end)
    if _PREVIOUS.search(text[max(start, one.start - 50) : min(end, one.end + 60)]):
        return "previous year"
    if one.unit == "percent" and (whole := _WHOLE.match(text[one.end :])):
        return whole[1]
    if one.unit == "rank" and (where := _AMONG.search(text[one.end : end])):
        named = (where[1] or where[2]).strip()
        return _MEANT.get(named, named)
    return None


def _comparator_zh(text: str, one: Mention) -> str | None:
    before = text[max(0, one.start - 40) : one.start]
    if base := _ZH_BASE.search(before[-24:]):
        return next(part for part in base.groups() if part)
    share = re.search(r"占(?P<of>[^，。；占\d]{2,24})$", _ZH_SHARE_END.sub("", before))
    return share["of"] if share else None
