"""Supply, use and listed demand that has nowhere to go, or that its zones may not trade."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region

#: Outside supply may exceed inside use by this share before it counts as impossible.
SLACK = 0.05

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def partners(region: Region, zones: pd.DataFrame, commodity: pd.Series) -> tuple[Floats, Floats, Bools]:
    """Return supply and use of a commodity by zone, and which zones may trade it.

    Zones outside the region do not trade with each other (such flows are listed in ``demand``); a zone
    inside may serve itself.

    Returns
    -------
    supply, use : (Z,) array
        Tonnes, in the order of `zones`.
    pairs : (Z, Z) bool array
        May the zone of the row send to the zone of the column?
    """
    supply, use = _amounts(region, zones, str(commodity["commodity"]))
    inside, country = zones["inside"].to_numpy(bool), zones["country"].to_numpy(object)
    pairs = inside[:, None] | inside[None, :]
    same = country[:, None] == country[None, :]
    if commodity["trade"] == "domestic":
        pairs &= same
    elif commodity["trade"] == "international":
        pairs &= ~same
    return supply, use, pairs


def _amounts(region: Region, zones: pd.DataFrame, commodity: str) -> tuple[Floats, Floats]:
    """Add up supply and use of a commodity by zone; plain arrays, as this is asked for each commodity."""
    rows = region.table("supply_use")
    mine = np.flatnonzero(rows["commodity"].to_numpy(object) == commodity)
    at = pd.Index(zones["zone_id"].to_numpy(object)).get_indexer(rows["zone_id"].to_numpy(object)[mine])
    supply, use = np.zeros(len(zones)), np.zeros(len(zones))
    for total, column in ((supply, "supply_t"), (use, "use_t")):
        np.add.at(total, at[at >= 0], np.nan_to_num(rows[column].to_numpy(float)[mine])[at >= 0])
    return supply, use


def check_balance(region: Region) -> Iterator[Finding]:
    """Report commodities that are supplied and not used, or used and not supplied, or only across the border.

    Supply and use are scaled to one total, so what must hold is that the share supplied outside is not
    larger than the share used inside: outside goods have nowhere else to go.
    """
    zones, rows = region.table("zones").drop_duplicates("zone_id"), region.table("supply_use")
    inside = zones["inside"].to_numpy(bool)
    file = region.file("supply_use")
    if region.table("supply_use").empty and region.table("demand").empty:
        problem = "There is neither supply and use nor demand, so nothing is carried."
        yield Finding(file, None, None, None, problem, f"Fill {file} or {region.file('demand')}.")
    for commodity in _traded(region):
        supply, use, _ = partners(region, zones, commodity)
        total = supply.sum(), use.sum()
        name = str(commodity["commodity"])
        lines = rows.index[rows["commodity"] == name]
        if (total[0] > 0) != (total[1] > 0):
            column, word = (
                ("supply_t", "supplied but nowhere used") if total[0] > 0 else ("use_t", "used but nowhere supplied")
            )
            cure = "Add the zones of the other side, or list the flow in demand."
            yield Finding(file, int(lines[0]), column, name, f"{name} is {word}.", cure)
        elif total[0] > 0:
            sent, taken = supply[~inside].sum() / total[0], use[inside].sum() / total[1]
            if sent > taken + SLACK:
                problem = (
                    f"{sent:.0%} of the supply of {name} is outside the region, but only {taken:.0%} of its use"
                    " is inside, and zones outside do not trade with each other."
                )
                cure = "Lower supply and use outside, or list flows between outside zones in demand."
                yield Finding(file, int(lines[0]), "supply_t, use_t", name, problem, cure)


def check_partners(region: Region) -> Iterator[Finding]:
    """Report supply and use that no zone may take or give."""
    zones, rows = region.table("zones").drop_duplicates("zone_id"), region.table("supply_use")
    for commodity in _traded(region):
        supply, use, pairs = partners(region, zones, commodity)
        if not supply.any() or not use.any():
            continue
        of_it = rows[rows["commodity"] == commodity["commodity"]]
        sides = (("supply_t", supply, pairs @ (use > 0), "take"), ("use_t", use, (supply > 0) @ pairs, "supply"))
        for column, amount, possible, verb in sides:
            alone = zones.loc[(amount > 0) & ~possible, "zone_id"]
            for row, value in lines(of_it.loc[of_it["zone_id"].isin(alone) & (of_it[column] > 0), column]):
                problem = f"No zone that may trade {commodity['commodity']} with this one can {verb} it."
                cure = "Check inside, country and the commodity's trade, or list the flow in demand."
                yield Finding(region.file("supply_use"), row, column, f"{value:g}", problem, cure)


def check_empties(region: Region) -> Iterator[Finding]:
    """Report supply of empty boxes, which is derived, and laden boxes whose weights are not known."""
    commodities, rows = region.table("commodities"), region.table("supply_use")
    laden = commodities[commodities["empty_commodity"] != ""]
    derived = rows["commodity"].isin(laden["empty_commodity"])
    for row, name in lines(rows.loc[derived, "commodity"]):
        problem = "Flows of empty boxes are derived from the laden ones."
        yield Finding(region.file("supply_use"), row, "commodity", name, problem, "Remove the row.")
    for column in ("t_per_teu", "tare_t_per_teu"):
        for row, name in lines(laden.loc[laden[column].isna(), "commodity"]):
            problem = f"{name} travels in boxes, but their weight is not stated."
            yield Finding(region.file("commodities"), row, column, None, problem, "Fill the cell.")


def check_trade_flags(region: Region) -> Iterator[Finding]:
    """Report listed flows within a zone, and those that their commodity's trade rules out."""
    demand, file = region.table("demand"), region.file("demand")
    zones = region.table("zones").drop_duplicates("zone_id").set_index("zone_id")["country"]
    trade = region.table("commodities").drop_duplicates("commodity").set_index("commodity")["trade"]
    same = (demand["origin"].map(zones) == demand["destination"].map(zones)).to_numpy(bool)
    known = demand["origin"].isin(zones.index) & demand["destination"].isin(zones.index)
    allowed = demand["commodity"].map(trade)
    wrong = known & (((allowed == "domestic") & ~same) | ((allowed == "international") & same))
    for row, name in lines(demand.loc[wrong, "commodity"]):
        problem = f"The trade of {name} is {trade[name]}, this flow is not."
        cure = "Use another commodity, or correct origin or destination."
        yield Finding(file, row, "commodity", name, problem, cure)
    for row, zone in lines(demand.loc[demand["origin"] == demand["destination"], "destination"]):
        problem, cure = "The flow stays within its zone, so no chain carries it.", "Remove the row."
        yield Finding(file, row, "destination", zone, problem, cure)


def _traded(region: Region) -> list[pd.Series]:
    """List the commodities that have a supply of their own: all but empty boxes."""
    commodities = region.table("commodities")
    own = ~commodities["commodity"].isin(commodities["empty_commodity"])
    return [row for _, row in commodities[own].iterrows()]
