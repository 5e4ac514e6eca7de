"""The same work on one thread and on two, which may not change a bit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numba
import numpy as np
import pytest

needs_two = pytest.mark.skipif(numba.config.NUMBA_NUM_THREADS < 2, reason="one thread only")


def assert_same_bits(work: Callable[[], Sequence[np.ndarray]]) -> None:
    """Do the work on one thread and on two, and compare what comes of it."""
    before, results = numba.get_num_threads(), []
    try:
        for threads in (1, 2):
            numba.set_num_threads(threads)
            results.append(work())
    finally:
        numba.set_num_threads(before)
    for one, two in zip(*results, strict=True):
        np.testing.assert_array_equal(one, two)
