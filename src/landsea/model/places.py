"""What a user means by a name: an id, a name, or a name in the region's own language."""

from __future__ import annotations

import difflib
from typing import Protocol

import pandas as pd


class HasTables(Protocol):
    """What is needed of a region here."""

    def table(self, name: str) -> pd.DataFrame:
        """Return one table of the pack."""


#: Names offered where nothing fits.
OFFERED = 5


def nearest(table: pd.DataFrame, key: str, wanted: str) -> str | list[str]:
    """Find the one row that is meant.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns `key`, name and name_local.
    key : str
        Column of ids.
    wanted : str
        Id or name, in any case.

    Returns
    -------
    str or list of str
        The id; or, where none or several fit, the nearest names or the ids that fit.
    """
    word = wanted.strip().casefold()
    columns = [key, "name", "name_local"]
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
