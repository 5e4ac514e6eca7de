"""Duties and standards between economies: rows with wildcards spread over every pair and sector."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

WILD = "*"


def spread(
    rows: pd.DataFrame, economies: Sequence[str], countries: Sequence[str], sectors: Sequence[str]
) -> NDArray[np.float64]:
    """Give every pair and sector the percent of the most specific row that matches it.

    Parameters
    ----------
    rows : pandas.DataFrame
        importer, exporter (economy, country or ``*``), sector (or ``*``), percent; rows of one kind of cost.
    economies, countries : sequence of str
        Ids of the economies and the country of each.
    sectors : sequence of str

    Returns
    -------
    (exporter, importer, sector) array
        Percent; zero where no row matches, and within an economy.

    Notes
    -----
    An economy is more specific than its country, and that than ``*``; the importer decides first, then the exporter,
    then the sector. Of two equal rows the later holds.
    """
    n, s = len(economies), len(sectors)
    out = np.zeros((n, n, s))
    rank = np.full((n, n, s), -1)
    names = pd.Index(sectors)
    columns = (rows[name] for name in ("importer", "exporter", "sector", "percent"))
    for importer, exporter, sector, percent in zip(*columns, strict=True):
        taker, giver = (_closeness(str(side), economies, countries) for side in (importer, exporter))
        what = np.zeros(s, int) if sector == WILD else np.where(names == sector, 1, -1)
        here = 9 * taker[None, :, None] + 3 * giver[:, None, None] + what[None, None, :]
        met = (taker[None, :, None] >= 0) & (giver[:, None, None] >= 0) & (what[None, None, :] >= 0) & (here >= rank)
        out[met], rank[met] = float(percent), here[met]
    out[np.arange(n), np.arange(n)] = 0.0
    return out


def _closeness(name: str, economies: Sequence[str], countries: Sequence[str]) -> NDArray[np.int64]:
    """Return for each economy how closely a name means it: 2 itself, 1 its country, 0 all, -1 not at all."""
    own, country = np.array(economies) == name, np.array(countries) == name
    return np.where(own, 2, np.where(country, 1, 0 if name == WILD else -1))
