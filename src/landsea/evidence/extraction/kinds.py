"""What sort of statement a number makes, its direction, and what it is compared with."""

from __future__ import annotations

import re

from landsea.evidence.claim import Kind
from landsea.evidence.extraction.clauses import clause, phrase
from landsea.evidence.extraction.lexicon import cues
from landsea.evidence.extraction.mention import Mention

_GAP = re.compile(
    r"\s+(?:[a-z]+\s+){0,2}?(?:lower|higher|longer|shorter|more|less|fewer|greater|larger|smaller|faster|slower|below|above|behind|ahead)\b"
    r"(?P<joins>\s+(?:than|of)\b|(?<=below)|(?<=above)|(?<=behind))?(?:\s+(?:in|on|for|the|its|that\s+of|those\s+of|concurrent)(?=\s))*"
    r"(?:\s+(?P<than>[A-Z][\w-]*(?:\s+(?:[A-Z][\w-]*))*|[a-z]+(?:[\s-][a-z]+){0,2}))?"
)
_AGAINST = re.compile(r"\b[Cc]ompared (?:with|to)\s+(?:the\s+)?(?P<than>[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*|national average)")
_OF_OTHER = re.compile(r"\s*(?:of|that of)\s+(?P<than>[A-Z][\w'’-]*?)['’]s\s+(?:level|average|figure)?|\s+of that (?:of|for)\s+(?P<that>[^,.;]{3,60})|\s+(?:the|that of the)\s+(?P<av>(?:national|provincial|global)\s+average)")
_ZH_GAP = re.compile(r"(?:(?<![同环占对])[比较]|高于|低于|高出|低)(?P<than>全国平均(?:水平)?|全国|全省|(?!上年|去年|上月|同期|年初|20\d\d)[\u4e00-\u9fff]{2,8}?)(?:平均(?:水平)?)?(?:高出?|低|多|少|快|慢|长|短|高|增速)?[^，。；]{0,4}$")
_ZH_BASE = re.compile(r"(?:比|较)(上年末|上年同期|上年|去年同期|去年|上月|年初|20\d\d年(?:末)?)|(同比)|(环比)")
_COMPLETED = re.compile(r"\b(?:has|have|had|was|were|reached|achieved|established|saw|stood|stands|accounted|accounting)\b", re.IGNORECASE)
_BY_YEAR = re.compile(r"\bby\s+(?:the end of\s+)?(20\d\d)\b|(?:到|至)(20\d\d)年(?!.{0,3}(?:累计|为止))", re.IGNORECASE)
_CURRENT = re.compile(r"\b(?:from\s+)?(?:the\s+|its\s+)?(?:current|currently|existing|present)\s+$|\bfrom\s+$|(?:由|从)(?:目前的?|现在的?|20\d\d年的?)?$", re.IGNORECASE)

_ZH_IMPERATIVE = re.compile(r"(?:^|[，、；])(?:加快|建设|打造|培育|构建|推动|推进|支持|争取|力争|新建|实施|开展|加强|完善)[^，。；]*$")
#: A plan gives orders: "Develop an app with seven modules."
#: A slogan in such company is a programme's.
_IMPERATIVE = re.compile(
    r"(?:^\W*|[:;]\s+)(?:Develop|Pilot|Establish|Build|Promote|Strengthen|Accelerate|Improve|Expand|Optimi[sz]e|Implement|Create|Support|Increase|Raise|"
    r"Reduce|Achieve|Complete|Cultivate|Introduce|Advance|Ensure|Foster|Encourage|Construct|Deepen|Enhance|Attract|Launch|Set up|Cut|Lower)\s+(?!of\b)(?:[a-z‘'“\"]|\d)"
)
_PROGRAMME = re.compile(r"framework|strateg|\bplan\b|positioning|programme|格局|战略|规划|布局|行动", re.IGNORECASE)


def kind(text: str, one: Mention, lang: str, reference_year: int | None) -> Kind:
    """Return the kind of a mention in its sentence."""
    if one.kind:
        return one.kind
    if gap(text, one, lang) is not None:
        return "comparison"
    start, end = clause(text, one.start, one.end)
    around = text[start:end]
    if one.tier == "label" and _PROGRAMME.search(text):
        return "target"
    if one.unit in ("years",) and re.match(r"\s+(?:ago|old)\b", text[one.end :]) and one.value > 200:
        return "estimate"
    for wanted in ("estimate", "forecast"):
        if _has(wanted, around if wanted == "estimate" else around, lang):
            return wanted  # type: ignore[return-value]
    return "target" if _aims(text, one, lang, reference_year) else "observed"


def _aims(text: str, one: Mention, lang: str, reference_year: int | None) -> bool:
    """Say whether a number is aimed at: a verb of will before it in its clause, or a year still to come."""
    start, end = clause(text, one.start, one.end)
    before, around = text[start : one.start], text[start:end]
    if _CURRENT.search(before):
        return False
    if lang == "zh" and re.search(r"完成[^，。]{0,10}目标", before):
        return False
    if _IMPERATIVE.search(text[: one.start]) or (lang == "zh" and _ZH_IMPERATIVE.search(before) and not _past(around, lang)):
        return True
    for by in _BY_YEAR.finditer(text):
        said = int(by[1] or by[2])
        if reference_year is not None and said >= reference_year:
            return True
        if reference_year is None and not _past(around, lang):
            return True
    cue = None
    for _, pattern in cues("kind", lang, "sentence")[:1]:
        for cue in pattern.finditer(before):
            pass
    if cue is None:
        ahead = cues("kind", lang, "sentence")[0][1].search(around[one.end - start :]) if lang == "en" else None
        return bool(ahead and re.match(r"(?:is|are) to\b|to be built|guideline for|next\b|should|must|will", ahead[0], re.IGNORECASE) and not _past(before, lang))
    return not (lang == "en" and re.search(r",\s+(?:with|which|a|up|representing|accounting)\b", before[cue.end() :]))


