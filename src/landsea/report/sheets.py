"""What the report's maps show: frames, links with an amount, places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from landsea.report.coast import Coast
from landsea.report.context import Context
from landsea.report.flow_map import Flow, Place, Sheet
from landsea.report.geo import Frame, Line, wkt_line
from landsea.report.ground import WIDTH
from landsea.report.names import records
from landsea.report.style import drawing_order, mode_lines
from landsea.report.totals import bounds, own_port_places


def whole_region(c: Context) -> Frame:
    """Frame the whole region."""
    west, south, east, north = bounds(c.region)
    return Frame.around([(west, south), (east, north), *own_port_places(c.region)], WIDTH)


def near_ports(c: Context) -> Frame:
    """Frame the region's own ports."""
    return Frame.around(own_port_places(c.region), WIDTH, margin=0.22)


def map_sheet(
    c: Context, frame: Frame, coast: Coast, flows: Sequence[Flow], places: Sequence[Place], name: str = "map"
) -> Sheet:
    """Return what a map shows: the flows that come into the frame, drawn in their modes' styles."""
    kinds = {mode: c.n.mode_kind(mode) for mode in c.n.modes()}
    shown = [flow for flow in flows if _near(flow.line, frame)]
    return Sheet(frame, shown, places, mode_lines(kinds), drawing_order(kinds), coast, name)


def _near(line: Line, frame: Frame) -> bool:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    if not line:
        return False
    across = min(xs) <= frame.east and max(xs) >= frame.west
    return across and min(ys) <= frame.north and max(ys) >= frame.south


def link_flows(c: Context, amounts: Mapping[Any, float], told: Callable[[str, float], str]) -> list[Flow]:
    """Return every link with its amount, and what to tell of it by its name and amount."""
    shapes = {row["geometry_id"]: wkt_line(str(row["geometry"])) for row in records(c.region.table("geometry"))}
    nodes = {row["node_id"]: (float(row["x_coord"]), float(row["y_coord"])) for row in records(c.region.table("node"))}
    flows = []
    for row in records(c.region.table("link")):
        straight = [nodes[row["from_node_id"]], nodes[row["to_node_id"]]]
        t = float(amounts.get(row["link_id"], 0.0))
        words = told(c.n.link(row["link_id"]), t) if t > 0 else ""
        flows.append(Flow(str(row["mode"]), shapes.get(row["geometry_id"]) or straight, t, words))
    return flows


def map_places(c: Context, amounts: Mapping[Any, float] | None = None) -> list[Place]:
    """Return terminals with an amount (by default tonnes over their quays), then towns by population, then borders."""
    at_port = c.quay.groupby("terminal_id")["t"].sum().to_dict() if amounts is None else amounts
    nodes = {row["node_id"]: row for row in records(c.region.table("node"))}
    ports, others = [], []
    for row in records(c.region.table("terminals")):
        node = nodes[row["node_id"]]
        here = (float(node["x_coord"]), float(node["y_coord"]))
        if at_port.get(row["terminal_id"], 0.0) > 0:
            ports.append(Place(*here, c.n.terminal(row["terminal_id"]), float(at_port[row["terminal_id"]])))
        elif row["kind"] == "border":
            others.append(Place(*here, c.n.terminal(row["terminal_id"]), inside=False))
    zones = c.region.table("zones").sort_values("population", ascending=False, na_position="last")
    towns = []
    for row in records(zones):
        node = nodes[row["node_id"]]
        inside = bool(row["inside"])
        towns.append(Place(float(node["x_coord"]), float(node["y_coord"]), c.n.zone(row["zone_id"]), inside=inside))
    return [*ports, *towns, *others]
