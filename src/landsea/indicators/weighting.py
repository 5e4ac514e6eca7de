"""Weights from the data, and from judgements. Rows are units, columns indicators.

Sources: Shannon (1948) and Zou, Yun & Sun (2006) for entropy; Diakoulaki, Mavrotas & Papayannakis (1995) for CRITIC;
Nicoletti, Scarpetta & Boylaud (2000) for principal components; Saaty (1980) for pairwise judgements.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.indicators.normalisation import min_max

Floats = NDArray[np.float64]

#: Consistency of random judgements by size (Saaty 1980).
RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


def equal(x: Floats) -> Floats:
    """The same weight for each of the (n, k) values' columns."""
    return np.full(x.shape[1], 1 / x.shape[1])


def entropy(x: Floats) -> Floats:
    """Weights by how unevenly an indicator is spread, (k,); an indicator that is alike everywhere has none.

    Missing values are left out of their indicator.
    """
    gain = np.zeros(x.shape[1])
    for j, column in enumerate(x.T):
        z = min_max(column[~np.isnan(column)], 0, 1)
        if len(z) > 1 and np.isfinite(z).all():
            p = z[z > 0] / z.sum()
            gain[j] = 1 + (p * np.log(p)).sum() / np.log(len(z))
    return _shares(gain)


def critic(x: Floats) -> Floats:
    """Weights by spread and by conflict with the other indicators: ``sd * sum(1 - correlation)``."""
    z = np.column_stack([min_max(column, 0, 1) for column in x.T])
    spread = np.nan_to_num(np.nanstd(z, axis=0, ddof=1))
    return _shares(spread * np.maximum((1 - _correlation(z)).sum(axis=1), 0.0)) if x.shape[1] > 1 else np.ones(1)


def principal_components(x: Floats) -> Floats:
    """Weights by squared loadings on the components with an eigenvalue above one, each by its share of variance."""
    values, vectors = np.linalg.eigh(_correlation(x))
    kept = values > 1 if (values > 1).any() else values == values.max()
    return _shares((vectors[:, kept] ** 2 * values[kept]).sum(axis=1))


def hierarchy(judgements: Floats) -> tuple[Floats, float]:
    """Weights from pairwise judgements, and their consistency ratio (above 0.1 they contradict each other).

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


def _correlation(x: Floats) -> Floats:
    """Correlations over the units that both have; nought where one does not vary."""
    return np.asarray(np.nan_to_num(pd.DataFrame(x).corr().to_numpy(float)))


def _shares(weights: Floats) -> Floats:
    total = weights.sum()
    return np.asarray(weights / total if total > 0 else np.full(len(weights), 1 / len(weights)))
