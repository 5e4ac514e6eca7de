"""How far a headline moves when one parameter at a time goes to the ends of its range: a tornado chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.fills import DARK, PLAIN, box
from landsea.report.numbers import minus, readable, signed
from landsea.report.style import GREY, INK, PALE
from landsea.report.svg import Scale, canvas, el, linear, shortened, text, text_width, ticks

WIDTH = 680.0
_ROW, _BAR = 20.0, 13.0


@dataclass(frozen=True, slots=True)
class Swing:
    """A parameter: its name, the ends of its range in words, and the headline at either end."""

    name: str
    low: str
    high: str
    at_low: float
    at_high: float


def tornado(rows: Sequence[Swing], middle: float, *, name: str, title: str, axis: str, ends: tuple[str, str]) -> Markup:
    """Draw bars from the headline to what it is at either end: grey for the low end, dark for the high.

    Parameters
    ----------
    rows : sequence of Swing
        Widest first.
    middle : float
        The headline.
    name, title, axis : str
    ends : (str, str)
        Words of the legend for the low and the high end of a range.
    """
    left = min(250.0, max((text_width(row.name) for row in rows), default=0.0) + 8)
    values = [middle, *(value for row in rows for value in (row.at_low, row.at_high))]
    span = (max(values) - min(values)) or abs(middle) or 1.0
    room = max((text_width(words) for row in rows for words in (row.low, row.high)), default=0.0) + 8
    scale = linear(min(values), min(values) + span, left + room, WIDTH - room)
    top = 34.0
    bottom = top + _ROW * len(rows) + 2
    grid = [_tick(scale, value, top, bottom) for value in ticks(min(values), min(values) + span)]
    drawn = [_swing(row, middle, scale, top + _ROW * k, left) for k, row in enumerate(rows)]
    line = el("line", x1=scale(middle), x2=scale(middle), y1=top - 2, y2=bottom, stroke=INK, stroke_width="1")
    head = text(
        scale(middle), top - 6, signed(readable(middle)), text_anchor="middle", font_weight="600", class_="halo"
    )
    foot = text(WIDTH, bottom + 28, axis, text_anchor="end", fill=GREY)
    return canvas(WIDTH, bottom + 32, _legend(ends), *grid, *drawn, line, head, foot, name=name, title=title)


def _legend(ends: tuple[str, str]) -> Markup:
    second = 28 + text_width(ends[0]) + 14
    parts = [
        box(0, 1, 12, 10, PLAIN),
        text(16, 10, ends[0]),
        box(second, 1, 12, 10, DARK),
        text(second + 16, 10, ends[1]),
    ]
    return el("g", *parts)


def _tick(scale: Scale, value: float, top: float, bottom: float) -> Markup:
    x = scale(value)
    line = el("line", x1=x, x2=x, y1=top, y2=bottom, stroke=PALE, stroke_width=".6")
    return el("g", line, text(x, bottom + 13, signed(minus(value)), text_anchor="middle", fill=GREY))


def _swing(row: Swing, middle: float, scale: Scale, y: float, left: float) -> Markup:
    parts = [text(left - 6, y + 12, shortened(row.name, left - 6), text_anchor="end")]
    # The longer bar first, so that the shorter one shows where both lie on one side.
    sides = sorted(((row.at_low, PLAIN), (row.at_high, DARK)), key=lambda side: -abs(side[0] - middle))
    for value, fill in sides:
        x, end = sorted((scale(middle), scale(value)))
        parts.append(box(x, y + 2, max(end - x, 0.1), _BAR, fill))
    same = (row.at_low - middle) * (row.at_high - middle) > 0
    low_first = row.at_low <= row.at_high
    words = (row.low, row.high) if low_first else (row.high, row.low)
    if same:
        words = ("", f"{row.low} | {row.high}") if row.at_low > middle else (f"{row.low} | {row.high}", "")
    least, most = (scale(edge(row.at_low, row.at_high, middle)) for edge in (min, max))
    parts.append(text(least - 4, y + 12, words[0], text_anchor="end", fill=GREY))
    parts.append(text(most + 4, y + 12, words[1], fill=GREY))
    return el("g", *parts)
