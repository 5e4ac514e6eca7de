"""The topology of a mode network: what can be prepared before any cost is known.

A topology is built once per network. Its arcs may run in parallel, make loops (which no cheapest path uses) and leave
nodes unconnected. Costs come later, by `Topology.customise`, as often as they change.

Method: customisable contraction hierarchies (Dibbelt, Strasser & Wagner 2016, "Customizable contraction hierarchies",
ACM Journal of Experimental Algorithmics 21), seen as sparse elimination: a nested dissection order, the elimination
tree, and the pattern of slots that elimination fills. Elimination may end at a core of hubs
(:mod:`landsea.corridor.elimination`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from landsea.corridor.elimination import Elimination
from landsea.corridor.faults import raise_findings, whole_numbers
from landsea.corridor.kernels import core, customise, ordering, pattern
from landsea.corridor.metric import Metric
from landsea.errors import Finding, NetworkError

#: Cost vectors eliminated side by side: more would gain little.
BESIDE = 8
#: Bytes that elimination side by side may take for a while, beside what the metrics keep.
ROOM = 2**29
#: Slots of all vectors that are copied out at a time.
TILE = 4096
#: How to close an arc.
CLOSE = "Close an arc with +inf, never with nan."


@dataclass(frozen=True, eq=False, slots=True)
class Topology:
    """The eliminated pattern of a directed network.

    Attributes
    ----------
    n_nodes, n_arcs : int
        Size of the network.
    rank : int64[n_nodes]
        Position of each node in the order of elimination.
    row : int64[n_nodes + 1]
        Slots ``row[v]:row[v + 1]`` have rank v as their lower end.
    upper, lower : int32[slots]
        Upper and lower end of each slot, as ranks; ``upper`` ascends within a row.
    column : int64[n_nodes + 1]
    below : int32[slots]
        Slots ``below[column[w]:column[w + 1]]`` have rank w as their upper end.
    arc_slot : int32[n_arcs]
        Slot of each arc, -1 for a loop.
    arc_rises : bool[n_arcs]
        Whether the arc runs from the lower to the upper end of its slot.
    core : int
        Nodes of this rank and higher are not eliminated, but searched; n_nodes if there are none.
    core_arcs : tuple of arrays
        ``first``, ``tail``, ``head`` and ``slot`` of the arcs between them (see ``kernels.core.arcs_of``).
    """

    n_nodes: int
    n_arcs: int
    rank: NDArray[np.int64]
    row: NDArray[np.int64]
    upper: NDArray[np.int32]
    lower: NDArray[np.int32]
    column: NDArray[np.int64]
    below: NDArray[np.int32]
    arc_slot: NDArray[np.int32]
    arc_rises: NDArray[np.bool_]
    core: int
    core_arcs: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]

    @classmethod
    def build(cls, n_nodes: int, tail: ArrayLike, head: ArrayLike, most_neighbours: int | None = None) -> Topology:
        """Order and eliminate a network.

        Parameters
        ----------
        n_nodes : int
            Number of nodes; nodes are 0 to n_nodes - 1.
        tail, head : int[L]
            Ends of each directed arc.
        most_neighbours : int, optional
            Leave nodes to the core that have more neighbours when their turn to be eliminated comes. By default the
            core is what promises the least work, which on transport networks is none. Costs are the same either way.

        Returns
        -------
        Topology

        Raises
        ------
        NetworkError
            If the ends differ in number or name a node that does not exist.
        """
        ends = _arc_ends(n_nodes, tail, head)
        pointer, neighbour = ordering.simple_graph(n_nodes, *ends)
        plan = Elimination.plan(pointer, neighbour, most_neighbours)
        rank = plan.rank
        row, filled = pattern.fill(pointer, neighbour, plan.order, rank, plan.parent, plan.core)
        upper, lower, column, below = pattern.sort_rows(row, filled)
        low, high = rank[ends[0]], rank[ends[1]]
        slots = pattern.arc_slots(row, upper, low, high)
        between = core.arcs_of(int(row[plan.core]), row, upper, lower, plan.core)
        return cls(
            n_nodes, low.size, rank, row, upper, lower, column, below, slots, low < high, plan.core, between
        )  # fmt: skip

    @property
    def n_slots(self) -> int:
        """Number of slots of the pattern: edges of the network and those that elimination adds."""
        return int(self.upper.size)

    @property
    def n_core(self) -> int:
        """Number of nodes that are searched instead of eliminated."""
        return self.n_nodes - self.core

    def customise(self, cost: ArrayLike, attributes: ArrayLike | None = None) -> Metric:
        """Eliminate the network for one cost vector.

        Parameters
        ----------
        cost : float[L]
            Cost of each arc, 0 or more, in any unit; +inf closes an arc.
        attributes : float[A, L], optional
            Further quantities of each arc (hours, kilometres) to be summed along cheapest paths.

        Returns
        -------
        Metric

        Raises
        ------
        NetworkError
            Names the positions of arcs whose cost is negative or nan, and of open arcs with an attribute that is not
            finite.
        """
        prices, carried = _arcs(self.n_arcs, np.array([cost], dtype=np.float64), attributes)
        metric = _empty(self)
        _alone(self, prices[0], metric)
        return metric.carrying(carried[0]) if len(carried[0]) else metric

    def customise_all(self, costs: ArrayLike, attributes: ArrayLike | None = None) -> list[Metric]:
        """Eliminate the network for several cost vectors side by side: commodities, scenarios, hours of a day.

        The results are those of `customise` for each vector, bit for bit. Blocks of eight vectors take about half the
        time on a road network; they go to as many threads as numba is set to (`numba.set_num_threads`), and are
        narrower where memory is short (`ROOM`).

        Parameters
        ----------
        costs : float[K, L]
            Costs of each arc, as for `customise`.
        attributes : float[A, L] or float[K, A, L], optional
            Further quantities of each arc, the same for all vectors or each vector's own.

        Returns
        -------
        list of Metric
            One for each vector, in order.

        Raises
        ------
        NetworkError
            As `customise`; names the vectors too.
        """
        prices, carried = _arcs(self.n_arcs, np.array(costs, dtype=np.float64, order="C"), attributes)
        threads = numba.get_num_threads()
        width = max(1, min(BESIDE, -(-len(prices) // threads), ROOM // (24 * threads * max(self.n_slots, 1))))
        metrics = [_empty(self) for _ in prices]
        blocks = [(prices[i : i + width], metrics[i : i + width]) for i in range(0, len(prices), width)]
        with ThreadPoolExecutor(threads) as pool:
            lanes = [list(zip(*blocks[lane::threads], strict=True)) for lane in range(min(threads, len(blocks)))]
            list(pool.map(lambda lane: _beside(self, *lane), lanes))
            return list(pool.map(Metric.carrying, metrics, carried)) if any(map(len, carried)) else metrics


def _alone(net: Topology, cost: NDArray[np.float64], metric: Metric) -> None:
    """Eliminate one cost vector (L,) into a metric with room for it."""
    slots = metric.up, metric.down, metric.via_up, metric.via_down
    customise.place_arcs(net.arc_slot, net.arc_rises, cost, *slots)
    customise.eliminate(net.core, net.row, net.upper, net.lower, net.column, net.below, *slots)


def _beside(net: Topology, blocks: list[NDArray[np.float64]], out: list[list[Metric]]) -> None:
    """Eliminate blocks of cost vectors (K, L), one block after the other, into metrics with room for them."""
    widest = max(map(len, blocks))
    if widest == 1:
        for costs, (metric,) in zip(blocks, out, strict=True):
            _alone(net, costs[0], metric)
        return
    room, came = np.empty(2 * widest * net.n_slots), np.empty(2 * widest * net.n_slots, dtype=np.int32)
    for costs, metrics in zip(blocks, out, strict=True):
        shape = net.n_slots, 2 * len(costs)
        both, via = room[: shape[0] * shape[1]].reshape(shape), came[: shape[0] * shape[1]].reshape(shape)
        customise.place_beside(net.arc_slot, net.arc_rises, costs, both, via)
        customise.eliminate_beside(net.core, net.row, net.upper, net.lower, net.column, net.below, both, via)
        # Some slots of all vectors at a time: those are near at hand then, and each vector's memory is its own.
        for begin in range(0, net.n_slots, TILE):
            end = min(begin + TILE, net.n_slots)
            for k, one in enumerate(metrics):
                customise.take_out(both, via, k, begin, end, one.up, one.down, one.via_up, one.via_down)


def _empty(net: Topology) -> Metric:
    up, down = np.empty((2, net.n_slots))
    via_up, via_down = np.empty((2, net.n_slots), dtype=np.int32)
    none = np.empty((0, net.n_slots))
    return Metric(net, up, down, via_up, via_down, none, none)


def _arc_ends(n_nodes: int, tail: ArrayLike, head: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return both ends as int64 arrays; all faults are told at once."""
    ends = whole_numbers(tail, "tail"), whole_numbers(head, "head")
    if ends[0].size != ends[1].size:
        msg = f"tail and head must be of one length, not {ends[0].size} and {ends[1].size}."
        raise NetworkError(msg)
    findings = [
        _finding(a, column, nodes[a], f"there is no such node among {n_nodes}.", "Number nodes from 0.")
        for column, nodes in zip(("tail", "head"), ends, strict=True)
        for a in np.flatnonzero((nodes < 0) | (nodes >= n_nodes)).tolist()
    ]
    raise_findings("Arcs end at nodes that do not exist", findings)
    return ends


