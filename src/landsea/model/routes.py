"""The best chains between two zones, leg by leg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from landsea.corridor import BestChain, ChainModel, Hop, Shipping, best_chains
from landsea.errors import LandSeaError
from landsea.model.places import find_zone, nearest
from landsea.region import Region

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

COLUMNS = [
    *("origin", "destination", "commodity", "season", "chain", "cost_yuan_per_t", "share", "stage", "kind", "mode"),
    *("from", "from_local", "to", "to_local", "yuan_per_t", "hours", "km", "kg_co2e_per_t"),
]

#: A chain's sums.
SUMS = ["yuan_per_t", "hours", "km", "kg_co2e_per_t"]


def routes(outcome: Outcome, pairs: Iterable[tuple[str, str]], commodity: str, most: int = 5) -> pd.DataFrame:
    """List the best chains of every pair, stage by stage.

    Parameters
    ----------
    outcome : Outcome
    pairs : iterable of (str, str)
        Origins and destinations: ids or names of zones, or of nodes and terminals in them.
    commodity : str
        Id or name of a commodity, or of a group of them.
    most : int
        Chains a pair and commodity.

    Returns
    -------
    pandas.DataFrame
        One row a stage (access, leg, transfer, egress): origin, destination, commodity, season (blank without seasons,
        and for the open part of the year), chain (1 is the cheapest),
        cost_yuan_per_t (generalised, constants included) and share (of the pair's tonnes) of the chain, stage, kind,
        mode, from, to with local names, yuan_per_t, hours, km, kg_co2e_per_t. Pairs that no chain joins have no rows;
        ``attrs`` lists them as ``unjoined`` (origin, destination, commodity), and as ``notes`` how zones were chosen
        for places that are none.

    Raises
    ------
    LandSeaError
        If a zone or commodity is not known; names every one, and the nearest.
    """
    wanted, faults, notes = list(pairs), list[str](), list[str]()
    ends = dict.fromkeys(end for pair in wanted for end in pair)
    known = {name: _zone(outcome, name, faults, notes) for name in ends}
    try:
        names = named_commodities(outcome.region, commodity)
    except LandSeaError as error:
        faults.append(error.message)
    if faults:
        raise LandSeaError(" ".join(faults))
    rows, unjoined = list[dict[str, Any]](), list[dict[str, str]]()
    for name in names:
        for origin, destination in wanted:
            found = list(_pair(outcome, name, known[origin], known[destination], most))
            rows += found
            if not found:
                unjoined.append({"origin": origin, "destination": destination, "commodity": name})
    table = pd.DataFrame(rows, columns=COLUMNS)
    table.attrs.update({"unjoined": unjoined, "notes": notes})
    return table


def chains(stages: pd.DataFrame) -> pd.DataFrame:
    """Sum stages to one row a chain, with its modes and terminals in words.

    Parameters
    ----------
    stages : pandas.DataFrame
        From :func:`routes`.
    """
    keys = ["origin", "destination", "commodity", "season", "chain", "cost_yuan_per_t", "share"]
    if stages.empty:
        return pd.DataFrame(columns=[*keys, *SUMS, "route"])
    groups = stages.groupby(keys, sort=False)
    return groups[SUMS].sum().join(groups.apply(_words).rename("route")).reset_index()


def _words(stages: pd.DataFrame) -> str:
    legs = stages[stages["kind"] == "leg"]
    return " ".join(
        [str(legs["from"].iloc[0]), *(f"[{m}] {to}" for m, to in zip(legs["mode"], legs["to"], strict=True))]
    )


def _zone(outcome: Outcome, name: str, faults: list[str], notes: list[str]) -> int:
    """Return the number of the zone that is meant; note how it was chosen, or the fault."""
    try:
        place = find_zone(outcome.region, name)
    except LandSeaError as error:
        faults.append(error.message)
        return -1
    if place.note:
        notes.append(place.note)
    zones = outcome.corridor.layout.zones
    return int((zones["zone_id"] == place.zone_id).to_numpy().argmax())


def named_commodities(region: Region, wanted: str) -> list[str]:
    """Return the commodity of that id or name, or all of a group; a word for several groups is enough.

    Raises
    ------
    LandSeaError
        If nothing has that name; names what there is.
    """
    table = region.table("commodities")
    found = nearest(table, "commodity", wanted)
    if isinstance(found, str):
        return [found]
    word = wanted.strip().casefold()
    for hit in (table["group"].str.casefold() == word, table["name"].str.casefold().str.contains(word, regex=False)):
        if word and hit.any():
            return [str(name) for name in table.loc[hit, "commodity"]]
    known = dict.fromkeys(str(name) for name in [*table["commodity"], *table["group"]] if name)
    meant = f" Nearest: {', '.join(found)}." if found else ""
    msg = f"There is no commodity {wanted!r}.{meant} Choose a commodity or a group: {', '.join(known)}."
    raise LandSeaError(msg)


def _pair(outcome: Outcome, commodity: str, o: int, d: int, most: int) -> Iterator[dict[str, Any]]:
    lanes = outcome.corridor.commodities
    for lane, season in lanes.loc[lanes["commodity"] == commodity, "season"].items():
        choices = outcome.commodity_flows[str(lane)].choices
        model, found = best_chains(choices, o, d, most)
        writer = _Writer(outcome, choices.shipping, str(season), model, o, d)
        for number, chain in enumerate(found, start=1):
            yield from writer.rows(number, chain)


@dataclass(frozen=True)
class _Writer:
    """Turns the numbers of a chain's hops into names and amounts."""

    outcome: Outcome
    ship: Shipping
    season: str
    model: ChainModel
    o: int
    d: int

    def rows(self, number: int, chain: BestChain) -> Iterator[dict[str, Any]]:
        zones = self.outcome.corridor.layout.zones["zone_id"]
        about = {
            "origin": zones[self.o], "destination": zones[self.d], "commodity": self.ship.commodity,
            "season": self.season, "chain": number, "cost_yuan_per_t": chain.cost, "share": chain.share,
        }  # fmt: skip
        for stage, row in enumerate(self._stages(chain.hops), start=1):
            yield {**about, "stage": stage, **row}

    def _stages(self, hops: tuple[Hop, ...]) -> Iterator[dict[str, Any]]:
        first, last = hops[0], hops[-1]
        at = self.ship.connectors[self._mode(first)]
        yield self._end("access", first, at.access_yuan[first.start], at.access_h[first.start], self.o)
        for place, hop in enumerate(hops):
            if hop.row >= 0:
                yield self._transfer(hop)
            yield self._leg(hop, place == 0, place == len(hops) - 1)
        at = self.ship.connectors[self._mode(last)]
        yield self._end("egress", last, at.egress_yuan[last.end], at.egress_h[last.end], self.d)

    def _mode(self, hop: Hop) -> str:
        return self.outcome.corridor.layout.modes[self.model.automaton.mode[hop.state]]

    def _end(self, kind: str, hop: Hop, yuan: float, hours: float, zone: int) -> dict[str, Any]:
        name = self._zone(zone)
        return _row(kind, self._mode(hop), name, name, (yuan, hours, 0.0, 0.0))

    def _transfer(self, hop: Hop) -> dict[str, Any]:
        rows = self.ship.transfers
        name = self._terminal(int(rows.terminal[hop.row]))
        amounts = (rows.yuan[hop.row], rows.hours[hop.row], 0.0, rows.co2e_kg[hop.row])
        return _row("transfer", f"{rows.from_mode[hop.row]} > {rows.to_mode[hop.row]}", name, name, amounts)

    def _leg(self, hop: Hop, first: bool, last: bool) -> dict[str, Any]:
        layout, mode = self.outcome.corridor.layout, self._mode(hop)
        served = self.model.legs[self.model.automaton.mode[hop.state]].terminals
        places, legs = self.ship.connectors[mode].point, self.ship.legs[mode]
        p = places[hop.start] if first else layout.point[mode][served[hop.start]]
        q = places[hop.end] if last else layout.point[mode][served[hop.end]]
        start = self._gate(self.o, mode, p) if first else self._terminal(int(served[hop.start]))
        end = self._gate(self.d, mode, q) if last else self._terminal(int(served[hop.end]))
        return _row(
            "leg", mode, start, end, tuple(getattr(legs, name)[p, q] for name in ("yuan", "hours", "km", "co2e_kg"))
        )

    def _gate(self, zone: int, mode: str, point: int) -> tuple[str, str]:
        """Name the place where a zone reaches a mode: the zone's own, or a node elsewhere."""
        layout = self.outcome.corridor.layout
        node = layout.networks[mode].points[point]
        if node == layout.zones["node_id"].iloc[zone]:
            return self._zone(zone)
        return _names(self.outcome.region.table("node").set_index("node_id").loc[node])

    def _zone(self, number: int) -> tuple[str, str]:
        return _names(self.outcome.corridor.layout.zones.iloc[number])

    def _terminal(self, number: int) -> tuple[str, str]:
        return _names(self.outcome.corridor.layout.terminals.iloc[number])


def _names(row: pd.Series) -> tuple[str, str]:
    return str(row["name"]), str(row["name_local"] or row["name"])


def _row(
    kind: str, mode: str, start: tuple[str, str], end: tuple[str, str], amounts: tuple[float, ...]
) -> dict[str, Any]:
    sums = dict(zip(SUMS, (float(one) for one in amounts), strict=True))
    return {
        "kind": kind, "mode": mode, "from": start[0], "from_local": start[1], "to": end[0], "to_local": end[1], **sums,
    }  # fmt: skip
