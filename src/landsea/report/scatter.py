"""Observed against modelled values on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.labels import Box, place_label
from landsea.report.numbers import readable
from landsea.report.style import GREY, INK, PALE
from landsea.report.svg import Scale, canvas, el, linear, text, text_width

_SIZE = 430.0
_LEFT, _TOP, _BOTTOM = 62.0, 10.0, 42.0


@dataclass(frozen=True, slots=True)
class Point:
    """One observation: its values, whether it was fitted, and a label if it deserves one."""

    observed: float
    modelled: float
    fitted: bool
    label: str = ""


def scatter(points: Sequence[Point], *, title: str, axes: tuple[str, str], keys: tuple[str, str, str]) -> Markup:
    """Draw the points with the 45-degree line and a band of 10% to both sides.

    Only points with both values above nought can be shown.
    """
    shown = [point for point in points if point.observed > 0 and point.modelled > 0]
    values = [math.log10(v) for point in shown for v in (point.observed, point.modelled)] or [0.0, 1.0]
    low, high = math.floor(min(values) * 2) / 2 - 0.1, math.ceil(max(values) * 2) / 2 + 0.1
    x = linear(low, high, _LEFT, _LEFT + _SIZE)
    y = linear(low, high, _TOP + _SIZE, _TOP)
    parts = [*_axes(low, high, x, y, axes), _band(low, high, x, y), *_marks(shown, x, y), _key(keys)]
    return canvas(680, _TOP + _SIZE + _BOTTOM, *parts, name="scatter", title=title)


def _axes(low: float, high: float, x: Scale, y: Scale, axes: tuple[str, str]) -> list[Markup]:
    end = _TOP + _SIZE
    parts = [el("rect", x=_LEFT, y=_TOP, width=_SIZE, height=_SIZE, fill="none", stroke=PALE)]
    for power in range(math.ceil(low), math.floor(high) + 1):
        words = readable(10.0**power, 1)
        parts += [
            el("line", x1=x(power), x2=x(power), y1=_TOP, y2=end, stroke=PALE, stroke_width=".6"),
            el("line", x1=_LEFT, x2=_LEFT + _SIZE, y1=y(power), y2=y(power), stroke=PALE, stroke_width=".6"),
            text(x(power), end + 14, words, text_anchor="middle", fill=GREY),
            text(_LEFT - 6, y(power) + 4, words, text_anchor="end", fill=GREY),
        ]
    middle = _TOP + _SIZE / 2
    parts.append(text(_LEFT + _SIZE / 2, end + 32, axes[0], text_anchor="middle"))
    turned = f"rotate(-90 14 {middle:.0f})"
    parts.append(text(14, middle, axes[1], text_anchor="middle", transform=turned))
    return parts


def _band(low: float, high: float, x: Scale, y: Scale) -> Markup:
    tenth = math.log10(1.1)
    corners = [
        (low, low + tenth),
        (low, low),
        (low + tenth, low),
        (high, high - tenth),
        (high, high),
        (high - tenth, high),
    ]
    outline = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in corners)
    return el(
        "g",
        el("polygon", points=outline, fill="#dfe2e6"),
        el("line", x1=x(low), y1=y(low), x2=x(high), y2=y(high), stroke=GREY, stroke_width=".9"),
    )


def _marks(points: Sequence[Point], x: Scale, y: Scale) -> list[Markup]:
    spots = [(point, x(math.log10(point.observed)), y(math.log10(point.modelled))) for point in points]
    taken = [Box(cx - 4, cy - 4, cx + 4, cy + 4) for _, cx, cy in spots]
    frame = Box(_LEFT, _TOP, 680, _TOP + _SIZE)
    parts = []
    for point, cx, cy in spots:
        fill = INK if point.fitted else "#fff"
        parts.append(el("circle", cx=cx, cy=cy, r="3.2", fill=fill, stroke=INK, stroke_width="1.1"))
        if point.label:
            parts.append(_label(point.label, cx, cy, taken, frame))
    return parts


def _label(words: str, cx: float, cy: float, taken: list[Box], frame: Box) -> Markup:
    spot = place_label(cx, cy, 5, text_width(words, 10), 10, taken, frame)
    if spot is None:
        return Markup()
    taken.append(spot)
    return text(spot.left, spot.bottom - 2, words, class_="halo small-text")


def _key(keys: tuple[str, str, str]) -> Markup:
    left, top = _LEFT + _SIZE + 18, _TOP + 12
    dots = [
        el("circle", cx=left, cy=top + 18 * k, r="3.2", fill=fill, stroke=INK, stroke_width="1.1")
        for k, fill in enumerate((INK, "#fff"))
    ]
    band = el("rect", x=left - 5, y=top + 31, width=10, height=10, fill="#dfe2e6", stroke=GREY, stroke_width=".5")
    words = [text(left + 11, top + 4 + 18 * k, key) for k, key in enumerate(keys)]
    return el("g", *dots, band, *words)
