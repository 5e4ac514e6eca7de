"""Corridor and trade in one equilibrium: costs move trade, trade moves tonnes, tonnes move costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from landsea.economy import Demand, TradeModel
from landsea.economy.regional import Goods, Policy, Regional, shock_between
from landsea.model.solve import Measure, solve
from landsea.model.worth.carriage import Carriage, expected_costs
from landsea.model.worth.gains import Gains, gains, refuse_other_accounts
from landsea.region import Region

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Relative residual of delays and prices at which corridor and trade agree.
TOLERANCE = 1e-8


@dataclass(frozen=True, eq=False)
class Joint:
    """An outcome whose demand is what the trade model says at its costs.

    Attributes
    ----------
    today, after : Outcome
        Without the scenario; with it, and with the tonnes that trade then calls for.
    gains : Gains
    factor : (G, N, N) array
        Change of tonnes by ``[commodity, importer, exporter]``.
    rounds : int
        Times that trade was asked.
    residual : float
        The larger of two relative misses: of a delay or a quota, and of the tonnes loaded against those that trade
        calls for at the costs that they cause, by pair of zones.
    """

    today: Outcome
    after: Outcome
    gains: Gains
    factor: Floats
    rounds: int
    residual: float


def joint(
    region: Region,
    scenario: Measure,
    *,
    congestion: bool = False,
    today: Outcome | None = None,
    theta: Mapping[str, float] | None = None,
    tolerance: float = TOLERANCE,
    progress: bool = False,
) -> Joint:
    """Solve a scenario with demand that answers.

    Parameters
    ----------
    region : Region
        A pack with accounts.
    scenario : Scenario
    congestion : bool
        Let capacities bind, so that costs answer tonnes. Without it costs, trade and tonnes follow one from the other.
    today : Outcome, optional
        The region solved without the scenario, if it is at hand.
    theta : mapping of str to float, optional
        Trade elasticities by sector in place of the pack's.
    tolerance : float
        Relative residual of delays and prices.
    progress : bool
        Show bars on stderr.

    Returns
    -------
    Joint

    Raises
    ------
    NumericalError
        If no joint equilibrium is found; names the worst places.
    PackError, ScenarioError, NetworkError
        As `solve`.
    """
    today = today or solve(region, congestion=congestion, progress=progress)
    changed = scenario.apply(region)
    refuse_other_accounts(region, changed)
    answer = _Answer(today, Policy.of(changed), theta or {})
    after = solve(
        region,
        scenario,
        demand=answer,
        congestion=congestion,
        start=today if congestion else None,
        tolerance=tolerance,
        progress=progress,
    )
    rounds = answer.asked
    missed = after.elastic_residual or 0.0
    if after.equilibrium is not None:
        missed = max(missed, after.equilibrium.residual)
    found = gains(today, after, theta)
    return Joint(today, after, found, tonnes_factor(found), rounds, missed)


class _Answer:
    """Tonnes that trade calls for, as a function of the corridor's expected costs.

    Costs follow from delays and prices of slots, so that the search is one over these few numbers, and trade is exact
    at every trial.
    """

    def __init__(self, today: Outcome, policy: Policy, theta: Mapping[str, float]) -> None:
        self.today, self.policy, self.asked = today, policy, 0
        self.regional = Regional.of(today.region).with_theta(theta)
        self.goods = Goods.of(today.region, self.regional)
        self.costs = expected_costs(today)
        self.model = TradeModel(self.regional.accounts)

    def __call__(self, cost: Mapping[str, Floats]) -> Demand:
        """Return the demand at other expected costs, (Z, Z) by commodity, yuan/t."""
        self.asked += 1
        before, demand = self.regional, self.today.demand
        carriage = Carriage.between(before, self.goods, self.costs, cost, demand.tonnes)
        shock = shock_between(before.policy, self.policy, carriage.iceberg())
        found = Gains(before, self.policy, carriage, shock, self.model.solve(shock))
        return scaled(demand, found, tonnes_factor(found))


def tonnes_factor(gains: Gains) -> Floats:
    """Return the change of tonnes that trade calls for, (G, N, N): values over what a delivered unit costs its maker.

    A commodity that several sectors' goods move as changes by their mean, weighted by the tonnes of each.
    """
    change = gains.counterfactual
    old, new = change.before.trade, change.after.trade
    delivered = np.exp(change.drive.log_iceberg) * change.cost.T[:, None, :]
    grown = np.divide(new, old * delivered, out=np.ones_like(old), where=old > 0)
    weight = gains.carriage.goods.tonnes_by_sector(old)
    total = weight.sum(axis=1)
    mean = (weight * grown).sum(axis=1)
    return np.asarray(np.divide(mean, total, out=np.ones_like(total), where=total > 0))


def scaled(demand: Demand, gains: Gains, factor: Floats) -> Demand:
    """Return a demand whose tonnes between each pair of economies are multiplied; others stay as they are."""
    at = gains.before.zone_economy
    inside = at >= 0
    both = inside[:, None] & inside[None, :]
    tonnes = dict(demand.tonnes)
    for g, name in enumerate(gains.carriage.goods.commodities):
        by_zone = factor[g].T[np.ix_(at, at)]
        tonnes[name] = np.where(both, by_zone, 1.0) * demand.tonnes[name]
    return replace(demand, tonnes=tonnes)
