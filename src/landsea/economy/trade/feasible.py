"""Whether trade can balance at all: before a search, from who trades with whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse.csgraph import connected_components

from landsea.economy.trade.state import Drive, Economy
from landsea.errors import Finding, NumericalError

#: The sum of a block's deficits counts as zero up to this share of them, or of its value added.
SMALL, ROUNDING = 1e-9, 1e-15


def check_feasible(economy: Economy, drive: Drive, names: Sequence[str]) -> None:
    """Refuse deficits that no wages can bring about.

    Regions that buy from outside and sell nothing there cannot balance their trade; regions that trade with nobody
    else can neither borrow nor lend.

    Raises
    ------
    NumericalError
        With a finding for each group of regions.
    """
    findings = [*_one_way(economy, drive, names), *_blocks(economy, drive, names)]
    if findings:
        msg = "No equilibrium exists with these deficits."
        raise NumericalError(msg, findings)


def _one_way(economy: Economy, drive: Drive, names: Sequence[str]) -> list[Finding]:
    linked = np.asarray((economy.share > 0).any(axis=0))
    _, group = connected_components(linked, directed=True, connection="strong")
    found = []
    for number in np.unique(group):
        inside = group == number
        buys, sells = linked[np.ix_(inside, ~inside)].any(), linked[np.ix_(~inside, inside)].any()
        deficit = drive.deficit[inside].sum()
        if buys and not sells and deficit <= 0:
            problem = "They buy from other regions and sell nothing there, yet their deficit is not above zero."
            found.append(_finding(names, inside, deficit, problem, "Keep their deficit, or add what they sell."))
        if sells and not buys and deficit >= 0:
            problem = "They sell to other regions and buy nothing there, yet their deficit is not below zero."
            found.append(_finding(names, inside, deficit, problem, "Keep their deficit, or add what they buy."))
    return found


def _blocks(economy: Economy, drive: Drive, names: Sequence[str]) -> list[Finding]:
    found = []
    for number in np.unique(economy.blocks):
        inside = economy.blocks == number
        deficit = drive.deficit[inside].sum()
        size = np.abs(drive.deficit[inside]).sum()
        if abs(deficit) > max(SMALL * size, ROUNDING * economy.wage_bill[inside].sum()):
            problem = "They trade with nobody else, yet their deficits do not sum to zero."
            found.append(_finding(names, inside, deficit, problem, "Mend their deficits, or add their trade."))
    return found


def _finding(
    names: Sequence[str], inside: np.ndarray[tuple[int], np.dtype[np.bool_]], deficit: float, problem: str, cure: str
) -> Finding:
    who = [names[k] if len(names) > k else str(k) for k in np.flatnonzero(inside).tolist()]
    shown = ", ".join(who[:5]) + (f" and {len(who) - 5} more" if len(who) > 5 else "")
    return Finding("deficits", None, shown, f"{deficit:.6g}", problem, cure)
