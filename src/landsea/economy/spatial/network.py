"""A network on which goods or commuters choose ways: links by mode, their costs, and what congestion adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from landsea.errors import Finding, LandSeaError

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


class SpatialError(LandSeaError):
    """A network or its parameters are at fault."""


@dataclass(frozen=True)
class Congestion:
    """How the cost of a mode's links grows with traffic; an elasticity.

    Attributes
    ----------
    strength : float
        lambda; 0 for none.
    at : {"link", "terminal"}
        With the link's own traffic (roads), or with the mode's traffic out of the link's origin and into its end.
    """

    strength: float = 0.0
    at: str = "link"


@dataclass(frozen=True, eq=False)
class Network:
    """Directed links, one a pair of nodes and mode.

    Attributes
    ----------
    n_nodes : int
    tail, head : (M,) int array
    cost : (M,) array
        Iceberg factor of a link without congestion, above 0 (1.5 means that half as much again has to be sent).
    mode : (M,) int array
        0 where there is one mode only.
    eta : float
        Elasticity between modes on the same pair of nodes; has no effect with one mode.
    congestion : mapping of int to Congestion
        By mode; none where a mode is not listed.

    Raises
    ------
    SpatialError
        With every fault.
    """

    n_nodes: int
    tail: Longs
    head: Longs
    cost: Floats
    mode: Longs
    eta: float = 1.0
    congestion: Mapping[int, Congestion] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults = [*_faults(self)]
        if faults:
            msg = "The network cannot be used."
            raise SpatialError(msg, faults)

    @classmethod
    def single(cls, n_nodes: int, tail: Longs, head: Longs, cost: Floats, strength: float = 0.0) -> Network:
        """Return a network of one mode, congested by each link's own traffic."""
        mode = np.zeros(len(cost), dtype=np.int64)
        return cls(n_nodes, tail, head, cost, mode, 1.0, {0: Congestion(strength)})

    @cached_property
    def pair(self) -> Longs:
        """Number of the pair of nodes that a link joins, (M,)."""
        return np.asarray(np.unique(self.tail * self.n_nodes + self.head, return_inverse=True)[1], dtype=np.int64)

    @cached_property
    def out(self) -> csr_array:
        """Sums links by tail: (N, M)."""
        return self._sums(self.tail)

    @cached_property
    def into(self) -> csr_array:
        """Sums links by head: (N, M)."""
        return self._sums(self.head)

    @cached_property
    def same_pair(self) -> csr_array:
        """One where two links join the same pair, (M, M)."""
        by_pair = coo_array((np.ones(len(self.pair)), (np.arange(len(self.pair)), self.pair))).tocsr()
        return by_pair @ by_pair.T

    def strength(self, at: str) -> Floats:
        """Return lambda by link for one kind of congestion, (M,)."""
        found = [self.congestion.get(int(mode), Congestion()) for mode in self.mode]
        return np.array([one.strength if one.at == at else 0.0 for one in found])

    @cached_property
    def terminals(self) -> tuple[csr_array, csr_array]:
        """One where two links of a mode leave the same node; enter the same node; both (M, M)."""
        return self._same(self.tail), self._same(self.head)

    def _same(self, node: Longs) -> csr_array:
        key = np.unique(node * (self.mode.max() + 1) + self.mode, return_inverse=True)[1]
        by_key = coo_array((np.ones(len(key)), (np.arange(len(key)), key))).tocsr()
        return by_key @ by_key.T

    def _sums(self, node: Longs) -> csr_array:
        ones = np.ones(len(node))
        return coo_array((ones, (node, np.arange(len(node)))), shape=(self.n_nodes, len(node))).tocsr()


def _faults(net: Network) -> list[Finding]:
    def fault(column: str, row: int, value: object, problem: str, cure: str) -> Finding:
        return Finding("links", row + 1, column, str(value), problem, cure)

    found = []
    for column, node in (("tail", net.tail), ("head", net.head)):
        for row in np.flatnonzero((node < 0) | (node >= net.n_nodes)):
            found.append(fault(column, int(row), node[row], "There is no such node.", f"0 to {net.n_nodes - 1}."))
    for row in np.flatnonzero(~(np.isfinite(net.cost) & (net.cost > 0))):
        found.append(fault("cost", int(row), net.cost[row], "A cost is above zero.", "Mend it."))
    for row in np.flatnonzero(net.tail == net.head):
        found.append(fault("head", int(row), net.head[row], "The link ends where it begins.", "Leave it out."))
    keys = np.stack([net.tail, net.head, net.mode], axis=1)
    first = np.unique(keys, axis=0, return_index=True)[1]
    for again in sorted(set(range(len(keys))) - set(first.tolist())):
        found.append(fault("mode", again, net.mode[again], "The link stands twice.", "Keep one of them."))
    for number, one in net.congestion.items():
        if one.at not in ("link", "terminal") or not one.strength >= 0:
            found.append(Finding("congestion", None, str(number), str(one), "Not a kind of congestion.", "Mend it."))
    return found
