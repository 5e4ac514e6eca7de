"""The topology of a mode network: what can be prepared before any cost is known.

A topology is built once per network. Its arcs may run in parallel, make loops (which no cheapest path uses) and leave
nodes unconnected. Costs come later, by `Topology.customise`, as often as they change.

Method: customisable contraction hierarchies (Dibbelt, Strasser & Wagner 2016, "Customizable contraction hierarchies",
ACM Journal of Experimental Algorithmics 21), seen as sparse elimination: a nested dissection order, the elimination
tree, and the pattern of slots that elimination fills. Elimination may end at a core of hubs
(:mod:`landsea.corridor.elimination`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landsea.corridor.elimination import Elimination
from landsea.corridor.faults import raise_findings, whole_numbers
from landsea.corridor.kernels import core, customise, ordering, pattern
from landsea.corridor.metric import Metric
from landsea.errors import Finding, NetworkError


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
        prices = np.array(cost, dtype=np.float64, order="C")
        carried = (
            np.empty((0, self.n_arcs)) if attributes is None else np.array(attributes, dtype=np.float64, order="C")
        )
        _check_arcs(self.n_arcs, prices, carried)
        up, down = np.empty((2, self.n_slots))
        via_up, via_down = np.empty((2, self.n_slots), dtype=np.int32)
        customise.place_arcs(self.arc_slot, self.arc_rises, prices, up, down, via_up, via_down)
        customise.eliminate(
            self.core, self.row, self.upper, self.lower, self.column, self.below, up, down, via_up, via_down
        )  # fmt: skip
        none = np.empty((0, self.n_slots))
        metric = Metric(self, up, down, via_up, via_down, none, none)
        return metric.carrying(carried) if len(carried) else metric


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


def _check_arcs(n_arcs: int, cost: NDArray[np.float64], attributes: NDArray[np.float64]) -> None:
    """Raise one error that names every arc at fault."""
    if cost.shape != (n_arcs,) or attributes.ndim != 2 or attributes.shape[1] != n_arcs:
        msg = (
            f"The network has {n_arcs} arcs: cost must have shape ({n_arcs},) and attributes (A, {n_arcs}), "
            f"not {cost.shape} and {attributes.shape}."
        )
        raise NetworkError(msg)
    findings = [
        _finding(a, "cost", cost[a], "a cost must be 0 or more.", "Close an arc with +inf, never with nan.")
        for a in np.flatnonzero(~(cost >= 0)).tolist()
    ]
    rows, arcs = np.nonzero(~np.isfinite(attributes) & (cost < np.inf))
    findings += [
        _finding(a, f"attribute {i}", attributes[i, a], "an open arc's attribute must be finite.", "Set it.")
        for i, a in zip(rows.tolist(), arcs.tolist(), strict=True)
    ]
    raise_findings("Arcs cannot be customised", findings)


def _finding(arc: int, column: str, value: float, problem: str, cure: str) -> Finding:
    return Finding("network", None, column, str(value), f"arc {arc}: {problem}", cure)
