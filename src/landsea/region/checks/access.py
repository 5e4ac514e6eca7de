"""Zones that their goods cannot leave or reach, by name and by commodity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.checks.reach import Connectors, Networks, Place, carriers, connectors, names_of
from landsea.region.checks.trade import partners
from landsea.region.region import Region

_CURE = "Add access rows, costs of a mode that carries the goods, or links of the mode at the place of access."


def check_access(region: Region) -> Iterator[Finding]:
    """Report zones without a way on to or off the networks for goods that they send or take.

    A zone that reaches no network at all is told of once; else each row of supply, use or demand whose
    commodity has no way. Zones joined to networks that no partner can be reached over are a warning.
    """
    if region.table("access").empty or not region.grammar.states:
        return
    networks, traffic = Networks.of(region), _traffic(region)
    reached: set[tuple[str, str, str]] = set()
    apart: list[Finding] = []
    for _, commodity in region.table("commodities").iterrows():
        ends = _ends(region, networks, connectors(region, commodity))
        reached |= {(zone, str(commodity["commodity"]), end) for end, places in ends.items() for zone in places}
        apart += _apart(region, networks, commodity, ends)
    lost = set(traffic["zone"]) - {zone for zone, _, _ in reached}
    yield from _lost_zones(region, lost)
    for row in traffic[~traffic["zone"].isin(lost)].to_dict("records"):
        if (row["zone"], row["commodity"], row["end"]) not in reached:
            way = "leave" if row["end"] == "start" else "enter"
            problem = f"{row['commodity']} cannot {way} the zone {row['zone']} by any mode."
            yield Finding(region.file(row["table"]), row["line"], row["column"], row["shown"], problem, _CURE)
    yield from (one for one in apart if one.value not in lost)


def _traffic(region: Region) -> pd.DataFrame:
    """List what must start or end somewhere: table, line, column, zone, commodity, end."""
    supply_use, demand = region.table("supply_use"), region.table("demand")
    parts = [
        _part("supply_use", supply_use[supply_use["supply_t"] > 0], "zone_id", "start", "supply_t"),
        _part("supply_use", supply_use[supply_use["use_t"] > 0], "zone_id", "end", "use_t"),
        _part("demand", demand[demand["t"] > 0], "origin", "start", "origin"),
        _part("demand", demand[demand["t"] > 0], "destination", "end", "destination"),
    ]
    traffic = pd.concat(parts, ignore_index=True)
    known = traffic["zone"].isin(region.table("zones")["zone_id"])
    return traffic[known & traffic["commodity"].isin(region.table("commodities")["commodity"])]


def _part(table: str, rows: pd.DataFrame, zone: str, end: str, column: str) -> pd.DataFrame:
    shown = rows[column] if column == zone else rows[column].map("{:g}".format)
    return pd.DataFrame(
        {
            "table": table,
            "line": rows.index.to_numpy(),
            "column": column,
            "shown": shown.to_numpy(object),
            "zone": rows[zone].to_numpy(object),
            "commodity": rows["commodity"].to_numpy(object),
            "end": end,
        }
    )


def _ends(region: Region, networks: Networks, held: Connectors) -> dict[str, Connectors]:
    """Split connectors into those that a chain may start on and those that it may end on."""
    grammar = region.grammar
    split = {}
    for end, states, touched in (
        ("start", grammar.start, networks.leaving),
        ("end", grammar.end, networks.arriving),
    ):
        modes = {grammar.states[state] for state in states if state in grammar.states}
        usable = {zone: {place for place in places & touched if place[0] in modes} for zone, places in held.items()}
        split[end] = {zone: places for zone, places in usable.items() if places}
    return split


def _lost_zones(region: Region, lost: set[str]) -> Iterator[Finding]:
    zones = region.table("zones")
    for row, zone in lines(zones.loc[zones["zone_id"].isin(lost), "zone_id"]):
        problem = "The zone sends or takes goods but reaches no mode's network."
        yield Finding(region.file("zones"), row, "zone_id", zone, problem, _CURE)


def _apart(region: Region, networks: Networks, commodity: pd.Series, ends: dict[str, Connectors]) -> Iterator[Finding]:
    """Warn of zones whose part of the networks holds no partner."""
    zones = region.table("zones").reset_index(names="line").drop_duplicates("zone_id", ignore_index=True)
    supply, use, pairs = partners(region, zones, commodity)
    if not supply.any() or not use.any():
        return
    joined = networks.parts.joined(_joins(region, commodity))
    parts = {
        end: [{joined.root(place) for place in held.get(zone, ())} for zone in zones["zone_id"]]
        for end, held in ends.items()
    }
    sides = (("start", "end", "supply", supply, use, pairs), ("end", "start", "use", use, supply, pairs.T))
    for end, other_end, word, amount, others, allowed in sides:
        mine, theirs = parts[end], parts[other_end]
        for number in np.flatnonzero(amount > 0).tolist():
            near = np.flatnonzero(allowed[number] & (others > 0)).tolist()
            # A zone that may serve itself is not cut off.
            served = number in near or any(mine[number] & theirs[other] for other in near)
            if mine[number] and near and not served:
                problem = f"No network joins the zone's {word} of {commodity['commodity']} to any partner."
                cure = "Add links or transfers, or expect this traffic to be reported as unserved."
                zone, line = str(zones["zone_id"][number]), int(zones["line"][number])
                yield Finding(region.file("zones"), line, "zone_id", zone, problem, cure, "warning")


def _joins(region: Region, commodity: pd.Series) -> Iterator[tuple[Place, Place]]:
    """List the places that transfers of a commodity join."""
    modes, terminals, transfers = carriers(region, commodity), region.table("terminals"), region.table("transfers")
    node_of = dict(zip(terminals["terminal_id"], terminals["node_id"], strict=True))
    usable = ~transfers["closed"] & transfers["commodity"].isin(names_of(commodity))
    usable &= transfers["from_mode"].isin(modes) & transfers["to_mode"].isin(modes)
    rows = transfers[usable & transfers["terminal_id"].isin(node_of)]
    for terminal, one, other in zip(rows["terminal_id"], rows["from_mode"], rows["to_mode"], strict=True):
        yield (one, node_of[terminal]), (other, node_of[terminal])
