"""Every way to share out a cargo among the ports, and what each does to shippers and ports: the corridor solved anew.

A cargo's chains do not depend on those of the others (without congestion), so each set of ports that may handle it is
solved by itself, exactly, and plans are sums over cargoes. No cost is made linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.corridor import CommodityFlows, costs_of, expected_amounts
from landsea.errors import LandSeaError
from landsea.planning.division.cluster import Cluster, Limit

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Most ports that one cargo may have: each more doubles the solves.
MOST_PORTS = 10


@dataclass(frozen=True)
class Arrangements:
    """Arrangements of every cargo, one a row; a cargo's first is today's.

    Attributes
    ----------
    cargo : (K,) int array
        Number of the cargo.
    open : (K, P) bool array
        Ports that handle it.
    zone_cost : (2, K, Z) array
        What chains cost shippers of each zone more than today, yuan a year: first what is measured (money, time at its
        value, constants), then with the worth of having a choice, the log-sum.
    tonnes, charged : (K, P) arrays
        Tonnes over each port's quays, and the handling charges for them, yuan a year.
    load : (R, K) array
        Units a year on each limit.
    """

    cargo: Longs
    open: Bools
    zone_cost: Floats
    tonnes: Floats
    charged: Floats
    load: Floats

    @property
    def today(self) -> Longs:
        """(C,) number of each cargo's first arrangement."""
        return np.unique(self.cargo, return_index=True)[1].astype(np.int64)

    @classmethod
    def of(cls, cluster: Cluster, limits: Sequence[Limit], progress: bool = False) -> Arrangements:
        """Solve every arrangement.

        Raises
        ------
        LandSeaError
            If a cargo is handled at more than ten ports.
        """
        sets = [_sets(cluster, name) for name in cluster.cargoes]
        rows: list[_Row] = []
        total = sum(len(some) * len(parts) for some, parts in zip(sets, cluster.cargoes.values(), strict=True))
        with tqdm(total=total, desc="ports", unit="solve", disable=None if progress else True, leave=False) as bar:
            for number, (parts, some) in enumerate(zip(cluster.cargoes.values(), sets, strict=True)):
                for ports in some:
                    row = _solve(cluster, limits, number, parts, ports, bar)
                    if row is not None:
                        rows.append(row)
        return cls(
            cargo=np.array([row.cargo for row in rows], dtype=np.int64),
            open=np.array([row.open for row in rows]),
            zone_cost=np.stack([row.zone_cost for row in rows], axis=1),
            tonnes=np.array([row.tonnes for row in rows]),
            charged=np.array([row.charged for row in rows]),
            load=np.array([row.load for row in rows]).T,
        )


@dataclass
class _Row:
    cargo: int
    open: Bools
    zone_cost: Floats
    tonnes: Floats
    charged: Floats
    load: Floats


def _sets(cluster: Cluster, cargo: str) -> list[Bools]:
    """Sets of ports that might handle a cargo: today's, then every smaller one but the empty set."""
    flows = cluster.outcome.commodity_flows
    able = np.zeros(len(cluster.ports), dtype=bool)
    for part in cluster.cargoes[cargo]:
        able[cluster.rows(flows[part].choices.shipping)[1]] = True
    ports = np.flatnonzero(able)
    if len(ports) > MOST_PORTS:
        msg = f"{cargo} is handled at {len(ports)} ports, and {MOST_PORTS} at most can be divided: name some of them."
        raise LandSeaError(msg)
    out = []
    for size in range(len(ports), 0, -1):
        for some in combinations(ports, size):
            members = np.zeros(len(able), dtype=bool)
            members[list(some)] = True
            out.append(members)
    return out


def _solve(
    cluster: Cluster, limits: Sequence[Limit], number: int, parts: tuple[str, ...], ports: Bools, bar: tqdm[NoReturn]
) -> _Row | None:
    """Solve one arrangement; None if it leaves goods without a chain that have one today."""
    zones, corridor = cluster.outcome.corridor.n_zones, cluster.outcome.corridor
    row = _Row(number, ports, np.zeros((2, zones)), np.zeros(len(ports)), np.zeros(len(ports)), np.zeros(len(limits)))
    served = True
    for part in parts:
        today = cluster.outcome.commodity_flows[part]
        ship = today.choices.shipping
        at, port = cluster.rows(ship)
        closed = np.zeros(len(ship.transfers), dtype=bool)
        closed[at] = ~ports[port]
        # Transfers at ports that never handle the cargo do not exist, so today's arrangement closes nothing.
        flows = today
        if closed.any():
            flows = corridor.flows(corridor.choices(part, shipping=ship.without(closed)), today.demand)
        served &= not flows.unserved.any()
        row.zone_cost += zone_change(cluster, today, flows)
        tonnes, charged = cluster.handled(flows)
        row.tonnes += tonnes
        row.charged += charged
        row.load += [limit.load(cluster, part, flows) for limit in limits]
        bar.update()
    return row if served else None


def zone_change(cluster: Cluster, before: CommodityFlows, after: CommodityFlows) -> Floats:
    """Share a change of a commodity's chain costs out to zones (2, Z): to the inside end, else to both ends alike.

    The same goods are compared, measured costs first, then log-sums (see :class:`Arrangements`).
    """
    demand = before.demand
    inside = cluster.outcome.corridor.layout.zones["inside"].to_numpy(bool)
    origin = np.where(inside[:, None] == inside[None, :], 0.5, inside[:, None].astype(float))
    out = []
    for old, new in zip(shippers_costs(before), shippers_costs(after), strict=True):
        moved = (demand > 0) & np.isfinite(new)
        change = np.zeros(demand.shape)
        change[moved] = demand[moved] * (new[moved] - old[moved])
        out.append((change * origin).sum(axis=1) + (change * (1 - origin)).sum(axis=0))
    return np.array(out)


def shippers_costs(flows: CommodityFlows) -> tuple[Floats, Floats]:
    """Return what a tonne of each pair costs its shipper, measured and as the log-sum, (Z, Z) yuan/t each."""
    measured = np.zeros(flows.demand.shape)
    for one in flows.choices.passes:
        if (flows.demand * one.share).any():
            measured += one.share * expected_amounts(one.model, one.values, [costs_of(one)])[0]
    return measured, flows.choices.cost
