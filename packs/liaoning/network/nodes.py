"""node.csv: the places of the reference tables, ports without a land node, and places added for the markets."""

from __future__ import annotations

from network import passages
from network.common import ASSUMED, Row, assumption, join_notes, reference
from network.registry import Registry

_TYPES = {"prefecture": "city", "junction": "junction", "port": "port", "border": "border", "foreign": "market"}


def build(sources: Registry) -> list[Row]:
    """Build all nodes."""
    rows = [_place(p, sources) for p in reference("land/places")]
    ports = {p["id"]: p for p in reference("ports/ports")}
    rows += [_port(m, ports[m["port_code"]], sources) for m in assumption("port_nodes")]
    rows += [_added(n, sources) for n in assumption("nodes")]
    return [*rows, *passages.nodes(sources)]


def _place(place: dict[str, str], sources: Registry) -> Row:
    return {
        "node_id": place["id"],
        "name": place["name_en"],
        "name_local": place["name_zh"],
        "x_coord": float(place["lon"]),
        "y_coord": float(place["lat"]),
        "node_type": _TYPES[place["kind"]],
        "country": place["country"],
        "source": sources.of(place),
        "status": "estimate",
        "note": place["note"],
    }


def _port(match: dict[str, str], port: dict[str, str], sources: Registry) -> Row:
    return {
        "node_id": match["node_id"],
        "name": f"{port['name_en']} port",
        "name_local": f"{port['name_zh']}港",
        "x_coord": float(port["lon"]),
        "y_coord": float(port["lat"]),
        "node_type": "port",
        "country": match["country"],
        "source": sources.of(port),
        "status": "estimate",
        "note": join_notes(f"port code {port['id']}", port["note"]),
    }


def _added(node: dict[str, str], sources: Registry) -> Row:
    return {
        "node_id": node["node_id"],
        "name": node["name"],
        "name_local": node["name_local"],
        "x_coord": float(node["x_coord"]),
        "y_coord": float(node["y_coord"]),
        "node_type": node["node_type"],
        "country": node["country"],
        "source": sources.use(ASSUMED),
        "status": "estimate",
        "note": join_notes(f"coordinate from memory, about +-{node['precision_km']} km", node["note"]),
    }
