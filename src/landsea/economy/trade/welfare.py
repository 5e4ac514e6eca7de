"""The published first-order measure of welfare, for a whole shock or summed over steps of it.

Caliendo & Parro (2015), equation 17 and Table 2, evaluate a differential with finite changes at initial tariffs: a
rectangle in place of an integral. It can differ from the change of real income by more than that change itself. Both
are given, under names of their own; summed over many steps the rectangle becomes the integral.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy.trade.markets import clear
from landsea.economy.trade.state import Drive, Economy

if TYPE_CHECKING:
    from landsea.economy.trade.model import Counterfactual

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class FirstOrder:
    """Shares of a region's income, not percent.

    Attributes
    ----------
    regions : tuple of str
    terms_by_partner, volume_by_partner : (N, N) array
        ``[region, partner]``: what changed prices of exports and imports, and changed volumes of taxed imports, are
        worth to the region.
    delivery, productivity, transfers, labour : (N,) array
        What changed costs of delivering its imports, its productivity, its deficit and its number of workers are worth;
        zero when only tariffs change.
    steps : int
        Parts in which the shock was brought in; 1 is the published formula.
    """

    regions: tuple[str, ...]
    terms_by_partner: Floats
    volume_by_partner: Floats
    delivery: Floats
    productivity: Floats
    transfers: Floats
    labour: Floats
    steps: int = 1

    @cached_property
    def terms_of_trade(self) -> Floats:
        """Sum over partners, (N,)."""
        return np.asarray(self.terms_by_partner.sum(axis=1))

    @cached_property
    def volume_of_trade(self) -> Floats:
        """Sum over partners, (N,)."""
        return np.asarray(self.volume_by_partner.sum(axis=1))

    @cached_property
    def total(self) -> Floats:
        """All terms, (N,)."""
        others = self.delivery + self.productivity + self.transfers + self.labour
        return np.asarray(self.terms_of_trade + self.volume_of_trade + others)

    def table(self) -> pd.DataFrame:
        """One row a region, in percent of income."""
        columns = {
            "terms_of_trade_percent": self.terms_of_trade,
            "volume_of_trade_percent": self.volume_of_trade,
            "delivery_percent": self.delivery,
            "productivity_percent": self.productivity,
            "transfers_percent": self.transfers,
            "labour_percent": self.labour,
            "first_order_percent": self.total,
        }
        return pd.DataFrame({"region": self.regions, **{name: 100 * value for name, value in columns.items()}})

    def partners(self) -> pd.DataFrame:
        """One row a region and partner: terms and volume of trade, in percent of the region's income."""
        region, partner = np.nonzero(~np.eye(len(self.regions), dtype=bool))
        names = np.array(self.regions)
        return pd.DataFrame(
            {
                "region": names[region],
                "partner": names[partner],
                "terms_of_trade_percent": 100 * self.terms_by_partner[region, partner],
                "volume_of_trade_percent": 100 * self.volume_by_partner[region, partner],
            }
        )

    def __add__(self, other: FirstOrder) -> FirstOrder:
        return FirstOrder(
            self.regions,
            self.terms_by_partner + other.terms_by_partner,
            self.volume_by_partner + other.volume_by_partner,
            self.delivery + other.delivery,
            self.productivity + other.productivity,
            self.transfers + other.transfers,
            self.labour + other.labour,
            self.steps + other.steps,
        )


def calc_terms_of_trade(trade: Floats, income: Floats, cost: Floats) -> Floats:
    """Return gains from prices by region and partner, (N, N), share of income.

    sum_j (E_ni^j dln c_n^j - M_ni^j dln c_i^j) / I_n
    """
    sold = np.einsum("jin,jn->ni", trade, cost)
    bought = np.einsum("jni,ji->ni", trade, cost)
    return np.asarray((sold - bought) / income[:, None])


def calc_volume_of_trade(trade: Floats, tariff: Floats, income: Floats, value: Floats, price: Floats) -> Floats:
    """Return gains from volumes of taxed imports by region and partner, (N, N), share of income.

    sum_j tau_ni^j M_ni^j (dln M_ni^j - dln c_i^j) / I_n
    """
    return np.asarray(np.einsum("jni,jni->ni", tariff * trade, value - price) / income[:, None])


def first_order(found: Counterfactual, steps: int = 1, *, progress: bool = False) -> FirstOrder:
    """Return the first-order measure, by the published formula or summed over steps of the shock.

    Parameters
    ----------
    found : Counterfactual
    steps : int
        The shock comes in this many equal parts (tariffs linear, costs in logs); 1 is the published formula.
    progress : bool
        Show a bar on stderr.
    """
    regions = found.model.accounts.regions
    now, log_cost, log_labour = found.before.economy, np.zeros(found.before.economy.shape), np.zeros(len(regions))
    total: FirstOrder | None = None
    point, inverse = None, None
    for step in tqdm(range(1, steps + 1), desc="path", disable=None if progress and steps > 1 else True, leave=False):
        if step == steps:
            after, new = found.after.economy, found.cleared
        else:
            drive = found.drive.part(found.before.economy, step / steps)
            new = clear(found.before.economy, drive, names=regions, start=point, inverse=inverse)
            after = new.economy(found.before.economy, drive)
        point, inverse = new.point, new.inverse
        added = _step(regions, now, after, point.log_cost - log_cost, point.log_labour - log_labour, found.drive, steps)
        total = added if total is None else total + added
        now, log_cost, log_labour = after, point.log_cost, point.log_labour
    assert total is not None
    return total


def _step(
    regions: tuple[str, ...],
    before: Economy,
    after: Economy,
    log_cost: Floats,
    log_labour: Floats,
    drive: Drive,
    steps: int,
) -> FirstOrder:
    """Evaluate the differential with the finite growth rates of one step."""
    trade, income = before.trade, before.income
    cost = np.expm1(log_cost)
    some = np.where(trade > 0, trade, 1.0)
    value = np.where(trade > 0, after.trade / some - 1, 0.0)
    delivered = np.expm1(drive.log_iceberg / steps)
    price = np.where(trade > 0, cost[:, None, :] + delivered, 0.0)
    return FirstOrder(
        regions,
        calc_terms_of_trade(trade, income, cost),
        calc_volume_of_trade(trade, before.tariff, income, value, price),
        np.einsum("jni,jni->n", trade, -delivered) / income + 0.0,
        np.einsum("jn,jn->n", trade.sum(axis=1), np.expm1(drive.log_productivity / steps)) / income,
        (after.deficit - before.deficit) / income,
        before.wage_bill * np.expm1(log_labour) / income,
    )
