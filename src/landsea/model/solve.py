"""Solve a region: costs, demand, flows, in this order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.corridor import Choices, CommodityFlows, Corridor, Equilibrium, equilibrium
from landsea.corridor.equilibrium import TOLERANCE
from landsea.economy import Demand, Response, estimate_demand
from landsea.errors import LandSeaError
from landsea.model.outcome import Outcome
from landsea.model.services import shortest_service, without_service
from landsea.region import Region

Floats = NDArray[np.float64]

#: Tables whose change makes a scenario's demand differ from the baseline's.
_DEMAND_TABLES = ("supply_use", "demand", "zones")

#: Commodities whose legs are found together: more would gain little, and the progress bar would stand still.
TOGETHER = 16


class Measure(Protocol):
    """What solve needs of a scenario."""

    @property
    def name(self) -> str:
        """Short name."""

    def apply(self, region: Region) -> Region:
        """Return the region with the scenario's changes made."""


class Stopwatch:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of a with-block to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def solve(
    region: Region,
    scenario: Measure | None = None,
    *,
    demand: Demand | Response | None = None,
    theta: str = "central",
    congestion: bool = False,
    start: Outcome | None = None,
    tolerance: float = TOLERANCE,
    progress: bool = False,
) -> Outcome:
    """Solve a region, with a scenario's changes if one is given.

    Parameters
    ----------
    region : Region
        A valid pack.
    scenario : Scenario, optional
        Changes to make first.
    demand : Demand or callable, optional
        Demand to load, or a function that returns it at expected costs ((Z, Z) arrays by commodity, yuan/t, +inf where
        no chain exists), such as ``outcome.elastic(-0.5)``: then costs and demand agree in the
        outcome, with congestion too, and ``Outcome.elastic_residual`` says how well. By default demand is estimated at
        the region's costs *without* the scenario, so that a scenario moves goods between chains and not between places;
        a scenario that changes supply, use or listed flows has its own demand, estimated at those same costs.
    theta : {"central", "low", "high"}
        Which value of the choice scale to use.
    congestion : bool
        Let capacities bind: delays grow with load, and quotas have a price, until flows and delays agree. Demand is
        still estimated at the costs of empty networks. See :func:`landsea.corridor.equilibrium.equilibrium`.
    start : Outcome, optional
        A neighbouring outcome in equilibrium whose delays and prices are tried first.
    tolerance : float
        Relative residual of the equilibrium.
    progress : bool
        Draw progress bars on stderr.

    Returns
    -------
    Outcome

    Raises
    ------
    PackError, ScenarioError, NetworkError, NumericalError
        With every fault met.
    """
    watch = Stopwatch()
    base = with_theta(region, theta)
    changed = base
    if scenario is not None:
        with watch.stage("scenario"):
            changed = scenario.apply(base)
    if demand is None or changed is base:
        corridor, choices = run_choices(base, watch, progress)
    if demand is None:
        with watch.stage("demand"):
            source = base if _same_demand(base, changed) else changed
            demand = estimate_demand(source, corridor.yearly({name: choice.cost for name, choice in choices.items()}))
    if changed is not base:
        corridor, choices = run_choices(changed, watch, progress)
    work = _Work(scenario, demand, congestion, start, tolerance, progress, watch)
    outcome = work.load(corridor, choices)
    while short := shortest_service(outcome):
        # Goods that took it look for another way, which may fill the services that are left.
        changed = without_service(changed, short)
        outcome = work.load(*run_choices(changed, watch, progress), withdrawn=(*outcome.withdrawn, short))
    return outcome


