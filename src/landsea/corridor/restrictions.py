"""What a commodity may not use: links of others, places too shallow or small for its vessels, or closed by season."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.wildcards import matches, specificity
from landsea.region import Region

Bools = NDArray[np.bool_]

#: Limits of a place, and what a commodity's vessel measures against them: columns of the same name or not.
VESSEL = {"draught_m": "vessel_draught_m", "vessel_dwt": "vessel_dwt"}


def closed_links(region: Region, lane: pd.Series) -> Bools:
    """Tell which links are closed to a lane.

    Parameters
    ----------
    region : Region
    lane : pandas.Series
        A row of :func:`landsea.corridor.seasons.lanes`.

    Returns
    -------
    (L,) bool array
        By row of the region's links.
    """
    table = region.table("link")
    if not lane["season"] and not _any(table["commodity"]) and not _measured(lane):
        return np.zeros(len(table), dtype=bool)
    commodity = table["commodity"].to_numpy(object)
    meant = specificity(commodity, str(lane["commodity"]), str(lane["group"])) > 0
    closed = (commodity != "") & ~meant
    closed |= _too_big(table, lane)
    shut = region.table("closures")
    shut = shut[shut["season"] == lane["season"]]
    whole = shut.loc[(shut["link_id"] == "") & (shut["terminal_id"] == ""), "mode"]
    closed |= table["link_id"].isin(shut["link_id"]).to_numpy(bool) | table["mode"].isin(whole).to_numpy(bool)
    return np.asarray(closed)


def closed_transfers(region: Region, lane: pd.Series, transfers: pd.DataFrame) -> Bools:
    """Tell which of some transfers are closed to a lane: at too small a berth, or by season.

    Parameters
    ----------
    region : Region
    lane : pandas.Series
        A row of :func:`landsea.corridor.seasons.lanes`.
    transfers : pandas.DataFrame
        Rows of the region's transfers.

    Returns
    -------
    (X,) bool array
    """
    if not lane["season"] and not _measured(lane):
        return np.zeros(len(transfers), dtype=bool)
    terminals = region.table("terminals")
    at = pd.Index(terminals["terminal_id"]).get_indexer(pd.Index(transfers["terminal_id"]))
    kind = region.table("modes").set_index("mode")["kind"]
    by_sea = [transfers[side].map(kind).to_numpy(object) == "sea" for side in ("from_mode", "to_mode")]
    closed = _too_big(terminals, lane)[at] & (by_sea[0] | by_sea[1])
    shut = region.table("closures")
    for row in shut[(shut["season"] == lane["season"]) & (shut["terminal_id"] != "")].to_dict("records"):
        here = matches(terminals["terminal_id"], row["terminal_id"], terminals["group"])[at]
        sides = (transfers["from_mode"] == row["mode"]) | (transfers["to_mode"] == row["mode"])
        closed |= here & (sides.to_numpy(bool) | (row["mode"] == ""))
    return np.asarray(closed)


def _any(names: pd.Series) -> bool:
    return bool(names.astype(bool).any())


def _measured(lane: pd.Series) -> bool:
    """Tell whether the lane's vessels have a known measure."""
    return any(not np.isnan(float(lane[measure])) for measure in VESSEL.values())


def _too_big(places: pd.DataFrame, lane: pd.Series) -> Bools:
    """Tell at which places the lane's vessels are too deep or too large; an unknown measure is no limit."""
    out = np.zeros(len(places), dtype=bool)
    for limit, measure in VESSEL.items():
        size = float(lane[measure])
        if not np.isnan(size):
            out |= places[limit].to_numpy(float) < size
    return out
