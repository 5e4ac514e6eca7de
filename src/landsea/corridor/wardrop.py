"""User equilibrium on one network: no traveller has a cheaper way (Wardrop's first principle).

Trips between zones take the cheapest ways at costs ``base + rise * x ** power`` of each arc's own flow x. The
equilibrium minimises the sum of the integrals of the costs (Beckmann, McGuire & Winsten 1956), and is found origin by
origin on bushes (:mod:`landsea.corridor.kernels.bush`), which lets it reach gaps that averages of flows never do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from landsea.corridor.kernels import bush, plant, prices, segments
from landsea.errors import NetworkError, NumericalError

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Times that the worst origins are treated again before all bushes are mended: while these change much, and later.
ROUNDS = (0, 6)
#: Gap below which bushes change little.
SETTLED = 5e-5
#: Share of what is paid too much that is left to the origins not treated again.
LEFT = 0.2
#: Most passes over the pairs of segments that a sweep has found.
PASSES = 100
#: Passes end when one saves this share of what the sweep found too much.
ENOUGH = 1e-2
#: What the bushes see is the gap before an iteration moves flow; it is measured from this many times the one wanted.
AHEAD = 10.0
#: Room for pairs of segments: pairs for each origin, and arcs for each of them; what finds none is forgotten early.
ROOM = (64, 16)
#: Sources of one call of the search for cheapest ways, to spare memory.
SOURCES = 100
#: Pairs named in a message.
NAMED = 5
#: A mean cost of a trip that is nothing, in the network's unit: a share of less asks for digits that are not there.
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class RoadProblem:
    """A network with costs that grow with flow, and trips between its zones.

    Attributes
    ----------
    n_nodes : int
    tail, head : (A,) int arrays
        Ends of the arcs; arcs may be parallel.
    base, rise, power : (A,) arrays
        Cost of an arc at flow x: ``base + rise * x ** power``; none is negative.
    origin, destination : (Z,) int arrays
        Nodes at which each zone's trips begin and end; different where a zone may not be passed through.
    trips : (Z, Z) array
        Origins in rows. Trips within a zone use no arc.
    """

    n_nodes: int
    tail: Longs
    head: Longs
    base: Floats
    rise: Floats
    power: Floats
    origin: Longs
    destination: Longs
    trips: Floats

    def cost(self, flow: Floats) -> Floats:
        """Cost of every arc at the flows (A,)."""
        return np.asarray(self.base + self.rise * np.maximum(flow, 0.0) ** self.power)

    def objective(self, flow: Floats) -> float:
        """Beckmann's sum of the integrals of the costs from no flow to these."""
        return float(self.base @ flow + (self.rise / (self.power + 1.0)) @ flow ** (self.power + 1.0))

    @property
    def wanted(self) -> Floats:
        """(Z, Z) trips that use arcs."""
        return np.where(np.eye(len(self.trips), dtype=bool), 0.0, self.trips)


@dataclass(frozen=True, eq=False)
class Assignment:
    """Flows in user equilibrium, with how good they are.

    Attributes
    ----------
    flow, cost : (A,) arrays
        Of every arc.
    objective : float
        Beckmann's.
    relative_gap : float
        Share of the total cost that travellers would save if each took a cheapest way at these costs; of 1e-12 a trip
        where they pay less than that.
    conservation : float
        Largest miss of a node's balance, relative to all trips.
    iterations : int
        Sweeps over all origins in which arcs joined the bushes.
    seconds : float
        Time of the search, measuring included.
    compile_seconds : float
        Time before it in which the search was compiled, or its compiled code read: nothing after a process's first.
    history : tuple of (float, float)
        Seconds and the gap as the bushes see it, after every iteration.
    """

    flow: Floats
    cost: Floats
    objective: float
    relative_gap: float
    conservation: float
    iterations: int
    seconds: float
    compile_seconds: float
    history: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Quality:
    """How far flows are from an equilibrium: see :class:`Assignment`."""

    relative_gap: float
    conservation: float


def measure(problem: RoadProblem, flow: Floats) -> Quality:
    """Measure flows with nothing of what found them: cheapest ways by SciPy's Dijkstra, balances by counting.

    Parameters
    ----------
    problem : RoadProblem
    flow : (A,) array

    Returns
    -------
    Quality
    """
    cost, wanted = problem.cost(flow), problem.wanted
    least = float((wanted * np.where(wanted > 0, cheapest(problem, cost), 0.0)).sum())
    total = float(cost @ flow)
    balance = np.bincount(problem.head, flow, problem.n_nodes) - np.bincount(problem.tail, flow, problem.n_nodes)
    np.subtract.at(balance, problem.destination, wanted.sum(axis=0))
    np.add.at(balance, problem.origin, wanted.sum(axis=1))
    return Quality(
        _relative(total - least, total, wanted), float(np.abs(balance).max(initial=0.0) / max(wanted.sum(), 1e-300))
    )


