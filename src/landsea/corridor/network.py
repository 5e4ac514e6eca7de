"""The network of one mode: links as arcs of a topology, places as its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.topology import Topology

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
        pass through a point: its in-copy has no way out, its out-copy no way in.
    arc_tail, arc_head : (A,) int arrays
        Graph nodes that each arc joins.
    arc_link : (A,) int array
        Row position in the pack's link table of each arc.
    arc_forward : (A,) bool array
        Does the arc run from the link's start to its end?
    length_km, time_h, rate_factor, own_rate, extra : (A,) arrays
        Cost attributes of the arcs; `own_rate` is nan where the mode's rate holds.
    """

    mode: str
    topology: Topology
    points: pd.Index
    out_node: Ints
    in_node: Ints
    arc_tail: Ints
    arc_head: Ints
    arc_link: Ints
    arc_forward: NDArray[np.bool_]
    length_km: Floats
    time_h: Floats
    rate_factor: Floats
    own_rate: Floats
    extra: Floats

    @classmethod
    def build(
        cls, mode: str, links: pd.DataFrame, speed_kmh: float, stops: Sequence[str], through: bool
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
        tail = np.concatenate([start, end[both]])
        head = enter[np.concatenate([end, start[both]])]
        rows = np.concatenate([np.arange(len(links)), np.flatnonzero(both)])
        hours = links["time_h"].to_numpy(float)
        speed = links["free_speed_kmh"].fillna(speed_kmh).to_numpy(float)
        length = links["length_km"].to_numpy(float)
        hours = np.where(np.isnan(hours), length / speed, hours)
        n_nodes = len(nodes) if through else len(nodes) + len(points)
        return cls(
            mode=mode,
            topology=Topology.build(n_nodes, tail, head),
            points=points,
            out_node=out_node,
            in_node=enter[out_node],
            arc_tail=tail.astype(np.int64),
            arc_head=head.astype(np.int64),
            arc_link=links["position"].to_numpy(np.int64)[rows],
            arc_forward=np.arange(len(rows)) < len(links),
            length_km=length[rows],
            time_h=hours[rows],
            rate_factor=links["cost_factor"].fillna(1.0).to_numpy(float)[rows],
            own_rate=links["cost_yuan_per_t_km"].to_numpy(float)[rows],
            extra=links["extra_yuan_per_t"].fillna(0.0).to_numpy(float)[rows],
        )
