"""The equations of the trade model, as functions of arrays; logarithms of changes where the name says ``log``.

Layout: sector j, importer n, exporter i; matrices by region are ``[region, input, user]``. Source: Caliendo & Parro
(2015), equations 2, 6 to 10 and 12 to 16.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: A sum of weights below this has lost digits to underflow and is formed again in logarithms.
TINY = 1e-250


def calc_inputs_cost(inputs: Floats, log_price: Floats) -> Floats:
    """Return what dearer inputs add to the log of unit cost, (J, N) or (J, N, R).

    sum_k gamma_n^kj ln P_n^k
    """
    if log_price.ndim == 2:
        return np.asarray(np.matmul(inputs.swapaxes(1, 2), log_price.T[:, :, None])[:, :, 0].T)
    return np.asarray(np.matmul(inputs.swapaxes(1, 2), log_price.swapaxes(0, 1)).swapaxes(0, 1))


def calc_cost(va_share: Floats, inputs: Floats, log_wage: Floats, log_price: Floats) -> Floats:
    """Return the log change of unit cost, (J, N).

    ln c_n^j = gamma_n^j ln w_n + sum_k gamma_n^kj ln P_n^k
    """
    return va_share * log_wage + calc_inputs_cost(inputs, log_price)


def calc_price(weight: Floats, theta: Floats, log_cost: Floats) -> Floats:
    """Return the log change of the price of each sector's goods to each importer, (J, N); 0 where nothing is bought.

    ln P_n^j = -(1/theta_j) ln sum_i pi_ni^j (kappa_ni^j)^-theta_j (c_i^j)^-theta_j
    """
    x = -theta[:, None] * log_cost
    top = x.max(axis=1, keepdims=True)
    total = np.matmul(weight, np.exp(x - top)[:, :, None])[:, :, 0]
    if total.min() < TINY:
        return _price_in_logs(weight, theta, x)
    return np.asarray(-(np.log(total) + top) / theta[:, None])


def _price_in_logs(weight: Floats, theta: Floats, x: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        logs = np.log(weight) + x[:, None, :]
    total = np.logaddexp.reduce(logs, axis=2)
    return np.where(np.isfinite(total), -total / theta[:, None], 0.0)


def calc_shares(weight: Floats, theta: Floats, log_cost: Floats, log_price: Floats) -> Floats:
    """Return the share of each exporter in an importer's spending on a sector, (J, N, N).

    pi'_ni^j = pi_ni^j (kappa_ni^j c_i^j / P_n^j)^-theta_j
    """
    shares = np.subtract(log_price[:, :, None], log_cost[:, None, :])
    shares *= theta[:, None, None]
    # A flow that is not there stays so, however cheap it would be.
    np.minimum(shares, 700.0, out=shares)
    np.exp(shares, out=shares)
    shares *= weight
    return shares


def calc_output(net_share: Floats, spending: Floats) -> Floats:
    """Return each sector's sales before tariffs, (J, N) or (J, N, R).

    Y_i^j = sum_n pi_ni^j / (1 + tau_ni^j) X_n^j
    """
    if spending.ndim == 2:
        return np.asarray(np.matmul(net_share.swapaxes(1, 2), spending[:, :, None])[:, :, 0])
    return np.asarray(np.matmul(net_share.swapaxes(1, 2), spending))


def calc_input_demand(inputs: Floats, output: Floats) -> Floats:
    """Return what sectors spend on inputs, (J, N) or (J, N, R).

    sum_k gamma_n^jk Y_n^k
    """
    if output.ndim == 2:
        return np.asarray(np.matmul(inputs, output.T[:, :, None])[:, :, 0].T)
    return np.asarray(np.matmul(inputs, output.swapaxes(0, 1)).swapaxes(0, 1))


def calc_tariff_share(tariff: Floats, net_share: Floats) -> Floats:
    """Return tariff revenue in a unit of spending, (J, N).

    t_n^j = sum_i tau_ni^j pi_ni^j / (1 + tau_ni^j)
    """
    return np.asarray(np.einsum("jni,jni->jn", tariff, net_share))


def calc_income(wage_bill: Floats, tariff_share: Floats, spending: Floats, deficit: Floats) -> Floats:
    """Return income by region, (N,).

    I_n = w_n L_n + sum_j t_n^j X_n^j + D_n
    """
    return np.asarray(wage_bill + np.einsum("jn,jn->n", tariff_share, spending) + deficit)


def calc_wage_demand(va_share: Floats, output: Floats) -> Floats:
    """Return what sectors pay for value added, (N,).

    sum_j gamma_n^j Y_n^j
    """
    return np.asarray(np.einsum("jn,jn->n", va_share, output))


def calc_price_index(taste: Floats, log_price: Floats) -> Floats:
    """Return the log change of the consumer price index, (N,).

    ln P_n = sum_j alpha_n^j ln P_n^j
    """
    return np.asarray(np.einsum("jn,jn->n", taste, log_price))
