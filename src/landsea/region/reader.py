"""Read a pack's folder: every table typed, every fault of form noted, none of them fatal to the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from landsea.errors import Finding
from landsea.region.cells import read_cells
from landsea.region.checks.values import missing_values, nearest, table_values
from landsea.region.grammar import FILE as GRAMMAR
from landsea.region.grammar import Grammar, parse_grammar
from landsea.region.metadata import DATAPACKAGE, read_metadata, read_yaml
from landsea.region.region import Region
from landsea.region.schema import Column, Table, schema
from landsea.region.written import FORMATS, read_written


@dataclass(frozen=True)
class Draft:
    """What could be read of a pack.

    Attributes
    ----------
    region : Region
        Unreadable cells have the missing value; fit for use only without errors.
    findings : list of Finding
        Faults of form.
    unknown : frozenset of str
        Tables (or ``grammar``) that could not be read, so that nothing can be said of references to them.
    """

    region: Region
    findings: list[Finding]
    unknown: frozenset[str]


def read_draft(path: Path) -> Draft:
    """Read a pack's folder as far as it can be read.

    Parameters
    ----------
    path : Path
        Folder of the pack; it must exist.
    """
    notes = _Notes()
    meta = _metadata(path, notes)
    grammar = _grammar(path, notes)
    files = _table_files(path, notes)
    tables = _tables(path, files, notes)
    settings = meta.get("landsea")
    local = settings.get("title_local", "") if isinstance(settings, dict) else ""
    region = Region(
        name=str(meta.get("name", path.name)),
        title=str(meta.get("title", "")),
        title_local=str(local),
        path=path,
        meta=meta,
        tables=tables,
        grammar=grammar,
        files=files,
    )
    return Draft(region, notes.findings, frozenset(notes.unknown))


def read_table(table: Table, path: Path) -> tuple[pd.DataFrame, list[Finding]]:
    """Read one table file.

    Parameters
    ----------
    table : Table
        What it should hold.
    path : Path
        CSV or Parquet.

    Returns
    -------
    frame : pandas.DataFrame
        The schema's columns and dtypes; the index is the line in the file. Unreadable cells are blank.
    findings : list of Finding
        Every fault of the file's form and its cells.
    """
    written = read_written(path)
    if written.cells is None:
        return table.empty(), written.findings
    columns = list(column_faults(table, written.cells, path.name))
    frame, bad = read_cells_of(table, written.cells, path.name)
    # A line that is not cut into the right cells is one fault, not one for each cell that is out of place.
    bad = [found for found in bad if found.row not in written.ragged]
    return frame, [*written.findings, *columns, *bad]


@dataclass
class _Notes:
    findings: list[Finding] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    def absent(self, path: Path, what: str) -> bool:
        if path.is_file():
            return False
        problem, cure = "The file is missing.", f"Add it: {what}."
        self.findings.append(Finding(path.name, None, None, None, problem, cure))
        return True


def _metadata(path: Path, notes: _Notes) -> dict[str, Any]:
    if notes.absent(path / DATAPACKAGE, "it makes the folder a pack"):
        return {}
    meta, findings = read_metadata(path / DATAPACKAGE)
    notes.findings += findings
    return meta


def _grammar(path: Path, notes: _Notes) -> Grammar:
    nothing = Grammar(1, {}, (), (), {})
    if notes.absent(path / GRAMMAR, "it says which chains of legs exist"):
        notes.unknown.add("grammar")
        return nothing
    plain, findings = read_yaml(path / GRAMMAR)
    notes.findings += findings
    if findings:
        notes.unknown.add("grammar")
        return nothing
    grammar, faults = parse_grammar(plain)
    notes.findings += faults
    return grammar


def _table_files(path: Path, notes: _Notes) -> dict[str, str]:
    files: dict[str, str] = {}
    for name in schema():
        found = [f"{name}.{ending}" for ending in FORMATS if (path / f"{name}.{ending}").is_file()]
        if len(found) > 1:
            problem = f"The table {name} is there twice: {' and '.join(found)}."
            notes.findings.append(Finding(found[1], None, None, None, problem, "Remove one of the files."))
        if found:
            files[name] = found[0]
    for file in sorted(path.iterdir()):
        unread = file.suffix.lstrip(".") in FORMATS and file.stem not in schema()
        if unread or file.suffix == ".omx":
            notes.findings.append(_stray(file))
    return files


def _stray(file: Path) -> Finding:
    if file.suffix == ".omx":
        problem = "A pack's tables are CSV or Parquet."
        cure = "Turn the matrices into demand.csv with landsea.region.read_omx."
    else:
        problem = "A pack has no such table, so nothing would read the file."
        cure = f"Rename or remove it.{nearest(file.stem, list(schema()))}"
    return Finding(file.name, None, None, None, problem, cure)


def _tables(path: Path, files: dict[str, str], notes: _Notes) -> dict[str, pd.DataFrame]:
    tables = {}
    for name, table in schema().items():
        if name in files:
            tables[name], findings = read_table(table, path / files[name])
            notes.findings += findings
            lost = (tables[name].empty and bool(findings)) or _lacks_columns(table, findings)
        else:
            lost = table.required and notes.absent(path / f"{name}.csv", table.description.rstrip(".").lower())
        if lost:
            notes.unknown.add(name)
    return tables


def _lacks_columns(table: Table, findings: list[Finding]) -> bool:
    return any(one.row == 1 and one.column in table.names and table.column(one.column).required for one in findings)


def column_faults(table: Table, cells: pd.DataFrame, file: str) -> Iterator[Finding]:
    """Report columns that the table does not know, and required ones that are missing."""
    for name in cells.columns:
        if name not in table.names:
            problem = f"The table {table.name} has no such column."
            cure = f"Rename or remove it.{nearest(str(name), table.names)}"
            yield Finding(file, 1, str(name), None, problem, cure)
    for column in table.columns:
        if column.required and column.name not in cells.columns:
            yield Finding(file, 1, column.name, None, "A required column is missing.", f"Add it: {column.description}")


def read_cells_of(table: Table, cells: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Turn written cells into a table's values; columns that the table does not know are left out."""
    findings: list[Finding] = []
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name in cells.columns:
            columns[column.name], bad = _column(column, cells[column.name], file)
            findings += bad
        else:
            columns[column.name] = pd.Series(column.blank(), index=cells.index, dtype=column.dtype())
    frame = pd.DataFrame(columns, index=cells.index)
    told = {(found.row, found.column) for found in findings}
    for found in table_values(table, frame, file):
        # A cell that could not be read is blank now, and a missing column was told of once.
        if found.column in cells.columns and (found.row, found.column) not in told:
            as_read = str(cells.loc[cells.index == found.row, found.column].iloc[0])
            findings.append(replace(found, value=as_read or None))
    return frame, findings


def _column(column: Column, text: pd.Series, file: str) -> tuple[pd.Series, list[Finding]]:
    values, bad = read_cells(column, text)
    findings = [
        Finding(file, int(row), column.name, str(text.loc[row]), cells.problem, cells.cure)
        for cells in bad
        for row in text.index[cells.where]
    ]
    if column.required:
        blank = (text.str.strip() == "").to_numpy(bool)
        findings += missing_values(column, blank, text.index, file)
    return values, findings
