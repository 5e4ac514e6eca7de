"""Cells as text: how values are written in a file, and how written ones are read."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landsea.region.schema import Column, Table, Value

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_INTEGER = r"[+-]?\d{1,18}"
_NOT_FINITE = re.compile(r"[+-]?(?:inf|infinity|nan|na|n/a|null|none)", re.IGNORECASE)
_BOOLEAN = {"true": True, "1": True, "false": False, "0": False}
_NEEDS_QUOTES = re.compile(r'[,"\r\n]')


@dataclass(frozen=True)
class BadCells:
    """Cells that cannot be read as their column's type."""

    where: np.ndarray[tuple[int], np.dtype[np.bool_]]
    problem: str
    cure: str


def read_cells(column: Column, text: pd.Series) -> tuple[pd.Series, list[BadCells]]:
    """Turn written cells into values.

    Parameters
    ----------
    column : Column
        What the cells should hold.
    text : pandas.Series of str
        As written; an empty string where a cell is blank.

    Returns
    -------
    values : pandas.Series
        Of the column's dtype; blank and unreadable cells have the default or the missing value.
    bad : list of BadCells
    """
    if column.type == "text":
        return (text.where(text != "", column.default) if column.default else text), []
    trimmed = text.str.strip()
    filled = (trimmed != "").to_numpy(bool)
    if column.type == "boolean":
        return _read_booleans(column, trimmed, filled)
    pattern = _NUMBER if column.type == "number" else _INTEGER
    good = trimmed.str.fullmatch(pattern).to_numpy(bool)
    values = np.full(len(text), column.blank(), dtype=object)
    # Python's own conversion gives back every float exactly; the parsers of table libraries need not.
    convert = float if column.type == "number" else int
    values[good] = [convert(cell) for cell in trimmed[good]]
    bad = filled & ~good
    return pd.Series(values, index=text.index).astype(column.dtype()), _bad_numbers(column, trimmed, bad)


def _read_booleans(
    column: Column, trimmed: pd.Series, filled: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[pd.Series, list[BadCells]]:
    known = trimmed.str.lower().map(_BOOLEAN)
    bad = filled & known.isna().to_numpy(bool)
    values = known.where(known.notna(), column.blank()).astype(column.dtype())
    return values, [BadCells(bad, "Neither true nor false.", "Write true or false.")] if bad.any() else []


def _bad_numbers(column: Column, trimmed: pd.Series, bad: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[BadCells]:
    if not bad.any():
        return []
    endless = bad & trimmed.map(lambda cell: bool(_NOT_FINITE.fullmatch(cell))).to_numpy(bool)
    unit = f" ({column.unit})" if column.unit else ""
    what = "a number" if column.type == "number" else "a whole number"
    found = [
        BadCells(endless, "Not a finite number.", f"Write {what}{unit}, or leave the cell blank if it is unknown."),
        BadCells(
            bad & ~endless,
            f"Not {what}.",
            f"Write {what}{unit} with a decimal point, without unit or thousands separator.",
        ),
    ]
    return [cells for cells in found if cells.where.any()]


def write_cells(column: Column, values: pd.Series) -> list[str]:
    """Turn the values of a column into text that `read_cells` turns back exactly."""
    return [written(column, value) for value in values]


def written(column: Column, value: Value) -> str:
    """Write one value of a column as a cell."""
    if column.type == "text":
        return str(value)
    if pd.isna(value):
        return ""
    if column.type == "boolean":
        return "true" if value else "false"
    if column.type == "integer":
        return str(int(value))
    return repr(float(value)).removesuffix(".0")


def csv_text(table: Table, frame: pd.DataFrame) -> str:
    """Write a table as CSV: a header and a line a row; the index is left out."""
    columns = [write_cells(column, frame[column.name]) for column in table.columns]
    lines = [",".join(table.names)]
    lines += [",".join(map(_quoted, cells)) for cells in zip(*columns, strict=True)]
    return "\n".join(lines) + "\n"


def _quoted(cell: str) -> str:
    if not _NEEDS_QUOTES.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'
