"""The region's own ports as a cluster: which cargoes they handle, how much, and how much they can."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import CommodityFlows, Shipping
from landsea.corridor.facilities import Facility, facility_of
from landsea.errors import LandSeaError
from landsea.model import Outcome
from landsea.model.places import own_ports

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Tonnes a year under which a port is taken not to handle a cargo.
LEAST_T = 1.0


@dataclass(frozen=True)
class Cluster:
    """Own ports and the cargoes they handle today.

    Attributes
    ----------
    outcome : Outcome
        Today.
    ports : list of str
        Groups of terminals (a port's areas count together), in the pack's order.
    cargoes : dict of str to tuple of str
        Commodities of each cargo: a box, full or empty, foreign or of any value class, is one cargo with its like.
    port_of : (T,) int array
        Port of each terminal, -1 for all others.
    sea : (M,) bool array
        Modes of kind sea.
    """

    outcome: Outcome
    ports: list[str]
    cargoes: Mapping[str, tuple[str, ...]]
    port_of: Longs
    sea: NDArray[np.bool_]

    @classmethod
    def of(cls, outcome: Outcome, only: tuple[str, ...] = ()) -> Cluster:
        """Find the cluster of a region, or of the ports named.

        Raises
        ------
        LandSeaError
            If a port named is none of the region's own, or fewer than two are left, or the year has seasons.
        """
        if outcome.corridor.seasonal:
            msg = (
                "A division of labour holds for a year without seasons; this region's year has some. Take the rows of"
                " seasons and closures out, or close a place for good."
            )
            raise LandSeaError(msg)
        layout, region = outcome.corridor.layout, outcome.region
        own, terminals = own_ports(region), layout.terminals
        group = terminals["group"].where(terminals["group"] != "", terminals["terminal_id"])
        known = list(dict.fromkeys(group[terminals["terminal_id"].map(own).fillna(value=False).astype(bool)]))
        wrong = [name for name in only if name not in known]
        if wrong:
            msg = f"No own port of {region.name} is called {', '.join(wrong)}. Its ports: {', '.join(known)}."
            raise LandSeaError(msg)
        ports = [name for name in known if not only or name in only]
        mine = group.where(terminals["terminal_id"].map(own).fillna(value=False).astype(bool), "")
        port_of = np.array([ports.index(name) if name in ports else -1 for name in mine], dtype=np.int64)
        kinds = region.table("modes").set_index("mode")["kind"]
        sea = np.array([kinds[mode] == "sea" for mode in layout.modes], dtype=bool)
        return cls(outcome, ports, {}, port_of, sea)._with_cargoes()

    def rows(self, ship: Shipping) -> tuple[Longs, Longs]:
        """Rows of a commodity's transfers over the cluster's quays, and the port of each."""
        moves = ship.transfers
        over_quay = self.sea[moves.from_number] | self.sea[moves.to_number]
        rows = np.flatnonzero(over_quay & (self.port_of[moves.terminal] >= 0))
        return rows, self.port_of[moves.terminal[rows]]

    def handled(self, flows: CommodityFlows) -> tuple[Floats, Floats]:
        """(P,) tonnes over the quay and what is charged for them, yuan a year."""
        ship = flows.choices.shipping
        rows, port = self.rows(ship)
        tonnes = flows.transfers[rows]
        count = len(self.ports)
        charged = np.bincount(port, tonnes * ship.transfers.yuan[rows], count)
        return np.bincount(port, tonnes, count).astype(float), charged.astype(float)

    def limits(self, room: float) -> list[Limit]:
        """Return what the ports can take: the pack's capacities at them, and `room` times today's tonnes of each port.

        A port with a stated capacity for all goods keeps to that. No limit is below today's load.
        """
        corridor = self.outcome.corridor
        table = corridor.region.table("capacities")
        stated = [
            facility_of(corridor, row, hard=row["kind"] == "hard")
            for row in table[table["terminal_id"] != ""].to_dict("records")
        ]
        stated = [one for one in stated if one.terminals.any() and (self.port_of[one.terminals] >= 0).all()]
        everything = set(corridor.commodities["commodity"])
        known = {
            int(self.port_of[one.terminals][0])
            for one in stated
            if set(one.units_per_t) == everything and _whole_port(self.port_of, one)
        }
        out = [Limit(one.capacity_id, one, -1, one.limit) for one in stated]
        for port, name in enumerate(self.ports):
            if port not in known:
                total = sum(float(self.handled(flows)[0][port]) for flows in self.outcome.commodity_flows.values())
                out.append(Limit(name, None, port, room * total))
        return [one.at_least(self._today(one)) for one in out]

    def _today(self, limit: Limit) -> float:
        return sum(limit.load(self, name, flows) for name, flows in self.outcome.commodity_flows.items())

    def _with_cargoes(self) -> Cluster:
        if len(self.ports) < 2:
            named = ", ".join(self.ports) or "none"
            msg = f"A division of labour needs two own ports of {self.outcome.region.name}, and here are: {named}."
            raise LandSeaError(msg)
        flows = self.outcome.commodity_flows
        joined = cargoes_of(self.outcome.region.table("commodities"))
        moved = {
            name: parts
            for name, parts in joined.items()
            if sum(self.handled(flows[part])[0].sum() for part in parts) > LEAST_T
        }
        return Cluster(self.outcome, self.ports, moved, self.port_of, self.sea)


@dataclass(frozen=True)
class Limit:
    """What a port, or a facility of it, can take a year.

    Attributes
    ----------
    name : str
        The capacity's id, or the port's.
    facility : Facility or None
        The pack's capacity.
    port : int
        The port whose tonnes of all goods are limited, where there is no facility; else -1.
    limit : float
        Units a year.
    """

    name: str
    facility: Facility | None
    port: int
    limit: float

    def at_least(self, load: float) -> Limit:
        """Return a limit that today's load keeps within."""
        return Limit(self.name, self.facility, self.port, max(self.limit, load))

    def load(self, cluster: Cluster, commodity: str, flows: CommodityFlows) -> float:
        """Units a year that a commodity's flows put on it."""
        if self.facility is None:
            return float(cluster.handled(flows)[0][self.port])
        units = self.facility.units_per_t.get(commodity, 0.0)
        return units * float(flows.transfers[self.facility.rows(flows.choices.shipping)].sum())


def _whole_port(port_of: Longs, one: Facility) -> bool:
    """Tell whether a facility is all terminals of one port."""
    ports = np.unique(port_of[one.terminals])
    return len(ports) == 1 and bool((one.terminals == (port_of == ports[0])).all())


def cargoes_of(commodities: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Join laden and empty boxes, and laden ones that share their empties: berths do not tell them apart."""
    out: dict[str, tuple[str, ...]] = {}
    table = commodities.set_index("commodity")
    empties = set(table["empty_commodity"]) - {""}
    for name, row in table.iterrows():
        if name in empties:
            continue
        shared = row["empty_commodity"]
        parts = [str(name)] if not shared else [str(n) for n in table.index[table["empty_commodity"] == shared]]
        groups = set(table.loc[parts, "group"])
        title = parts[0] if len(parts) == 1 else groups.pop() if len(groups) == 1 else parts[0]
        out.setdefault(title, (*parts, *([str(shared)] if shared else [])))
    return out
