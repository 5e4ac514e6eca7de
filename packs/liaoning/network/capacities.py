"""capacities.csv: published limits, and marked estimates for the railways of the region by line class."""

from __future__ import annotations

from collections.abc import Iterator

from network.common import ASSUMED, Row, assumption, join_notes, number, reference
from network.registry import Registry
from network.terminals import INSIDE_LEAGUES, INSIDE_PROVINCES

LINE_DELAY_H = 4.0
LINE_DELAY_POWER = 4.0


def build(links: list[Row], sources: Registry) -> list[Row]:
    """Build all capacities."""
    listed = [_listed(r, links, sources) for r in assumption("capacities")]
    limited = {r["link_id"] for r in listed}
    return [*listed, *(row for link in links for row in _line(link, limited, sources))]


def _listed(row: dict[str, str], links: list[Row], sources: Registry) -> Row:
    return {
        "capacity_id": row["capacity_id"],
        "terminal_id": row["terminal_id"],
        "link_id": _link_id(row["link"], links) if row["link"] else "",
        "mode": row["mode"],
        "commodity": row["commodity"],
        "value": float(row["value"]),
        "unit": row["unit"],
        "t_per_unit": float(row["t_per_unit"]),
        "per": row["per"],
        "direction": row["direction"],
        "kind": row["kind"],
        "delay_h_at_capacity": number(row["delay_h_at_capacity"]),
        "delay_power": number(row["delay_power"]),
        "source": sources.of(_pointed(row)) if row["source_table"] else sources.use(ASSUMED),
        "status": row["status"],
        "note": join_notes(row["note"], "delay curve assumed" if row["kind"] == "soft" else ""),
    }


def _link_id(pointer: str, links: list[Row]) -> str:
    mode, a, b = pointer.split()
    return next(r["link_id"] for r in links if (r["mode"], r["from_node_id"], r["to_node_id"]) == (mode, a, b))


def _pointed(row: dict[str, str]) -> dict[str, str]:
    columns, values = row["source_column"].split("+"), row["source_value"].split("|")
    return next(
        r
        for r in reference(row["source_table"])
        if all(r[c] == v for c, v in zip(columns, values, strict=True)) and r["year"] in (row["source_year"], "")
    )


def _line(link: Row, limited: set[str], sources: Registry) -> Iterator[Row]:
    """Limit a Chinese railway inside the region by its class, each direction by itself."""
    if link["mode"] != "rail_1435" or link["link_id"] in limited or not _inside(link):
        return
    name = link["note"].split("class ")[1].split(";")[0]
    values = next(r for r in assumption("line_class") if r["class"] == name)
    for direction in ("forward", "backward"):
        yield {
            "capacity_id": f"{link['link_id']}_{direction}",
            "link_id": link["link_id"],
            "commodity": "*",
            "value": float(values["capacity_mt_per_direction"]) * 1e6,
            "unit": "t",
            "t_per_unit": 1.0,
            "per": "year",
            "direction": direction,
            "kind": "soft",
            "delay_h_at_capacity": LINE_DELAY_H,
            "delay_power": LINE_DELAY_POWER,
            "source": sources.use(ASSUMED),
            "status": "estimate",
            "note": join_notes(
                f"by line class {name}; passenger trains allowed for", values["note"], "delay curve assumed"
            ),
        }


def _inside(link: Row) -> bool:
    provinces = {p["id"]: p["province"] for p in reference("land/places")}
    leagues = INSIDE_LEAGUES | {"manzhouli", "yakeshi", "zhalantun", "yimin", "yirshi", "arxan", "huolinhe",
                                "baiyinhua", "bayanwula", "daban"}  # fmt: skip
    return all(
        provinces.get(link[end]) in INSIDE_PROVINCES or link[end] in leagues for end in ("from_node_id", "to_node_id")
    )
