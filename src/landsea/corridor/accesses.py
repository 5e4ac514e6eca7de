"""The pack's access table written out: one row a zone, mode, commodity pattern and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.network import ModeNetwork
from landsea.corridor.wildcards import combined_key

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class AccessTable:
    """Access rows as columns, every ``*`` zone written out.

    Attributes
    ----------
    zone, point : (R,) int arrays
        Number of the zone; point in the mode's network, -1 if the network does not touch the place.
    key : (R,) int array
        Number of the zone and mode: rows with the same key compete.
    mode, commodity : (R,) object arrays
    named_zone : (R,) bool array
        Does the row name its zone?
    access_yuan, access_h, egress_yuan, egress_h, eligible_share : (R,) arrays
        As in the pack.
    """

    zone: Ints
    point: Ints
    key: Ints
    mode: NDArray[np.object_]
    commodity: NDArray[np.object_]
    named_zone: NDArray[np.bool_]
    access_yuan: Floats
    access_h: Floats
    egress_yuan: Floats
    egress_h: Floats
    eligible_share: Floats

    @classmethod
    def of(cls, access: pd.DataFrame, zones: pd.DataFrame, networks: Mapping[str, ModeNetwork]) -> AccessTable:
        """Write the access table out for numbered zones."""
        own = zones[["zone_id", "node_id"]].rename(columns={"node_id": "own_node"}).assign(zone=np.arange(len(zones)))
        access = access[access["mode"].isin(list(networks))]
        star = access["zone_id"] == "*"
        named = access[~star].merge(own, on="zone_id")
        rows = pd.concat([named, access[star].drop(columns="zone_id").merge(own, how="cross")], ignore_index=True)
        rows["named"] = np.arange(len(rows)) < len(named)
        rows = rows.sort_values("zone", kind="stable", ignore_index=True)
        node = rows["node_id"].where(rows["node_id"] != "", rows["own_node"])
        point = np.full(len(rows), -1, np.int64)
        for mode, network in networks.items():
            of_mode = (rows["mode"] == mode).to_numpy(bool)
            point[of_mode] = network.points.get_indexer(pd.Index(node[of_mode]))
        return cls(
            zone=rows["zone"].to_numpy(np.int64),
            point=point,
            key=combined_key(rows["zone"], rows["mode"]),
            mode=rows["mode"].to_numpy(object),
            commodity=rows["commodity"].to_numpy(object),
            named_zone=rows["named"].to_numpy(bool),
            access_yuan=rows["access_yuan_per_t"].to_numpy(float),
            access_h=rows["access_h"].to_numpy(float),
            egress_yuan=rows["egress_yuan_per_t"].to_numpy(float),
            egress_h=rows["egress_h"].to_numpy(float),
            eligible_share=rows["eligible_share"].to_numpy(float),
        )
