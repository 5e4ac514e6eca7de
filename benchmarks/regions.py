"""Generated regions of any size, on Tidewater's grammar: road and rail grids, ports and borders, a sea."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

import landsea as ls
from landsea.region import Region


@dataclass(frozen=True)
class Size:
    """How large a region is.

    Attributes
    ----------
    zones, terminals, commodities, links : int
    """

    zones: int
    terminals: int
    commodities: int
    links: int

    def __str__(self) -> str:
        """Tell the size."""
        return (
            f"{self.zones:,} zones, {self.terminals:,} terminals, {self.commodities} commodities, {self.links:,} links"
        )


def region(size: Size, seed: int = 5) -> Region:
    """Return a made-up region: four links in five are roads, the rest railways and sea lanes between ports."""
    rng = np.random.default_rng(seed)
    base = _tidewater()
    side = int(np.sqrt(size.links * 0.4))
    node, road = _roads(rng, side)
    at = rng.choice(len(node), size.terminals, replace=False)
    terminals = _terminals(node, at, rng)
    ports = terminals.loc[terminals["kind"] == "port", "node_id"].to_numpy(object)
    zones = _zones(node, rng.choice(len(node), size.zones, replace=False))
    rail = _rails(rng, node, terminals["node_id"].to_numpy(object), size.links // 5)
    sea = _sea(rng, ports)
    commodities = _commodities(size.commodities)
    access = base.table("access").head(0)
    some = base.table("access")
    roads_in = some[(some["mode"] == "road") & (some["commodity"] == "*")].head(1)
    return base.replace(
        node=node,
        link=pd.concat([road, rail, sea], ignore_index=True),
        zones=zones,
        terminals=terminals,
        transfers=_transfers(terminals),
        commodities=commodities,
        access=pd.concat([access, roads_in], ignore_index=True),
        mode_costs=base.table("mode_costs").query("commodity == '*'"),
        supply_use=_supply(rng, zones, commodities),
        **{
            name: base.table(name).head(0)
            for name in (
                "demand", "capacities", "constants", "counting", "observations", "targets", "claims", "indicators",
                "services", "service_calls", "crosswalk", "geometry",
            )
        },
    )  # fmt: skip


@cache
def _tidewater() -> Region:
    return ls.load("tidewater")


def _rows(base: str, columns: dict[str, object]) -> pd.DataFrame:
    """Return rows in the columns of a table of Tidewater, what is not given as in its first row."""
    table = _tidewater().table(base)
    size = max(len(one) for one in columns.values() if not isinstance(one, str | float | bool))  # type: ignore[arg-type]
    out = pd.concat([table.head(1)] * size, ignore_index=True)
    return out.assign(**columns)


def _roads(rng: np.random.Generator, side: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    number = np.arange(side * side).reshape(side, side)
    ends = np.hstack(
        (
            np.stack((number[:, :-1].ravel(), number[:, 1:].ravel())),
            np.stack((number[:-1].ravel(), number[1:].ravel())),
        )
    )
    ids = np.array([f"n{k}" for k in range(side * side)], dtype=object)
    y, x = np.divmod(np.arange(side * side), side)
    node = _rows(
        "node",
        {"node_id": ids, "name": ids, "name_local": "", "x_coord": x * 0.1, "y_coord": y * 0.1 - 40, "zone_id": ""},
    )
    return node, _links(ids[ends[0]], ids[ends[1]], "road", rng.uniform(8, 25, ends.shape[1]))


def _links(start: np.ndarray, end: np.ndarray, mode: str, length: np.ndarray) -> pd.DataFrame:
    ids = np.array([f"{mode}{k}" for k in range(len(start))], dtype=object)
    return _rows(
        "link",
        {
            "link_id": ids, "from_node_id": start, "to_node_id": end, "mode": mode, "name": "", "length_km": length,
            "directed": False, "geometry_id": "",
        },
    )  # fmt: skip


def _terminals(node: pd.DataFrame, at: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    ids = node["node_id"].to_numpy(object)[at]
    kind = np.where(rng.random(len(at)) < 0.3, "port", "inland").astype(object)
    kind[:2] = "port"
    names = np.array([f"t{k}" for k in range(len(at))], dtype=object)
    return _rows("terminals", {"terminal_id": names, "node_id": ids, "name": names, "kind": kind, "group": ""})


def _zones(node: pd.DataFrame, at: np.ndarray) -> pd.DataFrame:
    ids = node["node_id"].to_numpy(object)[at]
    names = np.array([f"z{k}" for k in range(len(at))], dtype=object)
    group = np.array([f"group {k % 10}" for k in range(len(at))], dtype=object)
    return _rows("zones", {"zone_id": names, "node_id": ids, "name": names, "inside": True, "group": group})


def _rails(rng: np.random.Generator, node: pd.DataFrame, stops: np.ndarray, count: int) -> pd.DataFrame:
    """Join the terminals in a row, and as many more nodes as links are wanted, so that all is one network."""
    others = node["node_id"].to_numpy(object)
    more = rng.choice(others, max(0, count - 2 * len(stops)), replace=False)
    row = np.concatenate([stops, more])
    row = row[rng.permutation(len(row))]
    place = node.set_index("node_id").loc[row, ["x_coord", "y_coord"]].to_numpy(float)
    row = row[np.lexsort((place[:, 0], np.floor(place[:, 1])))]
    skip = max(2, int(np.sqrt(len(row))))
    start, end = np.concatenate([row[:-1], row[:-skip]]), np.concatenate([row[1:], row[skip:]])
    return _links(start, end, "rail", rng.uniform(10, 60, len(start)))


def _sea(rng: np.random.Generator, ports: np.ndarray) -> pd.DataFrame:
    skip = max(2, len(ports) // 7)
    start = np.concatenate([ports[:-1], ports[:-skip]])
    end = np.concatenate([ports[1:], ports[skip:]])
    return _links(start, end, "sea", rng.uniform(20, 80, len(start)))


def _commodities(count: int) -> pd.DataFrame:
    names = np.array([f"good{k}" for k in range(count)], dtype=object)
    theta = np.linspace(0.01, 0.05, count)
    return _rows(
        "commodities",
        {
            "commodity": names, "name": names, "group": names, "trade": "any", "theta_per_yuan": theta,
            "value_of_time_yuan_per_t_h": np.geomspace(0.01, 1.0, count), "empty_commodity": "",
        },
    )  # fmt: skip


def _transfers(terminals: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for kind, pairs in {
        "port": [
            ("road", "sea"),
            ("sea", "road"),
            ("rail", "sea"),
            ("sea", "rail"),
            ("road", "rail"),
            ("rail", "road"),
        ],
        "inland": [("road", "rail"), ("rail", "road")],
    }.items():
        here = terminals.loc[terminals["kind"] == kind, "terminal_id"].to_numpy(object)
        for before, after in pairs:
            rows.append(
                _rows("transfers", {"terminal_id": here, "from_mode": before, "to_mode": after, "commodity": "*"})
            )
    return pd.concat(rows, ignore_index=True)


def _supply(rng: np.random.Generator, zones: pd.DataFrame, commodities: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for name in commodities["commodity"]:
        supply, use = rng.uniform(1e4, 1e6, (2, len(zones)))
        use *= supply.sum() / use.sum()
        rows.append(
            _rows(
                "supply_use",
                {"zone_id": zones["zone_id"].to_numpy(object), "commodity": name, "supply_t": supply, "use_t": use},
            )
        )
    return pd.concat(rows, ignore_index=True)
