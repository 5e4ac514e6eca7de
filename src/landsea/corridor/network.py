"""The network of one mode: links as arcs of a topology, places as its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.topology import Topology
from landsea.corridor.turns import Arcs, split_turns

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ModeNetwork:
    """One mode's network and the points where goods may get on and off.

    Attributes
    ----------
    mode : str
        Mode id.
    topology : Topology
        Elimination order and pattern of the arcs.
    points : pandas.Index
        Node ids of the points.
    out_node, in_node : (P,) int arrays
        Graph node from which a leg leaves a point, and at which it arrives. They differ where legs may not
        pass through a point, and where turns are restricted: its in-copy has no way out, its out-copy no way in.
    through : bool
        May a leg pass through a point?
    arc_tail, arc_head : (A,) int arrays
        Graph nodes that each arc joins.
    arc_link : (A,) int array
        Row position in the pack's link table of each arc.
    arc_forward : (A,) bool array
        Does the arc run from the link's start to its end?
    length_km, time_h, rate_factor, own_rate, extra : (A,) arrays
        Cost attributes of the arcs; `own_rate` is nan where the mode's rate holds.
    time_sd_h : (A,) array
        Standard deviation of the time.
    empty_share : (A,) array
        Share of runs whose vehicle returns empty; nan where the mode's holds.
    """

    mode: str
    topology: Topology
    points: pd.Index
    out_node: Ints
    in_node: Ints
    through: bool
    arc_tail: Ints
    arc_head: Ints
    arc_link: Ints
    arc_forward: NDArray[np.bool_]
    length_km: Floats
    time_h: Floats
    rate_factor: Floats
    own_rate: Floats
    extra: Floats
    time_sd_h: Floats
    empty_share: Floats

    @classmethod
    def build(
        cls,
        mode: str,
        links: pd.DataFrame,
        speed_kmh: float,
        stops: Sequence[str],
        through: bool,
        movements: pd.DataFrame | None = None,
    ) -> ModeNetwork:
        """Build the network of `mode`.

        Parameters
        ----------
        mode : str
            Mode id.
        links : pandas.DataFrame
            Open links of the mode, with a column ``position`` (row in the pack's table).
        speed_kmh : float
            Speed of links that state none.
        stops : sequence of str
            Nodes with a terminal or a zone's access of this mode.
        through : bool
            May a leg pass through a stop?
        movements : pandas.DataFrame, optional
            Restricted turns, as in the pack's table; those of other modes are passed over.
        """
        nodes = pd.Index(pd.unique(np.concatenate([links["from_node_id"], links["to_node_id"]])))
        points = pd.Index([stop for stop in dict.fromkeys(stops) if stop in nodes], dtype=object)
        out_node = nodes.get_indexer(points).astype(np.int64)
        enter = np.arange(len(nodes), dtype=np.int64)
        if not through:
            enter[out_node] = len(nodes) + np.arange(len(points))
        start = nodes.get_indexer(links["from_node_id"])
        end = nodes.get_indexer(links["to_node_id"])
        both = ~links["directed"].to_numpy(dtype=bool)
        rows = np.concatenate([np.arange(len(links)), np.flatnonzero(both)])
        place = np.concatenate([end, start[both]]).astype(np.int64)
        arcs = Arcs(
            tail=np.concatenate([start, end[both]]).astype(np.int64),
            head=enter[place],
            place=place,
            row=rows,
            forward=np.arange(len(rows)) < len(links),
            extra_h=np.zeros(len(rows)),
        )
        n_nodes = len(nodes) if through else len(nodes) + len(points)
        arrive = enter[out_node]
        if movements is not None and len(movements):
            turns = _turns(movements, nodes, links)
            arcs, n_nodes, ends = split_turns(arcs, n_nodes, turns, out_node, through)
            arrive = np.array(
                [ends.get(int(node), int(at)) for node, at in zip(out_node, arrive, strict=True)], np.int64
            )
        rows, forward = arcs.row, arcs.forward
        hours = links["time_h"].to_numpy(float)
        speed = links["free_speed_kmh"].fillna(speed_kmh).to_numpy(float)
        length = links["length_km"].to_numpy(float)
        hours = np.where(np.isnan(hours), length / speed, hours)
        empty = [links[f"empty_{way}"].to_numpy(float) for way in ("forward", "backward")]
        return cls(
            mode=mode,
            topology=Topology.build(n_nodes, arcs.tail, arcs.head),
            points=points,
            out_node=out_node,
            in_node=arrive,
            through=through,
            arc_tail=arcs.tail,
            arc_head=arcs.head,
            arc_link=links["position"].to_numpy(np.int64)[rows],
            arc_forward=forward,
            length_km=length[rows],
            time_h=hours[rows] + arcs.extra_h,
            rate_factor=links["cost_factor"].fillna(1.0).to_numpy(float)[rows],
            own_rate=links["cost_yuan_per_t_km"].to_numpy(float)[rows],
            extra=links["extra_yuan_per_t"].fillna(0.0).to_numpy(float)[rows],
            time_sd_h=links["time_sd_h"].fillna(0.0).to_numpy(float)[rows],
            empty_share=np.where(forward, empty[0][rows], empty[1][rows]),
        )

    @property
    def split(self) -> Ints:
        """Points that are left from one node and reached at another."""
        return np.flatnonzero(self.out_node != self.in_node)

    def stay(self, between: Floats, value: float) -> Floats:
        """Put `value` for legs from a point to itself, in place, where the point is split but may be passed.

        Goods that are where they shall be take no way round.
        """
        if self.through:
            between[self.split, self.split] = value
        return between


def _turns(movements: pd.DataFrame, nodes: pd.Index, links: pd.DataFrame) -> pd.DataFrame:
    """Number the nodes and links of restricted turns; turns of other modes are left out."""
    index = pd.Index(links["link_id"])
    turns = movements.assign(
        node=nodes.get_indexer(pd.Index(movements["node_id"])),
        into=index.get_indexer(pd.Index(movements["ib_link_id"])),
        out=index.get_indexer(pd.Index(movements["ob_link_id"])),
    )
    return turns[(turns[["node", "into", "out"]] >= 0).all(axis=1)]
