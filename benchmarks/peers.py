"""The programs that LandSea is compared with, each behind the same few calls. Those not installed are left out."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: pyroutingkit's weights are whole numbers: the longest way is brought to this.
WHOLE = 2**30


@dataclass(frozen=True)
class Network:
    """A network with the nodes between which it is skimmed, and at which trips begin and end.

    It is `spread` if it can be drawn in a plane without much crossing: others take pyroutingkit minutes.
    """

    name: str
    n_nodes: int
    tail: Longs
    head: Longs
    cost: Floats
    origins: Longs
    destinations: Longs
    spread: bool = True

    @property
    def size(self) -> str:
        """Tell how large it is."""
        return f"{self.n_nodes:,} nodes, {len(self.tail):,} arcs, {len(self.origins):,} zones"


def installed(name: str) -> bool:
    """Tell whether a peer is there."""
    return importlib.util.find_spec(name) is not None


class SciPy:
    """Dijkstra from `scipy.sparse.csgraph`, on a graph built before."""

    def __init__(self, net: Network) -> None:
        order = np.lexsort((net.cost, net.head, net.tail))
        tail, head, cost = net.tail[order], net.head[order], net.cost[order]
        first = np.ones(len(tail), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        self.net = net
        self.graph = csr_array((cost[first], (tail[first], head[first])), shape=(net.n_nodes, net.n_nodes))

    def skim(self) -> Floats:
        """All zones to all zones, a hundred sources at a time to spare memory."""
        parts = np.array_split(self.net.origins, -(-len(self.net.origins) // 100))
        return np.vstack([dijkstra(self.graph, indices=part)[:, self.net.destinations] for part in parts])


class IGraph:
    """Dijkstra from igraph."""

    def __init__(self, net: Network) -> None:
        import igraph

        self.net = net
        self.graph = igraph.Graph(n=net.n_nodes, edges=np.stack((net.tail, net.head), axis=1), directed=True)
        self.weights = net.cost.tolist()

    def skim(self) -> Any:
        """All zones to all zones."""
        net = self.net
        return self.graph.distances(
            net.origins.tolist(), net.destinations.tolist(), weights=self.weights, algorithm="dijkstra"
        )


class RoutingKit:
    """Customizable contraction hierarchies of pyroutingkit, ordered before; costs as whole numbers."""

    def __init__(self, net: Network, farthest: float) -> None:
        import pyroutingkit

        self.net = net
        x, y = coordinates(net)
        topology = pyroutingkit.CCHTopology()
        topology.build(net.tail.astype(np.uint32), net.head.astype(np.uint32), y, x, net.n_nodes)
        self.metric = pyroutingkit.CCHMetric(topology)
        self.scale = WHOLE / farthest
        self.weights = np.rint(net.cost * self.scale).astype(np.uint32)

    def skim(self) -> Any:
        """Customise, then all zones to all zones."""
        self.metric.customize(self.weights, 1)
        return self.metric.distances_many_to_many(
            self.net.origins.astype(np.uint32), self.net.destinations.astype(np.uint32)
        )


def coordinates(net: Network, landmarks: int = 40) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Place nodes in the plane by their distances to some of them: classical scaling (Torgerson 1952)."""
    both = csr_array(
        (np.tile(net.cost + 1e-9, 2), (np.r_[net.tail, net.head], np.r_[net.head, net.tail])),
        shape=(net.n_nodes, net.n_nodes),
    )
    rng = np.random.default_rng(0)
    far = dijkstra(both, indices=rng.choice(net.n_nodes, min(landmarks, net.n_nodes), replace=False))
    far[np.isinf(far)] = far[np.isfinite(far)].max()
    square = far**2
    centred = square - square.mean(axis=0) - square.mean(axis=1, keepdims=True) + square.mean()
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    plane = axes[:2] / np.abs(axes[:2]).max()
    return plane[0].astype(np.float32), plane[1].astype(np.float32)


class AequilibraE:
    """AequilibraE's skims, all-or-nothing and bi-conjugate Frank-Wolfe, on one core."""

    def __init__(
        self, net: Network, trips: Floats | None = None, rise: Floats | None = None, power: Floats | None = None
    ) -> None:
        from aequilibrae.paths import Graph

        logging.disable(logging.CRITICAL)
        self.net = net
        # Its zones are nodes: arcs that arrive at a twin arrive at the zone, which it keeps others from crossing.
        twin = dict(zip(net.destinations.tolist(), net.origins.tolist(), strict=True))
        head = np.array([twin.get(node, node) for node in net.head.tolist()])
        number = np.full(net.n_nodes, -1)
        number[net.origins] = np.arange(1, len(net.origins) + 1)
        rest = np.flatnonzero(number < 0)
        number[rest] = np.arange(len(net.origins) + 1, net.n_nodes + 1)
        some = np.where(net.cost > 0, net.cost, 1.0)
        links = pd.DataFrame(
            {
                "link_id": np.arange(1, len(head) + 1),
                "a_node": number[net.tail],
                "b_node": number[head],
                "direction": 1,
                "free_flow_time": net.cost,
                "capacity": 1.0,
                # Its delay function multiplies the free time, ours adds to it.
                "alpha": 0.0 if rise is None else np.where(net.cost > 0, rise / some, 0.0),
                "power": 1.0 if power is None else power,
            }
        )
        self.graph = Graph()
        self.graph.network = links
        self.graph.prepare_graph(np.arange(1, len(net.origins) + 1))
        self.graph.set_graph("free_flow_time")
        self.graph.set_skimming(["free_flow_time"])
        self.graph.set_blocked_centroid_flows(bool(set(net.destinations.tolist()) - set(net.origins.tolist())))
        self.trips = self._matrix(trips) if trips is not None else None

    def _matrix(self, trips: Floats) -> Any:
        from aequilibrae.matrix import AequilibraeMatrix

        made = AequilibraeMatrix()
        made.create_empty(zones=len(trips), matrix_names=["trips"], memory_only=True)
        made.index[:] = np.arange(1, len(trips) + 1)
        made.matrices[:, :, 0] = trips
        made.computational_view(["trips"])
        return made

    def skim(self) -> Floats:
        """All zones to all zones."""
        from aequilibrae.paths import NetworkSkimming

        with quiet():
            job = NetworkSkimming(self.graph)
            job.set_cores(1)
            job.execute()
        return np.asarray(job.results.skims.matrix["free_flow_time"])

    def assign(self, method: str, gap: float = 1e-6, most: int = 5000) -> Floats:
        """Load the trips; return the flow on every arc."""
        from aequilibrae.paths import TrafficAssignment, TrafficClass

        with quiet():
            job = TrafficAssignment()
            job.add_class(TrafficClass("car", self.graph, self.trips))
            job.set_vdf("BPR")
            job.set_vdf_parameters({"alpha": "alpha", "beta": "power"})
            job.set_capacity_field("capacity")
            job.set_time_field("free_flow_time")
            job.set_cores(1)
            job.set_algorithm(method)
            job.max_iter = most
            job.rgap_target = gap
            job.execute()
        return job.results()["PCE_AB"].reindex(np.arange(1, len(self.net.tail) + 1)).to_numpy(float)


@contextlib.contextmanager
def quiet() -> Any:
    """Keep a peer's progress bars off the screen."""
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        yield
