"""A counterfactual as tables: one row a region, a pair, a flow, or a sector of a region."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.trade.model import Counterfactual, Equilibrium
from landsea.economy.trade.welfare import FirstOrder

Floats = NDArray[np.float64]


def welfare(found: Counterfactual, first: FirstOrder | None = None) -> pd.DataFrame:
    """Return what the shock does to each region.

    Parameters
    ----------
    found : Counterfactual
    first : FirstOrder, optional
        Adds its columns: the published measure with one step, the path sum with more.
    """
    before, after = found.before, found.after
    columns = {
        "region": found.model.accounts.regions,
        "real_income_percent": _percent(found.real_income),
        "real_wage_percent": _percent(found.real_wage),
        "wage": found.wage,
        "price_index": found.price_index,
        "income_before": before.income,
        "income_after": after.income,
        "tariff_revenue_before": before.tariff_revenue,
        "tariff_revenue_after": after.tariff_revenue,
    }
    table = pd.DataFrame(columns)
    if found.drive.group.max() >= 0:
        table["labour"] = found.labour
        table["real_income_a_head_percent"] = _percent(found.real_income_a_head)
    if first is None:
        return table
    return table.merge(first.table().rename(columns={"first_order_percent": _name(first)}), on="region")


def pairs(found: Counterfactual) -> pd.DataFrame:
    """Return trade between each pair of regions before and after, tariffs not counted; home use left out."""
    before, after = found.before.trade.sum(axis=0), found.after.trade.sum(axis=0)
    importer, exporter = np.nonzero(~np.eye(len(before), dtype=bool) & (before > 0))
    return _changes({"importer": importer, "exporter": exporter}, found, before, after)


def flows(found: Counterfactual) -> pd.DataFrame:
    """Return every flow before and after, by sector; home use included."""
    before, after = found.before.trade, found.after.trade
    sector, importer, exporter = np.nonzero(before > 0)
    return _changes({"sector": sector, "importer": importer, "exporter": exporter}, found, before, after)


def sectors(found: Counterfactual) -> pd.DataFrame:
    """Return changes of price and cost, and output before and after, by region and sector."""
    before, after = found.before.output, found.after.output
    region, sector = np.nonzero(np.ones_like(before))
    table = _changes({"region": region, "sector": sector}, found, before, after)
    table.insert(2, "price", found.price[region, sector])
    table.insert(3, "cost", found.cost[region, sector])
    return table


def levers(equilibrium: Equilibrium, region: str) -> pd.DataFrame:
    """Return what each flow between regions is worth to one region, most first.

    ``worth_percent`` is the exact derivative: percent of the region's real income for a hundredth off the cost of
    delivering; ``worth_of_tariff_percent`` for a tariff lower by one point.
    """
    weight = np.zeros((len(equilibrium.regions), 1))
    weight[equilibrium.regions.index(region)] = 1.0
    slopes = equilibrium.sensitivity(weight)
    made = equilibrium.trade
    sector, importer, exporter = np.nonzero((made > 0) & ~np.eye(made.shape[1], dtype=bool))
    cost, tariff = slopes.at(sector, importer, exporter)
    regions, sectors_ = np.array(equilibrium.regions), np.array(equilibrium.sectors)
    table = pd.DataFrame(
        {
            "region": region,
            "sector": sectors_[sector],
            "importer": regions[importer],
            "exporter": regions[exporter],
            "trade": made[sector, importer, exporter],
            "worth_percent": -cost[:, 0],
            "worth_of_tariff_percent": -tariff[:, 0],
        }
    )
    return table.sort_values("worth_percent", key=np.abs, ascending=False, ignore_index=True)


def _changes(where: dict[str, NDArray[np.int64]], found: Counterfactual, before: Floats, after: Floats) -> pd.DataFrame:
    accounts = found.model.accounts
    at = tuple(where.values())
    names = {k: np.array(accounts.sectors if k == "sector" else accounts.regions)[v] for k, v in where.items()}
    was, now = before[at], after[at]
    change = np.divide(now, was, out=np.full(len(was), np.nan), where=was > 0)
    return pd.DataFrame({**names, "before": was, "after": now, "change_percent": _percent(change)})


def _percent(factor: Floats) -> Floats:
    return np.asarray(100 * (factor - 1))


def _name(first: FirstOrder) -> str:
    return "first_order_percent" if first.steps == 1 else f"path_{first.steps}_percent"
