"""A scenario: named changes to a pack's tables, read from YAML and checked like a pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from landsea.errors import Finding, ScenarioError
from landsea.region import Region, check
from landsea.region.checks.values import nearest
from landsea.region.grammar import parse_grammar
from landsea.region.schema import Column, Table, schema

Scalar = str | float | int | bool
_TEXTS = ("title", "title_local", "description", "description_local", "source")
_HOW = ("to", "by", "add")
_OF_DEMAND = {"supply_use", "demand", "zones"}


@dataclass(frozen=True)
class Change:
    """One change to one table.

    Attributes
    ----------
    table : str
        Table of the pack, or ``grammar``.
    add : mapping
        Columns of a new row.
    where : mapping
        Columns and the values they must have: one, a list, or ``*``.
    set : mapping
        Columns to change and how: ``{to: value}``, ``{by: factor}``, ``{add: increment}``.
    remove : bool
        Remove the rows.
    """

    table: str
    add: Mapping[str, Any] = field(default_factory=dict)
    where: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    remove: bool = False

    def __str__(self) -> str:
        if self.add:
            return f"{self.table}: add " + ", ".join(f"{k} {v}" for k, v in self.add.items())
        rows = ", ".join(f"{k} = {_shown(v)}" for k, v in self.where.items())
        if self.remove:
            return f"{self.table}: remove where {rows}"
        words = {"to": "becomes", "by": "times", "add": "plus"}
        sets = ", ".join(f"{k} {words[how]} {v}" for k, one in self.set.items() for how, v in one.items())
        return f"{self.table} where {rows}: {sets}" if rows else f"{self.table}: {sets}"


@dataclass(frozen=True)
class Scenario:
    """Named changes to a pack.

    Attributes
    ----------
    name : str
        Short name; the file's name without its ending.
    title, title_local, description, description_local, source : str
    changes : tuple of Change
    projects : tuple of str
        Projects of the pack's table ``projects`` whose cost is the scenario's.
    file : str
        Where it was read from, for messages.
    """

    name: str
    changes: tuple[Change, ...]
    title: str = ""
    title_local: str = ""
    description: str = ""
    description_local: str = ""
    source: str = ""
    file: str = ""
    projects: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: str | Path, region: Region | None = None) -> Scenario:
        """Read a scenario file.

        Parameters
        ----------
        path : str or Path
            A YAML file, or the name of a scenario that ships with `region`.
        region : Region, optional
            Where to look for a shipped scenario.

        Raises
        ------
        ScenarioError
            If the file is missing or malformed; every fault is named.
        """
        file = _find(Path(path), region)
        try:
            data = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            msg = f"{file.name} is not a readable YAML file."
            raise ScenarioError(msg, [_fault(file.name, None, None, str(error))]) from error
        findings = _form_faults(data, file.name)
        if findings:
            msg = f"{file.name} is not a scenario."
            raise ScenarioError(msg, findings)
        texts = {key: str(data.get(key, "")).strip() for key in _TEXTS}
        changes = tuple(_change(one) for one in data["changes"])
        projects = tuple(_names(data.get("projects", [])))
        return cls(name=file.stem, changes=changes, file=file.name, projects=projects, **texts)

    @property
    def keeps_demand(self) -> bool:
        """True if the baseline's demand holds: no table that demand is estimated from is changed."""
        return not {change.table for change in self.changes} & _OF_DEMAND

    def apply(self, region: Region) -> Region:
        """Return the region with the changes made.

        Raises
        ------
        ScenarioError
            If a change names what is not there, changes nothing, or leaves a pack with faults; all at once.
        """
        # Tables that no change names stay the region's own: neither copied nor fitted to their columns again.
        tables: dict[str, pd.DataFrame] = {}
        grammar, findings = region.grammar, []
        for number, change in enumerate(self.changes, start=1):
            if change.table == "grammar":
                settings = {k: v["to"] for k, v in change.set.items()}
                grammar, faults = parse_grammar({**grammar.as_dict(), **settings}, self.file)
                findings += faults
            else:
                frame = tables[change.table] if change.table in tables else region.tables[change.table].copy()
                tables[change.table], faults = _apply(change, frame, self._where(number))
                findings += faults
        findings += self._cost_faults(tables.get("projects", region.table("projects")))
        if not findings:
            changed = region.replace(grammar=grammar, **tables)
            faults = [f for f in check(changed, cells_of=tables) if f.severity == "error"]
            before = {str(f) for f in check(region)} if faults else set()
            findings = [replace(f, problem=f"{self.file}: {f.problem}") for f in faults if str(f) not in before]
        if findings:
            msg = f"Scenario {self.name} cannot be applied to {region.name}."
            raise ScenarioError(msg, findings)
        return changed

    def _cost_faults(self, table: pd.DataFrame) -> list[Finding]:
        known = sorted(table["project"])
        cure = f"Projects: {', '.join(known)}." if known else "The pack has none; add a row to projects."
        return [
            _fault(self.file, "projects", name, f"There is no such project.{nearest(name, known)}", cure)
            for name in self.projects
            if name not in known
        ]

    def _where(self, number: int) -> str:
        return f"{self.file}, change {number}"


