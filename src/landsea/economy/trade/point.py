"""The economy at given wages: prices, shares, spending, and by how much labour markets miss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landsea.economy.trade import kernels
from landsea.economy.trade.contraction import Found, contract
from landsea.economy.trade.leontief import Leontief
from landsea.economy.trade.prices import INNER, REFUSE, find_prices
from landsea.economy.trade.state import Drive, Economy

Floats = NDArray[np.float64]

#: How often spending is begun anew, with entries in other units.
ATTEMPTS = 5


@dataclass(frozen=True, eq=False)
class Point:
    """Everything at given wages and labour.

    Attributes
    ----------
    log_wage, log_labour : (N,) array
    log_price, log_cost : (J, N) array
        Of a sector's goods to its users; of a unit of its output, productivity counted.
    share, net_share : (J, N, N) array
        Spending shares; the same before tariffs.
    tariff_share, spending, output : (J, N) array
    income, wage_bill : (N,) array
        Currency.
    coming, going : (N,) array
        Exports and what is borrowed; imports and what is lent; currency, before tariffs.
    miss : (n,) array
        Logs by which coming misses going; then, for regions whose labour moves, by which labour misses what its real
        income calls for.
    """

    log_wage: Floats
    log_labour: Floats
    log_price: Floats
    log_cost: Floats
    share: Floats
    net_share: Floats
    tariff_share: Floats
    spending: Floats
    output: Floats
    income: Floats
    wage_bill: Floats
    coming: Floats
    going: Floats
    miss: Floats

    @property
    def size(self) -> float:
        """Largest miss."""
        return float(np.abs(self.miss).max())


class Markets:
    """An economy under a drive, ready to be looked at for any wages.

    Parameters
    ----------
    economy : Economy
    drive : Drive
    """

    def __init__(self, economy: Economy, drive: Drive) -> None:
        self.economy, self.drive = economy, drive
        self.moving = np.flatnonzero(drive.group >= 0)
        self._home: Floats | None = None

    @cached_property
    def weight(self) -> Floats:
        """Shares at new trade costs and productivities, before prices respond, (J, N, N)."""
        e, d = self.economy, self.drive
        log_kappa = np.log((1 + d.tariff) / (1 + e.tariff)) + d.log_iceberg - d.log_productivity[:, None, :]
        if not log_kappa.any():
            return e.share
        return np.asarray(e.share * np.exp(-e.theta[:, None, None] * log_kappa))

    @cached_property
    def prices(self) -> Leontief:
        """The system of prices at the weights, only to precondition by."""
        total = self.weight.sum(axis=2, keepdims=True)
        share = np.divide(self.weight, total, out=np.zeros_like(self.weight), where=total > 0)
        return Leontief(share, self.economy.inputs)

    def look(self, x: Floats, near: Point | None = None) -> Point | None:
        """Evaluate at log wages and log labour; None where incomes are not above zero.

        Parameters
        ----------
        x : (N + M,) array
            Log changes of wages, then of labour in the regions where it moves.
        near : Point, optional
            Where to start from.
        """
        e, d = self.economy, self.drive
        n = e.shape[1]
        log_wage, log_labour = x[:n], np.zeros(n)
        log_labour[self.moving] = x[n:]
        wage_bill = e.wage_bill * np.exp(log_wage + log_labour)
        log_price = self._prices(log_wage, near)
        unit = kernels.calc_cost(e.va_share, e.inputs, log_wage, log_price)
        share = kernels.calc_shares(self.weight, e.theta, unit, log_price)
        net = share / (1 + d.tariff)
        tariff_share = kernels.calc_tariff_share(d.tariff, net)
        spending = self._spending(net, tariff_share, wage_bill, near)
        if spending is None:
            return None
        output = kernels.calc_output(net, spending)
        income = kernels.calc_income(wage_bill, tariff_share, spending, d.deficit)
        if income.min() <= 0:
            return None
        coming, going = self._balance(net, spending)
        # Balances say what labour markets say (Walras), and say it in full digits where a region hardly trades.
        # With the last term the level of wages is fixed too: value added of all that trade is the numeraire.
        miss = np.log(coming / going) + np.log(e.of_block(wage_bill) / e.of_block(e.wage_bill))
        if len(self.moving):
            miss = np.concatenate([miss, self._labour_miss(log_labour, log_price, income)])
        return Point(
            log_wage,
            log_labour,
            log_price,
            unit - d.log_productivity,
            share,
            net,
            tariff_share,
            spending,
            output,
            income,
            wage_bill,
            coming,
            going,
            miss,
        )

    def _balance(self, net: Floats, spending: Floats) -> tuple[Floats, Floats]:
        """Return exports and what is borrowed, imports and what is lent; ones where a region does neither."""
        flows = net * spending[:, :, None]
        home = np.arange(flows.shape[1])
        flows[:, home, home] = 0.0
        deficit = self.drive.deficit
        coming = flows.sum(axis=(0, 1)) + np.maximum(deficit, 0.0)
        going = flows.sum(axis=(0, 2)) - np.minimum(deficit, 0.0)
        alone = (coming == 0) & (going == 0)
        return np.where(alone, 1.0, coming), np.where(alone, 1.0, going)

    def _prices(self, log_wage: Floats, near: Point | None) -> Floats:
        e = self.economy
        start = np.zeros(e.shape) if near is None else near.log_price
        return find_prices(self.weight, e.theta, e.inputs, e.va_share * log_wage, self.prices, start)

    def _spending(self, net: Floats, tariff_share: Floats, wage_bill: Floats, near: Point | None) -> Floats | None:
        """Solve for spending; None where it has no sensible solution, as when a region lends more than it earns.

        Steps are relative to each entry, so that small sectors are as exact as large ones; where entries end far from
        where they began, the scale is taken anew.
        """
        e, d = self.economy, self.drive
        system = Leontief(net, e.inputs, tariff_share, e.taste)
        # The home part only preconditions: that of an earlier look serves as well.
        if self._home is None:
            self._home = system.home
        system.home = self._home
        fixed = e.taste * (wage_bill + d.deficit)
        x = e.spending if near is None else near.spending
        for attempt in range(ATTEMPTS):
            if attempt == 1:
                system.home = self._home = Leontief(net, e.inputs, tariff_share, e.taste).home
            found, x = _relative(system, fixed, fixed + system.through_transposed(x))
            if found.residual < REFUSE:
                return x
        return None

    def _labour_miss(self, log_labour: Floats, log_price: Floats, income: Floats) -> Floats:
        d = self.drive
        wanted = d.mobility * self.real_income_a_head(log_labour, log_price, income)
        miss = np.zeros(len(wanted))
        for group in np.unique(d.group[self.moving]):
            inside = d.group == group
            share = d.workers[inside] / d.workers[inside].sum()
            miss[inside] = log_labour[inside] - wanted[inside] + np.log(share @ np.exp(wanted[inside]))
        return np.asarray(miss[self.moving])

    def real_income_a_head(self, log_labour: Floats, log_price: Floats, income: Floats) -> Floats:
        """Return the log change of real income a head, (N,), against the economy before."""
        e = self.economy
        return np.log(income / e.income) - log_labour - kernels.calc_price_index(e.taste, log_price)


def _relative(system: Leontief, fixed: Floats, start: Floats) -> tuple[Found, Floats]:
    """Iterate on spending from a start, in units of it."""
    scale = np.where(start != 0, np.abs(start), 1.0)

    def step(flat: Floats) -> Floats:
        x = scale * flat.reshape(scale.shape)
        way = system.precondition(fixed + system.through_transposed(x) - x, transposed=True)
        return (way / scale).ravel()

    found = contract(step, (start / scale).ravel(), INNER)
    return found, found.x.reshape(scale.shape) * scale
