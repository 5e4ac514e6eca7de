"""The core: labels are corrected until none falls, for a block of sources side by side.

Where elimination would fill the pattern (hubs that join everything with everything) the last nodes are not eliminated.
Such a core is small across, so that labels settle within some ten rounds: a round goes over all nodes in their order,
and those whose labels have fallen since they were last passed on pass them on (Bellman & Ford, in place). Labels are
least sums along paths as Dijkstra's are, and what one column gets depends on no other column of its block.

What a label came by is kept as the number of the core's arc, in a double: a choice between two doubles is a vector
instruction beside that of the labels (see :mod:`landsea.corridor.kernels.sweep` on masked stores).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@njit(cache=True)
def arcs_of(base: int, row: Longs, upper: Ints, lower: Ints, begin: int) -> tuple[Longs, Ints, Ints, Ints]:
    """List the arcs of the core by their tails: each of its slots is one upward and one downward.

    Parameters
    ----------
    base, begin : int
        First slot and first rank of the core.

    Returns
    -------
    first : int64[nodes + 1]
        Arcs ``first[v]:first[v + 1]`` leave node v, counted from `begin`.
    tail, head : int32[arcs]
    slot : int32[arcs]
        Twice the slot, counted from `base`, and 1 more for the way down.
    """
    n = row.size - 1 - begin
    first = np.zeros(n + 1, dtype=np.int64)
    for s in range(base, upper.size):
        first[lower[s] - begin + 1] += 1
        first[upper[s] - begin + 1] += 1
    for v in range(n):
        first[v + 1] += first[v]
    tail = np.empty(first[n], dtype=np.int32)
    head = np.empty(first[n], dtype=np.int32)
    slot = np.empty(first[n], dtype=np.int32)
    place = first[:-1].copy()
    for s in range(base, upper.size):
        low, high = lower[s] - begin, upper[s] - begin
        for down in range(2):
            start, end = (high, low) if down else (low, high)
            e = place[start]
            place[start] += 1
            tail[e] = start
            head[e] = end
            slot[e] = 2 * (s - base) + down
    return first, tail, head, slot


@njit(cache=True)
def read_slots(base: int, slot: Ints, up: Floats, down: Floats, out: Floats) -> None:
    """Put what the slots carry, up and down, on the arcs of the core."""
    for e in range(slot.size):
        s = base + (slot[e] >> 1)
        out[e] = down[s] if slot[e] & 1 else up[s]


@njit(cache=True)
def settle(first: Longs, head: Ints, cost: Floats, label: Floats, passed: Floats) -> None:
    """Correct the labels of the core, in place; ``passed`` is room of the same shape."""
    passed[:] = np.inf
    fallen = True
    while fallen:
        fallen = False
        for v in range(first.size - 1):
            here = label[v]
            if not falls(here, passed[v]):
                continue
            fallen = True
            for e in range(first[v], first[v + 1]):
                price = cost[e]
                if price == np.inf:
                    continue
                there = label[head[e]]
                for k in range(here.size):
                    reached = here[k] + price
                    known = there[k] + 0.0
                    there[k] = reached if reached < known else known


@njit(cache=True)
def settle_tracked(first: Longs, head: Ints, cost: Floats, label: Floats, passed: Floats, came: Floats) -> None:
    """Correct the labels as ``settle``, keeping in ``came`` the arc each label came by (-1: it was there before)."""
    passed[:] = np.inf
    came[:] = -1.0
    fallen = True
    while fallen:
        fallen = False
        for v in range(first.size - 1):
            here = label[v]
            if not falls(here, passed[v]):
                continue
            fallen = True
            for e in range(first[v], first[v + 1]):
                price = cost[e]
                if price == np.inf:
                    continue
                there = label[head[e]]
                came_there = came[head[e]]
                by = float(e)
                for k in range(here.size):
                    reached = here[k] + price
                    known = there[k] + 0.0
                    came_known = came_there[k] + 0.0
                    there[k] = reached if reached < known else known
                    came_there[k] = by if reached < known else came_known


@njit(cache=True)
def falls(here: Floats, passed: Floats) -> bool:
    """Tell whether a label is lower than when it was last passed on, and say that it is passed on now."""
    lower = 0
    for k in range(here.size):
        lower |= here[k] < passed[k]
        passed[k] = here[k]
    return lower != 0


@njit(cache=True)
def trail(came: Floats, k: int, tail: Ints, seen: NDArray[np.bool_], from_node: int, order: Longs, count: int) -> int:
    """Add to ``order`` the nodes on column k's way to a node that are not there yet, the nearest to the source first.

    Labels are only ever lowered, so that what they came by makes a forest, arcs of cost 0 or not.
    """
    v = from_node
    end = count
    while not seen[v]:
        seen[v] = True
        order[end] = v
        end += 1
        if came[v, k] < 0:
            break
        v = tail[np.int64(came[v, k])]
    low, high = count, end - 1
    while low < high:
        order[low], order[high] = order[high], order[low]
        low += 1
        high -= 1
    return end


@njit(cache=True)
def sum_core(tail: Ints, attribute: Floats, came: Floats, total: Floats) -> None:
    """Sum one attribute along the ways through the core; ``attribute`` is that of each arc."""
    n = came.shape[0]
    seen = np.empty(n, dtype=np.bool_)
    order = np.empty(n, dtype=np.int64)
    for k in range(came.shape[1]):
        seen[:] = False
        count = 0
        for v in range(n):
            if came[v, k] >= 0 and not seen[v]:
                count = trail(came, k, tail, seen, v, order, count)
        for i in range(count):
            v = order[i]
            if came[v, k] >= 0:
                e = np.int64(came[v, k])
                total[v, k] = total[tail[e], k] + attribute[e]


@njit(cache=True)
def push_core(
    base: int, tail: Ints, slot: Ints, came: Floats, carried: Floats, flow_up: Floats, flow_down: Floats
) -> None:
    """Undo the corrections: each column's flow goes back to where its label was there before."""
    n = came.shape[0]
    seen = np.empty(n, dtype=np.bool_)
    order = np.empty(n, dtype=np.int64)
    for k in range(came.shape[1]):
        seen[:] = False
        count = 0
        for v in range(n):
            if carried[v, k] != 0.0 and not seen[v]:
                count = trail(came, k, tail, seen, v, order, count)
        for i in range(count - 1, -1, -1):
            v = order[i]
            amount = carried[v, k]
            if amount == 0.0 or came[v, k] < 0:
                continue
            e = np.int64(came[v, k])
            carried[v, k] = 0.0
            carried[tail[e], k] += amount
            s = base + (slot[e] >> 1)
            if slot[e] & 1:
                flow_down[s] += amount
            else:
                flow_up[s] += amount
