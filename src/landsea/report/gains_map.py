"""The map of who gains: a circle an economy, its area the money, its shade the percent of income; losses hatched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from landsea.report.coast import Coast
from landsea.report.geo import Frame, Line
from landsea.report.ground import WIDTH, ground, scale_bar
from landsea.report.labels import Box, place_label
from landsea.report.numbers import biggest, plain, readable, signed
from landsea.report.style import GREY, INK
from landsea.report.svg import canvas, el, nice_step, number, shortened, text, text_width

#: Shades of gains and of losses, the smallest first; each pair is as dark in grey.
GAINS = ("#d3e1ec", "#8fb6d3", "#2f78ad")
LOSSES = ("#f3dfd1", "#e3ab83", "#c4713a")
_LARGEST, _SMALLEST = 22.0, 3.0
_STEP = 4.0


@dataclass(frozen=True, slots=True)
class Gain:
    """An economy as drawn: where it stands, its zones, its gain in money and in percent of real income."""

    name: str
    lon: float
    lat: float
    worth: float
    percent: float
    zones: Line = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A small map: its title, the line under it, and the economies."""

    title: str
    words: str
    gains: Sequence[Gain]


@dataclass(frozen=True, slots=True)
class GainsWords:
    """The map's own words."""

    title: str
    description: str
    shade_key: str
    size_key: str
    gain: str
    loss: str
    zone: str
    km: str


def draw_gains(gains: Sequence[Gain], coast: Coast, words: GainsWords, name: str) -> Markup:
    """Draw the map.

    Parameters
    ----------
    gains : sequence of Gain
        Economies of the region.
    coast : Coast
    words : GainsWords
    name : str
        Of the picture in the page.
    """
    frame = _frame(gains)
    steps, largest = _steps(gains), biggest(one.worth for one in gains)
    spokes = [_spokes(one, frame) for one in gains]
    land = el("g", *ground(frame, coast), *spokes, id=f"{name}-ground")
    ordered = sorted(gains, key=lambda one: -abs(one.worth))
    circles = [_circle(one, frame, largest, steps) for one in ordered]
    inside = el("g", land, *circles, *_labels(ordered, frame, largest), clip_path=f"url(#{name}-clip)")
    clip = el("defs", el("clipPath", el("rect", width=WIDTH, height=frame.height), id=f"{name}-clip"))
    edge = el("rect", x=0.5, y=0.5, width=WIDTH - 1, height=frame.height - 1, fill="none", stroke=GREY)
    key = el(
        "g",
        _shade_key(gains, steps, words),
        _size_key(largest, words),
        transform=f"translate(0 {number(frame.height + 14)})",
    )
    parts = (clip, inside, edge, scale_bar(frame, words.km), key)
    about = {"title": words.title, "description": words.description}
    return canvas(WIDTH, frame.height + 104, *parts, name=f"{name}-picture", **about)


