"""Helpers for rows of link.csv: ids, lengths, the shape of a row."""

from __future__ import annotations

from network.common import COMPUTED, Row, great_circle_km, unique_id
from network.registry import Registry

_PREFIX = {
    "rail_1435": "cr",
    "rail_1520": "bg",
    "rail_eu": "eu",
    "road": "rd",
    "sea": "sea",
    "pipe": "pipe",
    "site": "site",
}


class Places:
    """Coordinates and countries of the nodes, and the link ids given so far."""

    def __init__(self, nodes: list[Row]) -> None:
        self.point = {n["node_id"]: (n["x_coord"], n["y_coord"]) for n in nodes}
        self.country = {n["node_id"]: n["country"] for n in nodes}
        self.taken: set[str] = set()

    def km(self, a: str, b: str) -> float:
        """Great-circle distance of two nodes."""
        return great_circle_km(self.point[a], self.point[b])

    def link(self, mode: str, a: str, b: str, **columns: object) -> Row:
        """Make a link row with an id of its own."""
        link_id = unique_id(f"{_PREFIX[mode]}_{a}_{b}", self.taken)
        return {"link_id": link_id, "from_node_id": a, "to_node_id": b, "directed": False, "mode": mode, **columns}


def length_or_estimate(places: Places, a: str, b: str, given: float | None, detour: float) -> tuple[float, str]:
    """Return the length, or the great circle times a detour where none is known, and a note."""
    circle = places.km(a, b)
    if given is None:
        return round(max(circle * detour, 0.5), 1), f"length: great circle x {detour:g}"
    if given < circle:
        return round(
            circle * 1.02, 1
        ), f"stated {given:g} km is under the great circle between the two points: great circle x 1.02"
    return given, ""


def sources_of_length(sources: Registry, key: str, note: str) -> str:
    """Add the computed source where the length is our own."""
    return sources.use(key, COMPUTED) if note else sources.use(key)
