"""The exact derivative of an indicator by every lever: links, terminals, tariffs, values of time, demand.

Demand is held, as under a scenario that moves goods between chains. For an indicator that sums flows, one run of the
engine gives the derivative by the cost on every stage (:func:`landsea.corridor.respond`); a lever's derivative is a
sum of those over the stages that it touches, plus what the lever adds by itself (a yuan more on a link is a yuan more
of logistics cost before anything moves).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import Settled, Shipping, Stages, respond, settle
from landsea.errors import LandSeaError
from landsea.model.capacity import limit_names
from landsea.model.costs import priced
from landsea.model.functional import Functional, functional

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

COLUMNS = ["kind", "place_id", "place", "place_local", "mode", "today", "unit", "derivative", "effect"]

#: Derivatives this much smaller than the largest of their unit are rounding errors.
ROUNDING = 1e-12

#: What each kind of lever is, for docs and reports.
KINDS = {
    "link_time": "hours to run a link, both ways",
    "link_cost": "yuan per tonne for using a link, both ways; today's is the mean over the tonnes there",
    "dwell": "hours of every transfer at a terminal",
    "border_wait": "hours of every transfer at a border station",
    "handling": "yuan per tonne of every transfer at a terminal",
    "tariff": "all rates of a mode per tonne-km and per leg, percent",
    "value_of_time": "a commodity's value of time, percent",
    "capacity": "units a year that a place passes; only where capacities bind (congestion)",
    "demand": "all tonnes of a commodity, percent",
}


def sensitivity(outcome: Outcome, indicator: str, discount_percent: float | None = None) -> pd.DataFrame:
    """Differentiate an indicator by every lever.

    Parameters
    ----------
    outcome : Outcome
    indicator : str
        See :func:`landsea.model.functional.functional`.
    discount_percent : float, optional
        Percent a year at which projects are paid for; the pack's by default.

    Returns
    -------
    pandas.DataFrame
        One row a lever, strongest effect first: kind, place_id, place, place_local, mode, today (its value, nan
        where it has none), unit, derivative (indicator's unit per unit of the lever), effect (of taking a tenth off
        today's value, to first order; of a tenth more of a capacity; of one percent where the unit is percent),
        and where a project of the pack moves the lever: cost_yuan (a year, for one unit), per_bn_yuan (what a bn
        yuan a year does to the indicator), in_part (the cost is known in part) and project
        (:func:`landsea.model.costs.priced`).
        ``attrs`` has indicator, title, title_local, unit and value.

    Raises
    ------
    LandSeaError
        If there is no such indicator, or demand answers to costs: such an outcome has no derivatives yet.

    Notes
    -----
    Where the outcome is an equilibrium, delays and slot prices move with the flows; elsewhere there are none. At a
    tie between two ways of one leg the derivative is that of the way in use.
    """
    if outcome.response is not None:
        msg = (
            "Derivatives hold demand, and this outcome's demand answers to costs: solve again with"
            " demand=outcome.demand, which gives the same flows with demand held."
        )
        raise LandSeaError(msg)
    what = functional(outcome, indicator)
    flows = {name: Stages.of_flows(one) for name, one in outcome.commodity_flows.items()}
    slopes = _slopes(outcome, what, flows)
    levers = _Levers(outcome, what, flows, slopes)
    table = pd.DataFrame([row for part in levers.all() for row in part], columns=COLUMNS)
    table = priced(table[_felt(table)], outcome.region, discount_percent)
    order = table["effect"].abs().fillna(0.0).sort_values(ascending=False, kind="stable").index
    table = table.loc[order].reset_index(drop=True)
    table.attrs["indicator"], table.attrs["unit"] = what.indicator, what.unit
    table.attrs["value"] = _value(outcome, what, flows)
    table.attrs["title"], table.attrs["title_local"] = what.title, what.title_local
    return table


def value(outcome: Outcome, indicator: str) -> float:
    """Return the value of an indicator that has derivatives.

    Parameters
    ----------
    outcome : Outcome
    indicator : str
        See :func:`landsea.model.functional.functional`.
    """
    what = functional(outcome, indicator)
    return _value(outcome, what, {name: Stages.of_flows(one) for name, one in outcome.commodity_flows.items()})


def _felt(table: pd.DataFrame) -> pd.Series:
    """Tell which levers have an effect beyond rounding, beside the strongest of their unit."""
    size = table["derivative"].abs()
    return (size > ROUNDING * size.groupby(table["unit"]).transform("max")) & (size > 0)


def _value(outcome: Outcome, what: Functional, flows: Mapping[str, Stages]) -> float:
    if what.is_worth:
        table = outcome.indicators.set_index("indicator")["value"]
        return float(table[what.indicator])
    above, below = what.totals(flows)
    return above / below


def _slopes(outcome: Outcome, what: Functional, flows: Mapping[str, Stages]) -> Settled:
    """Derivatives by the generalised cost of every stage, and by every facility's limit and load."""
    worth = {name: one * 1e-9 for name, one in flows.items()} if what.is_worth else {}
    direction = {} if what.is_worth else what.directions(flows)
    if outcome.equilibrium is None:
        found = {name: respond(outcome.corridor, outcome.commodity_flows[name], one) for name, one in direction.items()}
        return Settled({**worth, **found}, np.zeros(0), np.zeros(0))
    balance = outcome.equilibrium
    own = balance.facilities.own(flows, what.per_hour, what.per_yuan)
    for name, one in worth.items():
        own = own + balance.facilities.felt(name, one)
    settled = settle(balance, outcome.commodity_flows, direction, own)
    by_cost = {name: slope + worth[name] if name in worth else slope for name, slope in settled.by_cost.items()}
    return replace(settled, by_cost=by_cost)


@dataclass(frozen=True)
class _Levers:
    outcome: Outcome
    what: Functional
    flows: Mapping[str, Stages]
    slopes: Settled

    def all(self) -> Iterator[Iterator[dict[str, Any]]]:
        yield self.links()
        yield self.terminals()
        yield self.tariffs()
        yield self.commodities()
        yield self.capacities()

    def links(self) -> Iterator[dict[str, Any]]:
        """Time and money on every link."""
        layout = self.outcome.corridor.layout
        table = layout.region.table("link")
        hours, yuan, today, tonnes, paid = (np.zeros(len(table)) for _ in range(5))
        for mode, network in layout.networks.items():
            np.maximum.at(today, network.arc_link, network.time_h)
            for ship, flow, slope in self._shipped(mode):
                charge = ship.legs[mode].arc_amount("yuan")
                by_hour = ship.yuan_per_t_h * slope.arcs[mode] + self.what.per_hour * flow.arcs[mode]
                np.add.at(hours, network.arc_link, by_hour)
                np.add.at(yuan, network.arc_link, slope.arcs[mode] + self.what.per_yuan * flow.arcs[mode])
                np.add.at(tonnes, network.arc_link, flow.arcs[mode])
                np.add.at(paid, network.arc_link, flow.arcs[mode] * charge)
        mean = np.divide(paid, tonnes, out=np.full(len(table), np.nan), where=tonnes > 0)
        names = _link_names(self.outcome)
        for row, (link, mode) in enumerate(zip(table["link_id"], table["mode"], strict=True)):
            place = (str(link), *names[row], str(mode))
            yield _row("link_time", place, float(today[row]), "h", float(hours[row]))
            yield _row("link_cost", place, float(mean[row]), "yuan/t", float(yuan[row]))

    def terminals(self) -> Iterator[dict[str, Any]]:
        """Time and money of the transfers at every terminal."""
        terminals = self.outcome.corridor.layout.terminals
        n = len(terminals)
        hours, yuan, tonnes, spent_h, spent_yuan = (np.zeros(n) for _ in range(5))
        for name, slope in self._slopes():
            ship, flow = self._ship(name), self.flows[name]
            rows = ship.transfers
            add = [
                (hours, ship.yuan_per_t_h * slope.transfers + self.what.per_hour * flow.transfers),
                (yuan, slope.transfers + self.what.per_yuan * flow.transfers),
                (tonnes, flow.transfers),
                (spent_h, flow.transfers * rows.hours),
                (spent_yuan, flow.transfers * rows.yuan),
            ]
            for total, part in add:
                np.add.at(total, rows.terminal, part)
        mean = np.divide(np.stack([spent_h, spent_yuan]), tonnes, out=np.full((2, n), np.nan), where=tonnes > 0)
        for row, terminal in enumerate(terminals.to_dict("records")):
            names = (str(terminal["name"]), str(terminal["name_local"] or terminal["name"]))
            place = (str(terminal["terminal_id"]), *names, "")
            wait = "border_wait" if terminal["kind"] == "border" else "dwell"
            yield _row(wait, place, float(mean[0, row]), "h", float(hours[row]))
            yield _row("handling", place, float(mean[1, row]), "yuan/t", float(yuan[row]))

    def tariffs(self) -> Iterator[dict[str, Any]]:
        """All of a mode's own rates, together."""
        layout = self.outcome.corridor.layout
        modes = layout.region.table("modes").set_index("mode")
        for mode, network in layout.networks.items():
            total = 0.0
            for ship, flow, slope in self._shipped(mode):
                tariff = ship.legs[mode].tariff
                own = np.where(np.isnan(network.own_rate), network.length_km * network.rate_factor, 0.0)
                rates = tariff.yuan_per_t_km * own
                both = slope.arcs[mode] + self.what.per_yuan * flow.arcs[mode]
                fixed = slope.legs[mode] + self.what.per_yuan * flow.legs[mode]
                total += float(rates @ both) + tariff.fixed_yuan_per_t * fixed
            names = (str(modes["name"][mode]), str(modes["name_local"][mode] or modes["name"][mode]))
            yield _row("tariff", (mode, *names, mode), np.nan, "percent", 0.01 * total)

    def commodities(self) -> Iterator[dict[str, Any]]:
        """Value of time and demand."""
        table = self.outcome.region.table("commodities").set_index("commodity")
        by_value, by_demand = dict.fromkeys(table.index, 0.0), dict.fromkeys(table.index, 0.0)
        for lane, slope in self._slopes():
            ship = self._ship(lane)
            name = ship.commodity
            by_value[name] += self._by_value(ship, slope, float(table["value_of_time_yuan_per_t_h"][name]))
            by_demand[name] += self._by_demand(lane) + self._by_crowding(lane)
        for name in dict.fromkeys(self._ship(lane).commodity for lane, _ in self._slopes()):
            names = (str(table["name"][name]), str(table["name_local"][name] or table["name"][name]))
            yield _row("value_of_time", (name, *names, ""), np.nan, "percent", 0.01 * by_value[name])
            yield _row("demand", (name, *names, ""), np.nan, "percent", 0.01 * by_demand[name])

    def _by_value(self, ship: Shipping, slope: Stages, value_of_time: float) -> float:
        """Derivative by the logarithm of the value of time: hours, and the risk that is valued with them."""
        by_hours = value_of_time * Stages.of_amount(ship, "hours").dot(slope)
        risks = {mode: one.tariff.risk_yuan_per_t_h * one.network.time_sd_h for mode, one in ship.legs.items()}
        risky = replace(Stages.zero(ship), arcs=risks, transfers=ship.transfers.risk_yuan)
        return by_hours + risky.dot(slope)

    def capacities(self) -> Iterator[dict[str, Any]]:
        """Limits of places in equilibrium: their effect is that of a tenth more."""
        balance = self.outcome.equilibrium
        if balance is None:
            return
        units = self.outcome.region.table("capacities").set_index("capacity_id")["unit"]
        names = limit_names(self.outcome.region)
        for one, derivative in zip(balance.facilities.places, self.slopes.by_limit, strict=True):
            place = (one.capacity_id, *names[one.capacity_id], one.mode)
            lever = _row("capacity", place, one.limit, str(units[one.capacity_id]), float(derivative))
            yield {**lever, "effect": -lever["effect"]}

    def _by_demand(self, name: str) -> float:
        """Derivative by the logarithm of a commodity's tonnes: flows are proportional to them."""
        what, one = self.what, self.outcome.commodity_flows[name]
        if what.is_worth:
            served = one.demand > 0
            return 1e-9 * float(one.demand[served] @ one.choices.cost[served])
        above, below = what.totals(self.flows)
        mine = [
            (side[name].dot(self.flows[name]) if name in side else 0.0) + fixed.get(name, 0.0)
            for side, fixed in ((what.above, what.fixed_above), (what.below, what.fixed_below))
        ]
        if what.per_tonne:
            # The denominator is all tonnes, of which these are a part.
            mine[1] = below * float(one.demand.sum()) / what.per_tonne
        return (mine[0] - mine[1] * above / below) / below

    def _by_crowding(self, name: str) -> float:
        """What a commodity's tonnes do to the others at the facilities they load."""
        balance = self.outcome.equilibrium
        if balance is None:
            return 0.0
        return balance.facilities.counts(name, self.slopes.by_load).dot(self.flows[name])

    def _slopes(self) -> Iterator[tuple[str, Stages]]:
        yield from self.slopes.by_cost.items()

    def _shipped(self, mode: str) -> Iterator[tuple[Shipping, Stages, Stages]]:
        for name, slope in self._slopes():
            ship = self._ship(name)
            if mode in ship.legs:
                yield ship, self.flows[name], slope

    def _ship(self, name: str) -> Shipping:
        return self.outcome.commodity_flows[name].choices.shipping


def _row(kind: str, place: tuple[str, str, str, str], today: float, unit: str, derivative: float) -> dict[str, Any]:
    effect = derivative if unit == "percent" else -0.1 * today * derivative
    return dict(zip(COLUMNS, (kind, *place, today, unit, derivative, effect), strict=True))


def _link_names(outcome: Outcome) -> list[tuple[str, str]]:
    nodes = outcome.region.table("node").set_index("node_id")
    name, local = nodes["name"].to_dict(), nodes["name_local"].to_dict()
    table = outcome.region.table("link")
    ends = list(zip(table["from_node_id"], table["to_node_id"], strict=True))
    return [(f"{name[a]} - {name[b]}", f"{local[a] or name[a]} - {local[b] or name[b]}") for a, b in ends]
