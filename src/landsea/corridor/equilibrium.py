"""Flows whose delays and slot prices are those of the flows themselves.

The state is one number a facility: hours of delay where it is soft, the price of a slot in yuan where it is a quota.
Costs follow from the state, flows from the costs, loads from the flows; in equilibrium a soft facility's delay is that
of its load, and a quota is either not full, or full at a price that keeps it so (complementarity).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import wrightomega

from landsea.corridor.anderson import Search, fixed_point
from landsea.corridor.corridor import Choices, CommodityFlows, Corridor
from landsea.corridor.facilities import Facilities
from landsea.corridor.seasons import OPEN
from landsea.errors import NumericalError

Floats = NDArray[np.float64]
#: Tonnes by commodity, or what gives them at the expected costs of all commodities.
Wanted: TypeAlias = Mapping[str, Floats] | Callable[[Mapping[str, Floats]], Mapping[str, Floats]]

#: Relative residual at which an equilibrium is one.
TOLERANCE = 1e-8
#: Most evaluations of the flows.
MOST = 400
#: Longest step of a delay or price, in units of what makes a facility's load fall by a factor of e.
LONGEST = 3.0
#: A delay is compared with itself, or with this if it is shorter.
SHORTEST_H = 0.01
#: Places named when there is no convergence.
NAMED = 5


@dataclass(frozen=True)
class Equilibrium:
    """What balanced the flows.

    Attributes
    ----------
    facilities : Facilities
    state : (F,) array
        Hours of delay (soft) or yuan per unit (hard).
    load : (F,) array
        Units a year.
    residual : float
        Largest miss of a facility: of a delay relative to itself, of a quota relative to its limit.
    iterations : int
        Evaluations of the flows.
    history : tuple of float
        Residual at each.
    """

    facilities: Facilities
    state: Floats
    load: Floats
    residual: float
    iterations: int
    history: tuple[float, ...]

    @property
    def by_capacity(self) -> dict[str, float]:
        """State by capacity id, and season where there is one: where a neighbouring scenario may begin."""
        return {one.name: float(at) for one, at in zip(self.facilities.places, self.state, strict=True)}

    @property
    def table(self) -> pd.DataFrame:
        """Every facility, fullest first.

        Columns: capacity_id, season, kind, load, limit, utilisation, delay_h, price_yuan_per_unit, binding.
        """
        places, limit = self.facilities.places, self.facilities.limit
        hard = self.facilities.hard
        return pd.DataFrame(
            {
                "capacity_id": [one.capacity_id for one in places],
                "season": ["" if one.season is None else one.season or OPEN for one in places],
                "kind": np.where(hard, "hard", "soft"),
                "load": self.load,
                "limit": limit,
                "utilisation": self.load / limit,
                "delay_h": np.where(hard, 0.0, self.state),
                "price_yuan_per_unit": np.where(hard, self.state, 0.0),
                "binding": hard & (self.state > 0),
            }
        ).sort_values("utilisation", ascending=False, ignore_index=True)


def equilibrium(
    corridor: Corridor,
    demand: Wanted,
    start: Mapping[str, float] | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
    report: Callable[[int, float], None] = lambda _steps, _residual: None,
) -> tuple[Equilibrium, dict[str, CommodityFlows]]:
    """Find the equilibrium of flows, delays and slot prices.

    Parameters
    ----------
    corridor : Corridor
    demand : dict of str to (Z, Z) array, or callable
        Tonnes by commodity; or a function of the expected costs (Z, Z) by commodity that returns them. Then demand
        is that of the costs at every trial of delays and prices, and so in equilibrium too.
    start : dict of str to float, optional
        State by capacity id (and season) to begin with: that of a neighbouring scenario.
    tolerance : float
        Relative residual to reach.
    most : int
        Most evaluations of the flows.
    report : callable
        Told the number of evaluations and the residual after each.

    Returns
    -------
    Equilibrium
    flows : dict of str to CommodityFlows

    Raises
    ------
    NumericalError
        If the residual is not reached; names the worst places.
    NetworkError
        If a limit is zero, or a cost negative.
    """
    problem = _Problem(Facilities(corridor), demand)
    known = start or {}
    places = problem.facilities.places
    # A neighbour without this season knows the year's.
    first = np.array([known.get(one.name, known.get(one.capacity_id, 0.0)) for one in places]) / problem.unit
    search = fixed_point(problem.step, problem.measure, first, tolerance, most, report)
    if not search.converged:
        _refuse(problem, search)
    state = search.x * problem.unit
    flows = problem.flows(state)
    load, _ = problem.facilities.loads(flows)
    found = Equilibrium(problem.facilities, state, load, search.residual, search.steps, tuple(search.history))
    return found, flows


class _Problem:
    """The map from state to step, in units in which all facilities are alike.

    A facility's unit is the delay or price that makes its load fall by a factor of e, if only chains gave way.
    """

    def __init__(self, facilities: Facilities, demand: Wanted) -> None:
        self.facilities, self.demand = facilities, demand
        self._at: tuple[bytes | None, dict[str, CommodityFlows]] = (None, {})
        load, fall = facilities.loads(self.flows(np.zeros(len(facilities))))
        used = (load > 0) & (fall > 0)
        typical = np.median(fall[used] / load[used]) if used.any() else 1.0
        self.unit = np.divide(load, fall, out=np.full(len(load), 1 / typical), where=used)

    def flows(self, state: Floats) -> dict[str, CommodityFlows]:
        """Flows under a state; the last are kept."""
        key = state.tobytes()
        if self._at[0] != key:
            try:
                found = self._answered(state) if callable(self.demand) else self._held(self.demand, state)
            except NumericalError as error:
                if not state.any():
                    raise  # the region's own costs are out of range
                raise NumericalError(self._without_limit(state)) from error
            self._at = key, found
        return self._at[1]

    def _without_limit(self, state: Floats) -> str:
        """Say which delays and prices grew until no chain could be told from another."""
        places = self.facilities.places
        worst = [k for k in np.argsort(-state / self.unit)[:NAMED] if state[k] > self.unit[k]]
        named = "; ".join(f"{places[k].name} (limit {places[k].limit:.4g} units a year)" for k in worst)
        return (
            "No equilibrium: delays or prices grew without limit, for more must pass than is let through and there is"
            f" no other way. Worst places: {named}. Raise the limit, add another way, or lower the demand."
        )

    def _held(self, demand: Mapping[str, Floats], state: Floats) -> dict[str, CommodityFlows]:
        """Flows of a fixed demand, one commodity's memory at a time."""
        return {name: self._load(self._choices(name, state), tonnes) for name, tonnes in demand.items()}

    def _answered(self, state: Floats) -> dict[str, CommodityFlows]:
        """Flows of the demand at the costs of all commodities, in every season."""
        assert callable(self.demand)
        choices = {name: self._choices(name, state) for name in self.facilities.corridor.commodities.index}
        tonnes = self.demand({name: one.cost for name, one in choices.items()})
        return {name: self._load(one, tonnes[name]) for name, one in choices.items()}

    def _choices(self, name: str, state: Floats) -> Choices:
        return self.facilities.corridor.choices(name, shipping=self.facilities.shipping(name, state))

    def _load(self, choices: Choices, tonnes: Floats) -> CommodityFlows:
        flows = self.facilities.corridor.flows(choices, tonnes)
        for one in choices.passes:
            one.memory.forget()
        return flows

    def step(self, scaled: Floats) -> Floats:
        """Return how far to move every delay and price, in its unit, if its load falls exponentially with it.

        A quota's price then has to rise by the logarithm of the excess. A delay x of power p has to rise by d, where
        ``x + d = D exp(-p d)`` and D is the delay of the load: by Wright's omega function (Corless & Jeffrey 2002).
        """
        places = self.facilities
        load, _ = places.loads(self.flows(scaled * self.unit))
        hard = np.log(np.maximum(load, 1e-300) / places.limit)
        due = places.delays(load) / self.unit
        with np.errstate(divide="ignore"):
            soft = wrightomega(np.log(places.power * due) + places.power * scaled) / places.power - scaled
        wanted = np.clip(np.where(places.hard, hard, soft), -LONGEST, LONGEST)
        return np.asarray(np.maximum(wanted, -scaled))

    def measure(self, scaled: Floats) -> float:
        """Largest relative miss of a facility."""
        return float(self.misses(scaled).max(initial=0.0))

    def misses(self, scaled: Floats) -> Floats:
        """What each facility misses: a delay relative to itself, a quota by its share of the limit."""
        places, state = self.facilities, scaled * self.unit
        load, _ = places.loads(self.flows(state))
        due = places.delays(load)
        soft = np.abs(due - state) / np.maximum(np.maximum(due, state), SHORTEST_H)
        over = load / places.limit - 1.0
        hard = np.where(state > 0, np.abs(over), np.maximum(over, 0.0))
        return np.asarray(np.where(places.hard, hard, soft))


def _refuse(problem: _Problem, search: Search) -> None:
    places, missed, state = problem.facilities.places, problem.misses(search.x), search.x * problem.unit
    unit = ["yuan per unit" if one.hard else "h" for one in places]
    worst = np.argsort(-missed)[:NAMED]
    named = "; ".join(f"{places[k].name} (at {state[k]:.4g} {unit[k]}, off by {missed[k]:.2g})" for k in worst)
    msg = (
        f"No equilibrium after {search.steps} evaluations: the relative residual is {search.residual:.2g}."
        f" Worst places: {named}. Look for a limit far below what has no other way."
    )
    raise NumericalError(msg)