def shipped_scenarios(region: Region) -> list[str]:
    """Name the scenarios that ship with a region."""
    if region.path is None:
        return []
    return sorted(file.stem for file in (region.path / "scenarios").glob("*.yaml"))


def _find(path: Path, region: Region | None) -> Path:
    if path.is_file():
        return path
    if region is not None and region.path is not None:
        shipped = region.path / "scenarios" / f"{path.name.removesuffix('.yaml')}.yaml"
        if shipped.is_file() and path.parent == Path():
            return shipped
    known = ", ".join(shipped_scenarios(region)) if region is not None else ""
    cure = f"Give a file, or one of: {known}." if known else "Give the path of a YAML file."
    msg = f"There is no scenario {path}. {cure}"
    raise ScenarioError(msg)


def _fault(file: str, column: str | None, value: object, problem: str, cure: str = "") -> Finding:
    shown = None if value is None else str(value)
    return Finding(file=file, row=None, column=column, value=shown, problem=problem, cure=cure)


def _form_faults(data: object, file: str) -> list[Finding]:
    if not isinstance(data, dict) or not isinstance(data.get("changes"), list) or not data["changes"]:
        return [_fault(file, "changes", None, "The file has no list of changes.", "See docs/pack-format.md.")]
    unknown = set(data) - {*_TEXTS, "changes", "projects"}
    findings = [_fault(file, key, data[key], "Unknown key.", "Remove it.") for key in sorted(unknown)]
    if not str(data.get("title", "")).strip():
        findings.append(_fault(file, "title", None, "The scenario has no title.", "Give it one."))
    findings += _project_faults(data.get("projects", []), file)
    for number, change in enumerate(data["changes"], start=1):
        findings += _change_faults(change, f"{file}, change {number}")
    return findings


def _project_faults(projects: object, file: str) -> list[Finding]:
    names = _names(projects) if isinstance(projects, list | str) else [projects]
    faults = [
        _fault(file, "projects", name, "projects takes ids of projects.", "Give one id or a list of them.")
        for name in names
        if not isinstance(name, str) or not name.strip()
    ]
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    return faults + [_fault(file, "projects", name, "The project is named twice.", "Name it once.") for name in twice]


def _names(projects: Any) -> list[Any]:
    """Return the ids of projects, of which a single one may stand without a list."""
    return [projects] if isinstance(projects, str) else list(projects)


def _change_faults(change: object, file: str) -> list[Finding]:
    if not isinstance(change, dict):
        return [_fault(file, None, change, "A change is a mapping.", "See docs/pack-format.md.")]
    if "grammar" in change:
        good = isinstance(change["grammar"], dict) and change["grammar"] and set(change) == {"grammar"}
        return (
            [] if good else [_fault(file, "grammar", change, "grammar takes a mapping of settings, and stands alone.")]
        )
    tables = schema()
    table = change.get("table")
    if not isinstance(table, str) or table not in tables:
        return [_fault(file, "table", table, "There is no such table.", "Tables: " + ", ".join(tables) + ".")]
    findings = [
        _fault(file, key, change[key], "Unknown key.", "A change has add, or where with set or remove.")
        for key in sorted(set(change) - {"table", "add", "where", "set", "remove"})
    ]
    if sum(key in change for key in ("add", "set", "remove")) != 1:
        findings.append(_fault(file, None, None, "A change needs exactly one of add, set, remove."))
    findings += [_fault(file, key, None, "This changes nothing.", "Name columns.") for key in ("add", "set")
                 if change.get(key) == {}]  # fmt: skip
    if change.get("remove", True) is not True:
        findings.append(_fault(file, "remove", change["remove"], "remove takes true.", "Leave the change out."))
    for key in ("add", "where", "set"):
        if key in change and not isinstance(change[key], dict):
            findings.append(_fault(file, key, change[key], f"{key} takes a mapping of columns."))
        else:
            findings += _column_faults(file, tables[table], change.get(key, {}))
    if not findings:
        findings += _set_faults(file, change.get("set", {}))
    return findings


