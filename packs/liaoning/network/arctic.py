"""The Northern Sea Route as links that open after the reference year: a scenario opens them, in their season.

Its draught and ice are those of a season, so the links are there for what goes to Europe from the two ports of which a
voyage is published, and for no other.
"""

from __future__ import annotations

from network.common import ASSUMED, KM_PER_NM, Row, assumption, join_notes, reference
from network.links import Places
from network.registry import Registry

NAME = "Northern Sea Route"
OPEN_YEAR = 2023  # first container voyages by timetable, quoted from memory; a liner in 2025 is published
#: Icebreakers, ice class and insurance, yuan per tonne.
ESCORT = 60.0
#: Korea Strait, La Perouse Strait, Bering Strait and along the coast to the North Cape; longitudes run on past 180.
COURSE = (
    *((125.0, 33.0), (129.6, 34.6), (136.0, 41.5), (142.0, 45.8), (157.0, 50.0), (168.0, 57.0), (188.0, 64.5)),
    *((191.0, 66.0), (178.0, 70.0), (160.0, 71.5), (140.0, 74.0), (105.0, 77.9), (80.0, 76.0), (58.0, 70.6)),
    *((42.0, 71.5), (25.0, 72.0), (9.0, 66.0), (3.5, 58.0)),
)


def build(places: Places, sources: Registry) -> tuple[list[Row], list[Row]]:
    """Build the links and their shapes."""
    links: list[Row] = []
    shapes: list[Row] = []
    for row in assumption("arctic"):
        key = sources.use(_source(row["fact"], sources), ASSUMED)
        link = places.link("sea", row["from_id"], row["to_id"])
        link |= {
            "name": NAME,
            "name_local": "北方海航道",
            "length_km": round(float(row["distance_nm"]) * KM_PER_NM, 1),
            "extra_yuan_per_t": ESCORT,
            "open_year": OPEN_YEAR,
            "geometry_id": link["link_id"],
            "source": key,
            "status": "estimate",
            "note": join_notes(
                f"{row['distance_nm']} nm", row["note"], f"{ESCORT:g} yuan/t of escort and ice class assumed"
            ),
        }
        points = (places.point[row["from_id"]], *COURSE, places.point[row["to_id"]])
        text = ", ".join(f"{x:g} {y:g}" for x, y in points)
        shape = {"geometry_id": link["link_id"], "geometry": f"LINESTRING ({text})"}
        shapes.append({**shape, "source": sources.use(ASSUMED), "status": "assumption", "note": "course drawn by hand"})
        links.append(link)
    return links, shapes


def _source(fact: str, sources: Registry) -> str:
    pointer, _, nth = fact.partition("#")
    category, item, year = pointer.split("|")
    rows = [
        row
        for row in reference("ports/shipping")
        if (row["category"], row["item"], row["year"]) == (category, item, year)
    ]
    return sources.of(rows[int(nth) - 1])
