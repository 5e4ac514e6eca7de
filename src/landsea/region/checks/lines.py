"""Walk over a column with the line of each value in its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def lines(values: pd.Series) -> Iterator[tuple[int, Any]]:
    """Yield the line in the file and the value of each row."""
    return zip(map(int, values.index), values, strict=True)
