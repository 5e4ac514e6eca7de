"""Plain CSV tables that a user hands to a command: read as text, with every row that does not fit told."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from landsea.errors import Finding, LandSeaError


def plain_table(file: Path, needs: str) -> pd.DataFrame:
    """Read a CSV file as text.

    Parameters
    ----------
    file : Path
    needs : str
        What the file holds, for the message where it holds nothing: "pairs: origin, destination".

    Returns
    -------
    pandas.DataFrame
        Text, stripped; the index is the line in the file. Blank lines are left out.

    Raises
    ------
    LandSeaError
        If there is no such file, it is no CSV in UTF-8, has no rows, or rows of another length than the first.
    """
    if not file.is_file():
        msg = f"{file} is a folder." if file.is_dir() else f"There is no file {file}."
        raise LandSeaError(msg)
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text)
            lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except (csv.Error, UnicodeDecodeError) as error:
        msg = f"{file.name} is no CSV table in UTF-8: {error}."
        raise LandSeaError(msg) from error
    lines = [(line, row) for line, row in lines if any(row)]
    if len(lines) < 2:
        msg = f"{file.name} has no rows. It needs a row of column names and a row for each of the {needs}."
        raise LandSeaError(msg)
    header = lines[0][1]
    faults = [_misfit(file.name, line, row, len(header)) for line, row in lines[1:] if len(row) != len(header)]
    faults += [
        Finding(file.name, lines[0][0], name, None, "The column stands twice.", "Keep one.")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    if faults:
        msg = f"{file.name} is no table."
        raise LandSeaError(msg, faults)
    return pd.DataFrame([row for _, row in lines[1:]], [line for line, _ in lines[1:]], header, dtype=object)


def _misfit(name: str, line: int, row: list[str], columns: int) -> Finding:
    problem = f"The row has {len(row)} {'cell' if len(row) == 1 else 'cells'}, and the table {columns} columns."
    return Finding(name, line, None, ",".join(row), problem, "Correct the row.")
