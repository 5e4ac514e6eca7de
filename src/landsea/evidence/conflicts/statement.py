"""A statement: what rules compare, made of a claim or of a fact."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from landsea.evidence.claim import Claim
from landsea.evidence.conflicts.precision import bounds
from landsea.evidence.conflicts.units import adds_up, base
from landsea.evidence.fact import Fact
from landsea.evidence.words import concepts

#: What is stated as found; targets, forecasts, ranks and comparisons with others are not.
FOUND = ("observed", "estimate")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Where a clause ends, and how many characters of it are read on either side of a figure.
_BREAK = re.compile(r"[,;:–—()（），。；：]|\band\b|\bwhile\b|以及|同时")
_BESIDE = 60
#: Words of a change beside a level do not make it a change.
CHANGES = frozenset({"#growth", "#decline"})
#: Words of a place's name that say what sort of place it is.
_SORT = re.compile(r"\b(province|provincial|city|municipality|prefecture|the|of)\b|'s\b|[省市]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure as the rules see it.

    Attributes
    ----------
    key : str
        Of the claim or fact.
    doc : str
        Document, or source of a fact.
    start, end : int or None
        Place of the figure in the document's text.
    text : str
        Its words.
    value, low, high : float
        In the base of `unit`; the interval that its rounding and its "over" or "nearly" leave open.
    unit : str
    quantity : str
    named : frozenset of str
        What the words of the quantity's name mean, without those of the subject.
    concepts : frozenset of str
        The same with the words of the clause next to the figure.
    subject : str
    place : str
        The subject without the word for its sort, in lower case.
    years : tuple of int or None
        First and last year.
    kind, bound, tier : str
    direction, comparator : str or None
    sentence : str
        Blank where it is not at hand.
    sentence_start : int or None
    context : frozenset of str
        What the sentence's words mean.
    written : int or None
        Year in which the document was written, or before which it was not.
    indicator : str
    note : str
    """

    key: str
    doc: str
    start: int | None
    end: int | None
    text: str
    value: float
    low: float
    high: float
    unit: str
    quantity: str
    named: frozenset[str]
    concepts: frozenset[str]
    subject: str
    place: str
    years: tuple[int, int] | None
    kind: str
    bound: str = "exact"
    tier: str = "core"
    direction: str | None = None
    comparator: str | None = None
    sentence: str = ""
    sentence_start: int | None = None
    context: frozenset[str] = field(default_factory=frozenset)
    written: int | None = None
    indicator: str = ""
    note: str = ""

    @property
    def before(self) -> str:
        """The sentence up to the figure; blank where it is not at hand."""
        return (
            ""
            if self.start is None or self.sentence_start is None
            else self.sentence[: self.start - self.sentence_start]
        )

    @property
    def after(self) -> str:
        """The sentence from the figure on; blank where it is not at hand."""
        return (
            "" if self.end is None or self.sentence_start is None else self.sentence[self.end - self.sentence_start :]
        )


def of_claim(claim: Claim, key: str, sentence: str = "", written: int | None = None, indicator: str = "") -> Statement:
    """Make a statement of a claim.

    Parameters
    ----------
    claim : Claim
    key : str
    sentence : str
        Its sentence, ``text[claim.sentence_start:claim.sentence_end]``; some rules read it.
    written : int, optional
        Year of the document.
    indicator : str
        Indicator that it is known to be a value of.
    """
    value, unit = base(claim.value, claim.unit)
    low, high = bounds(value, claim.text, claim.bound, (claim.value_low, claim.value_high))
    named = _named(claim.quantity, claim.subject)
    return Statement(
        key=key,
        doc=claim.doc,
        start=claim.start,
        end=claim.end,
        text=claim.text,
        value=value,
        low=low,
        high=high,
        unit=unit,
        quantity=claim.quantity,
        named=named,
        concepts=named | (_beside(claim, sentence, unit) if sentence else frozenset()),
        subject=claim.subject,
        place=place_of(claim.subject),
        years=years_of(claim.year),
        kind=claim.kind,
        bound=claim.bound,
        tier=claim.tier,
        direction=claim.direction,
        comparator=claim.comparator,
        sentence=sentence,
        sentence_start=claim.sentence_start,
        context=concepts(sentence),
        written=written,
        indicator=indicator,
        note=claim.note,
    )


def _named(quantity: str, subject: str) -> frozenset[str]:
    return frozenset(word for word in concepts(quantity) - concepts(subject) if not word[0].isdigit())


def _beside(claim: Claim, sentence: str, unit: str) -> frozenset[str]:
    """Return what the words of the figure's clause mean, next to the figure."""
    at, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    before = _BREAK.split(sentence[max(0, at - _BESIDE) : at])[-1]
    beside = _named(f"{before} {_BREAK.split(sentence[end : end + _BESIDE])[0]}", claim.subject)
    return beside - CHANGES if adds_up(unit) else beside


def of_fact(fact: Fact) -> Statement:
    """Make a statement of a fact; its text is its value as the table gives it."""
    value, unit = base(fact.value, fact.unit)
    text = f"{fact.value:.12g} {fact.unit}"
    low, high = bounds(value, text, "exact", (None, None))
    named = _named(fact.quantity, fact.place)
    return Statement(
        key=fact.key,
        doc=fact.source,
        start=fact.start,
        end=fact.end,
        text=text,
        value=value,
        low=low,
        high=high,
        unit=unit,
        quantity=fact.quantity,
        named=named,
        concepts=named,
        subject=fact.place,
        place=place_of(fact.place),
        years=years_of(fact.period),
        kind=fact.kind,
        written=year_of(fact.date),
        indicator=fact.indicator,
        note=fact.note,
    )


def year_of(date: str | None) -> int | None:
    """Return the year at the beginning of a date."""
    match = _YEAR.match(date or "")
    return int(match[0]) if match else None


def years_of(period: str | int | None) -> tuple[int, int] | None:
    """Return the first and last year named in a period."""
    found = [int(year) for year in _YEAR.findall(str(period or ""))]
    return (min(found), max(found)) if found else None


def place_of(subject: str) -> str:
    """Return a subject's name without the word for its sort."""
    return " ".join(_SORT.sub(" ", subject).lower().split())
