"""Build all tables of the transport half of the pack."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from network import (
    access,
    arctic,
    capacities,
    fixed,
    modes,
    nodes,
    projects,
    rail,
    road,
    sailings,
    sea,
    terminals,
    transfers,
)
from network.common import PACK, SCHEMA, Row, read_csv
from network.links import Places
from network.registry import Registry

#: Where a guess without a note of its own has its size from.
BASIS = {
    "transfers": "starting values for charges and dwell by cargo and kind of place: network_handling.csv",
    "access": "starting values for the way between door and mode by cargo: network_access.csv",
    "terminals": "a place where trains are loaded, taken to serve all goods that the transfers list",
    "modes": "commercial speed where a link states none: network_modes.csv",
    "link": "length as in the source, which is a general reference; speed and class: network_line_class.csv",
}


def build() -> dict[str, pd.DataFrame]:
    """Return the tables by name, columns in the order of the schema."""
    sources = Registry()
    node = nodes.build(sources)
    places = Places(node)
    land = [*rail.build(places, sources), *road.build(places, sources), *fixed.build(places, sources)]
    lanes, geometry = sea.build(places, sources)
    _write_check(sea.check(lanes, places))
    polar, courses = arctic.build(places, sources)
    link, geometry = [*land, *lanes, *polar], [*geometry, *courses]
    stations = terminals.build(node, sources)
    rows = {
        "node": node,
        "link": link,
        "geometry": geometry,
        "terminals": stations,
        "transfers": transfers.build(stations, link, sources),
        "modes": modes.build_modes(sources),
        "mode_costs": modes.build_costs(sources),
        "access": access.build(sources),
        "capacities": capacities.build(link, sources),
        "services": sailings.services(sources),
        "service_calls": sailings.calls(link, sources),
        "projects": projects.build_projects(sources),
        "project_levers": projects.build_levers(sources),
        "appraisal": projects.build_appraisal(sources),
    }
    for name, basis in BASIS.items():
        _say_basis(rows[name], basis)
    sailings.cite_for_scenarios(sources)
    rows["sources"] = sources.table()
    return {name: frame(name, table) for name, table in rows.items()}


def _say_basis(rows: list[Row], basis: str) -> None:
    """Give every guess that says nothing of its own the reason for its size."""
    for row in rows:
        if row.get("status") in ("estimate", "assumption") and not row.get("note"):
            row["note"] = basis


def frame(name: str, rows: list[Row]) -> pd.DataFrame:
    """Make a table with the columns of the schema that any row fills."""
    order = [r["column"] for r in read_csv(SCHEMA) if r["table"] == name]
    filled = [c for c in order if any(row.get(c) not in (None, "") for row in rows)]
    return pd.DataFrame([[row.get(c) for c in filled] for row in rows], columns=filled, dtype=object)


def _write_check(rows: list[Row]) -> None:
    path: Path = PACK / "network" / "sea_check.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
