"""Indicators and what was measured of them."""

from __future__ import annotations

import pandas as pd

from .facts import Facts
from .frames import frame, join_notes, read_table, records

INDICATOR_COLUMNS = ["indicator", "title", "title_local", "unit", "better", "definition", "group"]
OBSERVATION_COLUMNS = ["observation_id", "indicator", "place", "year", "value", "unit", "use", "rel_error"]
POINTER = "pointer:"
STATED = "; stated by a source, not computed by the model"


def build_indicators() -> pd.DataFrame:
    """Make indicators.csv; those without a row in counting.csv are not computed by the model."""
    rows = []
    for row in records(read_table("indicators")):
        stated = bool(row["value"])
        definition = (
            f"{row['definition']}; stated by a source, not computed by the model" if stated else row["definition"]
        )
        note = "" if row["note"].startswith(POINTER) else row["note"]
        rows.append({**row, "definition": definition, "status": "published" if stated else "derived", "note": note})
    return frame(rows, INDICATOR_COLUMNS)


def build_observations(facts: Facts) -> pd.DataFrame:
    """Make observations.csv: the measured figures, and the documents' own figures to be shown."""
    units = {row["indicator"]: row["unit"] for row in records(read_table("indicators"))}
    measured = [_measured(facts, row, units) for row in records(read_table("observations"))]
    return frame([*measured, *_stated(facts)], OBSERVATION_COLUMNS)


def _measured(facts: Facts, row: dict[str, str], units: dict[str, str]) -> dict[str, object]:
    common = {**row, "unit": units[row["indicator"]], "rel_error": float(row["rel_error"])}
    if not row["fact"]:
        return {**common, "value": float(row["value"])}
    fact = facts.get(row["fact"])
    value = float(f"{fact.value * float(row['factor']):.6g}")
    note = join_notes(row["note"], fact.note)
    return {**common, "value": value, "source": fact.source, "status": row["status"] or fact.status, "note": note}


def _stated(facts: Facts) -> list[dict[str, object]]:
    rows = []
    for row in records(read_table("indicators")):
        if not row["value"]:
            continue
        pointer = row["note"].removeprefix(POINTER) if row["note"].startswith(POINTER) else ""
        rows.append(
            {
                "observation_id": f"{row['indicator']}_stated",
                "indicator": row["indicator"],
                "place": row["place"],
                "year": row["year"] or "not stated",
                "value": float(row["value"]),
                "unit": row["unit"],
                "use": "show",
                "rel_error": 0.05,
                "source": facts.get(pointer).source if pointer else row["source"],
                "status": "published",
                "note": "" if pointer else row["note"],
            }
        )
    return rows
