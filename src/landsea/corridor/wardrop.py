"""User equilibrium on one network: no traveller has a cheaper way (Wardrop's first principle).

Trips between zones take the cheapest ways at costs ``base + rise * x ** power`` of each arc's own flow x. The
equilibrium minimises the sum of the integrals of the costs (Beckmann, McGuire & Winsten 1956), and is found origin by
origin on bushes (:mod:`landsea.corridor.kernels.bush`), which lets it reach gaps that averages of flows never do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from landsea.corridor.kernels import bush
from landsea.errors import NetworkError, NumericalError

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Sweeps that only equilibrate, after each that lets arcs in: a few at first, more as the bushes settle.
ROUNDS = (3, 20)
#: Gap below which the bushes change little.
SETTLED = 1e-7
#: Sources of one call of the search for cheapest ways, to spare memory.
SOURCES = 100
#: Pairs named in a message.
NAMED = 5


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
        Share of the total cost that travellers would save if each took a cheapest way at these costs.
    conservation : float
        Largest miss of a node's balance, relative to all trips.
    iterations : int
        Sweeps over all origins in which arcs joined the bushes.
    seconds : float
        Time of the search, measuring included.
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
    least = float((wanted * np.where(wanted > 0, cheapest(problem, cost)[0], 0.0)).sum())
    total = float(cost @ flow)
    balance = np.bincount(problem.head, flow, problem.n_nodes) - np.bincount(problem.tail, flow, problem.n_nodes)
    np.subtract.at(balance, problem.destination, wanted.sum(axis=0))
    np.add.at(balance, problem.origin, wanted.sum(axis=1))
    gap = (total - least) / total if total > 0 else 0.0
    return Quality(gap, float(np.abs(balance).max(initial=0.0) / max(wanted.sum(), 1e-300)))


def cheapest(problem: RoadProblem, cost: Floats, trees: bool = False) -> tuple[Floats, Longs]:
    """Find cheapest ways from all zones by SciPy's Dijkstra.

    Parameters
    ----------
    problem : RoadProblem
    cost : (A,) array
    trees : bool
        Also return, for every zone and node, the arc by which the node is reached: (Z, N), -1 where there is none.

    Returns
    -------
    cost : (Z, Z) array
    arcs : (Z, N) int array, empty without `trees`.
    """
    order = np.lexsort((cost, problem.head, problem.tail))
    tail, head = problem.tail[order], problem.head[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    kept = order[first]
    size = (problem.n_nodes, problem.n_nodes)
    graph = csr_array((cost[kept], (problem.tail[kept], problem.head[kept])), shape=size)
    # The matrix lists arcs by tail, then head, as `kept` does.
    key = problem.tail[kept] * problem.n_nodes + problem.head[kept]
    parts: list[Floats] = []
    found: list[Longs] = []
    for block in np.array_split(problem.origin, -(-len(problem.origin) // SOURCES)):
        result: Any = dijkstra(graph, indices=block, return_predecessors=trees)
        parts.append((result[0] if trees else result)[:, problem.destination])
        if trees:
            before = result[1].astype(np.int64)
            at = np.searchsorted(key, before * problem.n_nodes + np.arange(problem.n_nodes))
            found.append(np.where(before >= 0, kept[np.minimum(at, len(kept) - 1)], -1))
    return np.vstack(parts), np.vstack(found) if trees else np.zeros((0, 0), dtype=np.int64)


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
    start = time.perf_counter()
    _refuse(problem)
    search = _Search(problem)
    history: list[tuple[float, float]] = []
    quality = Quality(0.0, 0.0)
    for _ in range(most):
        seen = search.iterate()
        history.append((time.perf_counter() - start, seen))
        report(len(history), seen)
        if seen <= gap:
            quality = measure(problem, search.total)
            if quality.relative_gap <= gap:
                break
    else:
        quality = measure(problem, search.total)
        msg = (
            f"No equilibrium at a relative gap of {gap:g} after {most} iterations: it is {quality.relative_gap:.3g}."
            " Ask for a larger gap, or allow more iterations."
        )
        raise NumericalError(msg)
    flow = search.total
    seconds = time.perf_counter() - start
    return Assignment(
        flow, problem.cost(flow), problem.objective(flow), quality.relative_gap, quality.conservation, len(history),
        seconds, tuple(history),
    )  # fmt: skip


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


def _refuse_lost(lost: NDArray[np.bool_]) -> None:
    if lost.any():
        shown = ", ".join(f"{o + 1} to {d + 1}" for o, d in np.argwhere(lost)[:NAMED])
        msg = f"{lost.sum()} pairs of zones have trips and no way ({shown}). Mend the network, or leave the trips out."
        raise NetworkError(msg)


class _Search:
    """Bushes of every origin that has trips, with their flows."""

    def __init__(self, problem: RoadProblem) -> None:
        self.problem = problem
        self.trips = problem.wanted
        active = np.flatnonzero(self.trips.sum(axis=1) > 0)
        self.trips = np.ascontiguousarray(self.trips[active])
        arcs, n = len(problem.tail), problem.n_nodes
        self.into = np.argsort(problem.head, kind="stable").astype(np.int64)
        self.first = np.searchsorted(problem.head[self.into], np.arange(n + 1)).astype(np.int64)
        self.bushes = np.zeros((len(active), arcs), dtype=bool)
        self.flows = np.zeros((len(active), arcs))
        self.orders = np.zeros((len(active), n), dtype=np.int64)
        self.counts = np.zeros(len(active), dtype=np.int64)
        self.total, self.cost, self.slope = (np.zeros(arcs) for _ in range(3))
        cost, trees = cheapest(problem, problem.base, trees=True)
        _refuse_lost((problem.wanted > 0) & np.isinf(cost))
        for row, zone in enumerate(active):
            self.counts[row] = bush.plant(
                problem.origin[zone], trees[zone], problem.tail, self.trips[row], problem.destination,
                self.orders[row], self.bushes[row], self.flows[row], self.total,
            )  # fmt: skip
        self.reprice()

    def reprice(self) -> None:
        """Set costs by the flows."""
        p = self.problem
        bush.price(p.base, p.rise, p.power, self.total, self.cost, self.slope)

    def iterate(self) -> float:
        """Let arcs in once and equilibrate; return the gap as the bushes see it on the way."""
        spent = float(self.cost @ self.total)
        excess = self.sweep(grow=True)
        gap = excess / spent if spent > 0 else 0.0
        fewest, most = ROUNDS
        for _ in range(fewest if gap > SETTLED else most):
            self.sweep(grow=False)
        # Sums over origins, so that additions and subtractions leave nothing behind.
        np.sum(self.flows, axis=0, out=self.total)
        self.reprice()
        return gap

    def sweep(self, grow: bool) -> float:
        """Treat every origin once."""
        p = self.problem
        excess: float = bush.sweep(
            self.orders, self.counts, self.first, self.into, p.tail, p.head, p.base, p.rise, p.power, self.total,
            self.cost, self.slope, self.bushes, self.flows, self.trips, grow,
        )  # fmt: skip
        return excess
