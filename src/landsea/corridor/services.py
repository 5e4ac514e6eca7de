"""Scheduled services written into a region's network: a directed ring of calls, boarded and left at its terminals.

Each call is a node of its own. To board there takes half the time between two departures and costs the fare, to leave
takes none, and sailings lead from call to call and from the last to the first. All are links like others, so they have
flows, derivatives and limits like others. A ring keeps the network sparse and the rotation true: an arc for every pair
of calls would do neither.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from landsea.corridor.topology import Topology
from landsea.errors import Finding, NetworkError
from landsea.region import Region, schema

#: Hours and weeks.
WEEK_H = 168.0
WEEKS = 365 / 7


def with_services(region: Region) -> Region:
    """Return the region with its services as nodes, links and, where a departure has a size, quotas.

    Parameters
    ----------
    region : Region

    Returns
    -------
    Region
        The same one if it has no services. Links of a service are ``<service>:<call>`` for a stretch, and
        ``<service>:board:<call>`` and ``<service>:leave:<call>``; the quotas have the ids of their stretches.

    Raises
    ------
    NetworkError
        If a stretch without a length is joined by no links of the mode.
    """
    services, calls = region.table("services"), region.table("service_calls")
    if services.empty or calls.empty or service_links(region)["link_id"].isin(region.table("link")["link_id"]).any():
        return region  # nothing to write, or written already
    terminals = region.table("terminals").set_index("terminal_id")
    nodes = region.table("node").set_index("node_id", drop=False)
    lengths = _Lengths(region)
    new: dict[str, list[dict[str, Any]]] = {"node": [], "link": [], "capacities": []}
    for service in services.to_dict("records"):
        ring = calls[calls["service_id"] == service["service_id"]].sort_values("order")
        at = list(ring["terminal_id"].map(terminals["node_id"]))
        names = [f"{service['service_id']}:{order}" for order in ring["order"]]
        wait, fare = waiting(service["frequency_per_week"]), float(np.nan_to_num(service["fare_yuan_per_t"]))
        for k, (row, node, name) in enumerate(zip(ring.to_dict("records"), at, names, strict=True)):
            new["node"].append({**nodes.loc[node].to_dict(), "node_id": name, "node_type": "waypoint", "zone_id": ""})
            following = (k + 1) % len(names)
            if np.isnan(row["length_km"]):
                row = {**row, "length_km": lengths.between(str(service["mode"]), node, at[following], name)}
            board, leave = (f"{service['service_id']}:{what}:{row['order']}" for what in ("board", "leave"))
            new["link"] += [
                {**_link(board, node, name, service, row, 0.0, wait), "extra_yuan_per_t": fare},
                _link(leave, name, node, service, row, 0.0, 0.0),
                _link(name, name, names[following], service, row, row["length_km"], row["time_h"]),
            ]
            if not np.isnan(service["size_t"]):
                new["capacities"].append(_quota(name, service))
    lengths.refuse()
    link, node, capacities = (_appended(name, region.table(name), new[name]) for name in ("link", "node", "capacities"))
    return region.replace(link=link, node=node, capacities=capacities)


def waiting(frequency_per_week: float) -> float:
    """Hours until goods are taken: half the time between two departures."""
    return WEEK_H / frequency_per_week / 2


def service_links(region: Region) -> pd.DataFrame:
    """List the stretches of a region's services, as :func:`with_services` names them.

    Returns
    -------
    pandas.DataFrame
        service_id, link_id, board_link_id, from_terminal, to_terminal, departures (a year), size_t, min_t.
    """
    services = region.table("services").set_index("service_id")
    rows = []
    for name, ring in region.table("service_calls").sort_values("order").groupby("service_id", sort=False):
        service, at = services.loc[name], list(ring["terminal_id"])
        for k, order in enumerate(ring["order"]):
            departures = float(str(service["frequency_per_week"])) * WEEKS
            limits = (service["size_t"], service["min_t"])
            links = (f"{name}:{order}", f"{name}:board:{order}")
            rows.append((name, *links, at[k], at[(k + 1) % len(at)], departures, *limits))
    columns = [
        "service_id",
        "link_id",
        "board_link_id",
        "from_terminal",
        "to_terminal",
        "departures",
        "size_t",
        "min_t",
    ]
    return pd.DataFrame(rows, columns=columns)


def _link(
    link_id: str, start: str, end: str, service: dict[Any, Any], row: dict[Any, Any], km: float, hours: float
) -> dict[str, Any]:
    shared = {name: row[name] for name in ("source", "status", "note")}
    return {
        "link_id": link_id, "from_node_id": start, "to_node_id": end, "directed": True, "mode": service["mode"],
        "name": service["name"], "length_km": km, "time_h": hours, "cost_factor": 1.0, "extra_yuan_per_t": 0.0,
        "commodity": "" if service["commodity"] == "*" else service["commodity"], **shared,
    }  # fmt: skip


def _quota(link_id: str, service: dict[Any, Any]) -> dict[str, Any]:
    shared = {name: service[name] for name in ("source", "status", "note")}
    return {
        "capacity_id": link_id, "link_id": link_id, "commodity": "*", "unit": "t", "t_per_unit": 1.0, "per": "year",
        "value": service["size_t"] * service["frequency_per_week"] * WEEKS, "direction": "forward", "kind": "hard",
        **shared,
    }  # fmt: skip


def _appended(name: str, table: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Add rows to a table of the schema, blank where they say nothing."""
    first = int(table.index.max()) + 1 if len(table) else 0
    index = pd.RangeIndex(first, first + len(rows), name=table.index.name)
    new = {
        column.name: pd.Series([row.get(column.name, column.blank()) for row in rows], index, dtype=column.dtype())
        for column in schema()[name].columns
    }
    return pd.concat([table, pd.DataFrame(new, index=index)]) if rows else table


class _Lengths:
    """Shortest ways over a mode's own links, for stretches that state no length."""

    def __init__(self, region: Region) -> None:
        self._region, self._found, self._faults = region, dict[str, Any](), list[Finding]()

    def between(self, mode: str, start: str, end: str, name: str) -> float:
        """Kilometres from node to node; a way that is not there is remembered as a fault."""
        if mode not in self._found:
            self._found[mode] = self._network(mode)
        nodes, metric = self._found[mode]
        ends = nodes.get_indexer([start, end])
        if (ends >= 0).all():
            km = float(metric.skim(ends[:1], ends[1:])[0][0, 0])
            if np.isfinite(km):
                return km
        problem = f"No links of {mode} join {start} to {end}, so {name} has no length."
        file = self._region.file("service_calls")
        self._faults.append(Finding(file, None, "length_km", None, problem, "State it."))
        return 0.0

    def refuse(self) -> None:
        """Raise with every fault."""
        if self._faults:
            msg = f"{self._region.name}: stretches of services without a length."
            raise NetworkError(msg, self._faults)

    def _network(self, mode: str) -> tuple[pd.Index, Any]:
        links = self._region.table("link")
        links = links[links["mode"] == mode]
        nodes = pd.Index(pd.unique(np.concatenate([links["from_node_id"], links["to_node_id"]])))
        start, end = nodes.get_indexer(links["from_node_id"]), nodes.get_indexer(links["to_node_id"])
        both = ~links["directed"].to_numpy(bool)
        tail, head = np.concatenate([start, end[both]]), np.concatenate([end, start[both]])
        km = links["length_km"].to_numpy(float)
        topology = Topology.build(len(nodes), tail, head)
        return nodes, topology.customise(np.concatenate([km, km[both]]))
