"""Demand that is an outcome's at its costs, and answers when they change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from landsea.economy import ExponentialDemand
from landsea.errors import LandSeaError
from landsea.model.tables import pair_amounts

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome


def elastic(outcome: Outcome, elasticity: float | Mapping[str, float]) -> ExponentialDemand:
    """Let an outcome's demand answer to costs.

    Parameters
    ----------
    outcome : Outcome
    elasticity : float or dict of str to float
        Percent of demand for a percent of what a tonne pays from door to door in the outcome; by commodity, where
        those not named stay as they are. A number holds for all but empty boxes, whose demand is what laden ones leave
        behind.

    Returns
    -------
    ExponentialDemand

    Raises
    ------
    LandSeaError
        If a commodity is unknown or an elasticity is not finite.
    """
    table = outcome.region.table("commodities")
    if not isinstance(elasticity, Mapping):
        empties = set(table["empty_commodity"])
        elasticity = {str(name): elasticity for name in table["commodity"] if name not in empties}
    wrong = [f"{name}={power}" for name, power in elasticity.items() if not np.isfinite(power)]
    wrong += [name for name in elasticity if name not in set(table["commodity"])]
    if wrong:
        msg = f"No elasticity of a commodity: {', '.join(wrong)}. Commodities: {', '.join(table['commodity'])}."
        raise LandSeaError(msg)
    cost = {lane: one.choices.cost for lane, one in outcome.commodity_flows.items()}
    outlay = {
        lane: np.where(np.isfinite(cost[lane]), pair_amounts(outcome, one)["yuan"], np.inf)
        for lane, one in outcome.commodity_flows.items()
    }
    yearly = outcome.corridor.yearly
    return ExponentialDemand(outcome.demand, yearly(cost), yearly(outlay), elasticity)
