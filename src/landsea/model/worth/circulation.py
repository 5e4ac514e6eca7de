"""Domestic and international circulation: where an economy buys and sells, and what its exports carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy import Counterfactual
from landsea.economy.regional import Regional

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: What is told, in this order: shares of use, then of value added, percent.
SHARES = ("own", "domestic", "imported", "exports_domestic", "exports_abroad")


def indicators(regional: Regional, change: Counterfactual) -> pd.DataFrame:
    """Tell how far each economy of the region lives of itself, its country and the world.

    Returns
    -------
    pandas.DataFrame
        economy, indicator, before_percent, after_percent; after the economies the groups of them, each taken as one.
        ``own``, ``domestic``, ``imported``: shares of what the economy uses (inputs and final use) that it makes
        itself, that other economies of its country make, that come from abroad. ``exports_domestic``,
        ``exports_abroad``: value added in what it sends to other economies of its country and abroad, share of its
        product.
    """
    alone = np.eye(len(regional.accounts.regions), dtype=bool)
    parts = [_told(regional.accounts.regions, regional.inside, _both(regional, change, alone))]
    for name, members in regional.groups.items():
        if regional.inside[members].all():
            united = np.vstack([members, alone[~members]])
            parts.append(_told((name,), np.array([True]), _both(regional, change, united)))
    return pd.concat(parts, ignore_index=True)


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


def _flows(regional: Regional) -> dict[str, Bools]:
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


def _both(regional: Regional, change: Counterfactual, united: Bools) -> list[dict[str, Floats]]:
    return [_shares(_Units.of(regional, state.trade, united)) for state in (change.before, change.after)]


def _told(names: Sequence[str], shown: Bools, both: list[dict[str, Floats]]) -> pd.DataFrame:
    old, new = both
    rows = [
        {
            "economy": name,
            "indicator": indicator,
            "before_percent": 100 * old[indicator][i],
            "after_percent": 100 * new[indicator][i],
        }
        for i, name in enumerate(names)
        if shown[i]
        for indicator in SHARES
    ]
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class _Units:
    """Economies, or several taken as one: trade (J, U, U), cost and value added (U, J), inputs (U, J, J)."""

    trade: Floats
    cost: Floats
    value_added: Floats
    intermediate: Floats
    domestic: Bools

    @classmethod
    def of(cls, regional: Regional, trade: Floats, united: Bools) -> _Units:
        """Sum over the members of each unit, ``united`` (U, N)."""
        accounts, sums = regional.accounts, united.astype(float)
        first = united.argmax(axis=1)
        return cls(
            sums @ trade @ sums.T,
            sums @ accounts.cost,
            sums @ accounts.value_added,
            np.einsum("un,nkj->ukj", sums, accounts.intermediate),
            regional.domestic[np.ix_(first, first)],
        )


def _shares(units: _Units) -> dict[str, Floats]:
    eye = np.eye(units.trade.shape[1], dtype=bool)
    domestic = units.domestic & ~eye
    bought = units.trade.sum(axis=0)
    total = bought.sum(axis=1)
    carried = _value_added_by_destination(units)
    product = carried.sum(axis=0)
    return {
        "own": np.diag(bought) / total,
        "domestic": np.where(domestic, bought, 0.0).sum(axis=1) / total,
        "imported": np.where(units.domestic, 0.0, bought).sum(axis=1) / total,
        "exports_domestic": np.where(domestic, carried, 0.0).sum(axis=0) / product,
        "exports_abroad": np.where(units.domestic, 0.0, carried).sum(axis=0) / product,
    }


def _value_added_by_destination(units: _Units) -> Floats:
    """Return each exporter's value added by where its shipments go first, (U, U) ``[importer, exporter]``.

    Value added reaches a shipment directly and through inputs made in the same economy (its Leontief inverse), as in
    Koopman, Wang and Wei's domestic content; it does not come back from other economies.
    """
    trade = units.trade
    out = np.zeros(trade.shape[1:])
    for i in range(trade.shape[1]):
        output = units.cost[i]
        safe = np.where(output > 0, output, 1.0)
        coefficient = units.intermediate[i] / safe
        bought = trade[:, i, :].sum(axis=1)
        own = np.divide(trade[:, i, i], bought, out=np.zeros_like(bought), where=bought > 0)
        content = np.linalg.solve((np.eye(len(output)) - own[:, None] * coefficient).T, units.value_added[i] / safe)
        final_own = np.where(np.arange(trade.shape[1]) == i, 0.0, 1.0)
        sent = content @ trade[:, :, i] * final_own
        out[:, i] = sent
        out[i, i] = max(units.value_added[i].sum() - sent.sum(), 0.0)
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
