"""services.csv and service_calls.csv: ferries that sail by timetable."""

from __future__ import annotations

from economy.facts import KEYS

from network.common import ASSUMED, KM_PER_NM, Row, assumption, number, reference
from network.registry import Registry


def services(sources: Registry) -> list[Row]:
    """Build services.csv."""
    return [
        {
            "service_id": row["service_id"],
            "name": row["name"],
            "mode": row["mode"],
            "commodity": row["commodity"],
            "frequency_per_week": float(row["per_week"]),
            "size_t": number(row["size_t"]),
            "min_t": number(row["min_t"]),
            "source": sources.use(_source(row["fact"], sources), ASSUMED),
            "status": row["status"],
            "note": row["note"],
        }
        for row in assumption("sailings")
    ]


def calls(links: list[Row], sources: Registry) -> list[Row]:
    """Build service_calls.csv; a stretch without a length is as long as the sea link between its ends."""
    km = {frozenset((link["from_node_id"], link["to_node_id"])): link["length_km"] for link in links}
    rings: dict[str, list[dict[str, str]]] = {}
    for row in assumption("sailing_calls"):
        rings.setdefault(row["service_id"], []).append(row)
    rows = []
    for ring in rings.values():
        for row, following in zip(ring, [*ring[1:], ring[0]], strict=True):
            stated = number(row["length_nm"])
            ends = frozenset((row["terminal_id"], following["terminal_id"]))
            rows.append(
                {
                    "service_id": row["service_id"],
                    "order": int(row["order"]),
                    "terminal_id": row["terminal_id"],
                    "time_h": float(row["time_h"]),
                    "length_km": km[ends] if stated is None else round(stated * KM_PER_NM, 1),
                    "source": sources.use(ASSUMED),
                    "status": "assumption",
                    "note": row["note"] or "the way back takes as long",
                }
            )
    return rows


def _source(fact: str, sources: Registry) -> str:
    if not fact:
        return ASSUMED
    table, *keys = fact.split("|")
    rows = (row for row in reference(table) if [row[column] for column in KEYS[table]] == keys)
    return sources.of(next(rows))
