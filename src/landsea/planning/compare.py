"""Two outcomes side by side."""

from __future__ import annotations

import pandas as pd

from landsea.model import Outcome


def compare(today: Outcome, after: Outcome) -> pd.DataFrame:
    """Set every indicator of two outcomes side by side.

    Parameters
    ----------
    today, after : Outcome

    Returns
    -------
    pandas.DataFrame
        Index ``indicator``; columns title, unit, better, today, after, change, change_percent. Indicators that
        only one of the two has carry nan on the other side.
    """
    columns = ["indicator", "title", "title_local", "unit", "better", "group", "value"]
    left = today.indicators.loc[today.indicators["origin"] == "model", columns].set_index("indicator")
    right = after.indicators.loc[after.indicators["origin"] == "model", columns].set_index("indicator")
    joined = left.combine_first(right).drop(columns="value").loc[list(dict.fromkeys([*left.index, *right.index]))]
    joined["today"] = left["value"].reindex(joined.index)
    joined["after"] = right["value"].reindex(joined.index)
    joined["change"] = joined["after"] - joined["today"]
    base = joined["today"].where(joined["today"] != 0)
    joined["change_percent"] = 100 * joined["change"] / base
    return joined
