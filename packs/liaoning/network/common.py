"""What all builders share: places of files, distances, row statuses, readers."""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

PACK = Path(__file__).resolve().parents[1]
ASSUMPTIONS = PACK / "assumptions"
SOURCES = PACK / "sources"
ROOT = PACK.parents[1]
SCHEMA = ROOT / "src" / "landsea" / "region" / "schema.csv"

REFERENCE_YEAR = 2022
KM_PER_NM = 1.852
RAIL_DETOUR = 1.19  # length of a railway over the great circle, parameters of the rehearsal
ROAD_DETOUR = 1.25
PIPE_DETOUR = 1.1

ASSUMED = "network_assumptions"
REHEARSAL = "rehearsal_values"
COMPUTED = "great_circle_computed"

Row = dict[str, Any]


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as a list of text rows."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def assumption(name: str) -> list[dict[str, str]]:
    """Read one of this part's reviewable tables."""
    return read_csv(ASSUMPTIONS / f"network_{name}.csv")


@cache
def reference(name: str) -> list[dict[str, str]]:
    """Read one of the committed reference tables."""
    return read_csv(SOURCES / f"{name}.csv")


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (longitude, latitude) points on the mean sphere."""
    lon1, lat1, lon2, lat2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1.0, h)))


def status_of(row: dict[str, str]) -> str:
    """Status of a reference row by its confidence: A and B hold, C is an estimate."""
    if row["confidence"] == "C":
        return "estimate"
    computed = re.search(r"computed|apportioned|^\d+-\d+$|\d-\d+[;,]", row["note"])
    return "derived" if computed else "published"


def number(text: str) -> float | None:
    """Read a number; blank stays missing."""
    return float(text) if text.strip() else None


def yes(text: str) -> bool | None:
    """Read y/n; blank stays missing."""
    return {"y": True, "n": False}.get(text.strip())


def join_notes(*parts: str) -> str:
    """Join the parts of a note that say something."""
    return "; ".join(part for part in parts if part)


def unique_id(wanted: str, taken: set[str]) -> str:
    """Return the id, numbered if it is taken, and take it."""
    chosen, n = wanted, 1
    while chosen in taken:
        n += 1
        chosen = f"{wanted}_{n}"
    taken.add(chosen)
    return chosen
