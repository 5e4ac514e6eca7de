"""Count model flows the way an observed indicator counts them: linear formulas from the pack's table.

An indicator is the sum of its numerator terms over the sum of its denominator terms (over one if it has
none); a term is a coefficient times tonnes (or tonne-kilometres) picked from the flows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.corridor import CommodityFlows
from landsea.corridor.layout import Layout
from landsea.corridor.shipping import Shipping, Transfers
from landsea.corridor.stages import Stages
from landsea.corridor.wildcards import matches

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Term:
    """One row of the counting table."""

    indicator: str
    part: str
    coefficient: float
    flow: str
    place: str
    from_mode: str
    to_mode: str
    commodity: str
    origin: str
    destination: str


class Counter:
    """Counts indicators over the flows of a corridor.

    Parameters
    ----------
    layout : Layout
        Numbering of the region.
    indicators : iterable of str, optional
        Only these; all of the counting table by default.
    """

    def __init__(self, layout: Layout, indicators: Iterable[str] | None = None) -> None:
        self.layout = layout
        table = layout.region.table("counting").drop(columns=["term", "source", "status", "note"])
        wanted = None if indicators is None else set(indicators)
        self.terms = [
            Term(**{str(k): v for k, v in row.items()})
            for row in table.to_dict("records")
            if wanted is None or row["indicator"] in wanted
        ]
        self.indicators = list(dict.fromkeys(term.indicator for term in self.terms))
        modes = layout.region.table("modes").set_index("mode")["kind"]
        self._kind: Mapping[str, str] = {str(mode): str(kind) for mode, kind in modes.items()}
        self._terminal_masks: dict[str, Bools] = {}
        self._mode_masks: dict[str, Bools] = {}
        self._link_masks: dict[str, Bools] = {}
        self._link_row = {name: row for row, name in enumerate(layout.region.table("link")["link_id"])}
        self._link_mode = layout.region.table("link")["mode"].to_numpy(object)
        commodities = layout.region.table("commodities")
        self._names_of: dict[str, set[str]] = {
            str(row["commodity"]): {str(row["commodity"]), str(row["group"]), "*"} | ({"dry"} if row["dry"] else set())
            for _, row in commodities.iterrows()
        }
        self._pick: dict[str, Callable[[Term, CommodityFlows], Any]] = {
            "transfer": self._transfer,
            "link": self._link,
            "link_tkm": self._link_tkm,
            "demand": self.demand,
            "access": self._zone_end,
            "egress": self._zone_end,
        }

    def commodities(self, indicator: str) -> set[str]:
        """Name the commodities whose flows enter an indicator."""
        patterns = {term.commodity for term in self.terms if term.indicator == indicator}
        return {name for name, names in self._names_of.items() if names & patterns}

    def names_of(self, commodity: str) -> set[str]:
        """Patterns that name a commodity: itself, its group, ``dry`` and ``*``."""
        return self._names_of[commodity]

    def parts(self, flows: CommodityFlows) -> dict[tuple[str, str], Any]:
        """Sum the terms of one commodity by (indicator, part); the parts of all commodities add up."""
        names = self._names_of[flows.choices.shipping.commodity]
        out: dict[tuple[str, str], Any] = {}
        for term in self.terms:
            if term.commodity in names:
                amount = term.coefficient * self._pick[term.flow](term, flows)
                key = (term.indicator, term.part)
                out[key] = out.get(key, 0.0) + amount
        return out

    def values(self, parts: Iterable[Mapping[tuple[str, str], Any]]) -> dict[str, Any]:
        """Turn the parts of all commodities into indicator values; nan where a denominator is zero."""
        total: dict[tuple[str, str], Any] = {}
        for part in parts:
            for key, amount in part.items():
                total[key] = total.get(key, 0.0) + amount
        has_denominator = {term.indicator for term in self.terms if term.part == "denominator"}
        out = {}
        for indicator in self.indicators:
            above = total.get((indicator, "numerator"), 0.0)
            if indicator not in has_denominator:
                out[indicator] = above
                continue
            below = total.get((indicator, "denominator"), 0.0)
            out[indicator] = above / below if below else np.nan
        return out

    def weights(self, term: Term, ship: Shipping) -> Stages:
        """Return what a tonne on each stage of a commodity's chains adds to a term (not for ``demand``)."""
        zero = Stages.zero(ship)
        modes = [m for m in ship.legs if term.from_mode in ("*", m, self._kind[m])]
        if term.flow == "transfer":
            return replace(zero, transfers=term.coefficient * self.transfer_rows(term, ship.transfers))
        if term.flow == "link":
            row = self._link_row[term.place]
            arcs = {m: term.coefficient * (one.network.arc_link == row) for m, one in ship.legs.items()}
            return replace(zero, arcs=arcs)
        if term.flow == "link_tkm":
            inside = self._links_within(term.place)
            nets = {m: ship.legs[m].network for m in modes}
            arcs = {m: term.coefficient * net.length_km * inside[net.arc_link] for m, net in nets.items()}
            return replace(zero, arcs={**zero.arcs, **arcs})
        zones = self._zones(term.place)
        ends = {m: term.coefficient * zones[ship.connectors[m].zone] for m in modes}
        if term.flow == "access":
            return replace(zero, access={**zero.access, **ends})
        return replace(zero, egress={**zero.egress, **ends})

    def _modes(self, pattern: str) -> Bools:
        """Tell which modes of the layout a mode, a kind of mode, or ``*`` names."""
        if pattern not in self._mode_masks:
            names = [pattern in ("*", mode, self._kind[mode]) for mode in self.layout.modes]
            self._mode_masks[pattern] = np.array(names, dtype=bool)
        return self._mode_masks[pattern]

    def _terminals(self, pattern: str) -> Bools:
        """Tell which terminals a terminal, a group, or ``*`` names."""
        if pattern not in self._terminal_masks:
            table = self.layout.terminals
            self._terminal_masks[pattern] = matches(table["terminal_id"], pattern, table["group"])
        return self._terminal_masks[pattern]

    def transfer_rows(self, term: Term, transfers: Transfers) -> Bools:
        """Tell which of a commodity's transfers a term counts."""
        return np.asarray(
            self._terminals(term.place)[transfers.terminal]
            & self._modes(term.from_mode)[transfers.from_number]
            & self._modes(term.to_mode)[transfers.to_number]
        )

    def _transfer(self, term: Term, flows: CommodityFlows) -> Any:
        return flows.transfers[self.transfer_rows(term, flows.choices.shipping.transfers)].sum()

    def _link(self, term: Term, flows: CommodityFlows) -> Any:
        row = self._link_row[term.place]
        mode = str(self._link_mode[row])
        if mode not in flows.points:
            return 0.0
        return flows.links[mode][self.layout.networks[mode].arc_link == row].sum()

    def _link_tkm(self, term: Term, flows: CommodityFlows) -> Any:
        inside = self._links_within(term.place)
        total: Any = 0.0
        for mode, tonnes in flows.links.items():
            if term.from_mode in ("*", mode, self._kind[mode]):
                network = self.layout.networks[mode]
                total = total + (tonnes * network.length_km)[inside[network.arc_link]].sum()
        return total

    def _links_within(self, country: str) -> Bools:
        """Tell which links of the pack have both ends in a country (or anywhere, for ``*``)."""
        if country not in self._link_masks:
            home = self.layout.region.table("node").set_index("node_id")["country"]
            links = self.layout.region.table("link")
            start, end = (links[c].map(home) for c in ("from_node_id", "to_node_id"))
            self._link_masks[country] = matches(start, country) & matches(end, country)
        return self._link_masks[country]

    def demand(self, term: Term, flows: CommodityFlows) -> Any:
        """Sum the tonnes of demand that a term picks; no cost moves them, unless demand answers to it."""
        return flows.demand[np.ix_(self._zones(term.origin), self._zones(term.destination))].sum()

    def pairs(self, term: Term) -> Bools:
        """Tell which pairs of zones (Z, Z) a term of demand picks."""
        return np.asarray(self._zones(term.origin)[:, None] & self._zones(term.destination)[None, :])

    def _zone_end(self, term: Term, flows: CommodityFlows) -> Any:
        by_mode = flows.access if term.flow == "access" else flows.egress
        zones = self._zones(term.place)
        total: Any = 0.0
        for mode, tonnes in by_mode.items():
            if term.from_mode in ("*", mode, self._kind[mode]):
                total = total + tonnes[zones].sum()
        return total

    def _zones(self, pattern: str) -> Bools:
        zones = self.layout.zones
        return matches(zones["zone_id"], pattern, zones["group"])
