"""services.csv and service_calls.csv: ferries and block trains that run by timetable."""

from __future__ import annotations

from collections.abc import Iterator

import networkx
from economy.facts import KEYS

from network.common import ASSUMED, KM_PER_NM, Row, assumption, number, reference
from network.registry import Registry

#: Whose links a scheduled mode runs on.
TRACKS = {"ferry": "sea", "block_train": "rail_1435"}


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
            "source": sources.use(source_of(row["fact"], sources), ASSUMED),
            "status": row["status"],
            "note": row["note"],
        }
        for row in assumption("sailings")
    ]


def calls(links: list[Row], sources: Registry) -> list[Row]:
    """Build service_calls.csv."""
    rings: dict[str, list[dict[str, str]]] = {}
    for row in assumption("sailing_calls"):
        rings.setdefault(row["service_id"], []).append(row)
    mode_of = {row["service_id"]: row["mode"] for row in assumption("sailings")}
    graphs = {mode: _graph(links, track) for mode, track in TRACKS.items()}
    return [row for name, ring in rings.items() for row in _ring(ring, mode_of[name], graphs[mode_of[name]], sources)]


def _ring(ring: list[dict[str, str]], mode: str, graph: networkx.Graph, sources: Registry) -> Iterator[Row]:
    """Write a ring's stretches: without a length the shortest way, without a time at the mode's speed."""
    speed = next(float(row["speed_kmh"]) for row in assumption("modes") if row["mode"] == mode)
    for row, following in zip(ring, [*ring[1:], ring[0]], strict=True):
        stated, hours = number(row["length_nm"]), number(row["time_h"])
        if stated is None:
            ends = row["terminal_id"], following["terminal_id"]
            km = float(networkx.shortest_path_length(graph, *ends, weight="km"))
        else:
            km = stated * KM_PER_NM
        yield {
            "service_id": row["service_id"],
            "order": int(row["order"]),
            "terminal_id": row["terminal_id"],
            "time_h": round(km / speed, 1) if hours is None else hours,
            "length_km": round(km, 1),
            "source": sources.use(ASSUMED),
            "status": "assumption",
            "note": row["note"] or "the way back takes as long",
        }


def _graph(links: list[Row], mode: str) -> networkx.Graph:
    graph = networkx.Graph()
    for link in links:
        if link["mode"] == mode:
            graph.add_edge(link["from_node_id"], link["to_node_id"], km=float(link["length_km"]))
    return graph


def source_of(fact: str, sources: Registry) -> str:
    """Key of the source of a reference row, pointed at by its table and key columns."""
    if not fact:
        return ASSUMED
    table, *keys = fact.split("|")
    rows = (row for row in reference(table) if [row[column] for column in KEYS[table]] == keys)
    return sources.of(next(rows))


def cite_for_scenarios(sources: Registry) -> None:
    """Enter the sources that only scenarios rest on."""
    for row in assumption("scenario_sources"):
        source_of(f"{row['table']}|{row['pointer']}", sources)
