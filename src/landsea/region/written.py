"""Tables as they are written: every cell as text, from CSV or Parquet, with the faults of the file itself."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from landsea.errors import Finding
from landsea.region.schema import ROW

#: Endings of table files, in order of preference.
FORMATS = ("csv", "parquet")


@dataclass
class WrittenTable:
    """A file's cells as text.

    Attributes
    ----------
    cells : pandas.DataFrame or None
        Text by line of the file and column; None if the file cannot be read as a table.
    ragged : set of int
        Lines with too few or too many cells; they were padded or cut.
    findings : list of Finding
    """

    cells: pd.DataFrame | None = None
    ragged: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def read_written(path: Path) -> WrittenTable:
    """Read a table file without judging its cells."""
    return _read_parquet(path) if path.suffix == ".parquet" else _read_csv(path)


def read_text(path: Path) -> tuple[str | None, list[Finding]]:
    """Read a text file; a finding names the first line that is not UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problem = "The file is not in UTF-8."
        cure = "Save it again with the encoding UTF-8."
        value = repr(data[error.start : error.start + 4])
        return None, [Finding(path.name, line, None, value, problem, cure)]


def _read_csv(path: Path) -> WrittenTable:
    text, findings = read_text(path)
    if text is None:
        return WrittenTable(findings=findings)
    lines: list[int] = []
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        before = 0
        for row in reader:
            if row:
                rows.append(row)
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        problem = f"The line cannot be split into cells: {error}."
        cure = "Double every quotation mark inside a quoted cell, and close each cell's quotation marks."
        findings.append(Finding(path.name, before + 1, None, None, problem, cure))
        return WrittenTable(findings=findings)
    if not rows:
        problem, cure = "The file is empty.", "Write a header line, or remove the file."
        return WrittenTable(findings=[Finding(path.name, None, None, None, problem, cure)])
    return _even(path.name, rows[0], rows[1:], lines[1:])


def _even(file: str, header: list[str], rows: list[list[str]], lines: list[int]) -> WrittenTable:
    written = WrittenTable(findings=_header_faults(file, header))
    width = len(header)
    for position, (line, row) in enumerate(zip(lines, rows, strict=True)):
        if len(row) != width:
            written.ragged.add(line)
            problem = f"The line has {len(row)} cells, the header {width}."
            cure = "Give every column a cell; put a cell that holds a comma in quotation marks."
            written.findings.append(Finding(file, line, None, ",".join(row), problem, cure))
            rows[position] = (row + [""] * width)[:width]
    index = pd.Index(lines, dtype="int64", name=ROW)
    cells = pd.DataFrame(rows, index=index, columns=range(width), dtype="object")
    cells.columns = pd.Index(header)
    written.cells = cells.loc[:, ~cells.columns.duplicated()]
    return written


def _header_faults(file: str, header: list[str]) -> list[Finding]:
    return [
        Finding(file, 1, name, None, f"{number} columns have this name.", "Keep one of them.")
        for name, number in Counter(header).items()
        if number > 1
    ]


def _read_parquet(path: Path) -> WrittenTable:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        problem = f"The file is not readable as Parquet: {str(error).splitlines()[0]}."
        return WrittenTable(findings=[Finding(path.name, None, None, None, problem, "Write it again.")])
    findings = _header_faults(path.name, table.column_names)
    index = pd.RangeIndex(2, 2 + table.num_rows).astype("int64").rename(ROW)
    columns = {
        name: pd.Series([_text(value) for value in table.column(position).to_pylist()], index=index, dtype="object")
        for position, name in reversed(list(enumerate(table.column_names)))
    }
    cells = pd.DataFrame(dict(reversed(columns.items())), index=index)
    return WrittenTable(cells=cells, findings=findings)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else repr(value).removesuffix(".0")
    return str(value)
