"""Dots on lines: the region's values with their intervals, and its peers'; each line has a scale of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.style import GREY, INK, PALE
from landsea.report.svg import canvas, el, linear, shortened, text, text_width

_WIDTH, _LEFT, _RIGHT = 680.0, 290.0, 590.0
_TOP, _STEP = 40.0, 26.0
#: Marks of peers, told apart by their shape alone.
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "plus", "wedge")


@dataclass(frozen=True, slots=True)
class DotLine:
    """One line: its name, the value to print, own value and the ends of its interval, peers' values by number."""

    name: str
    shown: str
    value: float
    low: float
    high: float
    peers: Sequence[tuple[int, float]]
    better: str


def dot_plot(lines: Sequence[DotLine], *, title: str, own: str, peers: Sequence[str], sides: tuple[str, str]) -> Markup:
    """Draw the lines; better is to the right on each of them.

    Parameters
    ----------
    lines : sequence of DotLine
    title, own : str
        Title of the picture, name of the region.
    peers : sequence of str
        Names of the peers, in the order of SHAPES.
    sides : (str, str)
        Words over the left and right end.
    """
    height = _TOP + _STEP * len(lines) + 16 + 18 * _rows(own, peers)
    parts = [
        text(_LEFT, 14, sides[0], fill=GREY),
        text(_RIGHT, 14, sides[1], fill=GREY, text_anchor="end"),
    ]
    for k, line in enumerate(lines):
        parts += _line(line, _TOP + _STEP * (k + 0.2))
    parts.append(_key(own, peers, _TOP + _STEP * len(lines) + 8))
    return canvas(_WIDTH, height, *parts, name="dots", title=title)


def _line(line: DotLine, y: float) -> list[Markup]:
    seen = [line.value, *(value for _, value in line.peers)]
    ends = [value for value in (line.low, line.high) if math.isfinite(value)]
    low, high = min([0.0, *seen, *ends]), max([0.0, *seen, *ends])
    apart = (high - low) or 1.0
    low, high = low - 0.03 * apart, high + 0.03 * apart
    x = linear(high, low, _LEFT, _RIGHT) if line.better == "lower" else linear(low, high, _LEFT, _RIGHT)
    parts = [
        text(_LEFT - 12, y + 4, shortened(line.name, _LEFT - 16), text_anchor="end"),
        el("line", x1=_LEFT, x2=_RIGHT, y1=y, y2=y, stroke=PALE, stroke_width=".8"),
        text(_RIGHT + 12, y + 4, line.shown),
    ]
    if len(ends) == 2:
        parts.append(el("line", x1=x(line.low), x2=x(line.high), y1=y, y2=y, stroke=INK, stroke_width="2"))
        parts += [el("line", x1=x(end), x2=x(end), y1=y - 4, y2=y + 4, stroke=INK, stroke_width="1.2") for end in ends]
    parts += [mark(SHAPES[number % len(SHAPES)], x(value), y) for number, value in line.peers]
    return [*parts, el("circle", cx=x(line.value), cy=y, r="4.4", fill=INK)]


def mark(shape: str, x: float, y: float) -> Markup:
    """Draw the mark of a peer."""
    style = {"fill": "#fff", "stroke": INK, "stroke_width": "1.2"}
    outline = {
        "square": "-3.4,-3.4 3.4,-3.4 3.4,3.4 -3.4,3.4",
        "triangle": "0,-4.4 4.2,3.2 -4.2,3.2",
        "diamond": "0,-4.8 4.8,0 0,4.8 -4.8,0",
        "wedge": "0,4.4 4.2,-3.2 -4.2,-3.2",
    }
    if shape == "circle":
        return el("circle", cx=x, cy=y, r="3.6", **style)
    if shape in outline:
        corners = [pair.split(",") for pair in outline[shape].split()]
        points = " ".join(f"{x + float(dx):.1f},{y + float(dy):.1f}" for dx, dy in corners)
        return el("polygon", points=points, **style)
    strokes = {"cross": "M-3.4,-3.4L3.4,3.4M-3.4,3.4L3.4,-3.4", "plus": "M-4.4,0H4.4M0,-4.4V4.4"}
    return el(
        "path", d=strokes[shape], transform=f"translate({x:.1f} {y:.1f})", stroke=INK, stroke_width="1.4", fill="none"
    )


def _spots(own: str, peers: Sequence[str]) -> list[tuple[float, int]]:
    """Return where each entry of the key stands: left end and row, wrapped at the picture's width."""
    spots, left, row = [], 30.0, 0
    for words in (own, *peers):
        wide = text_width(words) + 34
        if left + wide > _WIDTH and left > 30:
            left, row = 30.0, row + 1
        spots.append((left, row))
        left += wide
    return spots


def _rows(own: str, peers: Sequence[str]) -> int:
    return 1 + max(row for _, row in _spots(own, peers))


def _key(own: str, peers: Sequence[str], top: float) -> Markup:
    parts = []
    for k, ((left, row), words) in enumerate(zip(_spots(own, peers), (own, *peers), strict=True)):
        y = top + 8 + 18 * row
        sign = (
            el("circle", cx=left, cy=y, r="4.4", fill=INK) if k == 0 else mark(SHAPES[(k - 1) % len(SHAPES)], left, y)
        )
        parts += [sign, text(left + 10, y + 4, words)]
    return el("g", *parts)
