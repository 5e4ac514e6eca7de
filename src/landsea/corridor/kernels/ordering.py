"""Elimination order of a network: nested dissection, elimination tree, postorder.

Sources: George (1973) for nested dissection; Liu (1990), "The role of elimination trees in sparse factorization", for
the tree; Dibbelt, Strasser & Wagner (2016) for its use in shortest paths.
"""

from __future__ import annotations

import numpy as np
import pymetis
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

SEPARATORS = 3
"""Separators METIS tries at each level: more of them cost time once and save a few per cent of each sweep."""


def simple_graph(n_nodes: int, tail: Longs, head: Longs) -> tuple[Longs, Ints]:
    """Return the symmetrised simple graph as CSR: no direction, no parallel edges, no loops.

    Parameters
    ----------
    n_nodes : int
        Number of nodes.
    tail, head : int64[L]
        Ends of the directed arcs.

    Returns
    -------
    pointer : int64[n_nodes + 1]
    neighbour : int32[2 * edges]
        Ascending within each node.
    """
    lower, upper = np.minimum(tail, head), np.maximum(tail, head)
    edges = np.unique((lower * n_nodes + upper)[lower < upper])
    first, second = edges // max(n_nodes, 1), edges % max(n_nodes, 1)
    both = np.sort(np.concatenate((edges, second * n_nodes + first)))
    pointer = np.zeros(n_nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(both // max(n_nodes, 1), minlength=n_nodes), out=pointer[1:])
    return pointer, (both % max(n_nodes, 1)).astype(np.int32)


def dissect(pointer: Longs, neighbour: Ints) -> Longs:
    """Return the nodes in nested dissection order, isolated nodes first.

    Parameters
    ----------
    pointer, neighbour : int64[n + 1], int32[2 * edges]
        Symmetric simple graph.

    Returns
    -------
    order : int64[n]
        ``order[r]`` is the node eliminated at position r.
    """
    degree = np.diff(pointer)
    isolated, linked = np.flatnonzero(degree == 0), np.flatnonzero(degree)
    if not linked.size:
        return isolated
    # METIS is given no isolated node: it has nothing to separate there, and older versions fail on them.
    position = np.cumsum(degree > 0) - 1
    compact = np.concatenate(([0], np.cumsum(degree[linked])))
    graph = pymetis.CSRAdjacency(compact, position[neighbour])
    permutation, _ = pymetis.nested_dissection(graph, options=pymetis.Options(nseps=SEPARATORS))
    return np.concatenate((isolated, linked[np.asarray(permutation, dtype=np.int64)]))


@njit(cache=True)
def elimination_tree(pointer: Longs, neighbour: Ints, order: Longs, rank: Longs) -> Longs:
    """Return the parent of each rank in the elimination tree (-1 for a root), after Liu (1990)."""
    n = order.size
    parent = np.full(n, -1, dtype=np.int64)
    ancestor = np.full(n, -1, dtype=np.int64)
    for v in range(n):
        for e in range(pointer[order[v]], pointer[order[v] + 1]):
            r = rank[neighbour[e]]
            if r >= v:
                continue
            while ancestor[r] != -1 and ancestor[r] != v:
                above = ancestor[r]
                ancestor[r] = v
                r = above
            if ancestor[r] == -1:
                ancestor[r] = v
                parent[r] = v
    return parent


@njit(cache=True)
def postorder(parent: Longs) -> Longs:
    """Return the ranks in postorder of the tree, so that every subtree is a contiguous range."""
    n = parent.size
    child = np.full(n, -1, dtype=np.int64)
    sibling = np.full(n, -1, dtype=np.int64)
    for v in range(n - 1, -1, -1):
        if parent[v] >= 0:
            sibling[v] = child[parent[v]]
            child[parent[v]] = v
    order = np.empty(n, dtype=np.int64)
    done = 0
    for root in range(n):
        if parent[root] >= 0:
            continue
        v = root
        while v >= 0:
            while child[v] >= 0:
                below = child[v]
                child[v] = -1
                v = below
            order[done] = v
            done += 1
            v = sibling[v] if sibling[v] >= 0 else parent[v]
    return order


@njit(cache=True)
def row_sizes(pointer: Longs, neighbour: Ints, order: Longs, rank: Longs, parent: Longs) -> Longs:
    """Return the number of upper neighbours of each rank, without the pattern: Liu (1990), row subtrees."""
    n = order.size
    size = np.zeros(n, dtype=np.int64)
    mark = np.full(n, -1, dtype=np.int64)
    for v in range(n):
        mark[v] = v
        for e in range(pointer[order[v]], pointer[order[v] + 1]):
            r = rank[neighbour[e]]
            if r >= v:
                continue
            while mark[r] != v:
                mark[r] = v
                size[r] += 1
                r = parent[r]
    return size


@njit(cache=True)
def with_ancestors(chosen: NDArray[np.bool_], parent: Longs) -> None:
    """Choose all ancestors of chosen ranks too, in place; parents come after their children."""
    for v in range(parent.size):
        if chosen[v] and parent[v] >= 0:
            chosen[parent[v]] = True