def _relative(excess: float, total: float, trips: Floats) -> float:
    """What is paid too much, over all that is paid; over next to nothing where no trip costs anything at last."""
    paid = max(total, NOTHING * float(trips.sum()))
    return excess / paid if paid > 0 else 0.0


def cheapest(problem: RoadProblem, cost: Floats) -> Floats:
    """Find the costs of cheapest ways between all zones by SciPy's Dijkstra.

    Parameters
    ----------
    problem : RoadProblem
    cost : (A,) array

    Returns
    -------
    (Z, Z) array
        Origins in rows; infinite where there is no way.
    """
    order = np.lexsort((cost, problem.head, problem.tail))
    tail, head = problem.tail[order], problem.head[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    kept = order[first]
    size = (problem.n_nodes, problem.n_nodes)
    graph = csr_array((cost[kept], (problem.tail[kept], problem.head[kept])), shape=size)
    blocks = np.array_split(problem.origin, -(-len(problem.origin) // SOURCES))
    return np.vstack([dijkstra(graph, indices=block)[:, problem.destination] for block in blocks])


def assign(
    problem: RoadProblem,
    gap: float = 1e-6,
    most: int = 1000,
    report: Callable[[int, float], None] = lambda _iterations, _gap: None,
) -> Assignment:
    """Find the user equilibrium.

    Parameters
    ----------
    problem : RoadProblem
    gap : float
        Relative gap to reach, as :func:`measure` sees it.
    most : int
        Most iterations.
    report : callable
        Told the number of iterations and the gap as the bushes see it, after each.

    Returns
    -------
    Assignment

    Raises
    ------
    NetworkError
        If a cost is negative, or trips have no way; names the first pairs.
    NumericalError
        If the gap is not reached; says how far it came.
    """
    asked = time.perf_counter()
    _compile()
    start = time.perf_counter()
    _refuse(problem)
    search = _Search(problem)
    history: list[tuple[float, float]] = []
    quality = Quality(0.0, 0.0)
    for _ in range(most):
        seen = search.iterate()
        history.append((time.perf_counter() - start, seen))
        report(len(history), seen)
        if seen <= AHEAD * gap:
            quality = measure(problem, search.flow)
            if quality.relative_gap <= gap:
                break
    else:
        quality = measure(problem, search.flow)
        msg = (
            f"No equilibrium at a relative gap of {gap:g} after {most} iterations: it is {quality.relative_gap:.3g}."
            " Ask for a larger gap, or allow more iterations."
        )
        raise NumericalError(msg)
    flow = search.flow
    seconds = time.perf_counter() - start
    return Assignment(
        flow, problem.cost(flow), problem.objective(flow), quality.relative_gap, quality.conservation, len(history),
        seconds, start - asked, tuple(history),
    )  # fmt: skip


@cache
def _compile() -> None:
    """Compile the search, once a process: one trip over one arc takes every kernel."""
    zero, one, ends = np.zeros(1), np.ones(1), np.arange(2)
    trips = np.array([[0.0, 1.0], [0.0, 0.0]])
    _Search(RoadProblem(2, ends[:1], ends[1:], one, zero, one, ends, ends, trips)).iterate()


def _refuse(problem: RoadProblem) -> None:
    for name in ("base", "rise", "power"):
        wrong = np.flatnonzero(~(getattr(problem, name) >= 0))
        if len(wrong):
            shown = ", ".join(f"{problem.tail[a]} to {problem.head[a]}" for a in wrong[:NAMED])
            msg = f"{len(wrong)} arcs have a {name} that is negative or no number (by node: {shown})."
            raise NetworkError(msg)
    if not (problem.trips >= 0).all() or not np.isfinite(problem.trips).all():
        msg = "Trips are negative or no number somewhere."
        raise NetworkError(msg)


def _refuse_lost(origins: Longs, destinations: Longs) -> None:
    if len(origins):
        pairs = zip(origins[:NAMED], destinations[:NAMED], strict=True)
        shown = ", ".join(f"{o + 1} to {d + 1}" for o, d in pairs)
        msg = (
            f"{len(origins)} pairs of zones have trips and no way ({shown}). Mend the network, or leave the trips out."
        )
        raise NetworkError(msg)


class _Search:
    """Bushes of every origin that has trips, with their flows."""

    def __init__(self, problem: RoadProblem) -> None:
        self.problem = problem
        self.trips = problem.wanted
        active = np.flatnonzero(self.trips.sum(axis=1) > 0)
        self.trips = np.ascontiguousarray(self.trips[active])
        arcs, n = len(problem.tail), problem.n_nodes
        # Arcs in the order of their heads, for the kernels; `by_head` leads back.
        self.by_head = np.argsort(problem.head, kind="stable").astype(np.int64)
        self.first = np.searchsorted(problem.head[self.by_head], np.arange(n + 1)).astype(np.int64)
        self.tail = problem.tail[self.by_head]
        self.curve = (problem.base[self.by_head], problem.rise[self.by_head], problem.power[self.by_head])
        self.bushes = np.zeros((len(active), arcs), dtype=bool)
        self.flows = np.zeros((len(active), arcs))
        self.orders = np.zeros((len(active), n), dtype=np.int64)
        self.counts = np.zeros(len(active), dtype=np.int64)
        self.total, self.cost, self.slope = (np.zeros(arcs) for _ in range(3))
        self.crumbs = bush.CRUMB * self.trips.sum(axis=1)
        room = ROOM[0] * len(active) + 2
        # One pair has to fit: two ways over all nodes.
        self.arcs = np.empty(ROOM[1] * room + 2 * n, dtype=np.int32)
        self.start, self.middle, self.owner = (np.zeros(room, dtype=np.int64) for _ in range(3))
        self.pairs = 0
        self.all, self.excess = np.arange(len(active)), np.zeros(len(active))
        self.reprice()
        lost = np.zeros(self.trips.shape, dtype=bool)
        head = problem.head[self.by_head]
        out = np.argsort(self.tail, kind="stable").astype(np.int64)
        out_first = np.searchsorted(self.tail[out], np.arange(n + 1)).astype(np.int64)
        plant.plant(
            problem.origin[active].astype(np.int64), self.trips, problem.destination.astype(np.int64), out_first, out,
            self.tail, head, *self.curve, self.total, self.cost, self.slope, self.orders, self.counts, self.bushes,
            self.flows, lost,
        )  # fmt: skip
        _refuse_lost(active[np.argwhere(lost)[:, 0]], np.argwhere(lost)[:, 1])

    @property
    def flow(self) -> Floats:
        """Flow on every arc, in the problem's order."""
        flow = np.empty_like(self.total)
        flow[self.by_head] = self.total
        return flow

    def reprice(self) -> None:
        """Set costs by the flows."""
        prices.price(*self.curve, self.total, self.cost, self.slope)

    def iterate(self) -> float:
        """Mend the bushes once and bring their flows to balance; return the gap as the bushes see it on the way."""
        spent = float(self.cost @ self.total)
        self.pairs = 0
        self.sweep(self.all, mend=True)
        gap = _relative(float(self.excess.sum()), spent, self.trips)
        for _ in range(ROUNDS[int(gap < SETTLED)]):
            self.sweep(self.worst(), mend=False)
        # Sums over origins, so that additions and subtractions leave nothing behind.
        np.sum(self.flows, axis=0, out=self.total)
        self.reprice()
        return gap

    def worst(self) -> Longs:
        """Return the origins that make up nearly all that is paid too much."""
        order = np.argsort(-self.excess)
        rest = self.excess.sum() - np.cumsum(self.excess[order])
        return order[: int(np.searchsorted(-rest, -LEFT * self.excess.sum())) + 1]

    def sweep(self, which: Longs, mend: bool) -> None:
        """Treat some origins once, then move flow between all the segments known until little is saved by it."""
        now = (self.total, self.cost, self.slope)
        self.pairs = bush.sweep(
            which, self.orders, self.counts, self.first, self.tail, *self.curve, *now, self.bushes, self.flows,
            self.crumbs, self.arcs, self.start, self.middle, self.owner, self.pairs, mend, self.excess,
        )  # fmt: skip
        segments.balance(
            self.arcs, self.start, self.middle, self.owner, self.pairs, *self.curve, *now, self.flows, self.crumbs,
            PASSES, ENOUGH * float(self.excess[which].sum()),
        )  # fmt: skip
