"""Turns that are closed or take time: nodes split so that a way remembers by which link it came.

An arc that some turn restricts leads into a copy of its head, from which only the allowed next arcs leave, each with
the time of the turn. Legs that end at such a node do so in a further copy, which has no way out: a leg may end
wherever it may arrive. Every copy of an arc keeps its link, so flows and derivatives of links are sums over arcs as
before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arcs:
    """Directed arcs as columns.

    Attributes
    ----------
    tail, head : (A,) int arrays
        Nodes, copies included.
    place : (A,) int array
        Node at the head before any splitting.
    row : (A,) int array
        Row of the mode's links.
    forward : (A,) bool array
    extra_h : (A,) array
        Time of the turn before the arc.
    """

    tail: Ints
    head: Ints
    place: Ints
    row: Ints
    forward: NDArray[np.bool_]
    extra_h: Floats

    def __len__(self) -> int:
        return len(self.tail)

    def copies(self, which: Ints, **columns: Ints | Floats | int) -> Arcs:
        """Return these arcs and, after them, copies of some with other values in some columns."""
        new = {name: columns.get(name, getattr(self, name)[which]) for name in self.__dataclass_fields__}
        return Arcs(**{
            name: np.concatenate([getattr(self, name), np.broadcast_to(value, len(which))])
            for name, value in new.items()
        })  # fmt: skip


def split_turns(
    arcs: Arcs, n_nodes: int, turns: pd.DataFrame, stops: Ints, through: bool
) -> tuple[Arcs, int, dict[int, int]]:
    """Split the nodes of a mode's network at which turns are restricted.

    Parameters
    ----------
    arcs : Arcs
    n_nodes : int
    turns : pandas.DataFrame
        Columns ``node`` (number), ``into``, ``out`` (rows of the mode's links), ``closed``, ``penalty_h``.
    stops : int array
        Nodes where legs may begin and end.
    through : bool
        May legs pass through stops? If not, turns at stops restrict nothing.

    Returns
    -------
    arcs : Arcs
    n_nodes : int
        Copies included.
    ends : dict of int to int
        For stops that were split: the copy in which legs end.
    """
    if not through:
        turns = turns[~turns["node"].isin(stops)]
    if turns.empty:
        return arcs, n_nodes, {}
    rules = {
        (int(node), int(into), int(out)): np.inf if closed else float(np.nan_to_num(penalty))
        for node, into, out, closed, penalty in turns[["node", "into", "out", "closed", "penalty_h"]].to_numpy(object)
    }
    ruled = {(node, into) for node, into, _ in rules}
    special = np.array([a for a in range(len(arcs)) if (arcs.place[a], arcs.row[a]) in ruled], dtype=np.int64)
    copy_of = n_nodes + np.arange(len(special))
    head = arcs.head.copy()
    head[special] = copy_of
    out = replace(arcs, head=head)
    for arc, copy in zip(special, copy_of, strict=True):
        node, into = int(arcs.place[arc]), int(arcs.row[arc])
        after = np.flatnonzero(arcs.tail == node)
        time = np.array([rules.get((node, into, int(arcs.row[b])), 0.0) for b in after])
        after, time = after[np.isfinite(time)], time[np.isfinite(time)]
        out = out.copies(after, tail=int(copy), extra_h=time)
    n_nodes += len(special)
    ends: dict[int, int] = {}
    for stop in sorted({int(node) for node, _ in ruled} & set(stops.tolist())):
        out = out.copies(np.flatnonzero(out.place == stop), head=n_nodes)
        ends[stop] = n_nodes
        n_nodes += 1
    return out, n_nodes, ends
