"""From value to tonnes: which commodities of the corridor a sector's goods move as, and what a tonne is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.regional.pack import Regional
from landsea.region import Region

Floats = NDArray[np.float64]

#: Yuan in the accounts' unit.
BN = 1e9


@dataclass(frozen=True, eq=False)
class Goods:
    """Commodities of sectors.

    Attributes
    ----------
    commodities : tuple of str
        The G commodities that some sector's goods move as.
    share : (G, J, N, N) array
        Share of a flow's value that moves as the commodity, ``[commodity, sector, importer, exporter]``.
    value : (G, J) array
        Yuan a tonne; infinite where the sector has none of the commodity.
    """

    commodities: tuple[str, ...]
    share: Floats
    value: Floats

    @classmethod
    def of(cls, region: Region, regional: Regional) -> Goods:
        """Read the goods of a region."""
        table = region.table("sector_goods")
        names = tuple(dict.fromkeys(table["commodity"].astype(str)))
        sectors = pd.Index(regional.accounts.sectors)
        at = (pd.Index(names).get_indexer(pd.Index(table["commodity"])), sectors.get_indexer(pd.Index(table["sector"])))
        share = np.zeros((len(names), len(sectors)))
        share[at] = table["share"].to_numpy(float)
        value = np.full(share.shape, np.inf)
        commodities = region.table("commodities").set_index("commodity")
        own = table["commodity"].map(commodities["value_yuan_per_t"])
        value[at] = table["value_yuan_per_t"].fillna(own).to_numpy(float)
        trade = commodities.loc[list(names), "trade"].to_numpy()
        domestic = regional.domestic
        open_ = np.where((trade == "domestic")[:, None, None], domestic, True)
        open_ = np.where((trade == "international")[:, None, None], ~domestic, open_)
        whole = share[:, :, None, None] * open_[:, None]
        total = whole.sum(axis=0)
        return cls(names, np.divide(whole, total, out=np.zeros_like(whole), where=total > 0), value)

    def tonnes(self, trade: Floats) -> Floats:
        """Turn values into tonnes a year: (J, N, N) in bn yuan to (G, N, N), ``[commodity, importer, exporter]``."""
        return np.asarray(self.tonnes_by_sector(trade).sum(axis=1))

    def tonnes_by_sector(self, trade: Floats) -> Floats:
        """Turn values into tonnes a year, sector by sector: (G, J, N, N)."""
        return np.asarray(self.share * trade * BN / self.value[:, :, None, None])

    def ad_valorem(self, yuan_per_t: Floats) -> Floats:
        """Turn a cost by tonne, (G, N, N), into a share of each sector's delivered value, (J, N, N)."""
        relative = np.where(self.share > 0, yuan_per_t[:, None], 0.0) / self.value[:, :, None, None]
        return np.asarray((self.share * relative).sum(axis=0))
