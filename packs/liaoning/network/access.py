"""access.csv: how zones reach the modes; inside by a table of charges, markets at their gateways."""

from __future__ import annotations

from collections.abc import Iterator

from network.common import ASSUMED, REHEARSAL, Row, assumption, join_notes
from network.registry import Registry


def build(sources: Registry) -> list[Row]:
    """Build access.csv."""
    return [
        *_everywhere(sources),
        *_mines(sources),
        *_market_rail(sources),
        *_market_ports(sources),
        *_lines(sources),
    ]


def _row(zone: str, mode: str, cargo: str, node: str, cost: float, hours: float, key: str, note: str,
         share: float = 1.0) -> Row:  # fmt: skip
    return {
        "zone_id": zone,
        "mode": mode,
        "commodity": cargo,
        "node_id": node,
        "access_yuan_per_t": round(cost, 2),
        "egress_yuan_per_t": round(cost, 2),
        "access_h": hours,
        "egress_h": hours,
        "eligible_share": share,
        "source": key,
        "status": "assumption",
        "note": note,
    }


def _everywhere(sources: Registry) -> Iterator[Row]:
    key = sources.use(REHEARSAL, ASSUMED)
    for r in assumption("access"):
        share = f"eligible share {r['share_low']}-{r['share_high']}" if r["share_low"] else ""
        yield _row("*", r["mode"], r["commodity"], "", float(r["yuan_per_t"]), float(r["time_h"]), key,
                   join_notes(r["note"], share), float(r["eligible_share"]))  # fmt: skip


def _mines(sources: Registry) -> Iterator[Row]:
    """Coal fields far from the seat of their prefecture load at their own station."""
    key = sources.use(REHEARSAL, ASSUMED)
    for r in assumption("mine_access"):
        yield _row(r["zone_id"], r["mode"], r["commodity"], r["node_id"], float(r["yuan_per_t"]), float(r["time_h"]),
                   key, r["note"], float(r["eligible_share"]))  # fmt: skip


def _market_rail(sources: Registry) -> Iterator[Row]:
    """Markets reach their railway with all of their goods: the charges of the region, every tonne eligible."""
    key = sources.use(REHEARSAL, ASSUMED)
    charges = [r for r in assumption("access") if r["mode"] == "rail_1435"]
    for market in assumption("market_rail"):
        extra, wait = float(market["inland_yuan_per_t"]), float(market["inland_h"])
        for r in charges:
            if market["mode"] == "rail_eu" and r["commodity"] in (
                "iron_ore",
                "coal",
                "grain",
                "crude_oil",
                "oil_products",
            ):
                continue  # no tariff of that mode
            yield _row(market["zone_id"], market["mode"], r["commodity"], market["node_id"],
                       float(r["yuan_per_t"]) + extra, float(r["time_h"]) + wait, key, market["note"])  # fmt: skip


def _market_ports(sources: Registry) -> Iterator[Row]:
    """Markets over the sea: handling at the far port and the haul inland, both in one charge."""
    key = sources.use(REHEARSAL, ASSUMED)
    far = {r["cargo"]: r for r in assumption("foreign_handling")}
    for port in assumption("market_ports"):
        bought_on_board = port["note"] == "bought on board"
        for cargo in port["cargo"].split():
            handling = far[_handled_as(cargo)]
            cost = float(port["inland_yuan_per_t"]) + (0.0 if bought_on_board else float(handling["yuan_per_t"]))
            hours = float(port["inland_h"]) + (0.0 if bought_on_board else float(handling["time_h"]))
            yield _row(port["zone_id"], "sea", cargo, port["node_id"], cost, hours, key,
                       join_notes(port["note"], "far port and haul inland"))  # fmt: skip


def _handled_as(cargo: str) -> str:
    for group, members in (("dry_bulk", ("iron_ore", "coal", "grain")), ("liquid_bulk", ("crude_oil", "oil_products"))):
        if cargo in members:
            return group
    return "box_empty" if cargo.startswith("box_empty") else cargo


def _lines(sources: Registry) -> Iterator[Row]:
    key = sources.use(ASSUMED)
    for r in assumption("line_access"):
        row = _row(r["zone_id"], r["mode"], r["commodity"], r["node_id"], 0.0, float(r["hours"]), key, r["note"],
                   float(r["eligible_share"]))  # fmt: skip
        yield row | {
            "access_yuan_per_t": float(r["access_yuan_per_t"]),
            "egress_yuan_per_t": float(r["egress_yuan_per_t"]),
        }
