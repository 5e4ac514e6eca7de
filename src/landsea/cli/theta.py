"""The option ``--theta``: trade elasticities from files, one by one, or all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def theta_option(function: F) -> F:
    """Add ``--theta`` (as ``thetas``) to a command."""
    words = "CSV file (sector,value), SECTOR=VALUE, or a number for all; later ones win."
    return click.option("--theta", "thetas", multiple=True, help=words)(function)


def read_thetas(given: Sequence[str], sectors: Sequence[str]) -> dict[str, float]:
    """Read what ``--theta`` was given, in its order.

    Raises
    ------
    LandSeaError
        If something is neither a file nor a number, or names no sector, with every one that is so.
    AccountsError
        If a file cannot be read.
    """
    from landsea.economy.accounts.checks import label_fault
    from landsea.economy.accounts.elasticities import read_elasticities
    from landsea.errors import Finding, LandSeaError

    read: dict[str, float] = {}
    findings = []
    for one in given:
        name, _, value = one.rpartition("=")
        if not name and Path(value).is_file():
            read |= read_elasticities(Path(value))
            continue
        if name and name not in sectors:
            findings.append(label_fault("--theta", "sector", name, sectors))
        try:
            number = float(value)
        except ValueError:
            cure = "Name a CSV file, or write SECTOR=VALUE or a number."
            findings.append(Finding("--theta", None, None, one, "It is neither a file nor a number.", cure))
            continue
        read |= {name: number} if name else dict.fromkeys(sectors, number)
    if findings:
        msg = "The elasticities cannot be read."
        raise LandSeaError(msg, findings)
    return read
