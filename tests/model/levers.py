"""Move a lever in a pack's own tables, or in the demand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from landsea.economy import Demand
from landsea.region import Region


def moved(region: Region, demand: Demand, lever: pd.Series, by: float) -> tuple[Region, Demand]:
    """Move a lever in the pack's own tables, or in the demand."""
    kind, place = lever["kind"], lever["place_id"]
    if kind == "demand":
        return region, replace(demand, tonnes={**demand.tonnes, place: demand.tonnes[place] * (1 + by / 100)})
    if kind in ("link_time", "link_cost"):
        table = region.table("link").copy()
        row = table["link_id"] == place
        if kind == "link_time":
            table.loc[row, "time_h"] = lever["today"] + by
        else:
            table.loc[row, "extra_yuan_per_t"] = table.loc[row, "extra_yuan_per_t"].fillna(0.0) + by
        return region.replace(link=table), demand
    if kind in ("dwell", "border_wait", "handling"):
        table = region.table("transfers").copy()
        column = "cost_yuan_per_t" if kind == "handling" else "time_h"
        table.loc[table["terminal_id"] == place, column] += by
        return region.replace(transfers=table), demand
    if kind == "capacity":
        table = region.table("capacities").copy()
        row = table["capacity_id"] == place
        # A lever's unit is that of a year.
        table.loc[row, "value"] += by / table.loc[row, "per"].map({"year": 1.0, "day": 365.0})
        return region.replace(capacities=table), demand
    if kind == "tariff":
        table = region.table("mode_costs").copy()
        table.loc[table["mode"] == place, ["cost_yuan_per_t_km", "fixed_yuan_per_t"]] *= 1 + by / 100
        return region.replace(mode_costs=table), demand
    table = region.table("commodities").copy()
    table.loc[table["commodity"] == place, "value_of_time_yuan_per_t_h"] *= 1 + by / 100
    return region.replace(commodities=table), demand
