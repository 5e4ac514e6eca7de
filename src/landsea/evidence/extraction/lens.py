"""A text as the grammars see it: one character for one, full width as half width, nothing invisible."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

#: Zero-width characters, bidirectional controls, soft hyphens and the byte order mark: they hide in numbers.
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")

_FULL_WIDTH = {0xFF01 + step: 0x21 + step for step in range(94) if chr(0xFF01 + step) not in "，；：！？（）"}
_SPACES = dict.fromkeys([0x00A0, 0x2002, 0x2003, 0x2007, 0x2008, 0x2009, 0x202F, 0x3000], 0x20)
_SAME = {0x2212: 0x2D, 0x2010: 0x2D, 0x2011: 0x2D, 0x2012: 0x2D, 0xFFE5: 0xA5}
_TABLE = _FULL_WIDTH | _SPACES | _SAME


@dataclass(frozen=True, slots=True)
class Lens:
    """Clean text, and how its places map to the document's.

    Attributes
    ----------
    text : str
        What the grammars read.
    _cuts, _shifts : tuple of int
        After each cut in the clean text, how many characters were left out.
    """

    text: str
    _cuts: tuple[int, ...] = ()
    _shifts: tuple[int, ...] = ()

    def original(self, place: int) -> int:
        """Return the place in the document's text of a character of the clean text."""
        at = bisect_right(self._cuts, place)
        return place + (self._shifts[at - 1] if at else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return start and end in the document's text."""
        return self.original(start), self.original(end - 1) + 1 if end > start else self.original(start)


def look(text: str) -> Lens:
    """Clean a text for the grammars."""
    cuts, shifts, out = [], [], 0
    for found in INVISIBLE.finditer(text):
        cuts.append(found.start() - out)
        out += found.end() - found.start()
        shifts.append(out)
    clean = INVISIBLE.sub("", text) if cuts else text
    return Lens(clean.translate(_TABLE), tuple(cuts), tuple(shifts))
