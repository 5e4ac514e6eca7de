"""The corridor: expected cost of every pair of zones, and the flows of a demand over all chains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.automaton import Automaton
from landsea.corridor.chains import ChainModel, Memory, ModeLegs, Step, Values, expected_cost, gather, load
from landsea.corridor.constants import Incidence
from landsea.corridor.heap import keep_freed
from landsea.corridor.layout import Layout
from landsea.corridor.markets import Market, markets
from landsea.corridor.seasons import by_lane, lanes, over_lanes, yearly, yearly_by_lane
from landsea.corridor.services import with_services
from landsea.corridor.shipping import Shipping
from landsea.corridor.threads import blas_threads
from landsea.corridor.underflow import refuse_underflow
from landsea.errors import NetworkError
from landsea.region import Region

Array = NDArray[Any]


@dataclass(frozen=True)
class Pass:
    """One run of the recursion: a market, and the share of its tonnes that has this choice of modes.

    Attributes
    ----------
    market : Market
    model : ChainModel
    memory : Memory
        The recursion's weights.
    cost : (Z, Z) array
        Expected minimum cost, yuan/t.
    share : (Z, Z) array
        Share of the pair's tonnes that this pass carries; zero outside the market.
    """

    market: Market
    model: ChainModel
    memory: Memory
    cost: Array
    share: Array

    @property
    def values(self) -> Values:
        """The recursion's weights; computed again if they were forgotten."""
        return self.memory.values()


@dataclass(frozen=True)
class Choices:
    """Everything known of a commodity's chains before there is a demand.

    Attributes
    ----------
    shipping : Shipping
    passes : tuple of Pass
    cost : (Z, Z) array
        Expected minimum cost over all passes, yuan/t; +inf where no chain exists or trade is not allowed.
    """

    shipping: Shipping
    passes: tuple[Pass, ...]
    cost: Array


@dataclass(frozen=True)
class CommodityFlows:
    """Tonnes of one commodity on every stage.

    Attributes
    ----------
    choices : Choices
    demand, unserved : (Z, Z) arrays
        What was loaded, and what no chain could carry.
    points : dict of str to (P, P) array
        Leg flows between the points of each mode's network.
    transfers : (X,) array
        Flow on each row of ``shipping.transfers``.
    boarding, alighting : dict of str to (C,) array
        Tonnes entering or leaving each mode at each connector of ``shipping.connectors``.
    by_legs : (K,) array
        Tonnes by number of legs.
    """

    choices: Choices
    demand: Array
    unserved: Array
    points: Mapping[str, Array]
    transfers: Array
    boarding: Mapping[str, Array]
    alighting: Mapping[str, Array]
    by_legs: Array

    @cached_property
    def access(self) -> dict[str, Array]:
        """Tonnes entering each mode at each zone: (Z,) by mode."""
        return self._by_zone(self.boarding)

    @cached_property
    def egress(self) -> dict[str, Array]:
        """Tonnes leaving each mode at each zone: (Z,) by mode."""
        return self._by_zone(self.alighting)

    def _by_zone(self, tonnes: Mapping[str, Array]) -> dict[str, Array]:
        connectors, zones = self.choices.shipping.connectors, len(self.demand)
        return {mode: gather(at, connectors[mode].zone, zones, axis=0) for mode, at in tonnes.items()}

    def total(self, name: str) -> float:
        """Sum an amount over all tonnes and stages: yuan, hours (times tonnes) or co2e_kg."""
        ship = self.choices.shipping
        out = float(self.transfers @ getattr(ship.transfers, name))
        for mode, tonnes in self.points.items():
            used = tonnes > 0
            out += float(tonnes[used] @ getattr(ship.legs[mode], name)[used])
        ends = {"yuan": ("access_yuan", "egress_yuan"), "hours": ("access_h", "egress_h"), "co2e_kg": ()}[name]
        for column, flow in zip(ends, (self.boarding, self.alighting), strict=False):
            out += sum(float(flow[mode] @ getattr(at, column)) for mode, at in ship.connectors.items())
        return out

    @cached_property
    def links(self) -> dict[str, Array]:
        """Leg flows put on the arcs of each network: (A,) tonnes by mode."""
        legs = self.choices.shipping.legs
        real = {mode: legs[mode].load(flow.real) for mode, flow in self.points.items()}
        if not any(np.iscomplexobj(flow) for flow in self.points.values()):
            return real
        return {mode: tonnes + 1j * self.link_steps[mode] for mode, tonnes in real.items()}

    @cached_property
    def link_steps(self) -> dict[str, Array]:
        """The imaginary part of `links`: how the tonnes on every arc move with complex costs."""
        legs = self.choices.shipping.legs
        return {mode: legs[mode].load_step(flow) for mode, flow in self.points.items()}


