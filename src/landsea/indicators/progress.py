"""Progress towards a target: gap, rate required, trend, and whether the trend reaches it in time. Pure functions.

Source: Eurostat (2014), Getting messages across using indicators, for the rate a target requires against the rate
observed, both compound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

Better = Literal["higher", "lower", "neither"]
State = Literal["past", "on track", "off track", "missed", "no trend", "no year", ""]

#: A trend below this a year, either way, is level.
LEVEL = 0.005


def gap(value: float, target: float) -> float:
    """Return what is missing to the target, in the unit of both: negative where the value must fall."""
    return target - value


def reached(value: float, target: float, better: Better) -> bool:
    """Tell whether a target is met or passed; where neither way is better, whether it is met."""
    if better == "higher":
        return value >= target
    return value <= target if better == "lower" else value == target


def required_rate(value: float, year: int, target: float, target_year: int) -> float:
    """Return the compound rate a year that leads from a value to a target in its year, as a share.

    nan where there is no such rate: the year is not ahead, or value and target are not both above nought.
    """
    if target_year <= year or value <= 0 or target <= 0:
        return math.nan
    return float((target / value) ** (1 / (target_year - year)) - 1)


def required_step(value: float, year: int, target: float, target_year: int) -> float:
    """Return the equal steps a year that lead to the target, in its unit; nan where the year is not ahead."""
    return (target - value) / (target_year - year) if target_year > year else math.nan


def trend(years: Sequence[float], values: Sequence[float]) -> float:
    """Return the compound rate a year of a series, as a share: least squares on logarithms.

    nan with fewer than two years, or a value that is not above nought.
    """
    x, y = np.asarray(years, float), np.asarray(values, float)
    if len(np.unique(x)) < 2 or (y <= 0).any():
        return math.nan
    return float(np.expm1(np.polyfit(x - x.mean(), np.log(y), 1)[0]))


def slope(years: Sequence[float], values: Sequence[float]) -> float:
    """Return the change a year of a series, in its unit: least squares; nan with fewer than two years."""
    x, y = np.asarray(years, float), np.asarray(values, float)
    if len(np.unique(x)) < 2:
        return math.nan
    return float(np.polyfit(x - x.mean(), y, 1)[0])


def projected(value: float, year: int, rate: float, step: float, target_year: int) -> float:
    """Return the value in the target's year if the trend goes on: by its rate, else (rate nan) by its steps."""
    ahead = target_year - year
    return float(value * (1 + rate) ** ahead) if math.isfinite(rate) else value + step * ahead


def state(
    value: float, year: int | None, target: float, target_year: int | None, better: Better, rate: float, step: float
) -> State:
    """Judge the way to a target.

    Parameters
    ----------
    value, target : float
    year, target_year : int or None
    better : {"higher", "lower", "neither"}
    rate, step : float
        Trend, as :func:`trend` and :func:`slope` give it; nan where there is none.

    Returns
    -------
    str
        "past": met already; "missed": not met, and its year is not ahead of the value's; "on track" and "off track":
        the trend reaches it in its year, or does not; "no trend"; "no year": the target or the value has none.
    """
    if reached(value, target, better):
        return "past"
    if year is None or target_year is None:
        return "no year"
    if target_year <= year:
        return "missed"
    if not (math.isfinite(rate) or math.isfinite(step)):
        return "no trend"
    return "on track" if reached(projected(value, year, rate, step, target_year), target, better) else "off track"


def arrow(rate: float, step: float) -> str:
    """Return ↑, ↓ or → for a trend, blank where there is none; steps count where there is no rate."""
    if not (math.isfinite(rate) or math.isfinite(step)):
        return ""
    moves = rate if math.isfinite(rate) else step
    if abs(moves) < LEVEL:
        return "→"
    return "↑" if moves > 0 else "↓"
