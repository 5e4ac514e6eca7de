"""Where each commodity gets on and off the networks, as the rows of a pack say it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from landsea.region.region import Region

Place = tuple[str, str]


@dataclass(frozen=True)
class Networks:
    """The links of each mode that are open in the reference year.

    Attributes
    ----------
    links : pandas.DataFrame
    leaving, arriving : set of (mode, node)
        Nodes that a link of the mode leaves, or arrives at.
    """

    links: pd.DataFrame
    leaving: set[Place]
    arriving: set[Place]

    @classmethod
    def of(cls, region: Region) -> Networks:
        """Collect the open links of a region."""
        links = region.table("link")
        links = links[links["open_year"].isna() | (links["open_year"] <= region.reference_year)]
        both = links[~links["directed"]]
        start, end = "from_node_id", "to_node_id"
        leaving = {*_places(links, start), *_places(both, end)}
        arriving = {*_places(links, end), *_places(both, start)}
        return cls(links, leaving, arriving)


def names_of(commodity: pd.Series) -> tuple[str, str, str]:
    """Return what may stand for a commodity in another table, the most specific first."""
    return str(commodity["commodity"]), str(commodity["group"]), "*"


def carriers(region: Region, commodity: pd.Series) -> set[str]:
    """Name the modes of the grammar that carry a commodity."""
    costs = region.table("mode_costs")
    carried = set(costs.loc[costs["commodity"].isin(names_of(commodity)), "mode"])
    return carried & set(region.grammar.states.values())


def connectors(region: Region, commodity: pd.Series) -> pd.DataFrame:
    """Return the access rows that hold for a commodity: ``zone_id``, ``mode``, ``node``.

    The most specific rows of each zone and mode hold: a named zone before ``*``, then the commodity before
    its group before ``*``.
    """
    table, zones = region.table("access"), region.table("zones")
    names = names_of(commodity)
    table = table[table["commodity"].isin(names) & table["mode"].isin(carriers(region, commodity))]
    # A group may have the name of its only commodity; then the exact match counts.
    score = table["commodity"].map({name: 3 - place for place, name in reversed(list(enumerate(names)))})
    table = table.assign(score=score + np.where(table["zone_id"] == "*", 0, 4))
    named = table.merge(zones[["zone_id", "node_id"]], on="zone_id", suffixes=("", "_zone"))
    every = table[table["zone_id"] == "*"].drop(columns="zone_id")
    every = every.merge(zones[["zone_id", "node_id"]], how="cross", suffixes=("", "_zone"))
    rows = pd.concat([named, every], ignore_index=True)
    best = rows.groupby(["zone_id", "mode"])["score"].transform("max")
    rows = rows[(rows["score"] == best) & (rows["eligible_share"] > 0)]
    node = rows["node_id"].where(rows["node_id"] != "", rows["node_id_zone"])
    return rows[["zone_id", "mode"]].assign(node=node)


class Components:
    """Sets of places that are joined, built up pair by pair (union-find)."""

    def __init__(self, pairs: Iterable[tuple[Hashable, Hashable]]) -> None:
        self._parent: dict[Hashable, Hashable] = {}
        for one, other in pairs:
            self._parent[self.root(one)] = self.root(other)

    def root(self, place: Hashable) -> Hashable:
        """Return the place that stands for the whole set that `place` is in."""
        parent = self._parent
        while (above := parent.setdefault(place, place)) != place:
            parent[place] = place = parent[above]
        return place


def _places(links: pd.DataFrame, end: str) -> set[Place]:
    return set(zip(links["mode"], links[end], strict=True))
