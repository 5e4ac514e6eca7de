"""The tables of a folder of accounts, and the names that an npz file may use: both read from here only."""

from __future__ import annotations

from landsea.economy.accounts.names import COLUMNS
from landsea.region import Column, Table

#: Name of an array: key in an npz file, columns of its CSV file before the value.
KEYS = {
    "intermediate": ("Z", ("region", "input", "user")),
    "value_added": ("VA", ("region", "sector")),
    "final_use": ("FC", ("region", "sector")),
    "trade": ("M", ("sector", "importer", "exporter")),
    "tariff": ("tau", ("sector", "importer", "exporter")),
    "theta": ("theta", ("sector",)),
    "deficit": ("D", ("region",)),
}

#: Arrays that may be left out.
OPTIONAL = ("tariff", "deficit")

#: What the key of another tariff matrix begins with; its file is ``tariff_NAME.csv``.
OTHER_KEY, OTHER_FILE = "tau_", "tariff_"


def npz_key(kind: str, column: str) -> str:
    """Return the key of names in an npz: ``regions_name``, ``sectors_name_local``."""
    return f"{kind}_{column}"


def _column(table: str, name: str, description: str, **more: object) -> Column:
    given: dict[str, object] = {
        "type": "text",
        "unit": "",
        "required": True,
        "key": True,
        "default": "",
        "choices": (),
        "minimum": None,
        "maximum": None,
        "references": (),
    }
    return Column(table=table, name=name, description=description, **(given | more))  # type: ignore[arg-type]


def value_table(array: str) -> Table:
    """Return the layout of one array's table: its labels and ``value``."""
    kind = "tariff" if array.startswith(OTHER_FILE) else array
    labels = KEYS[kind][1]
    columns = [_column(array, name, f"Name of the {name}.") for name in labels]
    columns.append(_column(array, "value", "The value; what is not listed is zero.", type="number", key=False))
    return Table(array, tuple(columns), required=kind not in OPTIONAL, description=f"Entries of {array}.")


def label_table(name: str) -> Table:
    """Return the layout of ``regions.csv`` or ``sectors.csv``: an id a row, and its names."""
    one = name.removesuffix("s")
    columns = [_column(name, one, f"Id of the {one}, as the other tables write it.")]
    for column, language in zip(COLUMNS, ("in English", "in the accounts' own language"), strict=True):
        columns.append(_column(name, column, f"Name {language}, for display.", key=False, required=False))
    return Table(name, tuple(columns), required=True, description=f"The {name}.")
