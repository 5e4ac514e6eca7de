"""Doubly constrained gravity: a table of flows that meets every zone's supply and use.

``T_od = a_o b_d exp(-beta c_od)`` with ``a`` and ``b`` such that rows sum to supply and columns to use;
iterative proportional fitting finds them (Furness 1965; Wilson 1967; Sinkhorn 1967).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Balance:
    """A balanced table.

    Attributes
    ----------
    flow : (O, D) array
        Tonnes.
    unmet_supply : (O,) array
        Supply that found no user; zero but for zones without any partner.
    unmet_use : (D,) array
        Use that found no supply.
    residual : float
        Largest relative miss of a marginal among zones that have partners.
    iterations : int
    """

    flow: Floats
    unmet_supply: Floats
    unmet_use: Floats
    residual: float
    iterations: int


def gravity(
    supply: Floats,
    use: Floats,
    cost: Floats,
    beta: float,
    *,
    tolerance: float = 1e-10,
    most_iterations: int = 20_000,
) -> Balance:
    """Spread supply over use with exponential deterrence.

    Parameters
    ----------
    supply : (O,) array
        Tonnes to send, >= 0.
    use : (D,) array
        Tonnes wanted, >= 0. If the totals differ, the larger side is scaled down, and the rest is reported
        as unmet in proportion.
    cost : (O, D) array
        Cost of a pair, yuan/t; +inf where the pair may not trade.
    beta : float
        Deterrence, 1 / (yuan/t), >= 0.
    tolerance : float
        Relative residual of the marginals at which to stop.
    most_iterations : int
        Stop here; the residual says how far the table is from balance.

    Returns
    -------
    Balance

    Notes
    -----
    A table whose zero pattern cannot carry the marginals does not converge; the residual then stays large.
    """
    open_pair = np.isfinite(cost) & (supply > 0)[:, None] & (use > 0)[None, :]
    send = np.where(open_pair.any(axis=1), supply, 0.0)
    want = np.where(open_pair.any(axis=0), use, 0.0)
    total = min(send.sum(), want.sum())
    if total <= 0:
        return Balance(np.zeros(cost.shape), supply.copy(), use.copy(), 0.0, 0)
    send, want = send * (total / send.sum()), want * (total / want.sum())
    finite = np.where(open_pair, cost, np.inf)
    nearest = np.min(finite, axis=1, keepdims=True)
    weight = np.where(open_pair, np.exp(-beta * (finite - np.where(np.isfinite(nearest), nearest, 0.0))), 0.0)
    a, b, iterations, residual = np.ones(len(send)), np.ones(len(want)), 0, np.inf
    columns = a @ weight
    while residual > tolerance and iterations < most_iterations:
        b = _ratio(want, columns)
        a = _ratio(send, weight @ b)
        columns = a @ weight
        miss = np.abs(b * columns - want)
        residual = float((miss / np.where(want > 0, want, 1.0)).max())
        iterations += 1
    flow = a[:, None] * weight * b[None, :]
    return Balance(flow, supply - send, use - want, residual, iterations)


def _ratio(wanted: Floats, have: Floats) -> Floats:
    return np.divide(wanted, have, out=np.zeros_like(wanted), where=have > 0)
