"""A composite index as two tables: units by indicators, and what each indicator is and belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from landsea.errors import Finding, LandSeaError

#: Columns of the second table that there must be.
NEEDED = ("Level", "iCode", "Direction", "Weight", "Parent", "Type")
#: Kinds of row: what is scored, what scores are gathered into, and what is only used.
INDICATOR, AGGREGATE = "Indicator", "Aggregate"
#: Columns with a number for each indicator, all optional, by their name here.
NUMBERS = {
    "target": "Target", "scale_factor": "ScaleFactor", "goalpost_low": "goalpost_lower",
    "goalpost_high": "goalpost_upper", "goalpost_scale": "goalpost_scale",
}  # fmt: skip
#: How a missing value may be written.
BLANK = ("", "NA")


class IndexTableError(LandSeaError):
    """A table of an index is at fault."""


@dataclass(frozen=True)
class Framework:
    """A checked pair of tables.

    Attributes
    ----------
    data : pandas.DataFrame
        By unit code, in the order of the codes (with a column Time of several values: by unit code and time, in the
        order of times, then codes): every column of the first table; those of indicators and denominators are numbers.
    names : pandas.Series
        Unit names, by the same.
    meta : pandas.DataFrame
        By indicator code, indicators and aggregates: name, level, direction, weight, parent, type, denominator, and
        target, scale_factor, goalpost_low, goalpost_high, goalpost_scale (nan where not given).
    """

    data: pd.DataFrame
    names: pd.Series
    meta: pd.DataFrame

    @property
    def indicators(self) -> list[str]:
        """Codes of what is measured, in the order of the table."""
        return list(self.meta.index[self.meta["type"] == INDICATOR])

    @property
    def aggregates(self) -> list[str]:
        """Codes of aggregates, lowest level first."""
        return list(self.meta[self.meta["type"] == AGGREGATE].sort_values("level", kind="stable").index)

    @property
    def levels(self) -> list[int]:
        """Levels of aggregates, lowest first."""
        return sorted(set(self.meta.loc[self.meta["type"] == AGGREGATE, "level"].astype(int)))

    @property
    def is_panel(self) -> bool:
        """Whether units are seen at several times."""
        return isinstance(self.data.index, pd.MultiIndex)

    def children(self, code: str) -> list[str]:
        """Codes that an aggregate gathers."""
        return list(self.meta.index[self.meta["parent"] == code])

    def with_weights(self, weights: Mapping[str, float]) -> Framework:
        """Return the framework with other weights for some indicators or aggregates."""
        weight = self.meta["weight"].astype(float).copy()
        for code, value in weights.items():
            weight[code] = value
        return replace(self, meta=self.meta.assign(weight=weight))

    def without(self, code: str) -> Framework:
        """Return the framework without one indicator, and without what then gathers nothing."""
        meta = self.meta.drop(code)
        while True:
            empty = [c for c in meta.index if meta["type"][c] == AGGREGATE and not (meta["parent"] == c).any()]
            if not empty:
                return replace(self, meta=meta)
            meta = meta.drop(empty)


def read(data: Path, meta: Path) -> Framework:
    """Read and check both tables.

    Parameters
    ----------
    data : Path
        CSV of units in rows: uCode, uName (optional), Time (optional), a column an indicator; groups and denominators
        beside them.
    meta : Path
        CSV of indicators and aggregates: Level, iCode, iName, Direction (1 or -1), Weight, Parent, Type (Indicator,
        Aggregate, or Group and Denominator for what is only used), and optionally Denominator, ScaleFactor, Target,
        goalpost_lower, goalpost_upper, goalpost_scale.

    Raises
    ------
    LandSeaError
        With every fault of both.
    """
    findings: list[Finding] = []
    about = table_of(meta, NEEDED, findings)
    rows = about[about["Type"].isin([INDICATOR, AGGREGATE])] if "Type" in about else about
    numeric = {*rows["iCode"], *rows.get("Denominator", ())} if "iCode" in rows else set()
    units = table_of(data, ("uCode",), findings, numeric)
    if findings:
        _raise(findings)
    _check_meta(meta.name, about, rows, findings)
    framework = _framework(data.name, units, rows, findings)
    if findings:
        _raise(findings)
    return framework


def _raise(findings: Sequence[Finding]) -> None:
    msg = "The index cannot be built from these tables."
    raise IndexTableError(msg, findings)


def table_of(path: Path, needed: Sequence[str], findings: list[Finding], numeric: Collection[str] = ()) -> pd.DataFrame:
    """Read a CSV file as text, or as numbers where all of a column is; add findings where a column is missing."""
    if not path.is_file():
        findings.append(Finding(path.name, None, None, None, "There is no such file.", "Name a CSV file."))
        return pd.DataFrame()
    try:
        table = _read(path, numeric)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        findings.append(Finding(path.name, None, None, None, f"It is no CSV table: {error}.", "Save it as UTF-8 CSV."))
        return pd.DataFrame()
    for column in needed:
        if column not in table:
            findings.append(Finding(path.name, 1, column, None, "The column is missing.", "Add it."))
    return table


def _read(path: Path, numeric: Collection[str]) -> pd.DataFrame:
    header = pd.read_csv(path, dtype=str, nrows=0, encoding="utf-8-sig").columns
    numbers = [column for column in header if column in numeric]
    types = {column: "float64" if column in numbers else "str" for column in header}
    blank = {column: list(BLANK) for column in numbers}
    try:
        return pd.read_csv(path, dtype=types, na_values=blank, keep_default_na=False, encoding="utf-8-sig")
    except ValueError:  # a cell is no number: read as text, so that the fault can be named
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _check_meta(file: str, about: pd.DataFrame, rows: pd.DataFrame, findings: list[Finding]) -> None:
    level, kind = (dict(zip(rows["iCode"], rows[column], strict=True)) for column in ("Level", "Type"))
    for row in about.index[about["iCode"].duplicated()]:
        findings.append(_fault(file, row, "iCode", about["iCode"][row], "The code stands twice.", "Rename one."))
    if INDICATOR not in set(rows["Type"]) or AGGREGATE not in set(rows["Type"]):
        findings.append(
            Finding(file, None, "Type", None, "There is no Indicator, or no Aggregate.", "Add a row of each.")
        )
    parents = set(rows["Parent"].str.strip())
    for row, line in rows.iterrows():
        _check_numbers(file, row, line, findings)
        own = rows.loc[rows["Parent"].str.strip() == line["iCode"], "Weight"]
        if line["Type"] == AGGREGATE and len(own) and all(_from_nought(w) and float(w) == 0 for w in own):
            findings.append(_fault(file, row, "iCode", line["iCode"], "All its parts weigh nothing.", "Weigh one."))
        if line["Type"] == AGGREGATE and line["iCode"] not in parents:
            findings.append(_fault(file, row, "iCode", line["iCode"], "It gathers nothing.", "Drop it, or name parts."))
        parent = "" if line["Parent"].strip() in BLANK else line["Parent"].strip()
        if line["Type"] == INDICATOR and not parent:
            findings.append(
                _fault(file, row, "Parent", parent, "The indicator belongs nowhere.", "Name its aggregate.")
            )
        elif parent and kind.get(parent) != AGGREGATE:
            findings.append(_fault(file, row, "Parent", parent, "There is no such aggregate.", "Name one."))
        elif parent and _whole(line["Level"]) and _whole(level[parent]) and int(level[parent]) <= int(line["Level"]):
            findings.append(_fault(file, row, "Parent", parent, "It is not on a higher level.", "Mend the levels."))


def _check_numbers(file: str, row: object, line: pd.Series, findings: list[Finding]) -> None:
    if line["Direction"].strip() not in ("1", "-1", "1.0", "-1.0"):
        findings.append(_fault(file, row, "Direction", line["Direction"], "It is neither 1 nor -1.", "Set it."))
    if not _from_nought(line["Weight"]):
        findings.append(_fault(file, row, "Weight", line["Weight"], "It is no number from nought up.", "Set it."))
    if not _whole(line["Level"]):
        findings.append(_fault(file, row, "Level", line["Level"], "It is no whole number.", "Set it."))
    for column in NUMBERS.values():
        text = line.get(column, "").strip()
        if text not in BLANK and not _finite(text):
            findings.append(_fault(file, row, column, text, "It is no number.", "Mend or empty the cell."))


def _framework(file: str, units: pd.DataFrame, rows: pd.DataFrame, findings: list[Finding]) -> Framework:
    wanted = list(rows.loc[rows["Type"] == INDICATOR, "iCode"])
    denominator = rows.get("Denominator", pd.Series("", index=rows.index)).str.strip().replace("NA", "")
    divisors = [one for one in denominator.unique() if one]
    made: dict[str, pd.Series] = {}
    for column in dict.fromkeys([*wanted, *divisors]):
        if column in units:
            made[column] = _numbers(file, units, column, column in divisors, findings)
        else:
            findings.append(Finding(file, 1, column, None, "The column is missing.", "Add it, or drop its row."))
    if units.empty:
        findings.append(Finding(file, None, None, None, "There is no unit.", "Add a row a unit."))
    index = _index(file, units, findings)
    data = units.drop(columns=[one for one in ("uCode", "uName") if one in units]).assign(**made).set_axis(index)
    meta = pd.DataFrame(
        {
            "name": rows.get("iName", rows["iCode"]),
            "level": pd.to_numeric(rows["Level"], errors="coerce"),
            "direction": pd.to_numeric(rows["Direction"], errors="coerce"),
            "weight": pd.to_numeric(rows["Weight"], errors="coerce"),
            "parent": rows["Parent"].str.strip().replace("NA", ""),
            "type": rows["Type"],
            "denominator": denominator,
            **{
                name: pd.to_numeric(rows.get(column, pd.Series(np.nan, index=rows.index)), errors="coerce")
                for name, column in NUMBERS.items()
            },
        }
    ).set_axis(rows["iCode"])
    names = units.get("uName", units["uCode"]).set_axis(index)
    by = [index.get_level_values(level) for level in ("uCode", "Time") if level in index.names]
    order = np.lexsort([one.to_numpy() for one in by])
    return Framework(data.iloc[order], names.iloc[order], meta)


def _numbers(file: str, units: pd.DataFrame, column: str, divides: bool, findings: list[Finding]) -> pd.Series:
    if units[column].dtype == float and not np.isinf(units[column]).any() and not divides:
        return units[column]
    blank = units[column].isna() | units[column].astype(str).str.strip().isin(BLANK)
    number = pd.to_numeric(units[column].where(~blank), errors="coerce").astype(float)
    for row in units.index[(~blank) & ~np.isfinite(number)]:
        findings.append(_fault(file, row, column, units[column][row], "It is no number.", "Mend or empty the cell."))
    if divides:
        for row in units.index[number == 0]:
            findings.append(_fault(file, row, column, units[column][row], "Nothing divides by nought.", "Mend it."))
    return number


def _index(file: str, units: pd.DataFrame, findings: list[Finding]) -> pd.Index:
    """Return unit codes, or codes and times where there is more than one time."""
    codes = units["uCode"].str.strip()
    time = pd.to_numeric(units["Time"], errors="coerce") if "Time" in units else pd.Series(0.0, index=units.index)
    for row in units.index[time.isna()]:
        findings.append(_fault(file, row, "Time", units["Time"][row], "It is no number.", "Set the year."))
    for row in units.index[pd.DataFrame({"code": codes, "time": time}).duplicated()]:
        findings.append(_fault(file, row, "uCode", codes[row], "The unit stands twice.", "Keep one."))
    if time.nunique() < 2:
        return pd.Index(codes, name="uCode")
    return pd.MultiIndex.from_arrays([codes, time], names=["uCode", "Time"])


def _fault(file: str, row: object, column: str, value: object, problem: str, cure: str) -> Finding:
    return Finding(file, int(str(row)) + 2, column, str(value), problem, cure)


def _finite(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False


def _from_nought(text: str) -> bool:
    return _finite(text) and float(text) >= 0


def _whole(text: str) -> bool:
    return text.strip().isdigit()
