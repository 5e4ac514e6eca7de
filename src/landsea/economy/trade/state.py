"""What the model knows of an economy at one point: shares, elasticities, incomes; and what drives it from there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from landsea.economy.accounts import Accounts
from landsea.economy.trade.kernels import calc_income, calc_tariff_share

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Economy:
    """Shares and incomes from which changes are counted.

    Attributes
    ----------
    share : (J, N, N) array
        Share of each exporter in an importer's spending on a sector: ``[sector, importer, exporter]``.
    tariff : (J, N, N) array
        Ad valorem rates.
    theta : (J,) array
    va_share, taste : (J, N) array
        Share of value added in a sector's cost; share of a sector in a region's final use.
    inputs : (N, J, J) array
        ``[region, input, user]``: share of an input in the user's cost.
    wage_bill : (N,) array
        Value added, currency.
    deficit : (N,) array
        Imports less exports, currency.
    spending : (J, N) array
        Spending on each sector's goods, tariffs included; exact in an equilibrium, a start in data.
    """

    share: Floats
    tariff: Floats
    theta: Floats
    va_share: Floats
    taste: Floats
    inputs: Floats
    wage_bill: Floats
    deficit: Floats
    spending: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Number of sectors and of regions."""
        return self.va_share.shape[0], self.va_share.shape[1]

    @cached_property
    def income(self) -> Floats:
        """Income by region: value added, tariff revenue and deficit, (N,), currency."""
        tariff_share = calc_tariff_share(self.tariff, self.share / (1 + self.tariff))
        return calc_income(self.wage_bill, tariff_share, self.spending, self.deficit)

    @cached_property
    def blocks(self) -> Longs:
        """Number of the block of regions that trade with each other, directly or through others, (N,)."""
        linked = (self.share > 0).any(axis=0)
        return np.asarray(connected_components(linked, directed=True, connection="weak")[1], dtype=np.int64)

    def of_block(self, values: Floats) -> Floats:
        """Sum values over each region's block, (N,) or (N, R)."""
        if not self.blocks.any():
            return np.broadcast_to(values.sum(axis=0), values.shape)
        inside = (self.blocks[:, None] == self.blocks[None, :]).astype(float)
        return np.asarray(inside @ values)

    @cached_property
    def trade(self) -> Floats:
        """Value of flows before tariffs, (J, N, N), currency."""
        return np.asarray(self.share / (1 + self.tariff) * self.spending[:, :, None])


def calibrate(accounts: Accounts) -> Economy:
    """Read the shares off accounts.

    Spending shares are those of trade with tariffs, cost shares those of inputs and value added in a sector's cost.
    """
    paid = accounts.trade * (1 + accounts.tariff)
    total = paid.sum(axis=2, keepdims=True)
    share = np.divide(paid, total, out=np.zeros_like(paid), where=total > 0)
    cost = accounts.cost
    some = np.where(cost > 0, cost, 1.0)
    # A sector that makes nothing has no cost; it counts as made of value added alone and stays at nothing.
    va_share = np.where(cost > 0, accounts.value_added / some, 1.0)
    # What rounding leaves of the sum of deficits is taken off in proportion: borrowing and lending are the same.
    size = np.abs(accounts.deficit)
    deficit = accounts.deficit - accounts.deficit.sum() * size / (size.sum() or 1.0)
    return Economy(
        share=share,
        tariff=np.array(accounts.tariff),
        theta=np.array(accounts.theta),
        va_share=np.ascontiguousarray(va_share.T),
        taste=np.ascontiguousarray((accounts.final_use / accounts.final_use.sum(axis=1, keepdims=True)).T),
        inputs=accounts.intermediate / some[:, None, :],
        wage_bill=accounts.value_added.sum(axis=1),
        deficit=deficit,
        spending=np.ascontiguousarray((accounts.intermediate.sum(axis=2) + accounts.final_use).T),
    )


@dataclass(frozen=True, eq=False)
class Drive:
    """What changes, as arrays.

    Attributes
    ----------
    tariff : (J, N, N) array
        New ad valorem rates.
    log_iceberg : (J, N, N) array
        Log change of the cost of delivering.
    log_productivity : (J, N) array
        Log change of output from the same inputs.
    deficit : (N,) array
        New deficits, currency.
    group : (N,) int array
        Regions with the same number share their workers; -1 where labour stays.
    mobility : (N,) array
        Elasticity of a region's labour with respect to real income a head.
    workers : (N,) array
        Labour before, in any unit.
    """

    tariff: Floats
    log_iceberg: Floats
    log_productivity: Floats
    deficit: Floats
    group: Longs
    mobility: Floats
    workers: Floats

    @classmethod
    def none(cls, economy: Economy, deficit: Floats | None = None) -> Drive:
        """Return a drive that changes nothing but, where given, deficits."""
        j, n = economy.shape
        return cls(
            economy.tariff,
            np.zeros((j, n, n)),
            np.zeros((j, n)),
            economy.deficit if deficit is None else deficit,
            np.full(n, -1),
            np.zeros(n),
            economy.wage_bill,
        )

    def part(self, economy: Economy, share: float) -> Drive:
        """Return the drive a share of the way: everything linear in the share, tariffs too."""
        return Drive(
            economy.tariff + share * (self.tariff - economy.tariff),
            share * self.log_iceberg,
            share * self.log_productivity,
            economy.deficit + share * (self.deficit - economy.deficit),
            self.group,
            self.mobility,
            self.workers,
        )
