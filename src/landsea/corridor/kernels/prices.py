"""What an arc costs at a flow: ``base + rise * x ** power``, and how fast that grows."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, inline="always")
def cost_at(base: float, rise: float, power: float, x: float) -> tuple[float, float]:
    """Return an arc's cost and its derivative."""
    if rise == 0.0 or power == 0.0:
        return base + (rise if power == 0.0 else 0.0), 0.0
    if x <= 0.0:
        return base, rise if power == 1.0 else 0.0
    if power == 4.0:
        cube = x * x * x
        return base + rise * cube * x, 4.0 * rise * cube
    if power == 1.0:
        return base + rise * x, rise
    below = x ** (power - 1.0)
    return base + rise * below * x, power * rise * below


@njit(cache=True)
def price(base: Floats, rise: Floats, power: Floats, x: Floats, cost: Floats, slope: Floats) -> None:
    """Fill cost and slope at the flows."""
    for a in range(x.size):
        cost[a], slope[a] = cost_at(base[a], rise[a], power[a], x[a])
