"""Where each commodity gets on and off the networks, as the rows of a pack say it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import pandas as pd

from landsea.region.region import Region

#: A mode and a node that it serves.
Place = tuple[str, str]

#: A zone's row of access: mode and node, by zone.
Connectors = dict[str, set[Place]]


class Components:
    """Sets of places that are joined, built up pair by pair (union-find)."""

    def __init__(self, pairs: Iterable[tuple[Hashable, Hashable]]) -> None:
        self._parent: dict[Hashable, Hashable] = {}
        self._join(pairs)

    def joined(self, pairs: Iterable[tuple[Hashable, Hashable]]) -> Components:
        """Return a copy in which these pairs are joined too."""
        more = Components(())
        more._parent = dict(self._parent)
        more._join(pairs)
        return more

    def root(self, place: Hashable) -> Hashable:
        """Return the place that stands for the whole set that `place` is in."""
        parent = self._parent
        while (above := parent.setdefault(place, place)) != place:
            parent[place] = place = parent[above]
        return place

    def _join(self, pairs: Iterable[tuple[Hashable, Hashable]]) -> None:
        for one, other in pairs:
            self._parent[self.root(one)] = self.root(other)


@dataclass(frozen=True)
class Networks:
    """The links of every mode that are open in the reference year.

    Attributes
    ----------
    leaving, arriving : set of (mode, node)
        Nodes that a link of the mode leaves, or arrives at.
    parts : Components
        Places joined by links, within each mode.
    """

    leaving: set[Place]
    arriving: set[Place]
    parts: Components

    @classmethod
    def of(cls, region: Region) -> Networks:
        """Collect the open links of a region."""
        links = region.table("link")
        links = links[links["open_year"].isna() | (links["open_year"] <= region.reference_year)]
        start, end = _places(links, "from_node_id"), _places(links, "to_node_id")
        both = (~links["directed"]).tolist()
        leaving = {*start, *(place for place, two_way in zip(end, both, strict=True) if two_way)}
        arriving = {*end, *(place for place, two_way in zip(start, both, strict=True) if two_way)}
        return cls(leaving, arriving, Components(zip(start, end, strict=True)))


def names_of(commodity: pd.Series) -> tuple[str, str, str]:
    """Return what may stand for a commodity in another table, the most specific first."""
    return str(commodity["commodity"]), str(commodity["group"]), "*"


def carriers(region: Region, commodity: pd.Series) -> set[str]:
    """Name the modes of the grammar that carry a commodity."""
    costs = region.table("mode_costs")
    carried = set(costs.loc[costs["commodity"].isin(names_of(commodity)), "mode"])
    return carried & set(region.grammar.states.values())


def connectors(region: Region, commodity: pd.Series) -> Connectors:
    """Return where each zone's goods of a commodity get on or off: the access rows that hold.

    The most specific rows of each zone and mode hold: a named zone before ``*``, then the commodity before
    its group before ``*``.
    """
    table, zones, names = region.table("access"), region.table("zones"), names_of(commodity)
    node_of = dict(zip(zones["zone_id"], zones["node_id"], strict=True))
    table = table[table["commodity"].isin(names) & table["mode"].isin(carriers(region, commodity))]
    best: dict[tuple[str, str], tuple[tuple[bool, int], set[Place]]] = {}
    columns = (table[name] for name in ("zone_id", "mode", "commodity", "node_id", "eligible_share"))
    for zone, mode, goods, node, share in zip(*columns, strict=True):
        # Greater is more specific.
        score = (zone != "*", -names.index(goods))
        for one in node_of if zone == "*" else (zone,):
            found = best.get((one, mode))
            if found is None or score > found[0]:
                found = best[one, mode] = (score, set())
            if score == found[0] and share > 0:
                found[1].add((mode, node or node_of.get(one, "")))
    held: Connectors = {}
    for (zone, _), (_, places) in best.items():
        held.setdefault(zone, set()).update(places)
    return held


def _places(links: pd.DataFrame, end: str) -> list[Place]:
    return list(zip(links["mode"], links[end], strict=True))
