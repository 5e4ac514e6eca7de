"""Legs of one commodity by one mode: cheapest ways between points, their hours and kilometres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.metric import Metric
from landsea.corridor.network import ModeNetwork

Array = NDArray[Any]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Tariff:
    """What a mode charges a commodity.

    Attributes
    ----------
    fixed_yuan_per_t : float
        Once per leg.
    yuan_per_t_km : float
        By distance.
    fixed_h : float
        Time once per leg.
    co2e_g_per_t_km : float
        Emissions, well to wheel.
    yuan_per_t_h : float
        Value of time of the commodity.
    carbon_yuan_per_t : float
        Price of a tonne of CO2e.
    risk_yuan_per_t_h : float
        Price of an hour of standard deviation of time.
    empty_yuan_per_t_km : float
        Cost of an empty run back, per tonne that was carried.
    empty_return : float
        Share of runs whose vehicle returns empty, where a link states none.
    """

    fixed_yuan_per_t: float
    yuan_per_t_km: float
    fixed_h: float
    co2e_g_per_t_km: float
    yuan_per_t_h: float
    carbon_yuan_per_t: float
    risk_yuan_per_t_h: float = 0.0
    empty_yuan_per_t_km: float = 0.0
    empty_return: float = 0.0

    @property
    def fixed_cost(self) -> float:
        """Generalised cost once per leg, yuan/t."""
        return self.fixed_yuan_per_t + self.yuan_per_t_h * self.fixed_h


@dataclass(frozen=True)
class Legs:
    """Cheapest legs between the points of a mode's network.

    Attributes
    ----------
    network : ModeNetwork
    arc_cost : (A,) array
        Generalised cost of each arc of the network, yuan/t.
    metric : Metric
        The customised network, for loading.
    tariff : Tariff
    cost : (P, P) array
        Generalised cost, yuan/t, fixed charge included; +inf where there is no way.
    hours, km : (P, P) arrays
        Along the same way, fixed time included; nan where there is none.
    """

    network: ModeNetwork
    arc_cost: Floats
    metric: Metric
    tariff: Tariff
    cost: Floats
    hours: Floats
    km: Floats

    @classmethod
    def find(cls, network: ModeNetwork, tariff: Tariff, closed: Bools | None = None) -> Legs:
        """Customise the network with the tariff and find all cheapest legs, none over a closed arc (A,)."""
        return cls.find_all(network, [tariff], [closed])[0]

    @classmethod
    def find_all(cls, network: ModeNetwork, tariffs: Sequence[Tariff], closed: Sequence[Bools | None]) -> list[Legs]:
        """Find the legs of several commodities or seasons: the same, and the network is customised side by side."""
        arcs = [_arc_cost(network, *one) for one in zip(tariffs, closed, strict=True)]
        carried = np.stack([network.time_h, network.length_km])
        metrics = network.topology.customise_all(np.stack(arcs), carried)
        return [cls._found(network, *one) for one in zip(tariffs, arcs, metrics, strict=True)]

    @classmethod
    def _found(cls, network: ModeNetwork, tariff: Tariff, arcs: Floats, metric: Metric) -> Legs:
        cost, (hours, km) = metric.skim(network.out_node, network.in_node)
        # Where legs end at their first stop, one that comes back would sail out and home again: no leg.
        home = network.split
        cost[home, home], hours[home, home], km[home, home] = np.inf, np.nan, np.nan
        for one in (cost, hours, km):
            network.stay(one, 0.0)
        return cls(network, arcs, metric, tariff, cost + tariff.fixed_cost, hours + tariff.fixed_h, km)

    @property
    def yuan(self) -> Floats:
        """(P, P) money part of the cost, yuan/t."""
        t = self.tariff
        if t.risk_yuan_per_t_h:
            return np.where(np.isfinite(self.cost), self.along(arc_yuan(self.network, t)) + t.fixed_yuan_per_t, np.nan)
        carbon = t.carbon_yuan_per_t * t.co2e_g_per_t_km * 1e-6 * self.km
        return np.asarray(self.cost - t.yuan_per_t_h * self.hours - carbon)

    @property
    def co2e_kg(self) -> Floats:
        """(P, P) emissions, kg CO2e per tonne."""
        return np.asarray(self.km * self.tariff.co2e_g_per_t_km * 1e-3)

    def arc_amount(self, name: str) -> Floats:
        """What a tonne pays (yuan), takes (hours) or emits (co2e_kg) on each arc, (A,)."""
        if name == "yuan":
            return arc_yuan(self.network, self.tariff)
        if name == "hours":
            return self.network.time_h
        return np.asarray(self.network.length_km * self.tariff.co2e_g_per_t_km * 1e-3)

    def load(self, flow: Floats) -> Floats:
        """Put leg flows (P, P) on the arcs of the network; return (A,) tonnes."""
        return self.metric.load(self.network.out_node, self.network.in_node, without_stays(self.network, flow))

    def load_step(self, flow: Array) -> Floats:
        """Return how tonnes on the arcs (A,) move with complex leg flows (P, P): their imaginary part."""
        return self.load(flow.imag)

    def stepped(self, arcs: Floats, each: float, step: float) -> Legs:
        """Return the legs with an imaginary step on every cost: `step` times `arcs` (A,) along the way, and `each`."""
        extra = self.along(arcs) + np.where(np.isfinite(self.cost), each, 0.0)
        return replace(self, cost=_imaginary(self.cost, step * extra))

    def along(self, arcs: Floats) -> Floats:
        """Add up (A,) amounts of the arcs along every leg; return (P, P), zero where there is no leg."""
        amount = self.metric.carrying(arcs[None, :]).skim(self.network.out_node, self.network.in_node)[1][0]
        amount = self.network.stay(amount, 0.0)
        return np.where(np.isfinite(self.cost), amount, 0.0)


def _arc_cost(network: ModeNetwork, tariff: Tariff, closed: Bools | None) -> Floats:
    """Return each arc's generalised cost, (A,) yuan/t; +inf where it is closed."""
    carbon = tariff.carbon_yuan_per_t * tariff.co2e_g_per_t_km * 1e-6
    arcs = arc_yuan(network, tariff) + network.length_km * carbon + tariff.yuan_per_t_h * network.time_h
    if tariff.risk_yuan_per_t_h:
        arcs = arcs + tariff.risk_yuan_per_t_h * network.time_sd_h
    return arcs if closed is None else np.where(closed, np.inf, arcs)


def arc_yuan(network: ModeNetwork, tariff: Tariff) -> Floats:
    """Return the money part of each arc's cost, (A,) yuan/t."""
    rate = np.where(np.isnan(network.own_rate), tariff.yuan_per_t_km * network.rate_factor, network.own_rate)
    yuan = network.length_km * rate + network.extra
    if tariff.empty_yuan_per_t_km:
        share = np.where(np.isnan(network.empty_share), tariff.empty_return, network.empty_share)
        yuan = yuan + network.length_km * share * tariff.empty_yuan_per_t_km
    return np.asarray(yuan)


def without_stays(network: ModeNetwork, flow: Array) -> Array:
    """Leave out legs (P, P) from a point to itself, where they would take a way round."""
    if not network.through or not len(network.split):
        return flow
    return np.asarray(network.stay(flow.copy(), 0.0))


def _imaginary(cost: Array, step: Array) -> Any:
    return cost + 1j * step
