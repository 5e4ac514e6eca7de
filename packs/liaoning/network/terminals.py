"""terminals.csv: ports, border stations, hubs, and a rail terminal at every prefecture of the region."""

from __future__ import annotations

from economy.facts import KEYS

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
    vessels = {v["terminal_id"]: v for v in assumption("vessels")}
    listed = assumption("terminals")
    rows = [_listed(t, by_id[t["terminal_id"]], vessels.get(t["terminal_id"]), sources) for t in listed]
    known = {r["terminal_id"] for r in rows}
    rows += [_city(by_id[c], sources) for c in inside_cities() if c not in known]
    return rows


def _listed(row: dict[str, str], node: Row, vessel: dict[str, str] | None, sources: Registry) -> Row:
    made = {
        **_base(node, row["kind"], sources),
        "transit_for": row["transit_for"],
        "group": row["group"],
        "range": row["range"],
        "note": join_notes(row["note"]),
    }
    return made | (_berth(made, vessel, sources) if vessel else {})


def _berth(made: Row, vessel: dict[str, str], sources: Registry) -> Row:
    """Say what the largest ship is that berths, and who says so."""
    columns = KEYS[vessel["table"]]
    keys = vessel["pointer"].split("|")
    fact = next(
        row for row in reference(vessel["table"]) if all(row[c] == k for c, k in zip(columns, keys, strict=True))
    )
    return {
        "vessel_dwt": number(vessel["vessel_dwt"]),
        "draught_m": number(vessel["draught_m"]),
        "source": sources.use(*str(made["source"]).split(";"), sources.of(fact)),
        "note": join_notes(str(made["note"]), f"largest ship: {vessel['note']}"),
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
