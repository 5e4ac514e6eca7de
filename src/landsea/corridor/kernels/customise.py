"""Customisation: numeric elimination of the pattern in the (min,+) semiring, with the arg-min kept.

Basic customisation of Dibbelt, Strasser & Wagner (2016): rows ascending, each slot relaxed over its lower triangles.

What attains a slot's cost is kept as one int32, ``via``: ``-1 - a`` for arc a, ``j`` for the two slots (u, v) and
j = (u, w) below a slot of (v, w), ``NONE`` where the cost is infinite. Ties keep what came first: the arc of lowest
position, then the triangle of lowest middle node.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

NONE = -(2**31)


@njit(cache=True, nogil=True)
def place_arcs(
    slots: Ints, rising: NDArray[np.bool_], cost: Floats, up: Floats, down: Floats, via_up: Ints, via_down: Ints
) -> None:
    """Put each slot's cheapest arc in each direction on it, in place."""
    up[:] = np.inf
    down[:] = np.inf
    via_up[:] = NONE
    via_down[:] = NONE
    for a in range(slots.size):
        s = slots[a]
        if s < 0:
            continue
        if rising[a]:
            if cost[a] < up[s]:
                up[s] = cost[a]
                via_up[s] = -1 - a
        elif cost[a] < down[s]:
            down[s] = cost[a]
            via_down[s] = -1 - a


@njit(cache=True, nogil=True)
def eliminate(
    core: int,
    row: Longs,
    upper: Ints,
    lower: Ints,
    column: Longs,
    below: Ints,
    up: Floats,
    down: Floats,
    via_up: Ints,
    via_down: Ints,
) -> None:
    """Relax every slot over its lower triangles, rows ascending, in place.

    When row v is reached every row below it is final. For each lower neighbour u of v and each further upper
    neighbour w of u, the way v - u - w competes for the slot (v, w), which exists since the pattern is chordal. Nodes
    of the core, those from rank ``core`` on, are not eliminated: no way goes through one.
    """
    n = row.size - 1
    slot_of = np.empty(n, dtype=np.int64)
    for v in range(n):
        for s in range(row[v], row[v + 1]):
            slot_of[upper[s]] = s
        for e in range(column[v], column[v + 1]):
            i = below[e]
            if lower[i] >= core:
                break
            out, back = down[i], up[i]
            if out == np.inf and back == np.inf:
                continue
            for j in range(i + 1, row[lower[i] + 1]):
                s = slot_of[upper[j]]
                forth = out + up[j]
                if forth < up[s]:
                    up[s] = forth
                    via_up[s] = j
                return_ = down[j] + back
                if return_ < down[s]:
                    down[s] = return_
                    via_down[s] = j


@njit(cache=True, nogil=True)
def place_beside(slots: Ints, rising: NDArray[np.bool_], cost: Floats, both: Floats, via: Ints) -> None:
    """Do ``place_arcs`` for several cost vectors (K, L) side by side: see ``eliminate_beside``."""
    both[:] = np.inf
    via[:] = NONE
    for a in range(slots.size):
        shift = 0 if rising[a] else cost.shape[0]
        for k in range(cost.shape[0] if slots[a] >= 0 else 0):
            if cost[k, a] < both[slots[a], shift + k]:
                both[slots[a], shift + k] = cost[k, a]
                via[slots[a], shift + k] = -1 - a


@njit(cache=True, nogil=True)
def eliminate_beside(
    core: int, row: Longs, upper: Ints, lower: Ints, column: Longs, below: Ints, both: Floats, via: Ints
) -> None:
    """Do ``eliminate`` for several cost vectors side by side, in place: the same numbers, bit for bit.

    The pattern is read once for all of them, and what is one comparison there is a vector instruction here. Triangles
    are met in ascending order, so that what attains a cost is kept by a maximum (see
    :mod:`landsea.corridor.kernels.sweep` on masked stores).

    Parameters
    ----------
    both, via : float64[slots, 2 K], int32[slots, 2 K]
        A slot's costs up in all vectors, then down, so that both directions are one loop; and what attains them.
    """
    half = both.shape[1] // 2
    slot_of = np.empty(row.size - 1, dtype=np.int64)
    first = np.empty(2 * half)
    for v in range(row.size - 1):
        for s in range(row[v], row[v + 1]):
            slot_of[upper[s]] = s
        for e in range(column[v], column[v + 1]):
            i = below[e]
            if lower[i] >= core:
                break
            # From v down to the node below, for ways up; from there up to v, for ways down.
            for k in range(half):
                first[k] = both[i, half + k]
                first[half + k] = both[i, k]
            for j in range(i + 1, row[lower[i] + 1]):
                rest, best, came = both[j], both[slot_of[upper[j]]], via[slot_of[upper[j]]]
                middle = np.int32(j)
                for k in range(first.size):
                    reached = first[k] + rest[k]
                    known = best[k] + 0.0
                    best[k] = reached if reached < known else known
                    came[k] = max(came[k], middle if reached < known else np.int32(NONE))


@njit(cache=True, nogil=True)
def take_out(
    both: Floats, via: Ints, k: int, begin: int, end: int, up: Floats, down: Floats, via_up: Ints, via_down: Ints
) -> None:
    """Copy some slots of vector k out of what lies side by side."""
    half = both.shape[1] // 2
    for s in range(begin, end):
        up[s] = both[s, k]
        down[s] = both[s, half + k]
        via_up[s] = via[s, k]
        via_down[s] = via[s, half + k]


@njit(cache=True, nogil=True)
def carry_attributes(
    row: Longs,
    lower: Ints,
    column: Longs,
    below: Ints,
    via_up: Ints,
    via_down: Ints,
    arc: Floats,
    up: Floats,
    down: Floats,
) -> None:
    """Sum attributes along what attains each slot's cost, rows ascending, in place.

    Parameters
    ----------
    arc : float64[A, L]
        Attributes of the arcs.
    up, down : float64[A, slots]
        Attributes of the slots, written here; 0 where the slot's cost is infinite.
    """
    up[:] = 0.0
    down[:] = 0.0
    slot_from = np.empty(row.size - 1, dtype=np.int64)
    for v in range(row.size - 1):
        find_below(v, lower, column, below, slot_from)
        for s in range(row[v], row[v + 1]):
            j = via_up[s]
            if j >= 0:
                i = slot_from[lower[j]]
                for a in range(arc.shape[0]):
                    up[a, s] = down[a, i] + up[a, j]
            elif j != NONE:
                for a in range(arc.shape[0]):
                    up[a, s] = arc[a, -1 - j]
            j = via_down[s]
            if j >= 0:
                i = slot_from[lower[j]]
                for a in range(arc.shape[0]):
                    down[a, s] = down[a, j] + up[a, i]
            elif j != NONE:
                for a in range(arc.shape[0]):
                    down[a, s] = arc[a, -1 - j]


@njit(cache=True)
def find_below(v: int, lower: Ints, column: Longs, below: Ints, slot_from: Longs) -> None:
    """Note for every node below v the slot that joins the two, the first of the two that a slot of row v came by."""
    for e in range(column[v], column[v + 1]):
        slot_from[lower[below[e]]] = below[e]
