"""Who gains by how much: two outcomes in, the change of real income by economy and what made it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy import Counterfactual, Shock, TradeModel
from landsea.economy.regional import Goods, Policy, Regional, shock_between
from landsea.economy.trade.decomposition import CHANNELS
from landsea.errors import Finding, LandSeaError
from landsea.model.worth import circulation
from landsea.model.worth.carriage import Carriage, expected_costs
from landsea.region import Region

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Log points below which their exponential is one and them.
TINY = 1e-12
#: Tables that describe the reference year, and what to change instead.
FIXED = ("trade", "input_coefficients", "sectors", "sector_goods")
CURE = "Change trade_costs, the productivity in accounts, or the labour pools of economies."
GROUP_COLUMNS = [
    *("group", "inside", "spending_bn_yuan", "worth_bn_yuan", "real_income_percent", "product_percent"),
    *("exports_percent", "imports_percent"),
]


@dataclass(frozen=True, eq=False)
class Gains:
    """What a change is worth.

    Attributes
    ----------
    before : Regional
        Accounts of the reference year.
    after : Policy
        Duties, standards, productivity and labour pools with the scenario.
    carriage : Carriage
        What the corridor's change of costs means for trade.
    shock : Shock
    counterfactual : Counterfactual
        Prices, incomes and trade after, as changes.
    """

    before: Regional
    after: Policy
    carriage: Carriage
    shock: Shock
    counterfactual: Counterfactual

    @cached_property
    def spending(self) -> Floats:
        """Final spending before, (N,), bn yuan."""
        return np.asarray(self.before.accounts.final_use.sum(axis=1))

    @cached_property
    def worth(self) -> Floats:
        """What the change of real income is worth at prices before, (N,), bn yuan a year."""
        return np.asarray((self.counterfactual.real_income - 1.0) * self.spending)

    @property
    def headline(self) -> float:
        """Sum of `worth` over the economies of the region, bn yuan a year."""
        return float(self.worth[self.before.inside].sum())

    @cached_property
    def by_economy(self) -> pd.DataFrame:
        """Each economy: real income, product, exports and imports; percent, and bn yuan a year at prices before.

        Columns: economy, name, name_local, inside, spending_bn_yuan, worth_bn_yuan, real_income_percent,
        product_bn_yuan, product_percent (value added against the world's), real_product_percent (value added over
        consumer prices), exports_percent, imports_percent.
        """
        old, new = self.counterfactual.before, self.counterfactual.after
        table = self.before.economies[["economy", "name", "name_local", "inside"]].copy()
        table["spending_bn_yuan"] = self.spending
        table["worth_bn_yuan"] = self.worth
        table["real_income_percent"] = 100 * (self.counterfactual.real_income - 1)
        product = self.counterfactual.wage * self.counterfactual.labour
        table["product_bn_yuan"] = old.economy.wage_bill
        table["product_percent"] = 100 * (product - 1)
        table["real_product_percent"] = 100 * (product / self.counterfactual.price_index - 1)
        for name, axis in (("exports", 1), ("imports", 2)):
            table[f"{name}_percent"] = _percent(_abroad(old.trade, axis), _abroad(new.trade, axis))
        return table

    @cached_property
    def by_group(self) -> pd.DataFrame:
        """The same of each group of economies taken as one, trade among its members left out of exports and imports.

        Columns: group, inside, spending_bn_yuan, worth_bn_yuan, real_income_percent, product_percent, exports_percent,
        imports_percent.
        """
        old, new = self.counterfactual.before, self.counterfactual.after
        product = self.before.accounts.value_added.sum(axis=1)
        grown = product * self.counterfactual.wage * self.counterfactual.labour
        rows = []
        for name, members in self.before.groups.items():
            spending, worth = self.spending[members].sum(), self.worth[members].sum()
            sums = [product[members].sum(), grown[members].sum()]
            traded = [_beyond(state.trade, members) for state in (old, new)]
            rows.append(
                {
                    "group": name,
                    "inside": bool(self.before.inside[members].all()),
                    "spending_bn_yuan": spending,
                    "worth_bn_yuan": worth,
                    "real_income_percent": 100 * worth / spending,
                    "product_percent": 100 * (sums[1] / sums[0] - 1),
                    "exports_percent": 100 * (traded[1][0] / traded[0][0] - 1),
                    "imports_percent": 100 * (traded[1][1] / traded[0][1] - 1),
                }
            )
        return pd.DataFrame(rows, columns=GROUP_COLUMNS)

    @cached_property
    def by_sector(self) -> pd.DataFrame:
        """Output of every sector of every economy: bn yuan before, and its change in volume, percent."""
        old, new = self.counterfactual.before.output, self.counterfactual.after.output
        volume = np.divide(new, old * self.counterfactual.cost, out=np.ones_like(old), where=old > 0)
        n, j = old.shape
        economies, sectors = self.before.economies, self.before.sectors
        table = pd.DataFrame(
            {
                "economy": np.repeat(economies["economy"].to_numpy(), j),
                "sector": np.tile(sectors["sector"].to_numpy(), n),
                "output_bn_yuan": old.ravel(),
                "output_percent": 100 * (volume.ravel() - 1),
            }
        )
        return table[table["output_bn_yuan"] > 0].reset_index(drop=True)

    @cached_property
    def by_partner(self) -> pd.DataFrame:
        """Exports to and imports from each partner of the region, by sector, bn yuan, before and after."""
        return circulation.by_partner(self.before, self.counterfactual)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Product and trade of the region as a whole, bn yuan, before and after."""
        return circulation.totals(self.before, self.counterfactual)

    @cached_property
    def circulation(self) -> pd.DataFrame:
        """How far each economy of the region lives of itself, its country and the world, before and after, percent."""
        return circulation.indicators(self.before, self.counterfactual)

    @cached_property
    def by_measure(self) -> pd.DataFrame:
        """What each kind of change is worth alone to the region, and what they add together: bn yuan a year."""
        alone = {
            change.measure: self._alone(Shock((change,), change.measure))
            for change in self.shock.changes
            if change.measure != "labour"
        }
        rows = [{"measure": name, "worth_bn_yuan": value} for name, value in alone.items()]
        rows.append({"measure": "together", "worth_bn_yuan": self.headline - sum(alone.values())})
        return pd.DataFrame(rows)

    @cached_property
    def by_channel(self) -> pd.DataFrame:
        """Through which channels each economy gains, bn yuan a year: rows sum to `worth`, exactly.

        Columns: economy, terms_of_trade (prices of what it sells against what it buys), volume_of_trade (more or less
        of what is taxed), delivery, productivity, transfers, labour. See `landsea.economy.trade.decomposition`.
        """
        cut = self.counterfactual.decomposition()
        # Log points become money by one factor an economy, so that they still sum.
        small = np.abs(cut.total) < TINY
        factor = np.where(small, 1.0, np.expm1(cut.total) / np.where(small, 1.0, cut.total))
        money = cut.channels * (factor * self.spending)[:, None]
        table = pd.DataFrame(money, columns=list(CHANNELS))
        table.insert(0, "economy", self.before.accounts.regions)
        return table

    def _alone(self, shock: Shock) -> float:
        change = self.counterfactual.model.solve(shock)
        return float(((change.real_income - 1.0) * self.spending)[self.before.inside].sum())

    @property
    def surplus(self) -> float:
        """What the corridor's tonnes pay less, first order, bn yuan a year: its consumer surplus, whoever pays."""
        return float(self.carriage.saving().sum()) / 1e9

    @property
    def priced_surplus(self) -> float:
        """The same for the tonnes that the accounts' values imply, bn yuan a year."""
        iceberg = self.carriage.iceberg()
        return 0.0 - float((self.before.accounts.trade * np.log(iceberg)).sum())


