"""A supplier, port or border lost for some days: output of every industry, with stocks of inputs.

The adaptive regional input-output model with inventories (ARIO; Hallegatte 2008, 2014), day by day. An industry holds
stocks of each input, a number of days' use of them; it makes what is ordered as far as its capacity and its stocks
allow; industries' orders are served before final use (as in the first version of the model), in proportion; it orders
what it used up and a part of what its stocks lack (or less, where they are too large).

Written for this package since the one library found (BoARIO) is under the GPL.
"""

from __future__ import annotations

from collections.abc import Callable
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
    """Stocks and orders from one day to the next. Both are by good (J, n): where it came from does not matter.

    What a user orders of a good is shared out over its makers. Those shares change only when a place closes or opens,
    so that a day costs two products of them with a vector, a good at a time, and no order by pair is ever written down.
    """

    def __init__(self, table: InputOutput, inventories: Inventories, switch: bool) -> None:
        self.table, self.rule, self.switch = table, inventories, switch
        self.usual = table.output / YEAR
        self.final = table.final / YEAR
        goods = len(table.sectors)
        self.makers = [np.flatnonzero(table.sector == j) for j in range(goods)]
        flow = table.use / YEAR
        self.need = np.stack([flow[rows].sum(axis=0) for rows in self.makers])
        self.per_output = np.divide(self.need, self.usual, out=np.zeros_like(self.need), where=self.usual > 0)
        self.target = inventories.days[:, None] * self.need
        self.stock = self.target.copy()
        self.wanted = self.need.copy()
        # Of each good, the part that users take from each of its makers in usual times, (makers, n).
        self.usually = [
            np.divide(flow[rows], need, out=np.zeros_like(flow[rows]), where=need > 0)
            for rows, need in zip(self.makers, self.need, strict=True)
        ]
        self.share = self.usually
        self.arriving = _Kept()
        self.chosen = _Kept()
        self.unmet = np.zeros(len(table.regions))

    def day(self, capacity: Floats, delivered: Floats) -> Floats:
        """Make, share out, use and order for one day; return output (n,)."""
        # Nothing is made for those whom it would not reach.
        sent = self.arriving.of((delivered,), lambda: self._reaching(self.share, delivered))
        final = self.final * delivered
        first = self._orders(sent)
        able = self.usual * np.minimum(capacity, self._supplied())
        made = np.minimum(first + final.sum(axis=1), able)
        served = np.divide(made, first, out=np.ones_like(made), where=first > made)
        left = np.maximum(made - first, 0.0)
        rest = np.divide(left, final.sum(axis=1), out=np.zeros_like(made), where=final.sum(axis=1) > 0)
        got = np.stack([served[rows] @ part for rows, part in zip(self.makers, sent, strict=True)]) * self.wanted
        self.stock = np.maximum(self.stock + got - self.per_output * made, 0.0)
        self.unmet += (self.final - rest[:, None] * final).sum(axis=0)
        lack = self.target - self.stock
        self.wanted = np.maximum(self.per_output * made + lack / self.rule.restock_days, 0.0)
        if self.switch:
            self._choose(np.minimum(capacity, 1.0), delivered)
        return np.asarray(made)

    def _orders(self, sent: list[Floats]) -> Floats:
        """What each industry's users want of it (n,)."""
        out = np.zeros(len(self.usual))
        for rows, part, wanted in zip(self.makers, sent, self.wanted, strict=True):
            out[rows] = part @ wanted
        return out

    def _supplied(self) -> Floats:
        """Part of usual output (n,) that stocks allow; lack is felt below a part of the target."""
        felt = self.rule.felt_below * self.target
        # A day's production cannot use more than is there, whatever the rule of prudence.
        floor = np.maximum(felt, self.need)
        part = np.divide(self.stock, floor, out=np.full_like(self.stock, np.inf), where=floor > 0)
        return np.asarray(part.min(axis=0, initial=np.inf))

    def _reaching(self, share: list[Floats], delivered: Floats) -> list[Floats]:
        arrives = delivered[:, self.table.region]
        return [part * arrives[rows] for rows, part in zip(self.makers, share, strict=True)]

    def _choose(self, able: Floats, delivered: Floats) -> None:
        """Turn to suppliers that can deliver; to the usual ones where none can."""

        def choose() -> list[Floats]:
            can = [able[rows][:, None] * part for rows, part in zip(self.makers, self.usually, strict=True)]
            open_ = self._reaching(can, delivered)
            totals = [part.sum(axis=0) for part in open_]
            return [
                np.divide(part, total, out=usual.copy(), where=total > 0)
                for part, total, usual in zip(open_, totals, self.usually, strict=True)
            ]

        share = self.chosen.of((able, delivered), choose)
        if share is not self.share:
            self.share, self.arriving = share, _Kept()


class _Kept:
    """What was worked out last, and from what: places open and close on few days."""

    def __init__(self) -> None:
        self.inputs: tuple[Floats, ...] = ()
        self.found: list[Floats] = []

    def of(self, inputs: tuple[Floats, ...], work_out: Callable[[], list[Floats]]) -> list[Floats]:
        """Return what follows from the inputs, worked out again only if they have changed."""
        if not self.inputs or not all(map(np.array_equal, inputs, self.inputs)):
            self.inputs, self.found = tuple(one.copy() for one in inputs), work_out()
        return self.found
