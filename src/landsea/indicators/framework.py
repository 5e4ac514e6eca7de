"""A composite index as two tables: units by indicators, and what each indicator is and belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from landsea.errors import Finding, LandSeaError

#: Columns of the second table that there must be.
NEEDED = ("Level", "iCode", "Direction", "Weight", "Parent", "Type")
#: Kinds of row: what is scored, what scores are gathered into, and what is only used.
INDICATOR, AGGREGATE = "Indicator", "Aggregate"


class IndexTableError(LandSeaError):
    """A table of an index is at fault."""


@dataclass(frozen=True)
class Framework:
    """A checked pair of tables.

    Attributes
    ----------
    data : pandas.DataFrame
        By unit code: every column of the first table; those of indicators and denominators are numbers.
    names : pandas.Series
        Unit names by code.
    meta : pandas.DataFrame
        By indicator code, indicators and aggregates: name, level, direction, weight, parent, target, denominator.
    """

    data: pd.DataFrame
    names: pd.Series
    meta: pd.DataFrame

    @property
    def indicators(self) -> list[str]:
        """Codes of what is measured, in the order of the table."""
        return list(self.meta.index[self.meta["type"] == INDICATOR])

    @property
    def levels(self) -> list[int]:
        """Levels of aggregates, lowest first."""
        return sorted(set(self.meta.loc[self.meta["type"] == AGGREGATE, "level"].astype(int)))

    def children(self, code: str) -> list[str]:
        """Codes that an aggregate gathers."""
        return list(self.meta.index[self.meta["parent"] == code])


def read(data: Path, meta: Path) -> Framework:
    """Read and check both tables.

    Parameters
    ----------
    data : Path
        CSV of units in rows: uCode, uName (optional), a column an indicator; groups and denominators beside them.
    meta : Path
        CSV of indicators and aggregates: Level, iCode, iName, Direction (1 or -1), Weight, Parent, Type (Indicator,
        Aggregate, or Group and Denominator for what is only used), and optionally Target, Denominator, Unit.

    Raises
    ------
    LandSeaError
        With every fault of both.
    """
    findings: list[Finding] = []
    units, about = _table(data, ("uCode",), findings), _table(meta, NEEDED, findings)
    if findings:
        _raise(findings)
    rows = about[about["Type"].isin([INDICATOR, AGGREGATE])]
    _check_meta(meta.name, about, rows, findings)
    framework = _framework(data.name, units, rows, findings)
    if findings:
        _raise(findings)
    return framework


def _raise(findings: Sequence[Finding]) -> None:
    msg = "The index cannot be built from these tables."
    raise IndexTableError(msg, findings)


def _table(path: Path, needed: Sequence[str], findings: list[Finding]) -> pd.DataFrame:
    if not path.is_file():
        findings.append(Finding(path.name, None, None, None, "There is no such file.", "Name a CSV file."))
        return pd.DataFrame()
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column in needed:
        if column not in table:
            findings.append(Finding(path.name, 1, column, None, "The column is missing.", "Add it."))
    return table


def _check_meta(file: str, about: pd.DataFrame, rows: pd.DataFrame, findings: list[Finding]) -> None:
    level = dict(zip(rows["iCode"], rows["Level"], strict=True))
    for row in about.index[about["iCode"].duplicated()]:
        findings.append(_fault(file, row, "iCode", about["iCode"][row], "The code stands twice.", "Rename one."))
    for row, line in rows.iterrows():
        if line["Direction"].strip() not in ("1", "-1"):
            findings.append(_fault(file, row, "Direction", line["Direction"], "It is neither 1 nor -1.", "Set it."))
        if not _positive(line["Weight"]):
            findings.append(_fault(file, row, "Weight", line["Weight"], "It is no number above nought.", "Set it."))
        if not line["Level"].strip().isdigit():
            findings.append(_fault(file, row, "Level", line["Level"], "It is no whole number.", "Set it."))
            continue
        parent = line["Parent"].strip()
        if parent and parent not in level:
            findings.append(_fault(file, row, "Parent", parent, "There is no such aggregate.", "Name one."))
        elif parent and level[parent].strip().isdigit() and int(level[parent]) <= int(line["Level"]):
            findings.append(_fault(file, row, "Parent", parent, "It is not on a higher level.", "Mend the levels."))


def _framework(file: str, units: pd.DataFrame, rows: pd.DataFrame, findings: list[Finding]) -> Framework:
    for row in units.index[units["uCode"].duplicated()]:
        findings.append(_fault(file, row, "uCode", units["uCode"][row], "The unit stands twice.", "Keep one."))
    wanted = list(rows.loc[rows["Type"] == INDICATOR, "iCode"])
    divisors = [d for d in rows.get("Denominator", pd.Series(dtype=str)).unique() if d and d != "NA"]
    data = units.set_index("uCode")
    for column in dict.fromkeys([*wanted, *divisors]):
        if column not in data:
            findings.append(Finding(file, 1, column, None, "The column is missing.", "Add it, or drop its row."))
            continue
        blank = units[column].str.strip().isin(["", "NA"])
        number = pd.to_numeric(units[column].where(~blank), errors="coerce").astype(float)
        for row in units.index[(~blank) & ~np.isfinite(number)]:
            findings.append(
                _fault(file, row, column, units[column][row], "It is no number.", "Mend or empty the cell.")
            )
        if column in divisors:
            for row in units.index[number == 0]:
                findings.append(_fault(file, row, column, units[column][row], "Nothing divides by nought.", "Mend it."))
        data[column] = number.to_numpy()
    meta = pd.DataFrame(
        {
            "name": rows.get("iName", rows["iCode"]),
            "level": pd.to_numeric(rows["Level"], errors="coerce"),
            "direction": pd.to_numeric(rows["Direction"], errors="coerce"),
            "weight": pd.to_numeric(rows["Weight"], errors="coerce"),
            "parent": rows["Parent"].str.strip().replace("NA", ""),
            "type": rows["Type"],
            "target": pd.to_numeric(rows.get("Target", pd.Series(np.nan, index=rows.index)), errors="coerce"),
            "denominator": rows.get("Denominator", pd.Series("", index=rows.index)).replace("NA", ""),
        }
    ).set_axis(rows["iCode"])
    names = units.get("uName", units["uCode"]).set_axis(units["uCode"])
    return Framework(data, names, meta)


def _fault(file: str, row: object, column: str, value: object, problem: str, cure: str) -> Finding:
    return Finding(file, int(str(row)) + 2, column, str(value), problem, cure)


def _positive(text: str) -> bool:
    try:
        return float(text) > 0
    except ValueError:
        return False
