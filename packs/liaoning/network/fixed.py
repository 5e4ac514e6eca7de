"""Pipelines and works lines."""

from __future__ import annotations

from network.common import ASSUMED, PIPE_DETOUR, Row, assumption, join_notes, number, reference
from network.links import Places, length_or_estimate, sources_of_length
from network.registry import Registry


def build(places: Places, sources: Registry) -> list[Row]:
    """Build the links of the modes pipe and site."""
    facts = {f["measure"]: f for f in reference("more_facts")}
    belt = facts["imported ore by conveyor from the port"]
    rows = [_line("pipe", places, sources, r, sources.use(ASSUMED)) for r in assumption("pipes")]
    for row in assumption("sites"):
        published = bool(row["source_topic"])
        made = _line("site", places, sources, row, sources.of(belt) if published else sources.use(ASSUMED))
        rows.append({**made, "status": "published"} if published else made)
    return rows


def _line(mode: str, places: Places, sources: Registry, row: dict[str, str], key: str) -> Row:
    a, b = row["from_id"], row["to_id"]
    given = number(row["length_km"])
    if mode == "site" and given is not None:
        length, note = given, ""  # the node stands for a whole harbour, so the belt may be under the great circle
        if given < places.km(a, b):
            length, note = (
                round(places.km(a, b) * 1.02, 1),
                f"stated {given:g} km; great circle of the two points is longer",
            )
    else:
        length, note = length_or_estimate(places, a, b, given, PIPE_DETOUR)
    return places.link(
        mode, a, b,
        name=row["name"],
        length_km=length,
        source=sources_of_length(sources, key, note),
        status="estimate",
        note=join_notes(row["note"], note),
    )  # fmt: skip
