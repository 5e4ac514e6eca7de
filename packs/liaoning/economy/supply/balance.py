"""Make supply equal use, pair by pair possible: what the outside sends, the inside takes, and the reverse.

Pairs with both ends outside do not trade, so the outside's supply must fit into the inside's use and the
outside's use into the inside's supply; then a matrix with these margins exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..frames import join_notes, join_sources, number
from .quantity import Quantity, Zonal, total

TONNES_PER_MT = 1_000_000


@dataclass(frozen=True)
class Market:
    """The four blocks of one commodity before scaling; ``free`` names the block that is scaled."""

    commodity: str
    supply_in: Zonal
    use_in: Zonal
    supply_out: Zonal
    use_out: Zonal
    free: str = "use"


def balance(market: Market) -> list[dict[str, object]]:
    """Scale the free inside block to close the balance, and return the rows of supply_use.csv."""
    target, block = _target(market)
    if target <= 0:
        msg = f"{market.commodity}: nothing is left for the inside {market.free}: {target:.2f} Mt"
        raise ValueError(msg)
    factor = target / total(block)
    supply = dict(market.supply_in) if market.free == "use" else _scale(market.supply_in, factor)
    use = _scale(market.use_in, factor) if market.free == "use" else dict(market.use_in)
    _require_feasible(market, total(supply), total(use))
    words = f"inside {market.free} scaled by {number(factor, 4)} to close the balance"
    scaled = set(use if market.free == "use" else supply)
    return _rows(market.commodity, supply | market.supply_out, use | market.use_out, words, scaled)


def _target(market: Market) -> tuple[float, Zonal]:
    if market.free == "use":
        return total(market.supply_in) + total(market.supply_out) - total(market.use_out), market.use_in
    return total(market.use_in) + total(market.use_out) - total(market.supply_out), market.supply_in


def _scale(quantities: Zonal, factor: float) -> Zonal:
    return {zone: quantity.scaled(factor) for zone, quantity in quantities.items()}


def _require_feasible(market: Market, supply_in: float, use_in: float) -> None:
    if total(market.supply_out) > use_in * (1 + 1e-9) or total(market.use_out) > supply_in * (1 + 1e-9):
        msg = (
            f"{market.commodity}: the outside sends {total(market.supply_out):.2f} Mt into a use of {use_in:.2f} "
            f"and takes {total(market.use_out):.2f} of a supply of {supply_in:.2f}: no matrix has these margins"
        )
        raise ValueError(msg)


def _rows(commodity: str, supply: Zonal, use: Zonal, words: str, scaled: set[str]) -> list[dict[str, object]]:
    sent, taken = _tonnes(supply), _tonnes(use)
    largest = max(taken, key=lambda zone: taken[zone])
    taken[largest] += sum(sent.values()) - sum(taken.values())
    rows = []
    for zone in dict.fromkeys([*supply, *use]):
        parts = [quantities[zone] for quantities in (supply, use) if zone in quantities]
        tonnes = sent.get(zone, 0), taken.get(zone, 0)
        if any(tonnes):
            rows.append(_row(zone, commodity, tonnes, parts, words if zone in scaled else ""))
    return rows


def _tonnes(quantities: Zonal) -> dict[str, int]:
    return {zone: round(quantity.mt * TONNES_PER_MT) for zone, quantity in quantities.items()}


def _row(
    zone: str, commodity: str, tonnes: tuple[int, int], parts: Iterable[Quantity], words: str
) -> dict[str, object]:
    parts = list(parts)
    sources = join_sources(*(part.source for part in parts))
    return {
        "zone_id": zone,
        "commodity": commodity,
        "supply_t": tonnes[0],
        "use_t": tonnes[1],
        "basis": join_notes(*(part.basis for part in parts)),
        "source": sources,
        "status": "assumption" if sources == "landsea-assumption" else "estimate",
        "note": join_notes(*(part.note for part in parts), words),
    }
