"""Which pairs of zones may use which terminals: domestic chains stay inside their country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.layout import Layout

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Market:
    """A class of pairs with one set of allowed terminals.

    Attributes
    ----------
    name : str
        Country code, or ``international``.
    pairs : (Z, Z) bool array
        Pairs of zones in this class.
    terminals : (T,) bool array
        Terminals that its chains may use.
    """

    name: str
    pairs: Bools
    terminals: Bools


def markets(layout: Layout, trade: str) -> list[Market]:
    """List the markets of a commodity whose ``trade`` is any, domestic or international."""
    country = layout.zones["country"].to_numpy(dtype=object)
    same = country[:, None] == country[None, :]
    may_trade = _may_trade(layout)
    out = []
    if trade != "domestic":
        out.append(Market("international", ~same & may_trade, np.ones(len(layout.terminals), dtype=bool)))
    if trade != "international":
        for code in pd.unique(country):
            pairs = same & (country == code)[:, None] & may_trade
            if pairs.any():
                out.append(Market(str(code), pairs, _allowed(layout, str(code))))
    return out


def _may_trade(layout: Layout) -> Bools:
    """Tell which pairs may have demand: one end inside the region, or listed in the demand table."""
    inside = layout.zones["inside"].to_numpy(dtype=bool)
    pairs: Bools = inside[:, None] | inside[None, :]
    index = pd.Index(layout.zones["zone_id"])
    listed = layout.region.table("demand")
    pairs[index.get_indexer(listed["origin"]), index.get_indexer(listed["destination"])] = True
    np.fill_diagonal(pairs, val=False)
    return pairs


def _allowed(layout: Layout, country: str) -> Bools:
    terminals = layout.terminals
    if not layout.region.grammar.domestic_stays_inside:
        return np.ones(len(terminals), dtype=bool)
    transit = [country in str(codes).split(";") for codes in terminals["transit_for"]]
    return np.asarray((terminals["country"] == country).to_numpy(bool) | np.array(transit, dtype=bool))
