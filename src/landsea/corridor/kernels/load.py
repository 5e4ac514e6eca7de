"""Loading: the adjoint of the sweeps, and the unpacking of slots on to arcs.

The sweeps compute labels as nested minima of sums of slot costs; the derivative of sum(flow * label) with respect to
the slot costs is found by pushing each flow back along the slots the labels came by. Customisation is differentiated
likewise: what a slot carries goes to the two slots, or the arc, that attain its cost (aggregated unpacking, Buchhold,
Sanders & Wagner 2019).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from landsea.corridor.kernels.core import push_core, read_slots, settle_tracked
from landsea.corridor.kernels.customise import NONE, find_below
from landsea.corridor.kernels.sweep import climb_tracked, descend_tracked, open_block

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@njit(cache=True)
def place_flow(label: Floats, target: Longs, columns: Longs, flow: Floats, carried: Floats) -> int:
    """Add each pair's flow at its target's node; return the number of pairs with flow but no way."""
    unreachable = 0
    for t in range(target.size):
        v = target[t]
        for k in range(columns.size):
            amount = flow[columns[k], t]
            if amount != 0.0:
                carried[v, k] += amount
                if label[v, k] == np.inf:
                    unreachable += 1
    return unreachable


@njit(cache=True)
def push_descent(upper: Ints, wanted: Longs, came_down: Ints, carried: Floats, flow_down: Floats) -> None:
    """Undo the downward sweep, ascending: what came down by a slot moves to its upper end."""
    for v in wanted:
        here = carried[v]
        came = came_down[v]
        last = -1
        run = 0.0
        for k in range(here.size):
            amount = here[k]
            s = came[k]
            if amount == 0.0 or s < 0:
                continue
            if s != last:
                # Neighbouring columns mostly come by one slot: it is written once for the run of them.
                if last >= 0:
                    flow_down[last] += run
                last = s
                run = 0.0
            run += amount
            carried[upper[s], k] += amount
            here[k] = 0.0
        if last >= 0:
            flow_down[last] += run


@njit(cache=True)
def push_climb(lower: Ints, ancestors: Longs, came_up: Ints, carried: Floats, flow_up: Floats) -> None:
    """Undo the upward sweep, descending, until all flow has reached its source."""
    for i in range(ancestors.size - 1, -1, -1):
        v = ancestors[i]
        for k in range(carried.shape[1]):
            amount = carried[v, k]
            s = came_up[v, k]
            carried[v, k] = 0.0
            if amount != 0.0 and s >= 0:
                flow_up[s] += amount
                carried[lower[s], k] += amount


@njit(cache=True, nogil=True)
def load_lane(
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
    wanted: Longs,
    source: Longs,
    place: Longs,
    target: Longs,
    flow: Floats,
    flow_up: Floats,
    flow_down: Floats,
) -> int:
    """Load every ``lanes``-th block of sources, beginning with block ``lane``.

    Parameters are those of ``skim_lane``, and:

    flow : float64[S, T]
        Flow of each pair, rows as ``place`` says.
    flow_up, flow_down : float64[lanes, slots]
        Flow on each slot, added to row ``lane``. Which blocks a lane takes depends on ``lanes`` alone, never on the
        number of threads, so that sums are formed in one order.

    Returns
    -------
    int
        Number of pairs with flow but no way.
    """
    n, base = row.size - 1, row[core]
    label = np.empty((n, width))
    mark = np.empty(n, dtype=np.bool_)
    room = np.empty(n, dtype=np.int64)
    came_up = np.empty((n, width), dtype=np.int32)
    came_down = np.empty((n, width), dtype=np.int32)
    carried = np.zeros((n, width))
    passed, came = np.empty((n - core, width)), np.empty((n - core, width))
    cost = np.empty(slot.size)
    read_slots(base, slot, up, down, cost)
    unreachable = 0
    for begin in range(lane * width, source.size, lanes * width):
        columns = place[begin : begin + width]
        ancestors = room[: open_block(core, row, upper, source[begin : begin + width], label, mark, room)]
        climb_tracked(core, row, upper, up, ancestors, label, came_up)
        settle_tracked(first, head, cost, label[core:], passed, came)
        descend_tracked(row, upper, down, wanted, mark, label, came_down)
        unreachable += place_flow(label, target, columns, flow, carried)
        push_descent(upper, wanted, came_down, carried, flow_down[lane])
        push_core(base, tail, slot, came, carried[core:], flow_up[lane], flow_down[lane])
        push_climb(lower, ancestors, came_up, carried, flow_up[lane])
    return unreachable


@njit(cache=True)
def unpack(
    row: Longs,
    lower: Ints,
    column: Longs,
    below: Ints,
    via_up: Ints,
    via_down: Ints,
    flow_up: Floats,
    flow_down: Floats,
    arc_flow: Floats,
) -> None:
    """Pass the flow of each slot to what attains its cost, rows descending, until it lies on arcs."""
    slot_from = np.empty(row.size - 1, dtype=np.int64)
    for v in range(row.size - 2, -1, -1):
        find_below(v, lower, column, below, slot_from)
        for s in range(row[v + 1] - 1, row[v] - 1, -1):
            amount = flow_up[s]
            j = via_up[s]
            if amount != 0.0 and j >= 0:
                flow_down[slot_from[lower[j]]] += amount
                flow_up[j] += amount
            elif amount != 0.0 and j != NONE:
                arc_flow[-1 - j] += amount
            amount = flow_down[s]
            j = via_down[s]
            if amount != 0.0 and j >= 0:
                flow_down[j] += amount
                flow_up[slot_from[lower[j]]] += amount
            elif amount != 0.0 and j != NONE:
                arc_flow[-1 - j] += amount
