"""A shock from a file: tidy CSV with a change a row, or YAML with a list of changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from landsea.economy.accounts import Accounts
from landsea.economy.trade.shock import Change, Shock, ShockError
from landsea.errors import Finding
from landsea.region import Column, Table
from landsea.region.reader import read_table
from landsea.region.schema import SEPARATOR

#: Keys of a change in a file: axes that take several names, texts, numbers.
AXES = ("importer", "exporter", "sector", "region")
TEXTS = ("what", "matrix", "group", "measure")
NUMBERS = ("value", "factor", "add", "workers")


def read_shock(path: str | Path, accounts: Accounts) -> Shock:
    """Read a shock and check it against accounts.

    Parameters
    ----------
    path : str or Path
        ``.csv``, or ``.yaml`` with a list ``changes`` (docs/economy.md lists the keys).
    accounts : Accounts

    Raises
    ------
    ShockError
        With every fault: file, row (of a YAML list: the number of the change), column, value.
    """
    path = Path(path)
    if not path.is_file():
        msg = f"{path}: there is no such file."
        raise ShockError(msg)
    changes, findings = _from_yaml(path) if path.suffix in (".yaml", ".yml") else _from_csv(path)
    shock = Shock(tuple(changes), path.name)
    told = {found.row for found in findings}
    findings += [found for found in shock.faults(accounts) if found.row not in told]
    if findings:
        msg = f"{path.name}: the shock cannot be applied."
        raise ShockError(msg, findings)
    return shock


def _from_csv(path: Path) -> tuple[list[Change], list[Finding]]:
    frame, findings = read_table(_table(), path)
    rows = [(int(str(line)), row.to_dict()) for line, row in frame.iterrows()]
    return [
        _change(line, {str(key): value for key, value in row.items() if not _blank(value)}) for line, row in rows
    ], findings


def _blank(value: object) -> bool:
    return value == "" or (isinstance(value, float) and pd.isna(value))


def _table() -> Table:
    """Return the layout of a CSV file of changes."""

    def column(name: str, kind: str) -> Column:
        what = "What changes." if name == "what" else f"The {name} of the change."
        required = name == "what"
        return Column("shock", name, kind, "", required, False, "", (), None, None, (), what)  # type: ignore[arg-type]

    columns = [column(name, "text") for name in (*TEXTS, *AXES)] + [column(name, "number") for name in NUMBERS]
    return Table("shock", tuple(columns), required=True, description="A change a row.")


def _change(row: int, cells: Mapping[str, Any]) -> Change:
    """Make a change of cells that are filled and of their type."""
    given = dict(cells)
    for axis in AXES:
        names = given.get(axis)
        if isinstance(names, str):
            names = [name.strip() for name in names.split(SEPARATOR)]
        if names is not None:
            given[axis] = str(names[0]) if len(names) == 1 else tuple(map(str, names))
    given.setdefault("measure", str(given.get("matrix", given.get("what", ""))))
    return Change(**{"what": "", **given}, row=row)


def _from_yaml(path: Path) -> tuple[list[Change], list[Finding]]:
    def fault(row: int | None, column: str | None, value: object, problem: str, cure: str) -> Finding:
        return Finding(path.name, row, column, None if value is None else str(value), problem, cure)

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        text = " ".join(str(error).split())
        return [], [fault(None, None, None, f"The file is no YAML: {text}.", "Mend it.")]
    listed = data.get("changes") if isinstance(data, Mapping) else data
    if not isinstance(listed, list):
        return [], [fault(None, "changes", None, "There is no list of changes.", "Write `changes:` and a list.")]
    changes, findings = [], []
    for number, one in enumerate(listed, start=1):
        if not isinstance(one, Mapping):
            findings.append(fault(number, None, one, "The change is no mapping of keys to values.", "Mend it."))
            continue
        faults = [fault(number, *found) for found in _form_faults(one)]
        findings += faults
        if not faults:
            changes.append(_change(number, {str(key): value for key, value in one.items() if value is not None}))
    return changes, findings


def _form_faults(one: Mapping[Any, Any]) -> list[tuple[str, object, str, str]]:
    known = [field.name for field in fields(Change) if field.name != "row"]
    found: list[tuple[str, object, str, str]] = []
    for key, value in one.items():
        if key not in known:
            found.append((str(key), value, "A change has no such key.", f"Of: {', '.join(known)}."))
        elif key in NUMBERS and value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            found.append((key, value, "Not a number.", "Write a number with a decimal point."))
        elif key in TEXTS and not isinstance(value, str):
            found.append((key, value, "Not a text.", "Write a name."))
        elif key in AXES and not (isinstance(value, str) or (isinstance(value, list) and value)):
            found.append((key, value, "Neither a name nor a list of names.", "Write a name, a list, or *."))
    return found
