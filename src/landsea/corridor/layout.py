"""The region as the engine sees it: zones, terminals, modes and their networks, numbered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.accesses import AccessTable
from landsea.corridor.automaton import Automaton
from landsea.corridor.network import ModeNetwork
from landsea.region import Region


@dataclass(frozen=True)
class Layout:
    """Numbered zones, terminals and modes, and one network a mode.

    Attributes
    ----------
    region : Region
    modes : tuple of str
        Modes of the grammar that have a network, in the order of the pack.
    automaton : Automaton
    zones, terminals : pandas.DataFrame
        The pack's tables with a fresh index 0..n-1.
    links : pandas.DataFrame
        Links open in the reference year, with ``position`` in the pack's table.
    networks : dict of str to ModeNetwork
    point : dict of str to (n_terminals,) int array
        Point of each terminal in the mode's network, -1 where the mode does not serve it.
    access : AccessTable
        Where zones reach the modes, and at what cost.
    """

    region: Region
    modes: tuple[str, ...]
    automaton: Automaton
    zones: pd.DataFrame
    terminals: pd.DataFrame
    links: pd.DataFrame
    networks: Mapping[str, ModeNetwork]
    point: Mapping[str, NDArray[np.int64]]
    access: AccessTable

    @classmethod
    def of(cls, region: Region) -> Layout:
        """Number a region and build its networks."""
        modes = tuple(m for m in region.table("modes")["mode"] if m in set(region.grammar.states.values()))
        zones = region.table("zones").reset_index(drop=True)
        terminals = region.table("terminals").reset_index(drop=True)
        links = open_links(region)
        networks = {mode: _network(region, mode, links, terminals) for mode in modes}
        point = {}
        for mode, network in networks.items():
            served = terminals["terminal_id"].isin(_served(region, mode))
            found = network.points.get_indexer(pd.Index(terminals["node_id"]))
            point[mode] = np.where(served, found, -1).astype(np.int64)
        return cls(
            region=region,
            modes=modes,
            automaton=Automaton.from_grammar(region.grammar, modes),
            zones=zones,
            terminals=terminals,
            links=links,
            networks=networks,
            point=point,
            access=AccessTable.of(region.table("access"), zones, networks),
        )


def open_links(region: Region) -> pd.DataFrame:
    """Return the links open in the reference year, with their row ``position`` in the table."""
    links = region.table("link")
    links = links.assign(position=np.arange(len(links)))
    opened = links["open_year"].astype("Float64").fillna(0) <= region.reference_year
    return links[opened.to_numpy(dtype=bool)]


def _network(region: Region, mode: str, links: pd.DataFrame, terminals: pd.DataFrame) -> ModeNetwork:
    table = region.table("modes").set_index("mode")
    stops = terminals.loc[terminals["terminal_id"].isin(_served(region, mode)), "node_id"].tolist()
    access = region.table("access")
    access = access[access["mode"] == mode]
    stops += access.loc[access["node_id"] != "", "node_id"].tolist()
    if (access["node_id"] == "").any():
        stops += region.table("zones")["node_id"].tolist()
    through, speed = bool(table["through_terminals"][mode]), float(table["speed_kmh"][mode])
    own = links[links["mode"] == mode]
    return ModeNetwork.build(mode, own, speed, stops, through, region.table("movement"))


def _served(region: Region, mode: str) -> set[str]:
    transfers = region.table("transfers")
    uses = (transfers["from_mode"] == mode) | (transfers["to_mode"] == mode)
    return set(transfers.loc[uses, "terminal_id"])
