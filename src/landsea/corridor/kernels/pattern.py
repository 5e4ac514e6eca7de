"""The chordal upward pattern of an eliminated network, and the slots of its arcs.

A *slot* is a pair (v, w), v < w in rank, of the pattern; it carries a cost up (v to w) and a cost down (w to v).
Row v of the pattern holds its slots, ascending in w. The lower neighbours of w are listed too: the triangles below a
slot (v, w) are found by walking them.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@njit(cache=True)
def longer(array: Ints, size: int) -> Ints:
    """Return a copy with room for ``size`` values."""
    copy = np.empty(size, dtype=np.int32)
    for i in range(array.size):
        copy[i] = array[i]
    return copy


@njit(cache=True)
def fill(pointer: Longs, neighbour: Ints, order: Longs, rank: Longs, parent: Longs, core: int) -> tuple[Longs, Ints]:
    """Return the rows of the pattern, unsorted: a node's upper neighbours and those of its children in the tree.

    Parameters
    ----------
    pointer, neighbour : int64[n + 1], int32[2 * edges]
        Symmetric simple graph, by node.
    order, rank, parent : int64[n]
        Node at each rank, rank of each node, parent of each rank.
    core : int
        Ranks from this on are not eliminated: of them, only those are joined that have an edge or were neighbours of
        one node that is eliminated.

    Returns
    -------
    row : int64[n + 1]
    upper : int32[slots]
    """
    n = order.size
    row = np.zeros(n + 1, dtype=np.int64)
    upper = np.empty(neighbour.size + 16, dtype=np.int32)
    mark = np.full(n, -1, dtype=np.int64)
    child = np.full(n, -1, dtype=np.int64)
    sibling = np.full(n, -1, dtype=np.int64)
    root, meeting = np.zeros(n + 1, dtype=np.int64), np.empty(0, dtype=np.int32)
    for v in range(n):
        if v == core:
            root, meeting = cliques(row, upper, parent, core)
        filled = row[v]
        if upper.size < filled + n - v:
            # A row has at most n - v entries; room for one is made before it is written.
            upper = longer(upper, 2 * upper.size + n - v)
        mark[v] = v
        for e in range(pointer[order[v]], pointer[order[v] + 1]):
            w = rank[neighbour[e]]
            if w > v and mark[w] != v:
                mark[w] = v
                upper[filled] = w
                filled += 1
        below = child[v]
        while below >= 0:
            filled = join(row, upper, below, v, mark, filled)
            below = sibling[below]
        for i in range(root[v], root[v + 1]):
            filled = join(row, upper, meeting[i], v, mark, filled)
        row[v + 1] = filled
        if 0 <= parent[v] < core:
            sibling[v] = child[parent[v]]
            child[parent[v]] = v
    return row, upper[: row[n]]


@njit(cache=True)
def join(row: Longs, upper: Ints, below: int, v: int, mark: Longs, filled: int) -> int:
    """Add to row v, of which ``filled`` is the end so far, what lies above v in the row of a node below."""
    for s in range(row[below], row[below + 1]):
        w = upper[s]
        if w > v and mark[w] != v:
            mark[w] = v
            upper[filled] = w
            filled += 1
    return filled


@njit(cache=True)
def cliques(row: Longs, upper: Ints, parent: Longs, core: int) -> tuple[Longs, Ints]:
    """List for each node of the core the last nodes eliminated beside it: those whose neighbours are all of the core.

    Returns
    -------
    root : int64[n + 1]
    meeting : int32[root[n]]
        ``meeting[root[w]:root[w + 1]]`` are the nodes beside w.
    """
    n = row.size - 1
    root = np.zeros(n + 1, dtype=np.int64)
    for v in range(core):
        if parent[v] >= core:
            for s in range(row[v], row[v + 1]):
                root[upper[s] + 1] += 1
    for w in range(n):
        root[w + 1] += root[w]
    meeting = np.empty(root[n], dtype=np.int32)
    place = root[:-1].copy()
    for v in range(core):
        if parent[v] >= core:
            for s in range(row[v], row[v + 1]):
                meeting[place[upper[s]]] = v
                place[upper[s]] += 1
    return root, meeting


@njit(cache=True)
def sort_rows(row: Longs, upper: Ints) -> tuple[Ints, Ints, Longs, Ints]:
    """Sort each row by transposing twice, and list the slots below each node.

    Returns
    -------
    upper : int32[slots]
        Upper end of each slot, ascending within its row.
    lower : int32[slots]
        Lower end of each slot.
    column : int64[n + 1]
    below : int32[slots]
        ``below[column[w]:column[w + 1]]`` are the slots whose upper end is w, by ascending lower end.
    """
    n = row.size - 1
    column = np.zeros(n + 1, dtype=np.int64)
    for s in range(upper.size):
        column[upper[s] + 1] += 1
    for w in range(n):
        column[w + 1] += column[w]
    lowers = np.empty(upper.size, dtype=np.int32)
    place = column[:-1].copy()
    for v in range(n):
        for s in range(row[v], row[v + 1]):
            lowers[place[upper[s]]] = v
            place[upper[s]] += 1
    below = np.empty(upper.size, dtype=np.int32)
    lower = np.empty(upper.size, dtype=np.int32)
    ascending = np.empty(upper.size, dtype=np.int32)
    place = row[:-1].copy()
    for w in range(n):
        for e in range(column[w], column[w + 1]):
            s = place[lowers[e]]
            place[lowers[e]] += 1
            ascending[s] = w
            lower[s] = lowers[e]
            below[e] = s
    return ascending, lower, column, below


@njit(cache=True)
def find_slot(row: Longs, upper: Ints, v: int, w: int) -> int:
    """Return the slot (v, w) by bisection of row v; -1 if the pattern has none."""
    left = row[v]
    right = row[v + 1]
    while left < right:
        middle = (left + right) >> 1
        if upper[middle] < w:
            left = middle + 1
        else:
            right = middle
    if left < row[v + 1] and upper[left] == w:
        return int(left)
    return -1


@njit(cache=True)
def arc_slots(row: Longs, upper: Ints, tail: Longs, head: Longs) -> Ints:
    """Return each arc's slot, -1 for a loop; ``tail`` and ``head`` are ranks."""
    slots = np.full(tail.size, -1, dtype=np.int32)
    for a in range(tail.size):
        if tail[a] != head[a]:
            slots[a] = find_slot(row, upper, min(tail[a], head[a]), max(tail[a], head[a]))
    return slots
