"""Accounts with a parameter at another value, closed again: every sum holds as in the pack's own.

Output and use follow from trade. What inputs take more, value added has less; a good's inputs never take more of it
than an economy uses.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landsea.economy.accounts import Accounts
from landsea.economy.gravity import gravity
from landsea.economy.regional.pack import Regional

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Inputs take at most this share of a sector's output.
MOST_INPUTS = 0.98
#: Relative miss at which flows within a country meet what is sent and used again.
BALANCED = 1e-12


def with_inputs(regional: Regional, sectors: Bools, factor: float) -> Regional:
    """Return the accounts with more or fewer inputs in some sectors, (J,), in proportion."""
    scale = np.where(sectors, factor, 1.0)
    return _closed(regional, intermediate=regional.accounts.intermediate * scale[None, None, :])


def with_domestic_trade(regional: Regional, sectors: Bools, power: float) -> Regional:
    """Return the accounts with the gravity of trade within countries steeper or flatter, in some sectors.

    Flows are raised to the power and balanced again to what each economy sends to, and uses from, its country: what a
    doubly constrained gravity gives whose deterrence is the power times as strong, home use included. Trade between
    countries is held.
    """
    trade = regional.accounts.trade.copy()
    countries = regional.economies["country"].to_numpy()
    for country in np.unique(countries):
        members = np.flatnonzero(countries == country)
        for j in np.flatnonzero(sectors) if len(members) > 1 else ():
            block = np.ix_([j], members, members)
            trade[block] = _steeper(trade[block][0], power)
    return _closed(regional, trade=trade)


def with_duties(regional: Regional, sectors: Bools, factor: float) -> Regional:
    """Return the accounts and their policy with the duties of some sectors multiplied."""
    tariff = regional.accounts.tariff * np.where(sectors, factor, 1.0)[:, None, None]
    return replace(_closed(regional, tariff=tariff), policy=replace(regional.policy, tariff=tariff))


def with_deficits(regional: Regional, factor: float) -> Regional:
    """Return the accounts with all trade deficits multiplied; nought balances trade in the baseline too."""
    return replace(regional, accounts=_accounts(regional.accounts, deficit=regional.accounts.deficit * factor))


def _steeper(flows: Floats, power: float) -> Floats:
    """Raise flows, (importer, exporter), to a power and balance them to their own sums."""
    cost = np.full(flows.shape, np.inf)
    np.log(flows, out=cost, where=flows > 0)
    cost = np.where(np.isfinite(cost), -power * cost, np.inf)
    return gravity(flows.sum(axis=1), flows.sum(axis=0), cost, 1.0, tolerance=BALANCED).flow


def _closed(
    regional: Regional,
    trade: Floats | None = None,
    tariff: Floats | None = None,
    intermediate: Floats | None = None,
) -> Regional:
    """Let value added and final use follow from trade, duties and inputs."""
    known = regional.accounts
    trade = known.trade if trade is None else trade
    tariff = known.tariff if tariff is None else tariff
    inputs = known.intermediate if intermediate is None else intermediate
    output, use = trade.sum(axis=1).T, (trade * (1.0 + tariff)).sum(axis=2).T
    inputs = inputs * _at_most(inputs.sum(axis=1), MOST_INPUTS * output)[:, None, :]
    inputs = inputs * _at_most(inputs.sum(axis=2), use)[:, :, None]
    final = use - inputs.sum(axis=2)
    made = _accounts(
        known,
        trade=trade,
        tariff=tariff,
        intermediate=inputs,
        value_added=output - inputs.sum(axis=1),
        # What rounding leaves below nought.
        final_use=np.where(np.abs(final) < 1e-12 * use, 0.0, final),
    )
    return replace(regional, accounts=made)


def _at_most(sums: Floats, limit: Floats) -> Floats:
    """Return the factors that bring sums down to their limits; 1 where they are within."""
    return np.minimum(1.0, np.divide(limit, sums, out=np.ones_like(sums), where=sums > 0))


def _accounts(known: Accounts, **arrays: Floats) -> Accounts:
    names = ("intermediate", "value_added", "final_use", "trade", "tariff", "theta", "deficit")
    parts = {name: getattr(known, name) for name in names} | arrays
    return Accounts.of(known.regions, known.sectors, **parts, unit=known.unit, names=known.names, name="moved accounts")
