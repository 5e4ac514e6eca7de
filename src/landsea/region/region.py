"""A region: the tables of one pack, immutable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from landsea.region.cells import csv_text
from landsea.region.grammar import Grammar
from landsea.region.schema import ROW, Column, schema


class Tables(Mapping[str, pd.DataFrame]):
    """Tables by name; each look-up returns a copy, so that nobody changes the region's own.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = dict(frames)

    def __getitem__(self, name: str) -> pd.DataFrame:
        # pandas copies on write, so this costs nothing until someone writes, and then only them.
        return self._frames[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


@dataclass(frozen=True, eq=False)
class Region:
    """One region: what its pack holds.

    Attributes
    ----------
    name, title, title_local : str
    path : Path or None
        Folder of the pack; None if it was made in memory.
    meta : mapping
        The pack's datapackage.json.
    tables : mapping of str to pandas.DataFrame
        Every table of the schema; empty where the pack has none. The index is the line in the file.
    grammar : Grammar
    files : mapping of str to str
        File in which each table was found.
    """

    name: str
    title: str
    title_local: str
    path: Path | None
    meta: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    grammar: Grammar
    files: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The index of a frame can be renamed in place, which copy-on-write does not cover: keep our own.
        given = self.tables
        own = {
            name: given[name].copy(deep=False) if name in given else table.empty() for name, table in schema().items()
        }
        object.__setattr__(self, "tables", Tables(own))

    def __repr__(self) -> str:
        return f"Region({self.name!r}, {len(self.table('zones'))} zones, {len(self.table('link'))} links)"

    def table(self, name: str) -> pd.DataFrame:
        """Return a copy of one table; ``KeyError`` if the schema has no such table."""
        return self.tables[name]

    def file(self, table: str) -> str:
        """Name the file of a table."""
        return self.files.get(table, f"{table}.csv")

    @property
    def reference_year(self) -> int:
        """Year that the pack describes."""
        return int(self.meta["landsea"]["reference_year"])

    @cached_property
    def digest(self) -> str:
        """sha256 of the contents: metadata, grammar and tables, whatever the format of the files."""
        total = hashlib.sha256()
        # The list of files only says how the contents are stored.
        meta = {key: value for key, value in self.meta.items() if key != "resources"}
        for part in (meta, self.grammar.as_dict()):
            total.update(json.dumps(part, sort_keys=True, ensure_ascii=False).encode())
        for name, table in schema().items():
            total.update(f"\0{name}\0".encode())
            total.update(csv_text(table, self.tables[name]).encode())
        return total.hexdigest()

    def replace(self, *, grammar: Grammar | None = None, **tables: pd.DataFrame) -> Region:
        """Return a region with another grammar or other tables.

        Parameters
        ----------
        grammar : Grammar, optional
        **tables : pandas.DataFrame
            By name; columns in the order of the schema or not, each with its dtype.

        Raises
        ------
        KeyError
            If the schema has no such table, or a table lacks a column.
        """
        for name in tables:
            if name not in schema():
                msg = f"There is no table {name} in a pack. Tables: {', '.join(schema())}."
                raise KeyError(msg)
        typed = {name: _typed(name, frame) for name, frame in tables.items()}
        return replace(self, grammar=grammar or self.grammar, tables={**self.tables, **typed})


def _typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    table = schema()[name]
    missing = [column for column in table.names if column not in frame.columns]
    if missing:
        msg = f"The new table {name} lacks the columns {', '.join(missing)}."
        raise KeyError(msg)
    columns = {column.name: _fitted(column, frame[column.name]) for column in table.columns}
    return pd.DataFrame(columns, index=frame.index.rename(ROW))


def _fitted(column: Column, values: pd.Series) -> pd.Series:
    """Give values their column's dtype; absent ones become the column's blank."""
    if column.type == "text":
        values = values.astype("str")
    blank = column.blank()
    filled = values if pd.isna(blank) else values.where(values.notna(), blank)
    return filled.astype(column.dtype())
