"""Names of places, links, goods and modes, in the language of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from landsea.report.inputs import RegionLike


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as dictionaries."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def readable_id(name: str) -> str:
    """Turn an id into words, for what the pack gives no name."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


class Names:
    """Names from one or more regions (a scenario may add links and terminals).

    Parameters
    ----------
    regions : iterable of RegionLike
        Baseline first.
    lang : str
        Language of the report; the pack's local names are used if they are in it.
    """

    def __init__(self, regions: Iterable[RegionLike], lang: str) -> None:
        regions = list(regions)
        landsea = regions[0].meta.get("landsea", {})
        self.local = lang != "en" and str(landsea.get("language_local", "")).startswith(lang)
        self._nodes = self._collect(regions, "node", "node_id")
        self._zones = self._collect(regions, "zones", "zone_id")
        self._terminals = self._collect(regions, "terminals", "terminal_id")
        self._modes = self._collect(regions, "modes", "mode")
        self._commodities = self._collect(regions, "commodities", "commodity")
        self._links = self._collect(regions, "link", "link_id")
        self._sources = self._collect(regions, "sources", "source")
        self._seasons = self._collect(regions, "seasons", "season")
        self._groups = {(row["of"], row["group"]): row for region in regions for row in records(region.table("groups"))}

    def place(self, words: str) -> str:
        """Return free text about places with those that the pack names put in the report's language."""
        if not self.local:
            return words
        rows = [row for table in (self._nodes, self._terminals, self._zones, self._groups) for row in table.values()]
        known = {str(row["name"]): self.title(row) for row in rows}
        return "、".join(known.get(part, part) for part in words.split(", "))

    @staticmethod
    def _collect(regions: list[RegionLike], table: str, key: str) -> Mapping[str, dict[str, Any]]:
        return {str(row[key]): row for region in regions for row in records(region.table(table))}

    def title(self, row: Mapping[str, Any], key: str = "name") -> str:
        """Return a row's name, the local one if the report is in the region's own language."""
        local = str(row.get(f"{key}_local") or "") if self.local else ""
        return local or str(row.get(key) or "")

    def _named(self, rows: Mapping[str, dict[str, Any]], key: str) -> str:
        return (self.title(rows[key]) if key in rows else "") or readable_id(key)

    def node(self, key: str) -> str:
        """Name of a node."""
        return self._named(self._nodes, key)

    def zone(self, key: str) -> str:
        """Name of a zone."""
        return self._named(self._zones, key)

    def terminal(self, key: str) -> str:
        """Name of a terminal."""
        return self._named(self._terminals, key)

    def season(self, key: str) -> str:
        """Name of a season."""
        return self._named(self._seasons, key)

    def mode(self, key: str) -> str:
        """Name of a mode."""
        return self._named(self._modes, key)

    def mode_kind(self, key: str) -> str:
        """Kind of a mode (road, rail, sea ...)."""
        return str(self._modes[key]["kind"]) if key in self._modes else key

    def modes(self) -> list[str]:
        """Modes in the order of the pack."""
        return list(self._modes)

    def commodity(self, key: str) -> str:
        """Name of a commodity."""
        return self._named(self._commodities, key)

    def commodity_group_of(self, key: str) -> str:
        """Group that a commodity belongs to."""
        return str(self._commodities[key]["group"]) if key in self._commodities else key

    def _group(self, of: str, key: str) -> str:
        row = self._groups.get((of, key))
        return self.title(row) if row else ""

    def commodity_group(self, key: str) -> str:
        """Name of a group of commodities; of its only member where it has one."""
        members = [row for row in self._commodities.values() if row["group"] == key]
        only = self.title(members[0]) if len(members) == 1 else ""
        return self._group("commodities", key) or only or self._named(self._commodities, key)

    def zone_group(self, key: str) -> str:
        """Name of a group of zones; of its only member where it has one."""
        members = [row for row in self._zones.values() if row["group"] == key]
        only = self.title(members[0]) if len(members) == 1 and self.local else ""
        return self._group("zones", key) or only or self._named(self._zones, key)

    def economy_group(self, key: str) -> str:
        """Name of a group of economies."""
        return self._group("economies", key) or readable_id(key)

    def port_group(self, key: str) -> str:
        """Name of a group of terminals; else of the terminal or node of the same id."""
        for rows in (self._terminals, self._nodes):
            if key in rows and not self._group("terminals", key):
                return self.title(rows[key])
        return self._group("terminals", key) or readable_id(key)

    def link(self, key: str) -> str:
        """Name of a link by its ends and its mode."""
        row = self._links.get(key)
        if row is None:
            return key
        ends = f"{self.node(row['from_node_id'])} – {self.node(row['to_node_id'])}"
        return f"{ends} ({self.mode(row['mode'])})"

    def chain(self, chain: str) -> str:
        """Write a chain of modes by their names; nothing where the modes are not known."""
        if not set(map(str.strip, chain.split(">"))) <= set(self._modes):
            return ""
        return " › ".join(self.mode(mode.strip()) for mode in chain.split(">"))

    def source(self, keys: str) -> str:
        """Titles of the sources that a row names."""
        found = [key.strip() for key in keys.split(";") if key.strip()]
        return "; ".join(str(self._sources[key]["title"]) if key in self._sources else key for key in found)
