"""The trade model: accounts in, a baseline that is an equilibrium, and counterfactuals beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy.accounts import Accounts
from landsea.economy.trade import kernels
from landsea.economy.trade.decomposition import Attribution, Decomposition, attribute, decompose
from landsea.economy.trade.linear import Linear
from landsea.economy.trade.markets import Cleared, clear
from landsea.economy.trade.point import Markets
from landsea.economy.trade.residual import Residuals, calc_residuals
from landsea.economy.trade.sensitivity import Sensitivity, sensitivity
from landsea.economy.trade.shock import Part, Shock
from landsea.economy.trade.state import Drive, Economy, calibrate
from landsea.economy.trade.welfare import FirstOrder, first_order
from landsea.errors import LandSeaError, NumericalError

Floats = NDArray[np.float64]

Deficits = Literal["keep", "zero"]

#: Largest residual of a result.
LIMIT = 1e-10


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """An economy whose markets clear.

    Attributes
    ----------
    economy : Economy
        Shares, incomes and spending there; all values of flows follow.
    residuals : Residuals
        How far each kind of market misses, from the values alone.
    looks : int
        Evaluations of the markets that it took.
    regions, sectors : tuple of str
    """

    economy: Economy
    residuals: Residuals
    looks: int
    regions: tuple[str, ...]
    sectors: tuple[str, ...]

    @property
    def income(self) -> Floats:
        """Income by region, (N,), currency."""
        return self.economy.income

    @property
    def trade(self) -> Floats:
        """Flows before tariffs, (J, N, N) ``[sector, importer, exporter]``, currency."""
        return self.economy.trade

    @property
    def output(self) -> Floats:
        """Sales before tariffs, (N, J), currency."""
        return np.asarray(self.economy.trade.sum(axis=1).T)

    def sensitivity(self, weights: Floats | None = None) -> Sensitivity:
        """Differentiate log real incomes by every tariff, cost of delivering, productivity and deficit.

        Parameters
        ----------
        weights : (N, R) array, optional
            Objectives as weights on regions; by default each region's log real income is one.
        """
        markets = Markets(self.economy, Drive.none(self.economy))
        point = markets.look(np.zeros(self.economy.shape[1]))
        if point is None:
            msg = "An income is not above zero."
            raise NumericalError(msg)
        return sensitivity(Linear(markets, point), self.regions, self.sectors, weights)

    @property
    def tariff_revenue(self) -> Floats:
        """Revenue from tariffs, (N,), currency."""
        return np.asarray((self.economy.tariff * self.economy.trade).sum(axis=(0, 2)))


class TradeModel:
    """Caliendo & Parro's (2015) model in changes, on a user's accounts.

    Parameters
    ----------
    accounts : Accounts
    deficits : {"keep", "zero"}
        Hold deficits at the accounts' values, in units of world value added, or balance trade, in the baseline too.
    tolerance : float
        Log miss of a market at which the search stops.
    progress : bool
        Show bars on stderr.

    Notes
    -----
    Data need not be an equilibrium. The baseline is the equilibrium with their shares, and every result is
    counterfactual over baseline. World value added is the numeraire.
    """

    def __init__(
        self, accounts: Accounts, *, deficits: Deficits = "keep", tolerance: float = 1e-12, progress: bool = False
    ) -> None:
        if deficits not in ("keep", "zero"):
            msg = f"Deficits are kept or zero, not {deficits!r}."
            raise LandSeaError(msg)
        self.accounts, self.deficits, self.tolerance = accounts, deficits, tolerance

        self.progress = progress

    @cached_property
    def _solved(self) -> tuple[Equilibrium, Cleared]:
        data = calibrate(self.accounts)
        drive = Drive.none(data, np.zeros_like(data.deficit) if self.deficits == "zero" else data.deficit)
        found = self._clear("baseline", data, drive)
        return settled(data, drive, found, self.accounts), found

    def _clear(self, what: str, economy: Economy, drive: Drive, inverse: Floats | None = None) -> Cleared:
        """Clear all markets, with a bar."""
        with tqdm(desc=what, disable=None if self.progress else True, leave=False, unit=" looks") as bar:

            def report(_done: float, miss: float) -> None:
                bar.set_postfix_str(f"miss {miss:.1e}")
                bar.update()

            names = self.accounts.regions
            return clear(economy, drive, names=names, inverse=inverse, tolerance=self.tolerance, report=report)

    @property
    def baseline(self) -> Equilibrium:
        """The equilibrium before any change."""
        return self._solved[0]

    def solve(self, shock: Shock) -> Counterfactual:
        """Return the equilibrium after a shock, beside the baseline.

        Parameters
        ----------
        shock : Shock

        Raises
        ------
        ShockError
            If it does not fit the accounts; with every fault.
        NumericalError
            If markets cannot be cleared; names the worst one.
        """
        before, start = self._solved
        drive, parts = shock.bind(self.accounts, before.economy)
        inverse = start.inverse if not (drive.group >= 0).any() else None
        found = self._clear("shock", before.economy, drive, inverse)
        after = settled(before.economy, drive, found, self.accounts)
        return Counterfactual(self, shock, drive, parts, before, after, found)


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """What a shock changes; changes are factors, 1 for none.

    Attributes
    ----------
    model : TradeModel
    shock : Shock
    drive : Drive
        The shock as arrays.
    parts : mapping of str to Part
        The same, measure by measure.
    before, after : Equilibrium
    cleared : Cleared
        The search's result.
    """

    model: TradeModel
    shock: Shock
    drive: Drive
    parts: Mapping[str, Part]
    before: Equilibrium
    after: Equilibrium
    cleared: Cleared

    @property
    def wage(self) -> Floats:
        """Change of wages, (N,), against world value added."""
        return np.exp(self.cleared.point.log_wage)

    @property
    def labour(self) -> Floats:
        """Change of labour, (N,)."""
        return np.exp(self.cleared.point.log_labour)

    @property
    def price(self) -> Floats:
        """Change of the price of each sector's goods to users, (N, J)."""
        return np.exp(self.cleared.point.log_price.T)

    @property
    def cost(self) -> Floats:
        """Change of the cost of a unit of output, (N, J)."""
        return np.exp(self.cleared.point.log_cost.T)

    @property
    def price_index(self) -> Floats:
        """Change of consumer prices, (N,): prod_j (P_n^j)^alpha_n^j."""
        return np.exp(kernels.calc_price_index(self.before.economy.taste, self.cleared.point.log_price))

    @property
    def income(self) -> Floats:
        """Change of income, (N,)."""
        return np.asarray(self.after.income / self.before.income)

    @property
    def real_income(self) -> Floats:
        """Change of real income, (N,), exactly: (I'/I) / prod_j (P_n^j)^alpha_n^j."""
        return np.asarray(self.income / self.price_index)

    @property
    def real_income_a_head(self) -> Floats:
        """Change of real income over that of labour, (N,)."""
        return np.asarray(self.real_income / self.labour)

    @property
    def real_wage(self) -> Floats:
        """Change of the wage over that of consumer prices, (N,)."""
        return np.asarray(self.wage / self.price_index)

    def first_order(self, steps: int = 1) -> FirstOrder:
        """Return the published first-order measure; summed over steps of the shock if there are several."""
        return first_order(self, steps, progress=self.model.progress)

    def decomposition(self) -> Decomposition:
        """Split the exact change of real income by channel."""
        return decompose(self)

    def attribution(self) -> Attribution:
        """Split the exact change of real income by pair of regions, sector and measure."""
        return attribute(self)

    @property
    def residuals(self) -> Residuals:
        """The larger of the residuals before and after."""
        return self.before.residuals.larger(self.after.residuals)


def settled(economy: Economy, drive: Drive, found: Cleared, accounts: Accounts) -> Equilibrium:
    """Take a clearing point as the economy from which further changes are counted, and check its values.

    Raises
    ------
    NumericalError
        If a residual is above what a result may miss.
    """
    new = found.economy(economy, drive)
    residuals = calc_residuals(new)
    if not residuals.largest <= LIMIT:
        msg = f"The result misses by more than {LIMIT:g}: {residuals}."
        raise NumericalError(msg)
    return Equilibrium(new, residuals, found.looks, accounts.regions, accounts.sectors)
