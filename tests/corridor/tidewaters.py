"""Tidewater and its random relatives, with hand tools that stand apart from the engine."""

from __future__ import annotations

import heapq
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from landsea.corridor import CommodityFlows, Corridor
from landsea.region import Region, load


@cache
def tidewater() -> Region:
    return load("tidewater")


def changed(region: Region, table: str, where: dict[str, object], **values: object) -> Region:
    """Return the region with `values` in the rows of `table` that match `where`; at least one must."""
    frame = region.table(table)
    rows = pd.Series(data=True, index=frame.index)
    for column, wanted in where.items():
        rows &= frame[column] == wanted
    assert rows.any(), f"no row of {table} matches {where}"
    for column, value in values.items():
        frame.loc[rows, column] = value
    return region.replace(**{table: frame})


def without(region: Region, table: str, **where: object) -> Region:
    """Return the region without the rows of `table` that match."""
    frame = region.table(table)
    rows = pd.Series(data=True, index=frame.index)
    for column, wanted in where.items():
        rows &= frame[column] == wanted
    return region.replace(**{table: frame[~rows]})


def demand_matrix(corridor: Corridor, tonnes: dict[tuple[str, str], float]) -> np.ndarray:
    """Write tonnes by names of zones into a matrix."""
    number = {name: i for i, name in enumerate(corridor.layout.zones["zone_id"])}
    out = np.zeros((len(number), len(number)))
    for (origin, destination), t in tonnes.items():
        out[number[origin], number[destination]] = t
    return out


