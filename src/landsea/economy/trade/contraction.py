"""The fixed point of a contraction, found faster by mixing past steps, and safe because the plain step always works.

Source: Anderson (1965); Walker & Ni (2011), type II, with the normal equations kept from step to step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Steps that are mixed.
MEMORY = 6
#: A residual this much above the best so far means that the mix misleads: go back and take plain steps.
WORSE = 2.0
#: Rounding keeps a residual from falling: stop after this many steps without a gain once it is that small.
STALL, FLOOR = 3, 1e-12
#: Without a gain for this many steps nothing is to be hoped for.
LOST = 100


@dataclass(frozen=True)
class Found:
    """Where an iteration ended: the point, its largest residual, the evaluations spent."""

    x: Floats
    residual: float
    steps: int


def contract(step: Callable[[Floats], Floats], start: Floats, tolerance: float, most: int = 2000) -> Found:
    """Find the point at which a contraction's step is zero.

    Parameters
    ----------
    step : callable
        (n,) array to (n,) array, scaled so that its entries can be compared: from x to the next plain iterate.
    start : (n,) array
    tolerance : float
        Stop when no entry of the step is larger.
    most : int
        Most evaluations.

    Returns
    -------
    Found
        The best point; `residual` says whether the tolerance was met.
    """
    x, best, best_way = start, start, np.zeros_like(start)
    least, reference, steps, idle = np.inf, np.inf, 0, 0
    mix = _Mix(start.size)
    while steps < most:
        way = step(x)
        steps += 1
        size = float(np.abs(way).max(initial=0.0))
        idle = 0 if size < least else idle + 1
        if size < least:
            least, best, best_way = size, x, way
        if size <= tolerance or (idle >= STALL and least < FLOOR) or idle >= LOST:
            break
        if size <= WORSE * reference and np.isfinite(size):
            reference = min(reference, size)
            x = mix.next(x, way)
        else:
            # Where the mix misleads, the plain step from the best point does not.
            mix.clear()
            best_way = best_way if np.isfinite(size) else best_way / 2
            x, reference = best + best_way, np.inf
    return Found(best, least, steps)


class _Mix:
    """The last few points and steps, and the next point that follows from them."""

    def __init__(self, size: int) -> None:
        self.moved = np.empty((MEMORY, size))
        self.changed = np.empty((MEMORY, size))
        self.gram = np.zeros((MEMORY, MEMORY))
        self.clear()

    def clear(self) -> None:
        self.count = 0
        self.last: tuple[Floats, Floats] | None = None

    def next(self, x: Floats, way: Floats) -> Floats:
        if self.last is not None:
            self._add(x - self.last[0], way - self.last[1])
        self.last = (x, way)
        held = min(self.count, MEMORY)
        if held == 0:
            return x + way
        changed, moved = self.changed[:held], self.moved[:held]
        gram = self.gram[:held, :held]
        scale = 1.0 / np.sqrt(np.maximum(np.diag(gram), np.finfo(float).tiny))
        scaled = gram * scale[:, None] * scale[None, :] + 1e-14 * np.eye(held)
        weight = scale * np.linalg.solve(scaled, scale * (changed @ way))
        return np.asarray(x + way - weight @ (moved + changed))

    def _add(self, moved: Floats, changed: Floats) -> None:
        at = self.count % MEMORY
        self.moved[at], self.changed[at] = moved, changed
        held = min(self.count + 1, MEMORY)
        products = self.changed[:held] @ changed
        self.gram[at, :held] = products
        self.gram[:held, at] = products
        self.count += 1
