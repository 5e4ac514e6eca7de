"""transfers.csv: which goods may change between which modes where, at what cost and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from network.common import ASSUMED, REHEARSAL, Row, assumption, join_notes, reference
from network.registry import Registry

TRANSSHIPMENT = ("busan", "shanghai_port", "ningbo_port", "hong_kong", "singapore")
IMPORT_CLEARANCE_YEAR = "2022"


@dataclass(frozen=True)
class Charge:
    """Cost, time and emissions of a change of mode."""

    yuan: float
    hours: float
    co2e_kg: float
    source: str
    note: str

    def scaled(self, cost: float, time: float) -> Charge:
        """Return the charge with other cost and time."""
        return Charge(self.yuan * cost, self.hours * time, self.co2e_kg, self.source, self.note)

    def later(self, hours: float, note: str) -> Charge:
        """Return the charge with hours added."""
        return Charge(self.yuan, self.hours + hours, self.co2e_kg, self.source, join_notes(self.note, note))


def build(terminals: list[Row], links: list[Row], sources: Registry) -> list[Row]:
    """Build all transfers, each direction its own row."""
    kinds = {t["terminal_id"]: t["kind"] for t in terminals}
    on_road = {link[end] for link in links if link["mode"] == "road" for end in ("from_node_id", "to_node_id")}
    rows = [
        *_ports(sources),
        *_lines(sources),
        *_yards(kinds, sources),
        *_borders(kinds, on_road, sources),
        *_hubs(sources),
        *_ferries(sources),
        *_block_trains(sources),
    ]
    return [_served(row) for row in rows]


def _served(row: Row) -> Row:
    """Add what a poorer service costs at a place: smaller ships, fewer sailings, queues."""
    for extra in assumption("service"):
        if (extra["terminal_id"], extra["cargo"]) == (row["terminal_id"], row["commodity"]):
            yuan, hours = float(extra["extra_yuan_per_t"]), float(extra["extra_h"])
            added = f"{extra['note'] or 'poorer service'}: {yuan:g} yuan/t and {hours:g} h added"
            return row | {
                "cost_yuan_per_t": round(row["cost_yuan_per_t"] + yuan, 2),
                "time_h": round(row["time_h"] + hours, 1),
                "note": join_notes(row["note"], added),
            }
    return row


def handling(sources: Registry) -> dict[str, Charge]:
    """Charges over the quay by cargo, with the sources of their level and emissions."""
    charges = {r["item"]: r for r in reference("ports/shipping") if r["category"] == "handling_charge_proxy"}
    factors = {r["vehicle"]: r for r in reference("land/emission_factors") if r["mode"] == "transshipment"}
    out = {}
    for row in assumption("handling"):
        key = sources.use(REHEARSAL, sources.of(charges[row["source_item"]]), sources.of(factors[row["co2e_row"]]))
        out[row["cargo"]] = Charge(
            float(row["yuan_per_t"]), float(row["quay_time_h"]), float(row["co2e_kg_per_t"]), key, row["note"]
        )
    return out


def _other(kind: str, sources: Registry) -> dict[str, Charge]:
    key = sources.use(ASSUMED)
    return {
        r["cargo"]: Charge(float(r["cost_yuan_per_t"]), float(r["time_h"]), float(r["co2e_kg_per_t"]), key, r["note"])
        for r in assumption("transfers")
        if r["kind"] == kind
    }


def _clearance(sources: Registry) -> tuple[float, float, str]:
    rows = {
        r["item"]: r
        for r in reference("ports/shipping")
        if r["category"] == "customs_clearance" and r["origin"] == "China" and r["year"] == IMPORT_CLEARANCE_YEAR
    }
    into, out = rows["import overall clearance"], rows["export overall clearance"]
    return float(into["value"]), float(out["value"]), sources.use(sources.of(into), sources.of(out))


def _row(terminal: str, from_mode: str, to_mode: str, cargo: str, charge: Charge, closed: bool = False) -> Row:
    return {
        "terminal_id": terminal,
        "from_mode": from_mode,
        "to_mode": to_mode,
        "commodity": cargo,
        "cost_yuan_per_t": round(charge.yuan, 2),
        "time_h": round(charge.hours, 1),
        "co2e_kg_per_t": charge.co2e_kg,
        "closed": closed,
        "source": charge.source,
        "status": "assumption",
        "note": charge.note,
    }


def _ports(sources: Registry) -> Iterator[Row]:
    charges = handling(sources)
    into_h, out_h, clearance = _clearance(sources)
    for port in assumption("port_cargo"):
        for mode in port["land_modes"].split():
            for cargo in port["cargo"].split():
                inward = outward = charges[cargo]
                if cargo == "box_international":
                    inward = _cleared(inward, into_h, clearance, "import clearance included", sources)
                    outward = _cleared(outward, out_h, clearance, "export clearance included", sources)
                shut = port["closed"] == "y"
                yield _row(port["terminal_id"], "sea", mode, cargo, inward, shut)
                yield _row(port["terminal_id"], mode, "sea", cargo, outward, shut)


def _cleared(charge: Charge, hours: float, key: str, note: str, sources: Registry) -> Charge:
    longer = charge.later(hours, note)
    return Charge(
        longer.yuan, longer.hours, longer.co2e_kg, sources.use(*longer.source.split(";"), *key.split(";")), longer.note
    )


def _lines(sources: Registry) -> Iterator[Row]:
    """Quay to pipeline or works line; only crude leaves by sea that way."""
    charges = handling(sources)
    for line in assumption("port_lines"):
        cargo = line["cargo"]
        charge = charges[cargo].scaled(float(line["cost_factor"]), float(line["time_factor"]))
        yield _row(line["terminal_id"], "sea", line["mode"], cargo, charge)
        if line["mode"] == "pipe":
            yield _row(line["terminal_id"], "pipe", "sea", cargo, charge)


def _yards(kinds: dict[str, str], sources: Registry) -> Iterator[Row]:
    charges = _other("rail_road", sources)
    for terminal, kind in kinds.items():
        if kind not in ("rail", "hub"):
            continue
        for cargo, charge in charges.items():
            yield _row(terminal, "road", "rail_1435", cargo, charge)
            yield _row(terminal, "rail_1435", "road", cargo, charge)


def _borders(kinds: dict[str, str], on_road: set[str], sources: Registry) -> Iterator[Row]:
    gauge, lorry = _other("gauge", sources), _other("road_1520", sources)
    western = _other("gauge_eu", sources)
    for terminal in (t for t, kind in kinds.items() if kind == "border"):
        if terminal == "malaszewicze":
            for cargo, charge in western.items():
                yield _row(terminal, "rail_1520", "rail_eu", cargo, charge)
                yield _row(terminal, "rail_eu", "rail_1520", cargo, charge)
            continue
        for mode, charges in (("rail_1435", gauge), ("road", lorry)):
            if mode == "road" and terminal not in on_road:
                continue
            for cargo, charge in charges.items():
                yield _row(terminal, mode, "rail_1520", cargo, charge)
                yield _row(terminal, "rail_1520", mode, cargo, charge)


def _hubs(sources: Registry) -> Iterator[Row]:
    for terminal in TRANSSHIPMENT:
        for cargo, charge in _other("transship", sources).items():
            yield _row(terminal, "sea", "sea", cargo, charge)


def _ferries(sources: Registry) -> Iterator[Row]:
    """Lorries drive on board; boxes on trailers are cleared as others are."""
    charges = _other("ferry", sources)
    into_h, out_h, clearance = _clearance(sources)
    for quay in assumption("ferry_quays"):
        cargo = quay["cargo"]
        inward = outward = charges[cargo]
        if cargo == "box_international":
            inward = _cleared(inward, into_h, clearance, "import clearance included", sources)
            outward = _cleared(outward, out_h, clearance, "export clearance included", sources)
        yield _row(quay["terminal_id"], "ferry", "road", cargo, inward)
        yield _row(quay["terminal_id"], "road", "ferry", cargo, outward)


def _block_trains(sources: Registry) -> Iterator[Row]:
    """Block trains are loaded at their yard or quay, and reloaded at the border as other trains are."""
    into_h, out_h, clearance = _clearance(sources)
    for row in assumption("block_trains"):
        charge = Charge(float(row["cost_yuan_per_t"]), float(row["time_h"]), 0.23, sources.use(ASSUMED), row["note"])
        inward = outward = charge
        if row["yard"] == "sea":
            inward = _cleared(charge, into_h, clearance, "import clearance included", sources)
            outward = _cleared(charge, out_h, clearance, "export clearance included", sources)
        yield _row(row["terminal_id"], row["yard"], "block_train", "box_international", inward)
        yield _row(row["terminal_id"], "block_train", row["yard"], "box_international", outward)
