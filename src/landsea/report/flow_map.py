"""The map of flows: coast, rivers, links by mode and tonnes, ports, places, legend, scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from landsea.report.coast import Coast
from landsea.report.geo import Frame, Line, path_data, visible_parts
from landsea.report.ground import WIDTH, ground, scale_bar
from landsea.report.labels import Box, place_label
from landsea.report.numbers import plain
from landsea.report.style import GREY, INK, PALE
from landsea.report.style import Line as Style
from landsea.report.svg import canvas, el, nice_step, number, text, text_width

_WIDTHS = (0.5, 1.1, 2.2, 4.0, 6.5)


@dataclass(frozen=True, slots=True)
class Flow:
    """A link as drawn: its mode, course, tonnes a year and what to tell of it."""

    mode: str
    line: Line
    t: float
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place as drawn: ``t`` is what crosses its quays, nought for a town."""

    lon: float
    lat: float
    name: str
    t: float = 0.0
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a map shows."""

    frame: Frame
    flows: Sequence[Flow]
    places: Sequence[Place]
    styles: Mapping[str, Style]
    layers: Sequence[str]
    coast: Coast
    name: str = "map"


@dataclass(frozen=True, slots=True)
class Words:
    """The map's own words."""

    title: str
    description: str
    unit: str
    factor: float
    width_key: str
    port_key: str
    km: str
    modes: Mapping[str, str]


def breaks(biggest: float) -> tuple[float, ...]:
    """Return the tonnes at which a line becomes wider: four round steps up to the biggest flow."""
    top = nice_step(biggest, 2) if biggest > 0 else 1.0
    return tuple(top * part for part in (0.01, 0.05, 0.2, 1.0))


def width_class(t: float, steps: Sequence[float]) -> int:
    """Return the class of width of a flow, 0 the thinnest."""
    return sum(t >= step for step in steps)


def draw(sheet: Sheet, words: Words) -> Markup:
    """Draw the main map with its legend."""
    frame = sheet.frame
    steps = breaks(max((flow.t for flow in sheet.flows), default=0.0))
    largest = max((place.t for place in sheet.places), default=0.0)
    height = frame.height
    inside = el(
        "g",
        el("g", *ground(sheet.frame, sheet.coast), id=f"{sheet.name}-ground"),
        *(_layer(mode, sheet, steps) for mode in sheet.layers),
        *_places(sheet, largest),
        clip_path=f"url(#{sheet.name}-clip)",
    )
    clip = el("defs", el("clipPath", el("rect", width=WIDTH, height=height), id=f"{sheet.name}-clip"))
    border = el("rect", x=0.5, y=0.5, width=WIDTH - 1, height=height - 1, fill="none", stroke=GREY)
    used = [mode for mode in sheet.layers if any(f.mode == mode and f.t > 0 for f in sheet.flows)]
    key, key_height = _legend(used, sheet, steps, largest, words)
    key = el("g", key, transform=f"translate(0 {number(height + 14)})")
    parts = (clip, inside, border, scale_bar(frame, words.km), key)
    return canvas(
        WIDTH,
        height + key_height + 14,
        *parts,
        name=f"{sheet.name}-picture",
        title=words.title,
        description=words.description,
    )


