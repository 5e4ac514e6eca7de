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

from landsea.corridor.kernels.pattern import find_slot

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

NONE = -(2**31)


@njit(cache=True)
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


@njit(cache=True)
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


@njit(cache=True)
def carry_attributes(
    row: Longs,
    upper: Ints,
    lower: Ints,
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
    for s in range(upper.size):
        j = via_up[s]
        if j >= 0:
            i = find_slot(row, upper, lower[j], lower[s])
            for a in range(arc.shape[0]):
                up[a, s] = down[a, i] + up[a, j]
        elif j != NONE:
            for a in range(arc.shape[0]):
                up[a, s] = arc[a, -1 - j]
        j = via_down[s]
        if j >= 0:
            i = find_slot(row, upper, lower[j], lower[s])
            for a in range(arc.shape[0]):
                down[a, s] = down[a, j] + up[a, i]
        elif j != NONE:
            for a in range(arc.shape[0]):
                down[a, s] = arc[a, -1 - j]
