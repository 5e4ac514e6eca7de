"""Trade elasticities from a table of their own, to be swapped for those of the accounts."""

from __future__ import annotations

from pathlib import Path

from landsea.economy.accounts.accounts import AccountsError
from landsea.economy.accounts.layout import value_table
from landsea.region.reader import read_table


def read_elasticities(path: Path) -> dict[str, float]:
    """Read a CSV of ``sector,value``.

    Raises
    ------
    AccountsError
        With every fault of the file's form.
    """
    frame, findings = read_table(value_table("theta"), path)
    if findings:
        msg = f"{path.name}: the elasticities cannot be read."
        raise AccountsError(msg, findings)
    return dict(zip(frame["sector"], frame["value"], strict=True))
