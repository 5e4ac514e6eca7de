"""Demand between zones: gravity from supply and use, listed flows on top, empty boxes derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy.gravity import Balance, gravity
from landsea.errors import Finding, PackError
from landsea.region import Region

Floats = NDArray[np.float64]

#: A balance that misses a marginal by more than this share is an error.
REFUSE = 0.05
#: Sums that differ by less than this share are taken as equal.
TIGHT = 1e-6


@dataclass(frozen=True)
class Demand:
    """Tonnes by commodity and pair of zones.

    Attributes
    ----------
    tonnes : dict of str to (Z, Z) array
        Origin by destination; the diagonal is zero.
    listed : dict of str to (Z, Z) array
        The part that comes from the pack's demand table.
    balance : pandas.DataFrame
        For each commodity: supply, use, scaling, local tonnes, unmet supply and use, residual, iterations.
    """

    tonnes: Mapping[str, Floats]
    listed: Mapping[str, Floats]
    balance: pd.DataFrame


def estimate_demand(region: Region, cost: Mapping[str, Floats]) -> Demand:
    """Estimate the demand of every commodity.

    Parameters
    ----------
    region : Region
    cost : dict of str to (Z, Z) array
        Expected cost of each pair by commodity, yuan/t; +inf where no chain exists or trade is not allowed.

    Returns
    -------
    Demand

    Raises
    ------
    PackError
        If supply and use of a commodity cannot be balanced over the pairs that may trade.

    Notes
    -----
    Pairs with both ends outside the region trade only what the demand table lists. A zone's own supply may
    serve its own use, at half the cost to its nearest partner; such tonnes use no chain.
    """
    zones = region.table("zones").reset_index(drop=True)
    empty_of = _empty_of(region)
    tonnes: dict[str, Floats] = {}
    listed = _listed(region, zones)
    rows, findings = [], []
    for _, commodity in region.table("commodities").iterrows():
        name = str(commodity["commodity"])
        if name in empty_of:
            continue
        supply, use = _marginals(region, zones, name)
        abroad = str(commodity["trade"]) == "international"
        pairs, local = _open_pairs(zones, cost[name], supply, use, own_use=not abroad)
        findings += _one_sided(zones, name, supply, use)
        balance = gravity(supply, use, pairs, float(commodity["gravity_beta_per_yuan"]))
        if balance.residual > REFUSE and not findings:
            findings.append(_cannot_balance(name, balance, zones))
        flow = np.where(local, 0.0, balance.flow)
        rows.append(_balance_row(name, supply, use, balance, float(balance.flow[local].sum())))
        tonnes[name] = flow + listed[name]
    if findings:
        msg = f"{region.name}: supply and use cannot be balanced."
        raise PackError(msg, findings)
    for name, laden in empty_of.items():
        tonnes[name] = _empties(region, zones, name, laden, tonnes, listed, cost[name]) + listed[name]
    return Demand(tonnes, listed, pd.DataFrame(rows))


def _empty_of(region: Region) -> dict[str, pd.DataFrame]:
    table = region.table("commodities")
    laden = table[table["empty_commodity"] != ""]
    return {str(name): rows for name, rows in laden.groupby("empty_commodity", sort=False)}


def _listed(region: Region, zones: pd.DataFrame) -> dict[str, Floats]:
    index = pd.Index(zones["zone_id"])
    table = region.table("demand")
    out = {str(name): np.zeros((len(zones), len(zones))) for name in region.table("commodities")["commodity"]}
    for name, rows in table.groupby("commodity", sort=False):
        at = index.get_indexer(rows["origin"]), index.get_indexer(rows["destination"])
        np.add.at(out[str(name)], at, rows["t"].to_numpy(float))
    return out


def _marginals(region: Region, zones: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    table = region.table("supply_use")
    rows = table[table["commodity"] == name].set_index("zone_id").reindex(zones["zone_id"])
    return rows["supply_t"].fillna(0.0).to_numpy(float), rows["use_t"].fillna(0.0).to_numpy(float)


def _open_pairs(
    zones: pd.DataFrame, cost: Floats, supply: Floats, use: Floats, *, own_use: bool
) -> tuple[Floats, NDArray[np.bool_]]:
    inside = zones["inside"].to_numpy(dtype=bool)
    pairs = np.where(inside[:, None] | inside[None, :], cost, np.inf)
    np.fill_diagonal(pairs, np.inf)
    nearest = np.minimum(pairs.min(axis=1), pairs.min(axis=0))
    local = np.eye(len(zones), dtype=bool) & (own_use & inside & (supply > 0) & (use > 0))[:, None]
    own = np.where(np.isfinite(nearest), 0.5 * nearest, 0.0)
    pairs = np.where(local, own[:, None], pairs)
    total = min(supply.sum(), use.sum())
    sent, taken = (side / side.sum() * total if total else side for side in (supply, use))
    if sent[inside].sum() - taken[~inside].sum() <= TIGHT * total:
        # The outside takes all that the inside sends: nothing is left for pairs within the region.
        pairs[np.ix_(inside, inside)] = np.inf
    return pairs, local


def _one_sided(zones: pd.DataFrame, name: str, supply: Floats, use: Floats) -> list[Finding]:
    """Say which side of the region cannot be met, since two outside zones do not trade."""
    inside = zones["inside"].to_numpy(dtype=bool)
    sides = (
        ("supply_t", "Outside supply", supply[~inside].sum(), "inside use", use[inside].sum()),
        ("use_t", "Outside use", use[~inside].sum(), "inside supply", supply[inside].sum()),
    )
    return [
        Finding(
            file="supply_use.csv",
            row=None,
            column=column,
            value=name,
            problem=f"{what} of {has / 1e6:.3f} Mt exceeds {other} of {limit / 1e6:.3f} Mt.",
            cure="Two zones outside the region trade only what demand.csv lists: scale one side.",
        )
        for column, what, has, other, limit in sides
        if has > limit + TIGHT * max(has, limit)
    ]


def _cannot_balance(name: str, balance: Balance, zones: pd.DataFrame) -> Finding:
    worst = zones["name"].iloc[int(np.argmax(balance.flow.sum(axis=0)))]
    return Finding(
        file="supply_use.csv",
        row=None,
        column="supply_t, use_t",
        value=name,
        problem=(
            f"supply and use of {name} miss each other by {balance.residual:.1%} after {balance.iterations}"
            f" iterations (largest receiver: {worst})."
        ),
        cure="Outside supply may not exceed inside use, nor outside use inside supply; check access too.",
    )


def _balance_row(name: str, supply: Floats, use: Floats, balance: Balance, local: float) -> dict[str, str | float]:
    return {
        "commodity": name,
        "supply_t": float(supply.sum()),
        "use_t": float(use.sum()),
        "balanced_t": float(balance.flow.sum()),
        "local_t": local,
        "unmet_supply_t": float(balance.unmet_supply.sum()),
        "unmet_use_t": float(balance.unmet_use.sum()),
        "residual": balance.residual,
        "iterations": float(balance.iterations),
    }


def _empties(
    region: Region,
    zones: pd.DataFrame,
    name: str,
    laden: pd.DataFrame,
    tonnes: Mapping[str, Floats],
    listed: Mapping[str, Floats],
    cost: Floats,
) -> Floats:
    """Send the boxes that pile up in some zones to those that lack them.

    Through traffic brings its own boxes and is left out. What would move between two outside zones is
    balanced too, but it is not the region's traffic and is not loaded.
    """
    boxes = np.zeros(cost.shape)
    for _, row in laden.iterrows():
        commodity = str(row["commodity"])
        boxes += (tonnes[commodity] - listed[commodity]) / float(row["t_per_teu"])
    tare = float(laden["tare_t_per_teu"].iloc[0])
    surplus = (boxes.sum(axis=0) - boxes.sum(axis=1)) * tare
    inside = zones["inside"].to_numpy(dtype=bool)
    outside_pair = ~inside[:, None] & ~inside[None, :]
    reach = np.where(outside_pair, np.max(cost, where=np.isfinite(cost), initial=0.0), cost)
    np.fill_diagonal(reach, np.inf)
    beta = region.table("commodities").set_index("commodity")["gravity_beta_per_yuan"].astype(float)[name]
    balance = gravity(np.maximum(surplus, 0.0), np.maximum(-surplus, 0.0), reach, beta)
    if balance.residual > REFUSE:
        msg = f"{region.name}: the empty boxes cannot be brought back."
        raise PackError(msg, [_cannot_balance(name, balance, zones)])
    return np.where(outside_pair, 0.0, balance.flow)
