"""The best plan: steps to the corner that the gradient points at, then sequential quadratic programming; many starts.

Scale economies make the gain convex in places, so that good plans lie in corners and several may be best near
themselves. Steps to corners (Frank & Wolfe 1956; linear programmes by HiGHS) go there quickly; SLSQP (Kraft 1988) finds
what lies between corners and keeps floors. Gradients are exact (adjoint). What the gradient still promises at the end
is reported: zero at a local best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landsea.economy.scale import ScaleModel, State
from landsea.errors import LandSeaError
from landsea.planning.cities.limits import Limits

Floats = NDArray[np.float64]

#: Starts besides today, and the seed of the directions they lie in.
STARTS, SEED = 4, 20221231
#: Most steps to corners; a step is taken if it brings this part of what the gradient promises.
CORNERS, ARMIJO = 25, 0.05
SHORTEST = 1 / 16
#: Most iterations of the last search, and the gain in a thousandth of the income that counts at which it stops.
ITERATIONS, STEADY = 200, 1e-7
#: What a gradient promises, and what a floor is missed by, that count as nothing: in thousandths of that income.
SMALL, FLOOR = 1e-8, 1e-6
#: Ends within this share of the best count as the same plan's worth.
SAME = 1e-3


@dataclass(frozen=True, eq=False)
class Found:
    """Where a search ended.

    Attributes
    ----------
    state : State
    value : float
        Gain, currency.
    promised : float
        What the gradient promises within the limits beyond it, currency; zero at a local best.
    ends : tuple of float
        Gains at which the searches ended, one a start.
    looks : int
        Plans solved.
    """

    state: State
    value: float
    promised: float
    ends: tuple[float, ...]
    looks: int

    @property
    def agreeing(self) -> int:
        """Starts that ended at the same gain as the best, to a thousandth."""
        best = max(self.ends)
        return sum(end >= best - SAME * abs(best) for end in self.ends)


class Search:
    """A search for the plan of largest gain.

    Parameters
    ----------
    model : ScaleModel
    limits : Limits
    weights : (N,) array
        Whose gain counts.
    floors : (N,) array or None
        Least worth of each region, currency; minus infinity where there is none.
    report : callable
        Told the best gain so far after each plan solved.
    """

    def __init__(
        self,
        model: ScaleModel,
        limits: Limits,
        weights: Floats,
        floors: Floats | None = None,
        report: Callable[[float], None] = lambda _best: None,
    ) -> None:
        self.model, self.limits, self.weights, self.report = model, limits, weights, report
        income = model.world.economy.income
        self.unit = 1e-3 * float(income @ weights)
        self.floors = floors
        self.bound = np.zeros(0, int) if floors is None else np.flatnonzero(np.isfinite(floors))
        self.looks, self.best = 0, 0.0
        self.near = model.today

    def run(self, starts: Sequence[Floats]) -> Found:
        """Search from several starts and return the best end.

        Raises
        ------
        LandSeaError
            If no end keeps the floors.
        """
        ends = [self._climb(start) for start in starts]
        values = [self.value(end) if self._kept(end) else -np.inf for end in ends]
        if not np.isfinite(values).any():
            msg = f"No plan within the limits was found that keeps the floor ({len(ends)} starts)."
            raise LandSeaError(msg)
        best = int(np.argmax(values))
        state = ends[best]
        promise = self.promised(state) if not len(self.bound) else float("nan")
        return Found(state, self.value(state), promise, tuple(map(float, values)), self.looks)

    def starts(self, number: int = STARTS) -> list[Floats]:
        """Return today and points on the way to corners in random directions."""
        rng = np.random.default_rng(SEED)
        today = np.ones(len(self.limits.low))
        corners = [self.limits.furthest(rng.standard_normal(len(today))) for _ in range(number)]
        return [today, *((today + corner) / 2 for corner in corners)]

    def value(self, state: State) -> float:
        """Gain that counts, currency."""
        return float(self.weights @ state.worth)

    def promised(self, state: State) -> float:
        """Return what the gradient promises within the limits, currency."""
        slope = self._slope(state)
        return float(slope @ (self.limits.furthest(slope) - self._part(state)))

    def _slope(self, state: State) -> Floats:
        return np.asarray(self.weights @ state.worth_by_factor[:, self.limits.moving])

    def _part(self, state: State) -> Floats:
        return np.asarray(state.factor[self.limits.moving])

    def _at(self, x: Floats) -> State:
        if not np.array_equal(x, self._part(self.near)):
            self.near = self.model.solve(self.limits.whole(x), start=self.near)
            self.looks += 1
            value = self.value(self.near)
            if value > self.best and self._kept(self.near):
                self.best = value
            self.report(self.best)
        return self.near

    def _kept(self, state: State) -> bool:
        if not len(self.bound) or self.floors is None:
            return True
        short = self.floors[self.bound] - state.worth[self.bound]
        return bool((short <= FLOOR * self.unit).all())

    def _climb(self, start: Floats) -> State:
        state = self._at(start)
        if not len(self.bound):
            state = self._to_corners(state)
        return self._between(state)

    def _to_corners(self, state: State) -> State:
        for _ in range(CORNERS):
            slope, here = self._slope(state), self._part(state)
            way = self.limits.furthest(slope) - here
            promise = float(slope @ way)
            if promise <= SMALL * self.unit:
                break
            after, length = state, 1.0
            while length >= SHORTEST:
                after = self._at(here + length * way)
                if self.value(after) - self.value(state) >= ARMIJO * length * promise:
                    break
                length /= 4
            if length < SHORTEST:
                break
            state = after
            if length < 1.0:
                # Between corners the last search is quicker.
                break
        return state

    def _between(self, state: State) -> State:
        from scipy.optimize import minimize

        found = minimize(
            lambda x: -self.value(self._at(x)) / self.unit,
            self._part(state),
            jac=lambda x: -self._slope(self._at(x)) / self.unit,
            bounds=np.column_stack([self.limits.low, self.limits.high]),
            constraints=self._constraints(),
            method="SLSQP",
            options={"maxiter": ITERATIONS, "ftol": STEADY},
        )
        end = np.clip(found.x, self.limits.low, self.limits.high)
        after = self._at(end) if self.limits.miss(end) < 1e-8 else state
        better = self.value(after) > self.value(state) or not self._kept(state)
        return after if better else state

    def _constraints(self) -> list[dict[str, object]]:
        limits, out = self.limits, []
        if len(limits.equal):
            out.append({"type": "eq", "fun": lambda x: limits.equal @ x - limits.right, "jac": lambda _x: limits.equal})
        if len(limits.at_most):
            out.append(
                {"type": "ineq", "fun": lambda x: limits.top - limits.at_most @ x, "jac": lambda _x: -limits.at_most}
            )
        if len(self.bound) and self.floors is not None:
            floors, bound = self.floors, self.bound
            where = np.ix_(bound, limits.moving)
            out.append({"type": "ineq", "fun": lambda x: (self._at(x).worth - floors)[bound] / self.unit,
                        "jac": lambda x: self._at(x).worth_by_factor[where] / self.unit})  # fmt: skip
        return out
