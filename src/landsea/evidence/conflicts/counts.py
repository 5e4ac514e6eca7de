"""Shares of counted things: 26.4% of 87 projects are 23; 44.3% that are 21 leave no whole number of all."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import Alike
from landsea.evidence.conflicts.beside import SHARE, between, tied
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.statement import FOUND, Statement

_AMONG = re.compile(r"\b(?:among|of|out of)\b[^,;.]{0,25}$|[在共]\D{0,8}$", re.IGNORECASE)
_RATE = re.compile(r"rate|ratio|index|level|degree|intensity|share|率|指数|比例", re.IGNORECASE)
#: Counts above which every share of one decimal is near a whole number.
_MOST = 400


def find(statements: Sequence[Statement], _alike: Alike) -> Iterator[Conflict]:
    """Yield shares of a count that give a whole number of things, and those that give none."""
    for count, share, words in tied(statements):
        if _fit(count, share) and SHARE.search(words):
            yield from _total(count, share)
    for count, share in _following(statements):
        words = between(count, share)
        if _fit(count, share) and _AMONG.search(count.before) and not _RATE.search(words) and not SHARE.search(words):
            yield from _part(count, share)


def _fit(count: Statement, share: Statement) -> bool:
    """Tell whether two figures are a count of things and an exact share."""
    exact = count.bound == share.bound == "exact" and bool(re.search(r"\d", share.text))
    found = count.kind in FOUND and share.kind in FOUND
    return exact and found and count.unit == "count" and share.unit == "percent" and 0 < count.value <= _MOST


def _following(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Yield each count with the first share after it in its sentence."""
    by_sentence: dict[tuple[str, int | None], list[Statement]] = {}
    for one in statements:
        if one.sentence and one.start is not None:
            by_sentence.setdefault((one.doc, one.sentence_start), []).append(one)
    for group in by_sentence.values():
        shares = [one for one in group if one.unit == "percent"]
        for count in group:
            after = [share for share in shares if (share.start or 0) > (count.start or 0)]
            if count.unit == "count" and after:
                yield count, after[0]


def _part(count: Statement, share: Statement) -> Iterator[Conflict]:
    """Look for a whole number of things that is the share of the count."""
    whole = round(count.value * share.value / 100)
    real = 100 * whole / count.value
    values = {"exact": f"{count.value * share.value / 100:.4g}", "whole": whole, "real": (real, "percent")}
    if share.low <= real <= share.high:
        yield Conflict("agreement", "counts.part", (count, share), values)
    else:
        yield Conflict("derived", "counts.no_part", (count, share), values)


def _total(count: Statement, share: Statement) -> Iterator[Conflict]:
    """Look for a whole number of all things of which the count is the share."""
    low, high = 100 * count.value / share.high, 100 * count.value / share.low
    whole = round(100 * count.value / share.value)
    values = {
        "exact": f"{100 * count.value / share.value:.4g}", "whole": whole,
        "real": (100 * count.value / whole, "percent"),
        "below": math.floor(low), "above": math.ceil(high),
        "share_below": (100 * count.value / math.ceil(high), "percent"),
        "share_above": (100 * count.value / max(1, math.floor(low)), "percent"),
    }  # fmt: skip
    if math.floor(high) >= math.ceil(low):
        yield Conflict("agreement", "counts.total", (count, share), values)
    else:
        yield Conflict("derived", "counts.no_total", (count, share), values)
