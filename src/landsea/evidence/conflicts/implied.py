"""Totals that an amount and its share imply, side by side in a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from landsea.evidence.conflicts.beside import SHARE, tied
from landsea.evidence.conflicts.statement import FOUND, Statement, place_of
from landsea.evidence.conflicts.units import adds_up
from landsea.evidence.words import concepts

#: Words for an increment: a share of it is no share of a total.
INCREMENT = re.compile(r"increment|added increase|newly added|增量|新增量|增加额|增长额", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Implied:
    """A total that an amount and its share imply."""

    amount: Statement
    share: Statement
    total: float
    low: float
    high: float
    concepts: frozenset[str]
    whole: str

    @property
    def years(self) -> tuple[int, int] | None:
        """Period of the total."""
        return self.amount.years or self.share.years


def implied(statements: Sequence[Statement]) -> Iterator[Implied]:
    """Yield the totals implied by an amount and its share, side by side in a sentence."""
    for amount, share, words in tied(statements):
        if (
            share.unit != "percent"
            or not adds_up(amount.unit)
            or not 0 < share.value <= 100
            or amount.kind not in FOUND
        ):
            continue
        if not _is_share(share, words) or INCREMENT.search(_about(share)):
            continue
        low = amount.low / (share.high / 100)
        high = amount.high / (share.low / 100) if share.low > 0 else math.inf
        if not math.isfinite(high):
            continue
        about = concepts(_about(share)) | share.named
        named = amount.named & (about - {"#share"}) or amount.named
        yield Implied(
            amount, share, amount.value / (share.value / 100), low, high, named, place_of(share.comparator or "")
        )


def _is_share(share: Statement, words: str) -> bool:
    return bool(SHARE.search(words)) if words else "#share" in share.concepts


def _about(share: Statement) -> str:
    """Words that say what the share is of."""
    return f"{share.comparator or ''} {share.after[:70]} {'' if share.sentence else share.quantity}"
