"""The two closures of Allen & Arkolakis (2022): an economic geography of trade, and a city of commuters.

Each says how the price indices of a node follow from two sizes: what goes out of it and what ends in it (trade: income
and people; city: residents and workers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Variant:
    """Price indices as powers of sizes, and totals.

    ln P = p0 + pa a + pb b + pw w;  ln Pi = q0 + qa a + qb b + qw w

    Attributes
    ----------
    theta : float
        Elasticity of flows with respect to cost.
    inward : tuple
        (p0 (N,), pa, pb, pw).
    outward : tuple
        (q0 (N,), qa, qb, qw).
    ends_in_b : bool
        True where what ends in a node is its second size; False where it is its first (balanced trade).
    total : float
        Sum of each size.
    """

    theta: float
    inward: tuple[Floats, float, float, float]
    outward: tuple[Floats, float, float, float]
    ends_in_b: bool
    total: float

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.inward[0])

    def in_changes(self) -> Variant:
        """Return the same closure for changes from an equilibrium."""
        zero = np.zeros(self.n_nodes)
        return Variant(self.theta, (zero, *self.inward[1:]), (zero, *self.outward[1:]), self.ends_in_b, self.total)


def economic_geography(
    productivity: Floats, amenity: Floats, *, theta: float, alpha: float, beta: float, people: float
) -> Variant:
    """Return the trade closure; sizes are income and people, incomes sum to the number of people.

    P_i = u_i Y_i / (L_i W),  Pi_i = A_i L_i Y_i^-((1+theta)/theta);  A = Abar L^alpha,  u = ubar L^beta

    Parameters
    ----------
    productivity, amenity : (N,) array
        Abar and ubar, above 0.
    theta, alpha, beta : float
        Trade elasticity; external economies of scale; spill-overs of people on amenities.
    people : float
        Lbar.
    """
    inward = (np.log(amenity), 1.0, beta - 1.0, -1.0)
    outward = (np.log(productivity), -(1 + theta) / theta, 1.0 + alpha, 0.0)
    return Variant(theta, inward, outward, ends_in_b=False, total=people)


def urban(productivity: Floats, amenity: Floats, *, theta: float, alpha: float, beta: float, people: float) -> Variant:
    """Return the city closure; sizes are residents and workers.

    Pi_i = u_i LR_i^(-1/theta) k,  P_i = A_i LF_i^(-1/theta) k,  k = (Lbar / W^theta)^(1/(2 theta))
    A = Abar LF^alpha,  u = ubar LR^beta

    Parameters
    ----------
    productivity, amenity, theta, alpha, beta, people
        As for `economic_geography`.
    """
    level = np.log(people) / (2 * theta)
    inward = (np.log(productivity) + level, 0.0, alpha - 1 / theta, -0.5)
    outward = (np.log(amenity) + level, beta - 1 / theta, 0.0, -0.5)
    return Variant(theta, inward, outward, ends_in_b=True, total=people)
