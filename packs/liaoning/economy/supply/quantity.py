"""A tonnage with the words that say how it was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..frames import join_notes, join_sources


@dataclass(frozen=True)
class Quantity:
    """Million tonnes a year of one commodity that a zone sends or takes."""

    mt: float
    basis: str = ""
    source: str = "landsea-estimate"
    note: str = ""

    def scaled(self, factor: float) -> Quantity:
        """Return the quantity times a factor, its words unchanged."""
        return replace(self, mt=self.mt * factor)

    def less(self, mt: float, why: str) -> Quantity:
        """Return what is left when part of it never leaves the site."""
        return replace(self, mt=max(self.mt - mt, 0.0), basis=join_notes(self.basis, why))


Zonal = dict[str, Quantity]


def total(quantities: Zonal) -> float:
    """Sum over zones, million tonnes."""
    return sum(quantity.mt for quantity in quantities.values())


def add(parts: Iterable[Zonal]) -> Zonal:
    """Add several zonal quantities, joining their words."""
    result: Zonal = {}
    for part in parts:
        for zone, quantity in part.items():
            old = result.get(zone)
            result[zone] = quantity if old is None else _sum(old, quantity)
    return result


def _sum(one: Quantity, other: Quantity) -> Quantity:
    return Quantity(
        one.mt + other.mt,
        join_notes(one.basis, other.basis),
        join_sources(one.source, other.source),
        join_notes(one.note, other.note),
    )
