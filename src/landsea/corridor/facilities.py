"""Capacities as the engine sees them: what loads each, and on which stages its delay or price falls.

Where the year has seasons, a capacity is a facility in each of them, loaded by the season's goods and with the season's
part of the year's limit, or what the pack states for it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.corridor import CommodityFlows, Corridor
from landsea.corridor.legs import Legs
from landsea.corridor.seasons import MARK, season_limits
from landsea.corridor.shipping import Shipping
from landsea.corridor.stages import Stages
from landsea.corridor.ways import SpreadLegs, Ways
from landsea.corridor.wildcards import matches
from landsea.errors import Finding, NetworkError

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Days in a year, for limits by the day.
DAYS = 365


@dataclass(frozen=True)
class Facility:
    """One limited place.

    Attributes
    ----------
    capacity_id : str
    hard : bool
        A quota, whose state is the price of a unit in yuan; else a place whose state is the delay in hours.
    limit : float
        Units a year, or in the season.
    delay_h, power : float
        Delay at the limit, and how it grows (soft).
    units_per_t : dict of str to float
        By commodity that counts: units that a tonne takes.
    mode : str
        Network of the limited link; empty at a terminal.
    arcs : (n,) int array
        Its arcs there.
    terminals : (T,) bool array
        Terminals whose transfers count.
    side : (M,) bool array
        Modes of which one side of a counted transfer must be; all where the capacity names none.
    season : str or None
        Part of the year in which it holds, "" for what the pack's seasons leave; None: the whole year.
    share : float
        Its length, of the year.
    stated : bool
        Whether the pack states a limit for the season.
    """

    capacity_id: str
    hard: bool
    limit: float
    delay_h: float
    power: float
    units_per_t: Mapping[str, float]
    mode: str
    arcs: Longs
    terminals: Bools
    side: Bools
    season: str | None = None
    share: float = 1.0
    stated: bool = False

    @property
    def name(self) -> str:
        """Capacity id, with the season where there is one."""
        return f"{self.capacity_id}{MARK}{self.season}" if self.season else self.capacity_id

    def rows(self, ship: Shipping) -> Longs:
        """Rows of a commodity's transfers that pass here."""
        rows = ship.transfers
        return np.flatnonzero(self.terminals[rows.terminal] & (self.side[rows.from_number] | self.side[rows.to_number]))


