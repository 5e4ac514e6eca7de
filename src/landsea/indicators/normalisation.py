"""Indicators on one scale. All functions take (n,) values, nan where missing, in the direction "more is better".

Sources: OECD & JRC (2008), Handbook on constructing composite indicators, step 5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def min_max(x: Floats, low: float = 0.0, high: float = 100.0) -> Floats:
    """Bring the least value to `low` and the greatest to `high`; nan if all are alike."""
    least, most = np.nanmin(x), np.nanmax(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((x - least) / (most - least) * (high - low) + low)


def z_score(x: Floats, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Bring mean and standard deviation (of a sample) to those given."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((x - np.nanmean(x)) / np.nanstd(x, ddof=1) * sd + mean)


def rank(x: Floats) -> Floats:
    """Return ranks from 1 for the least; those tied all have the lowest of their ranks."""
    out = np.full(x.shape, np.nan)
    known = ~np.isnan(x)
    out[known] = rankdata(x[known], method="min")
    return out


def percentile_rank(x: Floats) -> Floats:
    """Return the share of the other units that are worse, 0 to 1."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((rank(x) - 1) / (np.isfinite(x).sum() - 1))


def borda(x: Floats) -> Floats:
    """Return Borda scores: ranks from 0."""
    return rank(x) - 1


def distance_to_best(x: Floats) -> Floats:
    """Return ``1 - (max - x) / (max - min)``."""
    most = np.nanmax(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(1 - (most - x) / (most - np.nanmin(x)))


def distance_to_target(x: Floats, target: float, capped: bool = True) -> Floats:
    """Return ``(x - min) / (target - min)``, at most 1 if `capped`: the target is reached or passed."""
    least = np.nanmin(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        out = (x - least) / (target - least)
    return np.minimum(out, 1.0) if capped else np.asarray(out)


def goalposts(x: Floats, low: float, high: float, scale: float = 1.0) -> Floats:
    """Return ``(x - low) / (high - low)`` times `scale`, kept between nought and `scale`."""
    return np.asarray(np.clip((x - low) / (high - low), 0.0, 1.0) * scale)


def fraction_of_best(x: Floats) -> Floats:
    """Return ``x / max``."""
    return np.asarray(x / np.nanmax(x))
