"""A matrix of dots: how much each place does of each thing, today and in a plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from landsea.report.style import GREY, INK, PALE
from landsea.report.svg import canvas, el, shortened, text, text_width

WIDTH = 680.0
_ROW = 46.0
_MOST = 15.0
_LEAST = 0.8


@dataclass(frozen=True, slots=True)
class Dot:
    """One cell: amounts today and in the plan (None: there is no plan), and the words below."""

    today: float
    plan: float | None
    words: str


def dots(
    rows: Sequence[tuple[str, Sequence[Dot | None]]],
    columns: Sequence[str],
    *,
    keys: Sequence[str],
    name: str,
    title: str,
) -> Markup:
    """Draw a dot a cell, its area as the amount: a ring for today, a filled dot for the plan, a cross where given up.

    Without a plan today's dots are filled. ``keys`` are the words of the legend, in that order.
    """
    left = min(170.0, max((text_width(row[0]) for row in rows), default=0.0) + 10)
    step = (WIDTH - left) / max(len(columns), 1)
    most = max((max(dot.today, dot.plan or 0.0) for _, cells in rows for dot in cells if dot), default=0.0) or 1.0
    legend, top = _legend(keys)
    parts = [legend]
    for k, column in enumerate(columns):
        x = left + step * (k + 0.5)
        parts.append(text(x, top + 12, shortened(column, step - 6), text_anchor="middle", font_weight="600"))
    top += 20
    for k, (label, cells) in enumerate(rows):
        y = top + _ROW * k
        parts.append(el("line", x1=0, x2=WIDTH, y1=y, y2=y, stroke=PALE, stroke_width=".6"))
        parts.append(text(0, y + 22, shortened(label, left - 8)))
        parts += [_cell(left + step * (n + 0.5), y + 18, dot, most) for n, dot in enumerate(cells) if dot]
    return canvas(WIDTH, top + _ROW * len(rows) + 4, *parts, name=name, title=title)


def _cell(x: float, y: float, dot: Dot, most: float) -> Markup:
    ring = _radius(dot.today, most)
    parts = []
    if dot.plan is None:
        parts.append(el("circle", cx=x, cy=y, r=ring, fill=GREY))
    else:
        if dot.plan > 0:
            parts.append(el("circle", cx=x, cy=y, r=_radius(dot.plan, most), fill=GREY))
        parts.append(el("circle", cx=x, cy=y, r=ring, fill="none", stroke=INK, stroke_width="1.3"))
        if dot.plan <= 0:
            parts.append(_cross(x, y))
    parts.append(text(x, y + 25, dot.words, text_anchor="middle", fill=GREY, font_size="8.5"))
    return el("g", *parts)


def _radius(amount: float, most: float) -> float:
    return max(_MOST * math.sqrt(amount / most), _LEAST)


def _cross(x: float, y: float, size: float = 5.0) -> Markup:
    side = 2 * size
    lines = f"M{x - size:.1f},{y - size:.1f}l{side},{side}M{x - size:.1f},{y + size:.1f}l{side},-{side}"
    return el("path", d=lines, stroke=INK, stroke_width="1.8", fill="none")


def _legend(keys: Sequence[str]) -> tuple[Markup, float]:
    x, parts = 8.0, []
    for place, words in enumerate(keys):
        mark = (
            el("circle", cx=x, cy=8, r=6, fill="none", stroke=INK, stroke_width="1.3"),
            el("circle", cx=x, cy=8, r=6, fill=GREY),
            _cross(x, 8),
        )[place]
        parts += [mark, text(x + 11, 12, words)]
        x += 32 + text_width(words)
    return el("g", *parts), 22.0 if keys else 0.0
