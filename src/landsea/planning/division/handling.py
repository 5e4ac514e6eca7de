"""What handling costs a port, falling with volume up to an efficient scale.

A tonne of a cargo costs a port ``u(v) = a min(v, m)^(-e)`` at ``v`` tonnes a year: one percent more volume lowers the
unit cost by ``e`` percent until the efficient scale ``m`` is reached, and no further (an L-shaped average cost). All
ports share the curve, and ``a`` makes the cost of all of them together today a stated share of what they charge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.wildcards import specificity
from landsea.errors import LandSeaError
from landsea.region import Region

Floats = NDArray[np.float64]

#: Shares of a cargo's commodities may differ in the table; one value must hold for all of it.
COLUMNS = ("cost_share", "scale_elasticity", "elasticity_low", "elasticity_high", "efficient_t")


@dataclass(frozen=True)
class Handling:
    """Parameters of each cargo's curve, (C,) arrays.

    Attributes
    ----------
    cost_share : array
        Cost of handling over what is charged for it, all own ports together, today.
    elasticity, low, high : array
        Percent by which a tonne's cost falls with one percent more volume, below the efficient scale; and its range.
    efficient_t : array
        Tonnes a year from which the unit cost no longer falls; +inf where it always does.
    """

    cost_share: Floats
    elasticity: Floats
    low: Floats
    high: Floats
    efficient_t: Floats

    @classmethod
    def of(cls, region: Region, cargos: list[tuple[str, ...]], elasticity: float | None) -> Handling:
        """Read the pack's ``handling_costs``; an elasticity given stands in place of every cargo's own.

        Raises
        ------
        LandSeaError
            If a cargo has no row and no elasticity is given.
        """
        table, known = region.table("handling_costs"), region.table("commodities").set_index("commodity")
        rows = [_row(table, commodities[0], str(known.loc[commodities[0], "group"])) for commodities in cargos]
        missing = [commodities[0] for commodities, row in zip(cargos, rows, strict=True) if row is None]
        if missing and elasticity is None:
            msg = (
                f"{region.name} does not say how the cost of handling falls with volume ({', '.join(missing)}):"
                f" add rows to {region.file('handling_costs')}, or give --scale-elasticity."
            )
            raise LandSeaError(msg)
        blank = pd.Series({"cost_share": 1.0, "efficient_t": np.nan})
        values = pd.DataFrame([blank if row is None else row for row in rows]).reindex(columns=list(COLUMNS))
        if elasticity is not None:
            values[["scale_elasticity", "elasticity_low", "elasticity_high"]] = elasticity
        share, own, low, high, scale = (values[name].to_numpy(float) for name in COLUMNS)
        low, high = np.where(np.isnan(low), own, low), np.where(np.isnan(high), own, high)
        return cls(share, own, low, high, np.where(np.isnan(scale), np.inf, scale))

    def with_elasticity(self, elasticity: Floats) -> Handling:
        """Return the same with another elasticity."""
        return replace(self, elasticity=elasticity)

    def curve(self, cargo: int, charged: float, tonnes: Floats) -> Curve:
        """Fit one cargo's curve to today: what all ports charge (yuan a year) for the (P,) tonnes they handle."""
        e, m = float(self.elasticity[cargo]), float(self.efficient_t[cargo])
        shape = Curve(1.0, e, m)
        total = float(shape.cost(tonnes).sum())
        return replace(shape, level=float(self.cost_share[cargo]) * charged / total if total else 0.0)


@dataclass(frozen=True)
class Curve:
    """Cost of one cargo by volume: unit cost ``level * min(v, efficient_t) ** -elasticity``, yuan/t."""

    level: float
    elasticity: float
    efficient_t: float

    def unit_cost(self, tonnes: Floats) -> Floats:
        """Yuan per tonne at a volume (t a year); zero where nothing is handled."""
        some = tonnes > 0
        volume = np.where(some, np.minimum(tonnes, self.efficient_t), 1.0)
        return np.where(some, self.level * volume**-self.elasticity, 0.0)

    def cost(self, tonnes: Floats) -> Floats:
        """Yuan a year at a volume (t a year)."""
        return np.asarray(tonnes * self.unit_cost(tonnes))


def _row(table: pd.DataFrame, commodity: str, group: str) -> pd.Series | None:
    score = specificity(table["commodity"], commodity, group)
    return table.iloc[int(score.argmax())] if len(score) and score.max() > 0 else None
