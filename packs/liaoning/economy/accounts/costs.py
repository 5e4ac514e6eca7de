"""Duties and standards of every pair: the most specific row of the table holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.region.trade_costs import spread

from .listed import economies as economy_table
from .listed import trade_costs


def percents(kind: str, economies: list[str], sectors: list[str]) -> NDArray[np.float64]:
    """Return percent by (exporter, importer, sector)."""
    table = trade_costs()
    country = economy_table().set_index("economy")["country"]
    rows = table[table["kind"] == kind].assign(percent=lambda t: pd.to_numeric(t["percent"]))
    lands = country[economies].to_numpy()
    out = spread(rows, economies, lands.tolist(), sectors)
    if kind == "tariff":
        out[lands[:, None] == lands[None, :]] = 0.0
    return out
