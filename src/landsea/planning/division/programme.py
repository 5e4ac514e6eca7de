"""One arrangement a cargo, at least cost, within the limits of the ports: a mixed-integer programme.

With x_k = 1 if arrangement k is taken, g(k) its cargo::

    min  sum_k cost_k x_k     subject to   sum_{k: g(k) = c} x_k = 1  for every cargo c
                                           sum_k load_rk x_k <= limit_r  for every limit r

This is the multiple-choice multidimensional knapsack problem (Kellerer, Pferschy & Pisinger 2004, chapter 11). HiGHS
(Huangfu & Hall 2018) solves it by branch and bound, and its bound proves how near the answer is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from landsea.errors import NumericalError

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Relative gap between the answer and its bound at which the search ends.
GAP = 1e-9


@dataclass(frozen=True)
class Chosen:
    """The answer.

    Attributes
    ----------
    option : (C,) int array
        Number of the arrangement of each cargo.
    cost : float
        Their cost, in the unit of the costs given.
    bound : float
        No choice within the limits costs less.
    """

    option: Longs
    cost: float
    bound: float

    @property
    def gap(self) -> float:
        """What could still be saved at the most, in the unit of the costs."""
        return max(self.cost - self.bound, 0.0)


def choose(cargo: Longs, cost: Floats, load: Floats, limit: Floats) -> Chosen:
    """Take one arrangement for each cargo.

    Parameters
    ----------
    cargo : (K,) int array
        Cargo that each arrangement is of: 0 to C - 1, each at least once.
    cost : (K,) array
    load : (R, K) array
        What each arrangement puts on each limit.
    limit : (R,) array

    Returns
    -------
    Chosen

    Raises
    ------
    NumericalError
        If no choice keeps within the limits, or the search does not end.
    """
    cargos, options = int(cargo.max()) + 1, len(cargo)
    # Only differences within a cargo matter, and taking them keeps small gains apart from large totals.
    base = np.array([cost[cargo == c].min() for c in range(cargos)])
    extra = cost - base[cargo]
    unit = float(np.abs(extra).max()) or 1.0
    one = csr_array((np.ones(options), (cargo, np.arange(options))), shape=(cargos, options))
    rules = [LinearConstraint(one, 1.0, 1.0)]
    if len(limit):
        size = np.maximum(np.abs(limit), np.abs(load).max(axis=1))
        size = np.where(size > 0, size, 1.0)
        rules.append(LinearConstraint(load / size[:, None], -np.inf, limit / size))
    found = milp(extra / unit, integrality=np.ones(options), bounds=Bounds(0, 1), constraints=rules,
                 options={"mip_rel_gap": GAP})  # fmt: skip
    if found.x is None or not found.success:
        msg = f"No division of labour keeps within the limits of the ports ({found.message}). Give more room."
        raise NumericalError(msg)
    option = np.array([np.flatnonzero((cargo == c) & (found.x > 0.5))[0] for c in range(cargos)])
    bound = float(found.mip_dual_bound if found.mip_dual_bound is not None else found.fun) * unit
    return Chosen(option, float(cost[option].sum()), float(base.sum()) + bound)
