"""How everything at a point responds to wages, labour and what drives the economy: exact derivatives, all linear.

Forward: from directions to responses, many at once. The market equations' own derivative by wages and labour is a small
matrix (N or a little more); with its factorisation every further derivative, forward or backward, is two sweeps
through the chain of inputs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landsea.economy.trade import kernels
from landsea.economy.trade.leontief import Leontief
from landsea.economy.trade.point import Markets, Point

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Response:
    """What R directions do, in logs unless said otherwise.

    Attributes
    ----------
    price, cost : (J, N, R) array
    index : (N, R) array
        Consumer prices.
    spending, output : (J, N, R) array
        Currency.
    wage_bill, income : (N, R) array
        Currency.
    log_labour : (N, R) array
    miss : (n, R) array
        The market equations.
    """

    price: Floats
    cost: Floats
    index: Floats
    spending: Floats
    output: Floats
    wage_bill: Floats
    income: Floats
    log_labour: Floats
    miss: Floats


@dataclass(frozen=True, eq=False)
class Push:
    """R directions in which the economy is driven.

    Attributes
    ----------
    log_wage, log_labour : (N, R) array
    log_kappa : (J, N, N, R) array or None
        Log of what an importer pays for what an exporter's unit costs: tariffs, iceberg costs, productivity.
    tariff : (J, N, N, R) array or None
        Rates, not logs; also to be counted in `log_kappa`.
    log_productivity : (J, N, R) array or None
        Also to be counted in `log_kappa`.
    deficit : (N, R) array or None
        Currency.
    """

    log_wage: Floats
    log_labour: Floats
    log_kappa: Floats | None = None
    tariff: Floats | None = None
    log_productivity: Floats | None = None
    deficit: Floats | None = None


class Linear:
    """The equations linearised at a point."""

    def __init__(self, markets: Markets, point: Point, tolerance: float = 1e-14) -> None:
        self.markets, self.point, self.tolerance = markets, point, tolerance

    @cached_property
    def prices(self) -> Leontief:
        """The system of prices."""
        return Leontief(self.point.share, self.markets.economy.inputs)

    @cached_property
    def spending(self) -> Leontief:
        """The system of spending (used transposed)."""
        e, p = self.markets.economy, self.point
        return Leontief(p.net_share, e.inputs, p.tariff_share, e.taste)

    @cached_property
    def flows(self) -> Floats:
        """Value of flows before tariffs, (J, N, N), currency."""
        return np.asarray(self.point.net_share * self.point.spending[:, :, None])

    @cached_property
    def revenue(self) -> Floats:
        """Tariff revenue by flow, (J, N, N), currency."""
        return np.asarray(self.markets.drive.tariff * self.flows)

    @cached_property
    def abroad(self) -> Floats:
        """Value of flows between regions before tariffs, (J, N, N), currency."""
        return without_home(self.flows)

    @cached_property
    def share_abroad(self) -> Floats:
        """Shares of spending before tariffs, home use left out, (J, N, N)."""
        return without_home(self.point.net_share)

    def respond(self, push: Push) -> Response:
        """Follow directions through prices, shares and spending.

        Total derivatives of Caliendo & Parro (2015), equations 2, 6, 7, 9 and 10.
        """
        e, p = self.markets.economy, self.point
        unit = e.va_share[:, :, None] * push.log_wage[None]
        right = np.matmul(p.share, unit)
        if push.log_kappa is not None:
            right = right + np.einsum("jni,jnir->jnr", p.share, push.log_kappa)
        price = self.prices.solve(right, self.tolerance)
        unit = unit + kernels.calc_inputs_cost(e.inputs, price)
        output, back = self._substitution(unit, price, push)
        wage_bill = p.wage_bill[:, None] * (push.log_wage + push.log_labour)
        given = wage_bill + back
        if push.deficit is not None:
            given = given + push.deficit
        demand = kernels.calc_input_demand(e.inputs, output) + e.taste[:, :, None] * given[None]
        spending = self.spending.solve(demand, self.tolerance, transposed=True)
        output = output + kernels.calc_output(p.net_share, spending)
        income = given + np.einsum("jn,jnr->nr", p.tariff_share, spending)
        index = np.einsum("jn,jnr->nr", e.taste, price)
        cost = unit if push.log_productivity is None else unit - push.log_productivity
        balance = self._balance(push, unit, price, spending)
        miss = self._miss(push, balance, wage_bill, income, index)
        return Response(price, cost, index, spending, output, wage_bill, income, push.log_labour, miss)

    def settle(self, push: Push) -> Response:
        """Follow directions until markets clear again: wages and labour respond too."""
        n, moving = self.markets.economy.shape[1], self.markets.moving
        x = -np.linalg.solve(self.by_wages().miss, self.respond(push).miss)
        labour = np.zeros_like(push.log_labour)
        labour[moving] = x[n:]
        return self.respond(replace(push, log_wage=push.log_wage + x[:n], log_labour=push.log_labour + labour))

    def _substitution(self, unit: Floats, price: Floats, push: Push) -> tuple[Floats, Floats]:
        """Return what moves between exporters at spending held: sales (J, N, R), and tariff revenue (N, R).

        dln pi = -theta (dln c + dln kappa - dln P), less dln(1 + tau) before tariffs
        """
        theta = self.markets.economy.theta[:, None, None]
        rate = self.markets.drive.tariff
        sold, taxed = self.flows.sum(axis=1)[:, :, None], self.revenue.sum(axis=2)[:, :, None]
        output = -theta * (sold * unit - np.matmul(self.flows.swapaxes(1, 2), price))
        back = -theta * (np.matmul(self.revenue, unit) - taxed * price)
        if push.log_kappa is not None:
            theta = theta[..., None]
            less = theta * push.log_kappa
            if push.tariff is not None:
                own = push.tariff / (1 + rate)[..., None]
                less = less + own
                back = back + np.einsum("jni,jnir->jnr", self.flows, push.tariff)
            output = output - np.einsum("jni,jnir->jir", self.flows, less)
            back = back - np.einsum("jni,jnir->jnr", self.revenue, less)
        return output, back.sum(axis=0)

    def _balance(self, push: Push, unit: Floats, price: Floats, spending: Floats) -> Floats:
        """Return the log change of coming over going, (N, R)."""
        theta, p, made = self.markets.economy.theta[:, None, None], self.point, self.abroad
        sold, bought = made.sum(axis=1)[:, :, None], made.sum(axis=2)[:, :, None]
        coming = np.matmul(self.share_abroad.swapaxes(1, 2), spending)
        coming = coming - theta * (sold * unit - np.matmul(made.swapaxes(1, 2), price))
        going = self.share_abroad.sum(axis=2)[:, :, None] * spending
        going = going - theta * (np.matmul(made, unit) - bought * price)
        if push.log_kappa is not None:
            less = theta[..., None] * push.log_kappa
            if push.tariff is not None:
                less = less + push.tariff / (1 + self.markets.drive.tariff)[..., None]
            coming = coming - np.einsum("jni,jnir->jir", made, less)
            going = going - np.einsum("jni,jnir->jnr", made, less)
        change = coming.sum(axis=0) / p.coming[:, None] - going.sum(axis=0) / p.going[:, None]
        return np.asarray(change if push.deficit is None else change + push.deficit * self.by_deficit[:, None])

    @cached_property
    def by_deficit(self) -> Floats:
        """Derivative of log coming over going by a region's own deficit, (N,)."""
        return np.where(self.markets.drive.deficit >= 0, 1 / self.point.coming, 1 / self.point.going)

    def _miss(self, push: Push, balance: Floats, wage_bill: Floats, income: Floats, index: Floats) -> Floats:
        p, d = self.point, self.markets.drive
        of_block = self.markets.economy.of_block
        miss = balance + of_block(wage_bill) / of_block(p.wage_bill)[:, None]
        moving = self.markets.moving
        if not len(moving):
            return np.asarray(miss)
        wanted = d.mobility[:, None] * (income / p.income[:, None] - push.log_labour - index)
        more = np.zeros_like(wanted)
        for group in np.unique(d.group[moving]):
            inside = d.group == group
            share = d.workers[inside] * np.exp(p.log_labour[inside])
            share = share / share.sum()
            more[inside] = push.log_labour[inside] - wanted[inside] + share @ wanted[inside]
        return np.concatenate([miss, more[moving]])

    def by_wages(self) -> Response:
        """Return the responses to each wage, then to each region's labour where it moves."""
        n = self.markets.economy.shape[1]
        moving = self.markets.moving
        wage = np.concatenate([np.eye(n), np.zeros((n, len(moving)))], axis=1)
        labour = np.concatenate([np.zeros((n, n)), np.eye(n)[:, moving]], axis=1)
        return self.respond(Push(wage, labour))


def without_home(flows: Floats) -> Floats:
    """Return flows with nothing on the diagonal."""
    abroad = flows.copy()
    home = np.arange(flows.shape[1])
    abroad[:, home, home] = 0.0
    return abroad
