"""Bar charts: stacked, two-sided, differences, utilisation, and the small bar inside a table's cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.fills import DARK, HATCHED, LINED, PLAIN, box, fill_of
from landsea.report.numbers import biggest, minus, readable
from landsea.report.style import GREY, INK, PALE
from landsea.report.svg import Scale, canvas, el, linear, number, shortened, text, text_width, ticks

WIDTH = 680.0
_ROW = 20.0
_BAR = 13.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: its name, its parts, and the words at its end."""

    name: str
    values: Sequence[float]
    words: str = ""
    strong: bool = False


def legend(names: Sequence[str]) -> tuple[Markup, float]:
    """Draw a legend of the parts of bars, in their order; return it with its height."""
    x, y, parts = 0.0, 0.0, []
    for place, name in enumerate(names):
        step = 28 + text_width(name)
        if x > 0 and x + step > WIDTH:
            x, y = 0.0, y + 17
        parts.append(box(x, y + 1, 12, 10, fill_of(place)))
        parts.append(text(x + 16, y + 10, name))
        x += step
    return el("g", *parts), y + 24


def _label_width(rows: Sequence[Bar], most: float = 190.0) -> float:
    return min(most, max((text_width(row.name) for row in rows), default=0.0) + 8)


def _grid(scale_ticks: Sequence[tuple[float, str]], top: float, bottom: float) -> list[Markup]:
    parts = []
    for x, words in scale_ticks:
        parts.append(el("line", x1=x, x2=x, y1=top, y2=bottom, stroke=PALE, stroke_width=".6"))
        parts.append(text(x, bottom + 13, words, text_anchor="middle", fill=GREY))
    return parts


def stacked(
    rows: Sequence[Bar], parts: Sequence[str], *, name: str, title: str, axis: str, whole: float | None = None
) -> Markup:
    """Draw horizontal stacked bars; ``whole`` fixes the end of the axis (1 for shares)."""
    left = _label_width(rows)
    room = max((text_width(row.words) for row in rows), default=0.0) + 10
    key, top = legend(parts) if len(parts) > 1 else (Markup(), 4)
    most = whole or max((sum(row.values) for row in rows), default=0.0) or 1.0
    scale = linear(0, most, left, WIDTH - room)
    bottom = top + _ROW * len(rows) + 2
    marks = [(scale(v), f"{v:.0%}" if whole == 1 else readable(v)) for v in ticks(0, most)]
    drawn = [_stack(row, scale, top + _ROW * k, left) for k, row in enumerate(rows)]
    foot = text(WIDTH, bottom + 28, axis, text_anchor="end", fill=GREY)
    return canvas(WIDTH, bottom + 32, key, *_grid(marks, top, bottom), *drawn, foot, name=name, title=title)


def _stack(row: Bar, scale: Scale, y: float, left: float) -> Markup:
    weight = "600" if row.strong else None
    words = shortened(row.name, left - 6)
    parts = [text(left - 6, y + 12, words, text_anchor="end", font_weight=weight)]
    done = 0.0
    for place, value in enumerate(row.values):
        x, end = scale(done), scale(done + value)
        if end - x > 0.05:
            parts.append(box(x, y + 2, max(end - x - 0.6, 0.1), _BAR, fill_of(place)))
        done += value
    parts.append(text(scale(done) + 5, y + 12, row.words))
    return el("g", *parts)


def two_sided(
    rows: Sequence[tuple[str, float, float, str, str]], *, name: str, title: str, heads: tuple[str, str]
) -> Markup:
    """Draw bars to the left and right of a middle column of names: (name, left, right, words, words)."""
    middle = min(150.0, max((text_width(row[0]) for row in rows), default=0.0) + 20)
    half = (WIDTH - middle) / 2
    scale = linear(0, biggest(v for row in rows for v in row[1:3]) or 1.0, 0, half - 60)
    top, parts = 20.0, []
    parts.append(text(half, 11, heads[0], text_anchor="end", font_weight="600"))
    parts.append(text(WIDTH - half, 11, heads[1], font_weight="600"))
    for k, (label, inward, outward, in_words, out_words) in enumerate(rows):
        y = top + _ROW * k
        w_in, w_out = scale(inward), scale(outward)
        parts += [
            text(WIDTH / 2, y + 12, shortened(label, middle - 8), text_anchor="middle"),
            box(half - w_in, y + 2, w_in, _BAR, HATCHED),
            text(half - w_in - 4, y + 12, in_words, text_anchor="end"),
            box(WIDTH - half, y + 2, w_out, _BAR, DARK),
            text(WIDTH - half + w_out + 4, y + 12, out_words),
        ]
    return canvas(WIDTH, top + _ROW * len(rows) + 4, *parts, name=name, title=title)


def differences(rows: Sequence[Bar], *, name: str, title: str, axis: str) -> Markup:
    """Draw bars to both sides of nought: rises solid, falls hatched."""
    left = _label_width(rows, 250.0)
    far = biggest(row.values[0] for row in rows) or 1.0
    scale = linear(-far, far, left + 62, WIDTH - 62)
    zero, bottom = scale(0), 4 + _ROW * len(rows)
    parts = [el("line", x1=zero, x2=zero, y1=2, y2=bottom + 2, stroke=INK, stroke_width=".8")]
    for k, row in enumerate(rows):
        y, end = 4 + _ROW * k, scale(row.values[0])
        fill = DARK if row.values[0] > 0 else HATCHED
        parts.append(text(left, y + 12, shortened(row.name, left), text_anchor="end"))
        parts.append(box(min(zero, end), y + 2, abs(end - zero), _BAR, fill))
        anchor, nudge = ("start", 4) if end >= zero else ("end", -4)
        parts.append(text(end + nudge, y + 12, row.words, text_anchor=anchor))
    parts.append(text(WIDTH, bottom + 16, axis, text_anchor="end", fill=GREY))
    return canvas(WIDTH, bottom + 20, *parts, name=name, title=title)


