"""Wages at which every market clears: Newton with a safeguard, and a homotopy where that is not enough.

The unknowns are log wages (and labour where it moves); prices and spending follow from them at each point, where both
have one solution. The derivative is exact to a few digits, kept while it serves and mended by Broyden's rank-one step.
A result that misses is never given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from landsea.economy.trade.feasible import check_feasible
from landsea.economy.trade.linear import Linear
from landsea.economy.trade.point import Markets, Point
from landsea.economy.trade.state import Drive, Economy
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: What a market may miss, as a share of it.
TOLERANCE = 1e-12
#: What a result may miss at the very most.
LIMIT = 1e-10
#: How good a derivative by wages is: one of another point, mended by Broyden's step; found to a digit or two;
#: to all.
STALE, ROUGH, EXACT = 0, 1, 2
DIGITS = {ROUGH: 0.05, EXACT: 1e-14}
#: No log wage moves further in one step.
FURTHEST = 1.0
#: Shortest part of a Newton step, and smallest part of a shock, that is tried.
SHORTEST, SMALLEST = 1 / 256, 1 / 4096
#: A step that leaves more than this share of the miss calls for a new derivative.
SLOW = 0.3
#: An error tells of lending above this share of value added.
LENDS = 0.3
#: Most looks at the markets for one part of a shock.
MOST = 200


@dataclass(frozen=True, eq=False)
class Cleared:
    """Markets that clear.

    Attributes
    ----------
    point : Point
    inverse : (n, n) array
        Approximate inverse of the derivative there, for a start elsewhere.
    looks : int
        Evaluations of all markets.
    parts : int
        Steps in which the shock was brought in.
    """

    point: Point
    inverse: Floats
    looks: int
    parts: int

    def economy(self, before: Economy, drive: Drive) -> Economy:
        """Return the economy there, from which further changes are counted."""
        return replace(
            before,
            share=self.point.share,
            tariff=drive.tariff,
            wage_bill=self.point.wage_bill,
            deficit=drive.deficit,
            spending=self.point.spending,
        )


def clear(
    economy: Economy,
    drive: Drive,
    *,
    names: Sequence[str] = (),
    start: Point | None = None,
    inverse: Floats | None = None,
    tolerance: float = TOLERANCE,
    report: Callable[[float, float], None] = lambda _done, _miss: None,
) -> Cleared:
    """Clear all markets.

    Parameters
    ----------
    economy : Economy
    drive : Drive
    names : sequence of str
        Of the regions, for the error.
    start : Point, optional
        A point to begin at.
    inverse : array, optional
        Of an earlier result, of the same size.
    tolerance : float
        Largest log miss of a market.
    report : callable
        Told the part of the shock that is in, and the miss, after each look.

    Returns
    -------
    Cleared

    Raises
    ------
    NumericalError
        If no way of bringing the shock in clears the markets; names the worst one.
    """
    check_feasible(economy, drive, names)
    search = _Search(economy, names, tolerance, report)
    found = search.newton(Markets(economy, drive), start, inverse, 1.0)
    if found is None:
        found = search.in_parts(drive, start)
    if found.point.size > LIMIT:
        raise search.lost(found.point, 1.0)
    return Cleared(found.point, found.inverse, search.looks, search.parts)


@dataclass(frozen=True, eq=False)
class _Found:
    point: Point
    inverse: Floats


class _Search:
    def __init__(
        self, economy: Economy, names: Sequence[str], tolerance: float, report: Callable[[float, float], None]
    ) -> None:
        self.economy, self.names, self.tolerance, self.report = economy, names, tolerance, report
        self.looks, self.parts = 0, 1
        self.worst: Point | None = None

    def newton(self, markets: Markets, start: Point | None, inverse: Floats | None, part: float) -> _Found | None:
        """Return a point that clears, or None if steps lead nowhere."""
        x = self._start(markets, start)
        point = self._look(markets, x, start, part)
        if point is None:
            return None
        held, accuracy = inverse, STALE
        if held is None or held.shape != (len(x), len(x)):
            held, accuracy = _inverse(markets, point, ROUGH), ROUGH
        before = self.looks
        while point.size > self.tolerance and self.looks - before < MOST:
            step = -held @ point.miss
            step *= min(1.0, FURTHEST / np.abs(step).max())
            moved = self._along(markets, x, step, point, part)
            if moved is None:
                if accuracy == EXACT:
                    break
                accuracy = ROUGH if accuracy == STALE else EXACT
                held = _inverse(markets, point, accuracy)
                continue
            after, length = moved
            x = x + length * step
            if after.size > SLOW * point.size and not (accuracy == ROUGH and length == 1.0):
                held, accuracy = _inverse(markets, after, max(accuracy, ROUGH)), max(accuracy, ROUGH)
            else:
                held, accuracy = _broyden(held, length * step, after.miss - point.miss), STALE
            point = after
        # Rounding may end the way a little above the tolerance, but below what a result may miss.
        return _Found(point, held) if point.size < LIMIT else None

    def in_parts(self, drive: Drive, start: Point | None) -> _Found:
        """Bring the shock in by parts, each from where the last one ended."""
        done, part, at, inverse = 0.0, 0.5, start, None
        while done < 1.0:
            part = min(part, 1.0 - done)
            markets = Markets(self.economy, drive.part(self.economy, done + part))
            found = self.newton(markets, at, inverse, done + part)
            self.parts += 1
            if found is not None:
                done, at, inverse, part = done + part, found.point, found.inverse, 1.5 * part
            elif part > SMALLEST:
                part /= 4
            else:
                raise self.lost(self.worst, done)
        return _Found(at, inverse)  # type: ignore[arg-type]

    def lost(self, point: Point | None, done: float) -> NumericalError:
        """Make the error that names the worst market."""
        if point is None:
            return NumericalError("No wages leave every region an income above zero: are its deficits too large?")
        n = self.economy.shape[1]
        worst = int(np.argmax(np.abs(point.miss)))
        region = worst if worst < n else int(np.flatnonzero(point.log_labour)[0])
        name = self.names[region] if len(self.names) > region else f"number {region}"
        lent = -float(self.economy.deficit[region] / self.economy.wage_bill[region])
        lends = f" It lends {lent:.0%} of its value added, which may be more than it can." if lent > LENDS else ""
        msg = (
            f"The markets do not clear: {name} misses by {abs(point.miss[worst]):.1e} of its value added"
            f" with {done:.1%} of the shock in.{lends} Bring a smaller shock, or mend that region's accounts."
        )
        return NumericalError(msg)

    def _start(self, markets: Markets, start: Point | None) -> Floats:
        n = self.economy.shape[1]
        if start is None:
            return np.zeros(n + len(markets.moving))
        return np.concatenate([start.log_wage, start.log_labour[markets.moving]])

    def _look(self, markets: Markets, x: Floats, near: Point | None, part: float) -> Point | None:
        self.looks += 1
        point = markets.look(x, near)
        if point is not None:
            self.worst = point
            self.report(part, point.size)
        return point

    def _along(
        self, markets: Markets, x: Floats, step: Floats, point: Point, part: float
    ) -> tuple[Point, float] | None:
        """Go along a step as far as it lowers the miss."""
        length, now = 1.0, float(np.linalg.norm(point.miss))
        while length >= SHORTEST:
            after = self._look(markets, x + length * step, point, part)
            if after is not None and float(np.linalg.norm(after.miss)) < (1 - 0.1 * length) * now:
                return after, length
            length /= 4 if length == 1.0 else 2
        return None


def _inverse(markets: Markets, point: Point, accuracy: int) -> Floats:
    return np.asarray(np.linalg.inv(Linear(markets, point, DIGITS[accuracy]).by_wages().miss))


def _broyden(inverse: Floats, step: Floats, changed: Floats) -> Floats:
    """Mend an inverse so that it maps the change of the miss to the step taken (Broyden 1965, good update)."""
    mapped = inverse @ changed
    weight = float(step @ mapped)
    if abs(weight) < 1e-3 * float(step @ step):
        return inverse
    return np.asarray(inverse + np.outer(step - mapped, step @ inverse) / weight)
