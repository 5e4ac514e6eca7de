"""How far ranks depend on choices and on the data's own uncertainty.

Sources: Saisana, Saltelli & Tarantola (2005) for Monte Carlo and variance shares over the choices of an index;
Saltelli et al. (2010) and the package SALib for the estimator; Paruolo, Saisana & Saltelli (2013) for the effect of an
indicator's weight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import LandSeaError
from landsea.indicators import kernels
from landsea.indicators.choices import Choices
from landsea.indicators.composite import build
from landsea.indicators.ensemble import Ensemble
from landsea.indicators.framework import Framework

Floats = NDArray[np.float64]

#: Percentiles of a rank that are told.
PERCENTILES = (5, 25, 50, 75, 95)


def silent(_: int = 1) -> None:
    """Report no progress."""


def rank_intervals(ensemble: Ensemble, draws: int, progress: Callable[[int], None] = silent) -> pd.DataFrame:
    """Rank every unit under random choices; a panel within each of its times.

    Parameters
    ----------
    ensemble : Ensemble
    draws : int
    progress : callable
        Told how many draws were done; their number is `draws` times the number of times.

    Returns
    -------
    pandas.DataFrame
        By unit: rank (as chosen), rank_low, rank_q1, rank_median, rank_q3, rank_high (the 5th to 95th percentile, by
        the inverse of the distribution), rank_mean, and share_same (of draws that give the rank as chosen).
    """
    u = np.random.default_rng([ensemble.seed, 0]).uniform(size=(draws, max(len(ensemble.alternatives), 1)))
    drawn, units = ensemble.draws(u), ensemble.units
    today = build(ensemble.framework, ensemble.choices).ranks.iloc[:, 0].reindex(units)
    parts = []
    for rows in slices_by_time(units):
        n = rows.stop - rows.start
        if n > kernels.MOST_UNITS:
            msg = f"Ranks are counted for up to {kernels.MOST_UNITS:,} units at a time, not {n:,}."
            raise LandSeaError(msg)
        counts = np.zeros((n, n), np.uint32)
        for _, scores in ensemble.blocks(drawn, rows, progress):
            kernels.count_ranks(kernels.rank_rows(np.ascontiguousarray(scores)), counts)
        parts.append(_summary(counts, today.iloc[rows]))
    return pd.concat(parts)


def slices_by_time(units: pd.Index) -> Iterator[slice]:
    """Yield the rows of each time; all of them where there is one. Units come ordered by time within code or alone.

    Raises
    ------
    ValueError
        If the rows of a time do not stand together.
    """
    if not isinstance(units, pd.MultiIndex):
        yield slice(0, len(units))
        return
    time = units.get_level_values("Time").to_numpy()
    ends = np.flatnonzero(np.r_[True, time[1:] != time[:-1], True])
    if len(ends) - 1 != len(np.unique(time)):
        msg = "rows of one time must stand together"
        raise ValueError(msg)
    for begin, end in pairwise(ends):
        yield slice(int(begin), int(end))


def _summary(counts: NDArray[np.uint32], today: pd.Series) -> pd.DataFrame:
    """Turn (n, n) counts of ranks into percentiles, means and the share of draws with today's rank."""
    total = counts.sum(axis=1, dtype=np.int64)
    below = counts.cumsum(axis=1, dtype=np.uint32)
    ranks = np.arange(1, counts.shape[1] + 1)
    out = {"rank": today}
    with np.errstate(invalid="ignore", divide="ignore"):
        for name, percent in zip(("low", "q1", "median", "q3", "high"), PERCENTILES, strict=True):
            at = (below < (percent / 100 * total)[:, None]).sum(axis=1)
            out[f"rank_{name}"] = pd.Series(
                np.where(total > 0, np.minimum(at, len(ranks) - 1) + 1.0, np.nan), today.index
            )
        out["rank_mean"] = pd.Series(counts @ ranks / total, today.index)
        place = today.fillna(1).to_numpy(int) - 1
        same = counts[np.arange(len(place)), place] / total
    out["share_same"] = pd.Series(np.where(today.isna(), np.nan, same), today.index)
    return pd.DataFrame(out)


