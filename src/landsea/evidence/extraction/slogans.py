"""Numbers inside names and slogans: 'One Core, Two Axes', New Six Areas, “一圈一带两区”."""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"‘([^‘’\n]{2,80})’|“([^“”\n]{2,80})”|(?<![\w])'([^'\n]{2,80})'(?!\w)|\"([^\"\n]{2,80})\"|「([^」\n]{2,40})」"
)
_WORD = re.compile(r"[A-Za-z][\w-]*")


def in_name(text: str, start: int, end: int) -> bool:
    """Say whether a small number stands in quotation marks, or capitalised beside another capitalised word."""
    return in_quotes(text, start, end) or _capitalised(text, start, end)


def in_quotes(text: str, start: int, end: int) -> bool:
    """Say whether a number stands in a short quoted phrase that it does not fill."""
    for quoted in _QUOTED.finditer(text):
        if quoted.start() < start and end < quoted.end():
            inner = quoted[0][1:-1]
            return len(inner.split()) <= 12 and not inner.endswith((".", "。", "!", "?"))
    return False


def _capitalised(text: str, start: int, end: int) -> bool:
    if not text[start].isupper() or not text[:start].strip(" #*-—–\"'“‘[]0123456789.\x01"):
        return False
    if re.search(r"[.!?:;][\"'”’]?\s*$", text[:start]):
        return False
    after = _WORD.match(text[end:].lstrip(" -"))
    before = re.search(r"([A-Za-z][\w-]*)[\s-]$", text[:start])
    return bool((after and after[0][0].isupper()) or (before and before[1][0].isupper()))
