"""Threads of the linear algebra library: few for small matrices, where they only wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from threading import Lock

from threadpoolctl import ThreadpoolController

#: Products of matrices with fewer rows times columns than this run on one thread.
SMALL = 250_000


@contextmanager
def blas_threads(rows: int, columns: int) -> Iterator[None]:
    """Limit the linear algebra library to one thread within a with-block, if the matrices are small.

    The limit is the process's. Blocks may overlap in several threads: the first sets it, the last lifts it.
    """
    if rows * columns >= SMALL:
        yield
        return
    limit = _limit()
    limit.enter()
    try:
        yield
    finally:
        limit.leave()


class _Limit:
    """Counts the blocks that want one thread."""

    def __init__(self) -> None:
        self._controller = ThreadpoolController()
        self._lock, self._inside, self._stack = Lock(), 0, ExitStack()

    def enter(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._stack.enter_context(self._controller.limit(limits=1, user_api="blas"))
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._stack.close()


@cache
def _limit() -> _Limit:
    return _Limit()