def gains_panels(panels: Sequence[Panel], base: str, name: str, title: str) -> Markup:
    """Draw a small map for each of several changes, two in a row, on the ground of an earlier map.

    Circles are as large as each panel's largest allows; their percents stand beside them, their names on the first map.

    Parameters
    ----------
    panels : sequence of Panel
        Of the same economies as the earlier map.
    base : str
        Name of that map in the page.
    name, title : str
    """
    half, gap = (WIDTH - 14) / 2, 14.0
    ratio = half / WIDTH
    tall = _frame(panels[0].gains).height * ratio if panels else 0.0
    drawn = []
    for k, panel in enumerate(panels):
        x, y = (k % 2) * (half + gap), (k // 2) * (tall + 44)
        heads = text(0, 11, shortened(panel.title, half), font_weight="600"), text(0, 25, panel.words, fill=GREY)
        edge = el("rect", width=half, height=tall, fill="none", stroke=GREY, stroke_width=".7")
        body = el("g", _panel(panel.gains, base, ratio), edge, transform="translate(0 31)")
        drawn.append(el("g", *heads, body, transform=f"translate({number(x)} {number(y)})"))
    return canvas(WIDTH, (len(panels) + 1) // 2 * (tall + 44), *drawn, name=name, title=title)


def _panel(gains: Sequence[Gain], base: str, ratio: float) -> Markup:
    frame, steps, largest = _frame(gains), _steps(gains), biggest(one.worth for one in gains)
    ordered = sorted(gains, key=lambda one: -abs(one.worth))
    circles = [_circle(one, frame, largest, steps) for one in ordered]
    # What is written at half the size is drawn at twice.
    labels = _labels([replace(one, name="") for one in ordered], frame, largest, size=18.0)
    land = el("use", href=f"#{base}-ground")
    return el("g", land, *circles, *labels, clip_path=f"url(#{base}-clip)", transform=f"scale({ratio:.4f})")


def _frame(gains: Sequence[Gain]) -> Frame:
    return Frame.around([place for one in gains for place in [(one.lon, one.lat), *one.zones]], WIDTH, margin=0.1)


def _steps(gains: Sequence[Gain]) -> tuple[float, float]:
    """Return the two percents between the three shades: thirds of the way from the least to the greatest, rounded."""
    sizes = [abs(one.percent) for one in gains]
    least, most = min(sizes, default=0.0), max(sizes, default=0.0)
    low, high = (float(f"{least + part * (most - least):.2g}") for part in (1 / 3, 2 / 3))
    return (low, high) if low < high else (low / 2, high)


def _shade(percent: float, steps: Sequence[float]) -> str:
    return (GAINS if percent >= 0 else LOSSES)[sum(abs(percent) >= step for step in steps)]


def _radius(worth: float, largest: float) -> float:
    return max(_SMALLEST, _LARGEST * math.sqrt(abs(worth) / largest)) if largest > 0 else _SMALLEST


def _spokes(one: Gain, frame: Frame) -> Markup:
    """Join an economy's zones to its circle, so that it is seen what it is made of."""
    here = frame.x(one.lon), frame.y(one.lat)
    parts = []
    for lon, lat in one.zones if len(one.zones) > 1 else ():
        x, y = frame.x(lon), frame.y(lat)
        parts.append(el("line", x1=here[0], y1=here[1], x2=x, y2=y, stroke="#9aa1a8", stroke_width=".6"))
        parts.append(el("circle", cx=x, cy=y, r=1.6, fill=INK))
    return el("g", *parts)


def _circle(one: Gain, frame: Frame, largest: float, steps: Sequence[float]) -> Markup:
    x, y, r = frame.x(one.lon), frame.y(one.lat), _radius(one.worth, largest)
    return el("g", el("title", _told(one)), *_disc(x, y, r, _shade(one.percent, steps), one.worth < 0))


def _disc(x: float, y: float, r: float, fill: str, lost: bool) -> list[Markup]:
    parts = [el("circle", cx=x, cy=y, r=r, fill=fill, stroke=INK, stroke_width=".8", fill_opacity=".92")]
    if lost:
        parts.append(el("path", d=_chords(x, y, r), stroke=INK, stroke_width=".7", fill="none"))
    return parts


def _chords(x: float, y: float, r: float) -> str:
    """Hatch a circle: slanted chords a step apart."""
    count = int(r / _STEP)
    slope = math.sqrt(0.5)
    made = []
    for k in range(-count, count + 1):
        away = k * _STEP
        half = math.sqrt(max(r * r - away * away, 0.0)) * slope
        u, v = x + away * slope, y + away * slope
        made.append(f"M{number(u - half)},{number(v + half)}L{number(u + half)},{number(v - half)}")
    return "".join(made)


def _told(one: Gain) -> str:
    return f"{one.name} {_percent(one)}"


def _percent(one: Gain) -> str:
    return signed(f"{readable(one.percent, 2)}%")


def _labels(gains: Sequence[Gain], frame: Frame, largest: float, size: float = 10.5) -> list[Markup]:
    """Write names and percents beside circles, the largest first; what finds no room is told by its title alone."""
    edge = Box(3, 3, WIDTH - 3, frame.height - 3)
    taken = []
    for one in gains:
        x, y, r = frame.x(one.lon), frame.y(one.lat), _radius(one.worth, largest)
        taken.append(Box(x - r, y - r, x + r, y + r))
    parts = []
    for one in gains:
        both = [(words, weight) for words, weight in ((one.name, "600"), (_percent(one), None)) if words]
        gap = _radius(one.worth, largest) + 2.5
        # Where there is no room for both, the name goes alone.
        for lines in (both, both[:1]):
            width = max(text_width(words, size) for words, _ in lines)
            tall = len(lines) * (size + 1.5) + 1
            spot = place_label(frame.x(one.lon), frame.y(one.lat), gap, width, tall, taken, edge)
            if spot is not None:
                taken.append(spot)
                parts += _label(lines, spot, size)
                break
    return parts


def _label(lines: Sequence[tuple[str, str | None]], spot: Box, size: float) -> list[Markup]:
    """Write lines into their place, the last at the bottom."""
    return [
        text(spot.left, spot.bottom - 3 - k * (size + 1.5), words, font_weight=weight, class_="halo", font_size=size)
        for k, (words, weight) in enumerate(reversed(lines))
    ]


def _shade_key(gains: Sequence[Gain], steps: Sequence[float], words: GainsWords) -> Markup:
    marks = [plain(float(f"{step:.6g}")) for step in steps]
    names = [f"< {marks[0]}%", *(f"{a} – {b}%" for a, b in pairwise(marks)), f"≥ {marks[-1]}%"]
    parts = [text(2, 10, words.shade_key, font_weight="600")]
    won, lost = any(one.worth >= 0 for one in gains), any(one.worth < 0 for one in gains)
    kinds = [(words.gain, GAINS)] * won + [(words.loss, LOSSES)] * lost
    for column, (head, shades) in enumerate(kinds):
        left = 2.0 + 130 * column
        parts.append(text(left, 27, head, fill=GREY))
        for k, (shade, name) in enumerate(zip(shades, names, strict=True)):
            y = 40.0 + 17 * k
            parts += _disc(left + 8, y, 6.5, shade, shades is LOSSES)
            parts.append(text(left + 22, y + 4, name))
    return el("g", *parts)


def _size_key(largest: float, words: GainsWords) -> Markup:
    """Show three sizes, and how a zone is drawn."""
    if largest <= 0:
        return Markup()
    left, parts = 320.0, [text(320, 10, words.size_key, font_weight="600")]
    top = nice_step(largest / 2, 1)
    x = left
    for size in (top / 25, top / 5, top):
        r = _radius(size, largest)
        label = plain(float(f"{size:.6g}"))
        parts.append(el("circle", cx=x + r, cy=48, r=r, fill="#fff", stroke=INK, stroke_width=".8"))
        parts.append(text(x + 2 * r + 5, 52, label))
        x += 2 * r + text_width(label) + 22
    parts.append(el("circle", cx=x + 6, cy=48, r=1.6, fill=INK))
    parts.append(text(x + 13, 52, words.zone))
    return el("g", *parts)
