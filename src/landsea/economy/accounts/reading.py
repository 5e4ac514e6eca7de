"""Accounts from a folder of tidy tables or from one npz file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from landsea.economy.accounts.accounts import Accounts, AccountsError, Floats, calc_deficit, checked
from landsea.economy.accounts.checks import Place, check, label_fault
from landsea.economy.accounts.layout import KEYS, OPTIONAL, OTHER_FILE, OTHER_KEY, label_table, npz_key, value_table
from landsea.economy.accounts.names import COLUMNS, KINDS, Called, Names
from landsea.errors import Finding
from landsea.region.reader import read_table

#: File in a folder that states the currency unit.
UNIT_FILE = "unit.txt"
#: Arrays of an npz that hold words.
WORDS = ("unit", *KINDS, *(npz_key(kind, column) for kind in KINDS for column in COLUMNS))


def read_accounts(path: str | Path) -> Accounts:
    """Read accounts.

    Parameters
    ----------
    path : str or Path
        A folder of CSV tables, or one ``.npz`` file (docs/economy.md says what each holds).

    Raises
    ------
    AccountsError
        With every fault: file, row, column, value; in an npz, array and position.
    """
    path = Path(path)
    if path.is_dir():
        return _read_folder(path)
    if not path.is_file():
        msg = f"{path}: there is neither a folder nor a file of this name."
        raise AccountsError(msg)
    return _read_npz(path)


def _read_npz(path: Path) -> Accounts:
    arrays = _npz_arrays(path)
    numbers = {key: value for key, value in arrays.items() if key not in WORDS}
    findings = [
        Finding(path.name, None, KEYS[name][0], None, "The array is missing.", f"Add it: {name}.")
        for name in KEYS
        if name not in OPTIONAL and KEYS[name][0] not in arrays
    ]
    findings += [
        Finding(path.name, None, key, str(value.dtype), "The array does not hold numbers.", "Store it as floats.")
        for key, value in numbers.items()
        if value.dtype.kind not in "fiu"
    ]
    findings += _uneven(arrays, path.name)
    if findings:
        msg = f"{path.name}: the accounts cannot be read."
        raise AccountsError(msg, findings)
    va = np.atleast_2d(arrays["VA"])
    labels = {
        kind: tuple(map(str, arrays.get(kind, np.arange(count))))
        for kind, count in zip(KINDS, va.shape[:2], strict=True)
    }
    return Accounts.of(
        labels["regions"],
        labels["sectors"],
        **{name: arrays.get(KEYS[name][0]) for name in KEYS},  # type: ignore[arg-type]
        tariffs={key: value for key, value in arrays.items() if key.startswith(OTHER_KEY)},
        unit=str(arrays["unit"]) if "unit" in arrays else "",
        names=Names.of(**{kind: _npz_names(arrays, kind, labels[kind]) for kind in KINDS}),
        name=path.name,
    )


def _uneven(arrays: Mapping[str, Floats], file: str) -> list[Finding]:
    """Report names that are not one for each region or sector."""
    keys = {npz_key(kind, column): kind for kind in KINDS for column in COLUMNS}
    cure = "Give a name for each, in the order of the ids; a blank where there is none."
    return [
        Finding(file, None, key, str(arrays[key].shape), f"The names are not one for each of the {kind}.", cure)
        for key, kind in keys.items()
        if key in arrays and (kind not in arrays or arrays[key].shape != arrays[kind].shape)
    ]


def _npz_names(arrays: Mapping[str, Floats], kind: str, labels: tuple[str, ...]) -> Called:
    blank = ("",) * len(labels)
    name, local = (tuple(map(str, arrays.get(npz_key(kind, column), blank))) for column in COLUMNS)
    return labels, name, local


def _npz_arrays(path: Path) -> dict[str, Floats]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, AttributeError) as error:
        msg = (
            f"{path.name} cannot be read as an npz file of numbers and labels. Name an npz, or a folder of CSV tables."
        )
        raise AccountsError(msg) from error


def _read_folder(path: Path) -> Accounts:
    findings: list[Finding] = []
    called = {kind: _labels(path, kind, findings) for kind in KINDS}
    labels = {kind: given[0] for kind, given in called.items()}
    others = sorted(file.stem for file in path.glob(f"{OTHER_FILE}*.csv"))
    arrays: dict[str, Floats] = {}
    rows: dict[str, dict[tuple[int, ...], int]] = {}
    for name in (*KEYS, *others):
        file = path / f"{name}.csv"
        if file.is_file():
            arrays[name], rows[name] = _array(file, name, labels, findings)
        elif name not in OPTIONAL:
            findings.append(Finding(file.name, None, None, None, "The file is missing.", f"Add it: {name}."))
    if findings:
        msg = f"{path}: the accounts cannot be read."
        raise AccountsError(msg, findings)
    trade = arrays["trade"]
    filled = {"tariff": np.zeros_like(trade), "deficit": calc_deficit(trade)} | arrays
    made = Accounts(
        labels["regions"],
        labels["sectors"],
        **{name: filled[name] for name in KEYS},  # type: ignore[arg-type]
        tariffs={OTHER_KEY + name.removeprefix(OTHER_FILE): arrays[name] for name in others},
        unit=_unit(path),
        names=Names.of(**called),
    )
    return checked(made, check(made, path.name, _place_in_tables(rows)), str(path))


def _unit(path: Path) -> str:
    file = path / UNIT_FILE
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def _labels(path: Path, name: str, findings: list[Finding]) -> Called:
    """Read ids, names and local names."""
    file = path / f"{name}.csv"
    if not file.is_file():
        findings.append(
            Finding(file.name, None, None, None, "The file is missing.", f"Add it: one of the {name} a row.")
        )
        return (), (), ()
    frame, found = read_table(label_table(name), file)
    findings += found
    ids, names, local = (tuple(frame.iloc[:, k]) for k in range(3))
    return ids, names, local


def _array(
    file: Path, name: str, labels: Mapping[str, tuple[str, ...]], findings: list[Finding]
) -> tuple[Floats, dict[tuple[int, ...], int]]:
    """Read one table into an array, and keep which row each entry came from."""
    table = value_table(name)
    frame, found = read_table(table, file)
    findings += found
    columns = [column.name for column in table.columns[:-1]]
    axes = [labels["regions" if column in ("region", "importer", "exporter") else "sectors"] for column in columns]
    array = np.zeros([len(axis) for axis in axes])
    codes = [
        pd.Index(list(dict.fromkeys(axis))).get_indexer(pd.Index(frame[c]))
        for c, axis in zip(columns, axes, strict=True)
    ]
    for column, axis, code in zip(columns, axes, codes, strict=True):
        for row in frame.index[(code < 0) & (frame[column] != "").to_numpy(bool)]:
            fault = label_fault(file.name, column, str(frame.loc[row, column]), axis)
            findings.append(Finding(fault.file, int(row), column, fault.value, fault.problem, fault.cure))
    known = np.all([code >= 0 for code in codes], axis=0)
    for row in frame.index[frame.duplicated(columns)]:
        key = ", ".join(str(frame.loc[row, column]) for column in columns)
        findings.append(Finding(file.name, int(row), None, key, "The entry stands twice.", "Keep one."))
    where = tuple(code[known] for code in codes)
    array[where] = frame["value"].to_numpy(float)[known]
    lines = frame.index.to_numpy()[known]
    return array, {tuple(map(int, at)): int(line) for at, line in zip(zip(*where, strict=True), lines, strict=True)}


def _place_in_tables(rows: Mapping[str, Mapping[tuple[int, ...], int]]) -> Place:
    def place(array: str, index: tuple[int, ...]) -> tuple[str, int | None, str | None]:
        name = OTHER_FILE + array.removeprefix(OTHER_KEY) if array.startswith(OTHER_KEY) else array
        return f"{name}.csv", rows.get(name, {}).get(index), "value"

    return place
