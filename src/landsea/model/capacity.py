"""Load against every capacity of a pack, in every season if there are any."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import service_links
from landsea.corridor.facilities import yearly_limit
from landsea.corridor.seasons import OPEN, season_limits
from landsea.corridor.wildcards import matches
from landsea.model.tables import tonnes_per_teu

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome
    from landsea.region import Region

COLUMNS = [
    *("capacity_id", "season", "place", "place_local", "link_id", "terminal_id", "load", "capacity", "unit"),
    *("utilisation", "kind", "status", "source", "delay_h", "price_yuan_per_unit"),
]


def utilisation(outcome: Outcome) -> pd.DataFrame:
    """Compare load and limit, fullest first, both in the limit's unit: a year's, or a season's where there are any.

    Delay and price in equilibrium only.
    """
    capacities = outcome.region.table("capacities").to_dict("records")
    stated = season_limits(outcome.region)
    rows = []
    for season, share, part in _parts(outcome):
        loads = _Loads(part)
        for capacity in capacities:
            value = stated.get((str(capacity["capacity_id"]), season), float(capacity["value"]))
            told = {**capacity, "value": share * value, "season": (season or OPEN) if outcome.corridor.seasonal else ""}
            rows.append(loads.row(told))
    table = pd.DataFrame(rows, columns=COLUMNS)
    if outcome.equilibrium is not None:
        keys, found = ["capacity_id", "season"], ["delay_h", "price_yuan_per_unit"]
        balance = outcome.equilibrium.table[[*keys, *found]]
        table = table.drop(columns=found).merge(balance, on=keys, how="left", validate="1:1")[COLUMNS]
    return table.sort_values("utilisation", ascending=False, ignore_index=True)


def _parts(outcome: Outcome) -> Iterator[tuple[str, float, Outcome]]:
    """Yield every season, its share of the year, and the outcome with its goods alone."""
    lanes = outcome.corridor.commodities
    if not outcome.corridor.seasonal:
        yield "", 1.0, outcome
        return
    for season, rows in lanes.groupby("season", sort=False):
        flows = {str(lane): outcome.commodity_flows[str(lane)] for lane in rows.index}
        yield str(season), float(rows["year_share"].iloc[0]), replace(outcome, commodity_flows=flows)


def limit_names(region: Region) -> dict[str, tuple[str, str]]:
    """Name every capacity by what tells it from others at its place: direction of a link, goods that it counts.

    Returns
    -------
    dict of str to (str, str)
        Name in English and in the region's own language, by capacity_id.
    """
    goods = _goods_names(region)
    nodes, links, terminals, groups = (
        region.table(name).set_index(key)
        for name, key in (("node", "node_id"), ("link", "link_id"), ("terminals", "terminal_id"), ("groups", "group"))
    )
    out = {}
    for one in region.table("capacities").to_dict("records"):
        if one["link_id"]:
            link = links.loc[one["link_id"]]
            ends = [_both(nodes.loc[link[end]]) for end in ("from_node_id", "to_node_id")]
            a, b = ends[::-1] if one["direction"] == "backward" else ends
            join = " - " if one["direction"] == "both" else " > "
            place = (f"{a[0]}{join}{b[0]}", f"{a[1]}{join}{b[1]}")
        else:
            key = one["terminal_id"]
            table = terminals if key in terminals.index else groups[groups["of"] == "terminals"]
            place = _both(table.loc[key]) if key in table.index else (str(key), str(key))
        counted = goods.get(str(one["commodity"]))
        out[str(one["capacity_id"])] = (
            (f"{place[0]} ({counted[0]})", f"{place[1]}（{counted[1]}）") if counted else place
        )
    return out


def _goods_names(region: Region) -> dict[str, tuple[str, str]]:
    groups = region.table("groups")
    groups = groups[groups["of"] == "commodities"].set_index("group")
    commodities = region.table("commodities").set_index("commodity")
    return {str(key): _both(row) for table in (groups, commodities) for key, row in table.iterrows()}


def _both(row: pd.Series) -> tuple[str, str]:
    return str(row["name"]), str(row["name_local"] or row["name"])


class _Loads:
    """Loads by place and commodity as arrays, looked up once for all capacities."""

    def __init__(self, outcome: Outcome) -> None:
        region = outcome.region
        self.commodities = region.table("commodities")
        self.per_teu = tonnes_per_teu(outcome).to_numpy(float)
        self.terminals = region.table("terminals").reset_index(drop=True)
        self.zones = region.table("zones").set_index("zone_id")
        self.nodes = region.table("node").set_index("node_id")
        self.links = region.table("link").set_index("link_id")
        self.services = set(service_links(region)["link_id"])
        self.commodity = pd.Index(self.commodities["commodity"])
        self.by_link = self._link_arrays(outcome.links)
        transfers = outcome.transfers
        self.tonnes = transfers["t"].to_numpy(float)
        self.of_terminal = pd.Index(self.terminals["terminal_id"]).get_indexer(pd.Index(transfers["terminal_id"]))
        self.of_commodity = self.commodity.get_indexer(pd.Index(transfers["commodity"]))
        self.from_mode = transfers["from_mode"].to_numpy(object)
        self.to_mode = transfers["to_mode"].to_numpy(object)

    def row(self, capacity: Mapping[Hashable, Any]) -> dict[str, object]:
        load = self._link(capacity) if capacity["link_id"] else self._terminal(capacity)
        counted = matches(self.commodities["commodity"], capacity["commodity"], self.commodities["group"])
        unit = self.per_teu if capacity["unit"] == "teu" else np.full(len(load), float(capacity["t_per_unit"]))
        # What has no load per box is not carried in boxes and does not count against a limit in TEU.
        total = float((load / unit)[counted & ~np.isnan(unit)].sum())
        limit = yearly_limit(float(capacity["value"]), str(capacity["per"]))
        place, place_local = self._names(capacity)
        shared = ("capacity_id", "season", "link_id", "terminal_id", "unit", "kind", "status", "source")
        full = total / limit if limit > 0 else (np.inf if total > 0 else 0.0)
        return {
            **{name: capacity[name] for name in shared},
            "place": place,
            "place_local": place_local,
            "load": total,
            "capacity": limit,
            "utilisation": full,
        }

    def _link_arrays(self, links: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
        """(L, commodities) tonnes forward and backward."""
        row = self.links.index.get_indexer(pd.Index(links["link_id"]))
        column = self.commodity.get_indexer(pd.Index(links["commodity"]))
        out = {}
        for direction in ("forward", "backward"):
            out[direction] = np.zeros((len(self.links), len(self.commodity)))
            out[direction][row, column] = links[f"{direction}_t"].to_numpy(float)
        out["both"] = out["forward"] + out["backward"]
        return out

    def _link(self, capacity: Mapping[Hashable, Any]) -> NDArray[np.float64]:
        return self.by_link[capacity["direction"]][self.links.index.get_loc(capacity["link_id"])]

    def _terminal(self, capacity: Mapping[Hashable, Any]) -> NDArray[np.float64]:
        hit = matches(self.terminals["terminal_id"], capacity["terminal_id"], self.terminals["group"])[self.of_terminal]
        if capacity["mode"]:
            hit &= (self.from_mode == capacity["mode"]) | (self.to_mode == capacity["mode"])
        return np.bincount(self.of_commodity[hit], self.tonnes[hit], minlength=len(self.commodity)).astype(float)

    def _names(self, capacity: Mapping[Hashable, Any]) -> tuple[str, str]:
        if capacity["link_id"]:
            link = self.links.loc[capacity["link_id"]]
            ends = [self.nodes.loc[link[end]] for end in ("from_node_id", "to_node_id")]
            of = f"{link['name']}: " if capacity["link_id"] in self.services else ""
            return of + " - ".join(n["name"] for n in ends), of + " - ".join(n["name_local"] or n["name"] for n in ends)
        exact = self.terminals[self.terminals["terminal_id"] == capacity["terminal_id"]]
        if len(exact):
            return str(exact["name"].iloc[0]), str(exact["name_local"].iloc[0] or exact["name"].iloc[0])
        if capacity["terminal_id"] in self.zones.index:
            zone = self.zones.loc[capacity["terminal_id"]]
            return str(zone["name"]), str(zone["name_local"] or zone["name"])
        return str(capacity["terminal_id"]), str(capacity["terminal_id"])
