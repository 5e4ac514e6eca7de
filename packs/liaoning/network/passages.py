"""The way between the Far East and the West by its straits and canals, each way a chain of one-way links.

A route that is one link from port to port cannot be closed at Suez, nor be too shallow at Malacca. So ships of all
ports meet off Singapore, pass Malacca (or Lombok), and part for the Gulf, for Suez or for the Cape. Westbound and
eastbound have nodes of their own: on common ones, a sea leg could turn round and join two ports of the Far East.
"""

from __future__ import annotations

from collections.abc import Iterable

from network.common import ASSUMED, KM_PER_NM, Row, assumption, join_notes, reference
from network.links import Places
from network.registry import Registry

EAST = "south_china_sea"
DIRECTIONS = ("west", "east")
SPOKEN = {"west": ("westbound", "西行"), "east": ("eastbound", "东行")}

Pair = tuple[str, str, str]


def nodes(sources: Registry) -> list[Row]:
    """Build the places at sea, each once for every direction."""
    return [
        {
            "node_id": f"{row['node']}_{way}",
            "name": f"{row['name']}, {SPOKEN[way][0]}",
            "name_local": f"{row['name_local']}（{SPOKEN[way][1]}）",
            "country": "ZZ",
            "x_coord": float(row["x_coord"]),
            "y_coord": float(row["y_coord"]),
            "node_type": "waypoint",
            "source": sources.use(ASSUMED),
            "status": "assumption",
            "note": "a place at sea on the route of searoute",
        }
        for row in assumption("passage_nodes")
        for way in DIRECTIONS
    ]


def western() -> dict[str, list[str]]:
    """List the places at sea from which each port of the West is reached."""
    return {row["port"]: row["by"].split() for row in assumption("passage_ports")}


def divide(pairs: Iterable[Pair]) -> tuple[list[Pair], dict[str, str]]:
    """Take from the pairs those that pass Singapore; return the others, and the eastern ports with what they carry.

    A port that trades nothing but crude that way gets a link for crude alone.
    """
    west = western()
    direct: list[Pair] = []
    trades: dict[str, set[str]] = {}
    for a, b, trade in pairs:
        if (a in west) == (b in west):
            direct.append((a, b, trade))
            continue
        trades.setdefault(b if a in west else a, set()).add(trade)
    return direct, {port: "crude_oil" if found == {"crude"} else "" for port, found in trades.items()}


def between(ports: dict[str, str]) -> list[tuple[str, str, dict[str, str]]]:
    """List the links westbound: from, to, and what the tables say of them."""
    rows = [(port, EAST, {"name": "to the West", "commodity": only, "avoid": ""}) for port, only in ports.items()]
    rows += [(row["from_node"], row["to_node"], row) for row in assumption("passages")]
    for port, ends in western().items():
        # The Cape is a way only where Suez is none.
        rows += [(end, port, {"name": "to the West", "avoid": "suez" if "cape" in end else ""}) for end in ends]
    return rows


def limits(fact: str, sources: Registry) -> Row:
    """Draught, length and time that a passage's facts state, with their sources."""
    out: Row = {}
    keys: list[str] = []
    names = {"deepest draught": "draught_m", "length": "length_km", "time of a transit": "time_h"}
    for row in reference("more_facts") if fact else []:
        if (row["topic"], row["place"]) == ("passage", fact):
            out[names[row["measure"]]] = float(row["value"])
            keys.append(sources.of(row))
            out["note"] = join_notes(str(out.get("note", "")), f"{row['measure']}: {row['note']}")
    return {**out, "source": ";".join(keys)} if keys else {}


def both_ways(places: Places, a: str, b: str, columns: Row, ports: Iterable[str]) -> list[Row]:
    """Write a westbound link, and the eastbound one beside it."""
    known = set(ports)
    rows = []
    for way in DIRECTIONS:
        ends = [end if end in known else f"{end}_{way}" for end in (a, b)]
        rows.append(places.link("sea", *(ends if way == "west" else ends[::-1]), **columns) | {"directed": True})
    return rows


def nautical_miles(rows: Iterable[Row]) -> dict[tuple[str, str], float]:
    """Shortest way westbound from each eastern port to each western one, for comparison with tables."""
    ahead: dict[str, dict[str, float]] = {}
    for row in rows:
        ahead.setdefault(str(row["from_node_id"]), {})[str(row["to_node_id"])] = min(
            float(row["length_km"]) / KM_PER_NM,
            ahead.get(str(row["from_node_id"]), {}).get(str(row["to_node_id"]), 1e9),
        )
    start = f"{EAST}_west"
    best, queue = {start: 0.0}, [start]
    while queue:
        here = queue.pop(0)
        for there, length in ahead.get(here, {}).items():
            if best[here] + length < best.get(there, 1e9):
                best[there] = best[here] + length
                queue.append(there)
    return {
        (port, end): onward[start] + best[end]
        for port, onward in ahead.items()
        if start in onward
        for end in western()
        if end in best
    }
