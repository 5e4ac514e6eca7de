"""From a pack's tables to the accounts of a trade model.

Output, value added, final use and deficits follow from trade, input coefficients and duties, so that every sum holds
whatever was rounded: ``Y_i^j = sum_n M_in^j``, ``F_n^j = sum_i (1 + tau) M_in^j - sum_k a_jk Y_n^k``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.accounts import Accounts, Names
from landsea.economy.accounts.names import Called
from landsea.economy.regional.policy import Policy
from landsea.errors import PackError
from landsea.region import Region

Floats = NDArray[np.float64]

#: Final use below zero by at most this share of all use is a matter of rounding.
ROUNDING = 1e-4
UNIT = "bn yuan"


def has_accounts(region: Region) -> bool:
    """Tell whether a pack has accounts."""
    return not region.table("trade").empty


@dataclass(frozen=True, eq=False)
class Regional:
    """The accounts of a region with the tables they come from.

    Attributes
    ----------
    accounts : Accounts
        N economies by J sectors, bn yuan.
    economies, sectors : pandas.DataFrame
        Rows of the pack, in the order of the accounts.
    ranges : pandas.DataFrame
        Plausible ranges of parameters, as the pack has them.
    policy : Policy
        Duties, standards, productivity and labour pools of the reference year.
    zone_economy : (Z,) array of int
        Position of each zone's economy; -1 for zones without one.
    """

    accounts: Accounts
    economies: pd.DataFrame
    sectors: pd.DataFrame
    ranges: pd.DataFrame
    policy: Policy
    zone_economy: NDArray[np.int64]

    @classmethod
    def of(cls, region: Region) -> Regional:
        """Make the accounts of a region.

        Raises
        ------
        PackError
            If the pack has no accounts.
        AccountsError
            If they cannot be used; with every fault.
        """
        if not has_accounts(region):
            msg = (
                f"{region.name} has no accounts: its tables economies, sectors, trade and input_coefficients are empty."
            )
            raise PackError(msg)
        economies = region.table("economies").reset_index(drop=True)
        sectors = region.table("sectors").reset_index(drop=True)
        index = pd.Index(economies["economy"])
        policy = Policy.of(region)
        return cls(
            accounts=_accounts(region, economies, sectors, policy.tariff),
            economies=economies,
            sectors=sectors,
            ranges=region.table("parameter_ranges"),
            policy=policy,
            zone_economy=index.get_indexer(region.table("zones")["economy"]),
        )

    def with_theta(self, theta: Mapping[str, float]) -> Regional:
        """Return the accounts with other trade elasticities of named sectors.

        A range that does not hold the new value is widened to it.

        Raises
        ------
        AccountsError
            If a sector is unknown or an elasticity is not above zero.
        """
        accounts = self.accounts.with_theta(theta)
        sectors = self.sectors.assign(
            theta=accounts.theta,
            theta_low=np.minimum(self.sectors["theta_low"], accounts.theta),
            theta_high=np.maximum(self.sectors["theta_high"], accounts.theta),
        )
        return replace(self, accounts=accounts, sectors=sectors)

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which economies are part of the region, (N,)."""
        return self.economies["inside"].to_numpy(dtype=bool)

    @cached_property
    def groups(self) -> Mapping[str, NDArray[np.bool_]]:
        """Groups of two economies or more, in the pack's order, and who is in each, (N,)."""
        group = self.economies["group"].to_numpy()
        members = {str(name): np.asarray(group == name) for name in dict.fromkeys(group) if name}
        return {name: here for name, here in members.items() if here.sum() > 1}

    @property
    def domestic(self) -> NDArray[np.bool_]:
        """Which pairs lie in one country, (N, N)."""
        country = self.economies["country"].to_numpy()
        return np.asarray(country[:, None] == country[None, :])


def _accounts(region: Region, economies: pd.DataFrame, sectors: pd.DataFrame, tariff: Floats) -> Accounts:
    trade = _trade(region, economies, sectors)
    inputs = _inputs(region, economies, sectors)
    output = trade.sum(axis=1).T
    intermediate = inputs * output[:, None, :]
    use = (trade * (1.0 + tariff)).sum(axis=2).T
    final = use - intermediate.sum(axis=2)
    final = np.where((final < 0) & (final > -ROUNDING * use), 0.0, final)
    return Accounts.of(
        economies["economy"].tolist(),
        sectors["sector"].tolist(),
        intermediate=intermediate,
        value_added=output * (1.0 - inputs.sum(axis=1)),
        final_use=final,
        trade=trade,
        theta=sectors["theta"].to_numpy(float),
        tariff=tariff,
        unit=UNIT,
        names=Names.of(regions=_called(economies, "economy"), sectors=_called(sectors, "sector")),
        name=f"{region.name}, {region.file('trade')}",
    )


def _called(table: pd.DataFrame, key: str) -> Called:
    ids, names, local = (tuple(map(str, table[column])) for column in (key, "name", "name_local"))
    return ids, names, local


def _trade(region: Region, economies: pd.DataFrame, sectors: pd.DataFrame) -> Floats:
    """Return values by sector, importer and exporter."""
    table = region.table("trade")
    index, names = pd.Index(economies["economy"]), pd.Index(sectors["sector"])
    out = np.zeros((len(names), len(index), len(index)))
    at = (
        names.get_indexer(table["sector"]),
        index.get_indexer(table["destination"]),
        index.get_indexer(table["origin"]),
    )
    np.add.at(out, at, table["value_bn_yuan"].to_numpy(float))
    return out


def _inputs(region: Region, economies: pd.DataFrame, sectors: pd.DataFrame) -> Floats:
    """Return coefficients by economy, input and user."""
    table = region.table("input_coefficients")
    names = sectors["sector"].tolist()
    by_technology = {
        str(name): rows.pivot_table(index="input", columns="sector", values="coefficient", aggfunc="sum")
        .reindex(index=names, columns=names)
        .fillna(0.0)
        .to_numpy()
        for name, rows in table.groupby("technology")
    }
    return np.stack([by_technology[str(name)] for name in economies["technology"]])
