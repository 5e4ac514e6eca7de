"""terminals.csv: ports, border stations, hubs, and a rail terminal at every prefecture of the region."""

from __future__ import annotations

from network.common import ASSUMED, Row, assumption, join_notes, number, reference
from network.registry import Registry

INSIDE_PROVINCES = {"Liaoning", "Jilin", "Heilongjiang"}
INSIDE_LEAGUES = {"chifeng", "tongliao", "hailar", "ulanhot", "xilinhot"}


def inside_cities() -> list[str]:
    """Node ids of the prefectures inside the region."""
    return [
        p["id"]
        for p in reference("land/places")
        if p["kind"] == "prefecture" and (p["province"] in INSIDE_PROVINCES or p["id"] in INSIDE_LEAGUES)
    ]


def build(nodes: list[Row], sources: Registry) -> list[Row]:
    """Build all terminals; ids equal node ids."""
    by_id = {n["node_id"]: n for n in nodes}
    rows = [_listed(t, by_id[t["terminal_id"]], sources) for t in assumption("terminals")]
    known = {r["terminal_id"] for r in rows}
    rows += [_city(by_id[c], sources) for c in inside_cities() if c not in known]
    return rows


def _listed(row: dict[str, str], node: Row, sources: Registry) -> Row:
    return {
        **_base(node, row["kind"], sources),
        "transit_for": row["transit_for"],
        "group": row["group"],
        "range": row["range"],
        "draught_m": number(row["draught_m"]),
        "note": join_notes(row["note"]),
    }


def _city(node: Row, sources: Registry) -> Row:
    note = "goods yard of the prefecture: a choice of the pack"
    return {**_base(node, "rail", sources), "note": note}


def _base(node: Row, kind: str, sources: Registry) -> Row:
    return {
        "terminal_id": node["node_id"],
        "node_id": node["node_id"],
        "name": node["name"],
        "name_local": node["name_local"],
        "kind": kind,
        "country": node["country"],
        "source": sources.use(ASSUMED),
        "status": "assumption",
    }
