"""Accounts to a folder of tidy tables or to one npz file; whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from landsea.economy.accounts.accounts import Accounts, AccountsError, Floats
from landsea.economy.accounts.layout import KEYS, OTHER_FILE, OTHER_KEY, npz_key
from landsea.economy.accounts.names import COLUMNS, KINDS
from landsea.economy.accounts.reading import UNIT_FILE


def write_accounts(accounts: Accounts, path: str | Path) -> None:
    """Write accounts so that `read_accounts` gives back every number exactly.

    Parameters
    ----------
    accounts : Accounts
    path : str or Path
        A file whose name ends in ``.npz``, or a folder that is not there yet or is empty.

    Raises
    ------
    AccountsError
        If the folder holds something.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".npz":
        _write_npz(accounts, path)
        return
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        msg = f"{path} is not empty. Name another folder."
        raise AccountsError(msg)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as beside:
        made = Path(beside) / "accounts"
        made.mkdir()
        _write_tables(accounts, made)
        if path.exists():
            path.rmdir()
        shutil.move(made, path)


def _write_npz(accounts: Accounts, path: Path) -> None:
    arrays = {KEYS[name][0]: getattr(accounts, name) for name in KEYS} | dict(accounts.tariffs)
    beside = path.with_name(f".{path.name}.part.npz")
    labels = {"regions": np.array(accounts.regions), "sectors": np.array(accounts.sectors)}
    labels |= {npz_key(kind, column): np.array(names) for kind in KINDS for column, names in _names(accounts, kind)}
    np.savez_compressed(beside, **arrays, **labels, unit=np.array(accounts.unit))  # type: ignore[arg-type]
    beside.replace(path)


def _write_tables(accounts: Accounts, folder: Path) -> None:
    for kind in KINDS:
        labels = {kind.removesuffix("s"): getattr(accounts, kind), **dict(_names(accounts, kind))}
        pd.DataFrame(labels).to_csv(folder / f"{kind}.csv", index=False)
    for name, (_, columns) in KEYS.items():
        _table(accounts, getattr(accounts, name), columns).to_csv(folder / f"{name}.csv", index=False)
    for key, rates in accounts.tariffs.items():
        name = OTHER_FILE + key.removeprefix(OTHER_KEY)
        _table(accounts, rates, KEYS["tariff"][1]).to_csv(folder / f"{name}.csv", index=False)
    if accounts.unit:
        (folder / UNIT_FILE).write_text(accounts.unit + "\n", encoding="utf-8")


def _names(accounts: Accounts, kind: str) -> list[tuple[str, list[str]]]:
    """Return the columns of names that hold any."""
    columns = [(column, accounts.names.column(kind, column, getattr(accounts, kind))) for column in COLUMNS]
    return [(column, names) for column, names in columns if any(names)]


def _table(accounts: Accounts, array: Floats, columns: tuple[str, ...]) -> pd.DataFrame:
    """List the entries that are not zero, one a row."""
    where = np.nonzero(array)
    places = ("region", "importer", "exporter")
    labels = [np.array(accounts.regions if column in places else accounts.sectors) for column in columns]
    named = {column: label[at] for column, label, at in zip(columns, labels, where, strict=True)}
    return pd.DataFrame({**named, "value": array[where]})
