"""The equations of a spatial equilibrium in logarithms, in levels or in changes, with their sparse derivative.

Unknowns: two sizes a node, log welfare, log traffic a link, and a slack that is zero at the solution. Equations: what
enters and what leaves each node, totals, traffic a link. Levels and changes differ only in coefficients.

Source: Allen & Arkolakis (2022), equations 23 to 29 and 33 to 37; Fuchs & Wong (2023) for modes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array, diags_array, eye_array

from landsea.economy.spatial.network import Network
from landsea.economy.spatial.variant import Variant

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Coefficients:
    """What makes the equations those of levels or of changes.

    Attributes
    ----------
    starts, ends, second : (N,) array
        Own flow out of and into a node, and second size: ones in levels, values before in changes.
    node_in, node_out : (N,) array
        All that enters and leaves: ones in levels, values before in changes.
    traffic : (M,) array
        Ones, or traffic before.
    mode_share : (M,) array
        Ones, or a mode's share of its pair's traffic before.
    changes : bool
        True for changes.
    """

    starts: Floats
    ends: Floats
    second: Floats
    node_in: Floats
    node_out: Floats
    traffic: Floats
    mode_share: Floats
    changes: bool = True

    @classmethod
    def levels(cls, net: Network) -> Coefficients:
        """Return those of levels."""
        n, m = np.ones(net.n_nodes), np.ones(len(net.cost))
        return cls(n, n, n, n, n, m, m, changes=False)


@dataclass(frozen=True, eq=False)
class Unknowns:
    """The unknowns taken apart, in logs."""

    a: Floats
    b: Floats
    w: float
    traffic: Floats
    slack: float

    @classmethod
    def of(cls, x: Floats, n: int) -> Unknowns:
        """Take a vector apart."""
        return cls(x[:n], x[n : 2 * n], float(x[2 * n]), x[2 * n + 1 : -1], float(x[-1]))

    def vector(self) -> Floats:
        """Put them together."""
        return np.concatenate([self.a, self.b, [self.w], self.traffic, [self.slack]])


class System:
    """Residuals and their derivative."""

    def __init__(self, net: Network, variant: Variant, with_: Coefficients, log_cost: Floats) -> None:
        self.net, self.variant, self.c, self.log_cost = net, variant, with_, log_cost
        self.own, self.terminal = net.strength("link"), net.strength("terminal")

    def indices(self, u: Unknowns) -> tuple[Floats, Floats]:
        """Return ln P and ln Pi by node."""
        (p0, pa, pb, pw), (q0, qa, qb, qw) = self.variant.inward, self.variant.outward
        return p0 + pa * u.a + pb * u.b + pw * u.w, q0 + qa * u.a + qb * u.b + qw * u.w

    def costs(self, u: Unknowns) -> tuple[Floats, csr_array]:
        """Return log costs of links with congestion, and their derivative by log traffic.

        t_kl,m = tbar Xi_kl,m^lambda (link), tbar (sum_l' Xi_kl',m sum_k' Xi_k'l,m)^lambda (terminals)
        """
        log_cost = self.log_cost + self.own * u.traffic
        slope = diags_array(self.own).tocsr()
        if self.terminal.any():
            weight = self.c.traffic * np.exp(u.traffic)
            for same in self.net.terminals:
                now, before = same @ weight, same @ self.c.traffic
                log_cost = log_cost + self.terminal * (np.log(now) - (np.log(before) if self.c.changes else 0.0))
                slope = slope + diags_array(self.terminal / now) @ same @ diags_array(weight)
        return log_cost, slope.tocsr()

    def pair_costs(self, log_cost: Floats) -> tuple[Floats, Floats]:
        """Return the log cost of each link's pair over its modes, and the mode's share, (M,).

        t_kl^-eta = sum_m t_kl,m^-eta
        """
        weight = self.c.mode_share * np.exp(-self.net.eta * log_cost)
        total = self.net.same_pair @ weight
        return -np.log(total) / self.net.eta, weight / total

    def residual(self, x: Floats) -> Floats:
        """Return the residuals in logs.

        Y_k + sum_l Xi_lk = P_k^-theta Pi_k^-theta;  E_k + sum_l Xi_kl = P_k^-theta Pi_k^-theta
        Xi_kl,m = t_kl,m^-eta t_kl^(eta-theta) P_k^-theta Pi_l^-theta
        """
        u, theta, eta, c = Unknowns.of(x, self.net.n_nodes), self.variant.theta, self.net.eta, self.c
        inward, outward = self.indices(u)
        entering, leaving = self._through(u)
        node = theta * (inward + outward)
        log_cost, _ = self.costs(u)
        pair, _ = self.pair_costs(log_cost)
        ends = theta * (inward[self.net.tail] + outward[self.net.head])
        return np.concatenate(
            [
                np.log(entering / c.node_in) + node + u.slack,
                np.log(leaving / c.node_out) + node,
                [
                    np.log(c.starts @ np.exp(u.a) / self.variant.total),
                    np.log(c.second @ np.exp(u.b) / self.variant.total),
                ],
                u.traffic + eta * log_cost - (eta - theta) * pair + ends,
            ]
        )

    def slope(self, x: Floats) -> csr_array:
        """Return the derivative of the residuals."""
        u, theta, eta, c, net = Unknowns.of(x, self.net.n_nodes), self.variant.theta, self.net.eta, self.c, self.net
        n, m = net.n_nodes, len(net.cost)
        entering, leaving = self._through(u)
        (_, pa, pb, pw), (_, qa, qb, qw) = self.variant.inward, self.variant.outward
        weight = c.traffic * np.exp(u.traffic)
        first, second = c.starts * np.exp(u.a), c.second * np.exp(u.b)
        ends = (second if self.variant.ends_in_b else first * c.ends / c.starts) / leaving
        by_a, by_b = theta * (pa + qa), theta * (pb + qb)
        eye, one = eye_array(n).tocsr(), csr_array(np.ones((n, 1)))
        none, level = csr_array((n, 1)), csr_array(np.full((n, 1), theta * (pw + qw)))
        end_a, end_b = (0.0 * ends, ends) if self.variant.ends_in_b else (ends, 0.0 * ends)
        into, out = (
            diags_array(1 / entering) @ net.into @ diags_array(weight),
            diags_array(1 / leaving) @ net.out @ diags_array(weight),
        )
        rows = [
            [diags_array(first / entering + by_a), by_b * eye, level, into, one],
            [diags_array(end_a + by_a), diags_array(end_b + by_b), level, out, none],
            [
                csr_array(first[None] / first.sum()),
                csr_array((1, n)),
                csr_array((1, 1)),
                csr_array((1, m)),
                csr_array((1, 1)),
            ],
            [
                csr_array((1, n)),
                csr_array(second[None] / second.sum()),
                csr_array((1, 1)),
                csr_array((1, m)),
                csr_array((1, 1)),
            ],
        ]
        tails, heads = net.out.T.tocsr(), net.into.T.tocsr()
        log_cost, by_traffic = self.costs(u)
        _, share = self.pair_costs(log_cost)
        mixed = eta * by_traffic - (eta - theta) * (net.same_pair @ diags_array(share)) @ by_traffic
        rows.append(
            [
                theta * (pa * tails + qa * heads),
                theta * (pb * tails + qb * heads),
                csr_array(np.full((m, 1), theta * (pw + qw))),
                eye_array(m).tocsr() + mixed,
                csr_array((m, 1)),
            ]
        )
        return block_array(rows).tocsc()

    def by_cost(self, x: Floats) -> csr_array:
        """Return the derivative of the link equations by log costs without congestion, (M, M)."""
        u = Unknowns.of(x, self.net.n_nodes)
        log_cost, _ = self.costs(u)
        _, share = self.pair_costs(log_cost)
        eta, theta = self.net.eta, self.variant.theta
        return (eta * eye_array(len(share)) - (eta - theta) * self.net.same_pair @ diags_array(share)).tocsr()

    def _through(self, u: Unknowns) -> tuple[Floats, Floats]:
        """Return all that enters and all that leaves each node."""
        c, weight = self.c, self.c.traffic * np.exp(u.traffic)
        ends = np.exp(u.b if self.variant.ends_in_b else u.a)
        return c.starts * np.exp(u.a) + self.net.into @ weight, c.ends * ends + self.net.out @ weight
