"""Road links: the table's routes, connectors to ports and markets, waits at borders."""

from __future__ import annotations

import re

from network.common import ASSUMED, ROAD_DETOUR, Row, assumption, join_notes, number, reference, status_of
from network.links import Places, length_or_estimate, sources_of_length
from network.registry import Registry


def build(places: Places, sources: Registry) -> list[Row]:
    """Build all road links."""
    classes = {r["country"]: r for r in assumption("road_class")}
    borders = {frozenset((r["from_id"], r["to_id"])): r for r in assumption("road_borders")}
    rows = []
    for row in reference("land/road_links"):
        rows.append(_link(places, sources, classes, borders, row, sources.of(row), status_of(row)))
    for row in assumption("road"):
        rows.append(_link(places, sources, classes, borders, row, sources.use(ASSUMED), "estimate"))
    return rows


def _link(
    places: Places,
    sources: Registry,
    classes: dict[str, dict[str, str]],
    borders: dict[frozenset[str], dict[str, str]],
    row: dict[str, str],
    key: str,
    status: str,
) -> Row:
    a, b = row["from_id"], row["to_id"]
    length, length_note = length_or_estimate(places, a, b, number(row["length_km"]), ROAD_DETOUR)
    worst = max((classes[places.country[n]] for n in (a, b)), key=lambda c: float(c["cost_factor"]))
    speed, factor = float(worst["speed_kmh"]), float(worst["cost_factor"])
    border = borders.get(frozenset((a, b)))
    wait = float(border["wait_h"]) if border else 0.0
    return places.link(
        "road", a, b,
        name=row["route"],
        length_km=length,
        free_speed_kmh=None if border else speed,
        time_h=round(length / speed + wait, 2) if border else None,
        cost_factor=factor,
        extra_yuan_per_t=float(border["extra_yuan_per_t"]) if border else 0.0,
        open_year=_opening(row),
        source=sources_of_length(sources, key, length_note),
        status="estimate" if length_note else status,
        note=join_notes(row["note"], length_note, _border_note(border, wait)),
    )  # fmt: skip


def _opening(row: dict[str, str]) -> int | None:
    """Opening year, where the row itself or its note states it (the reference column `year` dates the source)."""
    if row.get("open_year"):
        return int(row["open_year"])
    found = re.search(r"opened .*?(20\d\d)", row["note"])
    return int(found.group(1)) if found else None


def _border_note(border: dict[str, str] | None, wait: float) -> str:
    if border is None:
        return ""
    return join_notes(
        f"border: wait of {wait:g} h and charge of {border['extra_yuan_per_t']} yuan/t assumed", border["note"]
    )
