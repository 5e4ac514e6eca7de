"""Write an outcome's tables as CSV and Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

#: Tables of an outcome and what each holds; docs/outputs.md and the run's README list the same.
TABLES = {
    "indicators": "every indicator with unit, value and basis",
    "links": "tonnes, boxes and value on every link by direction and commodity",
    "transfers": "tonnes, boxes and value changing mode at terminals, with charges and hours",
    "access": "tonnes entering and leaving each mode at the zones",
    "chains": "tonnes, money, hours and emissions by chain type between groups of zones",
    "od": "pairs of zones: tonnes, TEU, generalised cost, money, hours, emissions",
    "mode_totals": "tonnes, tonne-km, money, emissions and hours on legs by mode and commodity",
    "utilisation": "load against every capacity",
    "legs_share": "tonnes by number of legs",
    "fit": "observations beside the model",
    "unserved": "demand that no chain could carry",
    "seasons": "parts of the year by commodity: what moved, what could not, and what it cost",
    "services": "stretches of scheduled services: load, departures, load of a departure",
}


def export(outcome: Outcome, folder: Path) -> list[Path]:
    """Write every table of an outcome.

    Parameters
    ----------
    outcome : Outcome
    folder : Path
        An existing folder.

    Returns
    -------
    list of Path
        The files written.
    """
    written = []
    for name in TABLES:
        table = getattr(outcome, name)
        for suffix, write in ((".csv", table.to_csv), (".parquet", table.to_parquet)):
            file = folder / f"{name}{suffix}"
            write(file, index=False)
            written.append(file)
    return written
