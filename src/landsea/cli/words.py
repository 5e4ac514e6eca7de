"""Names of a pack's places, ports and goods in the language of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from landsea.region import Region

#: Tables that name things, each with its column of ids. An id may stand in several: the table asked for comes first.
_TABLES = {
    "terminals": "terminal_id",
    "groups": "group",
    "zones": "zone_id",
    "commodities": "commodity",
    "economies": "economy",
    "sectors": "sector",
    "node": "node_id",
}


class Words:
    """Names of ids in a language.

    Parameters
    ----------
    region : Region
    lang : {"en", "zh"}
    """

    def __init__(self, region: Region, lang: str) -> None:
        self._names = {table: _named(region.table(table), key, lang) for table, key in _TABLES.items()}

    def of(self, key: object, table: str = "zones") -> str:
        """Name of an id, in the table meant or in another; the id itself where the pack has none."""
        for name in (table, *_TABLES):
            if key in self._names[name]:
                return self._names[name][key]
        return str(key)

    def all(self, keys: pd.Series, table: str = "zones") -> list[str]:
        """Names of a column of ids."""
        return [self.of(key, table) for key in keys]


def _named(table: pd.DataFrame, key: str, lang: str) -> dict[object, str]:
    local = table["name_local"].where(table["name_local"] != "", table["name"])
    return dict(zip(table[key], local if lang == "zh" else table["name"], strict=True))
