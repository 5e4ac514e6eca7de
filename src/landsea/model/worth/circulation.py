"""Domestic and international circulation: where an economy buys and sells, and what its exports carry."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy import Counterfactual
from landsea.economy.regional import Regional

Floats = NDArray[np.float64]

#: What is told, in this order: shares of use, then of value added, percent.
SHARES = ("own", "domestic", "imported", "exports_domestic", "exports_abroad")


def indicators(regional: Regional, change: Counterfactual) -> pd.DataFrame:
    """Tell how far each economy of the region lives of itself, its country and the world.

    Returns
    -------
    pandas.DataFrame
        economy, indicator, before_percent, after_percent. ``own``, ``domestic``, ``imported``: shares of what the
        economy uses (inputs and final use) that it makes itself, that other economies of its country make, that come
        from abroad. ``exports_domestic``, ``exports_abroad``: value added in what it sends to other economies of its
        country and abroad, share of its product.
    """
    old = _shares(regional, change.before.trade)
    new = _shares(regional, change.after.trade)
    rows = [
        {
            "economy": name,
            "indicator": indicator,
            "before_percent": 100 * old[indicator][i],
            "after_percent": 100 * new[indicator][i],
        }
        for i, name in enumerate(regional.accounts.regions)
        if regional.inside[i]
        for indicator in SHARES
    ]
    return pd.DataFrame(rows)


def totals(regional: Regional, change: Counterfactual) -> pd.DataFrame:
    """Sum product and trade of the region.

    Returns
    -------
    pandas.DataFrame
        item, before_bn_yuan, after_bn_yuan, change_percent. ``product``: value added, after at consumer prices before.
        ``exports_abroad``, ``imports_abroad``: trade with other countries; ``exports_domestic``, ``imports_domestic``:
        with the rest of the country; ``within``: between the region's economies. Trade is in value, against world value
        added.
    """
    product = change.before.economy.wage_bill
    grown = product * change.wage * change.labour / change.price_index
    rows = [("product", float(product[regional.inside].sum()), float(grown[regional.inside].sum()))]
    old, new = (point.trade.sum(axis=0) for point in (change.before, change.after))
    rows += [(name, float(old[pairs].sum()), float(new[pairs].sum())) for name, pairs in _flows(regional).items()]
    table = pd.DataFrame(rows, columns=["item", "before_bn_yuan", "after_bn_yuan"])
    table["change_percent"] = 100 * (
        table["after_bn_yuan"] / table["before_bn_yuan"].where(table["before_bn_yuan"] > 0) - 1
    )
    return table


def _flows(regional: Regional) -> dict[str, NDArray[np.bool_]]:
    """Return which pairs, (N, N) ``[importer, exporter]``, are trade of the region of each kind."""
    inside, home = regional.inside, regional.domestic
    sent, bought = ~inside[:, None] & inside[None, :], inside[:, None] & ~inside[None, :]
    between = inside[:, None] & inside[None, :] & ~np.eye(len(inside), dtype=bool)
    return {
        "exports_abroad": sent & ~home,
        "imports_abroad": bought & ~home,
        "exports_domestic": sent & home,
        "imports_domestic": bought & home,
        "within": between,
    }


def _shares(regional: Regional, trade: Floats) -> dict[str, Floats]:
    eye = np.eye(trade.shape[1], dtype=bool)
    domestic = regional.domestic & ~eye
    bought = trade.sum(axis=0)
    total = bought.sum(axis=1)
    carried = _value_added_by_destination(regional, trade)
    product = carried.sum(axis=0)
    return {
        "own": np.diag(bought) / total,
        "domestic": np.where(domestic, bought, 0.0).sum(axis=1) / total,
        "imported": np.where(regional.domestic, 0.0, bought).sum(axis=1) / total,
        "exports_domestic": np.where(domestic, carried, 0.0).sum(axis=0) / product,
        "exports_abroad": np.where(regional.domestic, 0.0, carried).sum(axis=0) / product,
    }


def _value_added_by_destination(regional: Regional, trade: Floats) -> Floats:
    """Return each exporter's value added by where its shipments go first, (N, N) ``[importer, exporter]``.

    Value added reaches a shipment directly and through inputs made in the same economy (its Leontief inverse), as in
    Koopman, Wang and Wei's domestic content; it does not come back from other economies.
    """
    accounts = regional.accounts
    out = np.zeros(trade.shape[1:])
    for i in range(len(accounts.regions)):
        output = accounts.cost[i]
        safe = np.where(output > 0, output, 1.0)
        coefficient = accounts.intermediate[i] / safe
        bought = trade[:, i, :].sum(axis=1)
        own = np.divide(trade[:, i, i], bought, out=np.zeros_like(bought), where=bought > 0)
        content = np.linalg.solve((np.eye(len(output)) - own[:, None] * coefficient).T, accounts.value_added[i] / safe)
        final_own = np.where(np.arange(trade.shape[1]) == i, 0.0, 1.0)
        sent = content @ trade[:, :, i] * final_own
        out[:, i] = sent
        out[i, i] = max(accounts.value_added[i].sum() - sent.sum(), 0.0)
    return out


def by_partner(regional: Regional, change: Counterfactual) -> pd.DataFrame:
    """Sum trade of the region's economies with each partner outside, by sector, bn yuan before and after.

    Returns
    -------
    pandas.DataFrame
        flow (exports, imports), partner, sector, before_bn_yuan, after_bn_yuan.
    """
    inside = regional.inside
    frames = []
    for flow in ("exports", "imports"):
        old, new = (
            (trade[:, :, inside].sum(axis=2) if flow == "exports" else trade[:, inside].sum(axis=1))[:, ~inside]
            for trade in (change.before.trade, change.after.trade)
        )
        j, n = old.shape
        partners = np.array(regional.accounts.regions)[~inside]
        frames.append(
            pd.DataFrame(
                {
                    "flow": flow,
                    "partner": np.tile(partners, j),
                    "sector": np.repeat(regional.accounts.sectors, n),
                    "before_bn_yuan": old.ravel(),
                    "after_bn_yuan": new.ravel(),
                }
            )
        )
    table = pd.concat(frames, ignore_index=True)
    return table[(table["before_bn_yuan"] > 0) | (table["after_bn_yuan"] > 0)].reset_index(drop=True)
