"""An outcome beside its variants: with every constant at zero, and with other choice scales.

Both run on the outcome's own corridor: networks and legs do not depend on constants or scales.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from landsea.corridor import Counter
from landsea.economy import estimate_demand
from landsea.model.outcome import Outcome
from landsea.model.solve import solve, with_theta


def uncalibrated(today: Outcome) -> dict[str, float]:
    """Return the counted indicators of the same region with every constant at zero.

    Parameters
    ----------
    today : Outcome
        Solved without a scenario.

    Returns
    -------
    dict of str to float
        By indicator, with the demand that the costs without constants would give.
    """
    corridor = today.corridor
    zero = np.zeros(len(corridor.constants))
    choices = {name: corridor.choices(name, zero) for name in corridor.commodities.index}
    demand = estimate_demand(today.region, corridor.yearly({name: choice.cost for name, choice in choices.items()}))
    tonnes = corridor.by_lane(demand.tonnes)
    flows = (corridor.flows(choice, tonnes[name]) for name, choice in choices.items())
    counter = Counter(corridor.layout)
    counted = counter.values(counter.parts(one) for one in flows)
    return {name: float(value) for name, value in counted.items()}


def with_baseline(today: Outcome, counted: Mapping[str, float] | None = None) -> Outcome:
    """Return an outcome whose ``fit`` also says what the uncalibrated model predicts.

    Parameters
    ----------
    today : Outcome
        Solved without a scenario.
    counted : dict of str to float, optional
        From :func:`uncalibrated`, found now by default.

    Returns
    -------
    Outcome
        The same outcome with ``uncalibrated`` filled; the tables already made are kept, but for ``fit``.
    """
    after = replace(today, uncalibrated=dict(uncalibrated(today) if counted is None else counted))
    made = {name: table for name, table in vars(today).items() if name not in vars(after) and name != "fit"}
    vars(after).update(made)
    return after


def at_theta(today: Outcome, which: str) -> Outcome:
    """Return the outcome for the low or high value of every commodity's choice scale, at the same demand.

    Parameters
    ----------
    today : Outcome
    which : {"low", "high"}
    """
    region = with_theta(today.region, which)
    if today.equilibrium is not None:
        return solve(region, demand=today.demand, congestion=True, start=today)
    corridor = today.corridor
    theta = region.table("commodities").set_index("commodity")["theta_per_yuan"].astype(float)
    tonnes = corridor.by_lane(today.demand.tonnes)
    flows = {
        lane: corridor.flows(corridor.choices(lane, theta=float(theta[name])), tonnes[lane])
        for lane, name in corridor.commodity_of.items()
    }
    return replace(today, region=region, commodity_flows=flows, uncalibrated={})
