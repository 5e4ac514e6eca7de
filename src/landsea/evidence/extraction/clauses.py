"""Where the clause of a number begins and ends."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"[;；:：。]|\s[–—]\s|——|(?<=[^\d]),\s(?=(?:while|whereas|but|yet|although|though|and|with)\s)|[，,](?=[^\d])|,\s"
)
_STRONG = re.compile(
    r"[;；。]|,\s(?:while|whereas|but|(?=(?:they|it|he|she|we)\s))|\b(?:while|whereas)\b|，(?:其中|而)"
)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the clause around a number: from one strong break (; while, whereas) to the next."""
    return _around(_STRONG, text, start, end)


def phrase(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the phrase around a number: from one comma, dash or stop to the next."""
    return _around(_BREAK, text, start, end)


def _around(pattern: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    left = 0
    for one in pattern.finditer(text, 0, start):
        left = one.end()
    right = pattern.search(text, end)
    return left, right.start() if right else len(text)
