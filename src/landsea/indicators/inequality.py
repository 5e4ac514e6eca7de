"""Inequality between regions and its change over time.

Sources: Theil (1967); Williamson (1965); Gini (1912); Barro & Sala-i-Martin (1992) for convergence; Hoyle (1983) and
Notteboom (2006) for the concentration of ports; Lerner (1934).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


def gini(y: Floats, population: Floats | None = None) -> float:
    """Gini coefficient of (n,) incomes, 0 to 1; weighted by population where given."""
    if population is None:
        n, x = len(y), np.sort(y)
        return float(2 * (np.arange(1, n + 1) @ x) / (n * x.sum()) - (n + 1) / n)
    order, p = np.argsort(y, kind="stable"), population
    p, x = (p / p.sum())[order], y[order]
    # Sum of p_i p_j |x_i - x_j| over all pairs, by ranks instead of pairs.
    below = np.cumsum(p) - p
    return float((p * x * (2 * below + p - 1)).sum() / (p * x).sum())


def variation(y: Floats, population: Floats | None = None, ddof: int = 0) -> float:
    """Coefficient of variation; Williamson's, about the weighted mean, where a population is given."""
    if population is None:
        return float(y.std(ddof=ddof) / y.mean())
    p = population / population.sum()
    mean = (p * y).sum()
    return float(np.sqrt((p * (y - mean) ** 2).sum()) / mean)


@dataclass(frozen=True)
class Theil:
    """Theil's T with its parts between and within groups."""

    total: float
    between: float
    within: float


def theil(y: Floats, population: Floats | None = None, group: Longs | None = None) -> Theil:
    """Theil's T of (n,) incomes a head; weighted by population where given.

    Parameters
    ----------
    y : (n,) array
        Above nought.
    population : (n,) array, optional
    group : (n,) int array, optional
        All in one group by default.
    """
    p = np.ones(len(y)) if population is None else population
    p = p / p.sum()
    s = p * y / (p * y).sum()
    groups = np.zeros(len(y), dtype=np.int64) if group is None else group
    of_income = np.bincount(groups, s)
    of_people = np.bincount(groups, p)
    used = of_income > 0
    between = float((of_income[used] * np.log(of_income[used] / of_people[used])).sum())
    total = float((s * np.log(s / p)).sum())
    return Theil(total, between, total - between)


@dataclass(frozen=True)
class NestedTheil:
    """Theil's T of districts in provinces in regions (Akita 2003); the three parts add up to the total."""

    total: float
    between_regions: float
    between_provinces: float
    within_provinces: float


def nested_theil(y: Floats, population: Floats, region: Longs, province: Longs) -> NestedTheil:
    """Split Theil's T in two stages.

    Parameters
    ----------
    y : (n,) array
        Income a head, above nought.
    population : (n,) array
    region, province : (n,) int arrays
        A province lies in one region.

    Raises
    ------
    ValueError
        If a province lies in two regions.
    """
    pairs = {(int(p), int(r)) for p, r in zip(province, region, strict=True)}
    if len(pairs) > len({p for p, _ in pairs}):
        msg = "a province lies in one region only"
        raise ValueError(msg)
    by_region, by_province = theil(y, population, region), theil(y, population, province)
    return NestedTheil(by_region.total, by_region.between, by_province.between - by_region.between, by_province.within)


def mean_log_deviation(y: Floats, population: Floats | None = None) -> float:
    """Theil's L: mean of the logarithms of population share over income share."""
    p = np.ones(len(y)) if population is None else population
    p = p / p.sum()
    s = p * y / (p * y).sum()
    return float((p * np.log(p / s)).sum())


def sigma(y: Floats) -> float:
    """Standard deviation (of a sample) of the logarithms; convergence is its fall."""
    return float(np.log(y).std(ddof=1))


@dataclass(frozen=True)
class Beta:
    """Speed of convergence a year, its half-life in years, the slope of the regression, its error and fit.

    The slope is not the speed: ``speed = -log(1 + slope T) / T``. A fall of the slope without one of `sigma` may be no
    convergence at all (Quah 1993).
    """

    speed: float
    half_life: float
    slope: float
    error: float = float("nan")
    r_squared: float = float("nan")


def beta(first: Floats, last: Floats, years: float) -> Beta:
    """Unconditional convergence: growth a year regressed on the logarithm of the first level."""
    x, growth = np.log(first), np.log(last / first) / years
    dx, dg = x - x.mean(), growth - growth.mean()
    slope = float((dx * dg).sum() / (dx**2).sum())
    left = float(((dg - slope * dx) ** 2).sum())
    error = float(np.sqrt(left / (len(x) - 2) / (dx**2).sum())) if len(x) > 2 else float("nan")
    fit = 1 - left / float((dg**2).sum()) if (dg**2).sum() > 0 else float("nan")
    return replace(beta_of_slope(slope, years), error=error, r_squared=fit)


def beta_of_slope(slope: float, years: float) -> Beta:
    """Turn the slope into a speed; nan where it is so steep that no speed has it."""
    inside = 1 + slope * years
    speed = float(-np.log(inside) / years) if inside > 0 else float("nan")
    return Beta(speed, float(np.log(2) / speed) if speed > 0 else float("inf"), slope)


def rank_size(y: Floats) -> float:
    """Slope of log size on log rank, as a positive number: how steep a hierarchy is (Zipf's law gives one)."""
    size = np.sort(y[y > 0])[::-1]
    rank = np.log(np.arange(1, len(size) + 1))
    log = np.log(size)
    return float(-((rank - rank.mean()) * (log - log.mean())).sum() / ((rank - rank.mean()) ** 2).sum())
