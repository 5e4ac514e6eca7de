"""Constants to be fitted, targets and peers, the documents' claims, other ids of the same place."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from .facts import Facts
from .frames import frame, join_notes, read_assumption, read_table, records

CONSTANT_COLUMNS = [
    "constant_id",
    "kind",
    "mode",
    "place",
    "commodity",
    "value_yuan_per_t",
    "low_yuan_per_t",
    "high_yuan_per_t",
    "fitted_on",
    "fitted_to",
]
SAME_CONSTANT = ["constant_id", "kind", "mode", "place", "commodity"]
SHIPPED_CONSTANTS = Path(__file__).parents[3] / "src" / "landsea" / "regions" / "liaoning" / "constants.csv"
TARGET_COLUMNS = ["indicator", "kind", "place", "year", "value", "claim"]
CLAIM_COLUMNS = [
    "claim_id",
    "document",
    "locator",
    "start",
    "end",
    "quantity",
    "quantity_local",
    "place",
    "year",
    "kind",
    "value",
    "unit",
    "indicator",
]
PLACE_COLUMNS = ["place", "name_local", "members", "kind", "peer"]
INDEX_COLUMNS = [
    *("index", "title", "title_local", "indicator", "kind", "aggregate", "scale", "least_share", "places", "profile"),
    *("measure", "definition"),
]
COMPONENT_COLUMNS = [
    *("index", "component", "parent", "title", "title_local", "indicator", "weight", "worst", "best"),
]
GROUP_COLUMNS = ["of", "group", "name", "name_local"]
CLAIM_TEST_COLUMNS = ["claim_id", "test", "economies", "sectors", "percent", "reason", "reason_local"]
RANGE_COLUMNS = ["parameter", "place", "low", "high"]
CROSSWALK_COLUMNS = ["id", "other_id", "table"]
POINTER = "pointer:"


def build_constants() -> pd.DataFrame:
    """Make constants.csv: zero, or what ``landsea calibrate`` last wrote for the same constant."""
    note = "zero until fitted; the bounds are an assumption"
    fitted = _fitted()
    rows = []
    for row in records(read_table("constants")):
        value, day = fitted.get(tuple(row[column] for column in SAME_CONSTANT), ("0", ""))
        rows.append(
            {
                **row,
                "value_yuan_per_t": float(value),
                "fitted_on": day,
                "source": "landsea-assumption",
                "status": "estimate" if day else "assumption",
                "note": join_notes(row["note"], note),
            }
        )
    return frame(rows, CONSTANT_COLUMNS)


def _fitted() -> dict[tuple[str, ...], tuple[str, str]]:
    """Values and days of the last fit, by what identifies a constant; a rebuild must not undo a fit."""
    if not SHIPPED_CONSTANTS.exists():
        return {}
    shipped = records(pd.read_csv(SHIPPED_CONSTANTS, dtype=str).fillna(""))
    return {
        tuple(row[column] for column in SAME_CONSTANT): (row["value_yuan_per_t"], row["fitted_on"])
        for row in shipped
        if row["fitted_on"]
    }


def build_targets(facts: Facts) -> pd.DataFrame:
    """Make targets.csv."""
    rows = []
    for row in records(read_table("targets")):
        source = row["source"]
        if source.startswith(POINTER):
            source = facts.get(source.removeprefix(POINTER)).source
        rows.append({**row, "year": row["year"] or "not stated", "value": float(row["value"]), "source": source})
    return frame(rows, TARGET_COLUMNS)


def build_claims() -> pd.DataFrame:
    """Make claims.csv: what the documents state, in our words, with the place of the figure in their text."""
    rows = [
        {
            **row,
            **_offsets(row["locator"]),
            "value": float(row["value"]),
            "source": row["document"],
            "status": "published",
        }
        for row in records(read_table("claims"))
    ]
    return frame(rows, CLAIM_COLUMNS)


def _offsets(locator: str) -> dict[str, str]:
    """Read the offsets out of a locator such as "3.1.1, characters 14986-14989"."""
    found = re.search(r"characters (\d+)-(\d+)$", locator)
    return {"start": found[1], "end": found[2]} if found else {"start": "", "end": ""}


def build_places() -> pd.DataFrame:
    """Make places.csv: named groups of zones, and peers."""
    return frame(records(read_table("places")), PLACE_COLUMNS)


def build_indices() -> pd.DataFrame:
    """Make indices.csv."""
    return frame(records(read_table("indices")), INDEX_COLUMNS)


def build_components() -> pd.DataFrame:
    """Make components.csv."""
    return frame(records(read_table("components")), COMPONENT_COLUMNS)


def build_claim_tests() -> pd.DataFrame:
    """Make claim_tests.csv."""
    return frame(records(read_table("claim_tests")), CLAIM_TEST_COLUMNS)


def build_groups() -> pd.DataFrame:
    """Make groups.csv: names of the groups of goods, zones and ports."""
    common = {"source": "landsea-estimate", "status": "derived", "note": "name of the group, for reports"}
    return frame([{**row, **common} for row in records(read_table("groups"))], GROUP_COLUMNS)


def build_crosswalk(facts: Facts) -> pd.DataFrame:
    """Make crosswalk.csv: ids of the economic tables, UN/LOCODE and local codes of the ports."""
    table = pd.read_csv(facts.folder / "crosswalk.csv", dtype=str).fillna("")
    places = [_place(row) for row in records(table)]
    ports = [_port(row) for row in records(read_table("port_codes"))]
    return frame([*places, *ports], CROSSWALK_COLUMNS)


def _place(row: dict[str, str]) -> dict[str, str]:
    counted_with = {"meihekou": "tonghua", "changbaishan": "baishan"}
    return {
        "id": row["land_id"] or counted_with[row["economy_id"]],
        "other_id": row["economy_id"],
        "table": "economy",
        "source": "landsea-estimate",
        "status": "derived",
        "note": row["note"],
    }


def _port(row: dict[str, str]) -> dict[str, str]:
    local = "_" in row["code"]
    return {
        "id": row["id"],
        "other_id": row["code"],
        "table": "local port code" if local else "UN/LOCODE",
        "source": "landsea-estimate",
        "status": "derived",
        "note": "no UN/LOCODE verified" if local else row["note"],
    }


def build_parameter_ranges() -> pd.DataFrame:
    """Make parameter_ranges.csv: every range is an assumption, with its reason."""
    about = {"source": "landsea-assumption", "status": "assumption"}
    return frame([{**row, **about} for row in records(read_assumption("parameter_ranges"))], RANGE_COLUMNS)
