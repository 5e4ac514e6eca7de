"""Choice among several ways: AequilibraE's sets of routes and path-size logit, beside our logit over all nearing ways.

The two are not one model. AequilibraE lists a few routes of each pair (breadth-first search with links removed) and
spreads trips over them by a logit that weighs overlap; ours sums over every way on which each arc comes nearer to its
end, none listed, by a plain logit (Dial 1971). What they must share is checked: the cheapest way of each pair, and
that flows arrive. How good the listed routes are is told beside the exact cheapest ways without loops, by SciPy's Yen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import yen

from benchmarks.peers import AequilibraE, Floats, Network, SciPy, installed, quiet
from benchmarks.registry import Comparison, Options, case
from landsea.corridor import RoadProblem, Topology, read_roads
from landsea.corridor.kernels import ways as kernels
from landsea.corridor.ways import STRIDE

#: Routes of a pair that AequilibraE is asked for.
ROUTES = 5
#: Scale of the choice on both sides, one over a minute.
SCALE = 1.0
#: Pairs whose routes are compared with the exact ones.
PAIRS = 200


@case("routes")
def routes(options: Options) -> Iterator[Comparison]:
    """Compare on two public networks at the costs of empty roads."""
    if not installed("aequilibrae"):
        return
    for name in ("SiouxFalls", "Anaheim"):
        folder = Path(options.bench)
        yield on(name, read_roads(folder / f"{name}_net.tntp", folder / f"{name}_trips.tntp").problem)


def on(name: str, p: RoadProblem) -> Comparison:
    """Compare on one network; what differs between the two stands in the note."""
    net = Network(name, p.n_nodes, p.tail, p.head, p.base, p.origin, p.destination)
    ours, theirs = Spread(net, p.wanted), Listed(net, p.wanted)
    mine, loads = ours.load(), theirs.load()
    for flow in (mine, loads):
        _refuse_lost(p, flow)
    least = SciPy(net).skim()
    listed = theirs.listed()
    cheapest = listed.groupby(["origin id", "destination id"])["cost"].min()
    pairs = tuple(np.array(list(cheapest.index)).T - 1)
    np.testing.assert_allclose(cheapest.to_numpy(), least[pairs], rtol=1e-9)
    cost = float((p.wanted * np.where(p.wanted > 0, least, 0.0)).sum())
    dearer, missing = _beside_exact(net, listed)
    note = (
        f"not one model: mean cost {mine @ net.cost / cost:.3f} times the cheapest with ours (all nearing ways), "
        f"{loads @ net.cost / cost:.3f} with AequilibraE's ({ROUTES} routes a pair); of {PAIRS} pairs its routes are "
        f"{dearer:.1%} dearer than the exact ones, and {missing:.0%} of those are not among them"
    )
    peers = {"AequilibraE BFS-LE, path-size logit": theirs.load}
    size = f"{net.size}, {np.count_nonzero(p.wanted):,} pairs"
    return Comparison(f"stochastic choice of way with link flows; {name}", ours.load, peers, size, note)


class Spread:
    """Our logit over all ways on which every arc comes nearer to the end; only the order of elimination is known."""

    def __init__(self, net: Network, trips: Floats) -> None:
        self.net, self.trips = net, np.ascontiguousarray(trips)
        self.topology = Topology.build(net.n_nodes, net.tail, net.head)
        self.arc = np.argsort(net.tail, kind="stable")
        self.first = np.searchsorted(net.tail[self.arc], np.arange(net.n_nodes + 1)).astype(np.int64)

    def load(self) -> Floats:
        """From a new cost vector: which ways come nearer, expected costs, then trips on every arc."""
        net = self.net
        metric = self.topology.customise(net.cost + STRIDE)
        distance = np.ascontiguousarray(metric.skim(np.arange(net.n_nodes), net.destinations)[0].T)
        order = np.argsort(distance, axis=1, kind="stable")
        graph = (net.destinations, distance, order, self.first, self.arc, net.head)
        value = kernels.cost_to_go(*graph, net.cost, SCALE)
        return kernels.load(*graph, net.cost, SCALE, value, net.origins, self.trips)


class Listed(AequilibraE):
    """AequilibraE's route choice on one core."""

    def _choice(self, keep: bool) -> Any:
        from aequilibrae.paths import RouteChoice

        choice = RouteChoice(self.graph)
        choice.set_cores(1)
        choice.set_choice_set_generation("bfsle", max_routes=ROUTES, max_depth=10, beta=SCALE, store_results=keep)
        choice.add_demand(self.trips)
        choice.prepare()
        choice.execute(perform_assignment=True)
        return choice

    def load(self) -> Floats:
        """Sets of routes of all pairs, and trips on every arc."""
        with quiet():
            loads = self._choice(keep=False).get_load_results()
        return loads["trips_ab"].reindex(np.arange(1, len(self.net.tail) + 1), fill_value=0.0).to_numpy(float)

    def listed(self) -> pd.DataFrame:
        """Every route with its cost."""
        with quiet():
            return self._choice(keep=True).get_results()


def _refuse_lost(p: RoadProblem, flow: Floats) -> None:
    balance = np.bincount(p.head, flow, p.n_nodes) - np.bincount(p.tail, flow, p.n_nodes)
    np.subtract.at(balance, p.destination, p.wanted.sum(axis=0))
    np.add.at(balance, p.origin, p.wanted.sum(axis=1))
    np.testing.assert_allclose(balance, 0.0, atol=1e-6 * p.wanted.sum())


def _beside_exact(net: Network, listed: pd.DataFrame) -> tuple[float, float]:
    """Tell by what share the listed routes are dearer than as many exact ones, and what share of those is missing."""
    graph = SciPy(net).graph
    graph.indices, graph.indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int32)  # all that Yen's takes
    groups = list(listed.groupby(["origin id", "destination id"])["cost"])
    picked = np.random.default_rng(0).choice(len(groups), min(PAIRS, len(groups)), replace=False)
    theirs = exact = missed = count = 0.0
    for (origin, destination), costs in (groups[k] for k in picked):
        some = np.sort(costs.to_numpy())
        best = np.sort(yen(graph, net.origins[origin - 1], net.destinations[destination - 1], len(some)))
        assert (some[: len(best)] >= best[: len(some)] * (1 - 1e-9)).all(), "a route cheaper than the exact one"
        theirs, exact = theirs + some[: len(best)].sum(), exact + best.sum()
        missed += float((some[: len(best)] > best * (1 + 1e-9)).sum())
        count += len(best)
    return theirs / exact - 1, missed / count