@dataclass(frozen=True)
class _Work:
    """What stays the same while services are withdrawn."""

    scenario: Measure | None
    demand: Demand | Response
    congestion: bool
    start: Outcome | None
    tolerance: float
    progress: bool
    watch: Stopwatch

    def load(self, corridor: Corridor, choices: Mapping[str, Choices], withdrawn: tuple[str, ...] = ()) -> Outcome:
        """Load the demand on a corridor."""
        wanted = _Wanted(self.demand, corridor)
        balance, flows = None, dict[str, CommodityFlows]()
        with self.watch.stage("equilibrium" if self.congestion else "flows"):
            if self.congestion:
                balance, flows = _balance(corridor, wanted, self.start, self.tolerance, self.progress)
            else:
                tonnes = wanted.at({name: choice.cost for name, choice in choices.items()})
                quiet = None if self.progress else True
                for name, choice in tqdm(choices.items(), desc="flows", disable=quiet, leave=False):
                    flows[name] = corridor.flows(choice, tonnes[name])
        return Outcome(
            region=corridor.region,
            scenario=self.scenario,
            corridor=corridor,
            commodity_flows=flows,
            demand=wanted.demand,
            seconds=self.watch.seconds,
            equilibrium=balance,
            response=wanted.response,
            withdrawn=withdrawn,
        )


class _Wanted:
    """Demand that is given, or a response; remembers what it answered last."""

    def __init__(self, given: Demand | Response, corridor: Corridor) -> None:
        self.corridor = corridor
        self.response = None if isinstance(given, Demand) else given
        self._last = given if isinstance(given, Demand) else None

    @property
    def demand(self) -> Demand:
        assert self._last is not None
        return self._last

    def at(self, cost: Mapping[str, Floats]) -> Mapping[str, Floats]:
        """Tonnes by lane at expected costs by lane."""
        if self.response is not None:
            self._last = _sound(self.response(self.corridor.yearly(cost)), self.corridor)
        return self.corridor.by_lane(self.demand.tonnes)


def _sound(demand: Demand, corridor: Corridor) -> Demand:
    """Refuse what a function answered, if it is no demand of this region."""
    shape, faults = (corridor.n_zones, corridor.n_zones), []
    for name in dict.fromkeys(corridor.commodity_of.values()):
        tonnes = demand.tonnes.get(name)
        if tonnes is None or np.shape(tonnes) != shape:
            faults.append(f"{name}: no tonnes of {shape[0]} by {shape[0]} zones")
        elif not (np.isfinite(tonnes).all() and (tonnes >= 0).all()):
            faults.append(f"{name}: tonnes that are below zero or no number")
    if faults:
        msg = f"The demand function answered what cannot be loaded: {'; '.join(faults)}."
        raise LandSeaError(msg)
    return demand


def _balance(
    corridor: Corridor, wanted: _Wanted, start: Outcome | None, tolerance: float, progress: bool
) -> tuple[Equilibrium, dict[str, CommodityFlows]]:
    known = start.equilibrium.by_capacity if start is not None and start.equilibrium is not None else None
    demand = wanted.at({}) if wanted.response is None else wanted.at
    with tqdm(desc="equilibrium", unit="step", disable=None if progress else True, leave=False) as bar:

        def report(_steps: int, residual: float) -> None:
            bar.set_postfix_str(f"residual {residual:.1e}")
            bar.update()

        return equilibrium(corridor, demand, known, tolerance, report=report)


def run_choices(
    region: Region, watch: Stopwatch | None = None, progress: bool = False
) -> tuple[Corridor, dict[str, Choices]]:
    """Build the corridor and run the recursion of every commodity."""
    watch = watch or Stopwatch()
    with watch.stage("networks"):
        corridor = Corridor(region)
    names = list(corridor.commodities.index)
    bar = tqdm(total=len(names), desc="legs", disable=None if progress else True, leave=False)
    with watch.stage("legs"), bar:
        for first in range(0, len(names), TOGETHER):
            corridor.find(names[first : first + TOGETHER])
            bar.update(len(names[first : first + TOGETHER]))
    choices: dict[str, Choices] = {}
    with watch.stage("chains"):
        for name in tqdm(names, desc="chains", disable=None if progress else True, leave=False):
            choices[name] = corridor.choices(name)
    return corridor, choices


def with_theta(region: Region, which: str) -> Region:
    """Return the region with the low, central or high value of every commodity's choice scale."""
    if which == "central":
        return region
    table = region.table("commodities").copy()
    value = table[f"theta_{which}"]
    table["theta_per_yuan"] = np.where(value.notna(), value, table["theta_per_yuan"])
    return region.replace(commodities=table)


def _same_demand(base: Region, changed: Region) -> bool:
    return all(base.table(name).equals(changed.table(name)) for name in _DEMAND_TABLES)
