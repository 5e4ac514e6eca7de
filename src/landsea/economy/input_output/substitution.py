"""More of an industry's parts made at home: what that does to output and value added everywhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landsea.economy.input_output.coefficients import outputs
from landsea.economy.input_output.table import InputOutput
from landsea.errors import LandSeaError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def substitute(table: InputOutput, parts: Floats, home: Bools, share: float, to: float) -> Floats:
    """Move purchases of parts from suppliers elsewhere to those at home, at the same prices: ``dx = L dy``.

    Within home and within elsewhere, suppliers keep their proportions. Capacity at home is taken to be there, prices to
    stand still, and incomes not to feed back.

    Parameters
    ----------
    table : InputOutput
    parts : (n,) array
        What is spent on parts by supplier, in the table's proportions; the level matters, the home share does not.
    home : (n,) bool array
        Suppliers at home.
    share, to : float
        Home share of the parts today and afterwards, 0 to 1.

    Returns
    -------
    (n,) array
        Change of every industry's output.

    Raises
    ------
    LandSeaError
        If a share is out of range, or one side has no supplier.
    """
    if not (0 <= share <= 1 and 0 <= to <= 1):
        msg = f"Shares made at home are between 0 and 1, not {share:g} and {to:g}."
        raise LandSeaError(msg)
    at_home, away = parts[home].sum(), parts[~home].sum()
    if at_home <= 0 or away <= 0:
        msg = "Parts can only move home if there are suppliers both at home and elsewhere."
        raise LandSeaError(msg)
    moved = (to - share) * parts.sum()
    change = np.where(home, moved * parts / at_home, -moved * parts / away)
    return outputs(table.use, table.output, change)
