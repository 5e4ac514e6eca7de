"""Small helpers to read hand-made tables and to make pack tables of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

HERE = Path(__file__).parent
TABLES = HERE / "tables"
ASSUMPTIONS = HERE.parent / "assumptions"
PROVENANCE = ["source", "status", "note"]


def read_table(name: str) -> pd.DataFrame:
    """Read one of this package's own tables as text."""
    return pd.read_csv(TABLES / f"{name}.csv", dtype=str).fillna("")


def read_assumption(name: str) -> pd.DataFrame:
    """Read one table of marked assumptions as text."""
    return pd.read_csv(ASSUMPTIONS / f"economy_{name}.csv", dtype=str).fillna("")


def records(table: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a table of text."""
    columns = [str(name) for name in table.columns]
    return [dict(zip(columns, map(str, row), strict=True)) for row in table.itertuples(index=False, name=None)]


def frame(rows: Iterable[Mapping[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Make a table with exactly these columns and the provenance columns after them."""
    return pd.DataFrame.from_records(list(rows), columns=[*columns, *PROVENANCE])


def join_sources(*keys: str) -> str:
    """Join source keys with semicolons, each once, in the order first met."""
    parts = [part for key in keys for part in key.split(";") if part]
    return ";".join(dict.fromkeys(parts))


def join_notes(*notes: str) -> str:
    """Join notes with semicolons, leaving out empty ones and repeats."""
    return "; ".join(dict.fromkeys(note.strip().rstrip(".;") for note in notes if note.strip()))


def number(value: float, digits: int = 6) -> str:
    """Print a number for a note without a tail of digits."""
    return f"{value:.{digits}g}"
