"""Sweeps over the pattern: the cost from blocks of sources to all wanted nodes.

PHAST (Delling, Goldberg, Nowatzyk & Werneck 2011) on a customisable hierarchy, as in Buchhold, Sanders & Wagner
(2019): an upward sweep over the ancestors of a block's sources in the elimination tree, then a downward sweep over the
ancestors of the targets (RPHAST). Between the two lies the core, if the network has one. The labels of a block's
sources lie side by side, so that the inner loops are vector instructions.

All arrays are of a *restricted* pattern: some ranks with all their ancestors, numbered from 0 in the same order.
Labels of a node are ``label[v, k]`` for column k of the block. Ties keep the slot of lowest other end.

The inner loops are written so that they become plain vector instructions. Their length is not a constant, or the
compiler unrolls them to scalars. Four slots are relaxed at a time, the last one repeated to fill the four, to halve the
traffic with memory. A known label is read as ``known + 0.0``, and a slot is kept by a maximum (slots are met in
ascending order), since storing *either the new or the old value* to where the old one was read becomes a masked store,
many times slower on some processors.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from landsea.corridor.kernels.core import read_slots, settle, settle_tracked, sum_core

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]


@njit(cache=True)
def mark_ancestors(core: int, row: Longs, upper: Ints, ranks: Longs, mark: Flags) -> None:
    """Mark the given ranks and all their ancestors in the elimination tree, as far as they lie below the core."""
    for i in range(ranks.size):
        v = ranks[i]
        while v < core and not mark[v]:
            mark[v] = True
            if row[v] == row[v + 1]:
                break
            v = np.int64(upper[row[v]])


@njit(cache=True)
def open_block(core: int, row: Longs, upper: Ints, source: Longs, label: Floats, mark: Flags, ancestors: Longs) -> int:
    """Set the labels of a block's sources to 0 and of their other ancestors to inf; return their number.

    ``mark`` is set for the ancestors and the core, and they are listed in ``ancestors``, ascending.
    """
    for v in range(mark.size):
        mark[v] = v >= core
    mark_ancestors(core, row, upper, source, mark)
    count = 0
    for v in range(mark.size):
        if mark[v]:
            ancestors[count] = v
            count += 1
            for k in range(label.shape[1]):
                label[v, k] = np.inf
    for k in range(source.size):
        label[source[k], k] = 0.0
    return count


@njit(cache=True)
def climb(core: int, row: Longs, upper: Ints, up: Floats, ancestors: Longs, label: Floats) -> None:
    """Sweep upward: relax the slots of each ancestor below the core, ascending."""
    for v in ancestors:
        if v >= core:
            break
        here = label[v]
        for s in range(row[v], row[v + 1]):
            there = label[upper[s]]
            cost = up[s]
            for k in range(here.size):
                reached = here[k] + cost
                known = there[k] + 0.0
                there[k] = reached if reached < known else known


@njit(cache=True)
def descend(row: Longs, upper: Ints, down: Floats, wanted: Longs, mark: Flags, label: Floats) -> None:
    """Sweep downward: lower each wanted node's label, descending, to the best over its upper neighbours."""
    for i in range(wanted.size - 1, -1, -1):
        v = wanted[i]
        here = label[v]
        if not mark[v]:
            here[:] = np.inf
        last = int(row[v + 1]) - 1
        for s in range(row[v], row[v + 1], 4):
            s1, s2, s3 = min(s + 1, last), min(s + 2, last), min(s + 3, last)
            there, there1, there2, there3 = label[upper[s]], label[upper[s1]], label[upper[s2]], label[upper[s3]]
            cost, cost1, cost2, cost3 = down[s], down[s1], down[s2], down[s3]
            for k in range(here.size):
                best = here[k]
                reached = there[k] + cost
                best = reached if reached < best else best
                reached = there1[k] + cost1
                best = reached if reached < best else best
                reached = there2[k] + cost2
                best = reached if reached < best else best
                reached = there3[k] + cost3
                here[k] = reached if reached < best else best


@njit(cache=True)
def climb_tracked(
    core: int, row: Longs, upper: Ints, up: Floats, ancestors: Longs, label: Floats, came_up: Ints
) -> None:
    """Sweep upward as ``climb``, keeping in ``came_up`` the slot each label came by (-1: none)."""
    for v in ancestors:
        came_up[v] = -1
    for v in ancestors:
        if v >= core:
            break
        here = label[v]
        for s in range(row[v], row[v + 1]):
            there = label[upper[s]]
            came = came_up[upper[s]]
            cost = up[s]
            slot = np.int32(s)
            for k in range(here.size):
                reached = here[k] + cost
                known = there[k] + 0.0
                there[k] = reached if reached < known else known
                came[k] = max(came[k], slot if reached < known else np.int32(-1))


@njit(cache=True)
def descend_tracked(
    row: Longs, upper: Ints, down: Floats, wanted: Longs, mark: Flags, label: Floats, came_down: Ints
) -> None:
    """Sweep downward as ``descend``, keeping in ``came_down`` the slot each label came by (-1: that of the climb)."""
    for i in range(wanted.size - 1, -1, -1):
        v = wanted[i]
        here = label[v]
        came = came_down[v]
        if not mark[v]:
            here[:] = np.inf
        came[:] = -1
        last = int(row[v + 1]) - 1
        for s in range(row[v], row[v + 1], 4):
            s1, s2, s3 = min(s + 1, last), min(s + 2, last), min(s + 3, last)
            there, there1, there2, there3 = label[upper[s]], label[upper[s1]], label[upper[s2]], label[upper[s3]]
            cost, cost1, cost2, cost3 = down[s], down[s1], down[s2], down[s3]
            for k in range(here.size):
                best = here[k]
                by = -1
                reached = there[k] + cost
                by = s if reached < best else by
                best = reached if reached < best else best
                reached = there1[k] + cost1
                by = s1 if reached < best else by
                best = reached if reached < best else best
                reached = there2[k] + cost2
                by = s2 if reached < best else by
                best = reached if reached < best else best
                reached = there3[k] + cost3
                by = s3 if reached < best else by
                here[k] = reached if reached < best else best
                came[k] = max(came[k], np.int32(by))


