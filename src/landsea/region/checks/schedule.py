"""Seasons, closures, turns and scheduled services."""

from __future__ import annotations

from collections.abc import Iterator

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region


def check_seasons(region: Region) -> Iterator[Finding]:
    """Report seasons that fill more than a year, and closures of no place or of two."""
    seasons, file = region.table("seasons"), region.file("seasons")
    total = float(seasons["share"].sum())
    if total > 1 + 1e-9:
        problem = f"The seasons fill {total:g} of a year; they do not overlap."
        cure = "Give what several places share a season of its own, and name it in a row for each place."
        yield Finding(file, None, "share", f"{total:g}", problem, cure)
    table, file = region.table("closures"), region.file("closures")
    at_terminal, on_link = table["terminal_id"] != "", table["link_id"] != ""
    idle = ~at_terminal & ~on_link & (table["mode"] == "")
    for row, both in lines(at_terminal[(at_terminal & on_link) | idle]):
        problem = "The closure is of a terminal and a link." if both else "The closure is of nothing."
        yield Finding(file, row, "terminal_id, link_id", None, problem, "Fill one of them, or mode alone.")
    for row, mode in lines(table.loc[on_link & (table["mode"] != ""), "mode"]):
        problem = "A closure of a link is of the link's own mode."
        yield Finding(file, row, "mode", mode, problem, "Leave mode blank.", "warning")


def check_movements(region: Region) -> Iterator[Finding]:
    """Report turns between links that do not meet at the node, or of two modes, and turns without any effect."""
    table, file = region.table("movement"), region.file("movement")
    links = region.table("link").drop_duplicates("link_id").set_index("link_id")
    ends = {name: (a, b) for name, a, b in zip(links.index, links["from_node_id"], links["to_node_id"], strict=True)}
    modes = links["mode"].to_dict()
    for row, node, into, out in zip(
        table.index, table["node_id"], table["ib_link_id"], table["ob_link_id"], strict=True
    ):
        for column, link in (("ib_link_id", into), ("ob_link_id", out)):
            if link in ends and node not in ends[link]:
                problem = f"The link does not touch the node {node}."
                yield Finding(file, int(row), column, str(link), problem, "Correct the link or the node.")
        if into in modes and out in modes and modes[into] != modes[out]:
            problem = f"A turn stays in one mode; {into} is {modes[into]} and {out} is {modes[out]}."
            yield Finding(file, int(row), "ob_link_id", str(out), problem, "Change of mode is for transfers.")
    idle = ~table["closed"].astype(bool) & ~(table["penalty_h"] > 0)
    for row, turn in lines(table.loc[idle, "mvmt_id"]):
        problem = "The turn is neither closed nor takes time."
        yield Finding(
            file, row, "closed, penalty_h", turn, problem, "Fill one of the columns, or remove it.", "warning"
        )


def check_services(region: Region) -> Iterator[Finding]:
    """Report services of one call or none, and calls at places that have nothing of the mode."""
    services, calls = region.table("services"), region.table("service_calls")
    number = calls.groupby("service_id").size()
    for row, name in lines(services["service_id"]):
        if number.get(name, 0) < 2:
            problem = f"The service has {number.get(name, 0)} calls; a ring needs two."
            yield Finding(region.file("services"), row, "service_id", name, problem, "Add rows to service_calls.")
    transfers, links, terminals = (region.table(name) for name in ("transfers", "link", "terminals"))
    node_of = dict(zip(terminals["terminal_id"], terminals["node_id"], strict=True))
    served = {
        (node_of.get(at), mode) for at, mode in zip(transfers["terminal_id"], transfers["from_mode"], strict=True)
    }
    served |= {(node_of.get(at), mode) for at, mode in zip(transfers["terminal_id"], transfers["to_mode"], strict=True)}
    served |= set(zip(links["from_node_id"], links["mode"], strict=True))
    served |= set(zip(links["to_node_id"], links["mode"], strict=True))
    served |= set(zip(region.table("access")["node_id"], region.table("access")["mode"], strict=True))
    mode_of = dict(zip(services["service_id"], services["mode"], strict=True))
    for row, service, terminal in zip(calls.index, calls["service_id"], calls["terminal_id"], strict=True):
        mode = mode_of.get(service)
        if mode is not None and terminal in node_of and (node_of[terminal], mode) not in served:
            problem = f"No transfer, access or link at the terminal is of {mode}, so nothing can board."
            cure = "Add transfers, or remove the call."
            yield Finding(region.file("service_calls"), int(row), "terminal_id", str(terminal), problem, cure)