def _past(text: str, lang: str) -> bool:
    if lang == "zh":
        return bool(re.search(r"已|达到了|完成了|实现了|增长了|全年|同比|比上年", text))
    return bool(_COMPLETED.search(text))


def _has(wanted: str, text: str, lang: str) -> bool:
    return any(value == wanted and pattern.search(text) for value, pattern in cues("kind", lang, "sentence"))


def direction(text: str, one: Mention, lang: str) -> str | None:
    """Return ``increase`` or ``decrease`` if the number is the size of a change."""
    if one.direction:
        return one.direction
    if one.unit not in ("percent", "percentage_points", "ratio") and lang == "en":
        return _surge(text, one)
    if lang == "zh":
        return _direction_zh(text, one)
    start, end = phrase(text, one.start, one.end)
    before, after = text[start : one.start], text[one.end : end]
    follows = re.match(r"(?:-?\s?(?:year-on-year|annual|average|yearly|real|nominal|economic|economy|gdp|efficiency|rate|of|in|the|\w+))?(?:\s+\w+){0,2}?\s+(?=(?:increase|growth|rise|gain|decrease|decline|fall|drop|reduction|expansion|surge|cut|loss)\b)", after, re.IGNORECASE)
    if follows:
        return _cue(after[follows.end() : follows.end() + 12])
    close = re.search(r"(?:\bby|\bof|\brate of|\bgrowth of|\bup|\bdown|\bgrew|\brose|\bfell|\bgrowing|\bposting|\bincreased|\bdecreased|\bdropped|\bdeclined|\bgained|\bjumped|\bgrowth)\s+(?:an?\s+|by\s+|over\s+|about\s+|nearly\s+|around\s+|almost\s+|more than\s+|approximately\s+|\w+ly\s+|merely\s+)*$", before, re.IGNORECASE)
    if not close and not re.search(r"\b(?:growth|increase|decline)\b", before, re.IGNORECASE):
        return _listed(text, one)
    if re.search(r"\b(?:to|reach(?:ed|ing)?|at|for|share of|accounting for)\s+(?:\w+\s+)?$", before) and not re.search(r"growth rate", before):
        return None
    return _cue(before) or _listed(text, one)


def _listed(text: str, one: Mention) -> str | None:
    """Return the direction of a number in a list ("5.7, 6.5 and 3 percent") whose clause speaks of growth."""
    if one.group or re.search(r"\d(?:\s?%)?\s*(?:,|and)\s*(?:and\s+)?$", text[: one.start]):
        return _cue(text[: one.start]) if re.search(r"\bgrowth|increase|decline\b", text[: one.start]) else None
    return None


def _surge(text: str, one: Mention) -> str | None:
    before = text[max(0, one.start - 24) : one.start]
    return "increase" if re.search(r"\b(?:surged|soared|jumped|rose|climbed|increased|grew)\s+to\s+(?:\w+\s+)?$", before) else None


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


def gap(text: str, one: Mention, lang: str) -> str | None:
    """Return what a number is a gap to ("19 percentage points lower than Hebei"); blank if unnamed, None if no gap."""
    if lang == "zh":
        found = _ZH_GAP.search(text[max(0, one.start - 24) : one.start])
        return found["than"] if found and one.unit in ("percentage_points", "percent", "ratio", "days", "yuan") else None
    after = text[one.end : one.end + 90]
    if one.unit in ("percent", "ratio") and (share := _OF_OTHER.match(after)):
        return (share["than"] or share["that"] or share["av"] or "").strip()
    if one.unit in ("percentage_points", "percent", "days", "months", "hours", "ratio", "years") and (found := _GAP.match(after)):
        against = _AGAINST.search(text)
        than = (found["than"] or "") if found["joins"] else against["than"] if against else ""
        if re.match(r"(?:the\s+)?(?:previous|last|prior|year|same period|20\d\d)", than):
            return None
        return than.strip()
    return None


def comparator(text: str, one: Mention, lang: str) -> str | None:
    """Return what a number is compared with; None if with nothing."""
    if (other := gap(text, one, lang)) is not None:
        return other or None
    if lang == "zh":
        base = _ZH_BASE.search(text[max(0, one.start - 24) : one.start])
        share = re.search(r"占(?P<of>[^，。；占]{2,20}?)(?:的?比重|的?份额|的)?[^，。；\d]{0,4}$", text[max(0, one.start - 36) : one.start])
        return (base and next(part for part in base.groups() if part)) or (share and share["of"]) or None
    start, end = clause(text, one.start, one.end)
    near = text[max(start, one.start - 50) : min(end, one.end + 60)]
    if re.search(r"year[- ]on[- ]year|previous year|last year's|a year earlier|from a year", near, re.IGNORECASE):
        return "previous year"
    if one.unit == "percent" and (share := re.match(r"\s+of\s+(?:all\s+)?([^,.;–—]{3,70}?)(?=[,.;–—]|\s+(?:and|in|by|with)\s|$)", text[one.end :])):
        return share[1]
    if one.unit == "rank" and (where := re.search(r"\b(?:in|among|of)\s+(?:the\s+)?((?:[A-Z][\w'’-]*\s?)+|country|nation|world|province)|\b(nationally|nationwide|globally|worldwide)", text[one.end : end])):
        return {"nationally": "China", "nationwide": "China", "country": "China", "nation": "China", "globally": "world", "worldwide": "world"}.get(
            (where[1] or where[2]).strip(), (where[1] or where[2]).strip()
        )
    return None
