"""The exact derivative of an indicator by every lever: links, terminals, tariffs, values of time, demand.

Demand is held, as under a scenario that moves goods between chains, or answers to costs, if the outcome's did. For an
indicator that sums flows, one run of the engine gives the derivative by the cost on every stage
(:func:`landsea.corridor.respond`); a lever's derivative is a sum of those over the stages that it touches, plus what
the lever adds by itself (a yuan more on a link is a yuan more of logistics cost before anything moves): see
:mod:`landsea.model.levers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landsea.corridor import Answer, Settled, Stages, respond_together, settle
from landsea.economy import Differentiable
from landsea.errors import LandSeaError
from landsea.model.costs import priced
from landsea.model.functional import Functional, functional
from landsea.model.levers import COLUMNS, Levers

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

#: Derivatives this much smaller than the largest of their unit are rounding errors.
ROUNDING = 1e-12


def sensitivity(outcome: Outcome, indicator: str, discount_percent: float | None = None) -> pd.DataFrame:
    """Differentiate an indicator by every lever.

    Parameters
    ----------
    outcome : Outcome
    indicator : str
        See :func:`landsea.model.functional.functional`.
    discount_percent : float, optional
        Percent a year at which projects are paid for; the pack's by default.

    Returns
    -------
    pandas.DataFrame
        One row a lever, strongest effect first: kind, place_id, place, place_local, mode, today (its value, nan
        where it has none), unit, derivative (indicator's unit per unit of the lever), effect (of taking a tenth off
        today's value, to first order; of a tenth more of a capacity, a departure's size or a frequency; of one percent
        where the unit is percent),
        and where a project of the pack moves the lever: cost_yuan (a year, for one unit), per_bn_yuan (what a bn
        yuan a year does to the indicator), in_part (the cost is known in part) and project
        (:func:`landsea.model.costs.priced`).
        ``attrs`` has indicator, title, title_local, unit and value.

    Raises
    ------
    LandSeaError
        If there is no such indicator, or demand answers to costs by a function without a derivative.

    Notes
    -----
    Where the outcome is an equilibrium, delays and slot prices move with the flows; elsewhere there are none. Where
    demand answers to costs it moves too, and a percent of demand is a percent of what it is at given costs. At a tie
    between two ways of one leg the derivative is that of the way in use.
    """
    answer = _answer(outcome)
    what = functional(outcome, indicator)
    flows = {name: Stages.of_flows(one) for name, one in outcome.commodity_flows.items()}
    slopes = _slopes(outcome, what, flows, answer)
    levers = Levers(outcome, what, flows, slopes)
    table = pd.DataFrame([row for part in levers.all() for row in part], columns=COLUMNS)
    table = priced(table[_felt(table)], outcome.region, discount_percent)
    order = table["effect"].abs().fillna(0.0).sort_values(ascending=False, kind="stable").index
    table = table.loc[order].reset_index(drop=True)
    table.attrs["indicator"], table.attrs["unit"] = what.indicator, what.unit
    table.attrs["value"] = _value(outcome, what, flows)
    table.attrs["title"], table.attrs["title_local"] = what.title, what.title_local
    return table


def _answer(outcome: Outcome) -> Answer | None:
    """How demand answers to costs, transposed, by lane; None if it is held."""
    response = outcome.response
    if response is None:
        return None
    if not isinstance(response, Differentiable):
        msg = (
            "Demand answers to costs here, by a function that does not know its derivative. Give it a method"
            " pull_back (see landsea.economy.Differentiable), or solve again with demand=outcome.demand, which gives"
            " the same flows with demand held."
        )
        raise LandSeaError(msg)
    corridor = outcome.corridor
    by_lane = {lane: one.choices.cost for lane, one in outcome.commodity_flows.items()}
    return corridor.answer(by_lane, partial(response.pull_back, corridor.yearly(by_lane)))


def value(outcome: Outcome, indicator: str) -> float:
    """Return the value of an indicator that has derivatives.

    Parameters
    ----------
    outcome : Outcome
    indicator : str
        See :func:`landsea.model.functional.functional`.
    """
    what = functional(outcome, indicator)
    return _value(outcome, what, {name: Stages.of_flows(one) for name, one in outcome.commodity_flows.items()})


def _felt(table: pd.DataFrame) -> pd.Series:
    """Tell which levers have an effect beyond rounding, beside the strongest of their unit."""
    size = table["derivative"].abs()
    return (size > ROUNDING * size.groupby(table["unit"]).transform("max")) & (size > 0)


def _value(outcome: Outcome, what: Functional, flows: Mapping[str, Stages]) -> float:
    if what.is_worth:
        table = outcome.indicators.set_index("indicator")["value"]
        return float(table[what.indicator])
    above, below = what.totals(flows)
    return above / below


def _slopes(outcome: Outcome, what: Functional, flows: Mapping[str, Stages], answer: Answer | None) -> Settled:
    """Derivatives by the generalised cost of every stage, and by every facility's limit and load."""
    worth = {name: one * 1e-9 for name, one in flows.items()} if what.is_worth else {}
    direction = {} if what.is_worth else what.directions(flows)
    by_tonnes = {} if answer is None else what.by_tonnes(outcome.commodity_flows)
    if outcome.equilibrium is None:
        found = respond_together(outcome.corridor, outcome.commodity_flows, direction, by_tonnes, answer)
        settled = Settled(found, np.zeros(0), np.zeros(0))
    else:
        places = outcome.equilibrium.facilities
        own = places.own(flows, what.per_hour, what.per_yuan)
        for name, one in worth.items():
            own = own + places.felt(name, one)
        settled = settle(outcome.equilibrium, outcome.commodity_flows, direction, own, by_tonnes, answer)
    moved = settled.by_cost
    by_cost = {name: moved[name] + one if name in moved else one for name, one in worth.items()}
    return replace(settled, by_cost={**moved, **by_cost})
