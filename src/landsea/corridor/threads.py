"""Threads of the linear algebra library: few for small matrices, where they only wait for each other."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

#: Products of matrices with fewer rows times columns than this run on one thread.
SMALL = 250_000


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def blas_threads(rows: int, columns: int) -> AbstractContextManager[Any]:
    """Limit the linear algebra library to one thread within a with-block, if the matrices are small.

    The limit is the process's: blocks that overlap in several threads may lift each other's.
    """
    limited: AbstractContextManager[Any] = _controller().limit(
        limits=1 if rows * columns < SMALL else None, user_api="blas"
    )
    return limited
