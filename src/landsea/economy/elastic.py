"""Demand that answers to costs: what the model takes as a function, and the simplest such function.

A response is anything that turns the expected cost of every pair into a demand: a trade model, a gravity model fitted
again, or a constant elasticity. The model finds the flows at which costs and demand agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from landsea.economy.demand import Demand
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: Expected cost of every pair (Z, Z) by commodity, yuan/t, +inf where no chain exists; to a demand.
Response: TypeAlias = Callable[[Mapping[str, Floats]], Demand]


@dataclass(frozen=True)
class ConstantElasticity:
    """Demand that falls by a constant share for each percent of expected cost: ``q = q0 (V / V0) ^ elasticity``.

    Attributes
    ----------
    demand : Demand
        Reference q0.
    cost : dict of str to (Z, Z) array
        Expected cost V0 by commodity at which the reference holds, yuan/t.
    elasticity : float or dict of str to float
        By expected cost; by commodity, where those not named stay as they are. Negative for ordinary goods.

    Notes
    -----
    V is a generalised cost with calibration constants, so the elasticity is by that, not by a tariff. A pair that a
    change leaves without a chain keeps its reference demand, so that what cannot be carried is told as unserved. Flows
    listed in the pack answer like all others.
    """

    demand: Demand
    cost: Mapping[str, Floats]
    elasticity: float | Mapping[str, float]

    def __call__(self, cost: Mapping[str, Floats]) -> Demand:
        """Return the demand at other expected costs.

        Raises
        ------
        NumericalError
            If an expected cost of a pair with demand is not positive, where an elasticity means nothing.
        """
        tonnes = {name: self._at(name, reference, cost[name]) for name, reference in self.demand.tonnes.items()}
        return replace(self.demand, tonnes=tonnes)

    def _at(self, name: str, reference: Floats, cost: Floats) -> Floats:
        power = self.elasticity.get(name, 0.0) if isinstance(self.elasticity, Mapping) else self.elasticity
        before = self.cost[name]
        moved = (reference > 0) & np.isfinite(cost) & np.isfinite(before)
        if power and (moved & ((cost <= 0) | (before <= 0))).any():
            msg = (
                f"{name}: the expected cost of a pair with demand is not positive (constants and many chains can make"
                " it so), and has no elasticity there. Give the commodity an elasticity of 0, or another response."
            )
            raise NumericalError(msg)
        out = reference.copy()
        out[moved] *= (cost[moved] / before[moved]) ** power
        return out
