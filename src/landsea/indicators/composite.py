"""Build a composite index: divide, fill, screen, treat, normalise, weigh, aggregate, rank.

The order and the definitions follow OECD & JRC (2008), Handbook on constructing composite indicators, and are those
of Becker, Caperna, Del Sorbo, Norlen, Papadimitriou & Saisana (2022), COINr, so that its results are reproduced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.indicators import aggregation, steps, weighting
from landsea.indicators.choices import Choices
from landsea.indicators.framework import AGGREGATE, Framework, IndexTableError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CompositeIndex:
    """A built index, with every step on the way.

    Attributes
    ----------
    framework : Framework
    choices : Choices
    steps : dict of str to pandas.DataFrame
        Units by indicators after each step: raw, those of denominated, imputed, screened, treated that were asked for,
        in their order, normalised, and aggregated with all aggregates beside them.
    treated : pandas.DataFrame
        By indicator: method, points moved, skewness and kurtosis before and after; empty if none was asked for.
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
        """Units by aggregates, highest level first, best unit first (a panel: by time, then best first)."""
        codes = self.framework.aggregates
        top_first = sorted(codes, key=lambda code: -self.framework.meta["level"][code])
        table = self.steps["aggregated"][top_first]
        if self.framework.is_panel:
            order = np.lexsort((-table[top_first[0]].to_numpy(float), table.index.get_level_values("Time")))
            return table.iloc[order]
        return table.sort_values(top_first[0], ascending=False, kind="stable")

    @property
    def ranks(self) -> pd.DataFrame:
        """The same as ranks, 1 the best, within each time; those tied have the best of their ranks."""
        scores = self.scores
        by = scores.groupby(level="Time") if self.framework.is_panel else scores
        return by.rank(ascending=False, method="min").astype("Int64")

    @property
    def treated_cells(self) -> pd.DataFrame:
        """Every value that treatment changed: unit, code, before, after."""
        if "treated" not in self.steps:
            return pd.DataFrame(columns=["unit", "code", "before", "after"])
        names = list(self.steps)
        before, after = self.steps[names[names.index("treated") - 1]], self.steps["treated"]
        changed = (before.loc[after.index] != after) & after.notna()
        rows, columns = np.nonzero(changed.to_numpy())
        return pd.DataFrame(
            {
                "unit": after.index.to_numpy()[rows],
                "code": after.columns.to_numpy()[columns],
                "before": before.loc[after.index].to_numpy(float)[rows, columns],
                "after": after.to_numpy(float)[rows, columns],
            }
        )

    @property
    def effective_weights(self) -> pd.Series:
        """Weight of every indicator and aggregate in the whole: the product of the weights above it."""
        out = self.weights.copy()
        parent = self.framework.meta["parent"]
        for code in sorted(out.index, key=lambda c: -self.framework.meta["level"][c]):
            if parent[code]:
                out[code] = out[code] * out[parent[code]]
        return out

    @property
    def notes(self) -> list[str]:
        """What a reader should know before trusting the scores."""
        out = []
        scores = self.steps["normalised"]
        blank = [str(code) for code in scores if scores[code].isna().all()]
        if blank:
            out.append(f"No scores for {', '.join(blank)}: no values, or all alike. Their weight goes to the others.")
        failed = list(self.treated["code"][self.treated["method"] == "failed"])
        if failed:
            out.append(f"Not treated, having too few different values: {', '.join(failed)}.")
        against = [str(code) for code in self.weights.index[self.weights < 0]]
        if against:
            out.append(f"Weights below nought, which count against their aggregate: {', '.join(against)}.")
        ways = self.choices.aggregate_by_level(len(self.framework.levels))
        gaps = int(scores.isna().to_numpy().sum())
        if gaps and any(way == "copeland" for way in ways):
            out.append(
                f"{gaps} values are missing: copeland counts what one of two units lacks for the one whose code comes"
                " later, as COINr does. copeland-even splits it; --impute avoids it."
            )
        return out

    def explain(self, unit: str | tuple[str, float]) -> pd.DataFrame:
        """Follow one unit from raw value to score: a row an indicator and aggregate.

        Parameters
        ----------
        unit : str or (str, float)
            Code of the unit; with the time for a panel.

        Returns
        -------
        pandas.DataFrame
            code, name, parent, weight, direction, then a column a step.
        """
        meta = self.framework.meta
        out = meta[["name", "parent", "direction"]].assign(weight=self.weights)
        for name, table in self.steps.items():
            row = table[table.index == unit]
            out[name] = row.iloc[0].reindex(meta.index) if len(row) else np.nan
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
    made, treatment = prepared(framework, choices)
    made["aggregated"], weights = aggregated(framework, made["normalised"], choices)
    return CompositeIndex(framework, choices, made, treatment, weights)


def prepared(framework: Framework, choices: Choices) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Do all steps before weighting.

    Returns
    -------
    steps : dict of str to pandas.DataFrame
        Those of an index up to normalised.
    treatment : pandas.DataFrame
    """
    made = {"raw": framework.data[framework.indicators].astype(float)}
    now, treatment = made["raw"], pd.DataFrame(columns=["code", "method", "points"])
    for step in choices.order:
        if step == "denominate" and choices.denominate:
            now = made["denominated"] = steps.denominated(framework, now)
        elif step == "impute" and choices.impute != "none":
            now = made["imputed"] = steps.imputed(framework, now, choices)
        elif step == "screen" and (choices.least_available > 0 or choices.least_nonzero > 0):
            now = made["screened"] = steps.screened(now, choices)
        elif step == "treat" and choices.treat != "none":
            now, treatment = steps.treated(now, choices)
            made["treated"] = now
    made["normalised"] = steps.normalised(framework, now, choices)
    return made, treatment


def aggregated(framework: Framework, values: pd.DataFrame, choices: Choices) -> tuple[pd.DataFrame, pd.Series]:
    """Weigh and gather indicators level by level.

    Returns
    -------
    values : pandas.DataFrame
        Indicators and aggregates, all columns together.
    weights : pandas.Series
        Of every indicator and aggregate within its parent, summing to one.
    """
    out = {str(code): values[code].to_numpy(float) for code in values}
    meta, levels = framework.meta, framework.levels
    weights = meta["weight"].astype(float).copy()
    plan = zip(
        levels, choices.weights_by_level(len(levels)), choices.aggregate_by_level(len(levels)),
        choices.share_by_level(len(levels)), strict=True,
    )  # fmt: skip
    for level, weigh, way, least in plan:
        for code in meta.index[(meta["type"] == AGGREGATE) & (meta["level"] == level)]:
            parts = framework.children(code)
            x = np.column_stack([out[part] for part in parts])
            try:
                w = np.asarray(weights[parts], float) if weigh == "given" else weighting.FROM_DATA[weigh](x)
                one = aggregation.gather(x, w, way)
            except ValueError as error:
                msg = f"{code}: {error}."
                raise IndexTableError(msg) from error
            weights[parts] = w / w.sum()
            out[code] = np.where((~np.isnan(x)).mean(axis=1) >= least, one, np.nan)
    tops = meta.index[meta["parent"] == ""]
    weights[tops] = weights[tops] / weights[tops].sum()
    return pd.DataFrame(out, index=values.index), weights
