"""Skims of all zones to all zones: the legs engine beside SciPy's Dijkstra, one thread each.

    python benchmarks/skims.py NETWORK_net.tntp...     public networks in TNTP format
    python benchmarks/skims.py --grid 200              a generated grid of 200 x 200 nodes

What is timed: for the engine, customisation and skim from a cost vector, once the topology is built and the kernels
are compiled; for SciPy, `scipy.sparse.csgraph.dijkstra` on a graph already built. The results are compared first, and
nothing is timed if they differ. Each figure is the least processor time of several runs, more where one is short.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from landsea.corridor.metric import Metric
from landsea.corridor.tntp import read_network
from landsea.corridor.topology import Topology

SHORT = 0.2

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """A network with the nodes between which it is skimmed."""

    name: str
    n_nodes: int
    tail: Longs
    head: Longs
    cost: Floats
    origins: Longs
    destinations: Longs


def public(path: Path) -> Case:
    """Return a TNTP network; a zone closed to through traffic gets a twin at which its arriving arcs end."""
    net = read_network(path)
    zones = np.arange(net.n_zones)
    head = np.where(net.head < net.first_thru_node, net.head + net.n_nodes, net.head)
    arrivals = np.where(zones < net.first_thru_node, zones + net.n_nodes, zones)
    size = net.n_nodes + net.n_zones
    return Case(path.stem.removesuffix("_net"), size, net.tail, head, net.free_flow_time, zones, arrivals)


def generated(side: int) -> Case:
    """Return a square grid with random costs and every fifth street missing; one node in twenty is a zone."""
    rng = np.random.default_rng(7)
    node = np.arange(side * side).reshape(side, side)
    across = np.stack((node[:, :-1].ravel(), node[:, 1:].ravel()))
    along = np.stack((node[:-1].ravel(), node[1:].ravel()))
    street = np.hstack((across, along))
    street = street[:, rng.random(street.shape[1]) < 0.8]
    tail, head = np.hstack((street, street[::-1]))
    zones = rng.choice(node.size, max(1, node.size // 20), replace=False)
    name = f"generated grid {side} x {side}"
    return Case(name, node.size, tail, head, rng.random(tail.size) + 0.1, zones, zones)


def sparse_graph(case: Case) -> csr_array:
    """Return SciPy's graph: of parallel arcs the cheapest; arcs of cost 0 stay."""
    order = np.lexsort((case.cost, case.head, case.tail))
    tail, head, cost = case.tail[order], case.head[order], case.cost[order]
    first = np.ones(tail.size, dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return csr_array((cost[first], (tail[first], head[first])), shape=(case.n_nodes, case.n_nodes))


def peer_skim(graph: csr_array, case: Case) -> Floats:
    """Return the skim by SciPy, a hundred sources at a time to spare memory."""
    parts = np.array_split(case.origins, -(-case.origins.size // 100))
    return np.vstack([dijkstra(graph, indices=part)[:, case.destinations] for part in parts])


def least(task: Callable[[], Any], runs: int) -> float:
    """Return the least processor time of some runs, in seconds."""
    times: list[float] = []
    while len(times) < runs or (sum(times) < SHORT and len(times) < 200):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return min(times)


def flow_time(metric: Metric, case: Case, skim: Floats, runs: int) -> float:
    """Return the time of loading one unit of flow on every pair that a path joins."""
    flow = np.isfinite(skim).astype(np.float64)
    metric.load(case.origins, case.destinations, flow)
    return least(lambda: metric.load(case.origins, case.destinations, flow), runs)


def run(case: Case, runs: int, peer_runs: int) -> None:
    """Compare, then time, then print one network."""
    topology, graph = Topology.build(case.n_nodes, case.tail, case.head), sparse_graph(case)
    metric = topology.customise(case.cost)
    skim, _ = metric.skim(case.origins, case.destinations)
    expected = peer_skim(graph, case)
    np.testing.assert_allclose(skim, expected, rtol=1e-12)
    build = least(lambda: Topology.build(case.n_nodes, case.tail, case.head), runs)
    customise = least(lambda: topology.customise(case.cost), runs)
    sweep = least(lambda: metric.skim(case.origins, case.destinations), runs)
    load = flow_time(metric, case, skim, runs)
    peer = least(lambda: peer_skim(graph, case), peer_runs)
    print(
        f"{case.name}: {case.n_nodes} nodes, {case.tail.size} arcs, {case.origins.size} zones; results equal to 1e-12"
    )
    print(f"  SciPy Dijkstra / (customise + skim): {peer / (customise + sweep):.1f}")
    for what, seconds in (("customise", customise), ("load", load), ("build", build)):
        print(f"  {what} / skim: {seconds / sweep:.3f}")


def main() -> None:
    """Read the arguments and run every network asked for."""
    parser = argparse.ArgumentParser(description="Ratio of SciPy's Dijkstra to the legs engine, one thread each.")
    parser.add_argument("networks", nargs="*", type=Path, help="TNTP network files")
    parser.add_argument("--grid", type=int, help="side of a generated grid")
    parser.add_argument("--runs", type=int, default=5, help="runs of the engine")
    parser.add_argument("--peer-runs", type=int, default=2, help="runs of SciPy")
    options = parser.parse_args()
    numba.set_num_threads(1)
    cases = [public(path) for path in options.networks]
    if options.grid or not cases:
        cases.append(generated(options.grid or 100))
    for case in cases:
        run(case, options.runs, options.peer_runs)


if __name__ == "__main__":
    main()
