"""Origin bushes in user equilibrium: flow moves from the dearest used way to the cheapest (Algorithm B).

A bush is the set of arcs that an origin's flow may use: it has no cycle, so that its nodes stand in an order in which
every arc leads onwards, and cheapest and dearest ways within it take one pass each. Costs are ``base + rise * x **
power`` of an arc's total flow x.

Arrays: arcs (A,), nodes (N,), origins (R,). ``first`` (N + 1,) and ``into`` (A,) list the arcs into each node.

Source: Dial (2006), a path-based user-equilibrium traffic assignment algorithm that obviates path storage and
enumeration; Nie (2010) for the arcs that join a bush.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Flow this much smaller than its origin's is rounding.
CRUMB = 1e-15


@njit(cache=True, inline="always")
def _cost(base: float, rise: float, power: float, x: float) -> tuple[float, float]:
    """Return an arc's cost and its derivative."""
    if rise == 0.0 or power == 0.0:
        return base + (rise if power == 0.0 else 0.0), 0.0
    if x <= 0.0:
        return base, rise if power == 1.0 else 0.0
    if power == 4.0:
        cube = x * x * x
        return base + rise * cube * x, 4.0 * rise * cube
    if power == 1.0:
        return base + rise * x, rise
    below = x ** (power - 1.0)
    return base + rise * below * x, power * rise * below


@njit(cache=True)
def price(base: Floats, rise: Floats, power: Floats, x: Floats, cost: Floats, slope: Floats) -> None:
    """Fill cost and slope at the flows."""
    for a in range(x.size):
        cost[a], slope[a] = _cost(base[a], rise[a], power[a], x[a])


@njit(cache=True)
def tree_order(root: int, pred: Longs, tail: Longs, order: Longs) -> int:
    """Order the nodes of a tree, each after the one it is reached from; return how many it reaches."""
    n = pred.size
    child = np.full(n, -1, dtype=np.int64)
    sibling = np.full(n, -1, dtype=np.int64)
    for v in range(n):
        if pred[v] >= 0:
            parent = tail[pred[v]]
            sibling[v] = child[parent]
            child[parent] = v
    order[0] = root
    done, count = 0, 1
    while done < count:
        v = child[order[done]]
        while v >= 0:
            order[count] = v
            count += 1
            v = sibling[v]
        done += 1
    return count


@njit(cache=True)
def plant(
    root: int, pred: Longs, tail: Longs, trips: Floats, targets: Longs, order: Longs, bush: Bools, flow: Floats,
    total: Floats,
) -> int:  # fmt: skip
    """Make a bush of a tree of cheapest ways and put the origin's trips on it; return the number of its nodes."""
    count = tree_order(root, pred, tail, order)
    passing = np.zeros(pred.size)
    for j in range(targets.size):
        passing[targets[j]] += trips[j]
    for place in range(count - 1, 0, -1):
        v = order[place]
        a = pred[v]
        bush[a] = True
        flow[a] = passing[v]
        total[a] += passing[v]
        passing[tail[a]] += passing[v]
    return count


@njit(cache=True)
def _cheapest(
    order: Longs, count: int, first: Longs, into: Longs, tail: Longs, cost: Floats, bush: Bools, low: Floats,
    low_arc: Longs,
) -> None:  # fmt: skip
    low[order[0]] = 0.0
    low_arc[order[0]] = -1
    for place in range(1, count):
        v = order[place]
        best, arc = np.inf, -1
        for k in range(first[v], first[v + 1]):
            a = into[k]
            if bush[a]:
                way = low[tail[a]] + cost[a]
                if way < best:
                    best, arc = way, a
        low[v], low_arc[v] = best, arc


@njit(cache=True)
def _dearest(
    order: Longs, count: int, first: Longs, into: Longs, tail: Longs, cost: Floats, bush: Bools, high: Floats
) -> None:
    high[order[0]] = 0.0
    for place in range(1, count):
        v = order[place]
        worst = -np.inf
        for k in range(first[v], first[v + 1]):
            a = into[k]
            if bush[a]:
                worst = max(worst, high[tail[a]] + cost[a])
        high[v] = worst


@njit(cache=True)
def improve(
    order: Longs, count: int, first: Longs, into: Longs, tail: Longs, head: Longs, cost: Floats, bush: Bools,
    flow: Floats, low: Floats, low_arc: Longs, high: Floats,
) -> None:  # fmt: skip
    """Drop arcs that nothing uses, let in those that shorten a way, order the nodes anew, find the cheapest ways."""
    root = order[0]
    low[:] = np.inf
    high[:] = -np.inf
    _cheapest(order, count, first, into, tail, cost, bush, low, low_arc)
    for a in range(tail.size):
        if bush[a] and flow[a] == 0.0 and low_arc[head[a]] != a:
            bush[a] = False
    _dearest(order, count, first, into, tail, cost, bush, high)
    came = 0
    for a in range(tail.size):
        u, v = tail[a], head[a]
        if bush[a] or v == root or low[u] == np.inf:
            continue
        # Every arc inside rises in `high`, and so does every newcomer: there can be no cycle.
        if high[u] + cost[a] < high[v] and low[u] + cost[a] < low[v]:
            bush[a] = True
            came += 1
    if came > 0:
        key = np.empty(count)
        for place in range(count):
            key[place] = high[order[place]]
        order[:count] = order[:count][np.argsort(key, kind="mergesort")]
        _cheapest(order, count, first, into, tail, cost, bush, low, low_arc)


