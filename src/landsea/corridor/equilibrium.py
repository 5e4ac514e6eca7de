"""Flows whose delays and slot prices are those of the flows themselves.

The state is one number a facility: hours of delay where it is soft, the price of a slot in yuan where it is a quota.
Costs follow from the state, flows from the costs, loads from the flows; in equilibrium a soft facility's delay is that
of its load, and a quota is either not full, or full at a price that keeps it so (complementarity).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.anderson import fixed_point
from landsea.corridor.corridor import Choices, CommodityFlows, Corridor
from landsea.corridor.facilities import Facilities
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: Relative residual at which an equilibrium is one.
TOLERANCE = 1e-8
#: Most evaluations of the flows.
MOST = 400
#: Longest step of a price, in units of what makes a facility's load fall by a factor of e.
LONGEST = 3.0
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
        Relative: the norm of what delays and prices still miss, over the norm of both, in yuan per tonne and unit.
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
    def table(self) -> pd.DataFrame:
        """Every facility: capacity_id, kind, load, limit, utilisation, delay_h, price_yuan_per_unit, binding."""
        places, limit = self.facilities.places, self.facilities.limit
        hard = self.facilities.hard
        return pd.DataFrame(
            {
                "capacity_id": [one.capacity_id for one in places],
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
    demand: Mapping[str, Floats],
    start: Mapping[str, float] | None = None,
    tolerance: float = TOLERANCE,
    most: int = MOST,
    report: Callable[[int, float], None] = lambda _steps, _residual: None,
) -> tuple[Equilibrium, dict[str, CommodityFlows]]:
    """Find the equilibrium of flows, delays and slot prices.

    Parameters
    ----------
    corridor : Corridor
    demand : dict of str to (Z, Z) array
        Tonnes by commodity.
    start : dict of str to float, optional
        State by capacity id to begin with: that of a neighbouring scenario.
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
    first = np.array([known.get(one.capacity_id, 0.0) for one in problem.facilities.places])
    search = fixed_point(problem.step, problem.measure, first, tolerance, most, report)
    if not search.converged:
        _refuse(problem, search.x, search.residual, search.steps)
    flows = problem.flows(search.x)
    load, _ = problem.facilities.loads(flows)
    found = Equilibrium(problem.facilities, search.x, load, search.residual, search.steps, tuple(search.history))
    return found, flows


class _Problem:
    """The map from state to step."""

    def __init__(self, facilities: Facilities, demand: Mapping[str, Floats]) -> None:
        self.facilities, self.demand = facilities, demand
        ships = [facilities.corridor.shipping(name) for name in demand]
        #: Worth of an hour, to weigh delays and prices in one measure.
        self.worth = float(np.mean([ship.yuan_per_t_h for ship in ships])) if ships else 1.0
        self.flows_at: tuple[bytes, dict[str, CommodityFlows]] = (b"", {})
        self.missed = np.zeros(len(facilities))

    def flows(self, state: Floats) -> dict[str, CommodityFlows]:
        """Flows under a state; the last are kept."""
        key = state.tobytes()
        if self.flows_at[0] != key:
            self.flows_at = key, {name: self._flows(name, tonnes, state) for name, tonnes in self.demand.items()}
        return self.flows_at[1]

    def _flows(self, name: str, tonnes: Floats, state: Floats) -> CommodityFlows:
        corridor = self.facilities.corridor
        choices: Choices = corridor.choices(name, shipping=self.facilities.shipping(name, state))
        flows = corridor.flows(choices, tonnes)
        for one in choices.passes:
            one.memory.forget()
        return flows

    def step(self, state: Floats) -> Floats:
        """Return how far to move every delay and price."""
        places = self.facilities
        load, fall = places.loads(self.flows(state))
        missed = np.zeros(len(places))
        soft, hard = ~places.hard, places.hard
        missed[soft] = (places.delays(load) - state)[soft]
        # A steep curve over an elastic load overshoots: damp by the loop's own gain.
        gain = 1.0 + places.slopes(load) * fall
        # The load falls about exponentially with the price, so the logarithm of the excess is nearly linear in it.
        rate = np.divide(fall, load, out=np.ones(len(places)), where=load > 0)
        excess = np.log(np.maximum(load, 1e-300) / places.limit)
        wanted = np.clip(excess, -LONGEST, LONGEST) / rate
        missed[hard] = np.maximum(wanted, -state)[hard]
        self.missed = missed
        return np.where(hard, missed, missed / gain)

    def measure(self, state: Floats, _step: Floats) -> float:
        """Relative residual of delays and prices."""
        worth = np.where(self.facilities.hard, 1.0, self.worth)
        size = max(float(np.linalg.norm(worth * state)), float(np.linalg.norm(worth * (state + self.missed))))
        return float(np.linalg.norm(worth * self.missed)) / size if size > 0 else 0.0


def _refuse(problem: _Problem, state: Floats, residual: float, steps: int) -> None:
    problem.step(state)
    places = problem.facilities.places
    worst = np.argsort(-np.abs(problem.missed) * np.where(problem.facilities.hard, 1.0, problem.worth))[:NAMED]
    named = "; ".join(
        f"{places[k].capacity_id} ({state[k]:.4g} {'yuan' if places[k].hard else 'h'}, misses {problem.missed[k]:.2g})"
        for k in worst
    )
    msg = (
        f"No equilibrium after {steps} evaluations: the relative residual is {residual:.2g}. Worst places: {named}."
        " Look for a limit far below what has no other way."
    )
    raise NumericalError(msg)
