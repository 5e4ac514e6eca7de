"""Values that should name a row of another table."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.checks.values import nearest
from landsea.region.region import Region
from landsea.region.schema import SEPARATOR, Column, schema


def check_references(region: Region, unknown: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Report every value that names nothing.

    Parameters
    ----------
    region : Region
    unknown : frozenset of str
        Tables that could not be read; references to them are not judged.
    """
    names: dict[str, set[str]] = {}
    for name, table in schema().items():
        for column in table.columns:
            if column.references and not _tables(column) & unknown:
                yield from _column(region, region.table(name)[column.name], column, names)


def _tables(column: Column) -> set[str]:
    return {target.split(".")[0] for target in column.references if target != "*"}


def _column(region: Region, values: pd.Series, column: Column, names: dict[str, set[str]]) -> Iterator[Finding]:
    known = _known(region, column, names)
    if column.many:
        values = values.str.split(SEPARATOR).explode()
    # Only distinct unknown values are looked at closely: suggesting a near name is slow.
    values = values[~values.isin(known) & (values.str.strip() != "")]
    suggestion = {value: nearest(value, sorted(known)) for value in values.unique()}
    where = " or ".join(target for target in column.references if target != "*")
    for row, value in lines(values):
        problem = f"There is no such value in {where}."
        cure = f"Correct it, or add the row that it names.{suggestion[value]}"
        yield Finding(region.file(column.table), row, column.name, str(value), problem, cure)


def _known(region: Region, column: Column, names: dict[str, set[str]]) -> set[str]:
    known: set[str] = set()
    for target in column.references:
        if target not in names:
            table, _, key = target.partition(".")
            names[target] = {"*"} if target == "*" else set(region.table(table)[key]) - {""}
        known |= names[target]
    return known
