"""What levers and projects cost a year, and so what a yuan does: money spent once against money every year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landsea.region.projects import terms

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome
    from landsea.region import Region

#: What :func:`priced` adds to a table of levers.
COST_COLUMNS = ["cost_yuan", "per_bn_yuan", "in_part", "project"]

#: Kinds of lever that do something only where capacities bind.
BINDING = ("capacity", "service_size")

#: Columns of :func:`project_effects`.
PROJECT_COLUMNS = [
    *("project", "name", "name_local", "investment_bn_yuan", "annual_bn_yuan", "levers", "effect", "per_bn_yuan"),
    *("in_part", "status", "source"),
]


def annuity(discount_percent: float, years: float) -> float:
    """Return what one yuan at the start costs a year, paid at the end of each of some years.

    Parameters
    ----------
    discount_percent : float
        Percent a year; 0: the yuan is spread evenly.
    years : float

    Notes
    -----
    The capital recovery factor r / (1 - (1 + r) ** -n).
    """
    if discount_percent == 0:
        return 1 / years
    rate = discount_percent / 100
    return rate / -math.expm1(-years * math.log1p(rate))


def at_opening(discount_percent: float, build_years: float) -> float:
    """Return what a yuan spent evenly over the years of building is worth on the day of opening.

    Notes
    -----
    The integral of (1 + r) ** t over the years, divided by them: ((1 + r) ** b - 1) / (b ln(1 + r)).
    """
    force = build_years * math.log1p(discount_percent / 100)
    return math.expm1(force) / force if force else 1.0


def project_costs(region: Region, discount_percent: float | None = None) -> pd.DataFrame:
    """Work out what every project of a pack costs a year.

    Parameters
    ----------
    region : Region
    discount_percent : float, optional
        Percent a year; the pack's by default.

    Returns
    -------
    pandas.DataFrame
        Index ``project``; the columns of the pack's ``projects``, filled from ``appraisal``, with discount_percent,
        opening_bn_yuan (the investment, worth on the day of opening), annual_bn_yuan (its annuity over the life, and
        the running cost) and in_part (a part of the cost is not known: the investment's, or all that running costs).
    """
    table = terms(region).set_index("project")
    if discount_percent is not None:
        table["discount_percent"] = float(discount_percent)
    table["in_part"] = table["partial"] | table["running_bn_yuan"].isna()
    grown = [at_opening(r, b) for r, b in zip(table["discount_percent"], table["build_years"], strict=True)]
    yearly = [annuity(r, n) for r, n in zip(table["discount_percent"], table["life_years"], strict=True)]
    table["opening_bn_yuan"] = table["investment_bn_yuan"] * np.array(grown, float)
    table["annual_bn_yuan"] = table["opening_bn_yuan"] * np.array(yearly, float) + table["running_bn_yuan"].fillna(0.0)
    return table


def priced(levers: pd.DataFrame, region: Region, discount_percent: float | None = None) -> pd.DataFrame:
    """Add to a table of levers what a unit of each costs, where a project of the pack says so.

    Parameters
    ----------
    levers : pandas.DataFrame
        With kind, place_id and derivative.
    region : Region
    discount_percent : float, optional
        Percent a year; the pack's by default.

    Returns
    -------
    pandas.DataFrame
        The same rows with cost_yuan (yuan a year for moving the lever by one unit, the way the project does),
        per_bn_yuan (what a bn yuan a year does to the indicator, to first order), in_part (a part of the cost is not
        known, so that per_bn_yuan is at most this) and project; blank where no cost is known. Of several projects
        that move one lever, the one that moves it for the least.
    """
    cheapest = _unit_costs(region, discount_percent)
    keys = pd.MultiIndex.from_frame(levers[["kind", "place_id"]])
    found = cheapest.reindex(keys).set_index(levers.index)
    known = found["cost_yuan"].notna()
    return levers.assign(
        cost_yuan=found["cost_yuan"],
        per_bn_yuan=levers["derivative"] * found["way"] / (1e-9 * found["cost_yuan"]),
        in_part=found["in_part"].where(known, False).astype(bool),
        project=found["project"].where(known, ""),
    )


def _unit_costs(region: Region, discount_percent: float | None) -> pd.DataFrame:
    """Cost of one unit by kind and place, the cheapest project's: cost_yuan, way (its sign), in_part, project."""
    levers, costs = region.table("project_levers"), project_costs(region, discount_percent)
    alone = levers.groupby("project")["kind"].transform("size") == 1
    share = levers["share"].where(levers["share"].notna(), alone.map({True: 1.0, False: np.nan}))
    annual = 1e9 * levers["project"].map(costs["annual_bn_yuan"])
    table = levers[["project", "kind", "place"]].assign(
        cost_yuan=(share * annual / levers["change"].abs()).astype(float),
        way=np.sign(levers["change"].to_numpy(float)),
        in_part=levers["project"].map(costs["in_part"]),
    )
    table = table[table["cost_yuan"].notna()].sort_values("cost_yuan", kind="stable")
    return table.drop_duplicates(["kind", "place"]).set_index(["kind", "place"])


def project_effects(outcome: Outcome, levers: pd.DataFrame, discount_percent: float | None = None) -> pd.DataFrame:
    """Tell what every project of the pack would do to an indicator, to first order, all its levers together.

    Parameters
    ----------
    outcome : Outcome
        Whose levers they are.
    levers : pandas.DataFrame
        All of them, from :func:`landsea.model.sensitivity.sensitivity`.
    discount_percent : float, optional
        Percent a year; the pack's by default.

    Returns
    -------
    pandas.DataFrame
        One row a project that changes levers, most per yuan first: project, name, name_local, investment_bn_yuan,
        annual_bn_yuan, levers (their number), effect (in the indicator's unit; nan where the project moves a capacity
        and none binds in the outcome), per_bn_yuan (for a bn yuan a year), in_part, status and source.
    """
    costs = project_costs(outcome.region, discount_percent)
    rows = outcome.region.table("project_levers")
    slopes = levers.set_index(["kind", "place_id"])["derivative"]
    # A lever that is not in the table has no effect; capacities are levers only where they bind.
    slope = slopes.reindex(pd.MultiIndex.from_frame(rows[["kind", "place"]])).fillna(0.0).to_numpy(float)
    if outcome.equilibrium is None:
        slope = np.where(rows["kind"].isin(BINDING), np.nan, slope)
    effect = pd.Series(slope * rows["change"].to_numpy(float), index=rows.index)
    by_project = effect.groupby(rows["project"], sort=False)
    table = costs.loc[list(by_project.groups)].assign(
        levers=by_project.size(), effect=by_project.agg(lambda parts: parts.sum(skipna=False))
    )
    table["per_bn_yuan"] = table["effect"] / table["annual_bn_yuan"]
    order = table["per_bn_yuan"].abs().fillna(-1.0).sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index()[PROJECT_COLUMNS]