@njit(cache=True)
def _dearest_used(
    order: Longs, count: int, first: Longs, into: Longs, tail: Longs, cost: Floats, flow: Floats, high: Floats,
    high_arc: Longs, place_of: Longs,
) -> None:  # fmt: skip
    high[order[0]] = 0.0
    high_arc[order[0]] = -1
    place_of[order[0]] = 0
    for place in range(1, count):
        v = order[place]
        place_of[v] = place
        worst, arc = -np.inf, -1
        for k in range(first[v], first[v + 1]):
            a = into[k]
            if flow[a] > 0.0:
                way = high[tail[a]] + cost[a]
                if way > worst:
                    worst, arc = way, a
        high[v], high_arc[v] = worst, arc


@njit(cache=True)
def equilibrate(
    order: Longs, count: int, first: Longs, into: Longs, tail: Longs, base: Floats, rise: Floats, power: Floats,
    total: Floats, cost: Floats, slope: Floats, bush: Bools, flow: Floats, low: Floats, low_arc: Longs, high: Floats,
    high_arc: Longs, place_of: Longs, crumb: float,
) -> None:  # fmt: skip
    """Move flow from the dearest used way to the cheapest at every node, once."""
    _cheapest(order, count, first, into, tail, cost, bush, low, low_arc)
    _dearest_used(order, count, first, into, tail, cost, flow, high, high_arc, place_of)
    for place in range(count - 1, 0, -1):
        v = order[place]
        if high_arc[v] < 0 or high_arc[v] == low_arc[v] or not high[v] > low[v]:
            continue
        # Back to where the two ways part, with what they cost now.
        u, w = tail[high_arc[v]], tail[low_arc[v]]
        above = cost[high_arc[v]] - cost[low_arc[v]]
        bend = slope[high_arc[v]] + slope[low_arc[v]]
        spare = flow[high_arc[v]]
        while u != w:
            if place_of[u] > place_of[w]:
                a = high_arc[u]
                spare = min(spare, flow[a])
                above += cost[a]
                bend += slope[a]
                u = tail[a]
            else:
                a = low_arc[w]
                above -= cost[a]
                bend += slope[a]
                w = tail[a]
        if not above > 0.0 or spare <= 0.0:
            continue
        moved = spare if bend <= 0.0 else min(spare, above / bend)
        at = v
        while at != u:
            a = high_arc[at]
            left = flow[a] - moved
            gone = flow[a] if left <= crumb else moved
            flow[a] = 0.0 if left <= crumb else left
            total[a] = max(total[a] - gone, 0.0)
            cost[a], slope[a] = _cost(base[a], rise[a], power[a], total[a])
            at = tail[a]
        at = v
        while at != u:
            a = low_arc[at]
            flow[a] += moved
            total[a] += moved
            cost[a], slope[a] = _cost(base[a], rise[a], power[a], total[a])
            at = tail[a]


@njit(cache=True, nogil=True)
def sweep(
    orders: Longs, counts: Longs, first: Longs, into: Longs, tail: Longs, head: Longs, base: Floats, rise: Floats,
    power: Floats, total: Floats, cost: Floats, slope: Floats, bushes: Bools, flows: Floats, trips: Floats,
    grow: bool,
) -> float:  # fmt: skip
    """Treat every origin once, in turn; with `grow`, let arcs into its bush first.

    Return what travellers pay beyond the cheapest way in their bush, each origin seen as its turn comes; nought
    without `grow`.
    """
    n = first.size - 1
    low, high = np.empty(n), np.empty(n)
    low_arc, high_arc = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    place_of = np.zeros(n, dtype=np.int64)
    excess = 0.0
    for r in range(counts.size):
        if grow:
            improve(orders[r], counts[r], first, into, tail, head, cost, bushes[r], flows[r], low, low_arc, high)
            for place in range(1, counts[r]):
                v = orders[r, place]
                for k in range(first[v], first[v + 1]):
                    a = into[k]
                    # Nought on cheapest ways, so that nothing large is subtracted from something large.
                    if flows[r, a] > 0.0:
                        excess += flows[r, a] * max(low[tail[a]] + cost[a] - low[v], 0.0)
        equilibrate(
            orders[r], counts[r], first, into, tail, base, rise, power, total, cost, slope, bushes[r], flows[r], low,
            low_arc, high, high_arc, place_of, CRUMB * trips[r].sum(),
        )  # fmt: skip
    return excess
