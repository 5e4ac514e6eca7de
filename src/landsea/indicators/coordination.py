"""Coupling coordination of subsystems such as land and sea, in its corrected forms.

Every function takes indices in (0, 1], systems in the last axis, and refuses what makes the formula meaningless: an
index that is nought or negative (a z-score, an unshifted minimum), weights that do not sum to one.

Sources: Wang et al. (2021), J. Natural Resources 36(3): 793-810, for the misuses and the modified
degree; Fan, Wang & Zhu for the variant by the standard deviation; Liao (1999) for the levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["standard", "wang2021", "fan"]

#: Names of the tenths of D, from the lowest. Conventions differ between papers: pass others where they hold.
LEVELS = (
    *("extreme imbalance", "severe imbalance", "moderate imbalance", "mild imbalance", "near imbalance"),
    *("barely coordinated", "primary coordination", "intermediate coordination", "good coordination"),
    "quality coordination",
)


@dataclass(frozen=True)
class Coordination:
    """Coupling, comprehensive level and coordination degree, in the shape of the input without its last axis.

    Attributes
    ----------
    coupling, level, degree : arrays
        C, T and ``D = sqrt(C * T)``.
    """

    coupling: Floats
    level: Floats
    degree: Floats

    def names(self, levels: tuple[str, ...] = LEVELS) -> NDArray[np.object_]:
        """Name the level of each degree."""
        at = np.minimum((self.degree * len(levels)).astype(int), len(levels) - 1)
        named: NDArray[np.object_] = np.array(levels, dtype=object)[at]
        return named


def coupling(u: Floats, method: Method = "standard") -> Floats:
    """Return the coupling degree C of indices (..., n): one where all are equal.

    Parameters
    ----------
    u : (..., n) array
        In (0, 1], two systems or more.
    method : {"standard", "wang2021", "fan"}
        Geometric over arithmetic mean; Wang et al.'s modified degree, which spreads over the whole range; one less
        twice the standard deviation.

    Raises
    ------
    ValueError
        If an index is outside (0, 1], or there is one system only.
    """
    _refuse(u)
    n = u.shape[-1]
    if method == "standard":
        return np.asarray(np.exp(np.log(u).mean(axis=-1)) / u.mean(axis=-1))
    if method == "fan":
        return np.asarray(1 - 2 * u.std(axis=-1))
    i, j = np.triu_indices(n, 1)
    apart = np.abs(u[..., i] - u[..., j]).mean(axis=-1)
    relative = (u / u.max(axis=-1, keepdims=True)).prod(axis=-1) ** (1 / (n - 1))
    return np.asarray(np.sqrt((1 - apart) * relative))


def coordination(u: Floats, weights: Floats | None = None, method: Method = "standard") -> Coordination:
    """Return coupling, level and coordination degree.

    Parameters
    ----------
    u : (..., n) array
        In (0, 1].
    weights : (n,) array, optional
        Summing to one; equal by default.
    method : {"standard", "wang2021", "fan"}

    Raises
    ------
    ValueError
        If an index is outside (0, 1], or the weights do not sum to one.
    """
    n = u.shape[-1]
    w = np.full(n, 1 / n) if weights is None else weights
    _refuse_weights(w)
    c, t = coupling(u, method), np.asarray(u @ w)
    return Coordination(c, t, np.sqrt(np.maximum(c, 0.0) * t))


def subsystem(values: Floats, low: Floats, high: Floats, weights: Floats) -> Floats:
    """Return the index of a subsystem (land, sea), (...,) of (..., k) indicators, between bounds that are fixed.

    ``sum(w (x - low) / (high - low))``, for indicators of which more is better; give low above high for the others.

    Parameters
    ----------
    values : (..., k) array
        Units, or units by years: all with the same bounds, so that years compare.
    low, high : (k,) arrays
        What counts as nought and as one; no value at or beyond `low`, so that the index is above nought.
    weights : (k,) array
        Summing to one.

    Raises
    ------
    ValueError
        If a value lies outside its bounds or on the lower one, or the weights do not sum to one.
    """
    _refuse_weights(weights)
    z = (values - low) / (high - low)
    if not ((z > 0) & (z <= 1)).all():
        worst = float(values[~((z > 0) & (z <= 1))][0])
        msg = f"a subsystem needs values inside its bounds and off the lower one, not {worst:g}: widen the bounds"
        raise ValueError(msg)
    return np.asarray(z @ weights)


def obstacles(u: Floats, weights: Floats) -> Floats:
    """Return each indicator's share of what keeps a unit from the best, (..., n), summing to one.

    Parameters
    ----------
    u : (..., n) array
        Normalised to 0 to 1, more is better.
    weights : (n,) array
    """
    gap = (1 - u) * weights
    total = gap.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(gap, total, out=np.zeros_like(gap), where=total > 0))


def _refuse_weights(w: Floats) -> None:
    if abs(w.sum() - 1) > 1e-9 or (w < 0).any():
        msg = f"weights of a coordination degree sum to one and are not negative, not {w.tolist()}"
        raise ValueError(msg)


def _refuse(u: Floats) -> None:
    if u.shape[-1] < 2:
        msg = "coupling needs two systems or more"
        raise ValueError(msg)
    if not ((u > 0) & (u <= 1)).all():
        worst = u[~((u > 0) & (u <= 1))][0]
        msg = f"coupling needs indices above nought and up to one, not {worst:g}: use bounds that no unit touches"
        raise ValueError(msg)
