"""Counts beside the list that they count: "A, B and other seven" where seven are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from landsea.evidence.conflicts.alike import Alike
from landsea.evidence.conflicts.conflict import Conflict
from landsea.evidence.conflicts.statement import Statement

_OTHER = re.compile(r"((?:[^,.;:]+,\s*)*[^,.;:]+?),?\s+and other\s*$")
_ZH_LIST = re.compile(r"((?:[^，。；：、]+、)+[^，。；：、]+?)等$")
_NAME = re.compile(r"^(?:the\s+)?[A-Z]", re.IGNORECASE)


def find(statements: Sequence[Statement], _alike: Alike) -> Iterator[Conflict]:
    """Yield counts that say "other" of as many as are named, and lists longer than the count that ends them."""
    for one in statements:
        if one.unit not in ("count", "persons") or one.value != int(one.value) or not one.before:
            continue
        named = _named(one.before, _OTHER, r",|\band\b")
        if named and named == one.value and named > 2:
            yield Conflict("wording", "wording.other", (one,), {"named": named})
        named = _named(one.before, _ZH_LIST, "、")
        if named and named > one.value > 1:
            yield Conflict("wording", "wording.list", (one,), {"named": named})


def _named(before: str, pattern: re.Pattern[str], joint: str) -> int:
    """Count the names of the list that ends before the figure."""
    match = pattern.search(before)
    if match is None:
        return 0
    items = [item.strip() for item in re.split(joint, match[1]) if item.strip()]
    return len([item for item in items if _NAME.match(item) or not item.isascii()])