@njit(cache=True)
def sum_climb(lower: Ints, up: Floats, ancestors: Longs, came_up: Ints, total: Floats) -> None:
    """Sum one attribute along the climb, ascending; ``up`` is the attribute of each slot upward."""
    for v in ancestors:
        for k in range(total.shape[1]):
            s = came_up[v, k]
            total[v, k] = total[lower[s], k] + up[s] if s >= 0 else 0.0


@njit(cache=True)
def sum_descent(upper: Ints, down: Floats, wanted: Longs, mark: Flags, came_down: Ints, total: Floats) -> None:
    """Sum one attribute along the descent, descending; nodes without a label keep 0."""
    for i in range(wanted.size - 1, -1, -1):
        v = wanted[i]
        for k in range(total.shape[1]):
            s = came_down[v, k]
            if s >= 0:
                total[v, k] = total[upper[s], k] + down[s]
            elif not mark[v]:
                total[v, k] = 0.0


@njit(cache=True)
def read_labels(label: Floats, target: Longs, columns: Longs, out: Floats) -> None:
    """Copy the targets' labels to the rows of ``out`` that belong to the block's columns."""
    for t in range(target.size):
        here = label[target[t]]
        for k in range(columns.size):
            out[columns[k], t] = here[k]


@njit(cache=True)
def read_totals(label: Floats, total: Floats, target: Longs, columns: Longs, out: Floats) -> None:
    """Copy the targets' attribute sums likewise, nan where the label is inf."""
    for t in range(target.size):
        v = target[t]
        for k in range(columns.size):
            out[columns[k], t] = total[v, k] if label[v, k] < np.inf else np.nan


@njit(cache=True, nogil=True)
def skim_lane(
    lane: int,
    lanes: int,
    width: int,
    core: int,
    first: Longs,
    tail: Ints,
    head: Ints,
    slot: Ints,
    row: Longs,
    upper: Ints,
    lower: Ints,
    up: Floats,
    down: Floats,
    attribute_up: Floats,
    attribute_down: Floats,
    wanted: Longs,
    source: Longs,
    place: Longs,
    target: Longs,
    out: Floats,
    out_attributes: Floats,
) -> None:
    """Skim every ``lanes``-th block of sources, beginning with block ``lane``.

    Lanes share no memory that they write, so that they may run side by side.

    Parameters
    ----------
    lane, lanes : int
        Which lane of how many; the number changes no result.
    width : int
        Sources in a block.
    core : int
        First rank of the core; n if there is none.
    first, tail, head, slot : int64[n - core + 1], int32[E], int32[E], int32[E]
        Arcs of the core (see ``core.arcs_of``).
    row, upper, lower : int64[n + 1], int32[slots], int32[slots]
        Restricted pattern.
    up, down : float64[slots]
        Cost of each slot in either direction.
    attribute_up, attribute_down : float64[A, slots]
        Attributes likewise; A may be 0.
    wanted : int64[W]
        The targets and their ancestors below the core, ascending.
    source, place : int64[S]
        Sources in the order in which they are put side by side, and the row of ``out`` of each.
    target : int64[T]
        Targets in the order of the columns of ``out``.
    out, out_attributes : float64[S, T], float64[A, S, T]
        Written here.
    """
    n, base = row.size - 1, row[core]
    attributes = attribute_up.shape[0]
    label = np.empty((n, width))
    mark = np.empty(n, dtype=np.bool_)
    room = np.empty(n, dtype=np.int64)
    tracked = n if attributes else 0
    came_up = np.empty((tracked, width), dtype=np.int32)
    came_down = np.empty((tracked, width), dtype=np.int32)
    total = np.empty((tracked, width))
    passed = np.empty((n - core, width))
    came = np.empty((n - core if attributes else 0, width))
    cost = np.empty(slot.size)
    read_slots(base, slot, up, down, cost)
    carried = np.empty((attributes, slot.size))
    for a in range(attributes):
        read_slots(base, slot, attribute_up[a], attribute_down[a], carried[a])
    for begin in range(lane * width, source.size, lanes * width):
        columns = place[begin : begin + width]
        ancestors = room[: open_block(core, row, upper, source[begin : begin + width], label, mark, room)]
        if attributes:
            climb_tracked(core, row, upper, up, ancestors, label, came_up)
            settle_tracked(first, head, cost, label[core:], passed, came)
            descend_tracked(row, upper, down, wanted, mark, label, came_down)
        else:
            climb(core, row, upper, up, ancestors, label)
            settle(first, head, cost, label[core:], passed)
            descend(row, upper, down, wanted, mark, label)
        read_labels(label, target, columns, out)
        for a in range(attributes):
            sum_climb(lower, attribute_up[a], ancestors, came_up, total)
            sum_core(tail, carried[a], came, total[core:])
            sum_descent(upper, attribute_down[a], wanted, mark, came_down, total)
            read_totals(label, total, target, columns, out_attributes[a])
