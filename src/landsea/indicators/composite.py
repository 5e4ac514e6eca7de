"""Build a composite index: divide, fill, screen, treat, normalise, weigh, aggregate, rank.

The order and the definitions follow OECD & JRC (2008), Handbook on constructing composite indicators, and are those
of Becker, Caperna, Del Sorbo, Norlen, Papadimitriou & Saisana (2022), COINr, so that its results are reproduced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.indicators import aggregation, normalisation, treatment, weighting
from landsea.indicators.framework import Framework, IndexTableError

Floats = NDArray[np.float64]

NORMALISE = ("minmax", "zscore", "rank", "prank", "borda", "dist2max", "dist2targ", "fracmax", "none")
AGGREGATE = ("amean", "gmean", "hmean", "genmean", "copeland", "bod")
WEIGHTS = ("given", "equal", "entropy", "critic", "pca")
IMPUTE = ("none", "mean", "median", "group-mean", "group-median")
TREAT = ("none", "winsorise-log", "winsorise-boxcox")

#: Numbers of a normalisation that takes two, where none are given.
BOUNDS = {"minmax": (0.0, 100.0), "zscore": (0.0, 1.0)}


@dataclass(frozen=True)
class Choices:
    """How an index is built.

    Attributes
    ----------
    denominate : bool
        Divide the indicators that name a denominator.
    impute : str
        One of IMPUTE.
    group : str
        Column of the group for imputation by group.
    least_available : float
        Units with a smaller share of indicators (after imputation) are left out.
    treat : str
        One of TREAT.
    most_winsorised : int
    normalise : str
        One of NORMALISE.
    bounds : (float, float) or None
        Least and greatest for minmax, mean and standard deviation for zscore.
    weights : str
        One of WEIGHTS: given in the table, or found for the indicators within each of their groups.
    aggregate : str or sequence of str
        One of AGGREGATE, for all levels or one for each from the lowest; ``genmean:2`` gives the power.
    least_share : float
        A unit needs this share of an aggregate's parts to have it.
    """

    denominate: bool = False
    impute: str = "none"
    group: str = ""
    least_available: float = 0.0
    treat: str = "none"
    most_winsorised: int = treatment.MOST
    normalise: str = "minmax"
    bounds: tuple[float, float] | None = None
    weights: str = "given"
    aggregate: str | tuple[str, ...] = "amean"
    least_share: float = 0.0


@dataclass(frozen=True)
class CompositeIndex:
    """A built index, with every step on the way.

    Attributes
    ----------
    framework : Framework
    choices : Choices
    steps : dict of str to pandas.DataFrame
        Units by indicators after each step: raw, denominated, imputed, treated, normalised, and aggregated with all
        aggregates beside them.
    treated : pandas.DataFrame
        By indicator: method and points.
    weights : pandas.Series
        Weight of every indicator and aggregate within its parent, summing to one.
    """

    framework: Framework
    choices: Choices
    steps: Mapping[str, pd.DataFrame]
    treated: pd.DataFrame
    weights: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))

    @property
    def scores(self) -> pd.DataFrame:
        """Units by aggregates, highest level first, best unit first."""
        meta = self.framework.meta
        codes = meta[meta["type"] == "Aggregate"].sort_values("level", ascending=False, kind="stable").index
        table = self.steps["aggregated"][list(codes)]
        return table.sort_values(codes[0], ascending=False, kind="stable")

    @property
    def ranks(self) -> pd.DataFrame:
        """The same as ranks, 1 the best; those tied have the best of their ranks."""
        return self.scores.rank(ascending=False, method="min").astype("Int64")

    def explain(self, unit: str) -> pd.DataFrame:
        """Follow one unit from raw value to score: a row an indicator and aggregate.

        Parameters
        ----------
        unit : str
            Code of the unit.

        Returns
        -------
        pandas.DataFrame
            code, name, parent, weight, direction, then a column a step.
        """
        meta = self.framework.meta
        out = meta[["name", "parent", "direction"]].assign(weight=self.weights)
        for name, table in self.steps.items():
            out[name] = table.loc[unit].reindex(meta.index)
        return out.rename_axis("code").reset_index()


def build(framework: Framework, choices: Choices) -> CompositeIndex:
    """Build an index.

    Parameters
    ----------
    framework : Framework
    choices : Choices

    Returns
    -------
    CompositeIndex

    Raises
    ------
    LandSeaError
        If a choice does not fit the data: a mean that needs positive values, a group or target that is missing.
    """
    steps = {"raw": framework.data[framework.indicators].astype(float)}
    if choices.denominate:
        steps["denominated"] = _denominated(framework, steps["raw"])
    now = list(steps.values())[-1]
    if choices.impute != "none":
        now = steps["imputed"] = _imputed(framework, now, choices)
    kept = now.notna().mean(axis=1) >= choices.least_available
    if not kept.all():
        now = steps["screened"] = now[kept]
    found: dict[str, treatment.Treated] = {}
    if choices.treat != "none":
        found = {str(code): _treated(now[code].to_numpy(float), choices) for code in now}
        now = steps["treated"] = now.assign(**{code: one.result for code, one in found.items()})
    now = steps["normalised"] = _normalised(framework, now, choices)
    weights = weights_of(framework, now, choices.weights)
    steps["aggregated"] = aggregated(framework, now, weights, choices)
    treated = pd.DataFrame(
        [(code, one.method, one.points) for code, one in found.items()], columns=["code", "method", "points"]
    )
    return CompositeIndex(framework, choices, steps, treated, weights)


def _denominated(framework: Framework, values: pd.DataFrame) -> pd.DataFrame:
    out = values.copy()
    for code, by in framework.meta.loc[framework.indicators, "denominator"].items():
        if by:
            out[code] = values[code] / framework.data[by]
    return out


def _imputed(framework: Framework, values: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    by_median = choices.impute.endswith("median")
    if not choices.impute.startswith("group"):
        return values.fillna(values.median() if by_median else values.mean())
    if choices.group not in framework.data:
        msg = f"There is no column {choices.group!r} to group units by; name one of the data's with --group."
        raise IndexTableError(msg)
    groups = values.groupby(framework.data[choices.group])
    return values.fillna(groups.transform("median") if by_median else groups.transform("mean"))


def _treated(x: Floats, choices: Choices) -> treatment.Treated:
    otherwise: Callable[[Floats], Floats] = treatment.log_shifted
    if choices.treat == "winsorise-boxcox":

        def otherwise(values: Floats) -> Floats:
            return treatment.box_cox(values, 0.0)

    return treatment.treat(x, choices.most_winsorised, otherwise)


def _normalised(framework: Framework, values: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    how, (a, b) = choices.normalise, choices.bounds or BOUNDS.get(choices.normalise, (0.0, 1.0))
    simple: dict[str, Callable[[Floats], Floats]] = {
        "minmax": lambda x: normalisation.min_max(x, a, b),
        "zscore": lambda x: normalisation.z_score(x, a, b),
        "rank": normalisation.rank,
        "prank": normalisation.percentile_rank,
        "borda": normalisation.borda,
        "dist2max": normalisation.distance_to_best,
        "fracmax": normalisation.fraction_of_best,
        "none": lambda x: x,
    }
    out = {}
    for code in values:
        direction, target = (float(framework.meta[column].loc[str(code)]) for column in ("direction", "target"))
        x = values[code].to_numpy(float) * direction
        if how != "dist2targ":
            out[code] = simple[how](x)
        elif np.isnan(target):
            msg = f"{code} has no Target, which --normalise dist2targ needs."
            raise IndexTableError(msg)
        else:
            out[code] = normalisation.distance_to_target(x, target * direction)
    return pd.DataFrame(out, index=values.index)


def weights_of(framework: Framework, values: pd.DataFrame, how: str) -> pd.Series:
    """Weights within each parent, summing to one; data weigh the indicators, the table what is above them."""
    by_data = {
        "entropy": weighting.entropy, "critic": weighting.critic, "pca": weighting.principal_components,
    }  # fmt: skip
    meta = framework.meta
    out = pd.Series(1.0, index=meta.index) if how == "equal" else meta["weight"].astype(float).copy()
    for parent in dict.fromkeys(meta["parent"]):
        codes = list(meta.index[meta["parent"] == parent])
        measured = (meta["type"][codes] == "Indicator").all()
        if how in by_data and measured:
            out.loc[codes] = by_data[how](values[codes].to_numpy(float))
        out.loc[codes] = out.loc[codes] / out.loc[codes].sum()
    return out


def aggregated(framework: Framework, values: pd.DataFrame, weights: pd.Series, choices: Choices) -> pd.DataFrame:
    """Gather indicators level by level; all columns together."""
    out = {code: values[code].to_numpy(float) for code in values}
    meta, levels = framework.meta, framework.levels
    how = (choices.aggregate,) * len(levels) if isinstance(choices.aggregate, str) else choices.aggregate
    if len(how) != len(levels):
        msg = f"There are {len(levels)} levels to aggregate and {len(how)} ways given: give one, or one a level."
        raise IndexTableError(msg)
    for level, way in zip(levels, how, strict=True):
        for code in meta.index[(meta["type"] == "Aggregate") & (meta["level"] == level)]:
            parts = framework.children(code)
            x = np.column_stack([out[part] for part in parts])
            try:
                one = gather(x, weights[parts].to_numpy(float), way)
            except ValueError as error:
                msg = f"{code}: {error}."
                raise IndexTableError(msg) from error
            out[code] = np.where((~np.isnan(x)).mean(axis=1) >= choices.least_share, one, np.nan)
    return pd.DataFrame(out, index=values.index)


def gather(x: Floats, w: Floats, way: str) -> Floats:
    """Aggregate (n, k) values by one of AGGREGATE, ``genmean:p`` with its power."""
    name, _, number = way.partition(":")
    if name == "genmean":
        return aggregation.generalised(x, w, float(number or 2))
    if name == "bod":
        return aggregation.benefit_of_the_doubt(x)
    means = {
        "amean": aggregation.arithmetic, "gmean": aggregation.geometric, "hmean": aggregation.harmonic,
        "copeland": aggregation.copeland,
    }  # fmt: skip
    if name not in means:
        msg = f"there is no way to aggregate called {name!r}: choose one of {', '.join(AGGREGATE)}"
        raise ValueError(msg)
    return means[name](x, w)
