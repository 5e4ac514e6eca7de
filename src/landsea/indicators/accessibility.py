"""How well a place reaches markets, from the expected costs between all places.

Sources: Harris (1954) for market potential; Hansen (1959) for gravity accessibility; Ben-Akiva & Lerman (1979) for the
log-sum as the cost of reaching.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import CommodityFlows, amounts_of, expected_amounts
from landsea.corridor.threads import blas_threads
from landsea.errors import LandSeaError
from landsea.model import Outcome

Floats = NDArray[np.float64]
Impedance = Literal["power", "exponential"]
Mass = Literal["use", "supply", "population", "gdp"]
Cost = Literal["generalised", "logsum"]

COLUMNS = ["zone_id", "name", "name_local", "inside", "potential", "index", "mean_cost_yuan_per_t", "reached_share"]


def potential(cost: Floats, mass: Floats, impedance: Impedance = "power", decay: float = 1.0) -> Floats:
    """Sum the masses that each place reaches, each less the dearer it is to reach; the place itself left out.

    Parameters
    ----------
    cost : (Z, Z) array
        From row to column, above nought, yuan/t; inf where there is no way.
    mass : (Z,) array
    impedance : {"power", "exponential"}
        ``mass / cost^decay``, Harris' market potential for decay 1; or ``mass * exp(-decay * cost)``, Hansen's.
    decay : float
        Above nought; per yuan/t for the exponential.

    Returns
    -------
    (Z,) array
        In units of mass, over yuan/t to the power of the decay for "power".
    """
    reached = np.isfinite(cost) & ~np.eye(len(cost), dtype=bool)
    known = np.where(reached, cost, 1.0)
    weight = known**-decay if impedance == "power" else np.exp(-decay * known)
    return np.asarray(np.where(reached, weight, 0.0) @ mass)


def accessibility(
    outcome: Outcome,
    commodity: str | None = None,
    mass: Mass = "use",
    impedance: Impedance = "power",
    decay: float | None = None,
    measure: Cost = "generalised",
) -> pd.DataFrame:
    """Tell how well each zone reaches markets.

    Parameters
    ----------
    outcome : Outcome
    commodity : str, optional
        Id or group; by default the mean cost over all commodities that have a chain, by their tonnes.
    mass : {"use", "supply", "population", "gdp"}
        What a market counts for: what it uses or supplies of the commodities (tonnes a year), its people, or its GDP
        (bn yuan).
    impedance, decay
        See `potential`; the decay is 1 by default for "power", and one over the mean size of costs between places for
        "exponential".
    measure : {"generalised", "logsum"}
        Expected money and time (at the commodity's value of time) of the chains chosen; or the shippers' expected cost,
        which counts constants of choice and the worth of having a choice too, and can be nought or less.

    Returns
    -------
    pandas.DataFrame
        Best first: zone_id, name, name_local, inside, potential, index (100 for the mean of the zones inside),
        mean_cost_yuan_per_t (to all markets reached, by their mass), reached_share (of all other mass).

    Raises
    ------
    LandSeaError
        If there is no such commodity, no mass, or a cost that "power" cannot take.
    """
    lanes = _lanes(outcome, commodity)
    zones = outcome.corridor.layout.zones
    cost, size = mean_cost(outcome, lanes, measure), _mass(outcome, lanes, mass)
    if not size.sum() > 0:
        msg = f"No zone has any {mass} of {commodity or 'the commodities'}: choose another --mass."
        raise LandSeaError(msg)
    off = ~np.eye(len(cost), dtype=bool)
    reached = np.isfinite(cost) & off
    if impedance == "power" and (cost[reached] <= 0).any():
        msg = (
            "Some expected costs are not above nought (constants of choice count in them), so that nothing can be"
            " divided by them: choose --impedance exponential, or --cost generalised."
        )
        raise LandSeaError(msg)
    given = decay if decay is not None else (1.0 if impedance == "power" else 1 / float(np.abs(cost[reached]).mean()))
    value = potential(cost, size, impedance, given)
    weight = np.where(reached, size, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (np.where(reached, cost, 0.0) * weight).sum(axis=1) / weight.sum(axis=1)
        share = weight.sum(axis=1) / np.where(off, size, 0.0).sum(axis=1)
    inside = zones["inside"].to_numpy(bool)
    out = zones[["zone_id", "name", "name_local", "inside"]].assign(
        potential=value,
        index=100 * value / value[inside].mean() if inside.any() else 100 * value / value.mean(),
        mean_cost_yuan_per_t=mean,
        reached_share=share,
    )
    out.attrs["decay"] = given
    return out.sort_values("potential", ascending=False, ignore_index=True)[COLUMNS]


def mean_cost(outcome: Outcome, lanes: list[str], measure: Cost = "generalised") -> Floats:
    """(Z, Z) cost, the mean of the lanes that have a chain, each by its tonnes in all; inf where none."""
    above, below = np.zeros((outcome.corridor.n_zones,) * 2), np.zeros((outcome.corridor.n_zones,) * 2)
    for lane in lanes:
        flows = outcome.commodity_flows[lane]
        t, cost = float(flows.demand.sum()), flows.choices.cost
        known = np.isfinite(cost)
        if measure == "generalised":
            cost = money_and_time(outcome, flows)
        above += np.where(known, t * np.where(known, cost, 0.0), 0.0)
        below += np.where(known, t, 0.0)
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.inf), where=below > 0))


def money_and_time(outcome: Outcome, flows: CommodityFlows) -> Floats:
    """(Z, Z) expected yuan, and hours at the value of time, per tonne of one commodity, over all chains."""
    layout, ship = outcome.corridor.layout, flows.choices.shipping
    out: Floats = np.zeros(flows.choices.cost.shape)
    for one in flows.choices.passes:
        kinds = [amounts_of(layout, ship, one, name) for name in ("yuan", "hours")]
        with blas_threads(len(layout.terminals), len(layout.zones)):
            yuan, hours = expected_amounts(one.model, one.values, kinds)
        out = out + np.where(one.share > 0, one.share * (yuan + ship.yuan_per_t_h * hours), 0.0)
    return out


def _lanes(outcome: Outcome, commodity: str | None) -> list[str]:
    """Lanes of a commodity or a group in every season; of all that moves, where none is named."""
    if commodity is None:
        return [lane for lane, flows in outcome.commodity_flows.items() if flows.demand.sum() > 0]
    table = outcome.corridor.commodities
    found = [str(lane) for lane in table.index[(table["commodity"] == commodity) | (table["group"] == commodity)]]
    if not found:
        known = ", ".join(dict.fromkeys(table["commodity"].astype(str)))
        msg = f"There is no commodity or group {commodity!r}: choose one of {known}."
        raise LandSeaError(msg)
    return found


def _mass(outcome: Outcome, lanes: list[str], mass: Mass) -> Floats:
    zones = outcome.corridor.layout.zones
    if mass in ("population", "gdp"):
        column = {"population": "population", "gdp": "gdp_bn_yuan"}[mass]
        return np.asarray(pd.to_numeric(zones[column], errors="coerce").fillna(0.0).to_numpy(float))
    table = outcome.region.table("supply_use")
    some = table[table["commodity"].isin([outcome.corridor.commodity_of[lane] for lane in lanes])]
    t = pd.to_numeric(some[f"{mass}_t"], errors="coerce").groupby(some["zone_id"]).sum()
    return np.asarray(t.reindex(zones["zone_id"]).fillna(0.0).to_numpy(float))