@st.composite
def relatives(draw: st.DrawFn) -> Region:
    """Draw a region like Tidewater: other costs, closed transfers, links and zones and access removed, ties."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    region = tidewater()
    kept = rng.random(8) < draw(st.sampled_from([1.0, 0.8, 0.4]))
    kept[rng.integers(8)] = True
    zones = region.table("zones")[kept]
    demand = region.table("demand")
    both = demand["origin"].isin(zones["zone_id"]) & demand["destination"].isin(zones["zone_id"])
    access = region.table("access")
    access = access[access["zone_id"].isin([*zones["zone_id"], "*"])]
    return region.replace(
        zones=zones,
        demand=demand[both],
        access=_access(rng, access, draw(st.booleans())),
        link=_links(rng, region.table("link"), ties=draw(st.booleans()), least=draw(st.sampled_from([1.0, 0.9, 0.6]))),
        transfers=_transfers(rng, region.table("transfers"), draw(st.sampled_from([0.0, 0.1, 0.5]))),
        mode_costs=_mode_costs(rng, region.table("mode_costs"), draw(st.booleans())),
        commodities=_commodities(rng, region.table("commodities")),
        constants=region.table("constants").assign(value_yuan_per_t=rng.uniform(-30, 30, 2)),
        grammar=replace(region.grammar, max_legs=draw(st.integers(1, 5)), domestic_stays_inside=draw(st.booleans())),
    )


def _access(rng: np.random.Generator, access: pd.DataFrame, remove: bool) -> pd.DataFrame:
    if remove:
        access = access[rng.random(len(access)) < 0.8]
    n = len(access)
    return access.assign(
        access_yuan_per_t=rng.choice([0.0, 5.0, 40.0], n),
        egress_yuan_per_t=rng.uniform(0, 20, n),
        eligible_share=rng.choice([0.0, 0.35, 1.0], n, p=[0.15, 0.15, 0.7]),
    )


def _links(rng: np.random.Generator, link: pd.DataFrame, *, ties: bool, least: float) -> pd.DataFrame:
    link = link[rng.random(len(link)) < least]
    n = len(link)
    length = rng.choice([0.0, 100.0, 200.0], n) if ties else rng.uniform(20, 400, n)
    return link.assign(
        length_km=length,
        directed=rng.random(n) < 0.1,
        extra_yuan_per_t=np.where(rng.random(n) < 0.3, 7.0, 0.0),
        time_h=np.where(rng.random(n) < 0.3, 4.0, np.nan),
    )


def _transfers(rng: np.random.Generator, transfers: pd.DataFrame, share_closed: float) -> pd.DataFrame:
    n = len(transfers)
    cost, hours = rng.choice([0.0, 10.0, 30.0], n), rng.uniform(0, 50, n)
    return transfers.assign(cost_yuan_per_t=cost, time_h=hours, closed=rng.random(n) < share_closed)


def _mode_costs(rng: np.random.Generator, costs: pd.DataFrame, free: bool) -> pd.DataFrame:
    n = len(costs)
    factor = rng.choice([0.0, 1.0], n) if free else rng.uniform(0.5, 2, n)
    return costs.assign(
        fixed_yuan_per_t=costs["fixed_yuan_per_t"] * factor, cost_yuan_per_t_km=costs["cost_yuan_per_t_km"] * factor
    )


def _commodities(rng: np.random.Generator, commodities: pd.DataFrame) -> pd.DataFrame:
    n = len(commodities)
    return commodities.assign(
        theta_per_yuan=rng.uniform(0.004, 0.05, n),
        mu_over_theta=rng.choice([0.3, 0.6, 1.0], n),
        trade=rng.choice(["any", "domestic", "international"], n, p=[0.7, 0.15, 0.15]),
    )


def random_demand(corridor: Corridor) -> np.ndarray:
    """Tonnes on every pair, reachable or not."""
    return np.random.default_rng(5).uniform(1, 1000, (corridor.n_zones, corridor.n_zones))


def loaded(corridor: Corridor, commodity: str) -> CommodityFlows:
    """Load the random demand."""
    return corridor.flows(corridor.choices(commodity), random_demand(corridor))


def balance_by_node(corridor: Corridor, flows: CommodityFlows, mode: str) -> pd.Series:
    """What leaves a node less what comes to it: links, then zones' access and transfers; zero if all is conserved.

    Holds where every zone reaches the mode at its own node, as in Tidewater.
    """
    region, network = corridor.region, corridor.layout.networks[mode]
    out = pd.Series(0.0, index=region.table("node")["node_id"])
    links = region.table("link")
    start, end = links["from_node_id"].to_numpy(), links["to_node_id"].to_numpy()
    for arc, tonnes in enumerate(flows.links[mode]):
        row = network.arc_link[arc]
        tail, head = (start[row], end[row]) if network.arc_forward[arc] else (end[row], start[row])
        out[tail] += tonnes
        out[head] -= tonnes
    zones = corridor.layout.zones
    for number, node in enumerate(zones["node_id"]):
        out[node] += flows.egress[mode][number] - flows.access[mode][number]
    transfers = flows.choices.shipping.transfers
    nodes = corridor.layout.terminals["node_id"]
    for x, tonnes in enumerate(flows.transfers):
        node = nodes[transfers.terminal[x]]
        out[node] += tonnes * (transfers.from_mode[x] == mode)
        out[node] -= tonnes * (transfers.to_mode[x] == mode)
    return out


def cheapest_by_hand(
    region: Region, mode: str, source: str, rate: float, value_of_time: float, stops: set[str]
) -> dict[str, tuple[float, list[tuple[int, bool]]]]:
    """Dijkstra with a heap over the pack's links: node -> (cost without the fixed charge, links as (row, forward)).

    A leg of a mode whose legs end at its stops does not go on from one.
    """
    kind = region.table("modes").set_index("mode").loc[mode]
    arcs: dict[str, list[tuple[str, float, tuple[int, bool]]]] = {}
    for row, (_, link) in enumerate(region.table("link").iterrows()):
        if link["mode"] != mode:
            continue
        hours = link["time_h"]
        if np.isnan(hours):
            speed = kind["speed_kmh"] if np.isnan(link["free_speed_kmh"]) else link["free_speed_kmh"]
            hours = link["length_km"] / speed
        own = link["cost_yuan_per_t_km"]
        per_km = rate * link["cost_factor"] if np.isnan(own) else own
        cost = link["length_km"] * per_km + link["extra_yuan_per_t"] + value_of_time * hours
        arcs.setdefault(link["from_node_id"], []).append((link["to_node_id"], cost, (row, True)))
        if not link["directed"]:
            arcs.setdefault(link["to_node_id"], []).append((link["from_node_id"], cost, (row, False)))
    found: dict[str, tuple[float, list[tuple[int, bool]]]] = {}
    heap: list[tuple[float, int, str, list[tuple[int, bool]]]] = [(0.0, 0, source, [])]
    count = 0
    while heap:
        cost, _, node, path = heapq.heappop(heap)
        if node in found:
            continue
        found[node] = (cost, path)
        if node != source and not kind["through_terminals"] and node in stops:
            continue
        for head, price, arc in arcs.get(node, []):
            count += 1
            heapq.heappush(heap, (cost + price, count, head, [*path, arc]))
    return found
