"""How firm ranks are: the rank of each place, and the span it takes under other defensible choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.style import GREY, INK, PALE
from landsea.report.svg import canvas, el, linear, shortened, text

_WIDTH, _LEFT, _RIGHT = 680.0, 170.0, 540.0
_TOP, _STEP = 30.0, 26.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place: its name, score as printed, rank, the ends of its span, whether it is the region itself."""

    name: str
    shown: str
    rank: float
    low: float
    high: float
    own: bool


def rank_plot(places: Sequence[Ranked], *, title: str, axis: str, name: str) -> Markup:
    """Draw a line a place, best first, with its rank as a dot and its span as a bar."""
    bottom = _TOP + _STEP * len(places)
    x = linear(1, max(len(places), 2), _LEFT + 20, _RIGHT - 20)
    parts = []
    for rank in range(1, len(places) + 1):
        parts += [
            el("line", x1=x(rank), x2=x(rank), y1=_TOP - 6, y2=bottom, stroke=PALE, stroke_width=".7"),
            text(x(rank), _TOP - 12, str(rank), text_anchor="middle", fill=GREY),
        ]
    for k, place in enumerate(places):
        parts += _line(place, _TOP + _STEP * (k + 0.5), x(place.rank), x(place.low), x(place.high))
    parts.append(text((_LEFT + _RIGHT) / 2, bottom + 18, axis, text_anchor="middle"))
    return canvas(_WIDTH, bottom + 26, *parts, name=name, title=title)


def _line(place: Ranked, y: float, at: float, low: float, high: float) -> list[Markup]:
    weight = "700" if place.own else None
    return [
        text(_LEFT - 8, y + 4, shortened(place.name, _LEFT - 12), text_anchor="end", font_weight=weight),
        el(
            "line",
            x1=low,
            x2=high,
            y1=y,
            y2=y,
            stroke=INK if place.own else GREY,
            stroke_width="5",
            stroke_linecap="round",
        ),
        el("circle", cx=at, cy=y, r="5.4", fill=INK if place.own else "#fff", stroke=INK, stroke_width="1.6"),
        text(_RIGHT + 14, y + 4, place.shown, font_weight=weight),
    ]
