"""What lies under every map: land and rivers."""

from __future__ import annotations

from markupsafe import Markup

from landsea.report.coast import Coast
from landsea.report.geo import Frame, clipped_ring, path_data, visible_parts
from landsea.report.svg import el

_LAND, _WATER, _SHORE = "#f6f5f1", "#b9cddb", "#8d949c"


def ground(coast: Coast, frame: Frame) -> list[Markup]:
    """Draw land, where the pack has its shores, and rivers."""
    parts = []
    if coast.land:
        parts.append(el("rect", width=frame.width, height=frame.height, fill="#fff"))
        rings = path_data((clipped_ring(ring, frame) for ring in coast.land), frame, closed=True)
        parts.append(el("path", d=rings, fill=_LAND, stroke=_SHORE, stroke_width=".7", stroke_linejoin="round"))
    runs = [run for river in coast.rivers for run in visible_parts(river, frame)]
    if runs:
        parts.append(el("path", d=path_data(runs, frame), fill="none", stroke=_WATER, stroke_width=".9"))
    return parts
