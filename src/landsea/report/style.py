"""Colours, patterns and line styles that keep their meaning without colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INK = "#1f2328"
GREY = "#6b7078"
PALE = "#c9cdd2"


@dataclass(frozen=True, slots=True)
class Line:
    """How a mode is drawn: colour, and a dash pattern that tells it apart in black and white."""

    colour: str
    dash: str | None


# Colours after Okabe and Ito, darkened until they hold on white paper.
_LINES: Mapping[str, tuple[Line, ...]] = {
    "rail": (Line("#1f2328", None), Line("#8a4a7d", "7 2.2"), Line("#8a4a7d", "4 1.6 1.2 1.6")),
    "road": (Line("#c2520c", "2.6 1.6"),),
    "sea": (Line("#0067a5", "10 3.4"),),
    "pipe": (Line("#00795c", "9 2.4 2 2.4"),),
    "site": (Line("#8a6d00", "1.4 1.8"),),
    "air": (Line("#5a7d9a", "1.4 4"),),
}
_KIND_ORDER = {"sea": 0, "road": 1, "pipe": 2, "site": 3, "air": 4, "rail": 5}


def mode_lines(kinds: Mapping[str, str]) -> dict[str, Line]:
    """Give each mode its line; a second mode of one kind (another gauge) gets the next of that kind."""
    seen: dict[str, int] = {}
    lines: dict[str, Line] = {}
    for mode, kind in kinds.items():
        choices = _LINES.get(kind, _LINES["road"])
        lines[mode] = choices[min(seen.get(kind, 0), len(choices) - 1)]
        seen[kind] = seen.get(kind, 0) + 1
    return lines


def drawing_order(kinds: Mapping[str, str]) -> list[str]:
    """Modes from the lowest layer of the map to the highest."""
    return sorted(kinds, key=lambda mode: (_KIND_ORDER.get(kinds[mode], 3), mode))
