"""The year as a mix of seasons: a commodity's goods in each are a lane of their own, with what is closed then.

Seasons do not overlap, and what they leave of the year is open. Demand is even over the year, so a lane carries the
season's share of every pair. Everything downstream (choice, loads, derivatives) takes lanes as it takes commodities,
and is as exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.region import Region

Floats = NDArray[np.float64]

#: Joins commodity and season in the name of a lane.
MARK = "@"
#: What tables call the part of the year that the seasons leave.
OPEN = "open"
#: Shares of the year under this are rounding.
TINY = 1e-9


def lanes(region: Region) -> pd.DataFrame:
    """List a region's commodities, once for each part of the year.

    Parameters
    ----------
    region : Region

    Returns
    -------
    pandas.DataFrame
        Rows of ``commodities``, indexed by lane, with ``season`` (blank: the open part of the year) and
        ``year_share``. Without seasons a lane is a commodity, by its id.
    """
    table = region.table("commodities").assign(season="", year_share=1.0)
    table.index = pd.Index(table["commodity"], dtype=object)
    seasons = region.table("seasons")
    if seasons.empty:
        return table
    rest = 1.0 - float(seasons["share"].sum())
    # Goods of a season of no length are no lane: they would cost as much time as others.
    seasons = seasons[seasons["share"] > 0]
    parts = [table.assign(year_share=rest)] if rest > TINY else []
    for season, share in zip(seasons["season"], seasons["share"], strict=True):
        part = table.assign(season=str(season), year_share=float(share))
        part.index = pd.Index([f"{name}{MARK}{season}" for name in table["commodity"]], dtype=object)
        parts.append(part)
    return pd.concat(parts)


def season_limits(region: Region) -> dict[tuple[str, str], float]:
    """Return the limits that a pack states by capacity and season, by the year or day as the capacity's own."""
    table = region.table("season_capacities")
    return {
        (str(name), str(season)): float(value)
        for name, season, value in zip(table["capacity_id"], table["season"], table["value"], strict=True)
    }


def yearly(table: pd.DataFrame, by_lane: Mapping[str, Any]) -> dict[str, Any]:
    """Return by commodity the year's mean of expected costs (Z, Z), over the seasons in which a chain exists.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`lanes`.
    by_lane : dict of str to (Z, Z) array
        +inf where no chain exists in the season.
    """
    if (table["season"] == "").all():
        return {str(name): by_lane[str(name)] for name in table.index}
    out: dict[str, Any] = {}
    for commodity, rows in table.groupby("commodity", sort=False):
        total, weight = 0.0, 0.0
        for lane, share in zip(rows.index, rows["year_share"], strict=True):
            open_ = np.isfinite(by_lane[lane])
            total = total + share * np.where(open_, by_lane[lane], 0.0)
            weight = weight + share * open_
        mean = np.full(np.shape(total), np.inf, dtype=np.result_type(total))
        out[str(commodity)] = np.divide(total, weight, out=mean, where=np.asarray(weight) > 0)
    return out


def by_lane(table: pd.DataFrame, tonnes: Mapping[str, Floats]) -> dict[str, Floats]:
    """Split a year's tonnes by commodity over lanes, in proportion to the seasons."""
    return {
        str(lane): tonnes[str(name)] if share == 1.0 else share * tonnes[str(name)]
        for lane, name, share in zip(table.index, table["commodity"], table["year_share"], strict=True)
    }


def yearly_by_lane(
    table: pd.DataFrame, open_: Mapping[str, NDArray[np.bool_]], by_year: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Turn derivatives by the year's mean costs (Z, Z) into those by every season's: :func:`yearly` transposed.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`lanes`.
    open_ : dict of str to (Z, Z) bool array
        Pairs with a chain, by lane.
    by_year : dict of str to (Z, Z) array
        By commodity.
    """
    out = {}
    for name, rows in table.groupby(table["commodity"].to_numpy(), sort=False):
        shares = [share * open_[str(lane)] for lane, share in rows["year_share"].items()]
        whole = np.sum(shares, axis=0)
        for lane, share in zip(rows.index, shares, strict=True):
            out[str(lane)] = np.divide(share * by_year[str(name)], whole, out=np.zeros(whole.shape), where=whole > 0)
    return out


def over_lanes(table: pd.DataFrame, by_lane: Mapping[str, Floats]) -> dict[str, Floats]:
    """Turn derivatives by every season's tonnes into those by the year's, by commodity: :func:`by_lane` transposed."""
    out: dict[str, Floats] = {}
    for lane, name, share in zip(table.index, table["commodity"], table["year_share"], strict=True):
        out[str(name)] = out.get(str(name), 0.0) + share * by_lane[str(lane)]
    return out
