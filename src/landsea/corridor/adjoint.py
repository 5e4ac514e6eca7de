"""Derivatives in equilibrium: delays and slot prices move with the flows.

Let an indicator I have the derivative g by the flows and e by the facilities' states x themselves, H be the response
of flows to costs, a the units that a tonne takes at a facility, b what its state adds to costs, and D the delay of a
load. With ``y = H (g + sum_k w_k a_k)`` the weights w solve

    soft:   w_k = D'_k (b_k . y + e_k)          quota that binds:   0 = b_k . y + e_k,

one linear system a indicator, whatever the number of levers (its products are runs of the engine, see
:func:`landsea.corridor.stages.respond`). Then y is the derivative by every cost with all facilities settled, and the
derivative by a limit is ``(b_k . y + e_k) dD_k/dlimit`` where soft and ``-w_k`` where a quota binds. Where demand
answers to costs, H has its answer in it, is no longer symmetric, and is applied transposed
(:func:`landsea.corridor.stages.respond_together`).

Source: implicit differentiation by the adjoint; Saad & Schultz (1986) for GMRES.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, gmres

from landsea.corridor.corridor import CommodityFlows
from landsea.corridor.equilibrium import Equilibrium
from landsea.corridor.stages import Answer, Stages, respond_together
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: Relative residual of the linear system.
TOLERANCE = 1e-10
#: Most products with the engine.
MOST = 300


@dataclass(frozen=True)
class Settled:
    """Derivatives of an indicator in equilibrium.

    Attributes
    ----------
    by_cost : dict of str to Stages
        By the generalised cost of every stage, by commodity; what the cost adds by itself is not in it.
    by_limit : (F,) array
        By every facility's limit, per unit a year.
    by_load : (F,) array
        By goods that load every facility for another reason than its costs, per unit a year.
    """

    by_cost: Mapping[str, Stages]
    by_limit: Floats
    by_load: Floats


def settle(
    balance: Equilibrium,
    flows: Mapping[str, CommodityFlows],
    direction: Mapping[str, Stages],
    own: Floats,
    by_tonnes: Mapping[str, Floats] | None = None,
    answer: Answer | None = None,
) -> Settled:
    """Differentiate an indicator by every cost and every limit, with delays and prices settled.

    Parameters
    ----------
    balance : Equilibrium
    flows : dict of str to CommodityFlows
        The flows in equilibrium.
    direction : dict of str to Stages
        Derivative of the indicator by the tonnes on every stage; commodities may be missing.
    own : (F,) array
        Its derivative by every facility's state at given flows.
    by_tonnes : dict of str to (Z, Z) array, optional
        Its derivative by the tonnes of every pair, wherever they go.
    answer : callable, optional
        How demand answers to costs, transposed; held by default.

    Returns
    -------
    Settled

    Raises
    ------
    NumericalError
        If the linear system cannot be solved, as where two quotas hold the very same flow.
    """
    places, load = balance.facilities, balance.load
    gain, binding = places.slopes(load), places.hard & (balance.state > 0)
    # Where no goods pass, neither a delay nor a price can move anything.
    live = np.flatnonzero(np.where(places.hard, binding, gain > 0))

    def spread(weight: Floats) -> dict[str, Stages]:
        counted = {name: places.counts(name, weight) for name in flows}
        return respond_together(places.corridor, flows, counted, {}, answer)

    def felt(slopes: Mapping[str, Stages]) -> Floats:
        return sum((places.felt(name, slope) for name, slope in slopes.items()), np.zeros(len(places)))

    def missing(weight: Floats, moved: Floats) -> Floats:
        """Left-hand sides of the system: zero at the solution."""
        soft = weight / np.where(gain > 0, gain, 1.0) - moved
        return np.asarray(np.where(places.hard, -moved, soft))

    first = respond_together(places.corridor, flows, direction, by_tonnes or {}, answer)
    start = felt(first) + own
    # These units make the system nearly symmetric, and all but the busiest places nearly the identity.
    _, fall = places.loads(flows)
    scale = np.where(places.hard, 1.0 / np.sqrt(np.maximum(fall, 1e-300)), np.sqrt(gain))

    def product(part: Floats) -> Floats:
        weight = np.zeros(len(places))
        weight[live] = part * scale[live]
        return np.asarray(missing(weight, felt(spread(weight)))[live] * scale[live])

    operator = LinearOperator((len(live), len(live)), matvec=product, dtype=float)
    weight = np.zeros(len(places))
    if len(live) and np.any(start[live]):
        wanted = -missing(np.zeros(len(places)), start)[live] * scale[live]
        part, failed = gmres(operator, wanted, rtol=TOLERANCE, restart=min(len(live), MOST), maxiter=1)
        if failed and np.linalg.norm(product(part) - wanted) > 1e-6 * np.linalg.norm(wanted):
            msg = f"The derivatives in equilibrium did not settle in {MOST} products of the engine."
            raise NumericalError(msg)
        weight[live] = part * scale[live]
    slopes = _added(first, spread(weight))
    moved = felt(slopes) + own
    by_limit = np.where(places.hard, np.where(binding, -weight, 0.0), moved * places.slopes_by_limit(load))
    return Settled(slopes, by_limit, weight)


def _added(one: Mapping[str, Stages], other: Mapping[str, Stages]) -> dict[str, Stages]:
    return {name: one[name] + slope if name in one else slope for name, slope in other.items()}
