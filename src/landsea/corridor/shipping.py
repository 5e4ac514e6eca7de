"""What the pack says of one commodity: its legs, transfers and access, wildcards resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.layout import Layout
from landsea.corridor.legs import Legs, Tariff
from landsea.corridor.wildcards import matches, most_specific, specificity

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shipping:
    """One commodity's costs.

    Attributes
    ----------
    commodity : str
    group : str
    theta, mu : float
        Scales, 1 / (yuan/t).
    yuan_per_t_h : float
        Value of time.
    legs : dict of str to Legs
        By mode; modes that do not carry the commodity are absent.
    transfers : pandas.DataFrame
        Open transfers: ``terminal`` (number), ``from_mode``, ``to_mode``, ``cost`` (generalised),
        ``yuan``, ``hours``, ``co2e_kg``, ``position`` (row in the pack's table).
    access : pandas.DataFrame
        Connectors: ``zone`` (number), ``mode``, ``point``, ``access``, ``egress`` (generalised),
        ``access_yuan``, ``egress_yuan``, ``access_h``, ``egress_h``, ``eligible_share``.
    """

    commodity: str
    group: str
    theta: float
    mu: float
    yuan_per_t_h: float
    legs: Mapping[str, Legs]
    transfers: pd.DataFrame
    access: pd.DataFrame

    @classmethod
    def of(cls, layout: Layout, commodity: pd.Series) -> Shipping:
        """Read one row of ``commodities`` and everything that concerns it."""
        name, group = str(commodity["commodity"]), str(commodity["group"])
        vot = float(commodity["value_of_time_yuan_per_t_h"])
        carbon = float(layout.region.meta["landsea"].get("carbon_price_yuan_per_t", 0.0))
        legs = {
            mode: Legs.find(layout.networks[mode], tariff)
            for mode, tariff in tariffs(layout, name, group, vot, carbon).items()
        }
        theta = float(commodity["theta_per_yuan"])
        return cls(
            commodity=name,
            group=group,
            theta=theta,
            mu=theta * float(commodity["mu_over_theta"]),
            yuan_per_t_h=vot,
            legs=legs,
            transfers=_transfers(layout, name, group, vot, carbon, set(legs)),
            access=_access(layout, name, group, vot, set(legs)),
        )

    def limited_modes(self) -> set[str]:
        """Modes that some zone's goods may not all choose (eligible share below one)."""
        return set(self.access.loc[self.access["eligible_share"] < 1, "mode"])

    def eligible(self, n_zones: int) -> Floats:
        """(Z,) share of each zone's tonnes for which the limited modes are a choice."""
        share = np.ones(n_zones)
        limited = self.access[self.access["mode"].isin(self.limited_modes())]
        np.minimum.at(share, limited["zone"].to_numpy(), limited["eligible_share"].to_numpy(float))
        return share


def tariffs(layout: Layout, name: str, group: str, vot: float, carbon: float) -> dict[str, Tariff]:
    """Return the tariff of every mode that carries the commodity."""
    table = layout.region.table("mode_costs")
    best = most_specific(table, specificity(table["commodity"], name, group), ["mode"])
    return {
        str(row["mode"]): Tariff(
            float(row["fixed_yuan_per_t"]),
            float(row["cost_yuan_per_t_km"]),
            float(row["fixed_h"]),
            float(row["emission_g_per_t_km"]),
            vot,
            carbon,
        )
        for _, row in best.iterrows()
        if row["mode"] in layout.networks
    }


def constant_of_mode(
    constants: pd.DataFrame, values: NDArray[np.number], ship: Shipping, mode: str
) -> complex:
    """Sum the constants that every leg of `mode` carries for this commodity (may be complex)."""
    hit = (constants["kind"] == "mode") & (constants["mode"] == mode)
    hit &= specificity(constants["commodity"], ship.commodity, ship.group) > 0
    return values[hit.to_numpy(dtype=bool)].sum().item()


def constants_of_transfers(
    constants: pd.DataFrame, values: NDArray[np.number], ship: Shipping, terminals: pd.DataFrame
) -> NDArray[np.number]:
    """Sum for each transfer the constants of its terminal (may be complex)."""
    out = np.zeros(len(ship.transfers), values.dtype)
    where = terminals.iloc[ship.transfers["terminal"].to_numpy()]
    for value, (_, row) in zip(values, constants.iterrows(), strict=True):
        if row["kind"] != "terminal" or row["commodity"] not in (ship.commodity, ship.group, "*"):
            continue
        hit = matches(where["terminal_id"], row["place"], where["group"])
        if row["mode"]:
            hit &= (ship.transfers[["from_mode", "to_mode"]] == row["mode"]).any(axis=1).to_numpy(bool)
        out[hit] += value
    return out


def _transfers(
    layout: Layout, name: str, group: str, vot: float, carbon: float, modes: set[str]
) -> pd.DataFrame:
    table = layout.region.table("transfers")
    table = table.assign(position=np.arange(len(table)))
    best = most_specific(
        table, specificity(table["commodity"], name, group), ["terminal_id", "from_mode", "to_mode"]
    )
    best = best[~best["closed"].astype(bool) & best["from_mode"].isin(modes) & best["to_mode"].isin(modes)]
    terminal = pd.Index(layout.terminals["terminal_id"]).get_indexer(best["terminal_id"])
    hours, co2e = best["time_h"].to_numpy(float), best["co2e_kg_per_t"].fillna(0.0).to_numpy(float)
    yuan = best["cost_yuan_per_t"].to_numpy(float)
    return pd.DataFrame(
        {
            "terminal": terminal,
            "from_mode": best["from_mode"].to_numpy(object),
            "to_mode": best["to_mode"].to_numpy(object),
            "cost": yuan + vot * hours + carbon * co2e * 1e-3,
            "yuan": yuan,
            "hours": hours,
            "co2e_kg": co2e,
            "position": best["position"].to_numpy(),
        }
    ).reset_index(drop=True)


def _access(layout: Layout, name: str, group: str, vot: float, modes: set[str]) -> pd.DataFrame:
    table = layout.region.table("access")
    table = table[table["mode"].isin(modes)]
    commodity = specificity(table["commodity"], name, group)
    parts = []
    for number, zone in layout.zones.iterrows():
        place = specificity(table["zone_id"], str(zone["zone_id"]), "")
        score = np.where((place > 0) & (commodity > 0), 4 * place + commodity, 0)
        best = most_specific(table, score, ["mode"])
        node = best["node_id"].where(best["node_id"] != "", zone["node_id"])
        parts.append(best.assign(zone=number, node=node))
    rows = pd.concat(parts, ignore_index=True)
    rows["point"] = -1
    for mode in modes:
        of_mode = rows["mode"] == mode
        rows.loc[of_mode, "point"] = layout.networks[mode].points.get_indexer(rows.loc[of_mode, "node"])
    rows = rows[rows["point"] >= 0]
    out = {"zone": rows["zone"], "mode": rows["mode"], "point": rows["point"]}
    for end in ("access", "egress"):
        out[f"{end}_yuan"] = rows[f"{end}_yuan_per_t"]
        out[f"{end}_h"] = rows[f"{end}_h"]
        out[end] = rows[f"{end}_yuan_per_t"] + vot * rows[f"{end}_h"]
    out["eligible_share"] = rows["eligible_share"]
    return pd.DataFrame(out).reset_index(drop=True)
