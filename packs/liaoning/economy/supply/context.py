"""What the estimates share: people, product, the assumption tables, the reference figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ..facts import Facts
from ..frames import read_assumption, records
from .quantity import Quantity, Zonal


@dataclass
class Context:
    """Inputs of every commodity's estimate."""

    facts: Facts
    zones: pd.DataFrame

    @cached_property
    def inside(self) -> pd.DataFrame:
        """Zones of the region, indexed by id."""
        return self.zones[self.zones["inside"] == "true"].set_index("zone_id")

    @cached_property
    def _inside_rows(self) -> pd.DataFrame:
        return read_assumption("inside")

    @cached_property
    def _outside_rows(self) -> pd.DataFrame:
        return read_assumption("outside")

    def group(self, name: str) -> list[str]:
        """Zones of one province."""
        return [str(zone) for zone in self.inside.index[self.inside["group"] == name]]

    def inside_values(self, column: str) -> dict[str, float]:
        """One figure of the inside zones by id."""
        return {str(zone): float(value) for zone, value in zip(self.inside.index, self.inside[column], strict=True)}

    def assumed(self, quantity: str, label: str = "") -> Zonal:
        """One quantity of the assumption table by zone."""
        rows = records(self._inside_rows[self._inside_rows["quantity"] == quantity])
        return {
            row["zone_id"]: Quantity(
                float(row["value_mt"]), f"{label or quantity} {row['value_mt']}", row["source"], row["note"]
            )
            for row in rows
        }

    def by_people(self, mt: float, basis: str) -> Zonal:
        """Spread a tonnage over the inside zones by population."""
        return self._spread(mt, "population", basis)

    def by_product(self, mt: float, basis: str) -> Zonal:
        """Spread a tonnage over the inside zones by gross product."""
        return self._spread(mt, "gdp_bn_yuan", basis)

    def _spread(self, mt: float, column: str, basis: str) -> Zonal:
        weights = self.inside_values(column)
        whole = sum(weights.values())
        return {zone: Quantity(mt * weight / whole, basis) for zone, weight in weights.items()}

    def outside(self, commodity: str, column: str) -> Zonal:
        """Fixed supply or use of the markets and sources outside."""
        rows = self._outside_rows[self._outside_rows["commodity"] == commodity]
        verb = "sends to" if column == "supply_mt" else "takes from"
        return {
            zone: Quantity(float(mt), f"{verb} the region {mt} Mt, fixed", "landsea-assumption", note)
            for zone, mt, note in zip(rows["zone_id"], rows[column], rows["note"], strict=True)
            if float(mt) > 0
        }
