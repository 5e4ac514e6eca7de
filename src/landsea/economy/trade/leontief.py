"""Linear systems of prices and of spending through the chain of inputs, for many right-hand sides at once.

Both are ``(I - S G - t a') x = b``: S holds trade shares sector by sector, G inputs region by region, t and a give
tariff revenue back to spending. They are solved by the regular splitting that inverts every region's home part (an
M-matrix, hence convergent: Varga 2000, theorem 3.29), which leaves only what goes through foreign inputs to iterate on.
Sweeps are mixed with the two before (Anderson 1965; on a linear system as good as GMRES begun anew), which takes out
the few slow directions, such as all the world's prices.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from landsea.economy.trade.kernels import calc_input_demand, calc_inputs_cost
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: A sweep may move the solution this much further than the shortest so far.
WORSE = 10.0
#: Sweeps that are mixed, beside the present one; columns that their weights are taken from, about.
MEMORY, COLUMNS = 2, 16
#: Most sweeps; a chain of inputs that adds no value anywhere does not end.
MOST = 2000


class Leontief:
    """The system ``x - S (G' x) - t (a . x) = b`` and its transpose.

    Parameters
    ----------
    shares : (J, N, N) array
        ``[sector, importer, exporter]``.
    inputs : (N, J, J) array
        ``[region, input, user]``.
    tariff_share, taste : (J, N) array or None
        t and a; None where revenue does not come back (prices).
    """

    def __init__(
        self, shares: Floats, inputs: Floats, tariff_share: Floats | None = None, taste: Floats | None = None
    ) -> None:
        self.shares, self.inputs = shares, inputs
        self.tariff_share, self.taste = tariff_share, taste

    @cached_property
    def home(self) -> Floats:
        """Inverse of each region's own part, (N, J, J)."""
        own = np.einsum("jnn->nj", self.shares)
        part = np.eye(self.inputs.shape[1]) - own[:, :, None] * self.inputs.swapaxes(1, 2)
        if self.tariff_share is not None and self.taste is not None:
            part -= self.tariff_share.T[:, :, None] * self.taste.T[:, None, :]
        return np.asarray(np.linalg.inv(part))

    def precondition(self, x: Floats, *, transposed: bool = False) -> Floats:
        """Apply the inverse of the home part, (J, N) or (J, N, R)."""
        home = self.home if transposed else self.home.swapaxes(1, 2)
        return calc_inputs_cost(home, x)

    def through(self, x: Floats) -> Floats:
        """Return ``S (G' x) + t (a . x)``."""
        made = self._shares(calc_inputs_cost(self.inputs, x), self.shares)
        if self.tariff_share is not None and self.taste is not None:
            made += _outer(self.tariff_share, np.einsum("jn,jn...->n...", self.taste, x))
        return made

    def through_transposed(self, x: Floats) -> Floats:
        """Return ``G (S' x) + a (t . x)``."""
        made = calc_input_demand(self.inputs, self._shares(x, self.shares.swapaxes(1, 2)))
        if self.tariff_share is not None and self.taste is not None:
            made += _outer(self.taste, np.einsum("jn,jn...->n...", self.tariff_share, x))
        return made

    def solve(self, right: Floats, tolerance: float = 1e-14, *, transposed: bool = False) -> Floats:
        """Solve for every column of (J, N, R) to a relative tolerance.

        Raises
        ------
        NumericalError
            If the chain of inputs does not end (sectors that add no value).
        """
        through = self.through_transposed if transposed else self.through
        x = self.precondition(right, transposed=transposed)
        mix, shortest = _Mix(), np.inf
        for sweep in range(MOST):
            way = self.precondition(right + through(x) - x, transposed=transposed)
            large, size = np.abs(x).max(initial=0.0), np.abs(way).max(initial=0.0)
            if size <= tolerance * large:
                x += way
                return x
            if sweep % 50 == 49 and not np.isfinite(large):
                break
            if size > WORSE * shortest:
                # The plain sweep is a contraction; where the mix misleads, begin anew.
                mix.clear()
            shortest = min(shortest, size)
            x = mix.next(x, way)
        msg = "The chain of inputs does not end: sectors that buy from each other add too little value."
        raise NumericalError(msg)

    @staticmethod
    def _shares(x: Floats, shares: Floats) -> Floats:
        if x.ndim == 2:
            return np.asarray(np.matmul(shares, x[:, :, None])[:, :, 0])
        return np.asarray(np.matmul(shares, x))


def _outer(left: Floats, right: Floats) -> Floats:
    return np.asarray(left[:, :, None] * right[None] if right.ndim == 2 else left * right[None])


class _Mix:
    """The last few sweeps; the next point is the mix of where they led whose own sweep would move it least.

    All columns are mixed alike, by weights that a sample of columns gives: they matter for speed alone.
    """

    def __init__(self) -> None:
        self.kept: list[tuple[Floats, Floats]] = []

    def clear(self) -> None:
        self.kept = []

    def next(self, x: Floats, way: Floats) -> Floats:
        """Return the next point from a point and its sweep's move, which is overwritten."""
        move = way.copy() if way.ndim == 2 else way[:, :, :: 1 + way.shape[2] // COLUMNS].copy()
        led = np.add(x, way, out=way)
        before, self.kept = self.kept, [*self.kept[-MEMORY + 1 :], (led, move)]
        if not before:
            return led
        changed = [move - other for _, other in before]
        products = np.array([[np.vdot(a, b) for b in changed] for a in changed])
        weights = np.linalg.lstsq(products, np.array([np.vdot(a, move) for a in changed]), rcond=1e-14)[0]
        mixed = led * (1.0 - weights.sum())
        for weight, (other, _) in zip(weights, before, strict=True):
            mixed += weight * other
        return np.asarray(mixed)
