"""The trade model as a page of plain code: damped wages, fixed points, loops. A second program to compare with."""

from __future__ import annotations

import numpy as np


def solve(share, wage_bill, va_share, inputs, taste, theta, kappa, tariff, deficit, tolerance=1e-12, damping=0.3):
    """Return wages, log prices, spending, income; arrays as in `landsea.economy.accounts`, shares by region."""
    sectors, regions, _ = share.shape
    wage, price = np.ones(regions), np.zeros((sectors, regions))
    spending = taste.T * wage_bill
    weight = share * kappa ** -theta[:, None, None]
    for _ in range(20_000):
        for _ in range(2000):
            cost = va_share.T * np.log(wage) + np.einsum("nkj,kn->jn", inputs, price)
            new = -np.log(np.einsum("jni,ji->jn", weight, np.exp(-theta[:, None] * cost))) / theta[:, None]
            moved, price = np.abs(new - price).max(), new
            if moved < tolerance / 10:
                break
        shares = weight * np.exp(-theta[:, None, None] * (cost[:, None, :] - price[:, :, None]))
        net = shares / (1 + tariff)
        for _ in range(5000):
            output = np.einsum("jni,jn->ji", net, spending)
            income = wage * wage_bill + np.einsum("jni,jni,jn->n", tariff, net, spending) + deficit
            new = np.einsum("njk,kn->jn", inputs, output) + taste.T * income
            moved, spending = np.abs(new / spending - 1).max(), new
            if moved < tolerance / 10:
                break
        miss = np.log(np.einsum("nj,jn->n", va_share, output) / (wage * wage_bill))
        if np.abs(miss).max() < tolerance:
            return wage, price, net * spending[:, :, None], income
        wage = wage * np.exp(damping * miss)
        wage *= wage_bill.sum() / (wage @ wage_bill)
    msg = "the plain program does not converge"
    raise AssertionError(msg)
