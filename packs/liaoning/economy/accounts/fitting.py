"""Proportional fitting of a table to sums over parts of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """Sums that a table has to meet: cells of one label add up to that label's target.

    Attributes
    ----------
    label : (cells,) array of int
        Label of each cell of the flattened table; -1 for cells in none of these sums.
    target : (labels,) array
    """

    label: NDArray[np.int64]
    target: Floats


def fit(seed: Floats, aims: Sequence[Sums], tolerance: float = 1e-9, most: int = 20_000) -> Floats:
    """Scale a seed, aim after aim, until every sum is met; the nearest table in relative entropy (Csiszar 1975).

    Unlike ``ipfn`` it takes sums that cover only a part of the table. Zeros stay zero.

    Raises
    ------
    ValueError
        If the sums are not met to `tolerance` of their size (relative, of those above a millionth of the largest).
    """
    x = seed.ravel().astype(float)
    for _ in range(most):
        for aim in aims:
            x *= _factor(x, aim)
        worst = max(_miss(x, aim) for aim in aims)
        if worst < tolerance:
            return x.reshape(seed.shape)
    msg = f"the sums cannot be met together: {worst:.2e} is left after {most} rounds"
    raise ValueError(msg)


def _totals(x: Floats, aim: Sums) -> Floats:
    inside = aim.label >= 0
    return np.bincount(aim.label[inside], weights=x[inside], minlength=len(aim.target))


def _factor(x: Floats, aim: Sums) -> Floats:
    now = _totals(x, aim)
    factor = np.divide(aim.target, now, out=np.ones_like(now), where=now > 0)
    return np.where(aim.label >= 0, factor[aim.label], 1.0)


def _miss(x: Floats, aim: Sums) -> float:
    big = aim.target > 1e-6 * aim.target.max()
    return float(np.max(np.abs(_totals(x, aim) / np.where(big, aim.target, np.inf) - big), initial=0.0))
