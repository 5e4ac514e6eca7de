"""What would have to change for a rank to change: the least shift of weights, or of one raw value.

Exact for means that are the same at all levels, on units without gaps.

Sources: Triantaphyllou & Sanchez (1997) for the least change of weights; the least sum of squares and of sizes are
solved as a quadratic and a linear programme.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from landsea.indicators import steps
from landsea.indicators.composite import CompositeIndex
from landsea.indicators.ensemble import transformed
from landsea.indicators.framework import IndexTableError

Floats = NDArray[np.float64]

#: Steps into which the way of a raw value is cut in search of a change of order.
GRID = 400
#: How far beyond the range of the data a raw value is followed, as a share of it.
BEYOND = 1.0


@dataclass(frozen=True)
class Rival:
    """The least shift of weights that puts one unit level with another.

    Attributes
    ----------
    unit, rival : str
    moved : float
        Share of all weight that has to move, 0 to 1; nan if no weights do it.
    weights : pandas.Series
        The weights that move least, by indicator, and sum to one.
    squares : pandas.Series
        Those nearest in the sense of least squares.
    """

    unit: str
    rival: str
    moved: float
    weights: pd.Series
    squares: pd.Series


def least_shift(w: Floats, gain: Floats) -> tuple[float, Floats]:
    """Find the weights nearest to `w` in the sum of absolute changes under which ``w . gain`` is nought.

    Parameters
    ----------
    w : (k,) array
        From nought up, summing to one; so are those found.
    gain : (k,) array

    Returns
    -------
    moved : float
        Half the sum of absolute changes; nan if there are no such weights.
    weights : (k,) array

    Notes
    -----
    The linear programme has a closed form: all weight that moves goes to the indicator in which the unit behind is
    furthest ahead, and comes from those in which it is furthest behind, the furthest first.
    """
    gap = float(w @ gain)
    if gap < 0:
        return least_shift(w, -gain)
    to = int(gain.argmin())
    if gap == 0 or gain[to] > 0:
        return (0.0, w.copy()) if gap == 0 else (np.nan, w.copy())
    out = w.copy()
    for source in np.argsort(-gain, kind="stable"):
        step = gain[source] - gain[to]
        if gap <= 0 or step <= 0:
            break
        amount = min(out[source], gap / step)
        out[source] -= amount
        out[to] += amount
        gap -= amount * step
    return float(np.abs(out - w).sum() / 2), out


def nearest_weights(w: Floats, gain: Floats) -> Floats:
    """Find the weights nearest to `w` by least squares, from nought up, summing to one, with ``w . gain`` nought.

    nan where there are none. By the method of active sets: weights that would fall below nought are held there, and
    let go again if that brings the others nearer.
    """
    if gain.min() > 0 or gain.max() < 0:
        return np.full(len(w), np.nan)
    free = np.ones(len(w), bool)
    out = w.copy()
    for _ in range(4 * len(w)):
        limits = np.vstack([np.ones(int(free.sum())), gain[free]])
        force = np.linalg.lstsq(limits @ limits.T, np.array([1.0, 0.0]) - limits @ w[free], rcond=None)[0]
        out = np.zeros(len(w))
        out[free] = w[free] + limits.T @ force
        if (out < -1e-15).any():
            free &= out >= 0
            continue
        # A held weight is let go if it would rise: its own optimum lies above nought.
        pull = w + force[0] + force[1] * gain
        back = ~free & (pull > 1e-12)
        if not back.any():
            return np.maximum(out, 0.0)
        free[int(np.flatnonzero(back)[pull[back].argmax()])] = True
    return np.maximum(out, 0.0)


class Reversals:
    """What would change the order of a built index.

    Parameters
    ----------
    made : CompositeIndex

    Raises
    ------
    LandSeaError
        If its means differ between levels or are none, or it is a panel.
    """

    def __init__(self, made: CompositeIndex) -> None:
        ways = set(made.choices.aggregate_by_level(len(made.framework.levels)))
        base = made.steps["normalised"]
        found = transformed(base.to_numpy(float), ways.pop()) if len(ways) == 1 else None
        if found is None or made.framework.is_panel:
            msg = "What changes a rank is found for one time, and for the same mean at all levels (amean, gmean, ...)."
            raise IndexTableError(msg)
        self.made, self.sign = made, found[1]
        self.codes = [str(code) for code in base]
        self.table = pd.DataFrame(found[0] * found[1], index=base.index, columns=base.columns)
        self.weights = made.effective_weights.loc[self.codes].to_numpy(float)
        self.order = [str(unit) for unit in made.scores.index]

    def score(self) -> pd.Series:
        """Transformed scores, by which units are ordered; nan for a unit with gaps."""
        return pd.Series(self.table.to_numpy(float) @ self.weights, index=self.table.index)

    def rival(self, unit: str, other: str) -> Rival:
        """Find the least shift of weights that puts a unit level with another."""
        gain = np.asarray(self.table.loc[unit] - self.table.loc[other], float)
        if np.isnan(gain).any():
            blank = pd.Series(np.nan, index=self.codes)
            return Rival(unit, other, np.nan, blank, blank)
        moved, weights = least_shift(self.weights, gain)
        squares = nearest_weights(self.weights, gain)
        return Rival(unit, other, moved, pd.Series(weights, self.codes), pd.Series(squares, self.codes))

    def by_weights(self) -> pd.DataFrame:
        """Every unit and the one above it: unit, above, gap, moved, and where most weight comes from and goes to."""
        rows = []
        score = self.score()
        for above, unit in zip(self.order[:-1], self.order[1:], strict=True):
            found = self.rival(unit, above)
            change = found.weights - self.weights
            known = not np.isnan(found.moved)
            rows.append(
                {
                    "unit": unit,
                    "above": above,
                    "gap": score[above] - score[unit],
                    "moved": found.moved,
                    "from": change.idxmin() if known and found.moved > 0 else "",
                    "to": change.idxmax() if known and found.moved > 0 else "",
                }
            )
        return pd.DataFrame(rows)

    def by_values(self, unit: str, progress: Callable[[int], None] = lambda _: None) -> pd.DataFrame:
        """Find for each indicator the nearest raw value with which a unit takes or loses a place, the rest as it is.

        Parameters
        ----------
        unit : str
            Without gaps.
        progress : callable
            Told of every indicator done.

        Returns
        -------
        pandas.DataFrame
            code, rival, today (raw value, divided if the index divides), needed, change; nan where no value up to the
            range of the data beyond its ends does it.

        Raises
        ------
        LandSeaError
            If there is no such unit, or it has gaps.
        """
        if unit not in self.table.index or self.table.loc[unit].isna().any():
            msg = f"{unit!r} is no unit of the index without gaps."
            raise IndexTableError(msg)
        at = self.order.index(unit)
        rivals = [self.order[i] for i in (at - 1, at + 1) if 0 <= i < len(self.order)]
        rows = []
        for position, code in enumerate(self.codes):
            for rival in rivals:
                today, needed = self._needed(unit, rival, position, code)
                rows.append({"code": code, "rival": rival, "today": today, "needed": needed, "change": needed - today})
            progress(1)
        return pd.DataFrame(rows)

    def _needed(self, unit: str, rival: str, position: int, code: str) -> tuple[float, float]:
        column, path = self._path(code)
        values, weight = self.table, self.weights[position]
        rows = (list(values.index).index(unit), list(values.index).index(rival))
        others = np.delete(np.arange(len(self.codes)), position)
        rest = float((values.to_numpy(float)[rows[0]] - values.to_numpy(float)[rows[1]])[others] @ self.weights[others])
        x = column.to_numpy(float)
        place = list(column.index).index(unit)

        def gap(value: float) -> float:
            changed = x.copy()
            changed[place] = value
            made = path(changed)
            return float(rest + weight * (made[rows[0]] - made[rows[1]]))

        today = float(x[place])
        least, most = np.nanmin(x), np.nanmax(x)
        reach = max(most - least, abs(today), 1e-12) * BEYOND
        found = [_first_root(gap, today, end) for end in (least - reach, most + reach)]
        known = [one for one in found if not np.isnan(one)]
        return today, min(known, key=lambda one: abs(one - today)) if known else float("nan")

    def _path(self, code: str) -> tuple[pd.Series, Callable[[Floats], Floats]]:
        """Return an indicator before treatment, and what turns it into transformed scores of the units scored."""
        made, choices = self.made, self.made.choices
        before = [name for name in made.steps if name not in ("treated", "normalised", "aggregated")][-1]
        units = self.table.index
        treat = steps.treater(choices)
        normalise = steps.normaliser(made.framework, choices, code, units)
        way = choices.aggregate_by_level(len(made.framework.levels))[0]

        def path(x: Floats) -> Floats:
            scores = normalise(treat(x).result)
            try:
                found = transformed(scores, way)
            except ValueError:
                return np.full(len(scores), np.nan)
            assert found is not None
            return found[0] * found[1]

        return made.steps[before].loc[units, code], path


def _first_root(gap: Callable[[float], float], begin: float, end: float) -> float:
    """Return where `gap` first changes its sign on the way from `begin` to `end`; nan if it does not."""
    way = np.linspace(begin, end, GRID + 1)
    last_at, last = way[0], gap(float(way[0]))
    for at in way[1:]:
        here = gap(float(at))
        if np.isfinite(last) and np.isfinite(here) and np.sign(here) != np.sign(last):
            return float(brentq(gap, last_at, at, xtol=1e-12, rtol=1e-12)) if here != 0 else float(at)
        last_at, last = at, here
    return float("nan")
