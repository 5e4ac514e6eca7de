"""Fixed points by Anderson acceleration, with safeguards.

A step mixes the last few steps so that their residuals cancel as far as they can (least squares), which on a smooth
problem is as good as a quasi-Newton method and needs no derivative. It is not trusted blindly: where the next step
comes out much longer than the shortest so far, the move is taken back, and what follows is a short plain step.

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
#: A step may be this much longer than the shortest so far.
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
    measure: Callable[[Floats], float],
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
        Relative residual at x; only decides when to stop.
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
    best, way = start.copy(), np.zeros_like(start)
    shortest = np.inf
    while search.steps < most:
        taken, size = step(x), measure(x)
        search.steps += 1
        search.history.append(size)
        report(search.steps, size)
        length = float(np.linalg.norm(taken))
        if size <= tolerance:
            search.converged, search.residual, best = True, size, x
            break
        if not length <= WORSE * shortest:
            # Back to the best point, with a shorter plain step and nothing remembered.
            damping = max(damping / 2, 1 / 64)
            x = np.maximum(best + damping * way, 0.0)
            points, steps = [], []
            continue
        if length <= shortest:
            shortest, best, way, search.residual = length, x.copy(), taken, size
        points, steps = [*points, x.copy()][-MEMORY:], [*steps, taken][-MEMORY:]
        x = np.maximum(_mixed(points, steps, damping), 0.0)
        damping = min(1.0, damping * 1.3)
    search.x = best
    return search


def _mixed(points: list[Floats], steps: list[Floats], damping: float) -> Floats:
    """Return the next point: the mix of past points whose steps cancel best, and its step."""
    x, taken = points[-1], steps[-1]
    if len(points) == 1:
        return np.asarray(x + damping * taken)
    moved = np.stack([x - before for before in points[:-1]], axis=1)
    changed = np.stack([taken - before for before in steps[:-1]], axis=1)
    weight = np.linalg.lstsq(changed, taken, rcond=CUT_OFF)[0]
    return np.asarray(x - moved @ weight + damping * (taken - changed @ weight))
