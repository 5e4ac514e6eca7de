"""What a benchmark is: one job done by several programs in one process, on one thread each, and compared.

Every case first checks that all sides give the same result; nothing is timed before that. Sides take turns, so that
what else the machine does falls on all of them, and their processor time is counted, not the clock's.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

#: Cases by name: each makes comparisons, one after the other, so that one network at a time is in memory.
CASES: dict[str, Callable[[Options], Iterator[Comparison]]] = {}


@dataclass(frozen=True)
class Options:
    """What a run of benchmarks is told.

    Attributes
    ----------
    bench : str
        Folder of the public networks.
    runs : int
        Runs of each side; a side that takes long runs less often.
    labels : str
        File of hand-made labels of claims, a JSON object a line.
    documents : str
        Folder of the labelled documents.
    write : bool
        Whether tables go into the documentation.
    """

    bench: str
    runs: int = 5
    labels: str = ""
    documents: str = ""
    write: bool = False


@dataclass(frozen=True)
class Comparison:
    """One job, and who does it.

    Attributes
    ----------
    job : str
        What is done, on what.
    ours : callable
    peers : dict of str to callable
    size : str
        How large it is.
    note : str
        What a reader of the ratio should know.
    """

    job: str
    ours: Callable[[], Any]
    peers: dict[str, Callable[[], Any]] = field(default_factory=dict)
    size: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One ratio: how many times as long a peer takes."""

    job: str
    size: str
    peer: str
    ratio: float
    least: float
    most: float
    runs: int
    note: str


#: A side that takes longer than this, in seconds, runs only once or twice.
LONG = 20.0
#: A side that takes less than this is done once more, and timed then.
SHORT = 0.5


def case(name: str) -> Callable[[Any], Any]:
    """Register a case."""

    def register(function: Any) -> Any:
        CASES[name] = function
        return function

    return register


def compare(one: Comparison, runs: int) -> Iterator[Row]:
    """Time all sides in turns; give the ratio of medians, with the least and the greatest ratio of one turn."""
    one.ours()  # compiled, and its memory at hand
    ours: list[float] = []
    peers: dict[str, list[float]] = {name: [] for name in one.peers}
    for turn in range(runs):
        ours.append(timed(one.ours))
        for name, peer in one.peers.items():
            if turn == 0 or sum(peers[name]) < LONG:
                peers[name].append(timed(peer))
    mine = statistics.median(ours)
    for name, seconds in peers.items():
        ratios = [theirs / own for theirs, own in zip(seconds, ours, strict=False)]
        ratio = statistics.median(seconds) / mine
        yield Row(one.job, one.size, name, ratio, min(ratios), max(ratios), len(seconds), one.note)


def timed(action: Callable[[], Any]) -> float:
    """Return the processor time of an action in seconds, repeated where it is too short to be told.

    What is short is done once before, so that it has its memory at hand: some programs give all that is free back to
    the system, and whoever comes next would pay for clearing it.
    """
    start = time.process_time()
    action()
    once = time.process_time() - start
    if once > SHORT:
        return once
    times = 1
    while True:
        start = time.process_time()
        for _ in range(times):
            action()
        spent = time.process_time() - start
        if spent > 0.05 or times >= 1000:
            return spent / times
        times *= 4
