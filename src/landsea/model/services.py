"""Loads of scheduled services, and the one that falls short of its least load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landsea.corridor import service_links
from landsea.region import Region

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

#: A load this much under the least, relative, is rounding.
ROUNDING = 1e-9


def loads(outcome: Outcome) -> pd.DataFrame:
    """Compare every stretch's load with the size and least load of a departure.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    pandas.DataFrame
        service_id, link_id, from_terminal, to_terminal, departures (a year), t (a year), t_per_departure, size_t,
        min_t, load_factor (nan where the service states no size).
    """
    table = service_links(outcome.region)
    position = {name: row for row, name in enumerate(outcome.region.table("link")["link_id"])}
    tonnes = np.zeros(len(position))
    for flows in outcome.commodity_flows.values() if len(table) else ():
        for mode, on in flows.links.items():
            np.add.at(tonnes, outcome.corridor.layout.networks[mode].arc_link, on)
    table["t"] = tonnes[[position[name] for name in table["link_id"]]] if len(table) else 0.0
    table["t_per_departure"] = table["t"] / table["departures"]
    table["load_factor"] = table["t_per_departure"] / table["size_t"].astype(float)
    return table[["service_id", "link_id", "from_terminal", "to_terminal", "departures", "t", "t_per_departure",
                  "size_t", "min_t", "load_factor"]]  # fmt: skip


def shortest_service(outcome: Outcome) -> str:
    """Name the service whose busiest stretch falls furthest short of its least load; empty if all reach theirs."""
    if outcome.region.table("services")["min_t"].isna().all():
        return ""
    table = outcome.services
    busiest = table.groupby("service_id", sort=False)[["t_per_departure", "min_t"]].max()
    filled = (busiest["t_per_departure"] / busiest["min_t"]).dropna()
    if filled.empty or filled.min() >= 1 - ROUNDING:
        return ""
    return str(filled.idxmin())


def without_service(region: Region, name: str) -> Region:
    """Return the region without a service."""
    services, calls = (region.table(table) for table in ("services", "service_calls"))
    return region.replace(
        services=services[services["service_id"] != name], service_calls=calls[calls["service_id"] != name]
    )
