"""Demand that answers to costs: what the model takes as a function, and the simplest such functions.

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
    V is a generalised cost with calibration constants, so the elasticity is by that, not by a tariff; where V may be
    small or below zero take :class:`ExponentialDemand`. A pair that a
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
            If an expected cost of a pair with demand is not positive, where an elasticity means nothing, or costs
            are of other zones.
        """
        _refuse_other_zones(self.demand, cost)
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
        return _answers(self.demand.tonnes[name], self.cost[name], cost)

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


@dataclass(frozen=True)
class ExponentialDemand:
    """Demand that falls exponentially with expected cost: ``q = q0 exp(elasticity (V - V0) / outlay)``.

    Attributes
    ----------
    demand : Demand
        Reference q0.
    cost : dict of str to (Z, Z) array
        Expected cost V0 by commodity at which the reference holds, yuan/t.
    outlay : dict of str to (Z, Z) array
        What a percent of cost is a percent of, yuan/t: what a tonne pays from door to door at the reference. A pair for
        which it is not positive does not answer.
    elasticity : dict of str to float
        At the reference, by commodity; those not named stay as they are. Negative for ordinary goods.

    Notes
    -----
    Expected costs are log-sums: their differences mean something, their level does not, and may lie below zero. So the
    percent is taken of an outlay, and only differences of expected costs count, which :class:`ConstantElasticity` does
    not do. A pair that a change leaves without a chain keeps its reference demand, so that it is told as unserved.
    """

    demand: Demand
    cost: Mapping[str, Floats]
    outlay: Mapping[str, Floats]
    elasticity: Mapping[str, float]

    def __call__(self, cost: Mapping[str, Floats]) -> Demand:
        """Return the demand at other expected costs.

        Raises
        ------
        NumericalError
            If the costs are of other commodities or zones.
        """
        _refuse_other_zones(self.demand, cost)
        tonnes = {}
        for name, reference in self.demand.tonnes.items():
            slope = self._slope(name, cost[name])
            dearer = np.zeros(slope.shape)
            np.subtract(cost[name], self.cost[name], out=dearer, where=slope != 0)
            tonnes[name] = reference * np.exp(slope * dearer)
        return replace(self.demand, tonnes=tonnes)

    def pull_back(self, cost: Mapping[str, Floats], by_tonnes: Mapping[str, Floats]) -> Mapping[str, Floats]:
        """Turn a derivative by tonnes into one by expected costs: ``dq/dV = elasticity q / outlay`` of the pair."""
        now = self(cost).tonnes
        return {name: self._slope(name, cost[name]) * tonnes * by_tonnes[name] for name, tonnes in now.items()}

    def _slope(self, name: str, cost: Floats) -> Floats:
        """Return (Z, Z) elasticity over outlay; 0 where demand does not answer."""
        outlay, power = self.outlay[name], self.elasticity.get(name, 0.0)
        answers = _answers(self.demand.tonnes[name], self.cost[name], cost)
        return np.divide(power, outlay, out=np.zeros(outlay.shape), where=answers & np.isfinite(outlay) & (outlay > 0))


def _answers(reference: Floats, before: Floats, cost: Floats) -> NDArray[np.bool_]:
    """Tell which pairs (Z, Z) answer: those with goods and a chain, at the reference costs and at these."""
    return (reference > 0) & np.isfinite(before) & np.isfinite(cost)


def _refuse_other_zones(demand: Demand, cost: Mapping[str, Floats]) -> None:
    """Raise if costs are of other commodities or zones than demand."""
    for name, tonnes in demand.tonnes.items():
        if name not in cost or cost[name].shape != tonnes.shape:
            found = "no costs" if name not in cost else f"costs of {len(cost[name])} zones"
            cure = "A change of zones needs a demand of its own."
            msg = f"{name}: demand of {len(tonnes)} zones is asked at {found}. {cure}"
            raise NumericalError(msg)
