"""The levers of an indicator: sums of its derivatives over the stages that each lever touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor import Settled, Shipping, Stages, service_links
from landsea.corridor.facilities import Facility
from landsea.corridor.services import WEEKS, waiting
from landsea.model.capacity import limit_names
from landsea.model.functional import Functional

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

COLUMNS = ["kind", "place_id", "place", "place_local", "mode", "today", "unit", "derivative", "effect"]

#: What each kind of lever is, for docs and reports.
KINDS = {
    "link_time": "hours to run a link, both ways",
    "link_cost": "yuan per tonne for using a link, both ways; today's is the mean over the tonnes there",
    "dwell": "hours of every transfer at a terminal",
    "border_wait": "hours of every transfer at a border station",
    "handling": "yuan per tonne of every transfer at a terminal",
    "tariff": "all rates of a mode per tonne-km and per leg, percent",
    "value_of_time": "a commodity's value of time, percent",
    "service_frequency": "departures a week of a scheduled service: waits, and room where a departure has a size",
    "service_fare": "yuan per tonne for boarding a scheduled service",
    "service_size": "tonnes that a departure takes (a train's length); only where capacities bind (congestion)",
    "capacity": "units a year that a place passes; only where capacities bind (congestion)",
    "demand": "all tonnes of a commodity, percent",
}


@dataclass(frozen=True)
class Levers:
    """Every lever of an indicator, as rows of a table.

    Attributes
    ----------
    outcome : Outcome
    what : Functional
        The indicator.
    flows : dict of str to Stages
        Tonnes, by lane.
    slopes : Settled
        Its derivatives by costs, limits and loads.
    """

    outcome: Outcome
    what: Functional
    flows: Mapping[str, Stages]
    slopes: Settled

    def all(self) -> Iterator[Iterator[dict[str, Any]]]:
        """Every kind."""
        yield self.links()
        yield self.terminals()
        yield self.tariffs()
        yield self.services()
        yield self.commodities()
        yield self.capacities()

    def links(self) -> Iterator[dict[str, Any]]:
        """Time and money on every link; boarding a service and leaving it are levers of the service."""
        table = self.outcome.region.table("link")
        names, hours, yuan = _link_names(self.outcome), *self._by_link
        stops = _ends_of_services(self.outcome)
        for row, (link, mode) in enumerate(zip(table["link_id"], table["mode"], strict=True)):
            if link not in stops:
                place = (str(link), *names[row], str(mode))
                yield _row("link_time", place, float(self._link_hours[row]), "h", float(hours[row]))
                yield _row("link_cost", place, float(self._link_charge[row]), "yuan/t", float(yuan[row]))

    @cached_property
    def _by_link(self) -> tuple[Floats, Floats]:
        """Derivatives by an hour and a yuan on every link of the pack, both ways."""
        layout = self.outcome.corridor.layout
        hours, yuan = (np.zeros(len(layout.region.table("link"))) for _ in range(2))
        for mode, network in layout.networks.items():
            for ship, flow, slope in self._shipped(mode):
                by_hour = ship.yuan_per_t_h * slope.arcs[mode] + self.what.per_hour * flow.arcs[mode]
                np.add.at(hours, network.arc_link, by_hour)
                np.add.at(yuan, network.arc_link, slope.arcs[mode] + self.what.per_yuan * flow.arcs[mode])
        return hours, yuan

    @cached_property
    def _link_hours(self) -> Floats:
        layout = self.outcome.corridor.layout
        hours = np.zeros(len(layout.region.table("link")))
        for network in layout.networks.values():
            np.maximum.at(hours, network.arc_link, network.time_h)
        return hours

    @cached_property
    def _link_charge(self) -> Floats:
        """Mean charge over the tonnes on every link, yuan a tonne; nan where nothing moves."""
        layout = self.outcome.corridor.layout
        tonnes, paid = (np.zeros(len(layout.region.table("link"))) for _ in range(2))
        for mode, network in layout.networks.items():
            for ship, flow, _ in self._shipped(mode):
                np.add.at(tonnes, network.arc_link, flow.arcs[mode])
                np.add.at(paid, network.arc_link, flow.arcs[mode] * ship.legs[mode].arc_amount("yuan"))
        mean: Floats = np.divide(paid, tonnes, out=np.full(len(tonnes), np.nan), where=tonnes > 0)
        return mean

    def terminals(self) -> Iterator[dict[str, Any]]:
        """Time and money of the transfers at every terminal."""
        terminals = self.outcome.corridor.layout.terminals
        n = len(terminals)
        hours, yuan, tonnes, spent_h, spent_yuan = (np.zeros(n) for _ in range(5))
        for name, slope in self._by_lane():
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
        for lane, slope in self._by_lane():
            ship = self._ship(lane)
            name = ship.commodity
            by_value[name] += self._by_value(ship, slope, float(table["value_of_time_yuan_per_t_h"][name]))
            by_demand[name] += self._by_demand(lane) + self._by_crowding(lane)
        for name in dict.fromkeys(self._ship(lane).commodity for lane, _ in self._by_lane()):
            names = (str(table["name"][name]), str(table["name_local"][name] or table["name"][name]))
            yield _row("value_of_time", (name, *names, ""), np.nan, "percent", 0.01 * by_value[name])
            yield _row("demand", (name, *names, ""), np.nan, "percent", 0.01 * by_demand[name])

    def _by_value(self, ship: Shipping, slope: Stages, value_of_time: float) -> float:
        """Derivative by the logarithm of the value of time: hours, and the risk that is valued with them."""
        by_hours = value_of_time * Stages.of_amount(ship, "hours").dot(slope)
        risks = {mode: one.tariff.risk_yuan_per_t_h * one.network.time_sd_h for mode, one in ship.legs.items()}
        risky = replace(Stages.zero(ship), arcs=risks, transfers=ship.transfers.risk_yuan)
        return by_hours + risky.dot(slope)

    def services(self) -> Iterator[dict[str, Any]]:
        """Frequency, fare and size of scheduled services; those that were withdrawn stay so."""
        row_of = {name: row for row, name in enumerate(self.outcome.region.table("link")["link_id"])}
        hours, yuan = self._by_link
        stretches = service_links(self.outcome.region)
        for name, service in self.outcome.region.table("services").set_index("service_id").iterrows():
            ring = stretches[stretches["service_id"] == name]
            boards = [row_of[link] for link in ring["board_link_id"]]
            frequency, size = float(service["frequency_per_week"]), float(service["size_t"])
            room = sum(self._by_room.get(link, 0.0) for link in ring["link_id"]) * WEEKS
            by_wait = float(hours[boards].sum()) * -waiting(frequency) / frequency
            by_frequency = by_wait + (room * size if room else 0.0)
            title = str(service["name"] or name)
            place = (str(name), title, title, str(service["mode"]))
            yield _more(_row("service_frequency", place, frequency, "1/week", by_frequency))
            yield _row("service_fare", place, float(service["fare_yuan_per_t"]), "yuan/t", float(yuan[boards].sum()))
            if room:
                yield _more(_row("service_size", place, size, "t", room * frequency))

    @cached_property
    def _by_room(self) -> dict[str, float]:
        """Derivatives by the year's limit of every capacity: it is that of every season for which none is stated."""
        balance, out = self.outcome.equilibrium, dict[str, float]()
        if balance is not None:
            for one, derivative in zip(balance.facilities.places, self.slopes.by_limit, strict=True):
                out[_limit_name(one)] = out.get(_limit_name(one), 0.0) + one.share * float(derivative)
        return out

    def capacities(self) -> Iterator[dict[str, Any]]:
        """Limits of places in equilibrium: their effect is that of a tenth more."""
        balance = self.outcome.equilibrium
        if balance is None:
            return
        units = self.outcome.region.table("capacities").set_index("capacity_id")["unit"]
        names, seasons = limit_names(self.outcome.region), _season_names(self.outcome)
        # A departure's size is a lever of the service, not of a stretch.
        sizes = set(service_links(self.outcome.region)["link_id"])
        places = {_limit_name(one): one for one in balance.facilities.places if one.capacity_id not in sizes}
        for name, one in places.items():
            title, local = names[one.capacity_id]
            if one.stated:
                title, local = f"{title}, {seasons[str(one.season)][0]}", f"{local}，{seasons[str(one.season)][1]}"
            unit, today = str(units[one.capacity_id]), one.limit / one.share
            yield _more(_row("capacity", (name, title, local, one.mode), today, unit, self._by_room[name]))

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

    def _by_lane(self) -> Iterator[tuple[str, Stages]]:
        yield from self.slopes.by_cost.items()

    def _shipped(self, mode: str) -> Iterator[tuple[Shipping, Stages, Stages]]:
        for name, slope in self._by_lane():
            ship = self._ship(name)
            if mode in ship.legs:
                yield ship, self.flows[name], slope

    def _ship(self, name: str) -> Shipping:
        return self.outcome.commodity_flows[name].choices.shipping


