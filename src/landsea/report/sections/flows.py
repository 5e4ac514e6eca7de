"""Section 2: where the goods go, on a map, and with whom they are exchanged."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from landsea.report.bars import two_sided
from landsea.report.blocks import Block, Figure, Section
from landsea.report.coast import Coast, read_coast
from landsea.report.context import Context
from landsea.report.flow_map import Sheet, Words, draw, panels
from landsea.report.sheets import link_flows, map_places, map_sheet, near_ports, whole_region
from landsea.report.totals import link_tonnes, own_port_places


def build(c: Context) -> Section:
    """Draw the maps and the exchange with each market."""

    def told(name: str, t: float) -> str:
        return f"{name}: {c.f.tonnes(t)} {c.mt}"

    coast, places = read_coast(c.region), map_places(c)
    flows = link_flows(c, link_tonnes(c.today).to_dict(), told)
    sheet = map_sheet(c, whole_region(c), coast, flows, places)
    whole = Figure(draw(sheet, _words(c)), _caption(c, coast))
    more: list[Block] = []
    if len(own_port_places(c.region)) > 1:
        near = replace(map_sheet(c, near_ports(c), coast, flows, places), name="coast")
        more.append(Figure(draw(near, replace(_words(c), title=c.t("coast.title"))), c.t("coast.caption")))
    kinds = _kinds(c, sheet)
    if len(kinds) > 1:
        more.append(Figure(panels(sheet, kinds, c.t("maps.title")), c.t("maps.caption")))
    return Section("flows", c.t("flows.title"), [whole, _partners(c)], more)


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
