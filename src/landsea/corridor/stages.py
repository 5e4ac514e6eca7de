"""An amount for each tonne on every stage of a commodity's chains: arcs, legs, transfers, access and egress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.corridor import Choices, CommodityFlows, Corridor
from landsea.corridor.shipping import Connectors, Shipping

Array = NDArray[Any]
#: How demand answers to costs, transposed: a derivative by the tonnes of every pair (Z, Z) by lane, to one by the
#: expected costs of every pair.
Answer: TypeAlias = Callable[[Mapping[str, Array]], Mapping[str, Array]]

#: Imaginary step, times the choice scale: its square is lost beside one.
STEP = 1e-10


@dataclass(frozen=True)
class Stages:
    """Numbers on the stages of one commodity: what a tonne adds up there, or a derivative by the cost there.

    Attributes
    ----------
    arcs : dict of str to (A,) array
        By mode, on each arc of its network.
    legs : dict of str to float
        By mode, once for every leg.
    transfers : (X,) array
        On each transfer of ``Shipping.transfers``.
    access, egress : dict of str to (C,) array
        By mode, at each connector of ``Shipping.connectors``.
    """

    arcs: Mapping[str, Array]
    legs: Mapping[str, float]
    transfers: Array
    access: Mapping[str, Array]
    egress: Mapping[str, Array]

    @classmethod
    def zero(cls, ship: Shipping) -> Stages:
        """Nothing on any stage."""
        arcs = {mode: np.zeros(len(one.network.arc_link)) for mode, one in ship.legs.items()}
        ends = {mode: np.zeros(len(ship.connectors[mode].zone)) for mode in ship.legs}
        return cls(arcs, dict.fromkeys(ship.legs, 0.0), np.zeros(len(ship.transfers)), ends, dict(ends))

    @classmethod
    def of_amount(cls, ship: Shipping, name: str) -> Stages:
        """What a tonne pays (yuan), waits and travels (hours) or emits (co2e_kg) on every stage."""
        arcs = {mode: one.arc_amount(name) for mode, one in ship.legs.items()}
        fixed = {"yuan": "fixed_yuan_per_t", "hours": "fixed_h"}.get(name, "")
        legs = {mode: float(getattr(one.tariff, fixed)) if fixed else 0.0 for mode, one in ship.legs.items()}
        ends = {"yuan": ("access_yuan", "egress_yuan"), "hours": ("access_h", "egress_h")}.get(name)
        out = replace(cls.zero(ship), arcs=arcs, legs=legs, transfers=getattr(ship.transfers, name))
        if ends is None:
            return out
        access, egress = ({mode: getattr(ship.connectors[mode], end) for mode in ship.legs} for end in ends)
        return replace(out, access=access, egress=egress)

    @classmethod
    def of_flows(cls, flows: CommodityFlows, part: str = "real") -> Stages:
        """The tonnes themselves; `part` picks the imaginary part of complex flows."""
        return cls(
            arcs=dict(flows.links if part == "real" else flows.link_steps),
            legs={mode: float(getattr(tonnes, part).sum()) for mode, tonnes in flows.points.items()},
            transfers=getattr(flows.transfers, part),
            access={mode: getattr(tonnes, part) for mode, tonnes in flows.boarding.items()},
            egress={mode: getattr(tonnes, part) for mode, tonnes in flows.alighting.items()},
        )

    def __add__(self, other: Stages) -> Stages:
        return self._with(other, lambda a, b: a + b)

    def __mul__(self, factor: float) -> Stages:
        return self._with(self, lambda a, _: a * factor)

    def dot(self, other: Stages) -> float:
        """Sum of products over all stages: amounts times tonnes is a total."""
        out = float(self.transfers @ other.transfers)
        for mode, value in self.legs.items():
            out += value * other.legs[mode] + float(self.arcs[mode] @ other.arcs[mode])
            out += float(self.access[mode] @ other.access[mode] + self.egress[mode] @ other.egress[mode])
        return out

    def largest(self) -> float:
        """Largest magnitude on any stage."""
        arrays = [self.transfers, *self.arcs.values(), *self.access.values(), *self.egress.values()]
        most = max((float(np.abs(one).max()) for one in arrays if one.size), default=0.0)
        return max([most, *(abs(value) for value in self.legs.values())])

    def _with(self, other: Stages, do: Any) -> Stages:
        def both(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
            return {mode: do(one, theirs[mode]) for mode, one in mine.items()}

        return Stages(
            both(self.arcs, other.arcs),
            both(self.legs, other.legs),
            do(self.transfers, other.transfers),
            both(self.access, other.access),
            both(self.egress, other.egress),
        )


def respond(corridor: Corridor, flows: CommodityFlows, direction: Stages) -> Stages:
    """Return how the flows change when every cost moves along a direction, demand held.

    Flows are the gradient of the shippers' total expected cost by the costs, so their derivatives are its second
    derivatives, and symmetric: for an indicator that sums flows with the weights `direction`, what comes back is
    also the derivative of the indicator by *every* cost. One complex run gives them all.

    Parameters
    ----------
    corridor : Corridor
    flows : CommodityFlows
        Where to differentiate.
    direction : Stages
        Cost per tonne added on each stage, yuan/t.

    Returns
    -------
    Stages
        Tonnes per unit of the direction.

    Notes
    -----
    Legs keep their cheapest ways: at a tie between two ways the derivative is that of the one in use. Legs that
    spread over ways shift between them. Delays and slot prices stay: see :func:`landsea.corridor.adjoint.settle`.

    Sources: Squire & Trapp (1998) for the complex step; Fosgerau, Frejinger & Karlstrom (2013) for flows as the
    gradient of expected cost.
    """
    return Leaning.along(corridor, flows, direction).flows()


def respond_together(
    corridor: Corridor,
    flows: Mapping[str, CommodityFlows],
    direction: Mapping[str, Stages],
    by_tonnes: Mapping[str, Array],
    answer: Answer | None = None,
) -> dict[str, Stages]:
    """Differentiate an indicator by the costs on every stage, where demand may answer to costs.

    Parameters
    ----------
    corridor : Corridor
    flows : dict of str to CommodityFlows
        Where to differentiate.
    direction : dict of str to Stages
        The indicator's derivative by the tonnes on every stage; lanes may be missing.
    by_tonnes : dict of str to (Z, Z) array
        Its derivative by the tonnes of every pair themselves, wherever they go; lanes may be missing. Without an answer
        demand is held, and this is not used.
    answer : callable, optional
        How demand answers, transposed.

    Returns
    -------
    dict of str to Stages
        With demand held, of the lanes in `direction`; else of all.

    Notes
    -----
    Flows are ``f = P q(V(c))`` with P the use of every stage by a tonne of each pair, which is also ``dV/dc``
    transposed. With H the response at held demand and J that of demand to expected costs, the derivative by c of an
    indicator with the derivatives g by f and h by q is ``H g + P J' (P' g + h)``: the run that gives ``H g`` gives
    ``P' g`` by the way, and carries what demand adds.
    """
    if answer is None:
        return {lane: respond(corridor, flows[lane], one) for lane, one in direction.items()}
    still = {lane: Stages.zero(one.choices.shipping) for lane, one in flows.items()}
    leaning = {lane: Leaning.along(corridor, one, direction.get(lane, still[lane])) for lane, one in flows.items()}
    moved = answer({lane: one.by_pair() + by_tonnes.get(lane, 0.0) for lane, one in leaning.items()})
    return {lane: one.flows(moved[lane]) for lane, one in leaning.items()}


@dataclass(frozen=True)
class Leaning:
    """The choices of one commodity when every cost moves along a direction.

    Attributes
    ----------
    corridor : Corridor
    at : CommodityFlows
        Where they stand.
    choices : Choices
        With an imaginary step on every cost; as they stand where the direction is nought.
    step : float
        Its length; nought where the direction is.
    """

    corridor: Corridor
    at: CommodityFlows
    choices: Choices
    step: float

    @classmethod
    def along(cls, corridor: Corridor, flows: CommodityFlows, direction: Stages) -> Leaning:
        """Run the recursion along a direction, yuan/t on each stage."""
        ship = flows.choices.shipping
        size = direction.largest()
        if size == 0.0:
            return cls(corridor, flows, flows.choices, 0.0)
        step = STEP / (ship.theta * size)
        stepped = corridor.choices(ship.lane, shipping=_stepped(ship, direction, step))
        return cls(corridor, flows, stepped, step)

    def by_pair(self) -> Array:
        """How the expected costs of all pairs (Z, Z) move, yuan/t per unit of the direction; 0 without a chain."""
        cost = self.at.choices.cost
        if self.step == 0.0:
            return np.zeros(cost.shape)
        return np.where(np.isfinite(cost), self.choices.cost.imag, 0.0) / self.step

    def flows(self, moved: Array | None = None) -> Stages:
        """How the tonnes move, per unit of the direction, and with demand that moves too, (Z, Z)."""
        if self.step == 0.0:
            if moved is None or not moved.any():
                return Stages.zero(self.at.choices.shipping)
            return Stages.of_flows(self.corridor.flows(self.choices, moved))
        demand = self.at.demand if moved is None else self.at.demand + 1j * self.step * moved
        return Stages.of_flows(self.corridor.flows(self.choices, demand), "imag") * (1.0 / self.step)


def _stepped(ship: Shipping, direction: Stages, step: float) -> Shipping:
    """Add an imaginary step along the direction to every cost."""

    def complex_cost(cost: Array, extra: Array) -> Any:
        return cost + 1j * step * extra

    def ends(mode: str) -> Connectors:
        one = ship.connectors[mode]
        return replace(
            one,
            access=complex_cost(one.access, direction.access[mode]),
            egress=complex_cost(one.egress, direction.egress[mode]),
        )

    return replace(
        ship,
        legs={mode: one.stepped(direction.arcs[mode], direction.legs[mode], step) for mode, one in ship.legs.items()},
        transfers=replace(ship.transfers, cost=complex_cost(ship.transfers.cost, direction.transfers)),
        connectors={mode: ends(mode) for mode in ship.connectors},
    )