def _column_faults(file: str, table: Table, columns: Mapping[str, Any]) -> list[Finding]:
    known = {column.name for column in table.columns}
    cure = f"Columns of {table.name}: {', '.join(sorted(known))}."
    return [_fault(file, name, None, "There is no such column.", cure) for name in columns if name not in known]


def _set_faults(file: str, columns: Mapping[str, Any]) -> list[Finding]:
    findings = []
    for name, how in columns.items():
        if isinstance(how, dict) and (len(how) != 1 or next(iter(how)) not in _HOW):
            findings.append(_fault(file, name, how, "Say how: {to: value}, {by: factor} or {add: number}."))
        elif isinstance(how, dict) and "to" not in how and not _is_number(next(iter(how.values()))):
            findings.append(_fault(file, name, how, "A factor or an increment is a number."))
    return findings


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _change(data: Mapping[str, Any]) -> Change:
    if "grammar" in data:
        return Change("grammar", set={key: {"to": value} for key, value in data["grammar"].items()})
    sets = {key: how if isinstance(how, dict) else {"to": how} for key, how in data.get("set", {}).items()}
    return Change(
        table=data["table"],
        add=data.get("add", {}),
        where=data.get("where", {}),
        set=sets,
        remove=bool(data.get("remove", False)),
    )


def _apply(change: Change, frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    table = schema()[change.table]
    if change.add:
        return _add_row(table, change, frame, file)
    rows = pd.Series(data=True, index=frame.index)
    for name, wanted in change.where.items():
        if wanted != "*":
            values = wanted if isinstance(wanted, list) else [wanted]
            rows &= frame[name].isin(values)
    if not rows.any():
        shown = ", ".join(f"{k} = {_shown(v)}" for k, v in change.where.items())
        return frame, [_fault(file, None, shown, f"No row of {table.name} is meant.", "Check the ids.")]
    if change.remove:
        return frame[~rows], []
    findings: list[Finding] = []
    for name, how in change.set.items():
        findings += _set_column(table, frame, rows, name, how, file)
    return frame, findings


def _set_column(
    table: Table, frame: pd.DataFrame, rows: pd.Series, name: str, how: Mapping[str, Any], file: str
) -> list[Finding]:
    column = next(c for c in table.columns if c.name == name)
    (kind, value), = how.items()  # fmt: skip
    if kind == "to":
        converted, fault = _converted(column, value, file)
        if fault:
            return [fault]
        frame.loc[rows, name] = converted
    elif column.type not in ("number", "integer"):
        return [_fault(file, name, value, "Only numbers can be multiplied or added to.", "Use {to: value}.")]
    elif frame.loc[rows, name].isna().any():
        return [_fault(file, name, value, "Some of the rows have no value to start from.", "Use {to: value}.")]
    else:
        old = frame.loc[rows, name].astype(float)
        new = old * value if kind == "by" else old + value
        if column.type == "integer" and (new % 1 != 0).any():
            return [
                _fault(file, name, value, f"{name} takes whole numbers, and this makes others.", "Use {to: value}.")
            ]
        frame.loc[rows, name] = new.astype(frame[name].dtype)
    low = frame.loc[rows, name].min() if column.type in ("number", "integer") else None
    if low is not None and column.minimum is not None and low < column.minimum:
        return [_fault(file, name, low, f"The value falls under the least allowed, {column.minimum}.")]
    return []


def _add_row(table: Table, change: Change, frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    findings, row = [], {}
    for column in table.columns:
        if column.name in change.add:
            row[column.name], fault = _converted(column, change.add[column.name], file)
            findings += [fault] if fault else []
        elif column.required:
            findings.append(_fault(file, column.name, None, f"A row of {table.name} needs {column.name}."))
        else:
            row[column.name] = column.blank()
    if findings:
        return frame, findings
    number = (int(frame.index.max()) if len(frame) else 1) + 1
    added = pd.DataFrame([row], index=pd.Index([number], name=frame.index.name))
    if frame.empty:
        return added.astype(frame.dtypes.to_dict()), []
    return pd.concat([frame, added.astype(frame.dtypes.to_dict())]), []


def _converted(column: Column, value: Any, file: str) -> tuple[Any, Finding | None]:
    good = {
        "text": isinstance(value, Scalar),
        "number": _is_number(value),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "boolean": isinstance(value, bool),
    }[column.type]
    if not good:
        return None, _fault(file, column.name, value, f"{column.name} takes a {column.type}.")
    if column.choices and str(value) not in column.choices:
        cure = f"One of: {', '.join(column.choices)}."
        return None, _fault(file, column.name, value, f"{column.name} does not take this.", cure)
    return (str(value) if column.type == "text" else value), None


def _shown(value: Any) -> str:
    return " or ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
