"""Names of a pack's places, ports and goods in the language of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from landsea.region import Region

#: Tables that name things, each with its column of ids; a later one's name stands.
_TABLES = (("node", "node_id"), ("terminals", "terminal_id"), ("zones", "zone_id"), ("commodities", "commodity"))


class Words:
    """Names of ids in a language.

    Parameters
    ----------
    region : Region
    lang : {"en", "zh"}
    """

    def __init__(self, region: Region, lang: str) -> None:
        groups = region.table("groups")
        parts = [region.table(table).rename(columns={key: "id"}) for table, key in _TABLES]
        parts.append(groups[groups["of"] != "zones"].rename(columns={"group": "id"}))
        table = pd.concat([part[["id", "name", "name_local"]] for part in parts])
        local = table["name_local"].where(table["name_local"] != "", table["name"])
        self._names = dict(zip(table["id"], local if lang == "zh" else table["name"], strict=True))

    def of(self, key: object) -> str:
        """Name of an id; the id itself where the pack has none."""
        return str(self._names.get(key, key))

    def all(self, keys: pd.Series) -> list[str]:
        """Names of a column of ids."""
        return [self.of(key) for key in keys]
