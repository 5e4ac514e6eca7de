"""Which indicator a claim is a value of: a suggestion with its score."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from landsea.evidence.claim import Claim
from landsea.evidence.conflicts.units import base
from landsea.evidence.words import concepts

#: Score from which a suggestion is made.
ENOUGH = 0.55
#: Words of a claim that an indicator's title and definition have none of count so much against it.
_STRANGE = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a claim may be a value of.

    Attributes
    ----------
    indicator, title, title_local, unit, definition : str
        As in a pack's indicators.csv.
    """

    indicator: str
    title: str
    title_local: str
    unit: str
    definition: str = ""


class Linker:
    """Suggests indicators for claims.

    The score is twice the weight of the words that a claim's quantity and subject share with an indicator's title, over
    the weight of both; a word weighs the more, the fewer indicators have it. Units must be of one sort.

    Parameters
    ----------
    candidates : iterable of Candidate
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._candidates = list(candidates)
        self._titles = [concepts(one.title) | concepts(one.indicator.replace("_", " ")) for one in self._candidates]
        self._locals = [concepts(one.title_local) for one in self._candidates]
        counts = Counter(word for title in [*self._titles, *self._locals] for word in title)
        self._weights = {word: math.log(1 + len(self._candidates) / count) for word, count in counts.items()}
        self._usual = math.log(1 + len(self._candidates))

    def suggest(self, claim: Claim) -> tuple[str, float] | None:
        """Return the indicator that fits best with its score, or None if none fits well.

        Parameters
        ----------
        claim : Claim

        Returns
        -------
        tuple of (str, float) or None
        """
        if claim.tier != "core" or claim.kind in ("comparison", "rank"):
            return None
        return self.best(claim.quantity, claim.subject, claim.unit)

    def best(self, quantity: str, subject: str, unit: str) -> tuple[str, float] | None:
        """Return the indicator that fits a quantity of a subject in a unit, with its score."""
        asked = concepts(quantity)
        place = concepts(subject)
        scores = [
            (max(self._score(asked, place, title), self._score(asked, place, local)), one.indicator)
            for one, title, local in zip(self._candidates, self._titles, self._locals, strict=True)
            if base(1.0, one.unit)[1] == base(1.0, unit)[1]
        ]
        score, indicator = max(scores, default=(0.0, ""))
        return (indicator, round(score, 3)) if score >= ENOUGH else None

    def _score(self, asked: frozenset[str], place: frozenset[str], title: frozenset[str]) -> float:
        own = self._weight(title)
        shared = self._weight(title & (asked | place))
        strange = self._weight(asked - title)
        total = own + shared + _STRANGE * strange
        return 2 * shared / total if total else 0.0

    def _weight(self, words: Sequence[str] | frozenset[str]) -> float:
        return sum(self._weights.get(word, self._usual) for word in words)
