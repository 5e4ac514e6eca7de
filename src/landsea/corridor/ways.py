"""Legs that spread over several ways through a network, where delay makes one way as dear as another.

The cheapest way alone will not do under congestion: its flow jumps from one way to the other at a tie, and no delay
settles. So legs on a network with capacities spread over all their ways by a logit with a scale much sharper than
that of the chains, and flows follow delays smoothly. Ways are those on which every arc comes nearer to the end,
measured on the empty network (Dial's efficient ways), so that no way goes in circles.

Source: Dial (1971), a probabilistic multipath traffic assignment model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.kernels import ways as kernels
from landsea.corridor.legs import Legs, arc_yuan, without_stays

Array = NDArray[Any]
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Scale of the choice of way, 1 / (yuan/t); an assumption: a yuan more makes a way 2.7 times as rare.
WAY_SCALE = 1.0

#: Added to every arc when nearness is measured, yuan/t, so that arcs without a cost lead somewhere too.
STRIDE = 1e-6


@dataclass(frozen=True)
class Ways:
    """The ways of one commodity through one network.

    Attributes
    ----------
    source, target : (P,) int arrays
        Nodes where legs begin and end.
    distance : (P, N) array
        From every node to each target on the empty network, yuan/t.
    order : (P, N) int array
        Nodes by that distance.
    first, arc, head : int arrays
        Arcs leaving node n are ``arc[first[n] : first[n + 1]]``; ``head`` is where each arc leads.
    theta : float
        Scale, 1 / (yuan/t).
    """

    source: Longs
    target: Longs
    distance: Floats
    order: Longs
    first: Longs
    arc: Longs
    head: Longs
    theta: float

    @classmethod
    def of(cls, legs: Legs, theta: float = WAY_SCALE) -> Ways:
        """Order a network for legs whose costs are those of the empty network."""
        net = legs.network
        topology = net.topology
        metric = topology.customise(legs.arc_cost + STRIDE)
        distance = np.ascontiguousarray(metric.skim(np.arange(topology.n_nodes), net.in_node)[0].T)
        order = np.argsort(distance, axis=1, kind="stable").astype(np.int64)
        arc = np.argsort(net.arc_tail, kind="stable").astype(np.int64)
        first = np.searchsorted(net.arc_tail[arc], np.arange(topology.n_nodes + 1)).astype(np.int64)
        return cls(net.out_node, net.in_node, distance, order, first, arc, net.arc_head, theta)

    def graph(self) -> tuple[Longs, Floats, Longs, Longs, Longs, Longs]:
        """Arguments that every kernel begins with."""
        return self.target, self.distance, self.order, self.first, self.arc, self.head


@dataclass(frozen=True)
class SpreadLegs(Legs):
    """Legs over several ways; the same to the chains as cheapest legs.

    Attributes
    ----------
    ways : Ways
    value : (P, N) array
        Expected cost from every node to each target, yuan/t.
    arc_hours, arc_yuan : (A,) arrays
        Time with delays, and money with slot prices, of every arc.
    slope : (A,) array or None
        Derivative of the arcs' costs, if the legs are differentiated.
    """

    ways: Ways
    value: Floats
    arc_hours: Floats
    arc_yuan: Floats
    slope: Floats | None = None

    @classmethod
    def over(cls, legs: Legs, ways: Ways, delay_h: Floats, price_yuan: Floats) -> SpreadLegs:
        """Spread `legs` with delays and slot prices (A,) on the arcs, per tonne."""
        tariff, net = legs.tariff, legs.network
        hours = net.time_h + delay_h
        cost = legs.arc_cost + tariff.yuan_per_t_h * delay_h + price_yuan
        value = kernels.cost_to_go(*ways.graph(), cost, ways.theta)
        spread = cls(
            network=net,
            arc_cost=cost,
            metric=legs.metric,
            tariff=tariff,
            cost=value[:, net.out_node].T + tariff.fixed_cost,
            hours=np.zeros(0),
            km=np.zeros(0),
            ways=ways,
            value=value,
            arc_hours=hours,
            arc_yuan=arc_yuan(net, tariff) + price_yuan,
        )
        spread.cost[net.split, net.split] = np.inf
        net.stay(spread.cost, tariff.fixed_cost)
        none = np.isinf(spread.cost)
        along = [np.where(none, np.nan, spread.along(one)) for one in (hours, net.length_km)]
        return replace(spread, hours=along[0] + tariff.fixed_h, km=along[1])

    @cached_property
    def yuan(self) -> Floats:
        """(P, P) expected money, yuan/t, slot prices included; nan where there is no leg."""
        money = self.along(self.arc_yuan) + self.tariff.fixed_yuan_per_t
        return np.where(np.isfinite(self.cost), money, np.nan)

    def arc_amount(self, name: str) -> Floats:
        """What a tonne pays, takes or emits on each arc, delays and slot prices included."""
        return {"yuan": self.arc_yuan, "hours": self.arc_hours}.get(name, super().arc_amount(name))

    def along(self, arcs: Floats) -> Floats:
        """Expected (A,) amounts of the arcs along every leg; (P, P), zero where there is no leg."""
        w = self.ways
        out = kernels.expected_along(*w.graph(), self.arc_cost, w.theta, self.value, np.ascontiguousarray(arcs))
        return np.where(np.isfinite(self.cost), self.network.stay(out[:, w.source].T, 0.0), 0.0)

    def stepped(self, arcs: Floats, each: float, step: float) -> Legs:
        """Return the legs with an imaginary step on every cost, remembered for loading: ways shift as well."""
        moved = super().stepped(arcs, each, step)
        assert isinstance(moved, SpreadLegs)
        return replace(moved, slope=step * arcs)

    def load(self, flow: Floats) -> Floats:
        """Put leg flows (P, P) on the arcs, over all ways."""
        w, flow = self.ways, without_stays(self.network, flow)
        graph = (*w.graph(), self.arc_cost, w.theta, self.value)
        return np.asarray(kernels.load(*graph, w.source, np.ascontiguousarray(flow)))

    def load_step(self, flow: Array) -> Floats:
        """Return how tonnes on the arcs move with complex leg flows, and with costs that move by `slope`."""
        w, flow = self.ways, without_stays(self.network, flow)
        graph = (*w.graph(), self.arc_cost, w.theta, self.value)
        slope = np.zeros(len(self.arc_cost)) if self.slope is None else self.slope
        value_slope = kernels.expected_along(*graph, slope)
        real, imag = (np.ascontiguousarray(part) for part in (flow.real, flow.imag))
        return np.asarray(kernels.load_slope(*graph, w.source, real, slope, value_slope, imag))
