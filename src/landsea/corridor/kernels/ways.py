"""Logit over the ways of a leg: every way on which each arc comes nearer to the target.

Nearness is measured once, on the empty network, so the ways to a target form a directed graph without cycles: nodes
in the order of their distance are settled once, and nothing has to be enumerated. ``distance`` (targets, nodes) and
``order`` (targets, nodes: ascending, unreachable nodes last) say which; arcs leaving node n are
``arc[first[n] : first[n + 1]]``.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@njit(cache=True, nogil=True)
def cost_to_go(
    target: Longs, distance: Floats, order: Longs, first: Longs, arc: Longs, head: Longs, cost: Floats, theta: float
) -> Floats:
    """Return ``-log(sum over ways exp(-theta cost)) / theta`` from every node: (targets, nodes)."""
    n = first.size - 1
    value = np.full((target.size, n), np.inf)
    for j in range(target.size):
        value[j, target[j]] = 0.0
        for place in range(n):
            v = order[j, place]
            if v == target[j] or distance[j, v] == np.inf:
                continue
            least = np.inf
            for k in range(first[v], first[v + 1]):
                w = head[arc[k]]
                if distance[j, w] < distance[j, v]:
                    least = min(least, cost[arc[k]] + value[j, w])
            if least == np.inf:
                continue
            total = 0.0
            for k in range(first[v], first[v + 1]):
                w = head[arc[k]]
                if distance[j, w] < distance[j, v]:
                    total += np.exp(-theta * (cost[arc[k]] + value[j, w] - least))
            value[j, v] = least - np.log(total) / theta
    return value


@njit(cache=True, nogil=True)
def expected_along(
    target: Longs, distance: Floats, order: Longs, first: Longs, arc: Longs, head: Longs, cost: Floats, theta: float,
    value: Floats, amount: Floats,
) -> Floats:  # fmt: skip
    """Return the expected sum of an amount of the arcs from every node: (targets, nodes)."""
    n = first.size - 1
    out = np.zeros((target.size, n))
    for j in range(target.size):
        for place in range(n):
            v = order[j, place]
            if v == target[j] or value[j, v] == np.inf:
                continue
            for k in range(first[v], first[v + 1]):
                a = arc[k]
                w = head[a]
                if distance[j, w] < distance[j, v] and value[j, w] < np.inf:
                    share = np.exp(-theta * (cost[a] + value[j, w] - value[j, v]))
                    out[j, v] += share * (amount[a] + out[j, w])
    return out


@njit(cache=True, nogil=True)
def load(
    target: Longs, distance: Floats, order: Longs, first: Longs, arc: Longs, head: Longs, cost: Floats, theta: float,
    value: Floats, source: Longs, flow: Floats,
) -> Floats:  # fmt: skip
    """Spread (sources, targets) flow over the ways; return what is on each arc."""
    n = first.size - 1
    out = np.zeros(head.size)
    passing = np.empty(n)
    for j in range(target.size):
        passing[:] = 0.0
        for i in range(source.size):
            passing[source[i]] += flow[i, j]
        for place in range(n - 1, -1, -1):
            v = order[j, place]
            if v == target[j] or passing[v] == 0.0 or value[j, v] == np.inf:
                continue
            for k in range(first[v], first[v + 1]):
                a = arc[k]
                w = head[a]
                if distance[j, w] < distance[j, v] and value[j, w] < np.inf:
                    part = passing[v] * np.exp(-theta * (cost[a] + value[j, w] - value[j, v]))
                    out[a] += part
                    passing[w] += part
    return out


@njit(cache=True, nogil=True)
def load_slope(
    target: Longs, distance: Floats, order: Longs, first: Longs, arc: Longs, head: Longs, cost: Floats, theta: float,
    value: Floats, source: Longs, flow: Floats, slope: Floats, value_slope: Floats, flow_slope: Floats,
) -> Floats:  # fmt: skip
    """Return the derivative of :func:`load` when costs move by `slope` and flows by `flow_slope`."""
    n = first.size - 1
    out = np.zeros(head.size)
    passing = np.empty(n)
    moving = np.empty(n)
    for j in range(target.size):
        passing[:] = 0.0
        moving[:] = 0.0
        for i in range(source.size):
            passing[source[i]] += flow[i, j]
            moving[source[i]] += flow_slope[i, j]
        for place in range(n - 1, -1, -1):
            v = order[j, place]
            if v == target[j] or value[j, v] == np.inf:
                continue
            for k in range(first[v], first[v + 1]):
                a = arc[k]
                w = head[a]
                if distance[j, w] < distance[j, v] and value[j, w] < np.inf:
                    share = np.exp(-theta * (cost[a] + value[j, w] - value[j, v]))
                    bent = -theta * (slope[a] + value_slope[j, w] - value_slope[j, v])
                    part = share * (moving[v] + passing[v] * bent)
                    out[a] += part
                    moving[w] += part
                    passing[w] += passing[v] * share
    return out
