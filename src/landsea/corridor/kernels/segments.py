"""Pairs of alternative segments: the ways between which a bush has moved flow, kept so that it can move more.

Between two rounds in which bushes change, flow only has to be balanced between ways that are known already. A pair is
remembered when an origin's bush is treated, and balanced again and again at the cost of its own few arcs, where
treating the bush costs a pass over all of its nodes.

Arrays: ``arcs`` holds the segments of all pairs one after the other; pair k has its dearer one, as it was when the pair
was found, in ``arcs[start[k]:middle[k]]`` and the other in ``arcs[middle[k]:start[k + 1]]``; ``owner[k]`` is the
origin.

Source: Bar-Gera (2010), traffic assignment by paired alternative segments, *Transportation Research Part B* 44. There a
pair is shared by origins; here each origin has its own, which needs no test of whose flow is proportional.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from landsea.corridor.kernels.prices import cost_at

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


@njit(cache=True)
def remember(
    v: int, u: int, origin: int, high_arc: Longs, low_arc: Longs, tail: Longs, arcs: Ints, start: Longs, middle: Longs,
    owner: Longs, count: int,
) -> int:  # fmt: skip
    """Add the pair of ways from u to v; return the number of pairs, the same as before where there is no room."""
    if count + 1 >= start.size:
        return count
    at = start[count]
    for way in (high_arc, low_arc):
        node = v
        while node != u:
            if at >= arcs.size:
                return count
            arcs[at] = way[node]
            at += 1
            node = tail[way[node]]
        if way is high_arc:
            middle[count] = at
    owner[count] = origin
    start[count + 1] = at
    return count + 1


@njit(cache=True)
def shift(
    k: int, arcs: Ints, start: Longs, middle: Longs, base: Floats, rise: Floats, power: Floats, total: Floats,
    cost: Floats, slope: Floats, flow: Floats, crumb: float,
) -> float:  # fmt: skip
    """Move flow from the dearer to the cheaper segment of a pair by one Newton step; return the cost this saves."""
    a0, a1, a2 = start[k], middle[k], start[k + 1]
    above, bend = 0.0, 0.0
    for i in range(a0, a1):
        above += cost[arcs[i]]
        bend += slope[arcs[i]]
    for i in range(a1, a2):
        above -= cost[arcs[i]]
        bend += slope[arcs[i]]
    if above == 0.0:
        return 0.0
    d0, d1, c0, c1 = (a0, a1, a1, a2) if above > 0.0 else (a1, a2, a0, a1)
    spare = np.inf
    for i in range(d0, d1):
        spare = min(spare, flow[arcs[i]])
    if spare <= 0.0:
        return 0.0
    moved = spare if bend <= 0.0 else min(spare, abs(above) / bend)
    _take(arcs, d0, d1, moved, crumb, base, rise, power, total, cost, slope, flow)
    _give(arcs, c0, c1, moved, base, rise, power, total, cost, slope, flow)
    return moved * abs(above)


@njit(cache=True, nogil=True)
def balance(
    arcs: Ints, start: Longs, middle: Longs, owner: Longs, count: int, base: Floats, rise: Floats, power: Floats,
    total: Floats, cost: Floats, slope: Floats, flows: Floats, crumbs: Floats, passes: int, enough: float,
) -> None:  # fmt: skip
    """Shift the flow of every pair in turn, pass after pass, until a pass saves no more than `enough`."""
    for _ in range(passes):
        saved = 0.0
        for k in range(count):
            r = owner[k]
            saved += shift(k, arcs, start, middle, base, rise, power, total, cost, slope, flows[r], crumbs[r])
        if saved <= enough:
            return


@njit(cache=True, inline="always")
def _take(
    arcs: Ints, begin: int, end: int, moved: float, crumb: float, base: Floats, rise: Floats, power: Floats,
    total: Floats, cost: Floats, slope: Floats, flow: Floats,
) -> None:  # fmt: skip
    """Take flow off a segment; what is left of an arc's flow goes too where it is only rounding."""
    for i in range(begin, end):
        a = arcs[i]
        left = flow[a] - moved
        gone = flow[a] if left <= crumb else moved
        flow[a] = 0.0 if left <= crumb else left
        total[a] = max(total[a] - gone, 0.0)
        cost[a], slope[a] = cost_at(base[a], rise[a], power[a], total[a])


@njit(cache=True, inline="always")
def _give(
    arcs: Ints, begin: int, end: int, moved: float, base: Floats, rise: Floats, power: Floats, total: Floats,
    cost: Floats, slope: Floats, flow: Floats,
) -> None:  # fmt: skip
    """Put flow on a segment."""
    for i in range(begin, end):
        a = arcs[i]
        flow[a] += moved
        total[a] += moved
        cost[a], slope[a] = cost_at(base[a], rise[a], power[a], total[a])
