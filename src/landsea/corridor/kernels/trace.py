"""The arcs of one cheapest path, the same as ``load`` takes."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from landsea.corridor.kernels.core import read_slots, settle_tracked
from landsea.corridor.kernels.pattern import find_slot

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@njit(cache=True)
def trace_slots(
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
    source: int,
    target: int,
) -> Longs:
    """Return the slots from target back to source: ``s`` upward, ``-1 - s`` downward.

    The sweeps of one column over the ancestors of either end. If there is no way the result is ``[slots]``, a number
    that is no slot.
    """
    n, base = row.size - 1, row[core]
    label = np.full((n, 1), np.inf)
    came_up, came_down = np.full((2, n), -1, dtype=np.int64)
    label[source] = 0.0
    line = np.empty(n, dtype=np.int64)
    for i in range(line_up(core, row, upper, source, line)):
        v = line[i]
        for s in range(row[v], row[v + 1]):
            if label[v, 0] + up[s] < label[upper[s], 0]:
                label[upper[s]] = label[v, 0] + up[s]
                came_up[upper[s]] = s
    passed, came, cost = np.empty((n - core, 1)), np.empty((n - core, 1)), np.empty(slot.size)
    read_slots(base, slot, up, down, cost)
    settle_tracked(first, head, cost, label[core:], passed, came)
    for i in range(line_up(core, row, upper, target, line) - 1, -1, -1):
        v = line[i]
        for s in range(row[v], row[v + 1]):
            if label[upper[s], 0] + down[s] < label[v, 0]:
                label[v] = label[upper[s], 0] + down[s]
                came_down[v] = s
    if label[target, 0] == np.inf:
        return np.full(1, upper.size, dtype=np.int64)
    return _back(core, base, tail, slot, upper, lower, came_up, came[:, 0], came_down, target)


@njit(cache=True)
def line_up(core: int, row: Longs, upper: Ints, end: int, line: Longs) -> int:
    """List a rank and its ancestors below the core, ascending; return their number."""
    depth = 0
    v = end
    while v < core:
        line[depth] = v
        depth += 1
        if row[v] == row[v + 1]:
            break
        v = int(upper[row[v]])
    return depth


@njit(cache=True)
def _back(
    core: int,
    base: int,
    tail: Ints,
    slot: Ints,
    upper: Ints,
    lower: Ints,
    came_up: Longs,
    came: Floats,
    came_down: Longs,
    target: int,
) -> Longs:
    found = np.empty(2 * came_up.size, dtype=np.int64)
    count = 0
    v = target
    while came_down[v] >= 0:
        found[count] = -1 - came_down[v]
        v = int(upper[came_down[v]])
        count += 1
    while v >= core and came[v - core] >= 0:
        e = np.int64(came[v - core])
        s = base + (slot[e] >> 1)
        found[count] = -1 - s if slot[e] & 1 else s
        v = core + tail[e]
        count += 1
    while came_up[v] >= 0:
        found[count] = came_up[v]
        v = int(lower[came_up[v]])
        count += 1
    return found[:count]


@njit(cache=True)
def unpack_slots(row: Longs, upper: Ints, lower: Ints, via_up: Ints, via_down: Ints, slots: Longs) -> Longs:
    """Return the arcs, in order of travel, of a list of finite slots as ``trace_slots`` gives it."""
    stack = slots.copy()
    depth = slots.size
    arcs = np.empty(depth + 16, dtype=np.int64)
    count = 0
    while depth > 0:
        depth -= 1
        item = stack[depth]
        s = item if item >= 0 else -1 - item
        j = np.int64(via_up[s] if item >= 0 else via_down[s])
        if j < 0:
            if count == arcs.size:
                larger = np.empty(2 * count, dtype=np.int64)
                larger[:count] = arcs
                arcs = larger
            arcs[count] = -1 - j
            count += 1
            continue
        i = find_slot(row, upper, lower[j], lower[s])
        if depth + 2 > stack.size:
            taller = np.empty(2 * stack.size + 2, dtype=np.int64)
            taller[:depth] = stack[:depth]
            stack = taller
        # The last pushed is travelled first: v - u down slot i then u - w up slot j, or w - u down j then u - v up i.
        stack[depth] = j if item >= 0 else i
        stack[depth + 1] = -1 - i if item >= 0 else -1 - j
        depth += 2
    return arcs[:count]
