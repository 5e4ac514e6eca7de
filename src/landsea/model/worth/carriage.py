"""What a change of the corridor's costs means for trade between economies.

A pair's cost rises by ``dc`` yuan/t of a commodity worth ``v`` yuan/t: delivering costs ``1 + dc/v`` times as much.
Where only a part of the trade is known to use the corridor, what its tonnes pay more is spread over the whole trade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.regional import Goods, Regional
from landsea.errors import NumericalError

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Yuan in the accounts' unit.
BN = 1e9
#: What is left of a flow that no chain can carry any more: too little to matter, enough for a logarithm.
REMNANT = 1e-6


def expected_costs(outcome: Outcome) -> Mapping[str, Floats]:
    """Return an outcome's expected costs by commodity, (Z, Z), yuan/t: the year's mean where there are seasons."""
    flows = outcome.commodity_flows
    return outcome.corridor.yearly({name: one.choices.cost for name, one in flows.items()})


@dataclass(frozen=True, eq=False)
class Carriage:
    """The corridor as the accounts see it, between two outcomes.

    Attributes
    ----------
    regional : Regional
    goods : Goods
    tonnes : (G, N, N) array
        Tonnes a year on the corridor before, ``[commodity, importer, exporter]``.
    cost_change : (G, N, N) array
        Mean change of expected cost over a pair's tonnes, yuan/t.
    cut : (G, N, N) array
        Share of a pair's tonnes that no chain can carry any more.
    """

    regional: Regional
    goods: Goods
    tonnes: Floats
    cost_change: Floats
    cut: Floats

    @classmethod
    def between(
        cls,
        regional: Regional,
        goods: Goods,
        before: Mapping[str, Floats],
        after: Mapping[str, Floats],
        demand: Mapping[str, Floats],
    ) -> Carriage:
        """Gather tonnes and changes of cost by pair of economies.

        Parameters
        ----------
        regional, goods
            The accounts, and what their goods move as.
        before, after : mapping of str to (Z, Z) array
            Expected costs by commodity, yuan/t; +inf where no chain exists.
        demand : mapping of str to (Z, Z) array
            Tonnes before.
        """
        n = len(regional.accounts.regions)
        shape = (len(goods.commodities), n, n)
        tonnes, change, cut = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for g, name in enumerate(goods.commodities):
            tonnes[g], change[g], cut[g] = _gathered(regional, demand[name], before[name], after[name])
        return cls(regional, goods, tonnes, change, cut)

    @property
    def touched(self) -> NDArray[np.bool_]:
        """Pairs of which one end only is in the region, or two different economies are, (N, N)."""
        inside = self.regional.inside
        return np.asarray((inside[:, None] | inside[None, :]) & ~np.eye(len(inside), dtype=bool))

    def iceberg(self) -> Floats:
        """Return the change of the cost of delivering, (J, N, N), as a factor.

        Raises
        ------
        NumericalError
            If a cost falls by more than the goods are worth.
        """
        trade = self.regional.accounts.trade
        priced = self.goods.ad_valorem(self.cost_change)
        paid = self._spread(trade)
        factor = 1.0 + np.where(self.touched, priced, paid)
        if factor.min() <= 0:
            j, n, i = np.unravel_index(np.argmin(factor), factor.shape)
            names = self.regional.accounts
            msg = (
                f"Carrying {names.sectors[j]} from {names.regions[i]} to {names.regions[n]} becomes cheaper by more"
                " than the goods are worth: check values and costs by tonne."
            )
            raise NumericalError(msg)
        return np.asarray(factor * self._closing(trade))

    def mean_of(self, demand: Floats, cost: Floats) -> Floats:
        """Average a cost, (Z, Z) yuan/t, over the tonnes of each pair of economies, (N, N)."""
        return _gathered(self.regional, demand, np.where(np.isfinite(cost), 0.0, np.inf), cost)[1]

    def saving(self) -> Floats:
        """Return what a pair's tonnes on the corridor pay less, (G, N, N), yuan a year."""
        return -self.tonnes * self.cost_change

    def _spread(self, trade: Floats) -> Floats:
        """Spread what the corridor's tonnes of a pair pay more over all trade of the sectors that make them."""
        worth = self.goods.tonnes_by_sector(trade)
        total = worth.sum(axis=1, keepdims=True)
        part = np.divide(worth, total, out=np.zeros_like(worth), where=total > 0)
        more = -(part * self.saving()[:, None]).sum(axis=0) / BN
        return np.asarray(np.divide(more, trade, out=np.zeros_like(trade), where=trade > 0))

    def _closing(self, trade: Floats) -> Floats:
        """Return the rise of cost that ends the part of a flow which no chain can carry."""
        lost = np.where(self.touched, (self.goods.share * self.cut[:, None]).sum(axis=0), 0.0)
        left = np.clip(1.0 - lost, REMNANT, 1.0)
        theta = self.regional.accounts.theta[:, None, None]
        return np.asarray(np.where(trade > 0, left ** (-1.0 / theta), 1.0))


def _gathered(regional: Regional, demand: Floats, old: Floats, new: Floats) -> tuple[Floats, Floats, Floats]:
    """Sum tonnes and average changes over the zones of each pair of economies: (N, N) ``[importer, exporter]`` each."""
    at = regional.zone_economy
    zones = np.flatnonzero(at >= 0)
    n = len(regional.accounts.regions)
    belongs = np.zeros((len(at), n))
    belongs[zones, at[zones]] = 1.0

    def by_pair(values: Floats) -> Floats:
        return np.asarray((belongs.T @ values @ belongs).T)

    carried = np.where(np.isfinite(old), demand, 0.0)
    stays = np.isfinite(old) & np.isfinite(new)
    change = np.where(stays, np.where(stays, new, 0.0) - np.where(stays, old, 0.0), 0.0)
    tonnes, kept = by_pair(carried), by_pair(np.where(stays, carried, 0.0))
    mean = _ratio(by_pair(carried * change), kept, _ratio(by_pair(change), by_pair(stays.astype(float))))
    return tonnes, mean, np.where(tonnes > 0, 1.0 - _ratio(kept, tonnes), 0.0)


def _ratio(top: Floats, bottom: Floats, otherwise: Floats | float = 0.0) -> Floats:
    safe = np.where(bottom > 0, bottom, 1.0)
    return np.where(bottom > 0, top / safe, otherwise)


def label_pairs(regional: Regional, **values: Floats) -> pd.DataFrame:
    """Lay (N, N) arrays ``[importer, exporter]`` out as rows: origin, destination, one column each."""
    names = regional.accounts.regions
    n = len(names)
    importer, exporter = np.divmod(np.arange(n * n), n)
    table = {"origin": [names[i] for i in exporter], "destination": [names[i] for i in importer]}
    return pd.DataFrame({**table, **{name: array.ravel() for name, array in values.items()}})