class Facilities:
    """Every capacity that can bind, and the commodities' costs with their delays and prices.

    Parameters
    ----------
    corridor : Corridor

    Raises
    ------
    NetworkError
        If a limit is zero: the place has to be closed instead.
    """

    def __init__(self, corridor: Corridor) -> None:
        self.corridor = corridor
        self.places = _facilities(corridor)
        self.hard = np.array([one.hard for one in self.places], dtype=bool)
        self.limit = np.array([one.limit for one in self.places])
        self.power = np.array([one.power for one in self.places])
        self._ships = {name: corridor.shipping(name) for name in corridor.commodities.index}
        self._used = {name: self._units(name) for name in self._ships}
        self._rows = {
            name: {number: self.places[number].rows(ship) for number, _ in self._used[name]}
            for name, ship in self._ships.items()
        }
        congested = {one.mode for one in self.places if one.mode}
        self._ways = {
            (name, mode): Ways.of(ship.legs[mode])
            for name, ship in self._ships.items()
            for mode in sorted(congested & set(ship.legs))
        }

    def __len__(self) -> int:
        return len(self.places)

    def shipping(self, commodity: str, state: Floats) -> Shipping:
        """Return a commodity's costs under delays (hours) and prices (yuan per unit), one a facility."""
        ship = self._ships[commodity]
        legs: dict[str, Legs] = dict(ship.legs)
        hours, yuan = ({mode: np.zeros(len(one.network.arc_link)) for mode, one in ship.legs.items()} for _ in range(2))
        wait, fee = np.zeros(len(ship.transfers)), np.zeros(len(ship.transfers))
        for number, units in self._used[commodity]:
            one = self.places[number]
            extra = state[number] * units if one.hard else state[number]
            if one.mode:
                (yuan if one.hard else hours)[one.mode][one.arcs] += extra
            else:
                (fee if one.hard else wait)[self._rows[commodity][number]] += extra
        for name, mode in self._ways:
            if name == commodity:
                legs[mode] = SpreadLegs.over(ship.legs[mode], self._ways[name, mode], hours[mode], yuan[mode])
        transfers = replace(
            ship.transfers,
            cost=ship.transfers.cost + ship.yuan_per_t_h * wait + fee,
            hours=ship.transfers.hours + wait,
            yuan=ship.transfers.yuan + fee,
        )
        return replace(ship, legs=legs, transfers=transfers)

    def loads(self, flows: Mapping[str, CommodityFlows]) -> tuple[Floats, Floats]:
        """Return each facility's load (units a year), and its fall per hour or yuan if only chains gave way.

        The second is what scales a step: choice among chains alone, each with its own scale, and no rival as full.
        """
        load, fall = np.zeros(len(self)), np.zeros(len(self))
        for name, one in flows.items():
            ship = self._ships[name]
            for number, units in self._used[name]:
                place = self.places[number]
                used = one.links[place.mode][place.arcs] if place.mode else one.transfers[self._rows[name][number]]
                units_used = units * float(used.sum())
                load[number] += units_used
                fall[number] += units_used * ship.theta * (units if place.hard else ship.yuan_per_t_h)
        return load, fall

    def counts(self, commodity: str, weight: Floats) -> Stages:
        """Units that a tonne takes on each stage, times a weight (F,) of every facility, added up."""
        zero = Stages.zero(self._ships[commodity])
        arcs = {mode: values.copy() for mode, values in zero.arcs.items()}
        transfers = zero.transfers.copy()
        for number, units in self._used[commodity]:
            one = self.places[number]
            if one.mode:
                arcs[one.mode][one.arcs] += weight[number] * units
            else:
                transfers[self._rows[commodity][number]] += weight[number] * units
        return replace(zero, arcs=arcs, transfers=transfers)

    def felt(self, commodity: str, slope: Stages) -> Floats:
        """Add up (F,) a derivative by cost over the stages where each facility's delay or price falls."""
        ship, out = self._ships[commodity], np.zeros(len(self))
        for number, units in self._used[commodity]:
            one, rows = self.places[number], self._rows[commodity][number]
            here = slope.arcs[one.mode][one.arcs].sum() if one.mode else slope.transfers[rows].sum()
            out[number] = here * (units if one.hard else ship.yuan_per_t_h)
        return out

    def own(self, flows: Mapping[str, Stages], per_hour: float, per_yuan: float) -> Floats:
        """Add up (F,) what an hour or a yuan more of each facility's state is worth at given flows."""
        out = np.zeros(len(self))
        for name, tonnes in flows.items():
            for number, units in self._used[name]:
                one, rows = self.places[number], self._rows[name][number]
                here = float(tonnes.arcs[one.mode][one.arcs].sum() if one.mode else tonnes.transfers[rows].sum())
                out[number] += here * (per_yuan * units if one.hard else per_hour)
        return out

    def _units(self, lane: str) -> list[tuple[int, float]]:
        """Facilities that a lane can load, with the units that a tonne takes."""
        legs, commodity = self._ships[lane].legs, self._ships[lane].commodity
        season = self.corridor.commodities.loc[lane, "season"]
        return [
            (number, one.units_per_t[commodity])
            for number, one in enumerate(self.places)
            if commodity in one.units_per_t and (not one.mode or one.mode in legs) and one.season in (None, season)
        ]

    def delays(self, load: Floats) -> Floats:
        """Hours of delay at a load (soft facilities)."""
        return np.array([
            0.0 if one.hard else one.delay_h * (amount / one.limit) ** one.power
            for one, amount in zip(self.places, load, strict=True)
        ])  # fmt: skip

    def slopes_by_limit(self, load: Floats) -> Floats:
        """Hours of delay for one unit more of the limit (soft facilities): negative."""
        return np.asarray(-self.slopes(load) * load / self.limit)

    def slopes(self, load: Floats) -> Floats:
        """Hours of delay for one unit more (soft facilities)."""
        return np.array([
            0.0 if one.hard else one.power * one.delay_h / one.limit * (amount / one.limit) ** (one.power - 1)
            for one, amount in zip(self.places, load, strict=True)
        ])  # fmt: skip


def _facilities(corridor: Corridor) -> list[Facility]:
    table = corridor.region.table("capacities").reset_index(names="line")
    seasons = _Seasons(corridor)
    found = []
    for row in table.to_dict("records"):
        hard = row["kind"] == "hard"
        # A soft limit without a delay curve is only reported on.
        if hard or (row["delay_h_at_capacity"] > 0 and row["delay_power"] > 0):
            found += seasons.split(facility_of(corridor, row, hard=hard), row)
    if seasons.faults:
        msg = f"{corridor.region.name}: capacities that nothing can pass."
        raise NetworkError(msg, seasons.faults)
    return [one for one in found if one.units_per_t and (len(one.arcs) or one.terminals.any())]


