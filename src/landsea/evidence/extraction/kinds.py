"""What sort of statement a number makes: observed, aimed at, forecast, estimated, a comparison or a rank."""

from __future__ import annotations

import re

from landsea.evidence.claim import Kind
from landsea.evidence.extraction.clauses import clause, phrase
from landsea.evidence.extraction.comparisons import gap
from landsea.evidence.extraction.lexicon import any_of, cues
from landsea.evidence.extraction.mention import Mention

_COMPLETED = {
    "en": re.compile(rf"\b(?:{any_of('completed', 'en')})\b", re.IGNORECASE),
    "zh": re.compile(r"已|达到了|完成了|实现了|增长了|全年|同比|比上年|完成[^，。]{0,10}目标"),
}
_BY_YEAR = re.compile(r"\bby\s+(?:the end of\s+)?(20\d\d)\b|(?:到|至)(20\d\d)年(?!.{0,3}(?:累计|为止))", re.IGNORECASE)
#: What an aim is reached by is there already: "Leveraging seven platforms, ..."
_MEANS = re.compile(r"\W*(?:Leveraging|Relying on|Drawing on|Building on|Based on)\b|依托", re.IGNORECASE)
#: What an aim is compared with has been seen.
_COMPARED = re.compile(r"\b(?:compared\s+(?:with|to)|versus|(?:up|down)\s+from)\s+(?:[a-z]+\s+)?$", re.IGNORECASE)
#: "By the end of 2025 the port had offered": told afterwards.
_HAD = re.compile(r"\bhad\b|截至")
#: Where a change starts from is no aim: "from the current 65%".
_STARTING = re.compile(
    r"\b(?:from\s+)?(?:the\s+|its\s+)?(?:current|currently|existing|present)\s+$|\bfrom\s+$"
    r"|(?:由|从)(?:目前的?|现在的?|20\d\d年的?)?$",
    re.IGNORECASE,
)
#: A plan gives orders: "Develop an app with seven modules."
_ORDER = {
    "en": re.compile(rf"(?:^\W*|[:;]\s+)(?:{any_of('imperative', 'en')})\s+(?!of\b)(?:[a-z‘'“\"]|\d)"),
    "zh": re.compile(rf"(?:^|[，、；])(?:{any_of('imperative', 'zh')})[^，。；]*$"),
}
#: A slogan in such company is a programme's.
_PROGRAMME = re.compile(r"framework|strateg|\bplan\b|positioning|programme|格局|战略|规划|布局|行动", re.IGNORECASE)
#: After an aim, what only adds to it: "aims at growth, with 40% of it ..."
_ADDS = re.compile(r",\s+(?:with|which|a|up|representing|accounting)\b")


def kind(text: str, one: Mention, lang: str, reference_year: int | None, aim: bool = False) -> Kind:
    """Return the kind of a mention in its sentence.

    Parameters
    ----------
    text : str
        The sentence.
    one : Mention
    lang : {"en", "zh"}
    reference_year : int or None
        Year in which the document speaks, if it is known.
    aim : bool
        Whether the paragraph speaks of a year aimed at.
    """
    if one.kind:
        return one.kind
    if gap(text, one, lang) is not None:
        return "comparison"
    if one.tier == "label" and _PROGRAMME.search(text):
        return "target"
    if _COMPARED.search(text[: one.start]):
        return "observed"
    start, end = clause(text, one.start, one.end)
    if _has("estimate", text[start:end], lang) or _is_age(text, one):
        return "estimate"
    # What is forecast stands after the word for it, or in one phrase with it: "the canal, 134 km long, is expected to".
    if _has("forecast", text[start : min(end, phrase(text, one.start, one.end)[1])], lang):
        return "forecast"
    if aim and not re.search(r"(?:19|20)\d\d", text) and not _COMPLETED[lang].search(text[start:end]):
        return "target"
    return "target" if _is_aim(text, one, lang, reference_year) else "observed"


def _is_age(text: str, one: Mention) -> bool:
    """Say whether a number is the age of something ancient, which nobody observed."""
    return one.unit == "years" and one.value > 200 and bool(re.match(r"\s+(?:ago|old)\b", text[one.end :]))


def _is_aim(text: str, one: Mention, lang: str, reference_year: int | None) -> bool:
    """Say whether a number is aimed at: an order, a year still to come, or words of will beside it in its clause."""
    start, end = clause(text, one.start, one.end)
    before, around = text[start : one.start], text[start:end]
    if _STARTING.search(before) or _MEANS.match(text[phrase(text, one.start, one.end)[0] : one.start]):
        return False
    past = bool(_COMPLETED[lang].search(around))
    ordered = _ORDER[lang].search(text[: one.start] if lang == "en" else before)
    if (ordered and (lang == "en" or not past)) or _is_ahead(text, past, reference_year):
        return True
    will = _last("target", before, lang)
    if will is None:
        rest = min(end, phrase(text, one.start, one.end)[1])
        return _has("target_after", text[one.end : rest], lang) and not _COMPLETED[lang].search(before)
    if lang == "zh":
        return not re.search(r"完成[^，。]{0,10}目标", before)
    return not _ADDS.search(before[will:])


def _is_ahead(text: str, past: bool, reference_year: int | None) -> bool:
    """Say whether a sentence sets a year that lies ahead of the document."""
    if _HAD.search(text):
        return False
    said = [int(one[1] or one[2]) for one in _BY_YEAR.finditer(text)]
    return any(not past if reference_year is None else year >= reference_year for year in said)


def _last(wanted: str, text: str, lang: str) -> int | None:
    """Return where the last cue of a kind ends; None without one."""
    ends = [one.end() for value, cue in cues("kind", lang, "sentence") if value == wanted for one in cue.finditer(text)]
    return max(ends, default=None)


def _has(wanted: str, text: str, lang: str) -> bool:
    return _last(wanted, text, lang) is not None
