"""The accounts' trade in tonnes beside what the corridor carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landsea.economy.regional import Goods, Regional
from landsea.model.worth.carriage import Carriage, expected_costs, label_pairs

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome


def compare_tonnes(today: Outcome) -> pd.DataFrame:
    """Set tonnes that follow from values beside tonnes estimated from supply and use.

    Parameters
    ----------
    today : Outcome
        Of a pack with accounts.

    Returns
    -------
    pandas.DataFrame
        origin, destination, commodity, by_value_t, by_corridor_t and ratio, for pairs of economies with an end in the
        region; both are estimates, and they rest on different sources. Within an economy the accounts hold what never
        leaves it, so that their tonnes are the larger.
    """
    regional = Regional.of(today.region)
    goods = Goods.of(today.region, regional)
    costs = expected_costs(today)
    carriage = Carriage.between(regional, goods, costs, costs, today.demand.tonnes)
    by_value = goods.tonnes(regional.accounts.trade)
    inside = regional.inside
    frames = []
    for g, commodity in enumerate(goods.commodities):
        table = label_pairs(regional, by_value_t=by_value[g], by_corridor_t=carriage.tonnes[g])
        table.insert(2, "commodity", commodity)
        frames.append(table[(inside[:, None] | inside[None, :]).ravel()])
    table = pd.concat(frames, ignore_index=True)
    table = table[(table["by_value_t"] > 0) | (table["by_corridor_t"] > 0)].reset_index(drop=True)
    table["ratio"] = table["by_value_t"] / table["by_corridor_t"].where(table["by_corridor_t"] > 0)
    return table
