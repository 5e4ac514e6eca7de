"""What is in a pack: counts, lengths, and how firm its rows are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from landsea.region.checks.reach import Components
from landsea.region.region import Region
from landsea.region.schema import schema

#: Every status a row may have, the firmest first.
STATUSES = schema()["link"].column("status").choices

#: Statuses of rows that are no published figure and not computed from one.
SOFT = ("estimate", "assumption")


@dataclass(frozen=True)
class Summary:
    """A pack at a glance.

    Attributes
    ----------
    rows : mapping of str to int
        Number of rows by table; tables without rows are left out.
    modes : pandas.DataFrame
        By mode: number of ``links``, their length in ``km``, and how many ``components`` they form.
    terminals : mapping of str to int
        Number of terminals by kind.
    zones_inside, zones_outside : int
    status : pandas.DataFrame
        Share of rows by table (index) and status (columns).
    estimated : mapping of str to int
        Number of rows by table that are an estimate or an assumption.
    """

    rows: Mapping[str, int]
    modes: pd.DataFrame
    terminals: Mapping[str, int]
    zones_inside: int
    zones_outside: int
    status: pd.DataFrame
    estimated: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the summary as plain JSON-ready values."""
        plain = asdict(self)
        plain["modes"] = self.modes.to_dict("index")
        plain["status"] = self.status.to_dict("index")
        return plain


def summarise(region: Region) -> Summary:
    """Describe a region's tables."""
    tables = {name: frame for name, frame in region.tables.items() if not frame.empty}
    inside = region.table("zones")["inside"]
    status = pd.DataFrame(
        {name: frame["status"].value_counts(normalize=True) for name, frame in tables.items() if "status" in frame}
    )
    soft = {name: int(frame["status"].isin(SOFT).sum()) for name, frame in tables.items() if "status" in frame}
    return Summary(
        rows={name: len(frame) for name, frame in tables.items()},
        modes=_modes(region),
        terminals={str(k): int(n) for k, n in region.table("terminals")["kind"].value_counts().items()},
        zones_inside=int(inside.sum()),
        zones_outside=int((~inside).sum()),
        status=status.reindex(list(STATUSES)).fillna(0.0).T,
        estimated={name: number for name, number in soft.items() if number},
    )


def _modes(region: Region) -> pd.DataFrame:
    links, modes = region.table("link"), region.table("modes")["mode"]
    by_mode = links.groupby("mode")["length_km"].agg(["size", "sum"]).reindex(modes, fill_value=0)
    parts = []
    for mode in by_mode.index:
        of_mode = links[links["mode"] == mode]
        ends = list(zip(of_mode["from_node_id"], of_mode["to_node_id"], strict=True))
        joined = Components(ends)
        parts.append(len({joined.root(node) for pair in ends for node in pair}))
    table = by_mode.set_axis(["links", "km"], axis=1).assign(components=parts)
    return table.rename_axis("mode")
