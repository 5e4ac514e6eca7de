"""How far values are from an equilibrium, judged from shares and values alone, whatever search found them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landsea.economy.accounts.accounts import calc_deficit
from landsea.economy.trade import kernels
from landsea.economy.trade.state import Economy


@dataclass(frozen=True)
class Residuals:
    """Largest relative misses.

    Attributes
    ----------
    goods : float
        Spending on a sector's goods in a region, against what its sectors and consumers ask for.
    labour : float
        What a region's sectors pay for value added, against its wage bill.
    trade : float
        A region's imports less exports against its deficit, as a share of income.
    walras : float
        The sum of what all regions earn less what they are paid, as a share of the world's value added.
    """

    goods: float
    labour: float
    trade: float
    walras: float

    @property
    def largest(self) -> float:
        """The largest of them."""
        return max(self.goods, self.labour, self.trade, self.walras)

    def larger(self, other: Residuals) -> Residuals:
        """Take the larger of each kind."""
        return Residuals(
            max(self.goods, other.goods),
            max(self.labour, other.labour),
            max(self.trade, other.trade),
            max(self.walras, other.walras),
        )


def calc_residuals(e: Economy) -> Residuals:
    """Return the residuals of an economy.

    X_n^j - sum_k gamma_n^jk Y_n^k - alpha_n^j I_n;  sum_j gamma_n^j Y_n^j - w_n L_n;  imports - exports - D_n
    """
    net = e.share / (1 + e.tariff)
    output = kernels.calc_output(net, e.spending)
    wanted = kernels.calc_input_demand(e.inputs, output) + e.taste * e.income
    largest = np.maximum(np.abs(e.spending), np.abs(wanted))
    goods = np.abs(e.spending - wanted) / np.where(largest > 0, largest, 1.0)
    paid = kernels.calc_wage_demand(e.va_share, output)
    balance = calc_deficit(e.trade) - e.deficit
    return Residuals(
        float(goods.max()),
        float(np.abs(paid / e.wage_bill - 1).max()),
        float(np.abs(balance / e.income).max()),
        float(abs((paid - e.wage_bill).sum()) / e.wage_bill.sum()),
    )
