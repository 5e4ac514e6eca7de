"""Pick the most specific row: an exact commodity before its group, its group before ``*``."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def specificity(column: pd.Series, exact: str, group: str) -> NDArray[np.int64]:
    """Score each row: 3 exact, 2 group, 1 wildcard, 0 no match."""
    text = column.to_numpy(dtype=object)
    return np.select([text == exact, text == group, text == "*"], [3, 2, 1], default=0).astype(np.int64)


def most_specific(table: pd.DataFrame, score: NDArray[np.int64], keys: list[str]) -> pd.DataFrame:
    """Return, for each combination of `keys`, the rows with the highest positive score, in table order."""
    scored = table.assign(_score=score, _position=np.arange(len(table)))
    scored = scored[scored["_score"] > 0]
    best = scored.groupby(keys, sort=False)["_score"].transform("max")
    return scored[scored["_score"] == best].sort_values("_position").drop(columns=["_score"])


def matches(values: pd.Series, pattern: str, groups: pd.Series | None = None) -> NDArray[np.bool_]:
    """Tell which values a pattern names: itself, its group, or every one for ``*``."""
    if pattern == "*":
        return np.ones(len(values), dtype=bool)
    hit = values.to_numpy(dtype=object) == pattern
    if groups is not None:
        hit |= groups.to_numpy(dtype=object) == pattern
    return np.asarray(hit, dtype=bool)
