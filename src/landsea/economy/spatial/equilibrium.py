"""Spatial equilibria: levels on a network, changes from them, and what each link is worth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.linalg import eigs, splu

from landsea.economy.spatial.network import Network
from landsea.economy.spatial.system import Coefficients, System, Unknowns
from landsea.economy.spatial.variant import Variant
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: Largest log miss of an equation; what a result may miss at most.
TOLERANCE, LIMIT = 1e-13, 1e-10
#: Most Newton steps, and the furthest that an unknown moves in one.
MOST, FURTHEST = 300, 1.0
#: Networks up to this size are judged by all eigenvalues.
DENSE = 200


@dataclass(frozen=True, eq=False)
class SpatialEquilibrium:
    """An equilibrium on a network.

    Attributes
    ----------
    net : Network
    variant : Variant
    x : Unknowns
        In logs.
    welfare : float
        W.
    first, second : (N,) array
        Sizes: income and people (trade), residents and workers (city).
    inward, outward : (N,) array
        Price indices P and Pi.
    cost : (M,) array
        Costs of links with congestion.
    pair_cost : (M,) array
        The same over all modes of the link's pair.
    traffic : (M,) array
        Value (people) that uses each link.
    residual : float
        Largest log miss of an equation.
    """

    net: Network
    variant: Variant
    x: Unknowns
    welfare: float
    first: Floats
    second: Floats
    inward: Floats
    outward: Floats
    cost: Floats
    pair_cost: Floats
    traffic: Floats
    residual: float

    @cached_property
    def pair_traffic(self) -> Floats:
        """Traffic over all modes of each link's pair, (M,)."""
        return np.asarray(self.net.same_pair @ self.traffic)

    @cached_property
    def ends(self) -> Floats:
        """What ends in each node, (N,)."""
        return self.second if self.variant.ends_in_b else self.first

    @cached_property
    def spectral_radius(self) -> float:
        """Largest eigenvalue of t_kl^-theta; below 1, or ways without end would cost nothing."""
        return spectral_radius(self.net, self.pair_cost, self.variant.theta)

    def trade_cost(self) -> Floats:
        """Return expected cost between nodes, (N, N).

        tau_ij^-theta = [(I - A)^-1]_ij,  A_kl = t_kl^-theta
        """
        away = np.eye(self.net.n_nodes) - _matrix(self.net, self.pair_cost**-self.variant.theta)
        return np.asarray(np.linalg.inv(away) ** (-1 / self.variant.theta))

    def flows(self) -> Floats:
        """Return flows between nodes that traffic implies, (N, N): rows sum to first sizes, columns to `ends`.

        X = [diag(Y_k + sum_l Xi_lk) - Xi]^-1 o (Y E')
        """
        through = self.first + self.net.into @ self.traffic
        inside = np.linalg.inv(np.diag(through) - _matrix(self.net, self.pair_traffic))
        return np.asarray(inside * np.outer(self.first, self.ends))

    def change(self, factor: Floats) -> SpatialEquilibrium:
        """Return *changes* (factors) after costs of links are multiplied, from traffic and sizes alone (hat algebra).

        Parameters
        ----------
        factor : (M,) array
            0.99 takes a hundredth off a link's cost before congestion.
        """
        through_in = self.first + self.net.into @ self.traffic
        through_out = self.ends + self.net.out @ self.traffic
        share = self.traffic / self.pair_traffic
        with_ = Coefficients(
            self.first, self.ends, self.second, through_in, through_out, self.traffic, share, changes=True
        )
        system = System(self.net, self.variant.in_changes(), with_, np.log(factor))
        n = self.net.n_nodes
        start = Unknowns(np.zeros(n), np.zeros(n), 0.0, np.zeros(len(factor)), 0.0)
        return _result(system, _newton(system, start.vector()))

    def elasticities(self) -> Floats:
        """Return percent of welfare per percent off each link's cost, (M,): one factorisation (adjoint)."""
        system = System(self.net, self.variant, Coefficients.levels(self.net), np.log(self.net.cost))
        x = self.x.vector()
        unit = np.zeros(len(x))
        unit[2 * self.net.n_nodes] = 1.0
        back = splu(system.slope(x)).solve(unit, trans="T")
        links = back[2 * self.net.n_nodes + 2 :]
        return np.asarray(system.by_cost(x).T @ links)

    def links(self) -> pd.DataFrame:
        """One row a link."""
        net = self.net
        return pd.DataFrame(
            {
                "tail": net.tail,
                "head": net.head,
                "mode": net.mode,
                "cost_free": net.cost,
                "cost": self.cost,
                "traffic": self.traffic,
                "welfare_elasticity": self.elasticities(),
            }
        )


