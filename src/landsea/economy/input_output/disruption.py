"""A supplier, port or border lost for some days: output of every industry, with stocks of inputs.

The adaptive regional input-output model with inventories (ARIO; Hallegatte 2008, 2014), day by day. An industry holds
stocks of each input, a number of days' use of them; it makes what is ordered as far as its capacity and its stocks
allow; industries' orders are served before final use (as in the first version of the model), in proportion; it orders
what it used up and a part of what its stocks lack (or less, where they are too large).

Written for this package since the one library found (BoARIO) is under the GPL.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy.input_output.table import InputOutput

Floats = NDArray[np.float64]

#: Days of a year in which output is counted.
YEAR = 365.0


@dataclass(frozen=True)
class Inventories:
    """How industries hold and use stocks (Hallegatte 2014).

    Attributes
    ----------
    days : (J,) array
        Days' use of each sector's goods that users hold.
    felt_below : float
        Part of that stock below which lack of it slows production (psi); 1 feels any lack, 0 only an empty store.
    restock_days : float
        Days over which a lack is ordered (tau).
    """

    days: Floats
    felt_below: float = 0.8
    restock_days: float = 30.0


@dataclass(frozen=True)
class Disruption:
    """What happened, day by day.

    Attributes
    ----------
    output : (T, n) array
        Output of every industry as a part of its usual one.
    lost : (n,) array
        Output lost over all days, in the table's currency.
    value_added_lost : (n,) array
    unmet : (N,) array
        Final use that was not served, by region.
    """

    output: Floats
    lost: Floats
    value_added_lost: Floats
    unmet: Floats


def disrupt(
    table: InputOutput,
    capacity: Floats,
    delivered: Floats,
    inventories: Inventories,
    *,
    switch: bool = False,
    progress: bool = False,
) -> Disruption:
    """Run a disruption.

    Parameters
    ----------
    table : InputOutput
    capacity : (T, n) array
        Part of its usual output that each industry can make on each day; above 1 where it can make up for a loss.
    delivered : (T, n, N) array
        Part of what an industry sends to a region that arrives on each day (the rest is not sent).
    inventories : Inventories
    switch : bool
        Users turn from suppliers that cannot deliver to others of the same good, in the usual proportions of the rest.
    progress : bool
        Draw a progress bar on stderr.

    Returns
    -------
    Disruption
    """
    state = _State(table, inventories, switch)
    days = tqdm(zip(capacity, delivered, strict=True), desc="days", total=len(capacity), leave=False,
                disable=None if progress else True)  # fmt: skip
    made = np.array([state.day(can, arrives) for can, arrives in days])
    usual = table.output / YEAR
    part = np.divide(made, usual, out=np.ones_like(made), where=usual > 0)
    lost = (usual - made).sum(axis=0)
    per_output = np.divide(table.value_added, table.output, out=np.zeros_like(lost), where=table.output > 0)
    return Disruption(part, lost, lost * per_output, state.unmet)


class _State:
    """Stocks and orders from one day to the next. Stocks are by good (J, n): where it came from does not matter."""

    def __init__(self, table: InputOutput, inventories: Inventories, switch: bool) -> None:
        self.table, self.rule, self.switch = table, inventories, switch
        self.usual = table.output / YEAR
        self.flow = table.use / YEAR
        self.final = table.final / YEAR
        n, goods = len(table), len(table.sectors)
        self.good = np.zeros((goods, n))
        self.good[table.sector, np.arange(n)] = 1.0
        self.need = self.good @ self.flow
        self.per_output = np.divide(self.need, self.usual, out=np.zeros_like(self.need), where=self.usual > 0)
        self.target = inventories.days[:, None] * self.need
        self.stock = self.target.copy()
        bought = self.need[table.sector]
        self.share = np.divide(self.flow, bought, out=np.zeros_like(self.flow), where=bought > 0)
        self.orders = self.flow.copy()
        self.unmet = np.zeros(len(table.regions))

    def day(self, capacity: Floats, delivered: Floats) -> Floats:
        """Make, share out, use and order for one day; return output (n,)."""
        arrives = delivered[:, self.table.region]
        # Nothing is made for those whom it would not reach.
        wanted = self.orders * arrives
        final = self.final * delivered
        ordered = wanted.sum(axis=1) + final.sum(axis=1)
        able = self.usual * np.minimum(capacity, self._supplied())
        made = np.minimum(ordered, able)
        first = wanted.sum(axis=1)
        served = np.minimum(np.divide(made, first, out=np.ones_like(made), where=first > 0), 1.0)
        left = np.maximum(made - first, 0.0)
        rest = np.divide(left, final.sum(axis=1), out=np.zeros_like(made), where=final.sum(axis=1) > 0)
        self.stock = np.maximum(self.stock + self.good @ (served[:, None] * wanted) - self.per_output * made, 0.0)
        self.unmet += (self.final - rest[:, None] * final).sum(axis=0)
        self._order(made, np.minimum(capacity, 1.0)[:, None] * arrives)
        return np.asarray(made)

    def _supplied(self) -> Floats:
        """Part of usual output (n,) that stocks allow; lack is felt below a part of the target."""
        felt = self.rule.felt_below * self.target
        # A day's production cannot use more than is there, whatever the rule of prudence.
        floor = np.maximum(felt, self.need)
        part = np.divide(self.stock, floor, out=np.full_like(self.stock, np.inf), where=floor > 0)
        return np.asarray(part.min(axis=0, initial=np.inf))

    def _order(self, made: Floats, reach: Floats) -> None:
        lack = self.target - self.stock
        wanted = np.maximum(self.per_output * made + lack / self.rule.restock_days, 0.0)[self.table.sector]
        share = self.share
        if self.switch:
            open_share = self.share * reach
            total = (self.good @ open_share)[self.table.sector]
            share = np.divide(open_share, total, out=self.share.copy(), where=total > 0)
        self.orders = share * wanted
