"""Fills of bars that differ in black and white too: a colour, and white lines drawn over it.

The lines are drawn one by one. SVG patterns would be shorter, but browsers print each as a large image.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.svg import el, number

_STEP = 6.0


@dataclass(frozen=True, slots=True)
class Fill:
    """A colour, and the letters of its lines: slashes of both kinds, "-", "|", or "." for dots."""

    colour: str
    lines: str = ""


#: Fills in the order in which the parts of a bar take them. Colours after Okabe and Ito, darkened.
FILLS = (
    Fill("#2b2f36"),
    Fill("#0067a5", "/"),
    Fill("#c2520c", "-"),
    Fill("#00795c", "."),
    Fill("#8a4a7d", "\\"),
    Fill("#8a6d00", "|"),
    Fill("#5a7d9a", "-|"),
    Fill("#9a9fa6"),
)
DARK, HATCHED, LINED, PLAIN = FILLS[0], FILLS[1], FILLS[2], FILLS[7]


def fill_of(place: int) -> Fill:
    """Return the fill of the part at a place; beyond eight they repeat."""
    return FILLS[place % len(FILLS)]


def box(x: float, y: float, width: float, height: float, fill: Fill) -> Markup:
    """Draw a filled box."""
    ground = el("rect", x=x, y=y, width=width, height=height, fill=fill.colour)
    drawn = "".join(_lines(x, y, width, height, kind) for kind in fill.lines)
    if not drawn:
        return ground
    dots = {"stroke_linecap": "round", "stroke_width": "2"} if fill.lines == "." else {"stroke_width": "1.1"}
    return ground + el("path", d=drawn, stroke="#fff", fill="none", **dots)


def _lines(x: float, y: float, width: float, height: float, kind: str) -> str:
    if kind == "-":
        return "".join(f"M{number(x)},{number(y + at)}h{number(width)}" for at in _steps(height, _STEP / 1.5))
    if kind == "|":
        return "".join(f"M{number(x + at)},{number(y)}v{number(height)}" for at in _steps(width, _STEP))
    if kind == ".":
        rows = _steps(height, _STEP)
        return "".join(f"M{number(x + a)},{number(y + b)}h0" for a in _steps(width, _STEP) for b in rows)
    return "".join(_slant(x, y, width, height, at, kind) for at in _steps(width + height, _STEP))


def _steps(length: float, step: float) -> list[float]:
    """Return places along a length, half a step from its start."""
    return [step * (k + 0.5) for k in range(max(0, math.ceil(length / step - 0.5)))]


def _slant(x: float, y: float, width: float, height: float, at: float, kind: str) -> str:
    """Draw the diagonal on which the distances from the left and from one edge add up to ``at``."""
    left, right = max(0.0, at - height), min(width, at)
    near, far = at - left, at - right
    if kind == "\\":
        near, far = height - near, height - far
    return f"M{number(x + left)},{number(y + near)}L{number(x + right)},{number(y + far)}"