@dataclass(frozen=True, slots=True)
class Spread:
    """A row of a chart of values with intervals: its name, its value, the ends, the words at its end."""

    name: str
    value: float
    low: float
    high: float
    words: str = ""
    strong: bool = False


def intervals(rows: Sequence[Spread], *, name: str, title: str, axis: str) -> Markup:
    """Draw bars to both sides of nought with the interval of each as a line with ends: rises solid, falls hatched."""
    left = _label_width([Bar(row.name, []) for row in rows], 300.0) + 14
    far = biggest(end for row in rows for end in (row.value, row.low, row.high)) or 1.0
    least, most = (far * side for side in _sides(rows))
    room = max((text_width(row.words) for row in rows), default=0.0) + 12
    scale = linear(least, most, left + (room if least < 0 else 4), WIDTH - room)
    top, bottom = 4.0, 4 + _ROW * len(rows)
    marks = [(scale(value), minus(value)) for value in ticks(least, most)]
    zero = el("line", x1=scale(0), x2=scale(0), y1=2, y2=bottom + 2, stroke=INK, stroke_width=".8")
    drawn = [_spread(row, scale, top + _ROW * k, left) for k, row in enumerate(rows)]
    foot = text(WIDTH, bottom + 28, axis, text_anchor="end", fill=GREY)
    return canvas(WIDTH, bottom + 32, *_grid(marks, top, bottom), *drawn, zero, foot, name=name, title=title)


def _sides(rows: Sequence[Spread]) -> tuple[float, float]:
    """Return how far the axis goes to either side, as shares of the longest: no side is drawn without need."""
    far = biggest(end for row in rows for end in (row.value, row.low, row.high)) or 1.0
    ends = [end for row in rows for end in (row.value, row.low, row.high)]
    return min(0.0, min(ends, default=0.0) / far), max(0.0, max(ends, default=0.0) / far)


def _spread(row: Spread, scale: Scale, y: float, left: float) -> Markup:
    zero, end, low, high = (scale(value) for value in (0.0, row.value, row.low, row.high))
    fill, ends = PLAIN if row.value > 0 else HATCHED, (low, high)
    middle = y + 2 + _BAR / 2
    past = max(high, zero, end) + 5 if row.value >= 0 else min(low, zero, end) - 5
    whisker = [
        el("line", x1=low, x2=high, y1=middle, y2=middle, stroke=INK, stroke_width="1.2"),
        *(el("line", x1=x, x2=x, y1=middle - 3.5, y2=middle + 3.5, stroke=INK, stroke_width="1.2") for x in ends),
    ]
    weight = "600" if row.strong else None
    return el(
        "g",
        text(left - 6, y + 12, shortened(row.name, left - 6), text_anchor="end", font_weight=weight),
        box(min(zero, end), y + 2, max(abs(end - zero), 0.1), _BAR, fill),
        *whisker,
        text(past, y + 12, row.words, text_anchor="start" if row.value >= 0 else "end", class_="halo"),
    )


def utilisation(rows: Sequence[Bar], *, name: str, title: str, limit: str) -> Markup:
    """Draw loads as shares of capacity, with a line at 100%; what is beyond it is hatched and bold."""
    left = _label_width(rows, 230.0)
    most = max([1.1, *(min(row.values[0], 2.5) for row in rows)])
    scale = linear(0, most, left, WIDTH - 56)
    top, bottom = 18.0, 18 + _ROW * len(rows)
    marks = [(scale(v), f"{v:.0%}") for v in ticks(0, most, 6)]
    drawn = [_load(row, scale(min(row.values[0], most)), top + _ROW * k, left) for k, row in enumerate(rows)]
    full = scale(1.0)
    line = el("line", x1=full, x2=full, y1=top - 4, y2=bottom, stroke=INK, stroke_width="1.4")
    head = text(full, top - 7, limit, text_anchor="middle", font_weight="600")
    return canvas(WIDTH, bottom + 20, *_grid(marks, top, bottom), *drawn, line, head, name=name, title=title)


def _load(row: Bar, end: float, y: float, left: float) -> Markup:
    over = row.values[0] > 1
    weight = "600" if over else None
    fill = LINED if over else PLAIN
    return el(
        "g",
        text(left - 6, y + 12, shortened(row.name, left - 6), text_anchor="end", font_weight=weight),
        box(left, y + 2, end - left, _BAR, fill),
        text(end + 5, y + 12, row.words, font_weight=weight, class_="halo"),
    )


def small(value: float, most: float, width: float = 30.0) -> Markup:
    """Draw the small bar before a number in a table's cell."""
    if not most > 0 or not value > 0:
        return Markup()
    length = max(0.6, width * min(value / most, 1.0))
    bar = el("rect", y=1, width=length, height=7, fill=GREY)
    view = f"0 0 {number(width)} 9"
    return el("svg", bar, viewBox=view, width=width, height=9, class_="small", aria_hidden="true")
