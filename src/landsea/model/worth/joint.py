"""Corridor and trade in one equilibrium: costs move trade, trade moves tonnes, tonnes move costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.corridor.anderson import fixed_point
from landsea.economy import Demand
from landsea.errors import NumericalError
from landsea.model.solve import Measure, solve
from landsea.model.worth.gains import Gains, gains
from landsea.region import Region

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Largest change of a pair's tonnes in the last round, relative.
TOLERANCE = 1e-7
#: Most rounds.
MOST = 60
#: Pairs with fewer tonnes a year are scaled, but do not hold up the search.
SMALL_T = 1.0


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
    residual : float
        Largest relative difference between the tonnes loaded and those that trade calls for.
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
    tolerance: float = TOLERANCE,
    most: int = MOST,
    progress: bool = False,
) -> Joint:
    """Solve a scenario with demand that answers.

    Parameters
    ----------
    region : Region
        A pack with accounts.
    scenario : Scenario
    congestion : bool
        Let capacities bind, so that costs answer tonnes. Without it one round suffices.
    today : Outcome, optional
        The region solved without the scenario, if it is at hand.
    tolerance : float
        Largest relative change of a pair's tonnes at which the search stops.
    most : int
        Most rounds.
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    Joint

    Raises
    ------
    NumericalError
        If no joint equilibrium is found; names the worst pair.
    PackError, ScenarioError, NetworkError
        As `solve`.
    """
    today = today or solve(region, congestion=congestion, progress=progress)
    search = _Search(region, scenario, today, congestion)
    start = np.ones(search.size)
    with tqdm(desc="joint equilibrium", unit="round", disable=None if progress else True, leave=False) as bar:

        def report(_steps: int, residual: float) -> None:
            bar.set_postfix_str(f"residual {residual:.1e}")
            bar.update()

        found = fixed_point(search.step, search.measure, start, tolerance, most, report)
    if not found.converged:
        msg = (
            f"Corridor and trade do not settle after {found.steps} rounds: {search.worst()} still moves by"
            f" {found.residual:.1e} of its tonnes. Allow a larger tolerance, or look at capacities with steep delays."
        )
        raise NumericalError(msg)
    factor = search.shaped(found.x)
    return Joint(today, search.after, search.gains, factor, found.steps, found.residual)


class _Search:
    """The joint fixed point as a function of the factors on tonnes."""

    def __init__(self, region: Region, scenario: Measure, today: Outcome, congestion: bool) -> None:
        self.region, self.scenario, self.today, self.congestion = region, scenario, today, congestion
        self.after = solve(region, scenario, demand=today.demand, congestion=congestion, start=today)
        self.gains = gains(today, self.after)
        self.shape = self.gains.carriage.tonnes.shape
        self.counts = self.gains.carriage.tonnes > SMALL_T
        self._loaded = np.ones(self.shape)
        self._missed = np.zeros(self.shape)

    @property
    def size(self) -> int:
        """Number of factors."""
        return int(np.prod(self.shape))

    def shaped(self, x: Floats) -> Floats:
        """Return factors by (commodity, importer, exporter)."""
        return x.reshape(self.shape)

    def step(self, x: Floats) -> Floats:
        """Load tonnes at these factors, and return by how much trade wants them otherwise."""
        factor = self.shaped(np.maximum(x, 0.0))
        if not np.array_equal(factor, self._loaded):
            self._load(factor)
        self._missed = tonnes_factor(self.gains) - factor
        return self._missed.ravel()

    def measure(self, _x: Floats) -> float:
        """Return the largest of the last step among pairs that carry something."""
        return float(np.abs(np.where(self.counts, self._missed, 0.0)).max())

    def worst(self) -> str:
        """Name the pair that the last step would move most."""
        g, n, i = np.unravel_index(int(np.argmax(np.abs(np.where(self.counts, self._missed, 0.0)))), self.shape)
        names = self.gains.before.accounts.regions
        return f"{self.gains.carriage.goods.commodities[g]} from {names[i]} to {names[n]}"

    def _load(self, factor: Floats) -> None:
        demand = scaled(self.today.demand, self.gains, factor)
        if self.congestion:
            self.after = solve(self.region, self.scenario, demand=demand, congestion=True, start=self.after)
            self.gains = gains(self.today, self.after)
        else:
            # Costs do not answer tonnes, so that the chains found once carry any demand.
            tonnes = self.after.corridor.by_lane(demand.tonnes)
            flows = {
                name: self.after.corridor.flows(one.choices, tonnes[name])
                for name, one in self.after.commodity_flows.items()
            }
            self.after = replace(self.after, commodity_flows=flows, demand=demand)
        self._loaded = factor


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