class Corridor:
    """The freight corridor of a region.

    Parameters
    ----------
    region : Region
        A valid pack; the attribute of this name has its services as links of the networks.

    Raises
    ------
    NetworkError
        If a cost is negative.

    Notes
    -----
    Topologies are built once; each commodity's legs are found on first use and kept.
    """

    def __init__(self, region: Region) -> None:
        keep_freed()
        self.region = with_services(region)
        self.layout = Layout.of(self.region)
        self._shipping: dict[str, Shipping] = {}
        self._incidence: dict[str, Incidence] = {}

    @cached_property
    def commodities(self) -> pd.DataFrame:
        """The pack's commodities by id, once for each season if it has any: see :mod:`landsea.corridor.seasons`."""
        return lanes(self.region)

    @cached_property
    def constants(self) -> NDArray[np.float64]:
        """(C,) values of the pack's constants, yuan/t."""
        return self.region.table("constants")["value_yuan_per_t"].to_numpy(float)

    @property
    def n_zones(self) -> int:
        """Number of zones."""
        return len(self.layout.zones)

    @property
    def networks(self) -> list[dict[str, Any]]:
        """Each mode's network: nodes, arcs, slots of its pattern, and nodes searched instead of eliminated."""
        of = {mode: net.topology for mode, net in self.layout.networks.items()}
        return [
            {"mode": mode, "nodes": one.n_nodes, "arcs": one.n_arcs, "slots": one.n_slots, "searched": one.n_core}
            for mode, one in of.items()
        ]

    def shipping(self, commodity: str) -> Shipping:
        """Return the commodity's costs, found on first use."""
        self.find([commodity])
        return self._shipping[commodity]

    def find(self, commodities: Sequence[str]) -> None:
        """Find the costs of several commodities, if not yet known: sooner together than one by one."""
        new = [name for name in dict.fromkeys(commodities) if name not in self._shipping]
        if new:
            self._shipping |= zip(new, Shipping.of(self.layout, self.commodities.loc[new]), strict=True)

    @property
    def commodity_of(self) -> dict[str, str]:
        """Commodity of every lane."""
        return {str(lane): str(name) for lane, name in self.commodities["commodity"].items()}

    @cached_property
    def seasonal(self) -> bool:
        """Whether there are parts of the year in which places are closed."""
        return bool((self.commodities["season"] != "").any())

    def yearly(self, by_lane: Mapping[str, Any]) -> dict[str, Any]:
        """Return the year's mean of expected costs by commodity: see :func:`landsea.corridor.seasons.yearly`."""
        return yearly(self.commodities, by_lane)

    def by_lane(self, tonnes: Mapping[str, Array]) -> dict[str, Array]:
        """Split tonnes by commodity over the seasons; by id where there are none."""
        return by_lane(self.commodities, tonnes)

    def answer(
        self, cost: Mapping[str, Array], pulled: Callable[[Mapping[str, Array]], Mapping[str, Array]]
    ) -> Callable[[Mapping[str, Array]], dict[str, Array]]:
        """Return how demand answers by lane, transposed, for a function that does so by commodity and the year.

        Parameters
        ----------
        cost : dict of str to (Z, Z) array
            Expected costs by lane; +inf where no chain exists.
        pulled : callable
            Turns derivatives by tonnes into derivatives by expected costs.
        """
        table, open_ = self.commodities, {lane: np.isfinite(one) for lane, one in cost.items()}
        return lambda by_tonnes: yearly_by_lane(table, open_, pulled(over_lanes(table, by_tonnes)))

    def forget(self, commodity: str) -> None:
        """Give back the memory of a commodity's legs and costs; they are found again when asked for."""
        self._shipping.pop(commodity, None)
        self._incidence.pop(commodity, None)

    def choices(
        self,
        commodity: str,
        constants: Array | None = None,
        theta: float | None = None,
        shipping: Shipping | None = None,
    ) -> Choices:
        """Run the recursion for every market of a commodity.

        Parameters
        ----------
        commodity : str
            Commodity id.
        constants : (C,) array, optional
            Values in place of the pack's constants; complex for derivatives.
        theta : float, optional
            Scale of the choice of terminal in place of the pack's; that of the choice of mode moves with it.
        shipping : Shipping, optional
            Costs in place of the pack's, on the same networks and transfers; complex for derivatives.

        Returns
        -------
        Choices

        Raises
        ------
        NumericalError
            If a pair looks unreachable only because its weight is too small for a double.
        """
        values = self.constants if constants is None else constants
        ship = self.shipping(commodity) if shipping is None else shipping
        if theta is not None:
            ship = replace(ship, theta=theta, mu=ship.mu * theta / ship.theta)
        trade = str(self.commodities.loc[commodity, "trade"])
        met = self._met(commodity)
        by_mode = {mode: met.of_mode(mode, values) for mode in ship.legs}
        transfer_cost = ship.transfers.cost + met.of_transfers(values)
        passes: list[Pass] = []
        with blas_threads(len(self.layout.terminals), self.n_zones):
            for market in markets(self.layout, trade):
                passes += self._passes(ship, market, self.chain_model(ship, market, by_mode, transfer_cost))
        dtype = np.result_type(float, *(one.cost for one in passes))
        cost = np.full((self.n_zones, self.n_zones), np.inf, dtype)
        for one in passes:
            carried = (one.share > 0) & np.isfinite(one.cost)
            cost[carried] = np.where(np.isinf(cost), 0.0, cost)[carried] + (one.share * _finite(one.cost))[carried]
        return Choices(ship, tuple(passes), cost)

    def flows(self, choices: Choices, demand: Array) -> CommodityFlows:
        """Load a demand over all chains.

        Parameters
        ----------
        choices : Choices
        demand : (Z, Z) array
            Tonnes a year; the diagonal is ignored.

        Returns
        -------
        CommodityFlows
            Pairs that no chain joins come back as `unserved`.
        """
        demand = np.where(np.eye(self.n_zones, dtype=bool), 0.0, demand)
        served = np.isfinite(choices.cost)
        unserved = np.where(served, 0.0, demand)
        demand = demand - unserved
        gathered = _Gatherer(self.layout, choices)
        with blas_threads(len(self.layout.terminals), self.n_zones):
            for one in choices.passes:
                part = demand * one.share
                if part.any():
                    gathered.add(one, load(one.model, one.values, part))
        return gathered.finish(demand, unserved)

    def _met(self, commodity: str) -> Incidence:
        if commodity not in self._incidence:
            constants, terminals = self.region.table("constants"), self.layout.terminals
            self._incidence[commodity] = Incidence.of(constants, self.shipping(commodity), terminals)
        return self._incidence[commodity]

    def _passes(self, ship: Shipping, market: Market, model: ChainModel) -> list[Pass]:
        limited = ship.limited_modes()
        cost, values = expected_cost(model)
        names = self.layout.zones["name"]
        refuse_underflow(ship.commodity, model, cost, market.pairs, names)
        everything = Pass(market, model, Memory(model, values), cost, market.pairs.astype(float))
        if not limited:
            return [everything]
        eligible = ship.eligible(self.n_zones)
        share = eligible[:, None] * eligible[None, :]
        numbers = {self.layout.modes.index(mode) for mode in limited}
        captive_model = replace(model, automaton=model.automaton.without(numbers), steps=tuple(
            s for s in model.steps if not {model.automaton.mode[s.before], model.automaton.mode[s.after]} & numbers
        ))  # fmt: skip
        captive_cost, captive_values = expected_cost(captive_model)
        refuse_underflow(ship.commodity, captive_model, captive_cost, market.pairs & (share < 1), names)
        # Captive tonnes that no other mode can carry have to use the limited ones after all.
        share = np.where(np.isfinite(captive_cost), share, 1.0) * market.pairs
        rest = market.pairs - share
        return [
            replace(everything, share=share),
            Pass(market, captive_model, Memory(captive_model, captive_values), captive_cost, rest),
        ]

    def chain_model(
        self, ship: Shipping, market: Market, by_mode: Mapping[str, complex], transfer_cost: Array
    ) -> ChainModel:
        """Assemble costs and grammar of one commodity in one market.

        Parameters
        ----------
        ship : Shipping
        market : Market
        by_mode : dict of str to number
            Constant of every leg of a mode, yuan/t.
        transfer_cost : (X,) array
            Generalised cost of each of the commodity's transfers, constants included.
        """
        layout = self.layout
        closed = {i for i, mode in enumerate(layout.modes) if mode not in ship.legs}
        automaton = layout.automaton.without(closed)
        legs = tuple(
            _mode_legs(layout, ship, market, mode, by_mode[mode]) if mode in ship.legs else _no_legs()
            for mode in layout.modes
        )
        steps = _steps(layout, ship, automaton, legs, transfer_cost)
        return ChainModel(automaton, ship.theta, ship.mu, legs, steps, self.n_zones)