def ranks_of(ensemble: Ensemble, u: Floats, progress: Callable[[int], None] = silent) -> Floats:
    """Rank all units under draws given by (d, f) numbers from 0 to 1, (d, n); of a panel, at its last time."""
    *_, rows = slices_by_time(ensemble.units)
    out = np.empty((len(u), rows.stop - rows.start))
    for some, scores in ensemble.blocks(ensemble.draws(u), rows, progress):
        out[some] = kernels.rank_rows(np.ascontiguousarray(scores))
    out[out == 0] = np.nan
    return out


@dataclass(frozen=True)
class Shares:
    """Shares of variance by choice.

    Attributes
    ----------
    overall : pandas.DataFrame
        By factor: first and total order index, each with the half width of its 95 % interval, for the mean absolute
        shift of ranks from those as chosen.
    by_unit : pandas.DataFrame
        Units by factor: total order index for the unit's rank; nan where its rank never changes.
    """

    overall: pd.DataFrame
    by_unit: pd.DataFrame


def choice_shares(ensemble: Ensemble, base: int = 256, progress: Callable[[int], None] = silent) -> Shares:
    """Sobol indices of every choice that varies, by SALib.

    Parameters
    ----------
    ensemble : Ensemble
        With two factors or more.
    base : int
        Size of the base sample, a power of two; the index is built ``base * (factors + 2)`` times.
    progress : callable
        Told how many draws were done.

    Raises
    ------
    LandSeaError
        If SALib is not installed, or fewer than two choices vary.
    """
    try:
        from SALib.analyze import sobol as analyse
        from SALib.sample import sobol as sample
    except ImportError as error:
        msg = "Shares by choice need SALib: pip install 'landsea[indices]'."
        raise LandSeaError(msg) from error
    names = list(ensemble.alternatives)
    if len(names) < 2:
        msg = "Shares by choice need two things that vary: name more with --vary."
        raise LandSeaError(msg)
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    u = sample.sample(problem, base, calc_second_order=False, seed=ensemble.seed)
    ranks = ranks_of(ensemble, u, progress)
    *_, rows = slices_by_time(ensemble.units)
    units = ensemble.units[rows]
    today = build(ensemble.framework, ensemble.choices).ranks.iloc[:, 0].reindex(units).to_numpy(float)

    def indices(y: Floats) -> dict[str, Floats]:
        if np.ptp(y) == 0:
            blank = np.full(len(names), np.nan)
            return {"S1": blank, "S1_conf": blank, "ST": blank, "ST_conf": blank}
        found: dict[str, Floats] = analyse.analyze(
            problem, y, calc_second_order=False, num_resamples=200, seed=ensemble.seed, print_to_console=False
        )
        return found

    shift = indices(np.nanmean(np.abs(ranks - today), axis=1))
    overall = pd.DataFrame(
        {"first": shift["S1"], "first_95": shift["S1_conf"], "total": shift["ST"], "total_95": shift["ST_conf"]},
        index=pd.Index(names, name="factor"),
    )
    by_unit = pd.DataFrame([indices(column)["ST"] for column in ranks.T], index=units, columns=names)
    return Shares(overall, by_unit)


def leave_one_out(framework: Framework, choices: Choices, progress: Callable[[int], None] = silent) -> pd.DataFrame:
    """Rank every unit without each indicator in turn.

    Returns
    -------
    pandas.DataFrame
        Units by indicator left out: change of rank (positive: the unit falls).
    """
    today = build(framework, choices).ranks.iloc[:, 0]
    out = {}
    for code in framework.indicators:
        if len(framework.indicators) > 1:
            out[code] = build(framework.without(code), choices).ranks.iloc[:, 0].reindex(today.index) - today
        progress(1)
    return pd.DataFrame(out)
