"""Doubly constrained gravity: a table of flows that meets every zone's supply and use.

``T_od = a_o b_d exp(-beta c_od)`` with ``a`` and ``b`` such that rows sum to supply and columns to use;
iterative proportional fitting finds them (Furness 1965; Wilson 1967; Sinkhorn 1967).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: If this many iterations gain less than a tenth, the pattern of zeros allows no more.
STALL = 200
#: A pattern that cannot carry the marginals drives the scaling factors apart without end; stop before they overflow.
APART = 1e100


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
    tolerance: float = 1e-9,
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
    nearest = np.min(cost, axis=1, keepdims=True, where=open_pair, initial=np.inf)
    farther = np.subtract(cost, nearest, out=np.zeros(cost.shape), where=open_pair)
    weight = np.where(open_pair, np.exp(-beta * farther), 0.0)
    a, b, residual, iterations = _balance(weight, send, want, tolerance, most_iterations)
    flow = a[:, None] * weight * b[None, :]
    return Balance(flow, supply - send, use - want, residual, iterations)


def _balance(
    weight: Floats, send: Floats, want: Floats, tolerance: float, most_iterations: int
) -> tuple[Floats, Floats, float, int]:
    """Find the two scaling vectors; stop at the tolerance, at the limit, or when nothing is gained any more."""
    a, b = np.ones(len(send)), np.ones(len(want))
    columns, residual, before, iterations = a @ weight, np.inf, np.inf, 0
    while residual > tolerance and iterations < most_iterations:
        b = _ratio(want, columns)
        a = _ratio(send, weight @ b)
        # Only the products count: keep the two vectors in the same range, however the pattern drives them apart.
        scale = np.sqrt(a.max() / b.max())
        a, b = a / scale, b * scale
        columns = a @ weight
        miss = np.abs(b * columns - want)
        residual = float((miss / np.where(want > 0, want, 1.0)).max())
        iterations += 1
        if a.max() > APART:
            break
        if iterations % STALL == 0:
            if residual > 0.9 * before:
                break
            before = residual
    return a, b, residual, iterations


def _ratio(wanted: Floats, have: Floats) -> Floats:
    return np.divide(wanted, have, out=np.zeros_like(wanted), where=have > 0)
