"""Shares of counted things: 26.4% of 87 projects are 23; 44.3% that are 21 leave no whole number of all."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import Alike
from landsea.evidence.conflicts.beside import SHARE, tied
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.statement import Statement
from landsea.evidence.conflicts.values import FOUND

_AMONG = re.compile(r"\b(?:among|of|out of)\b[^,;.]{0,25}$|[在共]\D{0,8}$", re.IGNORECASE)
_RATE = re.compile(r"rate|ratio|index|level|degree|intensity|share|率|指数|比例", re.IGNORECASE)
#: Counts above which every share of one decimal is near a whole number.
_MOST = 400


def find(statements: Sequence[Statement], _alike: Alike) -> Iterator[Conflict]:
    """Yield shares of a count that give a whole number of things, and those that give none."""
    for count, share, words in tied(statements):
        if count.unit != "count" or share.unit != "percent" or share.bound != "exact" or count.kind not in FOUND:
            continue
        if count.bound != "exact" or not 0 < count.value <= _MOST or not re.search(r"\d", share.text):
            continue
        if SHARE.search(words):
            yield from _total(count, share)
        elif words and _AMONG.search(count.before) and not _RATE.search(words) and share.kind in FOUND:
            yield from _part(count, share)


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
        "exact": f"{100 * count.value / share.value:.4g}", "whole": whole, "real": (100 * count.value / whole, "percent"),
        "below": math.floor(low), "above": math.ceil(high),
        "share_below": (100 * count.value / math.ceil(high), "percent"),
        "share_above": (100 * count.value / max(1, math.floor(low)), "percent"),
    }  # fmt: skip
    if math.floor(high) >= math.ceil(low):
        yield Conflict("agreement", "counts.total", (count, share), values)
    else:
        yield Conflict("derived", "counts.no_total", (count, share), values)
