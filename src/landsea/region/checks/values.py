"""Values against their column: filled where required, one of the choices, within the limits, finite."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import numpy as np
import pandas as pd

from landsea.errors import Finding
from landsea.region.cells import written
from landsea.region.checks.lines import lines
from landsea.region.region import Region
from landsea.region.schema import Column, Table, schema


def check_values(region: Region, since: Region | None = None) -> Iterator[Finding]:
    """Check every cell of every table, but for the tables that a region checked before has too."""
    for name, table in schema().items():
        if since is None or region.table(name) is not since.table(name):
            yield from table_values(table, region.table(name), region.file(name))


def table_values(table: Table, frame: pd.DataFrame, file: str) -> Iterator[Finding]:
    """Check every cell of one table against its column.

    Parameters
    ----------
    table : Table
    frame : pandas.DataFrame
        With the schema's columns and dtypes; the index is the line in the file.
    file : str
        File to name.
    """
    for column in table.columns:
        values = frame[column.name]
        if column.required:
            yield from missing_values(column, blank_cells(column, values), frame.index, file)
        if column.choices:
            yield from _choices(column, values, file)
        if column.type in ("number", "integer"):
            yield from _limits(column, values, file)


def blank_cells(column: Column, values: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which cells are blank."""
    if column.type == "text":
        return (values.str.strip() == "").to_numpy(bool)
    return values.isna().to_numpy(bool)


def missing_values(
    column: Column, blank: np.ndarray[tuple[int], np.dtype[np.bool_]], rows: pd.Index, file: str
) -> Iterator[Finding]:
    """Report the blank cells of a required column."""
    unit = f" in {column.unit}" if column.unit else ""
    for row in rows[blank]:
        cure = f"Fill it{unit}: {column.description}"
        yield Finding(file, int(row), column.name, None, "A required value is missing.", cure)


def _choices(column: Column, values: pd.Series, file: str) -> Iterator[Finding]:
    wrong = ~values.isin([*column.choices, ""])
    for row, value in lines(values[wrong]):
        cure = f"One of: {', '.join(column.choices)}.{nearest(value, column.choices)}"
        yield Finding(file, row, column.name, value, "Not one of the column's choices.", cure)


def _limits(column: Column, values: pd.Series, file: str) -> Iterator[Finding]:
    numbers = values.astype("Float64").to_numpy(float, na_value=np.nan)
    unit = f" {column.unit}" if column.unit else ""
    tests = [(np.isinf(numbers), "The number is not finite.", "Leave the cell blank if the value is unknown.")]
    if column.minimum is not None:
        low = f"{column.minimum:g}{unit}"
        under = (numbers < column.minimum) & np.isfinite(numbers)
        tests.append((under, f"The value is below the least allowed, {low}.", "Check the sign and the unit."))
    if column.maximum is not None:
        high = f"{column.maximum:g}{unit}"
        over = (numbers > column.maximum) & np.isfinite(numbers)
        tests.append((over, f"The value is above the most allowed, {high}.", "Check the value and the unit."))
    for wrong, problem, cure in tests:
        for row, value in lines(values[wrong]):
            yield Finding(file, row, column.name, written(column, value), problem, cure)


def nearest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Suggest the known word that a mistyped one may have meant, as a sentence; empty if none is near."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    return f" Was {close[0]} meant?" if close else ""
