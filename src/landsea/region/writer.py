"""Write a pack: all of it, or nothing of it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from landsea.errors import PackError
from landsea.region.cells import csv_text
from landsea.region.grammar import FILE as GRAMMAR
from landsea.region.grammar import parse_grammar
from landsea.region.metadata import DATAPACKAGE, read_yaml
from landsea.region.region import Region
from landsea.region.schema import Table, schema
from landsea.region.written import FORMATS

TableFormat = Literal["csv", "parquet"]


def write_pack(region: Region, path: str | Path, table_format: TableFormat = "csv") -> None:
    """Write a region as a pack's folder.

    The folder is built beside its place and then renamed, so that it is never half written. Files that lie
    beside the tables in the region's own folder (measures, scenarios, map) are copied.

    Parameters
    ----------
    region : Region
    path : str or Path
        Folder to write; replaced if it is a pack.
    table_format : {"csv", "parquet"}

    Raises
    ------
    PackError
        If `path` exists and is no pack.
    """
    if table_format not in FORMATS:
        msg = f"There is no table format {table_format}. Formats: {', '.join(FORMATS)}."
        raise ValueError(msg)
    path = Path(path)
    if path.exists() and not _is_pack(path):
        msg = f"{path} exists and is no pack, so it is not replaced. Choose another folder."
        raise PackError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _replacing(path) as draft:
        _copy_companions(region, draft)
        written = [name for name, frame in region.tables.items() if not frame.empty]
        for name in written:
            write_table(schema()[name], region.table(name), draft / f"{name}.{table_format}")
        (draft / GRAMMAR).write_text(_grammar_text(region), encoding="utf-8")
        meta = {**region.meta, "resources": [_resource(name, table_format) for name in written]}
        text = json.dumps(meta, indent=2, ensure_ascii=False) + "\n"
        (draft / DATAPACKAGE).write_text(text, encoding="utf-8")


def write_table(table: Table, frame: pd.DataFrame, path: Path) -> None:
    """Write one table file, by the ending of its name; the file is replaced in one step.

    Parameters
    ----------
    table : Table
    frame : pandas.DataFrame
        With the schema's columns and dtypes.
    path : Path
        Ends in ``.csv`` or ``.parquet``.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        if path.suffix == ".parquet":
            arrow = pa.Table.from_pandas(frame[table.names], preserve_index=False)
            pq.write_table(arrow.replace_schema_metadata(None), draft)
        else:
            draft.write_text(csv_text(table, frame), encoding="utf-8", newline="")
        draft.chmod(_mode(path))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the permissions a new file would have; temporary files are private to their owner."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _is_pack(path: Path) -> bool:
    return path.is_dir() and ((path / DATAPACKAGE).is_file() or not any(path.iterdir()))


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a new folder beside `path` that takes its place if nothing fails, and vanishes if something does."""
    beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    draft, old = beside / "new", beside / "old"
    draft.mkdir()
    try:
        yield draft
        if path.exists():
            path.rename(old)
        try:
            draft.rename(path)
        except OSError:
            if old.exists():
                old.rename(path)
            raise
    finally:
        shutil.rmtree(beside)


def _copy_companions(region: Region, draft: Path) -> None:
    """Copy what lies beside the tables, such as scenarios and the map."""
    if region.path is None:
        return
    tables = {f"{name}.{ending}" for name in schema() for ending in FORMATS}
    for source in sorted(region.path.iterdir()):
        if source.name in tables or source.name in (DATAPACKAGE, GRAMMAR) or source.name.startswith("."):
            continue
        if source.is_dir():
            shutil.copytree(source, draft / source.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, draft / source.name)


def _grammar_text(region: Region) -> str:
    """Return the grammar as YAML: the region's own file, comments and all, if it still says the same."""
    file = region.path / GRAMMAR if region.path is not None else None
    if file is not None and file.is_file():
        plain, faults = read_yaml(file)
        if not faults and parse_grammar(plain) == (region.grammar, []):
            return file.read_text(encoding="utf-8")
    return yaml.safe_dump(region.grammar.as_dict(), sort_keys=False, allow_unicode=True)


def _resource(name: str, table_format: str) -> dict[str, Any]:
    """Describe a table to readers of Frictionless data packages; what a column means is in the format's docs."""
    return {
        "name": name.replace("_", "-"),
        "path": f"{name}.{table_format}",
        "description": schema()[name].description,
    }
