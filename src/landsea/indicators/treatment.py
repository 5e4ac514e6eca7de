"""Outliers in one indicator: found by skewness and kurtosis, mended by winsorising, or else by a transformation.

Functions take a vector of any length with nan where a value is missing, and leave missing values missing.

Sources: Joanes & Gill (1998) for the moments (their G1 and G2, those of spreadsheet programs); OECD & JRC (2008),
Handbook on constructing composite indicators; Becker et al. (2022) for the order of events and the ends of the
logarithms; Box & Cox (1964).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.stats import boxcox_llf

Floats = NDArray[np.float64]
Transform = Callable[[Floats], Floats]

#: Skewness and kurtosis beyond which, both together, values count as outlying.
SKEWNESS, KURTOSIS = 2.0, 3.5
#: Most values that are winsorised.
MOST = 5
#: Shift of the logarithm, as a share of the range.
SHIFT = 0.01
#: Powers between which the likeliest Box-Cox transform is looked for.
POWERS = (-5.0, 5.0)


@dataclass(frozen=True)
class Limits:
    """When an indicator is treated, and how far it is winsorised."""

    skewness: float = SKEWNESS
    kurtosis: float = KURTOSIS
    most: int = MOST


@dataclass(frozen=True)
class Treated:
    """A treated indicator.

    Attributes
    ----------
    result : (n,) array
    method : str
        What was done: none, winsorised, transformed, winsorised and transformed, or failed (too few different values
        to treat: left as it was).
    points : int
        Values that were winsorised.
    """

    result: Floats
    method: str
    points: int = 0


def skewness(x: Floats) -> float:
    """Return the sample skewness G1; needs three values that are not all alike."""
    known = x[~np.isnan(x)]
    n, d = len(known), known - known.mean()
    return float(np.sqrt(n) * (d**3).sum() / (d**2).sum() ** 1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(x: Floats) -> float:
    """Return the sample excess kurtosis G2; needs four values that are not all alike."""
    known = x[~np.isnan(x)]
    n, d = len(known), known - known.mean()
    g2 = n * (d**4).sum() / (d**2).sum() ** 2 - 3
    return float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


def can_be_judged(x: Floats) -> bool:
    """Tell whether there are four values, not all alike."""
    known = x[~np.isnan(x)]
    return len(known) >= 4 and bool(np.ptp(known) > 0)


def passes(x: Floats, limits: Limits = Limits()) -> bool:
    """Tell whether an indicator needs no treatment; one with under four values, or all alike, does not."""
    if not can_be_judged(x):
        return True
    return abs(skewness(x)) < limits.skewness or kurtosis(x) < limits.kurtosis


def winsorise(x: Floats, limits: Limits = Limits()) -> tuple[Floats, int]:
    """Bring the outermost values to their neighbours, one after the other, until the indicator passes.

    Values are moved at the upper end while the skewness is nought or more, at the lower end otherwise; those tied
    move together, and all count.

    Returns
    -------
    values : (n,) array
    points : int
        Values moved.
    """
    out = x.copy()
    high, low = 0, 0
    while not passes(out, limits) and high + low < limits.most:
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


def log_one(x: Floats) -> Floats:
    """Return ``log(x - min + 1)``."""
    return np.asarray(np.log(x - np.nanmin(x) + 1))


def log_by_skew(x: Floats) -> Floats:
    """Return `log_shifted`, mirrored (``-log(max + a - x)``) where the skewness is not above nought."""
    return log_shifted(x) if skewness(x) > 0 else -log_shifted(-x)


def box_cox(x: Floats, power: float) -> Floats:
    """Return the Box-Cox transform of ``x - min + 1``: ``(y^p - 1) / p``, the logarithm for power 0."""
    positive = x - np.nanmin(x) + 1
    return np.asarray(np.log(positive) if power == 0 else (positive**power - 1) / power)


def likeliest_power(x: Floats) -> float:
    """Return the power under which ``x - min + 1`` is likeliest to be normal."""
    known = x[~np.isnan(x)]
    positive = known - known.min() + 1
    found = minimize_scalar(lambda power: -boxcox_llf(power, positive), bounds=POWERS, method="bounded")
    return float(found.x)


def treat(
    x: Floats,
    limits: Limits = Limits(),
    otherwise: Transform | None = log_shifted,
    first: bool = True,
    combine: bool = False,
) -> Treated:
    """Treat an indicator if it needs it.

    Parameters
    ----------
    x : (n,) array
    limits : Limits
    otherwise : callable or None
        What is done if winsorising does not do.
    first : bool
        Winsorise first.
    combine : bool
        Transform what was winsorised; the untreated values otherwise.

    Returns
    -------
    Treated
        Where winsorising would make all values alike, the indicator is left as it was.
    """
    if passes(x, limits):
        return Treated(x, "none")
    moved, points = winsorise(x, limits) if first else (x, 0)
    if not can_be_judged(moved):
        return Treated(x, "failed")
    if otherwise is None or passes(moved, limits):
        return Treated(moved, "winsorised", points)
    if combine and points:
        return Treated(otherwise(moved), "winsorised and transformed", points)
    return Treated(otherwise(x), "transformed")


def transform_of(name: str) -> Transform | None:
    """Return the transformation of one of the choices, None for winsorising alone.

    Parameters
    ----------
    name : str
        One of :data:`landsea.indicators.choices.TREAT` but ``none``, with a power after a colon for Box-Cox.
    """
    kind, _, power = name.removeprefix("winsorise").removeprefix("-").partition(":")
    if kind == "boxcox":
        return (
            (lambda x: box_cox(x, likeliest_power(x))) if power == "ml" else (lambda x: box_cox(x, float(power or 0)))
        )
    named: dict[str, Transform | None] = {
        "": None, "log": log_shifted, "log1": log_one, "logplus": log_by_skew,
    }  # fmt: skip
    return named[kind]
