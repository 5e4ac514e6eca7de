"""First bushes: origin after origin takes its cheapest ways at what arcs cost with the flow put on them before.

Later origins avoid what earlier ones have filled, so that the bushes start nearer to their balance than cheapest ways
of the empty network would.

Arrays: arcs (A,) in the order of their heads, nodes (N,), origins (R,), zones (Z,). ``out`` (A,) lists the arcs by
their tails, those out of node v at ``out_first[v]`` to ``out_first[v + 1]``.

Source: Dijkstra (1959) with a binary heap in which outdated entries stay until they come up.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from landsea.corridor.kernels.prices import cost_at

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@njit(cache=True)
def plant(
    roots: Longs, trips: Floats, targets: Longs, out_first: Longs, out: Longs, tail: Longs, head: Longs, base: Floats,
    rise: Floats, power: Floats, total: Floats, cost: Floats, slope: Floats, orders: Longs, counts: Longs,
    bushes: Bools, flows: Floats, lost: Bools,
) -> None:  # fmt: skip
    """Make a bush of every origin's cheapest ways (R, A), in turn, and put its trips (R, Z) on it; mark those lost."""
    n = out_first.size - 1
    low, pred, passing = np.empty(n), np.empty(n, dtype=np.int64), np.empty(n)
    keys, nodes = np.empty(tail.size + 1), np.empty(tail.size + 1, dtype=np.int64)
    for r in range(roots.size):
        order = orders[r]
        counts[r] = _search(roots[r], out_first, out, head, cost, low, pred, order, keys, nodes)
        passing[:] = 0.0
        for j in range(targets.size):
            passing[targets[j]] += trips[r, j]
            lost[r, j] = trips[r, j] > 0.0 and low[targets[j]] == np.inf
        for place in range(counts[r] - 1, 0, -1):
            v = order[place]
            a = pred[v]
            bushes[r, a] = True
            if passing[v] > 0.0:
                flows[r, a] = passing[v]
                total[a] += passing[v]
                cost[a], slope[a] = cost_at(base[a], rise[a], power[a], total[a])
                passing[tail[a]] += passing[v]


@njit(cache=True)
def _search(
    root: int, out_first: Longs, out: Longs, head: Longs, cost: Floats, low: Floats, pred: Longs, order: Longs,
    keys: Floats, nodes: Longs,
) -> int:  # fmt: skip
    """Find cheapest ways from a node; list the nodes as they are settled and return how many are reached."""
    low[:] = np.inf
    low[root], pred[root] = 0.0, -1
    keys[0], nodes[0] = 0.0, root
    size, count = 1, 0
    while size > 0:
        key, u = keys[0], nodes[0]
        size -= 1
        _sink(keys, nodes, size)
        if key > low[u]:
            continue
        order[count] = u
        count += 1
        for i in range(out_first[u], out_first[u + 1]):
            a = out[i]
            v, way = head[a], key + cost[a]
            if way < low[v]:
                low[v], pred[v] = way, a
                _rise(keys, nodes, size, way, v)
                size += 1
    return count


@njit(cache=True)
def _rise(keys: Floats, nodes: Longs, size: int, key: float, node: int) -> None:
    """Put an entry into the heap of this size."""
    at = size
    while at > 0:
        above = (at - 1) // 2
        if keys[above] <= key:
            break
        keys[at], nodes[at] = keys[above], nodes[above]
        at = above
    keys[at], nodes[at] = key, node


@njit(cache=True)
def _sink(keys: Floats, nodes: Longs, size: int) -> None:
    """Take the first entry out of the heap, which has this size afterwards."""
    key, node = keys[size], nodes[size]
    at, below = 0, 1
    while below < size:
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if key <= keys[below]:
            break
        keys[at], nodes[at] = keys[below], nodes[below]
        at, below = below, 2 * below + 1
    keys[at], nodes[at] = key, node
