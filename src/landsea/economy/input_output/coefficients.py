"""Coefficients and inverses (Miller & Blair 2022, chapters 2 and 12).

``A = Z x^-1``, ``L = (I - A)^-1``, ``B = x^-1 Z``, ``G = (I - B)^-1``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from landsea.errors import NumericalError

Floats = NDArray[np.float64]


def technical(use: Floats, output: Floats) -> Floats:
    """``A = Z x^-1``: inputs per unit of output, (n, n); zero for an industry without output."""
    return np.asarray(np.divide(use, output, out=np.zeros_like(use, dtype=float), where=output > 0))


def allocation(use: Floats, output: Floats) -> Floats:
    """``B = x^-1 Z``: sales per unit of output, (n, n); zero for an industry without output."""
    by_row = output[:, None]
    return np.asarray(np.divide(use, by_row, out=np.zeros_like(use, dtype=float), where=by_row > 0))


def leontief(use: Floats, output: Floats) -> Floats:
    """``L = (I - A)^-1``: output of each industry per unit of final sales of another, (n, n)."""
    return _inverse(technical(use, output))


def ghosh(use: Floats, output: Floats) -> Floats:
    """``G = (I - B)^-1``: output of each industry per unit of primary inputs of another, (n, n)."""
    return _inverse(allocation(use, output))


def outputs(use: Floats, output: Floats, final: Floats) -> Floats:
    """``x = L y``: outputs that final sales (n,) or (n, m) need, at the table's coefficients."""
    a = technical(use, output)
    return np.asarray(_solve(np.eye(len(a)) - a, final))


def _inverse(a: Floats) -> Floats:
    return _solve(np.eye(len(a)) - a, np.eye(len(a)))


def _solve(matrix: Floats, right: Floats) -> Floats:
    try:
        out = np.asarray(linalg.solve(matrix, right))
    except linalg.LinAlgError as error:
        msg = "The inverse does not exist: some industries use up all that they make."
        raise NumericalError(msg) from error
    if (out < -1e-9 * np.abs(out).max()).any() and (right >= 0).all():
        msg = "The inverse has negative entries: some industries use more inputs than they make."
        raise NumericalError(msg)
    return out
