"""The year or period of a number, from its clause, its sentence, its paragraph, or the document's own date."""

from __future__ import annotations

import re
from dataclasses import dataclass

from landsea.evidence.extraction.clauses import clause
from landsea.evidence.extraction.lexicon import any_of

_Y = r"(?:19|20)\d\d"
_PERIOD = re.compile(rf"(?<!\d)({_Y})\s?年?\s?(?:[-—–~～至到]+|to|and)\s?({_Y})(?!\d)|between ({_Y}) and ({_Y})")
#: "2021-25".
_SHORT_PERIOD = re.compile(rf"(?<!\d)({_Y})[-–](\d\d)(?![\d-])")
_YEAR = re.compile(rf"(?<![\d.,-])({_Y})(?![\d,]*\d|\.\d|\s?(?:people|tonnes|tons|km|元|万|亿|人|吨|%))")
_PLAN = re.compile(r"[“\"]?(十[一二三四五六七])五[”\"]?|\b(1[0-7])th\s+Five-Year")
_THIS = {
    "this year": 0, "the current year": 0, "last year": -1, "next year": 1, "previous year": -1,
    "今年": 0, "本年": 0, "去年": -1, "上年": -1, "明年": 1, "全年": 0, "年末": 0, "年底": 0, "当年": 0,
}  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?:this year|the current year|last year|next year)\b|"
    r"今年|本年(?!度)|去年|明年|(?<!到)(?<!至)(?:全年|年末|年底)|当年",
    re.IGNORECASE,
)
#: Compared with: such a year is the base's, not the number's.
_BASE = re.compile(
    r"(?:compared (?:to|with)|than(?: in| at)?|over|(?<!data )(?<!figures )(?<!statistics )from|since|against|"
    r"relative to|"
    r"[比较与]|恢复到|相当于)\s*(?:the )?(?:end of )?$",
    re.IGNORECASE,
)
#: Names that carry a year: laws, reports, revisions.
_NAME = re.compile(
    r"^\s?[)）]?\s?(?:report|revision|edition|yearbook|index|census|版|年版|年鉴)|^年?修订", re.IGNORECASE
)
_FRAME = re.compile(
    rf"(?:^|\n)\W*(?:In|By|During|At the end of|The year|Data from|For|As of|Throughout|Since)?\s?(?:the )?(?:year )?"
    rf"(?:end of )?{_Y}|^\W*(?:截?[到至]|截止)?{_Y}\s?年",
    re.IGNORECASE,
)
#: After a number: it is of the year before the one spoken of.
_EARLIER = re.compile(r"\s+(?:[a-z]+\s+){0,2}?(?:a|one|the)\s+year\s+(?:earlier|before|ago)\b")
_PRESENT = re.compile(rf"\b(?:{any_of('present', 'en')})\b|{any_of('present', 'zh')}", re.IGNORECASE)
_WIDE = re.compile(rf"^\W*(?:(?:The )?year {_Y}|Data from {_Y})|^\W*(?:截?[到至]|截止)?{_Y}\s?年[，,]?", re.IGNORECASE)
_REPORT = re.compile(rf"\b(?:Report|Index|Bulletin|Yearbook|Communiqu[ée]|Survey|Statistics)\s+\(({_Y})\)")
_AIM = re.compile(rf"\W*(?:By|到|至)\s?(?:the\s+)?(?:end\s+of\s+)?{_Y}")

#: "from the current 65%": said of today, whatever year the aim has.
_CURRENT = re.compile(r"\b(?:current|currently|existing|present)\s+$|(?:目前|现有|现在)的?$", re.IGNORECASE)

#: In Chinese the year stands before what is said of it.
_HAN_AFTER = re.compile(r"\s?年")


@dataclass(slots=True)
class Frame:
    """The time in which a paragraph speaks.

    Attributes
    ----------
    year : str or None
        Set by an earlier sentence of the paragraph.
    wide : bool
        Whether it holds for the whole paragraph, or for what is told in the past tense only.
    aim : bool
        Whether it is the year of an aim ("By 2025, ...").
    """

    year: str | None = None
    wide: bool = False
    aim: bool = False

    def after(self, sentence: str, first: bool, lang: str) -> Frame:
        """Return the frame for the next sentence."""
        if _RELATIVE.search(sentence) and lang == "en":
            return Frame()
        years = _found(sentence)
        if not years:
            return self
        opening = _FRAME.search(sentence)
        if lang == "zh" and not opening:
            return self
        wide = bool(opening) and (first or bool(_WIDE.match(sentence)))
        aim = bool(_AIM.match(sentence)) and not re.search(r"\bhad\b|截[至到止]", sentence)
        return Frame(years[0][2] if opening or len(years) == 1 else years[-1][2], wide, aim)


def year(sentence: str, start: int, end: int, frame: Frame, document_year: int | None) -> str | None:
    """Return the year or period of a number in a sentence; None if nothing tells it."""
    said = _said(sentence, start, end, frame, document_year)
    if said is None:
        return None
    if said.isdigit():
        return str(int(said) - 1) if _EARLIER.match(sentence, end) else said
    return _end_of(said, sentence[:start])


