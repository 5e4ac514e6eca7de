"""The schema of a pack: tables and columns, read once from ``schema.csv`` and ``tables.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import groupby
from types import MappingProxyType
from typing import Literal, cast

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionDtype
from pandas.api.types import pandas_dtype

ColumnType = Literal["text", "number", "integer", "boolean"]
Value = str | float | int | bool
Dtype = np.dtype[np.generic] | ExtensionDtype

#: Name of the index of every table: the line of the row in its file.
ROW = "row"

#: Separates several values in one cell (sources, countries).
SEPARATOR = ";"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    table, name : str
    type : {"text", "number", "integer", "boolean"}
    unit : str
        Unit of a number; empty where it has none, or where another column states it.
    required, key : bool
        Must it be filled; is it part of the row's key?
    default : str
        Value of a blank cell, as text; empty if there is none.
    choices : tuple of str
        Allowed values; empty if any.
    minimum, maximum : float or None
    references : tuple of str
        ``table.column`` names that a value must appear in, one of them; ``*`` allows a star.
    description : str
    """

    table: str
    name: str
    type: ColumnType
    unit: str
    required: bool
    key: bool
    default: str
    choices: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    references: tuple[str, ...]
    description: str

    @property
    def many(self) -> bool:
        """True if a cell may hold several references, separated by a semicolon.

        So it is with sources, and with a column that bears the name of the table it refers to.
        """
        tables = {target.split(".")[0] for target in self.references}
        return self.name in tables or (self.name == "source" and self.references == ("sources.source",))

    @property
    def nullable(self) -> bool:
        """True if a value may be absent: neither required nor with a default."""
        return not self.required and not self.default

    def blank(self) -> Value:
        """Return what a blank cell means: the default, or the type's missing value.

        A required whole number has no missing value; a blank one is a fault, and 0 stands in its place.
        """
        if self.type == "text":
            return self.default
        if self.type == "boolean":
            return self.default == "true"
        if self.type == "integer":
            return int(self.default) if self.default else cast(int, pd.NA) if self.nullable else 0
        return float(self.default) if self.default else np.nan

    def dtype(self) -> Dtype:
        """Return the pandas dtype of the column."""
        integer = "Int64" if self.nullable else "int64"
        # Texts are plain Python strings: the tables are small and are walked through more than scanned.
        name = {"text": "object", "number": "float64", "integer": integer, "boolean": "bool"}[self.type]
        return pandas_dtype(name)


@dataclass(frozen=True)
class Table:
    """One table of a pack.

    Attributes
    ----------
    name : str
    columns : tuple of Column
        In the order in which they are written.
    required : bool
        Must the pack have it?
    description : str
        What a row is.
    """

    name: str
    columns: tuple[Column, ...]
    required: bool
    description: str

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return list(self._by_name)

    @property
    def key(self) -> list[str]:
        """Names of the columns that identify a row."""
        return [column.name for column in self.columns if column.key]

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return self._by_name[name]

    def empty(self) -> pd.DataFrame:
        """Return a table without rows, with its columns and their dtypes."""
        columns = {column.name: pd.Series(dtype=column.dtype()) for column in self.columns}
        return pd.DataFrame(columns, index=pd.Index([], dtype="int64", name=ROW))


@cache
def schema() -> Mapping[str, Table]:
    """Return every table of the pack format by name."""
    columns = [_column(row) for row in _rows("schema.csv")]
    by_table = {name: tuple(part) for name, part in groupby(columns, key=lambda column: column.table)}
    tables = {
        row["table"]: Table(row["table"], by_table[row["table"]], row["required"] == "yes", row["description"])
        for row in _rows("tables.csv")
    }
    return MappingProxyType(tables)


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("landsea.region").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        table=row["table"],
        name=row["column"],
        type=cast(ColumnType, row["type"]),
        unit=row["unit"],
        required=row["required"] == "yes",
        key=row["key"] == "yes",
        default=row["default"],
        choices=_split(row["choices"]),
        minimum=float(row["min"]) if row["min"] else None,
        maximum=float(row["max"]) if row["max"] else None,
        references=_split(row["references"]),
        description=row["description"],
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
