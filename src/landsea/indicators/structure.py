"""What regions make, and how alike they are: arrays of regions in rows, sectors in columns, levels or shares.

Sources: Florence (1939) and Isard (1960) for the location quotient; Krugman (1991); UNIDO (1979) for the similarity
coefficient; Finger & Kreinin (1979); Dunn (1960) and Esteban-Marquillas (1972) for shift-share; Hausmann & Hidalgo
(2009) for complexity; Hidalgo, Klinger, Barabasi & Hausmann (2007) for relatedness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shares(values: Floats) -> Floats:
    """Share of each sector in its region, (n, k)."""
    return np.asarray(values / values.sum(axis=1, keepdims=True))


def location_quotient(values: Floats) -> Floats:
    """Share of a sector in a region over its share in all regions together, the region included, (n, k)."""
    return np.asarray(shares(values) / (values.sum(axis=0) / values.sum()))


def symmetric_quotient(values: Floats) -> Floats:
    """Return ``(LQ - 1) / (LQ + 1)``, (n, k), -1 to 1 (Laursen 1998): nought where a region is like all."""
    quotient = location_quotient(values)
    return np.asarray((quotient - 1) / (quotient + 1))


def similarity(values: Floats) -> Floats:
    """UNIDO's structure similarity coefficient of every pair, (n, n), 0 to 1: the cosine of their structures."""
    q = shares(values)
    size = np.sqrt((q**2).sum(axis=1))
    return np.asarray(q @ q.T / np.outer(size, size))


def krugman(values: Floats, rest: bool = True) -> Floats:
    """Krugman specialisation, (n,), 0 to 2: how far a region's structure is from the others'.

    Parameters
    ----------
    values : (n, k) array
    rest : bool
        Compare with the other regions (Midelfart-Knarvik et al. 2000); else with all, the region included.
    """
    total = values.sum(axis=0)
    others = (total - values if rest else np.broadcast_to(total, values.shape)).astype(float)
    return np.asarray(np.abs(shares(values) - shares(others)).sum(axis=1))


def krugman_pairs(values: Floats) -> Floats:
    """Krugman's index of every pair, (n, n)."""
    q = shares(values)
    return np.asarray(np.abs(q[:, None] - q[None]).sum(axis=2))


def overlap(values: Floats) -> Floats:
    """Finger-Kreinin overlap of every pair, (n, n), 0 to 1: the sum of the smaller shares."""
    return np.asarray(1 - krugman_pairs(values) / 2)


def herfindahl(values: Floats) -> Floats:
    """Sum of squared shares of each region's sectors, (n,)."""
    return np.asarray((shares(values) ** 2).sum(axis=1))


def mean_of_pairs(pairs: Floats, weight: Floats | None = None) -> float:
    """Mean of a (n, n) matrix over pairs of different regions, weighted by the product of (n,) weights if given."""
    off = ~np.eye(len(pairs), dtype=bool)
    w = np.ones_like(pairs) if weight is None else np.outer(weight, weight)
    return float((pairs * w)[off].sum() / w[off].sum())


@dataclass(frozen=True)
class ShiftShare:
    """Parts of the change of each sector of a region, (k,) each; the first three add up to the change.

    Attributes
    ----------
    national, mix, regional : (k,) arrays
        What growth of the nation, of the sector, and of the region's own explain.
    competitive, allocation : (k,) arrays
        Esteban-Marquillas' split of `regional`.
    """

    national: Floats
    mix: Floats
    regional: Floats
    competitive: Floats
    allocation: Floats


def shift_share(region: tuple[Floats, Floats], nation: tuple[Floats, Floats]) -> ShiftShare:
    """Split the change of a region's sectors from a first to a last year.

    Parameters
    ----------
    region, nation : pair of (k,) arrays
        First and last year; every first value above nought.
    """
    (e0, e1), (n0, n1) = region, nation
    total, by_sector, own = n1.sum() / n0.sum() - 1, n1 / n0 - 1, e1 / e0 - 1
    homothetic = e0.sum() * n0 / n0.sum()
    return ShiftShare(
        e0 * total,
        e0 * (by_sector - total),
        e0 * (own - by_sector),
        homothetic * (own - by_sector),
        (e0 - homothetic) * (own - by_sector),
    )


def dynamic_shift_share(region: Floats, nation: Floats) -> ShiftShare:
    """Split every year's change and add the parts up (Barff & Knight 1988): bases and growth move with time.

    Parameters
    ----------
    region, nation : (years, k) arrays
        In the order of years; every value but the last above nought.
    """
    parts = [shift_share((region[t], region[t + 1]), (nation[t], nation[t + 1])) for t in range(len(region) - 1)]
    names = ("national", "mix", "regional", "competitive", "allocation")
    return ShiftShare(*(np.sum([getattr(one, name) for one in parts], axis=0) for name in names))


def complexity(values: Floats) -> tuple[Floats, Floats]:
    """Economic complexity of regions (n,) and products (k,): second eigenvectors, standardised.

    A region's sign is chosen so that complexity rises with diversity. Regions or products without any advantage
    (location quotient of one) come back as nan.
    """
    has = (location_quotient(values) >= 1).astype(float)
    rows, columns = has.sum(axis=1) > 0, has.sum(axis=0) > 0
    m = has[np.ix_(rows, columns)]
    diversity, ubiquity = m.sum(axis=1), m.sum(axis=0)
    chance = (m / diversity[:, None]) @ (m / ubiquity).T
    eigenvalues, vectors = np.linalg.eig(chance)
    order = np.argsort(-eigenvalues.real)
    second = vectors[:, order[1]].real if len(order) > 1 else np.zeros(len(m))
    second = second * (np.sign(np.corrcoef(second, diversity)[0, 1]) if np.ptp(diversity) > 0 else 1.0)
    by_product = (m / ubiquity).T @ second
    out = np.full(len(values), np.nan), np.full(values.shape[1], np.nan)
    out[0][rows], out[1][columns] = _standard(second), _standard(by_product)
    return out


def proximity(values: Floats) -> Floats:
    """How near every pair of sectors is, (k, k), 0 to 1, nought with itself.

    The smaller of the chances that a region with an advantage (location quotient of one) in one has it in the other.
    """
    has = (location_quotient(values) >= 1).astype(float)
    both, ubiquity = has.T @ has, has.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        near = np.nan_to_num(both / np.maximum.outer(ubiquity, ubiquity))
    np.fill_diagonal(near, 0.0)
    return np.asarray(near)


def relatedness(values: Floats) -> Floats:
    """Density of related specialisations around each sector in each region, (n, k), 0 to 1.

    The share, by proximity, of the other sectors in which the region has an advantage.
    """
    has, near = (location_quotient(values) >= 1).astype(float), proximity(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.nan_to_num(has @ near / near.sum(axis=0)))


def _standard(x: Floats) -> Floats:
    spread = x.std()
    return np.asarray((x - x.mean()) / spread if spread > 0 else np.zeros_like(x))