def _finite(values: Array) -> Array:
    return np.where(np.isfinite(values), values, 0.0)


def _no_legs() -> ModeLegs:
    none, empty = np.zeros(0, np.int64), np.zeros((0, 0))
    return ModeLegs(none, empty, none, none, empty, empty, empty)


def _mode_legs(layout: Layout, ship: Shipping, market: Market, mode: str, constant: complex) -> ModeLegs:
    legs = ship.legs[mode]
    cost = legs.cost
    point = layout.point[mode]
    terminals = np.flatnonzero(market.terminals & (point >= 0))
    at = point[terminals]
    reach = ship.connectors[mode]
    places, zones = reach.point, reach.zone
    access, egress = reach.access[:, None], reach.egress[None, :]
    return ModeLegs(
        terminals=terminals,
        between=cost[np.ix_(at, at)],
        origin_zone=zones,
        destination_zone=zones,
        access=cost[np.ix_(places, at)] + access,
        egress=cost[np.ix_(at, places)] + egress,
        direct=cost[np.ix_(places, places)] + access + egress,
        constant=constant,
    )


def _steps(
    layout: Layout, ship: Shipping, automaton: Automaton, legs: tuple[ModeLegs, ...], cost: Array
) -> tuple[Step, ...]:
    transfers = ship.transfers
    position = [_positions(mode.terminals, len(layout.terminals)) for mode in legs]
    steps = []
    for before, following in enumerate(automaton.following):
        for after in following:
            m_before, m_after = automaton.mode[before], automaton.mode[after]
            rows = np.flatnonzero((transfers.from_number == m_before) & (transfers.to_number == m_after))
            at_before = position[m_before][transfers.terminal[rows]]
            at_after = position[m_after][transfers.terminal[rows]]
            both = (at_before >= 0) & (at_after >= 0)
            if both.any():
                steps.append(Step(before, after, at_before[both], at_after[both], cost[rows[both]], rows[both]))
    return tuple(steps)


