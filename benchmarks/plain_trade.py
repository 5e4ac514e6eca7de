"""The trade model in plain numpy: fixed points inside damped wages. What a careful user would write in an afternoon."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.economy import Accounts

Floats = NDArray[np.float64]

#: Part of a market's log miss by which its wage moves; more cycles on sectors with large elasticities.
DAMPING = 0.3


class PlainTrade:
    """Solves in changes from the data's shares, whatever else the data hold."""

    def __init__(self, accounts: Accounts) -> None:
        cost = accounts.cost
        self.va_share = (accounts.value_added / cost).T
        self.inputs = accounts.intermediate / cost[:, None, :]
        self.taste = (accounts.final_use / accounts.final_use.sum(axis=1, keepdims=True)).T
        paid = accounts.trade * (1 + accounts.tariff)
        self.share = paid / paid.sum(axis=2, keepdims=True)
        self.bill, self.theta = accounts.value_added.sum(axis=1), accounts.theta[:, None]
        self.spending = (accounts.intermediate.sum(axis=2) + accounts.final_use).T

    def solve(self, kappa: Floats, tariff: Floats, tolerance: float) -> dict[str, Any]:
        """Return wages, price indices and incomes with balanced trade."""
        weight = self.share * kappa ** -self.theta[:, :, None]
        wage, price, spending = np.ones(len(self.bill)), np.zeros_like(self.taste), self.spending
        while True:
            moved = np.inf
            while moved > tolerance / 10:
                cost = (
                    self.va_share * np.log(wage) + np.matmul(self.inputs.swapaxes(1, 2), price.T[:, :, None])[:, :, 0].T
                )
                new = -np.log(np.matmul(weight, np.exp(-self.theta * cost)[:, :, None])[:, :, 0]) / self.theta
                moved, price = np.abs(new - price).max(), new
            net = weight * np.exp(-self.theta[:, :, None] * (cost[:, None, :] - price[:, :, None])) / (1 + tariff)
            taxed, moved = (tariff * net).sum(axis=2), np.inf
            while moved > tolerance / 10:
                output = np.matmul(net.swapaxes(1, 2), spending[:, :, None])[:, :, 0]
                income = wage * self.bill + (taxed * spending).sum(axis=0)
                new = np.matmul(self.inputs, output.T[:, :, None])[:, :, 0].T + self.taste * income
                moved, spending = np.abs(new - spending).max() / new.max(), new
            miss = np.log((self.va_share * output).sum(axis=0) / (wage * self.bill))
            if np.abs(miss).max() < tolerance:
                return {"wage": wage, "index": np.exp((self.taste * price).sum(axis=0)), "income": income}
            wage = wage * np.exp(DAMPING * miss)
            wage = wage * (self.bill.sum() / (wage @ self.bill))

    def real_income(self, tariff: Floats, new: Floats, iceberg: float, tolerance: float) -> Floats:
        """Return the change of real income: baseline and counterfactual."""
        home = np.eye(len(self.bill), dtype=bool)
        freight = np.where(home, 1.0, iceberg)
        before = self.solve(np.ones_like(tariff), tariff, tolerance)
        after = self.solve(freight * (1 + new) / (1 + tariff), new, tolerance)
        return np.asarray(after["income"] / before["income"] * before["index"] / after["index"])
