"""Payments that leave nobody worse off: those who gain make good what others lose, each in proportion to the gain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landsea.errors import LandSeaError

Floats = NDArray[np.float64]


def compensate(gain: Floats) -> Floats:
    """Find who pays whom how much, so that every loss is met (the compensation test of Kaldor 1939, carried out).

    Parameters
    ----------
    gain : (n,) array
        What each party gains (negative: loses), in one unit of money.

    Returns
    -------
    (n, n) array
        Payment from row to column. Afterwards losers stand as before, and winners keep the same share of their gain.

    Raises
    ------
    LandSeaError
        If the gains do not cover the losses.
    """
    won, lost = np.maximum(gain, 0.0), np.maximum(-gain, 0.0)
    if lost.sum() > won.sum():
        msg = f"The losses ({lost.sum():,.6g}) are larger than the gains ({won.sum():,.6g}): no payments can mend that."
        raise LandSeaError(msg)
    return np.outer(won, lost) / won.sum() if won.sum() else np.zeros((len(gain), len(gain)))
