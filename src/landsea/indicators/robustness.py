"""How far ranks depend on choices and on the data's own uncertainty.

Sources: Saisana, Saltelli & Tarantola (2005) for Monte Carlo over the choices of an index; Paruolo, Saisana &
Saltelli (2013) for the effect of an indicator's weight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.indicators.composite import Choices, build
from landsea.indicators.framework import Framework

Floats = NDArray[np.float64]

#: Choices that a draw takes at random, each as likely as the others: an assumption about what could be defended.
NORMALISATIONS: Sequence[tuple[str, tuple[float, float] | None]] = (
    ("minmax", (1.0, 100.0)),
    ("zscore", (100.0, 10.0)),
    ("prank", None),
)
AGGREGATIONS = ("amean", "gmean")
#: Weights are drawn this far either way, as a share of themselves.
SPREAD = 0.25


def rank_intervals(framework: Framework, choices: Choices, draws: int, seed: int = 0) -> pd.DataFrame:
    """Rank every unit under random choices of scale, mean and weights.

    Parameters
    ----------
    framework : Framework
    choices : Choices
        What is not drawn (denominators, imputation, treatment) is kept.
    draws : int
    seed : int
        Of the random numbers.

    Returns
    -------
    pandas.DataFrame
        By unit: rank_low, rank_median, rank_high (5th, 50th and 95th percentile of the rank).
    """
    rng = np.random.default_rng(seed)
    bases = {name: _prepared(framework, choices, name, bounds) for name, bounds in NORMALISATIONS}
    units = next(iter(bases.values())).index
    ranks = np.empty((draws, len(units)))
    gathers = _plan(framework)
    codes = _codes(framework)
    given = framework.meta["weight"].loc[codes].to_numpy(float)
    for draw in range(draws):
        base = bases[NORMALISATIONS[int(rng.integers(len(NORMALISATIONS)))][0]].to_numpy(float)
        weights = given * rng.uniform(1 - SPREAD, 1 + SPREAD, len(codes))
        geometric = AGGREGATIONS[int(rng.integers(len(AGGREGATIONS)))] == "gmean"
        top = _score(base, weights, gathers, geometric)
        ranks[draw] = _rank(top)
    low, middle, high = np.percentile(ranks, [5, 50, 95], axis=0)
    return pd.DataFrame({"rank_low": low, "rank_median": middle, "rank_high": high}, index=units)


def leave_one_out(framework: Framework, choices: Choices, progress: Callable[[], None] = lambda: None) -> pd.DataFrame:
    """Rank every unit without each indicator in turn.

    Returns
    -------
    pandas.DataFrame
        Units by indicator left out: change of rank (positive: the unit falls).
    """
    today = build(framework, choices).ranks.iloc[:, 0]
    out = {}
    for code in framework.indicators:
        if len(framework.children(str(framework.meta["parent"][code]))) < 2:
            continue
        less = replace(framework, meta=framework.meta.drop(code))
        out[code] = build(less, choices).ranks.iloc[:, 0].reindex(today.index) - today
        progress()
    return pd.DataFrame(out)


def _prepared(framework: Framework, choices: Choices, name: str, bounds: tuple[float, float] | None) -> pd.DataFrame:
    made = build(framework, replace(choices, normalise=name, bounds=bounds, aggregate="amean"))
    values = made.steps["normalised"]
    # A percentile rank of nought has no logarithm: all scales begin above nought.
    return values + 0.01 if name == "prank" else values


def _codes(framework: Framework) -> list[str]:
    """Return indicators in the order of their values, then aggregates."""
    measured = framework.indicators
    return [*measured, *(code for code in framework.meta.index if code not in set(measured))]


def _plan(framework: Framework) -> list[tuple[int, list[int]]]:
    """Return position of every aggregate and of its parts, lowest level first."""
    meta, position = framework.meta, {code: k for k, code in enumerate(_codes(framework))}
    aggregates = meta[meta["type"] == "Aggregate"].sort_values("level", kind="stable").index
    return [(position[code], [position[part] for part in framework.children(code)]) for code in aggregates]


def _score(base: Floats, weights: Floats, gathers: list[tuple[int, list[int]]], geometric: bool) -> Floats:
    """Aggregate all levels; `base` has the indicators, which come first."""
    values = np.full((len(base), len(weights)), np.nan)
    values[:, : base.shape[1]] = np.log(base) if geometric else base
    for at, parts in gathers:
        x, w = values[:, parts], weights[parts]
        known = ~np.isnan(x)
        values[:, at] = (np.where(known, x, 0.0) @ w) / (known @ w)
    return np.asarray(values[:, gathers[-1][0]])


def _rank(score: Floats) -> Floats:
    order = np.argsort(-score, kind="stable")
    out = np.empty(len(score))
    out[order] = np.arange(1, len(score) + 1)
    return out
