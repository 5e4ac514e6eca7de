"""Colours, patterns and line styles that keep their meaning without colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.svg import el

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


FILLS = ("f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7")
_COLOURS = ("#2b2f36", "#0067a5", "#c2520c", "#00795c", "#8a4a7d", "#8a6d00", "#5a7d9a", "#9a9fa6")


def fills(keys: Iterable[str]) -> dict[str, str]:
    """Give each key its fill (a reference to a pattern); beyond eight they repeat."""
    return {key: f"url(#{FILLS[place % len(FILLS)]})" for place, key in enumerate(keys)}


def fill_patterns() -> Markup:
    """Return the hidden picture that defines the fills, once a page."""
    strokes = (
        "",
        "M-2,8L8,-2M2,12L12,2M-2,-2",
        "M0,2.5H8M0,6.5H8",
        "M2,2h1.6v1.6h-1.6zM6,6h1.6v1.6h-1.6z",
        "M-2,0L8,10M2,-4L12,6M-6,4L4,14",
        "M2,0V8M6,0V8",
        "M0,4H8M4,0V8",
        "",
    )
    patterns = [_pattern(*parts) for parts in zip(FILLS, _COLOURS, strokes, strict=True)]
    # Not display:none, which would switch the patterns off for the rest of the page.
    return el("svg", el("defs", *patterns), width="0", height="0", class_="hidden", aria_hidden="true")


def _pattern(name: str, colour: str, stroke: str) -> Markup:
    shapes = [el("rect", width=8, height=8, fill=colour)]
    if stroke:
        shapes.append(el("path", d=stroke, stroke="#fff", fill="none", stroke_width="1.3"))
    return el("pattern", *shapes, id=name, width=8, height=8, patternUnits="userSpaceOnUse")