def _positions(terminals: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return each terminal's position among those of a mode, -1 where the mode does not serve it."""
    out = np.full(count, -1, np.int64)
    out[terminals] = np.arange(len(terminals))
    return out


class _Gatherer:
    """Adds up the flows of a commodity's passes."""

    def __init__(self, layout: Layout, choices: Choices) -> None:
        ship = choices.shipping
        dtype = choices.cost.dtype
        self.layout, self.choices = layout, choices
        self.points = {m: np.zeros(legs.cost.shape, dtype) for m, legs in ship.legs.items()}
        self.transfers = np.zeros(len(ship.transfers), dtype)
        self.boarding = {m: np.zeros(len(ship.connectors[m].zone), dtype) for m in ship.legs}
        self.alighting = {m: np.zeros(len(ship.connectors[m].zone), dtype) for m in ship.legs}
        self.by_legs = np.zeros(layout.automaton.max_legs, dtype)

    def add(self, one: Pass, flows: Any) -> None:
        for number, mode in enumerate(self.layout.modes):
            if mode in self.points:
                self._add_mode(one.model.legs[number], mode, number, flows)
        for step, flow in zip(one.model.steps, flows.steps, strict=True):
            np.add.at(self.transfers, step.rows, flow)
        self.by_legs += flows.by_legs

    def _add_mode(self, legs: ModeLegs, mode: str, number: int, flows: Any) -> None:
        at = self.layout.point[mode][legs.terminals]
        places = self.choices.shipping.connectors[mode].point
        points = self.points[mode]
        direct, access, egress = flows.direct[number], flows.access[number], flows.egress[number]
        np.add.at(points, np.ix_(at, at), flows.between[number])
        np.add.at(points, np.ix_(places, at), access)
        np.add.at(points, np.ix_(at, places), egress)
        np.add.at(points, np.ix_(places, places), direct)
        self.boarding[mode] += access.sum(axis=1) + direct.sum(axis=1)
        self.alighting[mode] += egress.sum(axis=0) + direct.sum(axis=0)

    def finish(self, demand: Array, unserved: Array) -> CommodityFlows:
        total = abs(self.by_legs.sum() - demand.sum())
        if not total <= 1e-9 * max(1.0, abs(demand.sum())):
            msg = (
                f"{self.choices.shipping.commodity}: {total:.6g} t of {abs(demand.sum()):.6g} t were lost while"
                " loading. This is a fault of the engine; please report it with the pack."
            )
            raise NetworkError(msg)
        return CommodityFlows(
            self.choices, demand, unserved, self.points, self.transfers, self.boarding, self.alighting, self.by_legs
        )
