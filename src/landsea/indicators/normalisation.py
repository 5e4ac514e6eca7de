"""Indicators on one scale. All functions take (n,) values, nan where missing, in the direction "more is better".

A result is nan wherever the value is missing, and everywhere if all values are alike (but for ranks, goalposts and
what does not divide by the range).

Sources: OECD & JRC (2008), Handbook on constructing composite indicators, step 5; names and corner cases as in
Becker et al. (2022).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def min_max(x: Floats, low: float = 0.0, high: float = 100.0) -> Floats:
    """Bring the least value to `low` and the greatest to `high`: ``(x - min) / (max - min) * (high - low) + low``."""
    least, most = _ends(x)
    return _divided(x - least, most - least) * (high - low) + low


def scaled(x: Floats, low: float = 0.0, high: float = 100.0) -> Floats:
    """Return ``(x - low) / (high - low) * 100``, with ends that do not come from the data and are not kept to."""
    return _divided(x - low, high - low) * 100


def z_score(x: Floats, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Bring mean and standard deviation (of a sample) to those given."""
    known = x[~np.isnan(x)]
    if len(known) < 2:
        return np.full(x.shape, np.nan)
    return _divided(x - known.mean(), float(known.std(ddof=1)) if np.ptp(known) > 0 else 0.0) * sd + mean


def rank(x: Floats) -> Floats:
    """Return ranks from 1 for the least; those tied all have the lowest of their ranks."""
    out = np.full(x.shape, np.nan)
    known = ~np.isnan(x)
    out[known] = rankdata(x[known], method="min")
    return out


def percentile_rank(x: Floats) -> Floats:
    """Return the share of the other units that are worse, 0 to 1."""
    return _divided(rank(x) - 1, float(np.isfinite(x).sum() - 1))


def borda(x: Floats) -> Floats:
    """Return Borda scores: ranks from 0."""
    return rank(x) - 1


def distance_to_best(x: Floats) -> Floats:
    """Return ``1 - (max - x) / (max - min)``."""
    least, most = _ends(x)
    return 1 - _divided(most - x, most - least)


def distance_to_reference(x: Floats, at: int, capped: bool = False) -> Floats:
    """Return ``1 - (x[at] - x) / (x[at] - min)``; at most 1 if `capped`."""
    return distance_to_target(x, float(x[at]), capped)


def distance_to_target(x: Floats, target: float, capped: bool = False) -> Floats:
    """Return ``(x - min) / (target - min)``; at most 1 if `capped`: the target is reached or passed."""
    least, _ = _ends(x)
    out = _divided(x - least, target - least)
    return np.minimum(out, 1.0) if capped else out


def goalposts(x: Floats, low: float, high: float, scale: float = 1.0) -> Floats:
    """Return ``(x - low) / (high - low)`` kept between nought and one, times `scale`."""
    return np.asarray(np.clip(_divided(x - low, high - low), 0.0, 1.0) * scale)


def fraction_of_best(x: Floats) -> Floats:
    """Return ``x / max``."""
    return _divided(x, _ends(x)[1])


def _ends(x: Floats) -> tuple[float, float]:
    """Least and greatest known value; nan if there is none."""
    known = x[~np.isnan(x)]
    return (float(known.min()), float(known.max())) if len(known) else (np.nan, np.nan)


def _divided(x: Floats, by: float) -> Floats:
    """Divide; nan where there is nothing to divide by."""
    return np.asarray(x / by) if by != 0 else np.full(x.shape, np.nan)


#: Normalisations that need nothing but the values.
PLAIN: dict[str, Callable[[Floats], Floats]] = {
    "rank": rank,
    "prank": percentile_rank,
    "borda": borda,
    "dist2max": distance_to_best,
    "fracmax": fraction_of_best,
    "none": np.asarray,
}
#: Normalisations that need two numbers.
TWO: dict[str, Callable[[Floats, float, float], Floats]] = {"minmax": min_max, "zscore": z_score, "scaled": scaled}
