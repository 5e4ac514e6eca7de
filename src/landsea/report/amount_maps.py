"""Small maps side by side, each with circles where an amount arises or is lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.coast import Coast
from landsea.report.geo import Frame
from landsea.report.ground import ground
from landsea.report.labels import Box, place_label
from landsea.report.style import GREY, INK
from landsea.report.svg import canvas, el, number, shortened, text, text_width

#: Of a row of two maps, and of one by itself: narrower, so that on a page its names are as large as theirs.
WIDTH, _ALONE = 680.0, 440.0
_GAP, _HEAD = 14.0, 20.0
_MOST, _LEAST, _LABEL = 15.0, 0.9, 8.5


@dataclass(frozen=True, slots=True)
class Mark:
    """An amount at a place: above nought a filled circle, below a ring, its area as the amount."""

    lon: float
    lat: float
    name: str
    value: float
    words: str


def draw(
    maps: Sequence[tuple[str, Sequence[Mark]]], coast: Coast, *, name: str, title: str, keys: tuple[str, str]
) -> Markup:
    """Draw a map for each heading and its marks; circles are to the largest of their own map.

    ``keys`` are the words for a filled circle and for a ring.
    """
    columns, total = (2, WIDTH) if len(maps) > 1 else (1, _ALONE)
    width = (total - _GAP * (columns - 1)) / columns
    points = [(mark.lon, mark.lat) for _, marks in maps for mark in marks]
    frame = Frame.around(points, width)
    clip = el("clipPath", el("rect", width=width, height=frame.height), id=f"{name}-clip")
    under = el("defs", clip, el("g", *ground(frame, coast), id=f"{name}-ground"))
    step = frame.height + _HEAD + _GAP
    parts = [under, _legend(keys)]
    for k, (head, marks) in enumerate(maps):
        x, y = (k % columns) * (width + _GAP), 24 + (k // columns) * step
        body = _panel(head, marks, frame, name)
        parts.append(el("g", body, transform=f"translate({number(x)} {number(y)})"))
    rows = (len(maps) + columns - 1) // columns
    return canvas(total, 24 + rows * step, *parts, name=f"{name}-picture", title=title)


def _legend(keys: tuple[str, str]) -> Markup:
    filled, ring = keys
    second = 32 + text_width(filled)
    return el(
        "g",
        _circle(7, 8, 6, rising=True),
        text(18, 12, filled),
        _circle(second, 8, 6, rising=False),
        text(second + 11, 12, ring),
    )


def _panel(head: str, marks: Sequence[Mark], frame: Frame, name: str) -> Markup:
    most = max((abs(mark.value) for mark in marks), default=0.0) or 1.0
    edge = el("rect", width=frame.width, height=frame.height, fill="none", stroke=GREY, stroke_width=".7")
    under = el("use", href=f"#{name}-ground")
    # The largest lies lowest, so that none hides another.
    order = sorted(marks, key=lambda mark: -abs(mark.value))
    circles = [_mark(mark, frame, most) for mark in order]
    inner = el("g", under, *circles, *_labels(order, frame, most), clip_path=f"url(#{name}-clip)")
    words = text(0, 12, shortened(head, frame.width), font_weight="600")
    return el("g", words, el("g", inner, edge, transform=f"translate(0 {number(_HEAD)})"))


def _mark(mark: Mark, frame: Frame, most: float) -> Markup:
    told = el("title", f"{mark.name}: {mark.words}")
    at = frame.x(mark.lon), frame.y(mark.lat)
    return _circle(*at, _radius(mark.value, most), rising=mark.value >= 0, told=told)


def _circle(x: float, y: float, radius: float, *, rising: bool, told: Markup | None = None) -> Markup:
    look = {"fill": GREY, "fill_opacity": ".85"} if rising else {"fill": "#fff", "fill_opacity": ".6"}
    width = ".8" if rising else "1.6"
    return el("circle", *([told] if told else []), cx=x, cy=y, r=radius, stroke=INK, stroke_width=width, **look)


def _radius(value: float, most: float) -> float:
    return max(_MOST * math.sqrt(abs(value) / most), _LEAST)


def _labels(marks: Sequence[Mark], frame: Frame, most: float) -> list[Markup]:
    edge = Box(2, 2, frame.width - 2, frame.height - 2)
    taken, parts = [], []
    for mark in marks:
        x, y, radius = frame.x(mark.lon), frame.y(mark.lat), _radius(mark.value, most)
        taken.append(Box(x - radius, y - radius, x + radius, y + radius))
    for mark in marks:
        x, y, gap = frame.x(mark.lon), frame.y(mark.lat), _radius(mark.value, most) + 2
        spot = place_label(x, y, gap, text_width(mark.name, _LABEL), _LABEL + 1, taken, edge)
        if spot is not None:
            taken.append(spot)
            parts.append(text(spot.left, spot.bottom - 2, mark.name, font_size=_LABEL, class_="halo"))
    return parts
