"""Outliers in one indicator: found by skewness and kurtosis, mended by winsorising, or else by a logarithm.

Functions take a vector of any length with nan where a value is missing, and leave missing values missing.

Sources: Joanes & Gill (1998) for the moments (their G1 and G2, those of spreadsheet programs); OECD & JRC (2008),
Handbook on constructing composite indicators; Box & Cox (1964).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Skewness and kurtosis beyond which, both together, values count as outlying.
SKEWNESS, KURTOSIS = 2.0, 3.5
#: Most values that are winsorised.
MOST = 5
#: Shift of the logarithm, as a share of the range.
SHIFT = 0.01


@dataclass(frozen=True)
class Treated:
    """A treated indicator.

    Attributes
    ----------
    result : (n,) array
    method : str
        What was done: none, winsorised, transformed.
    points : int
        Values that were winsorised.
    """

    result: Floats
    method: str
    points: int = 0


def skewness(x: Floats) -> float:
    """Return the sample skewness G1; needs three values."""
    known = x[~np.isnan(x)]
    n, d = len(known), known - known.mean()
    return float(np.sqrt(n) * (d**3).sum() / (d**2).sum() ** 1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(x: Floats) -> float:
    """Return the sample excess kurtosis G2; needs four values."""
    known = x[~np.isnan(x)]
    n, d = len(known), known - known.mean()
    g2 = n * (d**4).sum() / (d**2).sum() ** 2 - 3
    return float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


def passes(x: Floats) -> bool:
    """Tell whether an indicator needs no treatment; one with under four values, or all alike, does not."""
    known = x[~np.isnan(x)]
    if len(known) < 4 or np.ptp(known) == 0:
        return True
    return abs(skewness(x)) < SKEWNESS or kurtosis(x) < KURTOSIS


def winsorise(x: Floats, most: int = MOST) -> tuple[Floats, int]:
    """Bring the outermost values to their neighbours, one after the other, until the indicator passes.

    Parameters
    ----------
    x : (n,) array
    most : int
        Most values to move; values tied with a moved one count.

    Returns
    -------
    values : (n,) array
    points : int
        Values moved.
    """
    out = x.copy()
    high, low = 0, 0
    while not passes(out) and high + low < most:
        if skewness(out) >= 0:
            outer = out == np.nanmax(out)
            out[outer] = np.nanmax(out[~outer])
            high = int(outer.sum())
        else:
            outer = out == np.nanmin(out)
            out[outer] = np.nanmin(out[~outer])
            low = int(outer.sum())
    return out, high + low


def log_shifted(x: Floats) -> Floats:
    """Return ``log(x - min + a)`` with a hundredth of the range for a."""
    least, most = np.nanmin(x), np.nanmax(x)
    return np.asarray(np.log(x - least + SHIFT * (most - least)))


def box_cox(x: Floats, power: float) -> Floats:
    """Return the Box-Cox transform of ``x - min + 1``."""
    positive = x - np.nanmin(x) + 1
    return np.asarray(np.log(positive) if power == 0 else (positive**power - 1) / power)


def treat(x: Floats, most: int = MOST, otherwise: Callable[[Floats], Floats] = log_shifted) -> Treated:
    """Treat an indicator if it needs it: winsorise, and if that does not do, transform the untreated values instead."""
    if passes(x):
        return Treated(x, "none")
    moved, points = winsorise(x, most)
    if passes(moved):
        return Treated(moved, "winsorised", points)
    return Treated(otherwise(x), "transformed")
