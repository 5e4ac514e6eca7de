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

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


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
    _by_price: Floats
    _by_sales: Floats

    def iceberg(self, objective: str | int) -> Floats:
        """Return derivatives by log costs of delivering, (J, N, N) ``[sector, importer, exporter]``."""
        return self._whole(objective)[0]

    def tariff(self, objective: str | int) -> Floats:
        """Return derivatives by tariff rates, (J, N, N); a rate higher by 0.01 is one point."""
        return self._whole(objective)[1]

    def productivity(self, objective: str | int) -> Floats:
        """Return derivatives by log productivities, (N, J)."""
        return np.asarray(self.by_log_productivity[:, :, self._number(objective)].T)

    @cached_property
    def by_log_productivity(self) -> Floats:
        """Derivatives by log productivities for all objectives, (J, N, R)."""
        linear, theta = self.linear, self.linear.markets.economy.theta[:, None, None]
        every = np.broadcast_to(self.by_deficit, self._by_sales.shape)
        lost = linear.flows.sum(axis=1)[:, :, None] * self._by_sales
        lost = lost + np.matmul(linear.revenue.swapaxes(1, 2), every)
        return np.asarray(theta * lost - np.matmul(linear.point.share.swapaxes(1, 2), self._by_price))

    def at(self, sector: Longs, importer: Longs, exporter: Longs) -> tuple[Floats, Floats]:
        """Return derivatives by costs of delivering and by tariff rates of C flows, both (C, R).

        By cost: pi_ni p*_n + theta l*_ni; by rate: that and l*_ni over 1 + tau_ni, and M_ni I*_n; where
        l*_ni = -(M_ni Y*_i + tau_ni M_ni I*_n), and a star marks the derivative by a price, by sales, by income
        """
        linear, where = self.linear, (sector, importer, exporter)
        flow = linear.flows[where][:, None]
        rate = linear.markets.drive.tariff[where][:, None]
        income = self.by_deficit[importer]
        less = -flow * (self._by_sales[sector, exporter] + rate * income)
        theta = linear.markets.economy.theta[sector][:, None]
        cost = linear.point.share[where][:, None] * self._by_price[sector, importer] + theta * less
        return cost, (cost + less) / (1 + rate) + flow * income

    def _whole(self, objective: str | int) -> tuple[Floats, Floats]:
        r = self._number(objective)
        one = Sensitivity(
            self.regions,
            self.sectors,
            (self.objectives[r],),
            self.linear,
            self.by_deficit[:, r : r + 1],
            self._by_price[:, :, r : r + 1],
            self._by_sales[:, :, r : r + 1],
        )
        shape = self.linear.flows.shape
        cost, rate = one.at(*(axis.ravel() for axis in np.indices(shape)))
        return cost.reshape(shape), rate.reshape(shape)

    def links(self) -> pd.DataFrame:
        """Sum derivatives by costs of delivering over sectors: one row an objective, importer and exporter."""
        n = len(self.regions)
        tables = [
            pd.DataFrame(
                {
                    "objective": name,
                    "importer": np.repeat(np.array(self.regions), n),
                    "exporter": np.tile(np.array(self.regions), n),
                    "by_log_cost": self.iceberg(r).sum(axis=0).ravel(),
                    "by_tariff": self.tariff(r).sum(axis=0).ravel(),
                }
            )
            for r, name in enumerate(self.objectives)
        ]
        return pd.concat(tables, ignore_index=True)

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
    multiplier = -np.linalg.solve(wages.miss.T, own.T)
    by_price, by_sales, by_income = _back(linear, weight, multiplier)
    return Sensitivity(regions, sectors, names, linear, by_income, by_price, by_sales)


def _back(linear: Linear, weight: Floats, multiplier: Floats) -> tuple[Floats, Floats, Floats]:
    """Sweep back from incomes, price indices and market equations to what drives them; `Linear.respond` reversed."""
    e, p = linear.markets.economy, linear.point
    n = e.shape[1]
    index, income = -weight, weight / p.income[:, None]
    if len(linear.markets.moving):
        wanted = _wanted_back(linear, multiplier[n:])
        index, income = index - wanted, income + wanted / p.income[:, None]
    output = e.va_share[:, :, None] * (multiplier[:n] / p.wage_demand[:, None])[None]
    spending = p.tariff_share[:, :, None] * income[None] + np.matmul(p.net_share, output)
    demand = linear.spending.solve(spending, linear.tolerance)
    by_sales = output + kernels.calc_inputs_cost(e.inputs, demand)
    by_income = income + np.einsum("jn,jnr->nr", e.taste, demand)
    theta = e.theta[:, None, None]
    sold, taxed = linear.flows.sum(axis=1)[:, :, None], linear.revenue.sum(axis=2)[:, :, None]
    every = np.broadcast_to(by_income, by_sales.shape)
    unit = -theta * (sold * by_sales + np.matmul(linear.revenue.swapaxes(1, 2), every))
    price = theta * (np.matmul(linear.flows, by_sales) + taxed * every) + e.taste[:, :, None] * index[None]
    price = price + kernels.calc_input_demand(e.inputs, unit)
    return linear.prices.solve(price, linear.tolerance, transposed=True), by_sales, by_income


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
