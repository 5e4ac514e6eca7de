"""Derivatives of real incomes by every tariff, cost of delivering, productivity and deficit, exactly, backwards.

The market equations' derivative by wages is factorised once; each objective then costs one sweep back through the chain
of inputs, and gives its derivative by everything (implicit differentiation, adjoint form).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.trade import kernels
from landsea.economy.trade.linear import Linear

#: Importers whose derivatives are summed over sectors at a time.
IMPORTERS = 16

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Stars:
    """Derivatives of the objectives by what stands between them and what drives the economy.

    Attributes
    ----------
    price, sales : (J, N, R) array
        By the price of a sector's goods to an importer; by a sector's sales.
    income, coming, going : (N, R) array
        By income; by exports and by imports through the market equations.
    """

    price: Floats
    sales: Floats
    income: Floats
    coming: Floats
    going: Floats


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Derivatives of R objectives, each a weighted sum of regions' log real incomes.

    Attributes
    ----------
    regions, sectors, objectives : sequence of str
        Labels; by default there is one objective a region.
    linear : Linear
        The equations at the point.
    by_deficit : (N, R) array
        By each region's deficit, 1/currency.

    Notes
    -----
    What is kept is of size J N R; the derivatives by all J N N flows of one objective are made when asked for.
    """

    regions: Sequence[str]
    sectors: Sequence[str]
    objectives: Sequence[str]
    linear: Linear
    by_deficit: Floats
    stars: Stars

    def iceberg(self, objective: str | int) -> Floats:
        """Return derivatives by log costs of delivering, (J, N, N) ``[sector, importer, exporter]``."""
        r = self._number(objective)
        cost = self._less(r)
        cost *= self.linear.markets.economy.theta[:, None, None]
        cost += self.linear.point.share * self.stars.price[:, :, None, r]
        return cost

    def tariff(self, objective: str | int) -> Floats:
        """Return derivatives by tariff rates, (J, N, N); a rate higher by 0.01 is one point."""
        r = self._number(objective)
        rate = self._less(r)
        rate *= 1.0 + self.linear.markets.economy.theta[:, None, None]
        rate += self.linear.point.share * self.stars.price[:, :, None, r]
        rate /= 1.0 + self.linear.markets.drive.tariff
        rate += self.linear.flows * self.stars.income[None, :, None, r]
        return rate

    def productivity(self, objective: str | int) -> Floats:
        """Return derivatives by log productivities, (N, J)."""
        return np.asarray(self.by_log_productivity[:, :, self._number(objective)].T)

    @cached_property
    def by_log_productivity(self) -> Floats:
        """Derivatives by log productivities for all objectives, (J, N, R)."""
        linear, stars = self.linear, self.stars
        lost = linear.flows.sum(axis=1)[:, :, None] * stars.sales + _times(linear.revenue.swapaxes(1, 2), stars.income)
        lost = lost + linear.abroad.sum(axis=1)[:, :, None] * stars.coming[None]
        lost = lost + _times(linear.abroad.swapaxes(1, 2), stars.going)
        theta = linear.markets.economy.theta[:, None, None]
        return np.asarray(theta * lost - np.matmul(linear.point.share.swapaxes(1, 2), stars.price))

    def at(self, sector: Longs, importer: Longs, exporter: Longs) -> tuple[Floats, Floats]:
        """Return derivatives by costs of delivering and by tariff rates of C flows, both (C, R).

        By cost: pi_ni P*_n + theta l*_ni; by rate: (that + l*_ni) / (1 + tau_ni) + M_ni I*_n; where
        l*_ni = -M_ni (Y*_i + tau_ni I*_n + C*_i + G*_n), C* and G* for i other than n only
        """
        linear, stars, where = self.linear, self.stars, (sector, importer, exporter)
        flow, abroad = linear.flows[where][:, None], linear.abroad[where][:, None]
        rate = linear.markets.drive.tariff[where][:, None]
        income = stars.income[importer]
        less = -flow * (stars.sales[sector, exporter] + rate * income)
        less -= abroad * (stars.coming[exporter] + stars.going[importer])
        theta = linear.markets.economy.theta[sector][:, None]
        cost = linear.point.share[where][:, None] * stars.price[sector, importer] + theta * less
        return cost, (cost + less) / (1 + rate) + flow * income

    def by_pair(self) -> tuple[Floats, Floats]:
        """Sum over sectors, for every pair and objective at once: by log costs and by rates, (N, N, R) each.

        ``[importer, exporter, objective]``. Two products of matrices a region instead of J N N R terms one by one; at
        400 regions each array takes half a gigabyte.
        """
        rate, theta = self.linear.markets.drive.tariff, self.linear.markets.economy.theta[:, None, None]
        share, net = self.linear.point.share, 1.0 / (1.0 + rate)
        by_cost = self._summed(share, np.broadcast_to(theta, rate.shape), np.zeros_like(rate))
        return by_cost, self._summed(share * net, (1.0 + theta) * net, self.linear.flows)

    def _summed(self, dearer: Floats, less: Floats, taxed: Floats) -> Floats:
        """Return ``sum_j dearer P*_n + less l*_ni + taxed I*_n`` (see `at`) for weights (J, N, N).

        A few importers at a time, so that what is in work stays small beside the result.
        """
        linear, stars = self.linear, self.stars
        n, r = stars.income.shape
        price, sales = (np.ascontiguousarray(one.transpose(1, 0, 2)) for one in (stars.price, stars.sales))
        out = np.empty((n, n, r))
        for begin in range(0, n, IMPORTERS):
            some = slice(begin, begin + IMPORTERS)
            flow = less[:, some] * linear.flows[:, some]
            income = taxed[:, some].sum(axis=0) - (flow * linear.markets.drive.tariff[:, some]).sum(axis=0)
            abroad = (less[:, some] * linear.abroad[:, some]).sum(axis=0)
            part = out[some]
            np.matmul(np.ascontiguousarray(dearer[:, some].transpose(1, 2, 0)), price[some], out=part)
            part -= np.matmul(np.ascontiguousarray(flow.transpose(2, 1, 0)), sales).transpose(1, 0, 2)
            part += income[:, :, None] * stars.income[some, None, :] - abroad[:, :, None] * stars.going[some, None, :]
            part -= abroad[:, :, None] * stars.coming[None]
        return out

    def _less(self, r: int) -> Floats:
        """Return l*_ni of one objective (see `at`), (J, N, N)."""
        linear, stars = self.linear, self.stars
        less = linear.markets.drive.tariff * stars.income[None, :, None, r]
        less += stars.sales[:, None, :, r]
        less *= -linear.flows
        less -= linear.abroad * (stars.going[None, :, None, r] + stars.coming[None, None, :, r])
        return np.asarray(less)

    def links(self) -> pd.DataFrame:
        """Sum derivatives by costs of delivering over sectors: one row an objective, importer and exporter."""
        n, names = len(self.regions), np.array(self.regions)
        cost, rate = (values.transpose(2, 0, 1).reshape(-1) for values in self.by_pair())
        count = len(self.objectives)
        return pd.DataFrame(
            {
                "objective": np.repeat(np.array(self.objectives), n * n),
                "importer": np.tile(np.repeat(names, n), count),
                "exporter": np.tile(names, n * count),
                "by_log_cost": cost,
                "by_tariff": rate,
            }
        )

    def _number(self, objective: str | int) -> int:
        return objective if isinstance(objective, int) else list(self.objectives).index(objective)


