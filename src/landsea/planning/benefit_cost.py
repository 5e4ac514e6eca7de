"""What scenarios gain shippers beside what they cost: benefit-cost ratio, net present value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from landsea.model import Outcome
from landsea.model.costs import annuity, project_costs
from landsea.planning.scenario import Scenario
from landsea.region.schema import SEPARATOR
from landsea.region.summary import STATUSES

COLUMNS = [
    *("scenario", "title", "title_local", "gain_bn_yuan", "investment_bn_yuan", "annual_bn_yuan", "net_bn_yuan"),
    *("benefit_cost_ratio", "npv_bn_yuan", "discount_percent", "years", "in_part", "projects", "status", "source"),
]

#: A pair's tonnes are the same if they differ by no more than this share.
SAME = 1e-9


def benefit_cost(today: Outcome, *after: Outcome, discount_percent: float | None = None) -> pd.DataFrame:
    """Set what shippers gain under scenarios against what the scenarios cost.

    Parameters
    ----------
    today : Outcome
        Without a scenario.
    *after : Outcome
        Scenarios.
    discount_percent : float, optional
        Percent a year; the pack's by default.

    Returns
    -------
    pandas.DataFrame
        One row a scenario: scenario, title, title_local; gain_bn_yuan, shippers' surplus a year; investment_bn_yuan;
        annual_bn_yuan, the annuity of the investment and the running cost; net_bn_yuan, gain less cost a year;
        benefit_cost_ratio; npv_bn_yuan, on the day of opening, over the years of the longest-lived project;
        discount_percent, years; in_part (a part of the cost is not known: the ratio and the value are at most this);
        projects, status (the least firm), source. Costs are nan where the scenario names no project, and the gain
        where it is not defined (see :func:`shippers_gain`).

    Notes
    -----
    The gain is the same every year, and projects that live shorter are renewed at the same cost. It is shippers'
    alone: what operators, the state and others gain or lose, wider effects on trade and emissions are not in it, and
    so are counted nowhere twice.
    """
    rows = [_row(outcome, shippers_gain(today, outcome), discount_percent) for outcome in after]
    return pd.DataFrame(rows, columns=COLUMNS)


def shippers_gain(today: Outcome, after: Outcome) -> float:
    """Shippers' gain a year in bn yuan: the fall of expected generalised cost, on the mean of the tonnes of both.

    Returns
    -------
    float
        nan where the change of cost does not say what is gained: other pairs of zones are served than today, or the
        scenario moves demand itself.

    Notes
    -----
    With demand held this is the fall of the indicator generalised_cost, exactly. Where demand answers to costs it is
    the rule of a half (Williams 1977).
    """
    keys = ["origin", "destination", "commodity"]
    both = today.od.merge(after.od, on=keys, how="outer", suffixes=("", "_after"))
    tonnes, tonnes_after = both["t"].fillna(0.0), both["t_after"].fillna(0.0)
    alike = (tonnes - tonnes_after).abs() <= SAME * np.maximum(tonnes, tonnes_after)
    fall = both["expected_yuan_per_t"] - both["expected_yuan_per_t_after"]
    if not (alike.all() or after.response is not None) or fall[(tonnes > 0) | (tonnes_after > 0)].isna().any():
        return float("nan")
    return 1e-9 * float((0.5 * (tonnes + tonnes_after) * fall).sum())


def _row(outcome: Outcome, gain: float, discount_percent: float | None) -> dict[str, Any]:
    scenario = outcome.scenario or Scenario("", ())  # a region that somebody changed by hand
    named = {"scenario": scenario.name, "title": scenario.title, "title_local": scenario.title_local}
    costs = project_costs(outcome.region, discount_percent).loc[list(scenario.projects)]
    if costs.empty:
        return {**named, "gain_bn_yuan": gain, "in_part": False, "projects": "", "status": "", "source": ""}
    rate, years = float(costs["discount_percent"].iloc[0]), float(costs["life_years"].max())
    annual = float(costs["annual_bn_yuan"].sum())
    return {
        **named,
        "gain_bn_yuan": gain,
        "investment_bn_yuan": float(costs["investment_bn_yuan"].sum()),
        "annual_bn_yuan": annual,
        "net_bn_yuan": gain - annual,
        "benefit_cost_ratio": gain / annual,
        "npv_bn_yuan": (gain - annual) / annuity(rate, years),
        "discount_percent": rate,
        "years": years,
        "in_part": bool(costs["in_part"].any()),
        "projects": SEPARATOR.join(costs.index),
        "status": max(costs["status"], key=STATUSES.index),
        "source": SEPARATOR.join(dict.fromkeys(";".join(costs["source"]).split(SEPARATOR))),
    }
