"""From longitude and latitude to the page: projection, shapes, clipping."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from landsea.report.svg import number

Line = Sequence[tuple[float, float]]
KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Frame:
    """An equirectangular map: degrees of longitude shrunk by the cosine of the middle latitude."""

    west: float
    south: float
    east: float
    north: float
    width: float

    @classmethod
    def around(cls, points: Line, width: float, margin: float = 0.06) -> Frame:
        """Return the frame of some points with a margin, never taller than 1.15 times its width."""
        xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
        shrink = math.cos(math.radians((min(ys) + max(ys)) / 2))
        dx, dy = max(max(xs) - min(xs), 0.5), max(max(ys) - min(ys), 0.5)
        pad = max(margin * max(dx * shrink, dy), 0.3)
        west, east = min(xs) - pad / shrink, max(xs) + pad / shrink
        south, north = min(ys) - pad, max(ys) + pad
        # A tall region is given more sea and land to both sides.
        lack = (north - south) / 1.15 / shrink - (east - west)
        grow = max(lack, 0.0) / 2
        return cls(west - grow, south, east + grow, north, width)

    @property
    def shrink(self) -> float:
        """Cosine of the middle latitude."""
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Pixels per degree of latitude."""
        return self.width / ((self.east - self.west) * self.shrink)

    @property
    def height(self) -> float:
        """Height of the map in pixels."""
        return (self.north - self.south) * self.scale

    def x(self, lon: float) -> float:
        """Return the page's x of a longitude."""
        return (lon - self.west) * self.shrink * self.scale

    def y(self, lat: float) -> float:
        """Return the page's y of a latitude."""
        return (self.north - lat) * self.scale

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point is on the map."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    def km(self, pixels: float) -> float:
        """Return the length on the ground of pixels on the page."""
        return pixels / self.scale * KM_PER_DEGREE


def wkt_line(wkt: str) -> Line:
    """Read a WKT LINESTRING; anything else gives an empty line."""
    found = re.fullmatch(r"\s*LINESTRING\s*Z?\s*\(([^()]*)\)\s*", wkt, flags=re.IGNORECASE)
    if not found:
        return []
    pairs = (pair.split() for pair in found[1].split(","))
    return [(float(pair[0]), float(pair[1])) for pair in pairs if len(pair) >= 2]


def visible_parts(line: Line, frame: Frame) -> list[Line]:
    """Return the runs of a line that can show in the frame; a jump over the date line is cut."""
    runs: list[list[tuple[float, float]]] = []
    joined = False
    for (x1, y1), (x2, y2) in pairwise(line):
        beside = max(x1, x2) < frame.west or min(x1, x2) > frame.east
        shows = not (beside or max(y1, y2) < frame.south or min(y1, y2) > frame.north) and abs(x2 - x1) < 180
        if shows and joined:
            runs[-1].append((x2, y2))
        elif shows:
            runs.append([(x1, y1), (x2, y2)])
        joined = shows
    return list(runs)


def clipped_ring(ring: Line, frame: Frame) -> Line:
    """Cut a polygon's ring to the frame (Sutherland and Hodgman), a little outside its edge."""
    pad = 0.02 * (frame.east - frame.west)
    points = [(float(x), float(y)) for x, y in ring]
    edges = (
        (0, frame.west - pad, 1),
        (0, frame.east + pad, -1),
        (1, frame.south - pad, 1),
        (1, frame.north + pad, -1),
    )
    for axis, limit, side in edges:
        points = _cut(points, axis, limit, side)
    return points


def _cut(points: list[tuple[float, float]], axis: int, limit: float, side: int) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for previous, here in zip([*points[-1:], *points[:-1]], points, strict=True):
        was, now = side * (previous[axis] - limit) >= 0, side * (here[axis] - limit) >= 0
        if was != now:
            part = (limit - previous[axis]) / (here[axis] - previous[axis])
            kept.append((previous[0] + part * (here[0] - previous[0]), previous[1] + part * (here[1] - previous[1])))
        if now:
            kept.append(here)
    return kept


def path_data(lines: Iterable[Line], frame: Frame, *, closed: bool = False) -> str:
    """Write lines as the data of an SVG path; points nearer than half a pixel are joined."""
    pieces = []
    for line in lines:
        points = thinned([(frame.x(lon), frame.y(lat)) for lon, lat in line])
        if len(points) > 1:
            pieces.append("M" + "L".join(f"{number(x)},{number(y)}" for x, y in points) + ("Z" if closed else ""))
    return "".join(pieces)


def thinned(points: Line, nearest: float = 0.5) -> Line:
    """Drop points nearer than a distance to the last one kept; the ends stay."""
    kept = list(points[:1])
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= nearest:
            kept.append(point)
    return [*kept, *points[-1:]] if len(points) > 1 else kept
