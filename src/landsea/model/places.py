"""What a user means by a name: an id, a name, or a name in the region's own language."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from landsea.errors import LandSeaError
from landsea.region import Region


class HasTables(Protocol):
    """What is needed of a region here."""

    def table(self, name: str) -> pd.DataFrame:
        """Return one table of the pack."""


#: Names offered where nothing fits.
OFFERED = 5


def nearest(
    table: pd.DataFrame, key: str, wanted: str, names: tuple[str, ...] = ("name", "name_local")
) -> str | list[str]:
    """Find the one row that is meant, or the nearest names.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns `key` and `names`.
    key : str
        Column of ids.
    wanted : str
        Id or name, in any case.
    names : tuple of str
        Columns of names.

    Returns
    -------
    str or list of str
        The id; or, where none or several fit, the nearest names or the ids that fit.
    """
    word = wanted.strip().casefold()
    columns = [key, *names]
    for column in columns:
        hits = table.loc[table[column].astype(str).str.casefold() == word, key]
        if len(hits) == 1:
            return str(hits.iloc[0])
        if len(hits) > 1:
            return [str(hit) for hit in hits]
    folded = {str(name).casefold(): str(name) for column in columns for name in table[column] if name}
    close = [folded[name] for name in difflib.get_close_matches(word, folded, OFFERED)]
    within = [name for low, name in folded.items() if word and word in low]
    return list(dict.fromkeys([*within, *close]))[:OFFERED]


def own_ports(region: HasTables) -> pd.Series:
    """Tell which terminals are the region's own ports.

    Parameters
    ----------
    region : Region

    Returns
    -------
    pandas.Series of bool
        By terminal_id, ports only: true where the port's node lies in an inside zone, or its group bears the id of one.
    """
    zones, terminals = region.table("zones"), region.table("terminals")
    inside = zones.loc[zones["inside"].astype(bool), "zone_id"]
    ports = terminals[terminals["kind"] == "port"].merge(region.table("node")[["node_id", "zone_id"]], on="node_id")
    own = ports["zone_id"].isin(inside) | ports["group"].isin(inside)
    return pd.Series(own.to_numpy(bool), index=pd.Index(ports["terminal_id"]))


@dataclass(frozen=True)
class Place:
    """A zone that was meant.

    Attributes
    ----------
    zone_id : str
    note : str
        How the zone was chosen, where the name is not its own; blank otherwise.
    """

    zone_id: str
    note: str = ""


def find_zone(region: Region, wanted: str) -> Place:
    """Find the zone of a name: its own, that of a node or terminal in it, or the nearest one of its country.

    Parameters
    ----------
    region : Region
    wanted : str
        Id or name of a zone, a node or a terminal, in any case.

    Returns
    -------
    Place
        With a note that says how the zone was chosen, unless it was named itself.

    Raises
    ------
    LandSeaError
        If nothing has that name; names the nearest.
    """
    zones = region.table("zones")
    found = nearest(zones, "zone_id", wanted)
    if isinstance(found, str):
        return Place(found)
    node = _node(region, wanted)
    if node is None:
        offered = list(dict.fromkeys([*found, *_offered(region, wanted)]))[:OFFERED]
        msg = f"There is no zone or place {wanted!r}." + (f" Nearest: {', '.join(offered)}." if offered else "")
        raise LandSeaError(msg)
    zone, how = _zone_of(region, node)
    name = region.table("node").set_index("node_id")["name"][node]
    title = zones.set_index("zone_id")["name"][zone]
    return Place(zone, f"{name} is no zone of the pack; taken for it: {title}, {how}.")


def _node(region: Region, wanted: str) -> str | None:
    """Return the node of that name, or the one where the terminal of that name stands."""
    found = nearest(region.table("node"), "node_id", wanted)
    if isinstance(found, str):
        return found
    terminals = region.table("terminals")
    terminal = nearest(terminals, "terminal_id", wanted)
    if isinstance(terminal, str):
        return str(terminals.set_index("terminal_id")["node_id"][terminal])
    return None


def _offered(region: Region, wanted: str) -> list[str]:
    close = (
        nearest(region.table(name), key, wanted) for name, key in (("node", "node_id"), ("terminals", "terminal_id"))
    )
    return [name for part in close if isinstance(part, list) for name in part]


def _zone_of(region: Region, node: str) -> tuple[str, str]:
    """Return the zone that a node belongs to, and how that is known."""
    zones, nodes = region.table("zones"), region.table("node").set_index("node_id")
    at = zones.loc[zones["node_id"] == node, "zone_id"]
    if len(at) == 1:
        return str(at.iloc[0]), "whose goods start and end there"
    if nodes["zone_id"][node]:
        return str(nodes["zone_id"][node]), "in which it lies"
    access = region.table("access")
    through = access.loc[(access["node_id"] == node) & (access["zone_id"] != "*"), "zone_id"].unique()
    if len(through) == 1:
        return str(through[0]), "which it serves"
    near = zones[zones["country"] == nodes["country"][node]]
    near = zones if near.empty else near
    km = _distance(nodes.loc[[node]], nodes.loc[near["node_id"]])
    closest = int(km.argmin())
    return str(near["zone_id"].iloc[closest]), f"the nearest zone, {km[closest]:,.0f} km off as the crow flies"


def _distance(one: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Great-circle distances in km (haversine)."""
    lon, lat = (np.radians(others[c].to_numpy(float)) for c in ("x_coord", "y_coord"))
    x, y = (np.radians(float(one[c].iloc[0])) for c in ("x_coord", "y_coord"))
    chord = np.sin((lat - y) / 2) ** 2 + np.cos(lat) * np.cos(y) * np.sin((lon - x) / 2) ** 2
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(chord)))
