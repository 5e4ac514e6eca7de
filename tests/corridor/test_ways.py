"""Legs over several ways: against every way written out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.corridor.legs import Legs, Tariff
from landsea.corridor.network import ModeNetwork
from landsea.corridor.ways import STRIDE, SpreadLegs, Ways

TARIFF = Tariff(3.0, 0.2, 1.0, 20.0, 0.5, 0.0)


def network(random: np.random.Generator, nodes: int, links: int) -> ModeNetwork:
    """A random network; every third node is a point. Parallel links, islands and self-loops may come up."""
    names = [f"n{k}" for k in range(nodes)]
    table = pd.DataFrame(
        {
            "from_node_id": random.choice(names, links),
            "to_node_id": random.choice(names, links),
            "directed": random.random(links) < 0.3,
            "time_h": random.uniform(0.0, 2.0, links).round(2),
            "free_speed_kmh": np.nan,
            "length_km": random.uniform(1, 40, links).round(1),
            "cost_factor": 1.0,
            "cost_yuan_per_t_km": np.nan,
            "extra_yuan_per_t": 0.0,
            "time_sd_h": np.nan,
            "empty_forward": np.nan,
            "empty_backward": np.nan,
            "position": np.arange(links),
        }
    )
    return ModeNetwork.build("rail", table, 60.0, names[::3], through=True)


def every_way(net: ModeNetwork, cost: np.ndarray, distance: np.ndarray, start: int, end: int) -> list[list[int]]:
    """All sequences of arcs from start to end on which each arc comes nearer to the end."""
    found: list[list[int]] = []

    def follow(node: int, way: list[int]) -> None:
        if node == end:
            found.append(way)
            return
        for arc in np.flatnonzero(net.arc_tail == node):
            if distance[net.arc_head[arc]] < distance[node]:
                follow(int(net.arc_head[arc]), [*way, int(arc)])

    follow(start, [])
    return found


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000), nodes=st.integers(3, 9), links=st.integers(2, 18))
def test_equals_the_logit_over_every_way(seed: int, nodes: int, links: int) -> None:
    random = np.random.default_rng(seed)
    net = network(random, nodes, links)
    empty = Legs.find(net, TARIFF)
    theta = 0.3
    ways = Ways.of(empty, theta)
    delay, price = random.uniform(0, 3, len(net.arc_link)), random.uniform(0, 2, len(net.arc_link))
    legs = SpreadLegs.over(empty, ways, delay, price)
    points = len(net.points)
    flow = np.where(np.isfinite(legs.cost) & ~np.eye(points, dtype=bool), random.uniform(0, 9, (points, points)), 0.0)
    arcs = np.zeros(len(net.arc_link))
    for i in range(points):
        for j in range(points):
            if i == j:
                continue
            # The same nearness, found here by Bellman's rule.
            distance = _distances(net, empty.arc_cost + STRIDE, int(net.in_node[j]))
            found = every_way(net, legs.arc_cost, distance, int(net.out_node[i]), int(net.in_node[j]))
            if not found:
                assert np.isinf(legs.cost[i, j])
                continue
            costs = np.array([legs.arc_cost[way].sum() for way in found])
            weight = np.exp(-theta * (costs - costs.min()))
            share = weight / weight.sum()
            expected = costs.min() - np.log(weight.sum()) / theta + TARIFF.fixed_cost
            assert legs.cost[i, j] == pytest.approx(expected, rel=1e-12)
            km = share @ [net.length_km[way].sum() for way in found]
            hours = share @ [(net.time_h + delay)[way].sum() for way in found] + TARIFF.fixed_h
            assert legs.km[i, j] == pytest.approx(km, rel=1e-12)
            assert legs.hours[i, j] == pytest.approx(hours, rel=1e-12)
            for way, part in zip(found, share, strict=True):
                np.add.at(arcs, way, flow[i, j] * part)
    np.testing.assert_allclose(legs.load(flow), arcs, rtol=1e-12, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_derivatives_of_loads_are_those_of_two_loads(seed: int) -> None:
    random = np.random.default_rng(seed)
    net = network(random, 8, 18)
    empty = Legs.find(net, TARIFF)
    ways = Ways.of(empty, 0.3)
    arcs, points = len(net.arc_link), len(net.points)
    price, slope = random.uniform(0, 2, arcs), random.uniform(-1, 1, arcs)

    def at(step: float) -> SpreadLegs:
        return SpreadLegs.over(empty, ways, np.zeros(arcs), price + step * slope)

    legs = at(0.0)
    served = np.isfinite(legs.cost)
    flow, moving = (np.where(served, random.uniform(0, 9, (points, points)), 0.0) for _ in range(2))
    found = legs.stepped(slope, 0.0, 1e-9).load_step(flow + 1e-9j * moving) / 1e-9
    step = 1e-5
    two = (at(step).load(flow + step * moving) - at(-step).load(flow - step * moving)) / (2 * step)
    np.testing.assert_allclose(found, two, rtol=1e-6, atol=1e-7)


def _distances(net: ModeNetwork, cost: np.ndarray, end: int) -> np.ndarray:
    nodes = int(max(net.arc_tail.max(), net.arc_head.max(), end)) + 1
    distance = np.full(nodes, np.inf)
    distance[end] = 0.0
    for _ in range(nodes):
        through = cost + distance[net.arc_head]
        np.minimum.at(distance, net.arc_tail, through)
    return distance
