"""Networks to compare on: public ones in TNTP format, and generated ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.peers import Network
from landsea.corridor.tntp import read_network

#: Shortest time of an arc, in the files' minutes.
LEAST = 1e-3


def public(folder: str, name: str) -> Network:
    """Return a TNTP network; a zone closed to through traffic gets a twin at which its arriving arcs end."""
    net = read_network(Path(folder) / f"{name}_net.tntp")
    zones = np.arange(net.n_zones)
    head = np.where(net.head < net.first_thru_node, net.head + net.n_nodes, net.head)
    arrivals = np.where(zones < net.first_thru_node, zones + net.n_nodes, zones)
    # AequilibraE loads no arc whose time is nought, as some zones' connectors have it.
    time = np.maximum(net.free_flow_time, LEAST)
    return Network(name, net.n_nodes + net.n_zones, net.tail, head, time, zones, arrivals)


def grid(side: int, zones: int) -> Network:
    """Return a generated square grid with random costs and every fifth street missing."""
    rng = np.random.default_rng(7)
    node = np.arange(side * side).reshape(side, side)
    across = np.stack((node[:, :-1].ravel(), node[:, 1:].ravel()))
    along = np.stack((node[:-1].ravel(), node[1:].ravel()))
    street = np.hstack((across, along))
    street = street[:, rng.random(street.shape[1]) < 0.8]
    tail, head = np.hstack((street, street[::-1]))
    at = rng.choice(node.size, zones, replace=False)
    return Network(f"generated grid {side} x {side}", node.size, tail, head, rng.random(len(tail)) + 0.1, at, at)


def hubs(nodes: int, zones: int) -> Network:
    """Return a generated network with a few dense hubs: each node joins three others, the well-joined more often."""
    rng = np.random.default_rng(11)
    ends: list[int] = [0, 1]
    pairs = [(0, 1)]
    for node in range(2, nodes):
        for other in {ends[k] for k in rng.integers(0, len(ends), 2)}:
            pairs.append((node, other))
            ends += [node, other]
    tail, head = np.array(pairs).T
    at = rng.choice(nodes, zones, replace=False)
    cost = np.tile(rng.random(len(tail)) + 0.1, 2)
    name = f"generated network with hubs, {nodes} nodes"
    return Network(name, nodes, np.r_[tail, head], np.r_[head, tail], cost, at, at, spread=False)


def chain(nodes: int, zones: int) -> Network:
    """Return a generated chain of nodes with islands: every tenth of it stands alone."""
    rng = np.random.default_rng(13)
    tail = np.arange(nodes - 1)
    tail = tail[(tail + 1) % (nodes // 10) != 0]
    at = rng.choice(nodes, zones, replace=False)
    cost = np.tile(rng.random(len(tail)) + 0.1, 2)
    name = f"generated chains, ten islands, {nodes} nodes"
    return Network(name, nodes, np.r_[tail, tail + 1], np.r_[tail + 1, tail], cost, at, at)


def complete(nodes: int) -> Network:
    """Return a generated network in which every node is joined with every other, as liner services are often drawn."""
    rng = np.random.default_rng(17)
    tail, head = (ends.ravel() for ends in np.meshgrid(np.arange(nodes), np.arange(nodes)))
    tail, head = tail[tail != head], head[tail != head]
    place = rng.random((nodes, 2))
    cost = np.hypot(*(place[tail] - place[head]).T) * rng.uniform(1.0, 1.6, len(tail)) + 0.01
    every = np.arange(nodes)
    return Network(f"generated complete network, {nodes} nodes", nodes, tail, head, cost, every, every, spread=False)


def airline(nodes: int, centres: int, zones: int) -> Network:
    """Return a generated network of centres, each joined with every other, and chains of ten nodes that end there."""
    rng = np.random.default_rng(19)
    near, far = np.triu_indices(centres, 1)
    rest = np.arange(centres, nodes)
    inner = np.where((rest - centres) % 10 == 0, rng.integers(0, centres, len(rest)), rest - 1)
    tail, head = np.r_[near, rest], np.r_[far, inner]
    at = rng.choice(nodes, zones, replace=False)
    cost = rng.random(2 * len(tail)) + 0.1
    name = f"generated centres with spokes, {centres} of {nodes} nodes"
    return Network(name, nodes, np.r_[tail, head], np.r_[head, tail], cost, at, at)
