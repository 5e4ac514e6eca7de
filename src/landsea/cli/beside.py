"""A second process beside the first, on the machine's second core."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: What the forked process calls; a fork inherits it, so that neither it nor what it holds is ever pickled.
_work: Callable[[], Any] | None = None


class Beside(Generic[T]):
    """Run a function in a forked process while this one goes on; in this process where that is not possible.

    A fork shares all that is in memory and starts at once, where a new interpreter would first have to load
    everything again. Use it in a with-block: leaving the block waits for the process to end.

    Parameters
    ----------
    work : callable without arguments
        Returns something small that can be pickled. It must not draw on the terminal.

    Notes
    -----
    Forking is safe here as no other thread of ours is alive: kernels' threads end with each call. It is not done
    where the system's own libraries forbid it (macOS, Windows), nor on a machine with one core.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._function = work
        self._pool: ProcessPoolExecutor | None = None
        self._future: Future[T] | None = None

    def __enter__(self) -> Beside[T]:
        """Start."""
        global _work
        if not can_fork():
            return self
        _work = self._function
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork"))
        self._future = self._pool.submit(_call)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the process to end."""
        global _work
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        _work = None

    def result(self) -> T:
        """Return what the function returned, or raise what it raised."""
        return self._function() if self._future is None else self._future.result()


def can_fork() -> bool:
    """Tell whether a second process would help, and is safe."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return sys.platform == "linux" and cores > 1


def _call() -> Any:
    assert _work is not None
    return _work()
