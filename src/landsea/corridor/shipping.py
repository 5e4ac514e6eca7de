"""What the pack says of one commodity: its legs, transfers and access, wildcards resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.accesses import AccessTable
from landsea.corridor.layout import Layout
from landsea.corridor.legs import Legs, Tariff
from landsea.corridor.restrictions import closed_links, closed_transfers
from landsea.corridor.wildcards import combined_key, most_specific, specificity
from landsea.region import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Hours in a year.
HOURS = 8760.0


@dataclass(frozen=True)
class Transfers:
    """Open transfers of a commodity, as columns.

    Attributes
    ----------
    terminal : (X,) int array
        Number of the terminal.
    from_mode, to_mode : (X,) object arrays
    from_number, to_number : (X,) int arrays
        The same as numbers in the layout.
    cost : (X,) array
        Generalised cost, yuan/t.
    yuan, hours, co2e_kg : (X,) arrays
        Its parts, per tonne.
    risk_yuan : (X,) array
        What the spread of its time is worth, part of the cost and no money, per tonne.
    position : (X,) int array
        Row in the pack's table.
    """

    terminal: Ints
    from_mode: NDArray[np.object_]
    to_mode: NDArray[np.object_]
    from_number: Ints
    to_number: Ints
    cost: Floats
    yuan: Floats
    hours: Floats
    co2e_kg: Floats
    risk_yuan: Floats
    position: Ints

    def __len__(self) -> int:
        return len(self.terminal)


@dataclass(frozen=True)
class Connectors:
    """Places where zones reach one mode, as columns.

    Attributes
    ----------
    zone, point : (C,) int arrays
        Number of the zone, and point of the mode's network.
    access, egress : (C,) arrays
        Generalised cost from the shipper's door on to the mode, and from the mode to the receiver's, yuan/t.
    access_yuan, access_h, egress_yuan, egress_h : (C,) arrays
        Their parts.
    eligible_share : (C,) array
        Share of the zone's tonnes for which the mode is a choice.
    """

    zone: Ints
    point: Ints
    access: Floats
    egress: Floats
    access_yuan: Floats
    access_h: Floats
    egress_yuan: Floats
    egress_h: Floats
    eligible_share: Floats


@dataclass(frozen=True)
class Prices:
    """What a commodity's shippers pay for time, risk and carbon.

    Attributes
    ----------
    hour : float
        Of an hour, yuan/t: the value of time, and what holding the goods costs.
    risk : float
        Of an hour of standard deviation, yuan/t.
    carbon : float
        Of a tonne of CO2e, yuan.
    """

    hour: float
    risk: float
    carbon: float

    @classmethod
    def of(cls, region: Region, commodity: pd.Series) -> Prices:
        """Read them from a commodity's row."""
        value_of_time = float(commodity["value_of_time_yuan_per_t_h"])
        held = float(np.nan_to_num(commodity["inventory_rate"])) * float(commodity["value_yuan_per_t"]) / HOURS
        ratio = float(np.nan_to_num(commodity["reliability_ratio"]))
        carbon = float(region.meta["landsea"].get("carbon_price_yuan_per_t", 0.0))
        return cls(value_of_time + held, ratio * value_of_time, carbon)


@dataclass(frozen=True)
class Shipping:
    """One commodity's costs.

    Attributes
    ----------
    lane : str
        Commodity and season; the commodity where the pack has no seasons.
    commodity : str
    group : str
    theta, mu : float
        Scales, 1 / (yuan/t).
    yuan_per_t_h : float
        Value of time, what holding the goods costs included.
    legs : dict of str to Legs
        By mode; modes that do not carry the commodity are absent.
    transfers : Transfers
    connectors : dict of str to Connectors
        By mode.
    """

    lane: str
    commodity: str
    group: str
    theta: float
    mu: float
    yuan_per_t_h: float
    legs: Mapping[str, Legs]
    transfers: Transfers
    connectors: Mapping[str, Connectors]

    @classmethod
    def of(cls, layout: Layout, lanes: pd.DataFrame) -> list[Shipping]:
        """Read commodities in seasons (rows of :func:`landsea.corridor.seasons.lanes`) and all that concerns them."""
        rows = [row for _, row in lanes.iterrows()]
        prices = [Prices.of(layout.region, row) for row in rows]
        legs = _legs(layout, rows, prices)
        return [cls._of_lane(layout, *one) for one in zip(rows, prices, legs, strict=True)]

    @classmethod
    def _of_lane(cls, layout: Layout, lane: pd.Series, prices: Prices, legs: dict[str, Legs]) -> Shipping:
        name, group = str(lane["commodity"]), str(lane["group"])
        theta = float(lane["theta_per_yuan"])
        return cls(
            lane=str(lane.name),
            commodity=name,
            group=group,
            theta=theta,
            mu=theta * float(lane["mu_over_theta"]),
            yuan_per_t_h=prices.hour,
            legs=legs,
            transfers=_transfers(layout, lane, prices, set(legs)),
            connectors=_connectors(layout, name, group, prices.hour, set(legs)),
        )

    def without(self, rows: NDArray[np.bool_]) -> Shipping:
        """Close transfers, so that no chain passes them.

        Parameters
        ----------
        rows : (X,) bool array
            Rows of ``transfers`` to close. They keep their numbers, so flows stay comparable.
        """
        closed = replace(self.transfers, cost=np.where(rows, np.inf, self.transfers.cost))
        return replace(self, transfers=closed)

    def limited_modes(self) -> set[str]:
        """Modes that some zone's goods may not all choose (eligible share below one)."""
        return {mode for mode, places in self.connectors.items() if (places.eligible_share < 1).any()}

    def eligible(self, n_zones: int) -> Floats:
        """(Z,) share of each zone's tonnes for which the limited modes are a choice."""
        share = np.ones(n_zones)
        for mode in self.limited_modes():
            np.minimum.at(share, self.connectors[mode].zone, self.connectors[mode].eligible_share)
        return share