def _row(kind: str, place: tuple[str, str, str, str], today: float, unit: str, derivative: float) -> dict[str, Any]:
    effect = derivative if unit == "percent" else -0.1 * today * derivative
    return dict(zip(COLUMNS, (kind, *place, today, unit, derivative, effect), strict=True))


def _more(lever: dict[str, Any]) -> dict[str, Any]:
    """Turn the effect of a tenth less into that of a tenth more."""
    return {**lever, "effect": -lever["effect"]}


def _limit_name(one: Facility) -> str:
    return one.name if one.stated else one.capacity_id


def _season_names(outcome: Outcome) -> dict[str, tuple[str, str]]:
    table = outcome.region.table("seasons")
    rows = zip(table["season"], table["name"], table["name_local"], strict=True)
    return {str(key): (str(name or key), str(local or name or key)) for key, name, local in rows}


def _ends_of_services(outcome: Outcome) -> set[str]:
    """Links by which services are boarded and left."""
    boards = service_links(outcome.region)["board_link_id"]
    return {*boards, *boards.str.replace(":board:", ":leave:", regex=False)}


def _link_names(outcome: Outcome) -> list[tuple[str, str]]:
    nodes = outcome.region.table("node").set_index("node_id")
    name, local = nodes["name"].to_dict(), nodes["name_local"].to_dict()
    table = outcome.region.table("link")
    services = set(service_links(outcome.region)["link_id"])
    out = []
    for link, title, a, b in zip(*(table[c] for c in ("link_id", "name", "from_node_id", "to_node_id")), strict=True):
        of = f"{title}: " if link in services else ""
        out.append((f"{of}{name[a]} - {name[b]}", f"{of}{local[a] or name[a]} - {local[b] or name[b]}"))
    return out
