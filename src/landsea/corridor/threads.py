"""Threads of the linear algebra library: few for small matrices, where they only wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
    _LIMIT.enter()
    try:
        yield
    finally:
        _LIMIT.leave()


class _Limit:
    """Counts the blocks that want one thread."""

    def __init__(self) -> None:
        self._controller: ThreadpoolController | None = None
        self._lock, self._inside, self._stack = Lock(), 0, ExitStack()

    def enter(self) -> None:
        with self._lock:
            if self._controller is None:
                # It looks for the libraries that are loaded, so it is made on first use and not on import.
                self._controller = ThreadpoolController()
            if self._inside == 0:
                self._stack.enter_context(self._controller.limit(limits=1, user_api="blas"))
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._stack.close()


#: One for the process: two would each take the other's limit for the state to go back to.
_LIMIT = _Limit()