def _arcs(
    n_arcs: int, costs: NDArray[np.float64], attributes: ArrayLike | None
) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Return cost vectors (K, L) and the attributes (A, L) of each; raise one error that names every arc at fault."""
    given = np.empty((0, n_arcs)) if attributes is None else np.array(attributes, dtype=np.float64, order="C")
    own = given if given.ndim == 3 else np.broadcast_to(given, (len(costs), *given.shape))
    if costs.ndim != 2 or costs.shape[1] != n_arcs or own.ndim != 3 or own.shape[::2] != (len(costs), n_arcs):
        msg = (
            f"The network has {n_arcs} arcs: a cost vector must have shape ({n_arcs},) and attributes (A, {n_arcs}), "
            f"not {costs.shape[1:]} and {given.shape}."
        )
        raise NetworkError(msg)
    findings = [
        _finding(a, _of_vector("cost", k, costs), costs[k, a], "a cost must be 0 or more.", CLOSE)
        for k, a in np.argwhere(~(costs >= 0)).tolist()
    ]
    if own.shape[1]:
        wrong = np.argwhere(~np.isfinite(own) & (costs < np.inf)[:, None])
        findings += [
            _finding(
                a, _of_vector(f"attribute {i}", k, costs), own[k, i, a], "an open arc's attribute must be finite.",
                "Set it.",
            )
            for k, i, a in wrong.tolist()
        ]  # fmt: skip
    raise_findings("Arcs cannot be customised", findings)
    return costs, list(given) if given.ndim == 3 else [given] * len(costs)


def _of_vector(column: str, number: int, costs: NDArray[np.float64]) -> str:
    return column if len(costs) == 1 else f"{column} of vector {number}"


def _finding(arc: int, column: str, value: float, problem: str, cure: str) -> Finding:
    return Finding("network", None, column, str(value), f"arc {arc}: {problem}", cure)
