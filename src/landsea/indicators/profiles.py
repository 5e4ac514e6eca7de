"""What places are made of, places by commodities: traffic over their quays, or the worth of what they make."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import LandSeaError
from landsea.indicators import structure
from landsea.model import Outcome
from landsea.region import Region

Floats = NDArray[np.float64]

#: A port or place has a function if a commodity is at least this share of it; an assumption of the measure "shared".
PRESENT = 0.01


def quay(outcome: Outcome, groups: Sequence[str]) -> pd.DataFrame:
    """Tonnes by commodity over the quays of groups of terminals (or single ones), both ways, from the model.

    Parameters
    ----------
    outcome : Outcome
    groups : sequence of str
        Values of ``terminals.group``, or ids.

    Returns
    -------
    pandas.DataFrame
        Groups by commodities, t.
    """
    modes = outcome.region.table("modes")
    sea = set(modes.loc[modes["kind"] == "sea", "mode"])
    table = outcome.transfers
    table = table[table["from_mode"].isin(sea) | table["to_mode"].isin(sea)]
    terminals = outcome.region.table("terminals")
    group = dict(zip(terminals["terminal_id"], terminals["group"], strict=True))
    by_group = table.assign(place=table["terminal_id"].map(group))
    both = pd.concat([table.assign(place=table["terminal_id"]), by_group[by_group["place"] != by_group["terminal_id"]]])
    return _spread(both, "t", groups)


def output(region: Region, zones: Sequence[str]) -> pd.DataFrame:
    """Worth of what zones (or groups of them) produce, by commodity, from ``supply_use``.

    Returns
    -------
    pandas.DataFrame
        Zones by commodities, yuan.
    """
    goods, table, names = region.table("commodities"), region.table("supply_use"), region.table("zones")
    worth = table["commodity"].map(dict(zip(goods["commodity"], goods["value_yuan_per_t"], strict=True)))
    group = dict(zip(names["zone_id"], names["group"], strict=True))
    rows = table.assign(yuan=table["supply_t"] * worth.astype(float), place=table["zone_id"])
    return _spread(pd.concat([rows, rows.assign(place=rows["zone_id"].map(group))]), "yuan", zones)


def _spread(rows: pd.DataFrame, amount: str, places: Sequence[str]) -> pd.DataFrame:
    table = rows.pivot_table(index="place", columns="commodity", values=amount, aggfunc="sum").reindex(list(places))
    table = table.fillna(0.0)
    empty = [str(place) for place in table.index[table.sum(axis=1) <= 0]]
    if empty:
        msg = f"Nothing is made or handled at {', '.join(empty)}: their structure cannot be compared."
        raise LandSeaError(msg)
    return table.loc[:, table.sum() > 0]


def alike(table: pd.DataFrame) -> dict[str, float]:
    """Measure how alike the structures of places are, the mean over pairs; all measures side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        Places by sectors, nowhere below nought.

    Returns
    -------
    dict of str to float
        overlap: sum of the smaller shares (Finger & Kreinin 1979); similarity: cosine (UNIDO 1979); krugman: one less
        half Krugman's index of the pairs against the rest of them; shared: commodities that both have over those that
        either has (Jaccard 1901), of a share of PRESENT or more. Each from 0, nothing in common, to 1.
    """
    values = table.to_numpy(float)
    pairs = {"overlap": structure.overlap(values), "similarity": structure.similarity(values), "shared": shared(values)}
    out = {name: structure.mean_of_pairs(matrix) for name, matrix in pairs.items()}
    return out | {"krugman": float(1 - structure.krugman(values).mean() / 2)}


def shared(values: Floats) -> Floats:
    """Commodities that both places have over those that either has, (n, n), a share of PRESENT or more counting."""
    has = (structure.shares(values) >= PRESENT).astype(float)
    both = has @ has.T
    return np.asarray(both / (has.sum(axis=1)[:, None] + has.sum(axis=1)[None, :] - both))
