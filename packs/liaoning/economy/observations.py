"""Indicators and what was measured of them."""

from __future__ import annotations

import pandas as pd

from .facts import Facts
from .frames import frame, join_notes, read_table, records

INDICATOR_COLUMNS = [
    *("indicator", "title", "title_local", "unit", "better", "definition", "group", "level", "period", "place"),
    *("aggregate", "formula", "needs", "needs_local", "difference", "difference_local"),
]
OBSERVATION_COLUMNS = [
    *("observation_id", "indicator", "place", "year", "value", "unit", "use", "rel_error", "series", "claim"),
]
#: Kinds of claim that say what is, rather than what shall be or how far another is ahead.
STATED = ("observed", "estimate", "rank")


def build_indicators() -> pd.DataFrame:
    """Make indicators.csv."""
    documents = {row["document"] for row in records(read_table("claims"))}
    rows = [
        {**row, "status": "published" if row["source"] in documents else "derived"}
        for row in records(read_table("indicators"))
    ]
    return frame(rows, INDICATOR_COLUMNS)


def build_observations(facts: Facts) -> pd.DataFrame:
    """Make observations.csv: the measured figures, and what the documents state of the same indicators."""
    listed = records(read_table("observations"))
    indicators = {row["indicator"]: row for row in records(read_table("indicators"))}
    measured = [_measured(facts, row, indicators[row["indicator"]]["unit"]) for row in listed]
    stated = [_stated(row, indicators[row["indicator"]]) for row in _own_claims({row["claim"] for row in listed})]
    return frame([*measured, *stated], OBSERVATION_COLUMNS)


def _own_claims(listed: set[str]) -> list[dict[str, str]]:
    """Return the claims that give the region's own values: not peers' (targets.csv), not gaps to what is stated too."""
    claims = records(read_table("claims"))
    peers = {(row["claim"], row["place"]) for row in records(read_table("targets"))}
    said = {row["indicator"] for row in claims if row["kind"] in STATED}
    return [
        row
        for row in claims
        if row["claim_id"] not in listed
        and (row["claim_id"], row["place"]) not in peers
        and (row["kind"] in STATED or (row["kind"] == "comparison" and row["indicator"] not in said))
    ]


def _measured(facts: Facts, row: dict[str, str], unit: str) -> dict[str, object]:
    common = {**row, "unit": unit, "rel_error": float(row["rel_error"])}
    if not row["fact"]:
        return {**common, "value": float(row["value"])}
    fact = facts.get(row["fact"])
    value = float(f"{fact.value * float(row['factor']):.6g}")
    note = join_notes(row["note"], fact.note)
    return {**common, "value": value, "source": fact.source, "status": row["status"] or fact.status, "note": note}


def _stated(claim: dict[str, str], indicator: dict[str, str]) -> dict[str, object]:
    """Make an observation of a claim; its error is not known, so the format's default stands."""
    if claim["unit"] != indicator["unit"]:
        msg = f"{claim['claim_id']} is in {claim['unit']}, its indicator {claim['indicator']} in {indicator['unit']}"
        raise ValueError(msg)
    return {
        "observation_id": claim["claim_id"],
        "indicator": claim["indicator"],
        "place": claim["place"],
        "year": claim["year"] or "not stated",
        "value": float(claim["value"]),
        "unit": claim["unit"],
        "use": "show",
        "rel_error": 0.05,
        "claim": claim["claim_id"],
        "source": claim["document"],
        "status": "estimate" if claim["kind"] == "estimate" else "published",
        "note": claim["note"] or ("An estimate of the document" if claim["kind"] == "estimate" else ""),
    }
