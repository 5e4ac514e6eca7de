"""``extract``: the claims of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from landsea.evidence.claim import Claim
from landsea.evidence.document import Document
from landsea.evidence.extraction import (
    bounds,
    chinese,
    comparisons,
    directions,
    english,
    kinds,
    masks,
    quantities,
    subjects,
    years,
)
from landsea.evidence.extraction.entities import Cast, Entity, cast
from landsea.evidence.extraction.layout import Sentence, sentences
from landsea.evidence.extraction.lens import Lens, look
from landsea.evidence.extraction.mention import Mention
from landsea.evidence.gazetteer import Gazetteer, general_gazetteer

#: Figures of a sentence; with more of them it is a table, or an attack, and no prose.
MOST_FIGURES = 80
_FIGURES = re.compile(r"\d+")
_GRAMMARS = {"en": english.mentions, "zh": chinese.mentions}


def extract(document: Document, gazetteer: Gazetteer | None = None) -> list[Claim]:
    """Find every quantitative claim of a document, in order.

    Parameters
    ----------
    document : Document
    gazetteer : Gazetteer, optional
        Names of places and bodies; by default China's provinces and prefectures, countries and large regions.

    Returns
    -------
    list of Claim
        With offsets into ``document.text``.
    """
    lens = look(document.text)
    prose = list(sentences(lens.text))
    people = cast(lens.text, prose, gazetteer or general_gazetteer(), document.title)
    return [_whole(claim, lens, document) for claim in _Reader(document, lens, people).read(prose)]


class _Reader:
    """Reads sentence by sentence and remembers what a paragraph has said."""

    def __init__(self, document: Document, lens: Lens, people: Cast) -> None:
        self.document = document
        self.text = lens.text
        self.people = people
        self.paragraph = -1
        self.topic = ""
        self.frame = years.Frame()
        self.labels: set[str] = set()
        titled = _titled_year(document)
        # A communiqué speaks of its year unless it says otherwise.
        self.opening = years.Frame(str(titled), wide=True) if titled else years.Frame()
        self.document_year = _year_of(document)
        self.reference_year = self.document_year or _latest_year(lens.text)

    def read(self, prose: list[Sentence]) -> Iterator[Claim]:
        for one in prose:
            first = one.paragraph != self.paragraph
            if first:
                self.paragraph, self.topic, self.frame = one.paragraph, "", self.opening
            yield from self._sentence(one, first)

    def _sentence(self, one: Sentence, first: bool) -> Iterator[Claim]:
        text = self.text[one.start : one.end]
        entities = self.people.named(text, one.lang)
        here = years.Frame(self.frame.year, self.frame.wide, self.frame.aim)
        for mention in self._mentions(text, one, entities):
            yield self._claim(text, one, mention, entities, here)
        self.frame = self.frame.after(text, first, one.lang)
        self.topic = subjects.topic(text, entities, one.lang) or self.topic

    def _mentions(self, text: str, one: Sentence, entities: list[Entity]) -> list[Mention]:
        if not re.search(_HINTS, text) or sum(1 for _ in _FIGURES.finditer(text)) > MOST_FIGURES:
            return []
        names = [(entity.start, entity.end) for entity in entities]
        found = _GRAMMARS[one.lang](masks.mask(text, one.lang))
        kept = [
            mention
            for mention in found
            if not any(start <= mention.start and mention.end <= end for start, end in names)
        ]
        if one.heading:
            kept = [mention for mention in kept if mention.tier == "core" and mention.unit != "count"]
        kept = [mention for mention in kept if self._is_new(text, mention)]
        _number_lists(text, kept)
        return kept

    def _is_new(self, text: str, mention: Mention) -> bool:
        """A number inside a name is a claim at its first mention only."""
        if mention.tier != "label":
            return True
        noun = re.split(r"[^A-Za-z\u4e00-\u9fff]", mention.head)[0]
        key = f"{text[mention.start : mention.end]} {noun}".lower()
        known = key in self.labels
        self.labels.add(key)
        return not known

    def _claim(self, text: str, one: Sentence, mention: Mention, entities: list[Entity], frame: years.Frame) -> Claim:
        lead = mention.extra.get("lead", mention) if _TOGETHER.search(text) else mention
        change = directions.direction(text, mention, one.lang) or directions.direction(text, lead, one.lang)
        return Claim(
            doc=self.document.name,
            start=one.start + mention.start,
            end=one.start + mention.end,
            text=text[mention.start : mention.end],
            value=float(mention.value),
            unit=mention.unit,
            quantity=quantities.quantity(text, lead, change, one.lang),
            subject=subjects.subject(text, mention, entities, self.topic, self.people, one.lang),
            year=years.year(text, mention.start, mention.end, frame, self.document_year),
            kind=kinds.kind(text, mention, one.lang, self.reference_year, frame.aim),
            direction=change,
            comparator=comparisons.comparator(text, mention, one.lang),
            sentence_start=one.start,
            sentence_end=one.end,
            bound=bounds.bound(text, mention, one.lang),
            tier=mention.tier,
            value_low=None if mention.low is None else float(mention.low),
            value_high=None if mention.high is None else float(mention.high),
        )


_TOGETHER = re.compile(r"\brespectively\b|分别")
#: A sentence without any of these has no number.
_HINTS = (
    r"(?i)[\d零一二三四五六七八九十百千万亿半首翻]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+t[yh]|"
    r"half|hal[fv]|dozen|tens|hundred|thousand|million|billion|first|second|third|largest|biggest|busiest|highest|lowest|longest|deepest|fastest|"
    r"inaugural|sole|only|single|twice|doubl|tripl|top|quarter|smallest|slowest|last|worst|fewest|[a-z]*fold)"
)


def _number_lists(text: str, found: list[Mention]) -> None:
    """Mark the members of lists of numbers with their position, for "respectively"."""
    run: list[Mention] = []
    for mention in [*found, None]:
        joined = (
            mention
            and run
            and re.fullmatch(r"[\s\w%¥$]{0,18}?(?:,|，|、|and|和)?\s?(?:and|和)?\s?", text[run[-1].end : mention.start])
        )
        if mention and (not run or (joined and mention.unit == run[-1].unit)):
            run.append(mention)
            continue
        if len(run) > 1:
            for at, one in enumerate(run):
                one.extra["position"] = (at, len(run))
                one.extra["lead"] = run[0]
        run = [mention] if mention else []


def _year_of(document: Document) -> int | None:
    """Return the year that "this year" means: a communiqué's own, else that of the document's date."""
    return _titled_year(document) or (int(document.date[:4]) if document.date else None)


def _titled_year(document: Document) -> int | None:
    """Return the year of a statistical communiqué or yearbook, from its title."""
    titled = re.search(
        r"(?<!\d)((?:19|20)\d\d)\s?年?.{0,24}?(?:统计公报|communiqu|bulletin|公报|运行情况|发展情况|年报)|(?:communiqu|bulletin).{0,60}?((?:19|20)\d\d)",
        document.title,
        re.IGNORECASE,
    )
    return int(titled[1] or titled[2]) if titled else None


def _latest_year(text: str) -> int | None:
    """Return the latest year in which something is said to have happened, as a stand-in for the document's date."""
    ahead = r"(?![^.,，。]{0,14}(?:将|力争|目标|预计|will|target|aim))"
    found = re.findall(rf"\b[Ii]n ((?:19|20)\d\d)\b{ahead}|(?<![到至])((?:19|20)\d\d)年{ahead}", text)
    past = [int(a or b) for a, b in found]
    return max(past) if past else None


def _whole(claim: Claim, lens: Lens, document: Document) -> Claim:
    """Bring the places of a claim from the clean text to the document's."""
    start, end = lens.span(claim.start, claim.end)
    first, last = lens.span(claim.sentence_start, claim.sentence_end)
    return replace(claim, start=start, end=end, text=document.text[start:end], sentence_start=first, sentence_end=last)
