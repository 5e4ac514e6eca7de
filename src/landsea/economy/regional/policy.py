"""What a scenario may change of the accounts: duties, standards, productivity, and who shares labour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.region import Region
from landsea.region.trade_costs import spread

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Policy:
    """The part of a region's tables that trade answers.

    Attributes
    ----------
    tariff, standards : (J, N, N) array
        Duties, and what unlike standards cost, as shares of the delivered value, ``[sector, importer, exporter]``.
    productivity : (N, J) array
    economies : pandas.DataFrame
        Rows of the pack, with labour pools.
    """

    tariff: Floats
    standards: Floats
    productivity: Floats
    economies: pd.DataFrame

    @classmethod
    def of(cls, region: Region) -> Policy:
        """Read it from a region that has accounts."""
        economies = region.table("economies").reset_index(drop=True)
        return cls(
            tariff=_rates(region, "tariff"),
            standards=_rates(region, "standards"),
            productivity=_productivity(region),
            economies=economies,
        )


def _rates(region: Region, kind: str) -> Floats:
    economies, sectors = region.table("economies"), region.table("sectors")
    rows = region.table("trade_costs")
    countries = economies["country"].tolist()
    out = spread(rows[rows["kind"] == kind], economies["economy"].tolist(), countries, sectors["sector"].tolist())
    if kind == "tariff":
        country = np.array(countries)
        out[country[:, None] == country[None, :]] = 0.0
    return np.ascontiguousarray(out.transpose(2, 1, 0)) / 100.0


def _productivity(region: Region) -> Floats:
    table = region.table("accounts")
    pivot = table.pivot_table(index="economy", columns="sector", values="productivity")
    economies, sectors = region.table("economies")["economy"], region.table("sectors")["sector"]
    return pivot.reindex(index=economies, columns=sectors).fillna(1.0).to_numpy()