def solve_network(net: Network, variant: Variant) -> SpatialEquilibrium:
    """Find the equilibrium.

    Raises
    ------
    NumericalError
        If costs without congestion are so low that ways without end would cost nothing, and none relieves them; or if
        the search ends above what a result may miss.
    """
    congested = any(one.strength > 0 for one in net.congestion.values())
    log_pair = System(net, variant, Coefficients.levels(net), np.log(net.cost)).pair_costs(np.log(net.cost))[0]
    radius = spectral_radius(net, np.exp(log_pair), variant.theta)
    if radius >= 1 and not congested:
        msg = (
            f"There is no equilibrium: the spectral radius of t^-theta is {radius:.4f}, not below 1, so that ways"
            f" without end would cost nothing. Raise the costs of links."
        )
        raise NumericalError(msg)
    raised = np.log(net.cost) + max(0.0, np.log(radius / 0.5) / variant.theta)
    x = _start(net, variant, raised)
    for share in (1.0, 0.5, 0.25, 0.0) if radius >= 0.5 else (0.0,):
        log_cost = np.log(net.cost) + share * (raised - np.log(net.cost))
        system = System(net, variant, Coefficients.levels(net), log_cost)
        x = _newton(system, x)
    return _result(system, x)


def spectral_radius(net: Network, pair_cost: Floats, theta: float) -> float:
    """Return the largest eigenvalue of the matrix t_kl^-theta."""
    first = np.unique(net.pair, return_index=True)[1]
    values = (pair_cost**-theta)[first]
    matrix = coo_array((values, (net.tail[first], net.head[first])), shape=(net.n_nodes, net.n_nodes)).tocsr()
    if net.n_nodes <= DENSE:
        return float(np.abs(np.linalg.eigvals(matrix.toarray())).max())
    return float(np.abs(eigs(matrix, k=1, return_eigenvectors=False, v0=np.ones(net.n_nodes)))[0])


def _start(net: Network, variant: Variant, log_cost: Floats) -> Floats:
    """Begin with equal sizes, welfare that balances nodes on average, and traffic that follows from them."""
    n = net.n_nodes
    size = np.full(n, np.log(variant.total / n))
    system = System(net, variant, Coefficients.levels(net), log_cost)
    u = Unknowns(size, size, 0.0, np.zeros(len(log_cost)), 0.0)
    inward, outward = system.indices(u)
    weight = variant.inward[3] + variant.outward[3]
    w = float(-(size[0] / variant.theta + (inward + outward).mean()) / weight)
    inward, outward = system.indices(Unknowns(size, size, w, u.traffic, 0.0))
    pair, share = system.pair_costs(log_cost)
    ends = inward[net.tail] + outward[net.head]
    rho = 1 / (1 + variant.theta * np.maximum(system.own, 2 * system.terminal))
    return Unknowns(size, size, w, rho * (np.log(share) - variant.theta * (pair + ends)), 0.0).vector()


def _newton(system: System, x: Floats) -> Floats:
    """Take Newton steps, shortened where they do not help."""
    miss = system.residual(x)
    for _ in range(MOST):
        size = float(np.abs(miss).max())
        if size <= TOLERANCE:
            return x
        step = -splu(system.slope(x)).solve(miss)
        length = min(1.0, FURTHEST / float(np.abs(step).max()))
        while length > 1e-8:
            after = system.residual(x + length * step)
            if np.linalg.norm(after) < (1 - 0.1 * length) * np.linalg.norm(miss):
                break
            length /= 2
        else:
            break
        x, miss = x + length * step, after
    if float(np.abs(miss).max()) <= LIMIT:
        return x
    n = system.net.n_nodes
    worst = int(np.abs(miss[: 2 * n]).argmax()) % n
    msg = f"The equilibrium is not found: node {worst} misses by {np.abs(miss).max():.1e}."
    raise NumericalError(msg)


def _result(system: System, x: Floats) -> SpatialEquilibrium:
    u = Unknowns.of(x, system.net.n_nodes)
    inward, outward = system.indices(u)
    log_cost, _ = system.costs(u)
    pair, _ = system.pair_costs(log_cost)
    return SpatialEquilibrium(
        system.net,
        system.variant,
        u,
        float(np.exp(u.w)),
        np.exp(u.a),
        np.exp(u.b),
        np.exp(inward),
        np.exp(outward),
        np.exp(log_cost),
        np.exp(pair),
        np.exp(u.traffic),
        float(np.abs(system.residual(x)).max()),
    )


def _matrix(net: Network, values: Floats) -> Floats:
    """Return pair values as a matrix; each pair counts once."""
    made = np.zeros((net.n_nodes, net.n_nodes))
    made[net.tail, net.head] = values
    return made
