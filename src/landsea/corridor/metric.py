"""A customised network: costs, flows and paths of legs.

Sources: Delling, Goldberg, Nowatzyk & Werneck (2011), "PHAST: hardware-accelerated shortest path trees"; Buchhold,
Sanders & Wagner (2019), "Real-time traffic assignment using engineered customizable contraction hierarchies", ACM
Journal of Experimental Algorithmics 24.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from landsea.corridor.faults import SHOWN, raise_findings, whole_numbers
from landsea.corridor.kernels import customise, load, sweep, trace
from landsea.errors import Finding, NetworkError

if TYPE_CHECKING:
    from landsea.corridor.topology import Topology

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

WIDTH = 32
"""Sources swept side by side."""

LANES = 8
"""Lanes of a loading: fixed, since the order of its sums must not depend on the number of threads."""


@dataclass(frozen=True, eq=False, slots=True)
class Metric:
    """One cost vector, eliminated over a topology.

    Made by `Topology.customise`; the methods take node numbers of the network and give costs in the unit of the cost
    vector. The number of threads is numba's (`numba.set_num_threads`) and changes no bit of a result.

    Among paths of equal cost the choice is fixed, though not by any meaning: where arcs of cost 0 make a circle, a
    cheapest path may run round it.

    Attributes
    ----------
    topology : Topology
    up, down : float64[slots]
        Least cost from the lower to the upper end of each slot through nodes below both, and back; inf if none.
    via_up, via_down : int32[slots]
        What attains it (see `landsea.corridor.kernels.customise`).
    attributes_up, attributes_down : float64[A, slots]
        Attributes summed along it.
    """

    topology: Topology
    up: Floats
    down: Floats
    via_up: Ints
    via_down: Ints
    attributes_up: Floats
    attributes_down: Floats

    def skim(self, sources: ArrayLike, targets: ArrayLike) -> tuple[Floats, Floats]:
        """Return the cost of the cheapest path of every pair, and its attributes.

        Parameters
        ----------
        sources : int[S]
        targets : int[T]
            Nodes, in any order; they may repeat.

        Returns
        -------
        cost : float64[S, T]
            inf where no path leads; 0 from a node to itself.
        attributes : float64[A, S, T]
            Sums along the same path; nan where no path leads.

        Raises
        ------
        NetworkError
            If a node does not exist.
        """
        part = _Restriction.of(self.topology, sources, targets)
        cost = np.empty((part.source.size, part.target.size))
        attributes = np.empty((len(self.attributes_up), *cost.shape))
        if cost.size:
            _run(
                sweep.skim_lane,
                _lanes(part.source.size, numba.get_num_threads()),
                part.core,
                *self.topology.core_arcs,
                part.row,
                part.upper,
                part.lower,
                self.up[part.slots],
                self.down[part.slots],
                np.take(self.attributes_up, part.slots, axis=1),
                np.take(self.attributes_down, part.slots, axis=1),
                part.wanted,
                part.source,
                part.place,
                part.target,
                cost,
                attributes,
            )
        return cost, attributes

    def carrying(self, attributes: Floats) -> Metric:
        """Return the same costs with other attributes of the arcs, (A, L), to be summed along the same paths."""
        net = self.topology
        carried = np.ascontiguousarray(attributes, dtype=np.float64)
        up, down = np.empty((2, len(carried), net.n_slots))
        vias = self.via_up, self.via_down
        customise.carry_attributes(net.row, net.lower, net.column, net.below, *vias, carried, up, down)
        return replace(self, attributes_up=up, attributes_down=down)

    def load(self, sources: ArrayLike, targets: ArrayLike, flow: ArrayLike) -> Floats:
        """Return the flow on every arc when each pair's flow takes its cheapest path.

        This is the derivative of ``sum(flow * cost of skim)`` with respect to the arcs' costs.

        Parameters
        ----------
        sources : int[S]
        targets : int[T]
        flow : float[S, T]
            Finite, in any unit; what goes from a node to itself uses no arc.

        Returns
        -------
        float64[L]
            In the unit of ``flow``.

        Raises
        ------
        NetworkError
            If a node does not exist, a flow is not finite, or a pair with flow has no path: the pairs are named.
        """
        part = _Restriction.of(self.topology, sources, targets)
        amount = np.ascontiguousarray(flow, dtype=np.float64)
        _check_flow(part, amount)
        result = np.zeros(self.topology.n_arcs)
        if not amount.any():
            return result
        lanes = _lanes(part.source.size, LANES)
        carried_up, carried_down = np.zeros((2, lanes, part.slots.size))
        unreachable = _run(
            load.load_lane,
            lanes,
            part.core,
            *self.topology.core_arcs,
            part.row,
            part.upper,
            part.lower,
            self.up[part.slots],
            self.down[part.slots],
            part.wanted,
            part.source,
            part.place,
            part.target,
            amount,
            carried_up,
            carried_down,
        )
        if any(unreachable):
            self._raise_unreachable(sources, targets, amount)
        self._unpack(part, carried_up.sum(axis=0), carried_down.sum(axis=0), result)
        return result

    def path(self, source: int, target: int) -> Longs:
        """Return the arcs of the cheapest path from source to target, the one that `load` takes.

        Raises
        ------
        NetworkError
            If a node does not exist or no path leads from source to target.
        """
        net = self.topology
        ends = _ranks(net, [source]), _ranks(net, [target])
        pattern = (net.core, *net.core_arcs, net.row, net.upper, net.lower)
        slots = trace.trace_slots(*pattern, self.up, self.down, ends[0][0], ends[1][0])
        if slots.size == 1 and slots[0] == net.n_slots:
            msg = f"No path leads from node {source} to node {target}."
            raise NetworkError(msg)
        return trace.unpack_slots(net.row, net.upper, net.lower, self.via_up, self.via_down, slots)

    def _unpack(self, part: _Restriction, up: Floats, down: Floats, result: Floats) -> None:
        net = self.topology
        flow_up, flow_down = np.zeros((2, net.n_slots))
        flow_up[part.slots] = up
        flow_down[part.slots] = down
        vias = self.via_up, self.via_down
        load.unpack(net.row, net.lower, net.column, net.below, *vias, flow_up, flow_down, result)

    def _raise_unreachable(self, sources: ArrayLike, targets: ArrayLike, flow: Floats) -> None:
        cost, _ = self.skim(sources, targets)
        starts, ends = np.asarray(sources), np.asarray(targets)
        findings = [
            Finding(
                "network",
                None,
                "flow",
                str(flow[i, j]),
                f"no path leads from node {starts[i]} to node {ends[j]}.",
                "Open a way, or give the pair no flow.",
            )
            for i, j in np.argwhere((flow != 0) & (cost == np.inf))
        ]
        raise_findings("Flow cannot reach its target", findings)


@dataclass(frozen=True, eq=False, slots=True)
class _Restriction:
    """The part of a pattern that a sweep needs: its sources and targets, all their ancestors, and the core.

    The core is the same in every part: only the numbers of its first node and slot differ.
    """

    core: int
    row: Longs
    upper: Ints
    lower: Ints
    slots: Longs
    wanted: Longs
    source: Longs
    place: Longs
    target: Longs

    @classmethod
    def of(cls, net: Topology, sources: ArrayLike, targets: ArrayLike) -> _Restriction:
        source, target = _ranks(net, sources), _ranks(net, targets)
        # Sources near in rank share ancestors; side by side they share the climb.
        place = np.argsort(source, kind="stable")
        mark = np.zeros(net.n_nodes, dtype=np.bool_)
        sweep.mark_ancestors(net.core, net.row, net.upper, target, mark)
        wanted = np.flatnonzero(mark)
        sweep.mark_ancestors(net.core, net.row, net.upper, source, mark)
        mark[net.core :] = True
        kept = np.flatnonzero(mark)
        position = np.cumsum(mark) - 1
        size = net.row[kept + 1] - net.row[kept]
        row = np.concatenate(([0], np.cumsum(size)))
        slots = np.arange(row[-1]) + np.repeat(net.row[kept] - row[:-1], size)
        upper, lower = (position[ends[slots]].astype(np.int32) for ends in (net.upper, net.lower))
        first = kept.size - net.n_core
        return cls(first, row, upper, lower, slots, position[wanted], position[source[place]], place, position[target])


def _lanes(sources: int, most: int) -> int:
    """Return the number of lanes: no more than there are blocks of sources."""
    return max(1, min(most, -(-sources // WIDTH)))


def _run(kernel: Callable[..., Any], lanes: int, *arrays: Any) -> list[Any]:
    """Return the results of all lanes, run by as many threads as numba is set to.

    Threads of our own, as the kernels release the interpreter: numba's are not safe to enter from two threads at once
    or after a fork, and its parallel loops take as long to compile as all else.
    """
    if min(lanes, numba.get_num_threads()) == 1:
        return [kernel(lane, lanes, WIDTH, *arrays) for lane in range(lanes)]
    with ThreadPoolExecutor(numba.get_num_threads()) as pool:
        return list(pool.map(lambda lane: kernel(lane, lanes, WIDTH, *arrays), range(lanes)))


def _ranks(net: Topology, nodes: ArrayLike) -> Longs:
    """Return the ranks of nodes."""
    numbers = whole_numbers(nodes, "Nodes")
    wrong = numbers[(numbers < 0) | (numbers >= net.n_nodes)]
    if wrong.size:
        msg = f"Nodes are numbered from 0 to {net.n_nodes - 1}; there are no nodes {wrong[:SHOWN].tolist()}."
        raise NetworkError(msg)
    return net.rank[numbers]


def _check_flow(part: _Restriction, flow: Floats) -> None:
    shape = (part.source.size, part.target.size)
    if flow.shape != shape:
        msg = f"flow must have shape {shape}, a row for each source and a column for each target, not {flow.shape}."
        raise NetworkError(msg)
    wrong = np.argwhere(~np.isfinite(flow))
    if wrong.size:
        msg = f"flow must be finite; it is not at (row, column) {wrong[:SHOWN].tolist()} ({len(wrong)} places)."
        raise NetworkError(msg)
