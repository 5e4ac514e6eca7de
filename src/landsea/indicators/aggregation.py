"""From several indicators to one number a unit. Rows are units, columns indicators; nan where missing.

Weights are brought to a sum of one over what each unit has; a unit that has nothing has no number.

Sources: OECD & JRC (2008), step 6; Munda & Nardo (2005) for outranking; Melyn & Moesen (1991) for benefit of the doubt.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]


def arithmetic(x: Floats, w: Floats) -> Floats:
    """Weighted arithmetic mean, (n,) of (n, k)."""
    known = ~np.isnan(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.where(known, x, 0.0) @ w) / (known @ w))


def geometric(x: Floats, w: Floats) -> Floats:
    """Weighted geometric mean.

    Raises
    ------
    ValueError
        If a value is not positive: normalise to a range above nought first.
    """
    if (x <= 0).any():
        msg = "a geometric mean needs values above nought: normalise to a range such as 1,100"
        raise ValueError(msg)
    return np.asarray(np.exp(arithmetic(np.log(x), w)))


def harmonic(x: Floats, w: Floats) -> Floats:
    """Weighted harmonic mean.

    Raises
    ------
    ValueError
        If a value is nought.
    """
    if (x == 0).any():
        msg = "a harmonic mean needs values other than nought: normalise to a range such as 1,100"
        raise ValueError(msg)
    return np.asarray(1 / arithmetic(1 / x, w))


def generalised(x: Floats, w: Floats, power: float) -> Floats:
    """Weighted power mean; the geometric one for power 0."""
    if power == 0:
        return geometric(x, w)
    if (x < 0).any() or (power < 0 and (x == 0).any()):
        msg = f"a power mean of {power:g} needs values from nought up, above nought for a negative power"
        raise ValueError(msg)
    return np.asarray(arithmetic(x**power, w) ** (1 / power))


def outranking(x: Floats, w: Floats) -> Floats:
    """Return (n, n): the weight of the indicators in which the row's unit beats the column's, ties by half."""
    n = len(x)
    share = w / w.sum()
    out = np.zeros((n, n))
    with np.errstate(invalid="ignore"):
        for column, weight in zip(x.T, share, strict=True):
            out += weight * ((column[:, None] > column[None, :]) + 0.5 * (column[:, None] == column[None, :]))
    # What either lacks counts for the unit further down, so that both directions add to one.
    lower = np.tril_indices(n, -1)
    out[lower] = 1 - out.T[lower]
    np.fill_diagonal(out, 0.0)
    return out


def copeland(x: Floats, w: Floats) -> Floats:
    """Return each unit's sum of outranking over all others."""
    return np.asarray(outranking(x, w).sum(axis=1))


def benefit_of_the_doubt(x: Floats, least_share: float = 0.0) -> Floats:
    """Return each unit's score under the weights that favour it most, no unit above one.

    Parameters
    ----------
    x : (n, k) array
        From nought up, none missing.
    least_share : float
        Least share of every indicator in a unit's own score.
    """
    n, k = x.shape
    out = np.empty(n)
    for unit in range(n):
        # least_share * sum(w x) - w_j x_j <= 0
        shares = least_share * np.tile(x[unit], (k, 1)) - np.diag(x[unit])
        limits = np.vstack([x, shares])
        ends = np.concatenate([np.ones(n), np.zeros(k)])
        found = linprog(-x[unit], A_ub=limits, b_ub=ends, bounds=(0, None), method="highs")
        out[unit] = -found.fun
    return out
