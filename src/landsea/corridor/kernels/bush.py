"""Origin bushes in user equilibrium: flow moves from the dearest used way to the cheapest (Algorithm B).

A bush is the set of arcs that an origin's flow may use: it has no cycle, so that its nodes stand in an order in which
every arc leads onwards, and cheapest and dearest ways within it take one pass each. Costs are ``base + rise * x **
power`` of an arc's total flow x.

Arrays: arcs (A,), nodes (N,), origins (R,). Arcs stand in the order of their heads, those into node v at ``first[v]``
to ``first[v + 1]``, so that a pass over the nodes reads them one after the other.

Source: Dial (2006), a path-based user-equilibrium traffic assignment algorithm that obviates path storage and
enumeration; Nie (2010) for the arcs that join a bush.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from landsea.corridor.kernels.segments import remember, shift

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: Flow this much smaller than its origin's is rounding.
CRUMB = 1e-15
#: Places that nodes may be moved by, for each node of a bush, before sorting them all is quicker.
MOVES = 8


@njit(cache=True)
def _cheapest(
    order: Longs, count: int, first: Longs, tail: Longs, cost: Floats, bush: Bools, low: Floats, low_arc: Longs,
    place_of: Longs,
) -> None:  # fmt: skip
    """Find the cheapest way to every node of a bush, and number the nodes."""
    root = order[0]
    low[root], low_arc[root], place_of[root] = 0.0, -1, 0
    for place in range(1, count):
        v = order[place]
        best, arc = np.inf, -1
        for a in range(first[v], first[v + 1]):
            way = low[tail[a]] + cost[a]
            if bush[a] & (way < best):
                best, arc = way, a
        low[v], low_arc[v], place_of[v] = best, arc, place


@njit(cache=True)
def _trim(
    order: Longs, count: int, first: Longs, tail: Longs, cost: Floats, bush: Bools, flow: Floats, low_arc: Longs,
    high: Floats,
) -> None:  # fmt: skip
    """Drop arcs that nothing uses, and find the dearest way to every node in what is left."""
    high[order[0]] = 0.0
    for place in range(1, count):
        v = order[place]
        worst = -np.inf
        for a in range(first[v], first[v + 1]):
            kept = bush[a] & ((flow[a] > 0.0) | (low_arc[v] == a))
            bush[a] = kept
            way = high[tail[a]] + cost[a]
            if kept & (way > worst):
                worst = way
        high[v] = worst


@njit(cache=True)
def _admit(
    order: Longs, count: int, first: Longs, tail: Longs, cost: Floats, bush: Bools, low: Floats, high: Floats,
    place_of: Longs,
) -> tuple[int, int]:  # fmt: skip
    """Let in arcs that shorten a way; return how many came, and how many of them run against the nodes' order."""
    came, against = 0, 0
    for place in range(1, count):
        v = order[place]
        for a in range(first[v], first[v + 1]):
            u = tail[a]
            # Every arc inside rises in `high`, and so does every newcomer: there can be no cycle.
            if (low[u] + cost[a] < low[v]) & (high[u] + cost[a] < high[v]) & (not bush[a]):
                bush[a] = True
                came += 1
                against += place_of[u] > place
    return came, against


@njit(cache=True)
def _arrange(order: Longs, count: int, high: Floats) -> None:
    """Order the nodes by their dearest ways; few are out of place, so each is moved to where it belongs."""
    budget = MOVES * count
    for place in range(1, count):
        v = order[place]
        at = place
        while at > 0 and high[order[at - 1]] > high[v]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = v
        budget -= place - at
        if budget < 0:
            order[:count] = order[:count][np.argsort(high[order[:count]], kind="mergesort")]
            return


