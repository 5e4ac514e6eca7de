"""Fixed points by Anderson acceleration, with safeguards.

A step mixes the last few steps so that their residuals cancel as far as they can (least squares), which on a smooth
problem is as good as a quasi-Newton method and needs no derivative. It is not trusted blindly: a step that makes the
residual much larger is taken back, and what follows is a short plain step.

Sources: Anderson (1965); Walker & Ni (2011), type II; Zhang, O'Donoghue & Boyd (2020) for safeguarding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Steps that are mixed.
MEMORY = 12
#: A step may make the residual this much larger than the best so far.
WORSE = 4.0
#: Singular values this much smaller than the largest are left out of the mix.
CUT_OFF = 1e-12


@dataclass
class Search:
    """What a search did.

    Attributes
    ----------
    x : (n,) array
        Where it ended.
    residual : float
        The measure there.
    steps : int
        Evaluations.
    history : list of float
        The measure at every evaluation.
    converged : bool
    """

    x: Floats
    residual: float = np.inf
    steps: int = 0
    history: list[float] = field(default_factory=list)
    converged: bool = False


def fixed_point(
    step: Callable[[Floats], Floats],
    measure: Callable[[Floats, Floats], float],
    start: Floats,
    tolerance: float,
    most: int,
    report: Callable[[int, float], None] = lambda _steps, _residual: None,
) -> Search:
    """Find ``x >= 0`` at which a step is zero.

    Parameters
    ----------
    step : callable
        (n,) array to (n,) array: how far to go from x; a well-scaled step makes for few evaluations.
    measure : callable
        Relative residual of x and its step.
    start : (n,) array
        Where to begin; not negative.
    tolerance : float
        Stop when the measure is at most this.
    most : int
        Most evaluations.
    report : callable
        Told the number of evaluations and the measure after each.

    Returns
    -------
    Search
        At its best point, converged or not.
    """
    search = Search(start.copy())
    x, damping = start.copy(), 1.0
    points: list[Floats] = []
    steps: list[Floats] = []
    best = start.copy()
    while search.steps < most:
        taken = step(x)
        size = measure(x, taken)
        search.steps += 1
        search.history.append(size)
        report(search.steps, size)
        if size <= search.residual:
            search.residual, best = size, x.copy()
        if size <= tolerance:
            search.converged = True
            break
        if not size <= WORSE * search.residual and points:
            # Back to the best point, with a shorter plain step and nothing remembered.
            damping = max(damping / 2, 1 / 64)
            x = _plain(best, points, steps, damping)
            points, steps = [], []
            continue
        points, steps = [*points, x.copy()][-MEMORY:], [*steps, taken][-MEMORY:]
        x = np.maximum(_mixed(points, steps, damping), 0.0)
        damping = min(1.0, damping * 1.3)
    search.x = best
    return search


def _plain(best: Floats, points: list[Floats], steps: list[Floats], damping: float) -> Floats:
    for point, taken in zip(points, steps, strict=True):
        if np.array_equal(point, best):
            return np.asarray(np.maximum(best + damping * taken, 0.0))
    return best * (1 - 0.5 * damping)


def _mixed(points: list[Floats], steps: list[Floats], damping: float) -> Floats:
    """Return the next point: the mix of past points whose steps cancel best, and its step."""
    x, taken = points[-1], steps[-1]
    if len(points) == 1:
        return np.asarray(x + damping * taken)
    moved = np.stack([x - before for before in points[:-1]], axis=1)
    changed = np.stack([taken - before for before in steps[:-1]], axis=1)
    weight = np.linalg.lstsq(changed, taken, rcond=CUT_OFF)[0]
    return np.asarray(x - moved @ weight + damping * (taken - changed @ weight))
