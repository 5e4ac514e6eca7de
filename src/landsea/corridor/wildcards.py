"""Pick the most specific row: an exact commodity before its group, its group before ``*``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def specificity(column: pd.Series | NDArray[np.object_], exact: str, group: str) -> NDArray[np.int64]:
    """Score each row: 3 exact, 2 group, 1 wildcard, 0 no match."""
    text = np.asarray(column, dtype=object)
    return np.select([text == exact, text == group, text == "*"], [3, 2, 1], default=0).astype(np.int64)


def most_specific(keys: NDArray[np.int64], score: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions of the rows that have their key's highest score, if it is positive.

    Parameters
    ----------
    keys : (R,) int array
        Rows with the same key compete.
    score : (R,) int array
        Specificity of each row; 0 is no match.
    """
    if not len(keys):
        return np.zeros(0, np.int64)
    best = np.zeros(keys.max() + 1, np.int64)
    np.maximum.at(best, keys, score)
    return np.flatnonzero((score > 0) & (score == best[keys]))


def combined_key(*columns: NDArray[np.generic] | pd.Series) -> NDArray[np.int64]:
    """Number the combinations of several columns."""
    codes = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        part, names = pd.factorize(np.asarray(column))
        codes = codes * (len(names) + 1) + part
    return pd.factorize(codes)[0].astype(np.int64)


def matches(values: pd.Series, pattern: str, groups: pd.Series | None = None) -> NDArray[np.bool_]:
    """Tell which values a pattern names: itself, its group, or every one for ``*``."""
    if pattern == "*":
        return np.ones(len(values), dtype=bool)
    hit = values.to_numpy(dtype=object) == pattern
    if groups is not None:
        hit |= groups.to_numpy(dtype=object) == pattern
    return np.asarray(hit, dtype=bool)
