"""Restricted turns: against a search over links that remembers by which link it came."""

from __future__ import annotations

import heapq

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.corridor.legs import Legs, Tariff
from landsea.corridor.network import ModeNetwork

TARIFF = Tariff(3.0, 0.1, 1.0, 0.0, 2.0, 0.0)


def network(seed: int, through: bool) -> tuple[pd.DataFrame, pd.DataFrame, ModeNetwork]:
    """Draw a small network with about a third of its turns restricted."""
    random = np.random.default_rng(seed)
    names = np.array(list("abcdef"), dtype=object)
    n = int(random.integers(4, 11))
    ends = [random.choice(6, 2, replace=False) for _ in range(n)]
    links = pd.DataFrame({
        "link_id": [f"l{k}" for k in range(n)],
        "from_node_id": [names[a] for a, _ in ends], "to_node_id": [names[b] for _, b in ends],
        "directed": random.random(n) < 0.3, "time_h": random.integers(1, 9, n) / 4, "free_speed_kmh": np.nan,
        "length_km": random.integers(5, 80, n).astype(float), "cost_factor": 1.0, "cost_yuan_per_t_km": np.nan,
        "extra_yuan_per_t": 0.0, "time_sd_h": np.nan, "empty_forward": np.nan, "empty_backward": np.nan,
        "position": np.arange(n),
    })  # fmt: skip
    turns = [
        (node, into, out, random.random() < 0.5, random.integers(1, 20) / 2)
        for node in names
        for into in links.loc[(links["from_node_id"] == node) | (links["to_node_id"] == node), "link_id"]
        for out in links.loc[(links["from_node_id"] == node) | (links["to_node_id"] == node), "link_id"]
        if random.random() < 0.35
    ]
    columns = ["node_id", "ib_link_id", "ob_link_id", "closed", "penalty_h"]
    movements = pd.DataFrame(turns, columns=columns)
    return links, movements, ModeNetwork.build("rail", links, 50.0, list("abcdef"), through, movements)


def by_hand(links: pd.DataFrame, movements: pd.DataFrame, start: str, through: bool) -> dict[str, float]:
    """Dijkstra over (node, link by which it was reached); cost without the fixed charge."""
    rules = {(n, i, o): (closed, h) for n, i, o, closed, h in movements.itertuples(index=False)}
    arcs = []
    for row in links.to_dict("records"):
        arcs.append((row["from_node_id"], row["to_node_id"], row))
        if not row["directed"]:
            arcs.append((row["to_node_id"], row["from_node_id"], row))
    best, heap, seen = {start: 0.0}, [(0.0, start, "")], set()
    while heap:
        cost, node, came = heapq.heappop(heap)
        if (node, came) in seen:
            continue
        seen.add((node, came))
        best[node] = min(best.get(node, np.inf), cost)
        if came and not through:
            continue
        for tail, head, row in arcs:
            closed, hours = rules.get((node, came, row["link_id"]), (False, 0.0))
            if tail == node and not closed:
                price = row["length_km"] * 0.1 + 2.0 * (row["time_h"] + hours)
                heapq.heappush(heap, (cost + price, head, row["link_id"]))
    return best


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1), through=st.booleans())
def test_legs_obey_turns(seed: int, through: bool) -> None:
    links, movements, net = network(seed, through)
    legs = Legs.find(net, TARIFF)
    for i, start in enumerate(net.points):
        truth = by_hand(links, movements, start, through)
        for j, end in enumerate(net.points):
            if i == j:
                # Goods that are there already stay; legs of a mode that ends at its stops do not come home.
                assert legs.cost[i, j] == (3.0 + 2.0 if through else np.inf)
                continue
            assert legs.cost[i, j] == pytest.approx(truth.get(end, np.inf) + 3.0 + 2.0, rel=1e-12)
            if np.isfinite(legs.cost[i, j]):
                assert legs.yuan[i, j] + 2.0 * legs.hours[i, j] == pytest.approx(legs.cost[i, j])


@settings(deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_loads_are_the_derivatives_of_cost(seed: int) -> None:
    links, _, net = network(seed, through=True)
    legs = Legs.find(net, TARIFF)
    flow = np.where(np.isfinite(legs.cost), np.random.default_rng(seed).uniform(1, 9, legs.cost.shape), 0.0)
    by_link = np.bincount(net.arc_link, legs.load(flow), minlength=len(links))
    km = np.bincount(net.arc_link, net.length_km * legs.load(flow), minlength=len(links)).sum()
    np.fill_diagonal(flow, 0.0)
    assert km == pytest.approx(float((flow * np.nan_to_num(legs.km)).sum()), rel=1e-12)
    assert (by_link >= 0).all()
