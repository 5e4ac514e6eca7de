"""Section 2: where the goods go, on a map, and with whom they are exchanged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from landsea.report.bars import two_sided
from landsea.report.blocks import Block, Figure, Section
from landsea.report.coast import Coast, read_coast
from landsea.report.context import Context
from landsea.report.flow_map import WIDTH, Flow, Place, Sheet, Words, draw, panels
from landsea.report.geo import Frame, Line, wkt_line
from landsea.report.names import records
from landsea.report.style import drawing_order, mode_lines
from landsea.report.totals import bounds, link_tonnes, own_port_places


def build(c: Context) -> Section:
    """Draw the maps and the exchange with each market."""
    coast, flows, places = read_coast(c.region), _flows(c), _places(c)
    west, south, east, north = bounds(c.region)
    harbours = own_port_places(c.region)
    whole = Frame.around([(west, south), (east, north), *harbours], WIDTH)
    sheet = _sheet(c, whole, coast, flows, places)
    blocks: list[Block] = [Figure(draw(sheet, _words(c)), _caption(c, coast))]
    if len(harbours) > 1:
        near = replace(_sheet(c, Frame.around(harbours, WIDTH, margin=0.22), coast, flows, places), name="coast")
        blocks.append(Figure(draw(near, replace(_words(c), title=c.t("coast.title"))), c.t("coast.caption")))
    kinds = _kinds(c, sheet)
    if len(kinds) > 1:
        blocks.append(Figure(panels(sheet, kinds, c.t("maps.title")), c.t("maps.caption")))
    blocks.append(_partners(c))
    return Section("flows", c.t("flows.title"), blocks)


def _caption(c: Context, coast: Coast) -> str:
    if not coast.land:
        return " ".join([c.t("map.caption"), c.t("map.no_coast")])
    credit = c.t("map.attribution", source=coast.credit or "Natural Earth")
    return " ".join([c.t("map.caption"), c.t("map.coast"), credit])


def _words(c: Context) -> Words:
    factor, unit = c.f.unit("t")
    return Words(
        title=c.t("map.title"),
        description=c.t("map.description"),
        unit=unit,
        factor=factor,
        width_key=c.t("map.width_key", unit=c.f.unit("t/year")[1]),
        port_key=c.t("map.port_key", unit=c.f.unit("t/year")[1]),
        km=c.f.unit("km")[1],
        modes={mode: c.n.mode(mode) for mode in c.n.modes()},
    )


def _sheet(c: Context, frame: Frame, coast: Coast, flows: Sequence[Flow], places: Sequence[Place]) -> Sheet:
    kinds = {mode: c.n.mode_kind(mode) for mode in c.n.modes()}
    shown = [flow for flow in flows if _near(flow.line, frame)]
    return Sheet(frame, shown, places, mode_lines(kinds), drawing_order(kinds), coast)


def _near(line: Line, frame: Frame) -> bool:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    if not line:
        return False
    across = min(xs) <= frame.east and max(xs) >= frame.west
    return across and min(ys) <= frame.north and max(ys) >= frame.south


def _flows(c: Context) -> list[Flow]:
    tonnes = link_tonnes(c.today).to_dict()
    shapes = {row["geometry_id"]: wkt_line(str(row["geometry"])) for row in records(c.region.table("geometry"))}
    nodes = {row["node_id"]: (float(row["x_coord"]), float(row["y_coord"])) for row in records(c.region.table("node"))}
    flows = []
    for row in records(c.region.table("link")):
        straight = [nodes[row["from_node_id"]], nodes[row["to_node_id"]]]
        t = float(tonnes.get(row["link_id"], 0.0))
        words = f"{c.n.link(row['link_id'])}: {c.f.tonnes(t)} {c.mt}" if t > 0 else ""
        flows.append(Flow(str(row["mode"]), shapes.get(row["geometry_id"]) or straight, t, words))
    return flows


def _places(c: Context) -> list[Place]:
    """Return ports, then towns by population, then border places and markets."""
    at_port = c.quay.groupby("terminal_id")["t"].sum().to_dict()
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


def _kinds(c: Context, sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Return the kinds of mode with the most links in use, at most four, with the modes of each."""
    counts = Counter(flow.mode for flow in sheet.flows if flow.t > 0)
    kinds: dict[str, list[str]] = {}
    for mode in sheet.layers:
        if counts[mode]:
            kinds.setdefault(c.n.mode_kind(mode), []).append(mode)
    order = sorted(kinds, key=lambda kind: -sum(counts[mode] for mode in kinds[kind]))
    return [(c.t.choice("kind", kind), kinds[kind]) for kind in order[:4]]


def _partners(c: Context) -> Block:
    zones = c.region.table("zones")
    inside = set(zones.loc[zones["inside"].astype(bool), "zone_id"])
    group = dict(zip(zones["zone_id"], zones["group"].where(zones["group"] != "", zones["zone_id"]), strict=True))
    od = c.today.od
    starts, ends = od["origin"].isin(inside), od["destination"].isin(inside)
    came = od[~starts & ends]
    went = od[starts & ~ends]
    inward = came.groupby(came["origin"].map(group))["t"].sum().to_dict()
    outward = went.groupby(went["destination"].map(group))["t"].sum().to_dict()
    keys = sorted({*inward, *outward}, key=lambda key: -(inward.get(key, 0.0) + outward.get(key, 0.0)))
    if not keys:
        return c.none()
    rows = [
        (
            c.n.zone_group(str(k)),
            i := inward.get(k, 0.0),
            o := outward.get(k, 0.0),
            c.f.tonnes(i),
            c.f.tonnes(o),
        )
        for k in keys
    ]
    heads = (c.t("partners.in", unit=c.mt), c.t("partners.out", unit=c.mt))
    picture = two_sided(rows, name="partners", title=c.t("partners.title"), heads=heads)
    return Figure(picture, c.t("partners.caption"))
