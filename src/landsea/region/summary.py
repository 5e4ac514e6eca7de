"""What is in a pack: counts, lengths, and how firm its rows are."""

from __future__ import annotations

from typing import Any

import pandas as pd

from landsea.region.checks.reach import Components
from landsea.region.region import Region
from landsea.region.schema import schema

#: Every status a row may have, the firmest first.
STATUSES = schema()["link"].column("status").choices

#: Statuses of rows that are no published figure and not computed from one.
SOFT = ("estimate", "assumption")


def summarise(region: Region) -> dict[str, Any]:
    """Describe a region's tables.

    Returns
    -------
    dict
        ``rows``: number of rows by table, tables without rows left out; ``modes``: a table of links, their
        km and the number of parts that are not joined, by mode; ``terminals``: number by kind;
        ``zones_inside`` and ``zones_outside``; ``status``: a table of the share of rows by status for each
        table; ``estimated``: number of rows by table that are an estimate or an assumption.
    """
    tables = {name: frame for name, frame in region.tables.items() if not frame.empty}
    inside = region.table("zones")["inside"]
    graded = {name: frame["status"] for name, frame in tables.items() if "status" in frame}
    soft = {name: int(status.isin(SOFT).sum()) for name, status in graded.items()}
    return {
        "rows": {name: len(frame) for name, frame in tables.items()},
        "modes": _modes(region),
        "terminals": {str(k): int(n) for k, n in region.table("terminals")["kind"].value_counts().items()},
        "zones_inside": int(inside.sum()),
        "zones_outside": int((~inside).sum()),
        "status": _shares(graded),
        "estimated": {name: number for name, number in soft.items() if number},
    }


def _shares(graded: dict[str, pd.Series]) -> pd.DataFrame:
    shares = [
        {"table": name, **{one: float((status == one).mean()) for one in STATUSES}} for name, status in graded.items()
    ]
    return pd.DataFrame(shares, columns=["table", *STATUSES])


def _modes(region: Region) -> pd.DataFrame:
    links, rows = region.table("link"), []
    for mode in region.table("modes")["mode"]:
        of_mode = links[links["mode"] == mode]
        ends = list(zip(of_mode["from_node_id"], of_mode["to_node_id"], strict=True))
        joined = Components(ends)
        parts = {joined.root(node) for pair in ends for node in pair}
        rows.append((mode, len(of_mode), float(of_mode["length_km"].sum()), len(parts)))
    return pd.DataFrame(rows, columns=["mode", "links", "km", "parts"])
