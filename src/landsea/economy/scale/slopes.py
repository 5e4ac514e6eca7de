"""Exact derivatives of the markets and of real incomes at a point, over sectors and regions.

With K = J N unknowns, two factorisations of dense matrices cost K cubed: about a fiftieth of a second for 30 regions by
15 sectors. All else uses that goods are substituted within a sector and made within a region. Columns that are
directions run over ``sector * N + region``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.economy.scale.point import Point, World
from landsea.economy.trade.kernels import calc_inputs_cost, calc_output

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Slopes:
    """Derivatives at a point.

    Attributes
    ----------
    world : World
    point : Point
    factor : (Z,) array
        Labour of the planned sectors over that before.
    """

    world: World
    point: Point
    factor: Floats

    @property
    def _size(self) -> int:
        return self.point.output.size

    @cached_property
    def _flows(self) -> Floats:
        """Value of flows before tariffs, (J, N, N)."""
        return np.asarray(self.point.net * self.point.spending[:, :, None])

    @cached_property
    def price(self) -> Floats:
        """Derivative of log prices by what units cost of their own, (J, N, K): (I - S G')^-1 S."""
        k = self._size
        share, inputs = self.point.share, self.world.economy.inputs
        chain = share[:, :, None, :] * inputs.transpose(2, 1, 0)[:, None]
        found = np.linalg.solve(np.eye(k) - chain.reshape(k, k), _by_sector(share).reshape(k, k))
        return np.asarray(found.reshape(*self.point.output.shape, k), dtype=np.float64)

    @cached_property
    def cost(self) -> Floats:
        """Derivative of log unit costs by what they are of their own, (J, N, K)."""
        through = calc_inputs_cost(self.world.economy.inputs, self.price)
        return np.asarray(np.eye(self._size).reshape(through.shape) + through)

    @cached_property
    def _income(self) -> tuple[Floats, Floats]:
        """Derivatives of incomes: by log values added of the same region, (J, N), and by own unit costs, (N, K)."""
        e, p = self.world.economy, self.point
        back = 1 - np.einsum("jn,jn->n", p.tariff_share, e.taste)
        made = e.va_share + calc_inputs_cost(e.inputs, p.tariff_share)
        if not e.tariff.any():
            return made * p.output / back, np.zeros((len(back), self._size))
        revenue = e.theta[:, None, None] * e.tariff * self._flows
        by_own = np.einsum("jn,jnk->nk", revenue.sum(axis=2), self.price) - np.matmul(revenue, self.cost).sum(axis=0)
        return made * p.output / back, by_own / back[:, None]

    @cached_property
    def _sales(self) -> tuple[Floats, Floats]:
        """Derivatives of log sales, (J, N, K) each: by log values added, and by own unit costs."""
        e, p = self.world.economy, self.point
        by_growth, by_own = self._income
        spent = _by_region(e.inputs.transpose(1, 2, 0) * p.output + e.taste[:, None] * by_growth)
        made = np.matmul(p.net.swapaxes(1, 2), spent.reshape(*e.shape, self._size))
        moved = np.matmul(self._flows.swapaxes(1, 2), self.price) - p.sales[:, :, None] * self.cost
        moved = e.theta[:, None, None] * moved + calc_output(p.net, e.taste[:, :, None] * by_own)
        some = np.where(p.sales > 0, p.sales, 1.0)[:, :, None]
        return made / some, moved / some

    @cached_property
    def _own(self) -> tuple[Floats, Floats]:
        """Derivatives of own unit costs within a region: by log values added, (N, J, J), by planned factors, (J, Z)."""
        w, p = self.world, self.point
        wage = np.where(w.active, w.economy.va_share, 0.0)
        both = np.where(w.active, wage + w.scale, 0.0)
        by_growth = wage.T[:, :, None] * np.eye(len(wage)) - both.T[:, :, None] * w.staffing.by_growth(p.growth)
        return by_growth, -both[:, w.staffing.region] * w.staffing.by_factor(self.factor)

    def _by_own(self, slope: Floats) -> tuple[Floats, Floats]:
        """Turn derivatives by own unit costs, (A, K), into those by log values added, (A, K), and factors, (A, Z)."""
        by_growth, by_factor = self._own
        split = slope.reshape(len(slope), *self.point.output.shape)
        grown = np.matmul(split.transpose(2, 0, 1), by_growth).transpose(1, 2, 0)
        moved = np.einsum("ajz,jz->az", split[:, :, self.world.staffing.region], by_factor)
        return grown.reshape(len(slope), -1), moved

    @cached_property
    def _miss(self) -> tuple[Floats, Floats]:
        """Derivatives of the market equations: by log values added, (K, K), and by the planned factors, (K, Z)."""
        e, p, k = self.world.economy, self.point, self._size
        added = e.va_share * p.output
        same = e.blocks[:, None] == e.blocks[None, :]
        level = np.where(same[:, None], added[None] / e.of_block(added.sum(axis=0))[:, None, None], 0.0)
        by_growth, by_own = self._sales
        grown, moved = self._by_own(by_own.reshape(k, k))
        grown += (by_growth + level.reshape(e.shape[1], k)).reshape(k, k)
        grown[np.diag_indices(k)] -= 1.0
        still = np.flatnonzero(~self.world.active)
        grown[still], moved[still] = 0.0, 0.0
        grown[still, still] = -1.0
        return grown, moved

    def adjustment(self) -> Floats:
        """Return by how much goods are sought beyond what is made, by log values added, at a level held, (K, K).

        Its eigenvalues tell whether markets that raise what is sought come to rest here: all but one, which is of the
        level and zero, lie below zero then.
        """
        by_growth, by_own = self._sales
        grown, _ = self._by_own(by_own.reshape(self._size, self._size))
        grown += by_growth.reshape(grown.shape)
        active = np.flatnonzero(self.world.active)
        return np.asarray(grown[np.ix_(active, active)] - np.eye(len(active)))

    @cached_property
    def factorised(self) -> Any:
        """LU factors of the market equations' derivative by log values added."""
        from scipy.linalg import lu_factor

        return lu_factor(self._miss[0])

    def newton(self, miss: Floats) -> Floats:
        """Return the step of log values added that takes away a miss, (J, N)."""
        from scipy.linalg import lu_solve

        return np.asarray(-lu_solve(self.factorised, miss.ravel()).reshape(miss.shape))

    def along(self, step: Floats) -> Floats:
        """Return what a step of the planned factors, (Z,), does to log values added, all markets clearing, (J, N)."""
        return self.newton((self._miss[1] @ step).reshape(self.point.output.shape))

    @cached_property
    def real_income(self) -> Floats:
        """Derivative of log real incomes by the planned factors, (N, Z): one solve backwards for each region."""
        from scipy.linalg import lu_solve

        e, p = self.world.economy, self.point
        by_growth, by_own = self._income
        own = by_own / p.income[:, None] - np.einsum("jn,jnk->nk", e.taste, self.price)
        grown, moved = self._by_own(own)
        direct = grown.reshape(e.shape[1], *e.shape)
        regions = np.arange(e.shape[1])
        direct[regions, :, regions] += (by_growth / p.income).T
        multiplier = lu_solve(self.factorised, grown.T, trans=1)
        return np.asarray(moved - multiplier.T @ self._miss[1])


def _by_sector(values: Floats) -> Floats:
    """Put (J, N, N) into a (J, N, J, N) array whose entries are zero between sectors."""
    j, n, _ = values.shape
    out = np.zeros((j, n, j, n))
    out[np.arange(j), :, np.arange(j), :] = values
    return out


def _by_region(values: Floats) -> Floats:
    """Put (J, J, N) into a (J, N, J, N) array whose entries are zero between regions."""
    j, _, n = values.shape
    out = np.zeros((j, n, j, n))
    out[:, np.arange(n), :, np.arange(n)] = values.transpose(2, 0, 1)
    return out
