"""What a plan must keep to: how far each industry of a city may move, and whose people keep their number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landsea.economy.scale import ScaleModel
from landsea.planning.cities.question import Question

Floats = NDArray[np.float64]

#: Part of a city's people in the other sectors that a plan that holds nothing may draw on.
DRAWN = 0.9


@dataclass(frozen=True, eq=False)
class Limits:
    """Limits on the (M,) factors of people that may change.

    ``equal x = right``, ``at_most x <= top``, ``low <= x <= high``. Rows of `equal` are independent. `moving` are the
    places of the M among the (Z,) factors of the model; the `others` stay at one.
    """

    moving: NDArray[np.int64]
    others: int
    equal: Floats
    right: Floats
    at_most: Floats
    top: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, asked: Question, model: ScaleModel) -> Limits:
        """Make the limits of a question."""
        sector, region = model.planned
        moving = np.flatnonzero(asked.moving[region, sector])
        others = len(sector) - len(moving)
        sector, region, size = sector[moving], region[moving], model.world.staffing.size[moving]
        rows: list[Floats] = []
        if asked.hold in ("both", "cities"):
            rows += [size * (region == n) / size[region == n].sum() for n in np.unique(region)]
        if asked.hold in ("both", "industries"):
            rows += [size * (sector == j) / size[sector == j].sum() for j in np.unique(sector)]
        equal = _independent(np.array(rows).reshape(len(rows), len(size)))
        left = model.world.staffing.left(np.ones(len(size) + others))
        cities = np.unique(region)
        at_most = np.array([size * (region == n) / left[n] for n in cities]).reshape(len(cities), len(size))
        free = asked.hold in ("industries", "none")
        return cls(
            moving,
            others,
            equal,
            equal.sum(axis=1),
            at_most if free else at_most[:0],
            (at_most.sum(axis=1) + DRAWN) if free else np.zeros(0),
            np.full(len(size), 1 / asked.reach),
            np.full(len(size), asked.reach),
        )

    def whole(self, x: Floats) -> Floats:
        """Return all factors of the model, (Z,), for those that may change."""
        out = np.ones(len(self.moving) + self.others)
        out[self.moving] = x
        return out

    def furthest(self, direction: Floats) -> Floats:
        """Return the point within the limits that goes furthest in a direction (a linear programme, HiGHS)."""
        from scipy.optimize import linprog

        found = linprog(
            -direction / (np.abs(direction).max() or 1.0),
            A_ub=self.at_most if len(self.at_most) else None,
            b_ub=self.top if len(self.at_most) else None,
            A_eq=self.equal if len(self.equal) else None,
            b_eq=self.right if len(self.equal) else None,
            bounds=np.column_stack([self.low, self.high]),
            method="highs",
        )
        # Today is within all limits, so that there is always a solution; rounding may leave it a hair outside.
        return np.asarray(np.clip(found.x, self.low, self.high), dtype=np.float64)

    def miss(self, x: Floats) -> float:
        """Return by how much a point lies outside the limits, as a share."""
        beyond = [np.abs(self.equal @ x - self.right), self.at_most @ x - self.top, self.low - x, x - self.high]
        return float(np.concatenate([*beyond, [0.0]]).max())


def _independent(rows: Floats) -> Floats:
    """Keep a largest set of independent rows."""
    if not len(rows):
        return rows
    from scipy.linalg import qr

    _, upper, order = qr(rows.T, mode="economic", pivoting=True)
    size = np.abs(np.diag(upper))
    return np.asarray(rows[np.sort(order[: int((size > 1e-9 * size[0]).sum())])])
