"""Structural gravity with one sector: every region sells a fixed endowment (Anderson & van Wincoop 2003).

The special case of the trade model without inputs and tariffs, in which spending stays a fixed share of sales. Prices
enter sales and spending inside the solve (Yotov, Piermartini, Monteiro & Larch 2016, chapter 2); with both frozen at
their baseline, as one published program has it, markets do not clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.gravity import gravity
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: Largest log miss of a market; most Newton steps.
TOLERANCE, MOST = 1e-13, 100


@dataclass(frozen=True, eq=False)
class Endowment:
    """What a change of trade costs does to endowment economies; factors, 1 for no change.

    Attributes
    ----------
    regions : tuple of str
    price : (N,) array
        Change of the price of a region's goods at its gate.
    index : (N,) array
        Change of its price index (inward multilateral resistance).
    before, after : (N, N) array
        Flows ``[exporter, importer]`` in the unit of output.
    residual : float
        Largest relative difference between what a region sells and what it is paid.
    """

    regions: tuple[str, ...]
    price: Floats
    index: Floats
    before: Floats
    after: Floats
    residual: float

    @property
    def welfare(self) -> Floats:
        """Change of real income, price over index, (N,); terms of trade in this model."""
        return np.asarray(self.price / self.index)

    def table(self) -> pd.DataFrame:
        """One row a region, in percent."""
        home = np.diag_indices(len(self.regions))
        was, now = self.before, self.after
        columns = {
            "factory_gate_price_percent": self.price,
            "price_index_percent": self.index,
            "welfare_percent": self.welfare,
            "exports_percent": _ratio(now.sum(axis=1) - now[home], was.sum(axis=1) - was[home]),
            "imports_percent": _ratio(now.sum(axis=0) - now[home], was.sum(axis=0) - was[home]),
            "home_trade_percent": _ratio(now[home], was[home]),
        }
        return pd.DataFrame({"region": self.regions, **{name: 100 * (value - 1) for name, value in columns.items()}})


def solve_endowment(
    regions: Sequence[str],
    output: Floats,
    expenditure: Floats,
    log_cost: Floats,
    log_change: Floats,
    sigma: float,
    *,
    reference: int = 0,
    frozen: bool = False,
) -> Endowment:
    """Solve for prices after a change of trade costs.

    Parameters
    ----------
    regions : sequence of str
    output, expenditure : (N,) array
        Sales and spending before, currency.
    log_cost : (N, N) array
        ``[exporter, importer]``: log of what costs leave of trade, (1 - sigma) ln t, as gravity estimates it.
    log_change : (N, N) array
        Change of it.
    sigma : float
        Elasticity of substitution, above 1.
    reference : int
        Region whose price index is the numeraire.
    frozen : bool
        Keep shares of sales and spending at their baseline. Reproduces the published program; markets then miss.

    Raises
    ------
    NumericalError
        If prices are not found.
    """
    sold, spent = output / output.sum(), expenditure / expenditure.sum()
    # Only the products count in a balance; shifted so that nothing overflows.
    balance = gravity(sold, spent, log_cost.max() - log_cost, 1.0, tolerance=1e-15, most_iterations=5000)
    before = balance.flow
    weight = before / before.sum(axis=0) * np.exp(log_change)
    if frozen:
        log_price = _frozen(before, log_cost + log_change, sold, spent, reference) / (1 - sigma)
    else:
        log_price = _newton(weight, sold, spent, 1 - sigma)
    log_index = np.log(weight.T @ np.exp((1 - sigma) * log_price)) / (1 - sigma)
    log_price, log_index = log_price - log_index[reference], log_index - log_index[reference]
    after = weight * np.exp((1 - sigma) * (log_price[:, None] - log_index[None, :])) * spent * np.exp(log_price)
    paid, due = after.sum(axis=1) / after.sum(), sold * np.exp(log_price) / (sold @ np.exp(log_price))
    total = expenditure.sum()
    residual = float(np.abs(paid / due - 1).max())
    return Endowment(tuple(regions), np.exp(log_price), np.exp(log_index), before * total, after * total, residual)


def calc_excess(weight: Floats, sold: Floats, spent: Floats, power: float, log_price: Floats) -> tuple[Floats, Floats]:
    """Return by how much payments miss sales, in logs (N,), and its derivative by log prices (N, N).

    ln y'_i - ln sum_j pi_ij p_i^(1-s) / P_j^(1-s) e'_j;  y' = p Y / sum p Y,  e' = p E / sum p E
    """
    price = np.exp(log_price)
    taken = weight * np.exp(power * log_price)[:, None]
    share = taken / taken.sum(axis=0)
    sales, spending = sold * price / (sold @ price), spent * price / (spent @ price)
    paid = share * spending
    total = paid.sum(axis=1)
    part = paid / total[:, None]
    slope = np.eye(len(sold)) * (1 - power) - sales[None, :] + power * part @ share.T - part + spending[None, :]
    return np.log(sales / total), slope


def _newton(weight: Floats, sold: Floats, spent: Floats, power: float) -> Floats:
    """Find log prices with mean zero; steps are shortened where they do not help."""
    x = np.zeros(len(sold))
    miss, slope = calc_excess(weight, sold, spent, power, x)
    for _ in range(MOST):
        size = np.abs(miss).max()
        if size <= TOLERANCE:
            return x
        # Only relative prices count; the ones take the constant direction out of the null space.
        step, length = -np.linalg.solve(slope + 1 / len(sold), miss), 1.0
        while length > 1e-6:
            new, new_slope = calc_excess(weight, sold, spent, power, x + length * step)
            if np.abs(new).max() < size or size < 1e-12:
                break
            length /= 2
        else:
            break
        if np.abs(new).max() >= size:
            return x
        x, miss, slope = x + length * step, new, new_slope
    msg = f"Prices are not found: a market misses by {np.abs(miss).max():.1e}."
    raise NumericalError(msg)


def _frozen(before: Floats, log_cost: Floats, sold: Floats, spent: Floats, reference: int) -> Floats:
    """Return (1 - sigma) times log prices when shares of sales and spending do not move."""
    after = gravity(sold, spent, log_cost.max() - log_cost, 1.0, tolerance=1e-15, most_iterations=5000).flow
    return np.asarray(np.log(after[:, reference] / before[:, reference]))


def _ratio(now: Floats, was: Floats) -> Floats:
    return np.asarray(np.divide(now, was, out=np.full(len(was), np.nan), where=was > 0))
