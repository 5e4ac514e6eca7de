"""Weights from the data, and from judgements. Rows are units, columns indicators; nan where missing.

Sources: Shannon (1948) and Zou, Yun & Sun (2006) for entropy; Diakoulaki, Mavrotas & Papayannakis (1995) for CRITIC;
Nicoletti, Scarpetta & Boylaud (2000) for principal components, Becker et al. (2022) for the first alone; Becker,
Saisana, Paruolo & Vandecasteele (2017) for balanced weights; Saaty (1980) for pairwise judgements.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

from landsea.indicators.normalisation import min_max

Floats = NDArray[np.float64]

#: Consistency of random judgements by size (Saaty 1980).
RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
#: Judgements with a consistency ratio above this contradict each other.
CONSISTENT = 0.1


def equal(x: Floats) -> Floats:
    """The same weight for each of the (n, k) values' columns."""
    return np.full(x.shape[1], 1 / x.shape[1])


def entropy(x: Floats) -> Floats:
    """Weights by how unevenly an indicator is spread, (k,); an indicator that is alike everywhere has none.

    ``z = (x - min) / (max - min); p = z / sum(z); e = -sum(p log p) / log n; w = (1 - e) / sum(1 - e)``. Missing values
    are left out of their indicator, and n is that of its values.
    """
    gain = np.zeros(x.shape[1])
    for j, column in enumerate(x.T):
        z = min_max(column[~np.isnan(column)], 0, 1)
        if len(z) > 1 and np.isfinite(z).all():
            p = z[z > 0] / z.sum()
            gain[j] = 1 + (p * np.log(p)).sum() / np.log(len(z))
    return _shares(gain)


def critic(x: Floats) -> Floats:
    """Weights by spread and by conflict with the other indicators: ``sd * sum(1 - correlation)``, on min-max values."""
    z = np.column_stack([min_max(column, 0, 1) for column in x.T])
    spread = _spread(z)
    return _shares(spread * np.maximum((1 - _correlation(z)).sum(axis=1), 0.0)) if x.shape[1] > 1 else np.ones(1)


def standard_deviation(x: Floats) -> Floats:
    """Weights by the standard deviation of min-max values."""
    return _shares(_spread(np.column_stack([min_max(column, 0, 1) for column in x.T])))


def principal_components(x: Floats) -> Floats:
    """Weights by squared loadings on the components with an eigenvalue above one, each by its share of variance."""
    values, vectors = np.linalg.eigh(_correlation(x))
    kept = values > 1 + 1e-12 if (values > 1 + 1e-12).any() else values == values.max()
    return _shares((vectors[:, kept] ** 2 * values[kept]).sum(axis=1))


def first_component(x: Floats) -> Floats:
    """Weights by the loadings on the first component of units without gaps; some may be below nought.

    Raises
    ------
    ValueError
        If the loadings sum to nought, so that they are no weights, or fewer than two units are without gaps.
    """
    whole = x[~np.isnan(x).any(axis=1)]
    if len(whole) < 2:
        msg = "principal components need two units without gaps: impute first"
        raise ValueError(msg)
    loadings = np.linalg.eigh(_correlation(whole))[1][:, -1]
    if abs(loadings.sum()) < 1e-9:
        msg = "the loadings on the first component sum to nought, so that they are no weights"
        raise ValueError(msg)
    return np.asarray(loadings / loadings.sum())


def balanced(x: Floats) -> Floats:
    """Weights under which every indicator is as much correlated with their weighted mean as the others.

    Minimises the squared differences of the correlations from their mean, over weights from nought up that sum to
    one; with the variances and correlations of units that have both. Where no weights make them alike, the closest.
    """
    cov = pd.DataFrame(x).cov().to_numpy(float)
    spread = np.sqrt(np.diag(cov))
    used = np.flatnonzero(np.nan_to_num(spread) > 0)
    if len(used) < 2:
        return equal(x)
    c = np.nan_to_num(cov[np.ix_(used, used)])

    def apart(w: Floats) -> float:
        total = np.sqrt(max(w @ c @ w, 1e-300))
        return float(((c @ w) / (spread[used] * total)).var())

    k = len(used)
    found = minimize(
        apart, np.full(k, 1 / k), bounds=[(0, 1)] * k, constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        method="SLSQP", options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    out = np.zeros(x.shape[1])
    out[used] = np.maximum(found.x, 0.0)
    return _shares(out)


def hierarchy(judgements: Floats) -> tuple[Floats, float]:
    """Weights from pairwise judgements (AHP), and their consistency ratio (above 0.1 they contradict each other).

    The weights are the first eigenvector; the ratio is ``(eigenvalue - k) / (k - 1)`` over that of random judgements.

    Parameters
    ----------
    judgements : (k, k) array
        How many times as important the row's indicator is as the column's; reciprocal.

    Returns
    -------
    weights : (k,) array
    ratio : float
    """
    k = len(judgements)
    values, vectors = np.linalg.eig(judgements)
    first = int(np.argmax(values.real))
    index = (values[first].real - k) / (k - 1) if k > 1 else 0.0
    random = RANDOM_INDEX[k] if k < len(RANDOM_INDEX) else RANDOM_INDEX[-1]
    return _shares(np.abs(vectors[:, first].real)), float(index / random) if random else 0.0


def budget(points: Floats) -> Floats:
    """Weights from (experts, k) points: the mean of each expert's shares."""
    return np.asarray((points / points.sum(axis=1, keepdims=True)).mean(axis=0))


#: Ways to find weights from the data.
FROM_DATA: dict[str, Callable[[Floats], Floats]] = {
    "equal": equal,
    "entropy": entropy,
    "critic": critic,
    "sd": standard_deviation,
    "pca": principal_components,
    "pca-first": first_component,
    "balanced": balanced,
}


def _spread(z: Floats) -> Floats:
    """Sample standard deviations; nought where a column has under two values."""
    return np.asarray(pd.DataFrame(z).std(ddof=1).fillna(0.0).to_numpy(float))


def _correlation(x: Floats) -> Floats:
    """Correlations over the units that both have; nought where one does not vary, one with itself."""
    out = np.nan_to_num(pd.DataFrame(x).corr().to_numpy(float))
    np.fill_diagonal(out, 1.0)
    return np.asarray(out)


def _shares(weights: Floats) -> Floats:
    total = weights.sum()
    return np.asarray(weights / total if total > 0 else np.full(len(weights), 1 / len(weights)))
