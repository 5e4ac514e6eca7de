"""From several indicators to one number a unit. Rows are units, columns indicators; nan where missing.

Weights are brought to a sum of one over what each unit has; a unit that has nothing has no number.

Sources: OECD & JRC (2008), step 6; Munda & Nardo (2005) for outranking; Saari & Merlin (1996) for Copeland's method;
Melyn & Moesen (1991) and Cherchye et al. (2007) for benefit of the doubt.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]

#: How far from a half a share of weights may be and still be a tie; scores above one by this are rounding.
TIE = 1e-12
#: A unit breaks another's limit in benefit of the doubt if its score is above one by more than this.
BROKEN = 1e-9


def arithmetic(x: Floats, w: Floats) -> Floats:
    """Weighted arithmetic mean ``sum(w x) / sum(w)``, (n,) of (n, k)."""
    known = ~np.isnan(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((np.where(known, x, 0.0) @ w) / (known @ w))


def geometric(x: Floats, w: Floats) -> Floats:
    """Weighted geometric mean ``exp(sum(w log x) / sum(w))``.

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
    """Weighted harmonic mean ``sum(w) / sum(w / x)``.

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
    """Weighted power mean ``(sum(w x^p) / sum(w))^(1/p)``; the geometric one for power 0.

    Raises
    ------
    ValueError
        If a value or weight is below nought, or a value nought under a negative power.
    """
    if power == 0:
        return geometric(x, w)
    if (w < 0).any():
        msg = "a power mean needs weights from nought up"
        raise ValueError(msg)
    if (x < 0).any() or (power < 0 and (x == 0).any()):
        msg = f"a power mean of {power:g} needs values from nought up, above nought for a negative power"
        raise ValueError(msg)
    return np.asarray(arithmetic(x**power, w) ** (1 / power))


def outranking(x: Floats, w: Floats, even: bool = False) -> Floats:
    """Return (n, n): the weight of the indicators in which the row's unit beats the column's, ties by half.

    Parameters
    ----------
    x : (n, k) array
    w : (k,) array
    even : bool
        Split what either of two units lacks between them, as a tie. Otherwise it counts for the unit further down,
        as in Becker et al. (2022): the result then depends on the order of the units.
    """
    n = len(x)
    share = w / w.sum()
    out = np.zeros((n, n))
    with np.errstate(invalid="ignore"):
        for column, weight in zip(x.T, share, strict=True):
            out += weight * ((column[:, None] > column[None, :]) + 0.5 * (column[:, None] == column[None, :]))
            if even:
                missing = np.isnan(column)
                out += weight * 0.5 * (missing[:, None] | missing[None, :])
    lower = np.tril_indices(n, -1)
    out[lower] = 1 - out.T[lower]
    np.fill_diagonal(out, 0.0)
    return out


def copeland(x: Floats, w: Floats, even: bool = False) -> Floats:
    """Copeland scores: the number of units that a unit beats by weight, less those that beat it; (n,).

    See `outranking` for `even`.
    """
    by = outranking(x, w, even) - 0.5
    won = np.where(np.abs(by) < TIE, 0.0, np.sign(by))
    np.fill_diagonal(won, 0.0)
    return np.asarray(won.sum(axis=1))


def outranking_score(x: Floats, w: Floats) -> Floats:
    """Each unit's mean share of weight by which it outranks the others, 0 to 1; what is missing split evenly."""
    return np.asarray(outranking(x, w, even=True).sum(axis=1) / max(len(x) - 1, 1))


def benefit_of_the_doubt(x: Floats, least_share: float = 0.0) -> Floats:
    """Return each unit's score under the weights that favour it most, no unit above one.

    Parameters
    ----------
    x : (n, k) array
        From nought up, none missing.
    least_share : float
        Least share of every indicator in a unit's own score, at most ``1 / k``.

    Raises
    ------
    ValueError
        If a value is missing or below nought, or the least share cannot be had.

    Notes
    -----
    Maximises ``w . x[u]`` subject to ``x w <= 1``. Few units limit the others: each programme starts from those that
    have limited one before, and takes in the unit whose limit it breaks most until it breaks none, so that its result
    is that of the programme with all limits.
    """
    n, k = x.shape
    if np.isnan(x).any() or (x < 0).any() or not 0 <= least_share <= 1 / k:
        msg = f"benefit of the doubt needs values from nought up, none missing, and a least share up to {1 / k:.3g}"
        raise ValueError(msg)
    scale = np.where(x.max(axis=0) > 0, x.max(axis=0), 1.0)
    y = x / scale
    limiting = list(dict.fromkeys([*y.argmax(axis=0).tolist(), int(y.sum(axis=1).argmax())]))
    out = np.empty(n)
    for unit in range(n):
        while True:
            w = _favourable(y, unit, limiting, least_share)
            scores = y @ w
            worst = int(scores.argmax())
            if scores[worst] <= 1 + BROKEN or worst in limiting:
                break
            limiting.append(worst)
        out[unit] = min(scores[unit], 1.0)
    return out


def _favourable(y: Floats, unit: int, limiting: list[int], least_share: float) -> Floats:
    """Return the weights that favour a unit most under some units' limits."""
    k = y.shape[1]
    limits, ends = y[limiting], np.ones(len(limiting))
    if least_share > 0:
        # least_share * sum(w y) - w_j y_j <= 0
        limits = np.vstack([limits, least_share * np.tile(y[unit], (k, 1)) - np.diag(y[unit])])
        ends = np.concatenate([ends, np.zeros(k)])
    found = linprog(-y[unit], A_ub=limits, b_ub=ends, bounds=(0, None), method="highs")
    if found.x is None:
        msg = f"benefit of the doubt found no weights for row {unit + 1}: {found.message}"
        raise ValueError(msg)
    return np.asarray(found.x)


#: Ways that need nothing but values and weights.
PLAIN: dict[str, Callable[[Floats, Floats], Floats]] = {
    "amean": arithmetic,
    "gmean": geometric,
    "hmean": harmonic,
    "copeland": copeland,
    "copeland-even": lambda x, w: copeland(x, w, even=True),
    "outranking": outranking_score,
}


def gather(x: Floats, w: Floats, way: str) -> Floats:
    """Aggregate (n, k) values by one of the ways, ``genmean:p`` with its power, ``bod:s`` with its least share."""
    name, _, number = way.partition(":")
    if name == "genmean":
        return generalised(x, w, float(number or 2))
    if name == "bod":
        return benefit_of_the_doubt(x, float(number or 0))
    return PLAIN[name](x, w)
