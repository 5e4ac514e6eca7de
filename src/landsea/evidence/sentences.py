"""The sentence around a place in a text."""

from __future__ import annotations

import re

#: Ends of sentences: a full stop before a space or an upper-case letter or the end; Chinese stops; a blank line.
_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[A-Z\[(“‘'\"—#]|$)|(?<=[。！？；])|\n\s*\n")


def sentence_at(text: str, start: int, end: int, reach: int = 2000) -> str:
    """Return the sentence that holds a figure, with its white space made plain.

    Parameters
    ----------
    text : str
    start, end : int
        Place of the figure.
    reach : int
        Most characters looked at on either side.
    """
    low, high = max(0, start - reach), min(len(text), end + reach)
    before = [match.end() for match in _END.finditer(text, low, start)]
    after = _END.search(text, end, high)
    return " ".join(text[before[-1] if before else low : after.start() if after else high].split())
