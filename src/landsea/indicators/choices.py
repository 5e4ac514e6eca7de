"""The choices by which a composite index is built, with their names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

from landsea.indicators.framework import IndexTableError

T = TypeVar("T")

#: Names of the ways to do each step. Those with a colon take a number or name after it.
IMPUTE = ("none", "mean", "median", "group-mean", "group-median", "unit-mean", "unit-median", "em", "latest", "linear")
TREAT = (
    "none", "winsorise", "winsorise-log", "winsorise-log1", "winsorise-logplus", "winsorise-boxcox", "log", "boxcox",
)  # fmt: skip
NORMALISE = (
    "minmax", "zscore", "rank", "prank", "borda", "dist2max", "dist2ref", "dist2targ", "goalposts", "scaled",
    "fracmax", "none",
)  # fmt: skip
WEIGHTS = ("given", "equal", "entropy", "critic", "sd", "pca", "pca-first", "balanced")
AGGREGATE = ("amean", "gmean", "hmean", "genmean", "copeland", "copeland-even", "outranking", "bod")

#: Steps before normalising, in the order of the handbook.
ORDER = ("denominate", "impute", "screen", "treat")
#: Numbers of a normalisation that takes two, where none are given.
BOUNDS = {"minmax": (0.0, 100.0), "zscore": (0.0, 1.0), "scaled": (0.0, 100.0)}


@dataclass(frozen=True)
class Choices:
    """How an index is built.

    Attributes
    ----------
    denominate : bool
        Divide the indicators that name a denominator.
    impute : str
        One of IMPUTE.
    group : str
        Column of the group for imputation by group.
    least_available : float
        Units with a smaller share of indicators are left out.
    least_nonzero : float
        Units with a smaller share of values other than nought, among those they have, are left out.
    treat : str
        One of TREAT; ``winsorise-boxcox:0.5`` gives the power, ``winsorise-boxcox:ml`` finds the likeliest.
    most_winsorised : int
        Most values to move in one indicator.
    skewness, kurtosis : float
        An indicator is treated that reaches both.
    combine : bool
        Transform what winsorising has moved, not the untreated values.
    normalise : str
        One of NORMALISE; ``dist2ref:UNIT`` names the unit.
    bounds : (float, float) or None
        Least and greatest for minmax and scaled, mean and standard deviation for zscore.
    capped : bool
        No score above one (dist2ref, dist2targ).
    weights : str or tuple of str
        One of WEIGHTS: for the lowest level, levels above keeping the table's; or one for each level from the lowest.
    aggregate : str or tuple of str
        One of AGGREGATE, for all levels or one for each from the lowest; ``genmean:2`` gives the power, ``bod:0.05``
        the least share of each part.
    least_share : float or tuple of float
        A unit needs this share of an aggregate's parts to have it; for all levels, or one for each from the lowest.
    order : tuple of str
        Steps before normalising, in their order.
    """

    denominate: bool = False
    impute: str = "none"
    group: str = ""
    least_available: float = 0.0
    least_nonzero: float = 0.0
    treat: str = "none"
    most_winsorised: int = 5
    skewness: float = 2.0
    kurtosis: float = 3.5
    combine: bool = False
    normalise: str = "minmax"
    bounds: tuple[float, float] | None = None
    capped: bool = False
    weights: str | tuple[str, ...] = "given"
    aggregate: str | tuple[str, ...] = "amean"
    least_share: float | tuple[float, ...] = 0.0
    order: tuple[str, ...] = ORDER

    def __post_init__(self) -> None:
        _known("impute", self.impute, IMPUTE)
        _known("treat", self.treat, TREAT)
        _known("normalise", self.normalise, NORMALISE)
        for name in (self.weights,) if isinstance(self.weights, str) else self.weights:
            _known("weights", name, WEIGHTS)
        for name in (self.aggregate,) if isinstance(self.aggregate, str) else self.aggregate:
            _known("aggregate", name, AGGREGATE)
        _check_numbers(self)
        if sorted(self.order) != sorted(ORDER):
            msg = f"--order takes the steps {', '.join(ORDER)}, each once, not {', '.join(self.order)}."
            raise IndexTableError(msg)

    def weights_by_level(self, levels: int) -> tuple[str, ...]:
        """Return the way to weigh at each level, lowest first."""
        if isinstance(self.weights, str):
            return (self.weights,) + (("equal",) if self.weights == "equal" else ("given",)) * (levels - 1)
        return _of_levels("weights", self.weights, levels)

    def aggregate_by_level(self, levels: int) -> tuple[str, ...]:
        """Return the way to aggregate at each level, lowest first."""
        one = self.aggregate
        return (one,) * levels if isinstance(one, str) else _of_levels("aggregate", one, levels)

    def share_by_level(self, levels: int) -> tuple[float, ...]:
        """Return the least share of parts at each level, lowest first."""
        one = self.least_share
        return (float(one),) * levels if isinstance(one, int | float) else _of_levels("min-share", one, levels)

    @property
    def scale(self) -> tuple[float, float]:
        """The two numbers of the normalisation."""
        return self.bounds or BOUNDS.get(self.normalise.partition(":")[0], (0.0, 1.0))


def _known(option: str, text: str, names: tuple[str, ...]) -> None:
    name, colon, rest = text.partition(":")
    takes = {"genmean", "bod", "winsorise-boxcox", "boxcox", "dist2ref"}
    if name not in names or (colon and name not in takes):
        msg = f"There is no --{option} {text!r}: choose one of {', '.join(names)}."
        raise IndexTableError(msg)
    if colon and name != "dist2ref" and not (rest == "ml" and "boxcox" in name) and not _is_number(rest):
        msg = f"--{option} {name}: takes a number, not {rest!r}."
        raise IndexTableError(msg)


def _check_numbers(choices: Choices) -> None:
    shares = choices.least_share if isinstance(choices.least_share, tuple) else (choices.least_share,)
    if not all(0 <= share <= 1 for share in shares):
        msg = f"--min-share is between 0 and 1, not {', '.join(f'{share:g}' for share in shares)}."
        raise IndexTableError(msg)
    low, high = choices.scale
    is_range = choices.normalise in ("minmax", "scaled")
    if not (math.isfinite(low) and math.isfinite(high) and (low < high if is_range else high > 0)):
        second = "a greater one" if is_range else "a deviation above zero"
        msg = f"--bounds takes a finite number and {second}, not {low:g},{high:g}."
        raise IndexTableError(msg)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _of_levels(option: str, given: tuple[T, ...], levels: int) -> tuple[T, ...]:
    if len(given) == 1:
        return given * levels
    if len(given) != levels:
        msg = f"There are {levels} levels to aggregate and {len(given)} given to --{option}: give one, or one a level."
        raise IndexTableError(msg)
    return given