def _legs(layout: Layout, lanes: Sequence[pd.Series], prices: Sequence[Prices]) -> list[dict[str, Legs]]:
    """Find the legs of every lane by mode; those of one mode together."""
    closed = [closed_links(layout.region, lane) for lane in lanes]
    paid = [
        tariffs(layout, str(lane["commodity"]), str(lane["group"]), one)
        for lane, one in zip(lanes, prices, strict=True)
    ]
    found: list[dict[str, Legs]] = [{} for _ in lanes]
    for mode, network in layout.networks.items():
        those = [k for k, by_mode in enumerate(paid) if mode in by_mode]
        if those:
            shut = [closed[k][network.arc_link] for k in those]
            for k, legs in zip(those, Legs.find_all(network, [paid[k][mode] for k in those], shut), strict=True):
                found[k][mode] = legs
    # In the order of the tariffs, which sums over modes follow.
    return [{mode: legs[mode] for mode in by_mode} for legs, by_mode in zip(found, paid, strict=True)]


def tariffs(layout: Layout, name: str, group: str, prices: Prices) -> dict[str, Tariff]:
    """Return the tariff of every mode that carries the commodity."""
    table = layout.region.table("mode_costs")
    best = table.iloc[most_specific(combined_key(table["mode"]), specificity(table["commodity"], name, group))]
    return {
        str(row["mode"]): Tariff(
            float(row["fixed_yuan_per_t"]),
            float(row["cost_yuan_per_t_km"]),
            float(row["fixed_h"]),
            float(row["emission_g_per_t_km"]),
            prices.hour,
            prices.carbon,
            prices.risk,
            float(np.nan_to_num(row["empty_yuan_per_t_km"])),
            float(np.nan_to_num(row["empty_return"])),
        )
        for _, row in best.iterrows()
        if row["mode"] in layout.networks
    }


def _transfers(layout: Layout, lane: pd.Series, prices: Prices, modes: set[str]) -> Transfers:
    name, group = str(lane["commodity"]), str(lane["group"])
    table = layout.region.table("transfers")
    table = table.assign(position=np.arange(len(table)))
    key = combined_key(table["terminal_id"], table["from_mode"], table["to_mode"])
    best = table.iloc[most_specific(key, specificity(table["commodity"], name, group))]
    best = best[~best["closed"].astype(bool) & best["from_mode"].isin(modes) & best["to_mode"].isin(modes)]
    best = best[~closed_transfers(layout.region, lane, best)]
    terminal = pd.Index(layout.terminals["terminal_id"]).get_indexer(pd.Index(best["terminal_id"]))
    hours, co2e = best["time_h"].to_numpy(float), best["co2e_kg_per_t"].fillna(0.0).to_numpy(float)
    yuan = best["cost_yuan_per_t"].to_numpy(float)
    risk = prices.risk * best["time_sd_h"].fillna(0.0).to_numpy(float)
    number = pd.Index(layout.modes)
    return Transfers(
        terminal=terminal.astype(np.int64),
        from_number=number.get_indexer(pd.Index(best["from_mode"])).astype(np.int64),
        to_number=number.get_indexer(pd.Index(best["to_mode"])).astype(np.int64),
        from_mode=best["from_mode"].to_numpy(object),
        to_mode=best["to_mode"].to_numpy(object),
        cost=yuan + prices.hour * hours + prices.carbon * co2e * 1e-3 + risk,
        yuan=yuan,
        hours=hours,
        co2e_kg=co2e,
        risk_yuan=risk,
        position=best["position"].to_numpy(np.int64),
    )


def _connectors(layout: Layout, name: str, group: str, vot: float, modes: set[str]) -> dict[str, Connectors]:
    table = layout.access
    commodity = specificity(table.commodity, name, group)
    # A named zone stands before a named commodity.
    score = np.where(commodity > 0, commodity + 4 * table.named_zone, 0)
    chosen = most_specific(table.key, score)
    chosen = chosen[table.point[chosen] >= 0]
    return {mode: _of_mode(table, chosen[table.mode[chosen] == mode], vot) for mode in sorted(modes)}


def _of_mode(table: AccessTable, rows: Ints, vot: float) -> Connectors:
    return Connectors(
        zone=table.zone[rows],
        point=table.point[rows],
        access=table.access_yuan[rows] + vot * table.access_h[rows],
        egress=table.egress_yuan[rows] + vot * table.egress_h[rows],
        access_yuan=table.access_yuan[rows],
        access_h=table.access_h[rows],
        egress_yuan=table.egress_yuan[rows],
        egress_h=table.egress_h[rows],
        eligible_share=table.eligible_share[rows],
    )
