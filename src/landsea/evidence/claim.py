"""One quantitative claim of a document: what it says, of what, and where it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["observed", "target", "comparison", "rank", "forecast", "estimate"]
Bound = Literal[
    "exact",
    "over",
    "under",
    "at_most",
    "at_least",
    "approx",
    "approx_below",
    "range",
    "order_of_magnitude",
    "among",
]
Tier = Literal["core", "ordinal", "structural", "label", "date", "frequency"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity that a document states.

    Attributes
    ----------
    doc : str
        Name of the document's file.
    start, end : int
        Place of the number with its unit, in characters of the document's text; ``text = document[start:end]``.
    text : str
        The words there.
    value : float
        The number in the base of `unit`; the midpoint of a range.
    unit : str
        Base unit, as ``percent``, ``yuan``, ``USD``, ``t``, ``km``, ``count``.
    quantity : str
        What is measured, in snake case.
    subject : str
        Place or body of which it is said; blank where the text gives none.
    year : str or None
        Year or period ("2022", "2018-2022"); None where sentence and paragraph give none.
    kind : Kind
        What sort of statement it is.
    direction : {"increase", "decrease"} or None
        Of a change only.
    comparator : str or None
        What it is compared with.
    sentence_start, sentence_end : int
        Place of the sentence.
    bound : Bound
        How exact the number is meant to be.
    tier : Tier
        ``core`` for a measured quantity; the others are numbers of other sorts.
    value_low, value_high : float or None
        Ends of a range.
    note : str
        What a reader must know besides.
    """

    doc: str
    start: int
    end: int
    text: str
    value: float
    unit: str
    quantity: str
    subject: str
    year: str | None
    kind: Kind
    direction: str | None
    comparator: str | None
    sentence_start: int
    sentence_end: int
    bound: Bound = "exact"
    tier: Tier = "core"
    value_low: float | None = None
    value_high: float | None = None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the claim as plain JSON-ready values, by the field names of the labels; a plain year is a number."""
        plain = self.year is not None and self.year.isdigit()
        return {**asdict(self), "year": int(self.year) if plain and self.year else self.year}