@njit(cache=True)
def _mend(
    order: Longs, count: int, first: Longs, tail: Longs, cost: Floats, bush: Bools, flow: Floats, low: Floats,
    low_arc: Longs, high: Floats, place_of: Longs,
) -> None:  # fmt: skip
    """Drop arcs that nothing uses, let in those that shorten a way, and find the cheapest ways in the bush."""
    low[:] = np.inf
    _cheapest(order, count, first, tail, cost, bush, low, low_arc, place_of)
    _trim(order, count, first, tail, cost, bush, flow, low_arc, high)
    came, against = _admit(order, count, first, tail, cost, bush, low, high, place_of)
    if against > 0:
        _arrange(order, count, high)
    if came > 0:
        _cheapest(order, count, first, tail, cost, bush, low, low_arc, place_of)


@njit(cache=True)
def _dearest_used(
    order: Longs, count: int, first: Longs, tail: Longs, cost: Floats, flow: Floats, low: Floats, high: Floats,
    high_arc: Longs,
) -> float:  # fmt: skip
    """Find the dearest way with flow to every node; return what is paid beyond the cheapest ways."""
    high[order[0]] = 0.0
    high_arc[order[0]] = -1
    excess = 0.0
    for place in range(1, count):
        v = order[place]
        worst, arc = -np.inf, -1
        for a in range(first[v], first[v + 1]):
            u, used = tail[a], flow[a] > 0.0
            # Nought on cheapest ways, so that nothing large is subtracted from something large.
            excess += flow[a] * (max(low[u] + cost[a] - low[v], 0.0) if used else 0.0)
            way = high[u] + cost[a]
            if used & (way > worst):
                worst, arc = way, a
        high[v], high_arc[v] = worst, arc
    return excess


@njit(cache=True)
def _parting(v: int, high_arc: Longs, low_arc: Longs, tail: Longs, place_of: Longs) -> int:
    """Return the node at which the dearest used and the cheapest way to v part."""
    u, w = tail[high_arc[v]], tail[low_arc[v]]
    while u != w:
        if place_of[u] > place_of[w]:
            u = tail[high_arc[u]]
        else:
            w = tail[low_arc[w]]
    return int(u)


@njit(cache=True, nogil=True)
def sweep(
    which: Longs, orders: Longs, counts: Longs, first: Longs, tail: Longs, base: Floats, rise: Floats, power: Floats,
    total: Floats, cost: Floats, slope: Floats, bushes: Bools, flows: Floats, crumbs: Floats, arcs: Ints,
    start: Longs, middle: Longs, owner: Longs, pairs: int, mend: bool, excess: Floats,
) -> int:  # fmt: skip
    """Treat origins in turn: mend the bush if asked to, then move flow to the cheapest way at every node.

    Fills ``excess`` (R,) for these origins: what travellers pay beyond the cheapest way in their bush, each origin seen
    as its turn comes. The pairs of segments between which flow could move are remembered behind the `pairs` known; the
    number known now is returned. There has to be room for one pair at least: two ways over all nodes.
    """
    n = first.size - 1
    low, high = np.empty(n), np.empty(n)
    low_arc, high_arc = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    place_of = np.zeros(n, dtype=np.int64)
    for r in which:
        order, count, flow = orders[r], counts[r], flows[r]
        if mend:
            _mend(order, count, first, tail, cost, bushes[r], flow, low, low_arc, high, place_of)
        else:
            _cheapest(order, count, first, tail, cost, bushes[r], low, low_arc, place_of)
        excess[r] = _dearest_used(order, count, first, tail, cost, flow, low, high, high_arc)
        for place in range(count - 1, 0, -1):
            v = order[place]
            if high_arc[v] < 0 or high_arc[v] == low_arc[v] or not high[v] > low[v]:
                continue
            u = _parting(v, high_arc, low_arc, tail, place_of)
            known = remember(v, u, r, high_arc, low_arc, tail, arcs, start, middle, owner, pairs)
            if known == pairs:
                # No room: those known so far have been treated once, and are forgotten.
                pairs = 0
                known = remember(v, u, r, high_arc, low_arc, tail, arcs, start, middle, owner, pairs)
            shift(pairs, arcs, start, middle, base, rise, power, total, cost, slope, flow, crumbs[r])
            pairs = known
    return pairs
