"""Demand that answers to costs: what the model takes as a function, and the simplest such function.

A response is anything that turns the expected cost of every pair into a demand: a trade model, a gravity model fitted
again, or a constant elasticity. The model finds the flows at which costs and demand agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from landsea.economy.demand import Demand
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: Expected cost of every pair (Z, Z) by commodity, yuan/t, +inf where no chain exists; to a demand.
Response: TypeAlias = Callable[[Mapping[str, Floats]], Demand]


@runtime_checkable
class Differentiable(Protocol):
    """A response that knows its own derivative, so that an outcome with it has sensitivities."""

    def __call__(self, cost: Mapping[str, Floats]) -> Demand:
        """Return the demand at expected costs."""

    def pull_back(self, cost: Mapping[str, Floats], by_tonnes: Mapping[str, Floats]) -> Mapping[str, Floats]:
        """Turn a derivative by tonnes into one by expected costs (a vector-Jacobian product).

        Parameters
        ----------
        cost : dict of str to (Z, Z) array
            Expected costs V by commodity, yuan/t, at which to differentiate.
        by_tonnes : dict of str to (Z, Z) array
            Derivative w of something by the tonnes q of every pair.

        Returns
        -------
        dict of str to (Z, Z) array
            ``sum over commodities and pairs of w dq / dV``, for every commodity and pair; finite, and zero where no
            chain exists.
        """


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

    def pull_back(self, cost: Mapping[str, Floats], by_tonnes: Mapping[str, Floats]) -> Mapping[str, Floats]:
        """Turn a derivative by tonnes into one by expected costs: ``dq/dV = elasticity q / V`` of the pair itself."""
        out = {}
        for name, demand in self(cost).tonnes.items():
            moved = self._moved(name, cost[name])
            slope = self._power(name) * demand * by_tonnes[name]
            out[name] = np.divide(slope, cost[name], out=np.zeros(slope.shape), where=moved)
        return out

    def _power(self, name: str) -> float:
        return self.elasticity.get(name, 0.0) if isinstance(self.elasticity, Mapping) else self.elasticity

    def _moved(self, name: str, cost: Floats) -> NDArray[np.bool_]:
        """Tell which pairs answer."""
        return (self.demand.tonnes[name] > 0) & np.isfinite(cost) & np.isfinite(self.cost[name])

    def _at(self, name: str, reference: Floats, cost: Floats) -> Floats:
        power, before, moved = self._power(name), self.cost[name], self._moved(name, cost)
        if power and (moved & ((cost <= 0) | (before <= 0))).any():
            msg = (
                f"{name}: the expected cost of a pair with demand is not positive (constants and many chains can make"
                " it so), and has no elasticity there. Give the commodity an elasticity of 0, or another response."
            )
            raise NumericalError(msg)
        out = reference.copy()
        out[moved] *= (cost[moved] / before[moved]) ** power
        return out
