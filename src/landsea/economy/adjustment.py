"""Adjust a demand to counts: the nearest one to a prior that explains what was counted.

With counts ``c`` of errors ``sigma``, the share ``P`` of each cell (pair and commodity) that each count sees, and a
prior ``q0``, the adjusted demand ``q >= 0`` minimises ``distance(q, q0) + |(P q - c) / sigma|^2 / 2``. The distance is

- *gls*: ``|(q - q0) / s|^2 / 2`` with standard errors ``s`` of the cells;
- *entropy*: ``sum(q log(q / q0) - q + q0) / tau``, which keeps every cell positive.

There are few counts and many cells, so the dual is solved: one number a count, by Newton's method with a line search.

Sources: Cascetta (1984) for generalised least squares; van Zuylen & Willumsen (1980) for entropy; Rodgers (2000) for
what observations determine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from landsea.errors import NumericalError

Floats = NDArray[np.float64]
Method = Literal["gls", "entropy"]

#: Largest miss of the optimality conditions, in standard errors of the counts.
TOLERANCE = 1e-9
#: Most Newton steps.
MOST = 200


@dataclass(frozen=True)
class Adjusted:
    """An adjusted demand and what the counts say about it.

    Attributes
    ----------
    q : (n,) array
        Adjusted cells.
    variance_prior, variance : (n,) arrays
        Of the cells before and after the counts (to second order about the result).
    leverage : (m,) array
        How far each count's own fitted value follows it, 0 to 1; the sum is how many things the counts determine.
    determined : (n,) array
        Share of each cell's variance that the counts remove, about the result; 1 for a cell cut off at zero.
    rank : int
        Number of independent counts.
    iterations : int
    residual : float
        Largest miss of the optimality conditions, in standard errors of the counts.
    """

    q: Floats
    variance_prior: Floats
    variance: Floats
    leverage: Floats
    determined: Floats
    rank: int
    iterations: int
    residual: float


def adjust(
    prior: Floats, error: float, shares: Floats, counts: Floats, sigma: Floats, method: Method = "gls"
) -> Adjusted:
    """Adjust a prior to counts.

    Parameters
    ----------
    prior : (n,) array
        Cells q0, positive.
    error : float
        Relative standard error of a cell; with entropy, variances ``tau q0`` have the same sum.
    shares : (m, n) array
        P: units counted per unit of each cell.
    counts, sigma : (m,) arrays
        Counts and their standard errors, positive.
    method : {"gls", "entropy"}

    Returns
    -------
    Adjusted

    Raises
    ------
    NumericalError
        If Newton's method does not settle.
    """
    scaled, wanted = shares / sigma[:, None], counts / sigma
    distance = _Squares(prior, (error * prior) ** 2) if method == "gls" else _Entropy(prior, error)
    dual = np.zeros(len(counts))
    for step in range(MOST):
        q, slope = distance.at(scaled.T @ dual)
        missed = dual - wanted + scaled @ q
        residual = float(np.abs(missed).max(initial=0.0))
        if residual <= TOLERANCE * (1 + float(np.abs(wanted).max(initial=0.0))):
            return _told(distance, scaled, q, slope, step, residual)
        curvature = np.eye(len(dual)) + (scaled * slope) @ scaled.T
        dual = _searched(distance, scaled, wanted, dual, -np.linalg.solve(curvature, missed), missed)
    msg = f"The adjustment to counts did not settle in {MOST} steps; the residual is {residual:.2g} standard errors."
    raise NumericalError(msg)


@dataclass(frozen=True)
class _Squares:
    """Squared distance, cells cut off at zero."""

    prior: Floats
    variance: Floats

    def at(self, pull: Floats) -> tuple[Floats, Floats]:
        """Return the cells under a pull of the counts, and their slope by it."""
        q = self.prior + self.variance * pull
        return np.maximum(q, 0.0), np.where(q > 0, self.variance, 0.0)

    def conjugate(self, pull: Floats) -> float:
        """Return the function whose gradient the cells are."""
        q, _ = self.at(pull)
        return float((pull * q - (q - self.prior) ** 2 / (2 * self.variance)).sum())


class _Entropy:
    """Relative entropy, weighed so that the sum of variances is that of the relative errors."""

    def __init__(self, prior: Floats, error: float) -> None:
        self.prior = prior
        self.tau = error**2 * float((prior**2).sum() / prior.sum())
        self.variance = self.tau * prior

    def at(self, pull: Floats) -> tuple[Floats, Floats]:
        """Return the cells under a pull of the counts, and their slope by it."""
        with np.errstate(over="ignore"):
            q = self.prior * np.exp(self.tau * pull)
        return q, self.tau * q

    def conjugate(self, pull: Floats) -> float:
        """Return the function whose gradient the cells are."""
        return float((self.at(pull)[0] - self.prior).sum() / self.tau)


def _searched(
    distance: _Squares | _Entropy, scaled: Floats, wanted: Floats, dual: Floats, step: NDArray[Any], slope: Floats
) -> Floats:
    """Shorten a step until the dual function falls enough (Armijo)."""

    def value(at: Floats) -> float:
        return float(at @ at / 2 - at @ wanted) + distance.conjugate(scaled.T @ at)

    before, gain, length = value(dual), float(slope @ step), 1.0
    rounding = 1e-14 * (1 + abs(before))
    while not value(dual + length * step) <= before + 1e-4 * length * gain + rounding and length > 1e-12:
        length /= 2
    return np.asarray(dual + length * step)


def _told(
    distance: _Squares | _Entropy, scaled: Floats, q: Floats, slope: Floats, steps: int, residual: float
) -> Adjusted:
    """Say what the counts determine: by the linear problem about the result."""
    seen = scaled * np.sqrt(slope)
    gram = seen @ seen.T
    known = np.linalg.solve(np.eye(len(gram)) + gram, seen) if len(gram) else seen
    determined = np.where(slope > 0, np.clip(np.einsum("ij,ij->j", seen, known), 0.0, 1.0), 1.0)
    return Adjusted(
        q=q,
        variance_prior=np.asarray(distance.variance),
        variance=slope * (1 - determined),
        leverage=np.einsum("ij,ij->i", known, seen),
        determined=determined,
        rank=int(np.linalg.matrix_rank(scaled * np.sqrt(distance.variance))) if scaled.size else 0,
        iterations=steps,
        residual=residual,
    )
