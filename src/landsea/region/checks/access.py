"""Zones that their goods cannot leave or reach, by name and by commodity."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np
import pandas as pd

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.checks.reach import Components, Networks, Place, carriers, connectors, names_of
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
        name = str(commodity["commodity"])
        ends = _ends(region, networks, connectors(region, commodity))
        for end, rows in ends.items():
            reached |= {(str(zone), name, end) for zone in rows["zone_id"]}
        apart += _apart(region, networks, commodity, ends)
    found = {(zone, commodity) for zone, commodity, _ in reached}
    lost = {str(zone) for zone in traffic["zone"]} - {zone for zone, _ in found}
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


def _ends(region: Region, networks: Networks, rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Split connectors into those that a chain may start on and those that it may end on."""
    grammar = region.grammar
    ends = (("start", grammar.start, networks.leaving), ("end", grammar.end, networks.arriving))
    split = {}
    for end, states, touched in ends:
        modes = {grammar.states[state] for state in states if state in grammar.states}
        at_link = [place in touched for place in zip(rows["mode"], rows["node"], strict=True)]
        split[end] = rows[rows["mode"].isin(modes) & np.array(at_link, dtype=bool)]
    return split


def _lost_zones(region: Region, lost: set[str]) -> Iterator[Finding]:
    zones = region.table("zones")
    for row, zone in lines(zones.loc[zones["zone_id"].isin(lost), "zone_id"]):
        problem = "The zone sends or takes goods but reaches no mode's network."
        yield Finding(region.file("zones"), row, "zone_id", zone, problem, _CURE)


def _apart(
    region: Region, networks: Networks, commodity: pd.Series, ends: dict[str, pd.DataFrame]
) -> Iterator[Finding]:
    """Warn of zones whose part of the networks holds no partner."""
    zones = region.table("zones").reset_index(names="line").drop_duplicates("zone_id", ignore_index=True)
    supply, use, pairs = partners(region, zones, commodity)
    if not supply.any() or not use.any():
        return
    joined = Components(_joins(region, networks, commodity))
    parts = {end: _parts(joined, rows) for end, rows in ends.items()}
    ids, numbers = zones["zone_id"].tolist(), zones["line"].tolist()
    sides = (("start", "end", "supply", supply, use, pairs), ("end", "start", "use", use, supply, pairs.T))
    for end, other_end, word, amount, others, allowed in sides:
        mine = [parts[end].get(zone, set()) for zone in ids]
        theirs = [parts[other_end].get(zone, set()) for zone in ids]
        for number in np.flatnonzero(amount > 0):
            near = np.flatnonzero(allowed[number] & (others > 0)).tolist()
            # A zone that may serve itself is not cut off.
            served = number in near or any(mine[number] & theirs[other] for other in near)
            if mine[number] and near and not served:
                problem = f"No network joins the zone's {word} of {commodity['commodity']} to any partner."
                cure = "Add links or transfers, or expect this traffic to be reported as unserved."
                yield Finding(region.file("zones"), numbers[number], "zone_id", ids[number], problem, cure, "warning")


def _parts(joined: Components, rows: pd.DataFrame) -> dict[str, set[Hashable]]:
    """Name for each zone the parts of the networks that it is connected to."""
    parts: dict[str, set[Hashable]] = {}
    for zone, mode, node in zip(rows["zone_id"], rows["mode"], rows["node"], strict=True):
        parts.setdefault(str(zone), set()).add(joined.root((mode, node)))
    return parts


def _joins(region: Region, networks: Networks, commodity: pd.Series) -> Iterator[tuple[Place, Place]]:
    links, modes = networks.links, carriers(region, commodity)
    for mode, start, end in zip(links["mode"], links["from_node_id"], links["to_node_id"], strict=True):
        if mode in modes:
            yield (mode, start), (mode, end)
    terminals, transfers = region.table("terminals"), region.table("transfers")
    node_of = dict(zip(terminals["terminal_id"], terminals["node_id"], strict=True))
    usable = ~transfers["closed"] & transfers["commodity"].isin(names_of(commodity))
    usable &= transfers["from_mode"].isin(modes) & transfers["to_mode"].isin(modes)
    rows = transfers[usable & transfers["terminal_id"].isin(node_of)]
    for terminal, one, other in zip(rows["terminal_id"], rows["from_mode"], rows["to_mode"], strict=True):
        yield (one, node_of[terminal]), (other, node_of[terminal])
