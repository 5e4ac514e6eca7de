"""Legs: skims of all zones to all zones, and all-or-nothing loading, beside four other programs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import numpy as np

from benchmarks.networks import airline, chain, complete, grid, hubs, public
from benchmarks.peers import AequilibraE, IGraph, Network, RoutingKit, SciPy, installed
from benchmarks.registry import Comparison, Options, case
from landsea.corridor.topology import Topology

SKIM = "skim, zones to zones, from a new cost vector (ordering excluded)"
LOAD = "all-or-nothing: every pair of zones loaded on the links"


@case("legs")
def legs(options: Options) -> Iterator[Comparison]:
    """Compare on the public networks, then on generated ones with hard shapes."""
    makers = [
        lambda: public(options.bench, "ChicagoRegional"),
        lambda: public(options.bench, "Sydney"),
        lambda: grid(300, 1000),
        lambda: hubs(20_000, 500),
        lambda: complete(600),
        lambda: airline(20_000, 300, 500),
        lambda: chain(50_000, 500),
    ]
    for make in makers:
        net = make()
        yield from on(net)


def on(net: Network) -> Iterator[Comparison]:
    """Compare on one network, once the results agree."""
    topology = Topology.build(net.n_nodes, net.tail, net.head)

    def skim() -> np.ndarray:
        return topology.customise(net.cost).skim(net.origins, net.destinations)[0]

    scipy = SciPy(net)
    expected = scipy.skim()
    found = skim()
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    peers = {"SciPy": scipy.skim}
    aequilibrae = None
    if installed("igraph"):
        peers["igraph"] = IGraph(net).skim
    if installed("pyroutingkit") and net.spread:
        kit = RoutingKit(net, float(expected[np.isfinite(expected)].max()))
        whole = np.asarray(kit.skim(), dtype=float) / kit.scale
        near = np.isfinite(expected) & (expected > 0)
        np.testing.assert_allclose(whole[near], expected[near], rtol=1e-2)
        peers["pyroutingkit"] = kit.skim
    if installed("aequilibrae"):
        ones = np.isfinite(expected) & ~np.eye(len(expected), dtype=bool)
        aequilibrae = AequilibraE(net, ones.astype(float))
        peers["AequilibraE"] = aequilibrae.skim
    yield Comparison(f"{SKIM}; {net.name}", skim, peers, net.size)
    if aequilibrae is None:
        return

    def load() -> np.ndarray:
        metric = topology.customise(net.cost)
        return metric.load(net.origins, net.destinations, ones.astype(float))

    mine, theirs = load(), aequilibrae.assign("all-or-nothing")
    np.testing.assert_allclose(mine @ net.cost, theirs @ net.cost, rtol=1e-9)
    yield Comparison(
        f"{LOAD}; {net.name}", load, {"AequilibraE": lambda: aequilibrae.assign("all-or-nothing")}, net.size
    )


@case("vectors")
def vectors(options: Options) -> Iterator[Comparison]:
    """Compare the customisation of many cost vectors side by side with that of one after the other."""
    makers = [
        lambda: public(options.bench, "ChicagoRegional"),
        lambda: public(options.bench, "Sydney"),
        lambda: grid(300, 1000),
    ]
    for make in makers:
        net = make()
        yield many(net, 16)


def many(net: Network, count: int) -> Comparison:
    """Compare on one network, once all vectors agree bit for bit."""
    topology = Topology.build(net.n_nodes, net.tail, net.head)
    costs = net.cost * np.random.default_rng(0).uniform(0.8, 1.25, (count, len(net.cost)))
    for one, cost in zip(topology.customise_all(costs), costs, strict=True):
        alone = topology.customise(cost)
        for name in ("up", "down", "via_up", "via_down"):
            np.testing.assert_array_equal(getattr(one, name), getattr(alone, name))
    peers = {"LandSea, one after the other": lambda: [topology.customise(cost) for cost in costs]}
    if installed("pyroutingkit"):
        kit = RoutingKit(net, float(net.cost.sum()))
        whole = [np.rint(cost * kit.scale).astype(np.uint32) for cost in costs]
        peers["pyroutingkit"] = lambda: [kit.metric.customize(one, 1) for one in whole]
    ours = partial(topology.customise_all, costs)
    return Comparison(f"customisation of {count} cost vectors; {net.name}", ours, peers, net.size)


@case("order")
def order(_options: Options) -> Iterator[Comparison]:
    """Print how long the order of a large network takes; there is no peer in Python to compare with."""
    net = grid(447, 10)
    Topology.build(net.n_nodes, net.tail, net.head)
    start = time.perf_counter()
    Topology.build(net.n_nodes, net.tail, net.head)
    print(f"order and pattern of {net.size}: {time.perf_counter() - start:.1f} s")
    yield from ()
