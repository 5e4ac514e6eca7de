"""How far to eliminate a network: all of it, or all but a core of hubs.

Elimination joins the neighbours of each node that it removes. On transport networks few are joined: separators are
small. Where hubs join everything with everything, what is left soon joins all with all, and to eliminate that takes
longer than to search it. Then the last nodes stay: they are the *core*, on which labels are corrected until none
falls (:mod:`landsea.corridor.kernels.core`). Both ways give the same cheapest paths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.kernels import ordering, pattern

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: Nodes with more neighbours left than this stay in the core: the numbers tried.
TRIED = (4, 8, 16, 32, 64, 128)
#: Blocks of sources swept for each cost vector: an assumption, some five hundred sources.
BLOCKS = 16
#: Nanoseconds of one triangle of the elimination, and of a slot in the sweeps of one block: measured, as what follows,
#: on public road networks and on generated ones.
TRIANGLE, SLOT = 2.0, 5.0
#: Nanoseconds of a slot of the core for one block, where few nodes are joined and where all are. Between, in
#: proportion. The first is for roads; hubs take a third of it, as their labels settle in fewer rounds.
FEW_JOINED, ALL_JOINED = 200.0, 20.0


@dataclass(frozen=True)
class Elimination:
    """An order of elimination, and where it ends.

    Attributes
    ----------
    order, rank : int64[n]
        Node at each rank, and rank of each node.
    parent : int64[n]
        Parent of each rank in the elimination tree, -1 for a root.
    core : int
        Ranks from this on stay; n if none does.
    """

    order: Longs
    rank: Longs
    parent: Longs
    core: int

    @classmethod
    def plan(cls, pointer: Longs, neighbour: Ints, most: int | None = None) -> Elimination:
        """Order a symmetric simple graph, and end where the work is expected to be least.

        Parameters
        ----------
        pointer, neighbour : int64[n + 1], int32[2 * edges]
            The graph as CSR.
        most : int, optional
            Eliminate nodes with at most this many neighbours left, in place of weighing the work.
        """
        whole = cls._whole(pointer, neighbour)
        size = ordering.row_sizes(pointer, neighbour, whole.order, whole.rank, whole.parent)
        if most is not None:
            return whole._ending(size > most)
        return whole._lightest(pointer, neighbour, size)

    @classmethod
    def _whole(cls, pointer: Longs, neighbour: Ints) -> Elimination:
        order = ordering.dissect(pointer, neighbour)
        parent = ordering.elimination_tree(pointer, neighbour, order, inverse(order))
        post = ordering.postorder(parent)
        # A postorder of the tree fills the same slots and makes each subtree a contiguous range of ranks.
        order = order[post]
        return cls(order, inverse(order), np.append(inverse(post), -1)[parent[post]], order.size)

    def _ending(self, staying: NDArray[np.bool_]) -> Elimination:
        """Keep some ranks and all their ancestors for the core; the rest is eliminated as before."""
        ordering.with_ancestors(staying, self.parent)
        moved = np.concatenate((np.flatnonzero(~staying), np.flatnonzero(staying)))
        order = self.order[moved]
        parent = np.append(inverse(moved), -1)[self.parent[moved]]
        return Elimination(order, inverse(order), parent, int(np.count_nonzero(~staying)))

    def _lightest(self, pointer: Longs, neighbour: Ints, size: Longs) -> Elimination:
        """Compare the work of eliminating everything with that of cores, from the largest core on."""
        best, least = self, work(size, size[:0])
        if _triangles(size) * TRIANGLE <= size.sum() * SLOT * BLOCKS:
            return best  # less than the sweeps take in any case: separators are small
        last = np.inf
        for most in TRIED:
            trial = self._ending(size > most)
            row, _ = pattern.fill(pointer, neighbour, trial.order, trial.rank, trial.parent, trial.core)
            sizes = np.diff(row)
            now = work(sizes[: trial.core], sizes[trial.core :])
            if now < least:
                best, least = trial, now
            if now > last:
                break
            last = now
        return best


def work(size: Longs, core: Longs) -> float:
    """Return the expected nanoseconds of a cost vector: its elimination, and the sweeps of `BLOCKS` blocks of sources.

    Parameters
    ----------
    size, core : int64 arrays
        Upper neighbours of each rank that is eliminated, and of each that stays.
    """
    joined = 2.0 * float(core.sum()) / max(core.size * (core.size - 1), 1)
    slot = joined * ALL_JOINED + (1.0 - joined) * FEW_JOINED
    return float(_triangles(size) * TRIANGLE + BLOCKS * (size.sum() * SLOT + core.sum() * slot))


def _triangles(size: Longs) -> float:
    return float((size * (size - 1) // 2).sum())


def inverse(permutation: Longs) -> Longs:
    """Return the inverse of a permutation."""
    out = np.empty_like(permutation)
    out[permutation] = np.arange(permutation.size)
    return out