class _Seasons:
    """Turns a year's limit into that of every season, and remembers limits of zero."""

    def __init__(self, corridor: Corridor) -> None:
        self.faults: list[Finding] = []
        self._region, self._seasonal = corridor.region, corridor.seasonal
        self._shares = dict(zip(corridor.commodities["season"], corridor.commodities["year_share"], strict=True))
        self._lines = {
            (row["capacity_id"], row["season"]): int(row["line"])
            for row in corridor.region.table("season_capacities").reset_index(names="line").to_dict("records")
        }
        self._stated = season_limits(corridor.region)

    def split(self, whole: Facility, row: Mapping[Hashable, Any]) -> list[Facility]:
        """Return the facility, or one for each season."""
        if not self._seasonal:
            self._refuse_zero(whole.limit, "capacities", int(row["line"]), whole.capacity_id)
            return [whole]
        return [self._within(whole, row, str(season), float(share)) for season, share in self._shares.items()]

    def _within(self, whole: Facility, row: Mapping[Hashable, Any], season: str, share: float) -> Facility:
        key = (whole.capacity_id, season)
        stated = key in self._stated
        limit = yearly_limit(self._stated[key], str(row["per"])) if stated else whole.limit
        file, line = ("season_capacities", self._lines[key]) if stated else ("capacities", int(row["line"]))
        self._refuse_zero(limit, file, line, whole.capacity_id)
        return replace(whole, limit=limit * share, season=season, share=share, stated=stated)

    def _refuse_zero(self, limit: float, table: str, line: int, name: str) -> None:
        fault = Finding(
            file=self._region.file(table),
            row=line,
            column="value",
            value="0.0",
            problem=f"The limit of {name} is zero, so no delay or price balances it.",
            cure="Close the place instead: closed in transfers, a link without open_year, or a row of closures.",
        )
        if limit == 0 and fault not in self.faults:
            self.faults.append(fault)


def facility_of(corridor: Corridor, row: Mapping[Hashable, Any], *, hard: bool) -> Facility:
    """Read one row of ``capacities``."""
    layout = corridor.layout
    mode, arcs = _arcs(corridor, row)
    terminals = layout.terminals
    at = np.zeros(len(terminals), dtype=bool)
    if row["terminal_id"]:
        at = matches(terminals["terminal_id"], row["terminal_id"], terminals["group"])
    return Facility(
        capacity_id=str(row["capacity_id"]),
        hard=hard,
        limit=yearly_limit(float(row["value"]), str(row["per"])),
        delay_h=0.0 if hard else float(row["delay_h_at_capacity"]),
        power=1.0 if hard else float(row["delay_power"]),
        units_per_t=_units(corridor, row),
        mode=mode,
        arcs=arcs,
        terminals=at,
        side=np.array([row["mode"] in ("", one) for one in layout.modes], dtype=bool),
    )


def yearly_limit(value: float, per: str) -> float:
    """Units a year of a limit by the year or the day."""
    return value * (DAYS if per == "day" else 1)


def _arcs(corridor: Corridor, row: Mapping[Hashable, Any]) -> tuple[str, Longs]:
    if not row["link_id"]:
        return "", np.zeros(0, np.int64)
    table = corridor.region.table("link")
    position = int(np.flatnonzero(table["link_id"].to_numpy(object) == row["link_id"])[0])
    mode = str(table["mode"].iloc[position])
    if mode not in corridor.layout.networks:
        return mode, np.zeros(0, np.int64)
    net = corridor.layout.networks[mode]
    here = net.arc_link == position
    if row["direction"] != "both":
        here &= net.arc_forward == (row["direction"] == "forward")
    return mode, np.flatnonzero(here).astype(np.int64)


def _units(corridor: Corridor, row: Mapping[Hashable, Any]) -> dict[str, float]:
    """Units that a tonne of each counted commodity takes; a limit in TEU counts only what travels in boxes."""
    table = corridor.region.table("commodities")
    counted = matches(table["commodity"], row["commodity"], table["group"])
    per_unit = np.full(len(table), float(row["t_per_unit"]))
    if row["unit"] == "teu":
        per_unit = tonnes_per_teu(table)
    names = table["commodity"].to_numpy(object)
    return {str(names[k]): float(1 / per_unit[k]) for k in np.flatnonzero(counted & np.isfinite(per_unit))}


def tonnes_per_teu(commodities: pd.DataFrame) -> Floats:
    """Tonnes in a TEU by commodity: load of a laden box, tare of an empty one, nan for the rest."""
    table = commodities.set_index("commodity")
    laden = table["t_per_teu"].astype(float)
    empties = table[table["empty_commodity"] != ""].groupby("empty_commodity")["tare_t_per_teu"].first()
    return np.asarray(laden.combine_first(empties.astype(float)).reindex(table.index), dtype=np.float64)