def panels(sheet: Sheet, kinds: Sequence[tuple[str, Sequence[str]]], title: str) -> Markup:
    """Draw one small map for each kind of mode, from the shapes of the main map: (name, modes)."""
    half, gap = (WIDTH - 14) / 2, 14.0
    ratio = half / WIDTH
    tall = sheet.frame.height * ratio
    parts = []
    for k, (name, modes) in enumerate(kinds):
        x, y = (k % 2) * (half + gap), (k // 2) * (tall + 26)
        uses = [el("use", href=f"#{sheet.name}-{part}") for part in ("ground", *modes)]
        inner = el("g", *uses, clip_path=f"url(#{sheet.name}-clip)", transform=f"scale({ratio:.4f})")
        edge = el("rect", width=half, height=tall, fill="none", stroke=GREY, stroke_width=".7")
        head = text(0, 11, name, font_weight="600")
        body = el("g", inner, edge, transform="translate(0 17)")
        parts.append(el("g", head, body, transform=f"translate({number(x)} {number(y)})"))
    rows = (len(kinds) + 1) // 2
    return canvas(WIDTH, rows * (tall + 26), *parts, name="mode-maps", title=title)


def _layer(mode: str, sheet: Sheet, steps: Sequence[float]) -> Markup:
    flows = sorted((flow for flow in sheet.flows if flow.mode == mode), key=lambda flow: flow.t)
    style = sheet.styles[mode]
    idle = path_data(
        (run for flow in flows if flow.t <= 0 for run in visible_parts(flow.line, sheet.frame)), sheet.frame
    )
    parts = [el("path", d=idle, stroke=PALE, stroke_width=".5")] if idle else []
    for kind, width in enumerate(_WIDTHS):
        chosen = [flow for flow in flows if flow.t > 0 and width_class(flow.t, steps) == kind]
        lines = [_line(flow, sheet.frame) for flow in chosen]
        if any(lines):
            dash = _dash(style, width)
            parts.append(el("g", *lines, stroke=style.colour, stroke_width=f"{width}", stroke_dasharray=dash))
    return el("g", *parts, id=f"{sheet.name}-{mode}", fill="none", stroke_linejoin="round")


def _dash(style: Style, width: float) -> str | None:
    if style.dash is None:
        return None
    stretch = min(max(width / 1.6, 0.8), 2.2)
    return " ".join(number(float(part) * stretch) for part in style.dash.split())


def _line(flow: Flow, frame: Frame) -> Markup:
    course = path_data(visible_parts(flow.line, frame), frame)
    return el("path", el("title", flow.words), d=course) if course else Markup()


def _places(sheet: Sheet, largest: float) -> list[Markup]:
    frame = sheet.frame
    shown = [place for place in sheet.places if frame.holds(place.lon, place.lat)]
    marks, taken = [], []
    for place in sorted(shown, key=lambda place: -place.t):
        x, y, radius = frame.x(place.lon), frame.y(place.lat), _radius(place.t, largest)
        taken.append(Box(x - radius, y - radius, x + radius, y + radius))
        fill = {"fill": "#fff", "fill_opacity": ".82"} if place.t > 0 else {"fill": INK if place.inside else "#fff"}
        told = [el("title", place.name)] if place.t > 0 else []
        marks.append(el("circle", *told, cx=x, cy=y, r=radius, stroke=INK, stroke_width=".9", **fill))
    return [*marks, *_labels(sorted(shown, key=_rank), taken, frame, largest)]


def _rank(place: Place) -> tuple[bool, bool, float]:
    return (place.t <= 0, not place.inside, -place.t)


def _radius(t: float, largest: float) -> float:
    return max(2.6, 17 * (t / largest) ** 0.5) if t > 0 and largest > 0 else 1.7


def _labels(places: Sequence[Place], taken: list[Box], frame: Frame, largest: float) -> list[Markup]:
    edge = Box(3, 3, WIDTH - 3, frame.height - 3)
    parts, named = [], set()
    for place in places:
        if place.name in named:
            continue
        size = 10.5 if place.t > 0 else 9.5
        gap = _radius(place.t, largest) + 2.5
        width = text_width(place.name, size)
        spot = place_label(frame.x(place.lon), frame.y(place.lat), gap, width, size + 1, taken, edge)
        if spot is None:
            continue
        taken.append(spot)
        named.add(place.name)
        weight = "600" if place.t > 0 else None
        style = "italic" if not place.inside and place.t <= 0 else None
        look = {"class_": "halo", "font_weight": weight, "font_style": style}
        parts.append(text(spot.left, spot.bottom - 2.2, place.name, font_size=size, **look))
    return parts


def _legend(
    used: Sequence[str], sheet: Sheet, steps: Sequence[float], largest: float, words: Words
) -> tuple[Markup, float]:
    parts = []
    for k, mode in enumerate(reversed(used)):
        style, y = sheet.styles[mode], 8 + 16 * k
        line = {"stroke": style.colour, "stroke_width": "2.6", "stroke_dasharray": _dash(style, 2.6)}
        parts.append(el("line", x1=2, x2=60, y1=y, y2=y, **line))
        parts.append(text(68, y + 4, words.modes[mode]))
    parts.append(_width_key(steps, words))
    parts.append(_port_key(largest, words))
    return el("g", *parts), max(16 * len(used), 100) + 8


def _width_key(steps: Sequence[float], words: Words) -> Markup:
    left = 262.0
    marks = [plain(step * words.factor) for step in steps]
    names = [
        f"< {marks[0]}",
        *(f"{a} – {b}" for a, b in pairwise(marks)),
        f"≥ {marks[-1]}",
    ]
    parts = [text(left, 10, words.width_key, font_weight="600")]
    for k, (width, name) in enumerate(zip(_WIDTHS, names, strict=True)):
        y = 24 + 15 * k
        parts.append(el("line", x1=left, x2=left + 48, y1=y, y2=y, stroke=INK, stroke_width=f"{width}"))
        parts.append(text(left + 58, y + 4, name))
    return el("g", *parts)


def _port_key(largest: float, words: Words) -> Markup:
    if largest <= 0:
        return Markup()
    left, parts = 478.0, []
    parts.append(text(left, 10, words.port_key, font_weight="600"))
    # Never above the largest port, or the legend shows a circle that no port has.
    top = nice_step(largest / 2, 1)
    for k, size in enumerate((top, top / 4, top / 20)):
        radius, y = _radius(size, largest), (32, 62, 84)[k]
        parts.append(el("circle", cx=left + 20, cy=y, r=radius, fill="#fff", stroke=INK, stroke_width=".9"))
        parts.append(text(left + 46, y + 4, plain(size * words.factor)))
    return el("g", *parts)
