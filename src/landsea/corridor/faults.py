"""Faults of networks and of the nodes asked for: found all at once, told at most a few."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landsea.errors import Finding, NetworkError

SHOWN = 20
"""Findings an error prints; a network of a million arcs can have as many faults."""


def raise_findings(what: str, findings: Sequence[Finding]) -> None:
    """Raise a NetworkError with the findings, if there are any; it states their number and prints the first ones."""
    if findings:
        shown = f", the first {SHOWN} of them" if len(findings) > SHOWN else ""
        msg = f"{what} ({len(findings)} faults{shown}):"
        raise NetworkError(msg, islice(findings, SHOWN))


def whole_numbers(values: ArrayLike, what: str) -> NDArray[np.int64]:
    """Return one-dimensional integers as a new int64 array; never round.

    Raises
    ------
    NetworkError
        If the values are of another kind or shape.
    """
    numbers = np.asarray(values)
    if numbers.ndim != 1 or (numbers.size and numbers.dtype.kind not in "iu"):
        msg = f"{what} must be a list of whole numbers, not {numbers.dtype} of shape {numbers.shape}."
        raise NetworkError(msg)
    return numbers.astype(np.int64)
