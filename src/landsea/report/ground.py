"""What every map stands on: land, rivers, and the scale bar."""

from __future__ import annotations

from markupsafe import Markup

from landsea.report.coast import Coast
from landsea.report.geo import Frame, clipped_ring, path_data, visible_parts
from landsea.report.numbers import readable
from landsea.report.style import INK
from landsea.report.svg import el, nice_step, text

WIDTH = 680.0
_LAND, _WATER = "#f6f5f1", "#b9cddb"


def ground(frame: Frame, coast: Coast) -> list[Markup]:
    """Draw land and rivers; nothing where the pack has no map."""
    parts = []
    if coast.land:
        parts.append(el("rect", width=frame.width, height=frame.height, fill="#fff"))
        rings = path_data((clipped_ring(ring, frame) for ring in coast.land), frame, closed=True)
        parts.append(el("path", d=rings, fill=_LAND, stroke="#8d949c", stroke_width=".7", stroke_linejoin="round"))
    runs = [run for river in coast.rivers for run in visible_parts(river, frame)]
    if runs:
        parts.append(el("path", d=path_data(runs, frame), fill="none", stroke=_WATER, stroke_width=".9"))
    return parts


def scale_bar(frame: Frame, km: str) -> Markup:
    """Draw a bar of a round length on the ground; ``km`` names the unit."""
    length = nice_step(frame.km(WIDTH * 0.22), 1)
    length = length if length <= frame.km(WIDTH * 0.3) else length / 2
    pixels = length / frame.km(1.0)
    x, y = 14.0, frame.height - 16
    bar = el("path", d=f"M{x},{y - 5:.1f}V{y:.1f}H{x + pixels:.1f}V{y - 5:.1f}", fill="none", stroke=INK)
    words = text(x + pixels / 2, y - 6, f"{readable(length)} {km}", text_anchor="middle", class_="halo")
    return el("g", bar, words)