def gains(today: Outcome, after: Outcome, theta: Mapping[str, float] | None = None) -> Gains:
    """Work out what a scenario is worth, and to whom.

    Parameters
    ----------
    today, after : Outcome
        Without and with the scenario, of one pack that has accounts.
    theta : mapping of str to float, optional
        Trade elasticities by sector in place of the pack's.

    Returns
    -------
    Gains

    Raises
    ------
    PackError, AccountsError
        If the pack has no accounts, or they cannot be used.
    NumericalError
        If markets cannot be cleared.

    Notes
    -----
    Trade in changes after Caliendo and Parro (2015). The corridor enters by the change of its expected costs, the
    accounts by changes of duties, standards, productivity and labour pools.
    """
    refuse_other_accounts(today.region, after.region)
    before = Regional.of(today.region).with_theta(theta or {})
    goods = Goods.of(today.region, before)
    costs = expected_costs(today), expected_costs(after)
    carriage = Carriage.between(before, goods, *costs, today.demand.tonnes)
    return worked_out(before, Policy.of(after.region), carriage)


def refuse_other_accounts(today: Region, after: Region) -> None:
    """Refuse a scenario that rewrites the reference year."""
    findings = [
        Finding(after.file(name), None, None, None, f"The table {name} describes the reference year.", CURE)
        for name in FIXED
        if not today.table(name).equals(after.table(name))
    ]
    if findings:
        msg = "What the scenario is worth cannot be worked out: it changes accounts of the reference year."
        raise LandSeaError(msg, findings)


def worked_out(before: Regional, after: Policy, carriage: Carriage) -> Gains:
    """Solve the trade model for what differs."""
    shock = shock_between(before.policy, after, carriage.iceberg())
    return Gains(before, after, carriage, shock, TradeModel(before.accounts).solve(shock))


def _abroad(trade: Floats, axis: int) -> Floats:
    """Sum trade with other economies by exporter (axis 1) or importer (axis 2)."""
    eye = np.eye(trade.shape[1], dtype=bool)
    return np.asarray(np.where(eye, 0.0, trade).sum(axis=(0, axis)))


def _beyond(trade: Floats, members: NDArray[np.bool_]) -> tuple[float, float]:
    """Sum what members send to others, and what others send to them."""
    pairs = trade.sum(axis=0)
    return float(pairs[np.ix_(~members, members)].sum()), float(pairs[np.ix_(members, ~members)].sum())


def _percent(old: Floats, new: Floats) -> Floats:
    return np.asarray(100 * (np.divide(new, old, out=np.ones_like(old), where=old > 0) - 1))
