"""Sums over an outcome's tables that several sections need."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from landsea.model.places import own_ports
from landsea.report.inputs import OutcomeLike, RegionLike
from landsea.report.names import Names


@dataclass(frozen=True, slots=True)
class Headline:
    """The few numbers that stand for the whole."""

    t: float
    yuan: float
    co2e_t: float
    days: float
    rail_share: float
    port_t: float

    @property
    def yuan_per_t(self) -> float:
        """Mean money cost of a tonne."""
        return self.yuan / self.t if self.t else float("nan")


def headline(outcome: OutcomeLike, names: Names) -> Headline:
    """Sum an outcome to its headline; the rail share is of tonne-kilometres on road and rail."""
    od = outcome.od
    t = float(od["t"].sum())
    carried = od[od["t"] > 0]
    hours = float((carried["t"] * carried["hours"]).sum())
    ports = port_throughput(outcome, names)
    return Headline(
        t=t,
        yuan=float((carried["t"] * carried["yuan_per_t"]).sum()),
        co2e_t=float((carried["t"] * carried["kg_co2e_per_t"]).sum()) / 1000,
        days=hours / t / 24 if t else float("nan"),
        rail_share=land_rail_share(outcome, names),
        port_t=float(ports.loc[ports["own"], "t"].sum()),
    )


def land_rail_share(outcome: OutcomeLike, names: Names) -> float:
    """Share of rail in the tonne-kilometres of road and rail."""
    totals = outcome.mode_totals
    kinds = totals["mode"].map(names.mode_kind)
    rail = float(totals.loc[kinds == "rail", "tkm"].sum())
    land = rail + float(totals.loc[kinds == "road", "tkm"].sum())
    return rail / land if land else float("nan")


def port_throughput(outcome: OutcomeLike, names: Names) -> pd.DataFrame:
    """Return tonnes over the quay: terminal_id, group, own, shown, commodity, inland (mode kind), t.

    A tonne trans-shipped from ship to ship crosses the quay twice and is counted twice, as in port statistics.
    """
    moved = outcome.transfers
    came, went = moved["from_mode"].map(names.mode_kind), moved["to_mode"].map(names.mode_kind)
    times = (came == "sea").astype(float) + (went == "sea").astype(float)
    table = pd.DataFrame(
        {
            "terminal_id": moved["terminal_id"],
            "commodity": moved["commodity"],
            "inland": went.where(came == "sea", came),
            "t": moved["t"].astype(float) * times,
        }
    )
    return table[times > 0].merge(ports(outcome.region), on="terminal_id", how="inner")


def ports(region: RegionLike) -> pd.DataFrame:
    """Return the region's ports and their neighbours: terminal_id, group, own, shown.

    ``own``: the port's node lies in an inside zone, or its group bears the id of one. ``shown``: it is own, or
    of the same country and of the range of an own one, or of the same country and on the map.
    """
    zones, nodes, terminals = region.table("zones"), region.table("node"), region.table("terminals")
    inside = zones[zones["inside"].astype(bool)]
    table = terminals[terminals["kind"] == "port"].merge(nodes, on="node_id", suffixes=("", "_node"))
    own = table["terminal_id"].map(own_ports(region)).astype(bool)
    home = table["country"].isin(inside["country"])
    west, south, east, north = bounds(region)
    near = table["x_coord"].between(west, east) & table["y_coord"].between(south, north)
    ranges = set(table.loc[own, "range"]) - {""}
    shown = own | (home & (near | table["range"].isin(ranges)))
    group = table["group"].where(table["group"] != "", table["terminal_id"])
    return pd.DataFrame({"terminal_id": table["terminal_id"], "group": group, "own": own, "shown": shown})


def bounds(region: RegionLike) -> tuple[float, float, float, float]:
    """Return west, south, east, north of the inside zones' places."""
    zones, nodes = region.table("zones"), region.table("node")
    inside = set(zones.loc[zones["inside"].astype(bool), "node_id"])
    here = nodes[nodes["node_id"].isin(inside)]
    if here.empty:
        here = nodes
    if here.empty:
        return (0.0, 0.0, 1.0, 1.0)
    xs, ys = here["x_coord"].astype(float), here["y_coord"].astype(float)
    return (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))


def own_port_places(region: RegionLike) -> list[tuple[float, float]]:
    """Return longitude and latitude of the region's own ports."""
    table = ports(region)
    terminals = region.table("terminals").merge(table[table["own"]], on="terminal_id")
    nodes = region.table("node")
    here = nodes[nodes["node_id"].isin(terminals["node_id"])]
    return [(float(x), float(y)) for x, y in zip(here["x_coord"], here["y_coord"], strict=True)]


def link_tonnes(outcome: OutcomeLike) -> pd.Series:
    """Return tonnes by link, all goods and both directions."""
    links = outcome.links
    both = links["forward_t"].astype(float) + links["backward_t"].astype(float)
    return both.groupby(links["link_id"]).sum()


def commodity_keys(names: Names, commodities: pd.Series) -> pd.Series:
    """Return the group of each commodity, under which reports list it."""
    return commodities.map(names.commodity_group_of)