def sensitivity(
    linear: Linear, regions: Sequence[str], sectors: Sequence[str], weights: Floats | None = None
) -> Sensitivity:
    """Differentiate log real incomes at a point.

    Parameters
    ----------
    linear : Linear
        The equations at an equilibrium.
    regions, sectors : sequence of str
    weights : (N, R) array, optional
        Objectives as weights on regions' log real incomes; by default one a region.
    """
    weight = np.eye(len(regions)) if weights is None else np.asarray(weights, dtype=float)
    names = tuple(regions) if weights is None else tuple(f"objective {r + 1}" for r in range(weight.shape[1]))
    wages = linear.by_wages()
    own = weight.T @ (wages.income / linear.point.income[:, None] - wages.index)
    multiplier = np.asarray(-np.linalg.solve(wages.miss.T, own.T), dtype=np.float64)
    stars = _back(linear, weight, multiplier)
    n = len(regions)
    by_deficit = stars.income + linear.by_deficit[:, None] * multiplier[:n]
    return Sensitivity(regions, sectors, names, linear, by_deficit, stars)


def _back(linear: Linear, weight: Floats, multiplier: Floats) -> Stars:
    """Sweep back from incomes, price indices and market equations to what drives them; `Linear.respond` reversed."""
    e, p = linear.markets.economy, linear.point
    n = e.shape[1]
    index, income = -weight, weight / p.income[:, None]
    if len(linear.markets.moving):
        wanted = _wanted_back(linear, multiplier[n:])
        index, income = index - wanted, income + wanted / p.income[:, None]
    coming, going = multiplier[:n] / p.coming[:, None], -multiplier[:n] / p.going[:, None]
    spending = p.tariff_share[:, :, None] * income[None] + _times(linear.share_abroad, coming)
    spending = spending + linear.share_abroad.sum(axis=2)[:, :, None] * going[None]
    demand = linear.spending.solve(spending, linear.tolerance)
    sales = kernels.calc_inputs_cost(e.inputs, demand)
    income = income + np.einsum("jn,jnr->nr", e.taste, demand)
    theta, made = e.theta[:, None, None], linear.abroad
    unit = linear.flows.sum(axis=1)[:, :, None] * sales + _times(linear.revenue.swapaxes(1, 2), income)
    unit = unit + made.sum(axis=1)[:, :, None] * coming[None] + _times(made.swapaxes(1, 2), going)
    price = np.matmul(linear.flows, sales) + linear.revenue.sum(axis=2)[:, :, None] * income[None]
    price = price + _times(made, coming) + made.sum(axis=2)[:, :, None] * going[None]
    price = theta * price + e.taste[:, :, None] * index[None]
    price = price - kernels.calc_input_demand(e.inputs, theta * unit)
    price = linear.prices.solve(price, linear.tolerance, transposed=True)
    return Stars(price, sales, income, coming, going)


def _times(flows: Floats, values: Floats) -> Floats:
    """Return ``sum_i flows_ni values_i`` for every sector, (J, N, R)."""
    return np.asarray(np.matmul(flows, values[None]))


def _wanted_back(linear: Linear, multiplier: Floats) -> Floats:
    """Return what the labour equations add to the weight of log real income a head, (N, R)."""
    d, p, moving = linear.markets.drive, linear.point, linear.markets.moving
    full = np.zeros((linear.markets.economy.shape[1], multiplier.shape[1]))
    full[moving] = multiplier
    wanted = np.zeros_like(full)
    for group in np.unique(d.group[moving]):
        inside = d.group == group
        share = d.workers[inside] * np.exp(p.log_labour[inside])
        wanted[inside] = -full[inside] + (share / share.sum())[:, None] * full[inside].sum(axis=0)
    return np.asarray(d.mobility[:, None] * wanted)
