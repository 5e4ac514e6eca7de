"""Rank intervals of units as a picture: a line from low to high, a bar between the quarters, a dot for the rank."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from landsea.report.svg import Scale, canvas, el, linear, shortened, text, text_width, ticks

#: Height of a row, and space above and below them.
ROW, TOP, BOTTOM = 16.0, 44.0, 46.0
#: Width of the picture and of the widest name.
WIDTH, NAME = 720.0, 180.0
INK, SOFT = "#1a1a1a", "#9a9a9a"


def rank_plot(ranks: pd.DataFrame, *, title: str, axis: str, note: str) -> Markup:
    """Draw rank intervals, best unit first; readable without colour.

    Parameters
    ----------
    ranks : pandas.DataFrame
        name, rank, rank_low, rank_q1, rank_q3, rank_high.
    title, axis, note : str
        Words above, below and under the axis.
    """
    rows = ranks.dropna(subset=["rank", "rank_low"]).sort_values("rank", kind="stable")
    left = min(NAME, max((text_width(str(name)) for name in rows["name"]), default=0.0)) + 16
    end = TOP + ROW * len(rows)
    worst = float(rows["rank_high"].max()) if len(rows) else 1.0
    scale = linear(1.0, max(worst, 2.0), left + 6, WIDTH - 16)
    marks = sorted({1.0, *(t for t in ticks(1.0, max(worst, 2.0)) if t >= 1)})
    grid = [el("line", x1=scale(t), x2=scale(t), y1=TOP - 6, y2=end, stroke="#dddddd") for t in marks]
    words = [text(scale(t), end + 14, f"{t:g}", text_anchor="middle") for t in marks]
    words += [
        text(left + 6, 20, title, font_weight="bold"),
        text(WIDTH - 16, end + 28, axis, text_anchor="end"),
        text(left + 6, end + 42, note, fill="#555555"),
    ]
    drawn = [_row(row, TOP + ROW * (at + 0.5), left, scale) for at, (_, row) in enumerate(rows.iterrows())]
    return canvas(WIDTH, end + BOTTOM + 6, *grid, *words, *drawn, name="ranks", title=title, description=note)


def standalone(picture: Markup) -> str:
    """Return a picture as a file of its own, with the font and paper that a page would give it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="11" width="{WIDTH:g}"'
    return str(picture).replace("<svg", f'{head} style="background:#fff"', 1)


def _row(row: pd.Series, y: float, left: float, scale: Scale) -> Markup:
    low, q1, q3, high, rank = (scale(float(row[f"rank{end}"])) for end in ("_low", "_q1", "_q3", "_high", ""))
    parts = (
        text(left - 4, y + 4, shortened(str(row["name"]), left - 8), text_anchor="end"),
        el("line", x1=low, x2=high, y1=y, y2=y, stroke=SOFT, stroke_width=1.5),
        el("rect", x=q1 - 1, width=max(q3 - q1, 0.0) + 2, y=y - 3, height=6, fill=SOFT),
        el("circle", cx=rank, cy=y, r=3.4, fill=INK),
    )
    return el("g", *parts)
