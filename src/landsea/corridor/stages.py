"""An amount for each tonne on every stage of a commodity's chains: arcs, legs, transfers, access and egress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.corridor import CommodityFlows, Corridor
from landsea.corridor.shipping import Connectors, Shipping

Array = NDArray[Any]

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
    ship = flows.choices.shipping
    size = direction.largest()
    if size == 0.0:
        return Stages.zero(ship)
    step = STEP / (ship.theta * size)
    stepped = corridor.choices(ship.lane, shipping=_stepped(ship, direction, step))
    return Stages.of_flows(corridor.flows(stepped, flows.demand), "imag") * (1.0 / step)


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
