"""A division of labour as a scenario: transfers over the quay that are closed, row by row of the pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from landsea.planning.division.cluster import Cluster
from landsea.planning.scenario import Change, Scenario

_KEY = ("terminal_id", "from_mode", "to_mode", "commodity")

#: Columns of a new row that closes one commodity where its group's row serves others.
_COPIED = ("terminal_id", "from_mode", "to_mode", "cost_yuan_per_t", "time_h", "co2e_kg_per_t", "source", "status")


def closures(cluster: Cluster, closed: Mapping[str, list[int]], name: str) -> Scenario:
    """Close cargoes at ports.

    Parameters
    ----------
    cluster : Cluster
    closed : mapping of str to list of int
        Numbers of the ports that give each cargo up.
    name : str
        Of the scenario.

    Returns
    -------
    Scenario
        Without changes if nothing is closed.
    """
    table = cluster.outcome.region.table("transfers").reset_index(drop=True)
    changes = [*_in_place(table, cluster, closed), *_beside(table, cluster, closed)]
    words = "; ".join(
        f"{cargo}: {', '.join(cluster.ports[p] for p in ports)}" for cargo, ports in closed.items() if ports
    )
    return Scenario(
        name=name,
        changes=tuple(changes),
        title="A division of labour among the ports",
        title_local="港口分工方案",
        description=f"Cargoes that ports give up, each to the ports that keep it. {words}",
        description_local=f"各港退出的货类，由保留该货类的港口承接。{words}",
        source="landsea-plan",
        file=f"{name}.yaml",
    )


def _in_place(table: pd.DataFrame, cluster: Cluster, closed: Mapping[str, list[int]]) -> Iterator[Change]:
    """Close rows that serve nothing but what is closed; rows alike but for terminal and goods in one change."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    goods: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for position, (users, stay) in _served(cluster, closed).items():
        if users and not stay:
            terminal, before, after, commodity = (str(table.loc[position, name]) for name in _KEY)
            goods[terminal, before, after].append(commodity)
    for (terminal, before, after), names in goods.items():
        alike[before, after, tuple(sorted(names))].append(terminal)
    for (before, after, closed_goods), terminals in alike.items():
        where = {"terminal_id": terminals, "from_mode": before, "to_mode": after, "commodity": list(closed_goods)}
        yield Change("transfers", where=where, set={"closed": {"to": True}})


def _beside(table: pd.DataFrame, cluster: Cluster, closed: Mapping[str, list[int]]) -> Iterator[Change]:
    """Add closed rows of their own for goods whose row serves others that stay."""
    for position, (users, stay) in _served(cluster, closed).items():
        if not (users and stay):
            continue
        row: dict[str, Any] = {name: table.loc[position, name] for name in _COPIED}
        for commodity in users:
            note = "given up by this port in a division of labour"
            values = {key: value for key, value in row.items() if not pd.isna(value)}
            yield Change("transfers", add={**values, "commodity": commodity, "closed": True, "note": note})


def _served(cluster: Cluster, closed: Mapping[str, list[int]]) -> dict[int, tuple[list[str], list[str]]]:
    """By row of the pack's transfers: the commodities that are closed there, and those that stay."""
    out: dict[int, tuple[list[str], list[str]]] = {}
    cargo_of = {part: cargo for cargo, parts in cluster.cargoes.items() for part in parts}
    for commodity, flows in cluster.outcome.commodity_flows.items():
        ship = flows.choices.shipping
        rows, ports = cluster.rows(ship)
        shut = set(closed.get(cargo_of.get(commodity, ""), []))
        for row, port in zip(rows, ports, strict=True):
            pair = out.setdefault(int(ship.transfers.position[row]), ([], []))
            pair[0 if int(port) in shut else 1].append(commodity)
    return out
