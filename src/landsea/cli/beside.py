"""A second process beside the first, on the machine's second core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

from landsea.errors import LandSeaError

T = TypeVar("T")


class Beside(Generic[T]):
    """Run a function in a forked process while this one goes on; in this process where that is not possible.

    A fork shares all that is in memory and starts at once, where a new interpreter would first have to load
    everything again. Use it in a with-block: leaving the block waits for the process to end, or ends it if this one
    was interrupted or failed.

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
        self._answer: Connection | None = None
        self._process: multiprocessing.process.BaseProcess | None = None

    def __enter__(self) -> Beside[T]:
        """Start."""
        if can_fork():
            context = multiprocessing.get_context("fork")
            self._answer, theirs = context.Pipe(duplex=False)
            # A fork inherits its arguments, so that neither the function nor what it holds is ever pickled.
            self._process = context.Process(target=_work, args=(self._function, theirs), daemon=True)
            self._process.start()
            theirs.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the process to end; end it if there was an error here."""
        if self._process is not None:
            if kind is not None:
                self._process.terminate()
            self._process.join()

    def result(self) -> T:
        """Return what the function returned, or raise what it raised."""
        if self._answer is None:
            return self._function()
        try:
            good, answer = self._answer.recv()
        except EOFError as error:
            msg = (
                "The second process was ended from outside; it may have run out of memory."
                " Try again with --no-range, or fewer scenarios."
            )
            raise LandSeaError(msg) from error
        if not good:
            raise cast(BaseException, answer)
        return cast(T, answer)


def can_fork() -> bool:
    """Tell whether a second process would help, and is safe."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return sys.platform == "linux" and cores > 1


def _work(function: Callable[[], Any], answer: Connection) -> None:
    """Send what the function returns or raises; interrupts are for the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        answer.send((True, function()))
    except Exception as error:
        answer.send((False, error))