def _end_of(period: str, before: str) -> str:
    """Return the end of a period that a number belongs to: "from 2019 to 2022 it grew from A to B"."""
    ends = period.split("-")
    if len(ends) == 2 and re.search(r"\bfrom\s+$|[由从]$", before):
        return ends[0]
    if len(ends) == 2 and re.search(r"\bfrom\s+[$¥\d][^,;]{0,30}?\s+to\s+$|[由从]\d[^，。；]{0,12}(?:至|到)$", before):
        return ends[1]
    return period


def _said(sentence: str, start: int, end: int, frame: Frame, document_year: int | None) -> str | None:
    """Return the year or period in whose words a number stands."""
    found = sorted([*_found(sentence), *_reported(sentence)])
    if _CURRENT.search(sentence[:start]):
        return None
    near = clause(sentence, start, end)
    found = [one for one in found if not _of_another(sentence, end, one)]
    own = [
        one
        for one in found
        if near[0] <= one[0] < near[1] and (one[0] < start or not _HAN_AFTER.match(sentence, one[1]))
    ]
    # A year in an earlier clause carries on; one in a later clause is that clause's own.
    for options in (own, [one for one in found if one[1] <= start]):
        if options:
            return _nearest(sentence, options, start, end)
    if (relative := _relative(sentence, document_year)) is not None:
        return relative or None
    if frame.year and (frame.wide or not _PRESENT.search(sentence)):
        return frame.year
    return None


def _of_another(sentence: str, end: int, year: tuple[int, int, str]) -> bool:
    """Say whether "by 2025" belongs to another number that stands between it and this one, after a comma."""
    between = sentence[end : year[0]]
    if re.search(r"\b(?:compared\s+(?:with|to)|versus)\b.*\d", between):
        return True
    return bool(re.search(r"\bby\s+(?:the end of\s+)?$", between) and re.search(r",.*\d", between))


def _relative(sentence: str, document_year: int | None) -> str | None:
    """Return the year that "last year" means; blank if the document's own date is not known; None if none is said."""
    said = next((one for one in _RELATIVE.finditer(sentence) if not _BASE.search(sentence[: one.start()])), None)
    if said is None:
        return None
    if document_year is None:
        # 全年 is the year that the paragraph speaks of.
        return None if said[0] in ("全年", "年末", "年底", "当年") else ""
    return str(document_year + _THIS[said[0].lower()])


def _found(sentence: str) -> list[tuple[int, int, str]]:
    """Return the years and periods of a sentence: start, end, year."""
    found = []
    for one in _PERIOD.finditer(sentence):
        first, last = [part for part in one.groups() if part]
        found.append((one.start(), one.end(), f"{first}-{last}" if " and " not in one[0] or one[3] else last))
    for one in _SHORT_PERIOD.finditer(sentence):
        found.append((one.start(), one.end(), f"{one[1]}-{one[1][:2]}{one[2]}"))
    taken = [(start, end) for start, end, _ in found]
    for one in _PLAN.finditer(sentence):
        number = 10 + "一二三四五六七".index(one[1][1]) + 1 if one[1] else int(one[2])
        if not re.match(r"[^,，。]{0,12}(?:Plan(?!\s+period)|规划(?!期))", sentence[one.end() :]):
            found.append((one.start(), one.end(), f"{1951 + 5 * number}-{1955 + 5 * number}"))
    for one in _YEAR.finditer(sentence):
        inside = any(start <= one.start() < end for start, end in taken)
        bracketed = re.search(r"[(（〔\[][^)）〕\]]*$", sentence[: one.start()]) and re.match(
            r"\s?[)）〕\]]", sentence[one.end() :]
        )
        if not inside and not bracketed and not _NAME.match(sentence[one.end() :]):
            found.append((one.start(1), one.end(1), one[1]))
    return sorted(one for one in found if not _is_base(sentence, one))


def _reported(sentence: str) -> list[tuple[int, int, str]]:
    """Return the years in brackets behind the report or index that a sentence cites for what it says."""
    return [(*one.span(1), one[1]) for one in _REPORT.finditer(sentence)]


def _is_base(sentence: str, found: tuple[int, int, str]) -> bool:
    """Say whether a year is one compared with; "from 2019 to 2022" is a period, not a base."""
    before = sentence[: found[0]]
    return bool(_BASE.search(before)) and not ("-" in found[2] and re.search(r"\bfrom\s*$", before, re.IGNORECASE))


def _nearest(sentence: str, options: list[tuple[int, int, str]], start: int, end: int) -> str:
    """Return the year that is said of a number: "X in 2018 to Y in 2022", else the last one before it."""
    for at, _stop, value in options:
        between = sentence[end:at] if at >= end else None
        if (
            between is not None
            and re.fullmatch(r"[\w\s%-]{0,40}?\s(?:in|by|during|at the end of|as of)\s(?:the year\s)?", between)
            and not re.search(r"\d", between)
        ):
            return value
    before = [one for one in options if one[1] <= start]
    if before:
        return before[-1][2]
    return options[0][2]
