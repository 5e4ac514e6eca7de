"""How alike the tasks of ports are, and how steep their hierarchy is.

Ports in rows, cargoes (or hinterlands) in columns.

What a document calls functional overlap or homogeneity has no one definition: five are side by side here, and a figure
is not to be compared with one of another definition.

Sources: Finger & Kreinin (1979) and Schoener (1968) for the sum of smaller shares; UNIDO (1979) and Pianka (1973) for
the cosine; Horn (1966); Levins (1968); Lerner (1934) and, for logit demand, Anderson, de Palma & Thisse (1992);
Notteboom (2006) for the Gini coefficient of ports; Jefferson (1939) for primacy; Hall & Tideman (1967).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.indicators.inequality import gini, rank_size
from landsea.indicators.structure import overlap, shares, similarity
from landsea.model import Outcome

Floats = NDArray[np.float64]

#: Shares that differ by less than this, relative to the largest, are equal.
EVEN = 1e-9

#: What the definitions are called in tables, with their field.
DEFINITIONS = {
    "finger_kreinin": "sum of the smaller shares (trade; Schoener's in ecology)",
    "cosine": "cosine of the shares (UNIDO's similarity; Pianka's niche overlap)",
    "morisita_horn": "twice the products of shares over the sums of their squares",
    "levins": "products of shares over the row's sum of squares: how much of the row's tasks the column shares",
    "correlation": "correlation of the shares over cargoes",
}


def overlaps(tonnes: Floats) -> dict[str, Floats]:
    """Overlap of every pair of ports by each definition, (n, n).

    Parameters
    ----------
    tonnes : (n, k) array
        From nought up; every port with some.

    Returns
    -------
    dict of str to (n, n) array
        See :data:`DEFINITIONS`. All are 1 for ports with the same shares; levins is the only one that is not
        symmetric, and may exceed 1; correlation may be below nought, and is nan for equal shares of all cargoes.
    """
    q = shares(tonnes)
    square = (q**2).sum(axis=1)
    both = q @ q.T
    # Equal shares have no correlation; what rounding leaves of their spread is none either.
    flat = np.ptp(q, axis=1) <= EVEN * q.max(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = np.atleast_2d(np.corrcoef(q)) if q.shape[1] > 1 else np.full(both.shape, np.nan)
    correlation[flat] = correlation[:, flat] = np.nan
    return {
        "finger_kreinin": overlap(tonnes),
        "cosine": similarity(tonnes),
        "morisita_horn": np.asarray(2 * both / (square[:, None] + square[None, :])),
        "levins": np.asarray(both / square[:, None]),
        "correlation": correlation,
    }


def overlap_table(tonnes: Floats, names: list[str], weighted: bool = True) -> pd.DataFrame:
    """Mean overlap of a group of ports by each definition.

    Parameters
    ----------
    tonnes : (n, k) array
    names : list of str
        Of the ports.
    weighted : bool
        Weigh pairs by the product of the ports' tonnes; all alike otherwise.

    Returns
    -------
    pandas.DataFrame
        definition, mean, highest, pair (the one that overlaps most), meaning.
    """
    n = len(tonnes)
    off = ~np.eye(n, dtype=bool)
    total = tonnes.sum(axis=1)
    weight = np.outer(total, total) if weighted else np.ones((n, n))
    rows = []
    for name, matrix in overlaps(tonnes).items():
        known = off & ~np.isnan(matrix)
        if not known.any():
            continue
        mean = float((matrix * weight)[known].sum() / weight[known].sum())
        i, j = np.unravel_index(np.where(known, matrix, -np.inf).argmax(), matrix.shape)
        rows.append((name, mean, float(matrix[i, j]), f"{names[int(i)]} - {names[int(j)]}", DEFINITIONS[name]))
    return pd.DataFrame(rows, columns=["definition", "mean", "highest", "pair", "meaning"])


def lerner(price: Floats, marginal_cost: Floats) -> Floats:
    """Lerner's index of market power ``(price - marginal cost) / price``: 0 under perfect competition."""
    return np.asarray((price - marginal_cost) / price)


def lerner_logit(price: Floats, share: Floats, theta: float) -> Floats:
    """Lerner's index that ports setting prices against each other would have, under logit demand.

    ``1 / (theta price (1 - share))``: the mark-up at which no port gains by changing its price alone.

    Parameters
    ----------
    price : (n,) array
        Charge, yuan/t.
    share : (n,) array
        Of the market, below 1.
    theta : float
        Scale of the choice, t/yuan.
    """
    return np.asarray(1 / (theta * price * (1 - share)))


def hierarchy(tonnes: Floats) -> dict[str, float]:
    """Measures of how steep a hierarchy of ports is.

    Parameters
    ----------
    tonnes : (n,) array
        From nought up, some above.

    Returns
    -------
    dict of str to float
        gini (0 alike to (n - 1) / n), herfindahl (1/n to 1), effective_number (one over it), rank_size (slope of log
        size on log rank; nan for one port), primacy (largest over second), top1 and top3 (their share), hall_tideman.
    """
    t = np.sort(np.asarray(tonnes, float))[::-1]
    s = t / t.sum()
    return {
        "gini": gini(t),
        "herfindahl": float((s**2).sum()),
        "effective_number": float(1 / (s**2).sum()),
        "rank_size": rank_size(t) if (t > 0).sum() > 1 else float("nan"),
        "primacy": float(t[0] / t[1]) if len(t) > 1 and t[1] > 0 else float("inf"),
        "top1": float(s[0]),
        "top3": float(s[:3].sum()),
        "hall_tideman": float(1 / (2 * (np.arange(1, len(s) + 1) * s).sum() - 1)),
    }


def cargoes(outcome: Outcome) -> pd.DataFrame:
    """Tonnes a year that change mode at each port, by commodity: ports with any, in rows, by name.

    Terminals of one group are one port. Ports inside the region are meant: those whose group is a zone inside or a
    group of such zones; where no port's is, all ports.
    """
    terminals = outcome.region.table("terminals").set_index("terminal_id")
    zones = outcome.region.table("zones").set_index("zone_id")
    inside = zones[zones["inside"].astype(bool)]
    ports = terminals[terminals["kind"] == "port"]
    near = ports[ports["group"].isin({*inside.index, *inside["group"]} - {""})]
    ports = near if len(near) else ports
    called = {
        place: str(zones["name"].get(row["group"], row["group"]) if row["group"] else row["name"])
        for place, row in ports.iterrows()
    }
    table = outcome.transfers[outcome.transfers["terminal_id"].isin(ports.index)]
    named = table.assign(port=table["terminal_id"].map(called))
    out = named.pivot_table(index="port", columns="commodity", values="t", aggfunc="sum", fill_value=0.0)
    return out[out.sum(axis=1) > 0]
