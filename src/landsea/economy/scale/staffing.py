"""Where people work: sectors that a plan staffs, and the rest, which share a region's other people at one wage."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landsea.errors import LandSeaError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Staffing:
    """The labour of each sector of each region, given value added and a plan.

    Attributes
    ----------
    before : (J, N) array
        Value added in the baseline; with wages of one that is labour.
    planned : (J, N) array of bool
        Sectors of regions whose labour is set; Z of them, all of which make something.
    """

    before: Floats
    planned: Bools

    @classmethod
    def of(cls, before: Floats, planned: Bools, names: tuple[str, ...] = ()) -> Staffing:
        """Make one; a planned region must have a sector left that is not.

        Raises
        ------
        LandSeaError
            Naming the regions all of whose sectors are planned.
        """
        planned = planned & (before > 0)
        full = planned.any(axis=0) & ~((before > 0) & ~planned).any(axis=0)
        if full.any():
            who = ", ".join(names[k] if len(names) > k else str(k) for k in np.flatnonzero(full))
            msg = f"Every sector of {who} is planned: leave at least one, whose wage the others are measured by."
            raise LandSeaError(msg)
        return cls(before, planned)

    @cached_property
    def free(self) -> Bools:
        """Sectors that make something and are not planned, (J, N)."""
        return np.asarray((self.before > 0) & ~self.planned)

    @cached_property
    def region(self) -> NDArray[np.int64]:
        """Region of each planned sector, (Z,)."""
        return np.nonzero(self.planned)[1]

    @cached_property
    def size(self) -> Floats:
        """Labour before of each planned sector, (Z,)."""
        return np.asarray(self.before[self.planned])

    def left(self, factor: Floats) -> Floats:
        """Return labour left for the sectors that are not planned, (N,), at factors (Z,) of the others' labour."""
        taken = np.bincount(self.region, self.size * factor, self.before.shape[1])
        return np.asarray(self.before.sum(axis=0) - taken)

    def labour(self, growth: Floats, factor: Floats) -> tuple[Floats, Floats]:
        """Return log changes of labour (J, N) and of the free sectors' wage (N,).

        Parameters
        ----------
        growth : (J, N) array
            Log change of value added.
        factor : (Z,) array
            Labour of the planned sectors over that before.
        """
        wage = np.log((self.before * self.free * np.exp(growth)).sum(axis=0) / self.left(factor))
        log_labour = np.where(self.free, growth - wage, 0.0)
        log_labour[self.planned] = np.log(factor)
        return log_labour, wage

    def by_growth(self, growth: Floats) -> Floats:
        """Return the derivative of log labour by the log of value added of the same region, (N, J, J) ``[of, by]``."""
        free = self.free.astype(float).T
        share = self.before.T * free * np.exp(growth.T)
        share = share / share.sum(axis=1, keepdims=True)
        return np.asarray(free[:, :, None] * (np.eye(share.shape[1]) - share[:, None, :]))

    def by_factor(self, factor: Floats) -> Floats:
        """Return the derivative of log labour by the planned factors of the same region, (J, Z)."""
        # Whom a planned sector takes on, the free ones lose in proportion.
        out = -(self.free[:, self.region] * self.size / self.left(factor)[self.region])
        out[np.nonzero(self.planned)[0], np.arange(len(factor))] = 1 / factor
        return out
