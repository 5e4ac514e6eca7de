"""Missing values filled in: (n, k) tables with nan where a value is missing.

Sources: Little & Rubin (2002), Statistical Analysis with Missing Data, chapters 4 and 11; OECD & JRC (2008), step 3.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.indicators.normalisation import min_max

Floats = NDArray[np.float64]

#: Largest change of a mean or variance, relative to the indicator's spread, at which EM stops, and most rounds.
TOLERANCE, ROUNDS = 1e-10, 2000
#: Added to the correlations in EM, so that indicators that depend on each other do not stop it.
RIDGE = 1e-8


def by_indicator(values: pd.DataFrame, median: bool, groups: pd.Series | None = None) -> pd.DataFrame:
    """Fill by the indicator's mean or median, over all units or those of the same group.

    A unit of no group, and a group without a value, keep their gaps.
    """
    if groups is None:
        return values.fillna(values.median() if median else values.mean())
    by = values.groupby(groups)
    return values.fillna(by.transform("median") if median else by.transform("mean"))


def by_unit(values: pd.DataFrame, directions: pd.Series, median: bool, blocks: list[list[str]]) -> pd.DataFrame:
    """Fill by the unit's own mean or median score over each block of indicators, on a scale from 0 to 1.

    Indicators are brought to 0 to 1 in their direction, filled, and brought back.
    """
    out = values.copy()
    for block in blocks:
        signed = values[block] * directions[block]
        scores = signed.apply(lambda x: pd.Series(min_max(x.to_numpy(float), 0, 1), index=x.index))
        own = scores.median(axis=1) if median else scores.mean(axis=1)
        least, most = signed.min(), signed.max()
        for code in block:
            filled = (own * (most[code] - least[code]) + least[code]) * directions[code]
            out[code] = values[code].fillna(filled)
    return out


def over_time(values: pd.DataFrame, linear: bool) -> pd.DataFrame:
    """Fill by the unit's latest value before, or on the straight line between its neighbours in time.

    Parameters
    ----------
    values : pandas.DataFrame
        By uCode and Time.
    linear : bool
        Interpolate; before the first and after the last value, that value holds. Else the latest earlier value holds.
    """
    parts = []
    for _, one in values.groupby(level="uCode", sort=False):
        one = one.sort_index(level="Time")
        if linear:
            time = one.index.get_level_values("Time").to_numpy(float)
            parts.append(one.apply(lambda x, t=time: pd.Series(_interpolated(t, x.to_numpy(float)), index=x.index)))
        else:
            parts.append(one.ffill())
    return pd.concat(parts).reindex(values.index)


def _interpolated(time: Floats, x: Floats) -> Floats:
    known = ~np.isnan(x)
    return np.interp(time, time[known], x[known]) if known.any() else x


def expectation_maximisation(x: Floats) -> Floats:
    """Fill by what is expected given the unit's other values, under a normal distribution fitted to all by EM.

    Parameters
    ----------
    x : (n, k) array
        Every column with two different values or more; a row without any value gets the means.

    Returns
    -------
    (n, k) array
    """
    centre, spread = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    z = (x - centre) / spread
    gaps = np.isnan(z)
    patterns, which = np.unique(gaps, axis=0, return_inverse=True)
    rows = [np.flatnonzero(which.ravel() == p) for p in range(len(patterns))]
    mean, cov = np.zeros(z.shape[1]), np.eye(z.shape[1])
    filled = np.where(gaps, 0.0, z)
    for _ in range(ROUNDS):
        left = np.zeros_like(cov)
        for gap, at in zip(patterns, rows, strict=True):
            if gap.any():
                _expect(filled, left, gap, at, mean, cov)
        new_mean = filled.mean(axis=0)
        centred = filled - new_mean
        new_cov = (centred.T @ centred + left) / len(z)
        change = max(np.abs(new_mean - mean).max(), np.abs(new_cov - cov).max())
        mean, cov = new_mean, new_cov
        if change < TOLERANCE:
            break
    return np.where(gaps, filled * spread + centre, x)


def _expect(
    filled: Floats, left: Floats, gap: NDArray[np.bool_], at: NDArray[np.int64], mean: Floats, cov: Floats
) -> None:
    """Fill the gaps of rows alike in what they lack; add the variance that their values leave open."""
    known = ~gap
    own = cov[np.ix_(known, known)] + RIDGE * np.eye(int(known.sum()))
    slope = np.linalg.solve(own, cov[np.ix_(known, gap)])
    filled[np.ix_(at, gap)] = mean[gap] + (filled[np.ix_(at, known)] - mean[known]) @ slope
    left[np.ix_(gap, gap)] += len(at) * (cov[np.ix_(gap, gap)] - cov[np.ix_(gap, known)] @ slope)
