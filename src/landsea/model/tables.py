"""The outcome's tables, made from the engine's arrays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor import AMOUNTS, CommodityFlows, amounts_of, chain_types, expected_amounts
from landsea.corridor.seasons import OPEN
from landsea.corridor.threads import blas_threads

if TYPE_CHECKING:
    from landsea.economy import Response
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]

#: Above this share of tonnes on chains of the greatest length, the grammar's limit may bind.
MOST_AT_LIMIT = 0.05


def tonnes_per_teu(outcome: Outcome) -> pd.Series:
    """Tonnes in a TEU by commodity: load of a laden box, tare of an empty one, nan for the rest."""
    table = outcome.region.table("commodities").set_index("commodity")
    laden = table["t_per_teu"].astype(float)
    empties = table[table["empty_commodity"] != ""].groupby("empty_commodity")["tare_t_per_teu"].first()
    return laden.combine_first(empties.astype(float)).reindex(table.index)


def _goods(outcome: Outcome) -> Iterator[tuple[str, float, float, CommodityFlows]]:
    """Yield commodity, tonnes in a TEU, value of a tonne in yuan, and flows of every lane."""
    per_teu = tonnes_per_teu(outcome)
    value = outcome.region.table("commodities").set_index("commodity")["value_yuan_per_t"].astype(float)
    for flows in outcome.commodity_flows.values():
        name = flows.choices.shipping.commodity
        yield name, float(per_teu[name]), float(value[name]), flows


def _whole_year(outcome: Outcome, table: pd.DataFrame, keys: list[str], means: dict[str, str]) -> pd.DataFrame:
    """Add up the seasons: numbers are summed, but for `means`, weighted by the column that each names."""
    if not outcome.corridor.seasonal or table.empty:
        return table
    weighed = table.copy()
    for name, weight in means.items():
        weighed[name] = table[name] * table[weight]
    out = weighed.groupby(keys, sort=False, dropna=False).sum(min_count=1).reset_index()
    simple = table.groupby(keys, sort=False, dropna=False)[list(means)].mean().reset_index() if means else out
    for name, weight in means.items():
        # Where nothing moves there is no weight, and every season counts alike.
        out[name] = (out[name] / out[weight].where(out[weight] > 0)).fillna(simple[name])
    return out[table.columns].astype(dict(table.dtypes[keys]))


def links(outcome: Outcome) -> pd.DataFrame:
    """Tonnes, boxes and value on every link, by direction and commodity."""
    table = outcome.region.table("link")
    parts = []
    for commodity, per_teu, value, flows in _goods(outcome):
        for mode, tonnes in flows.links.items():
            network = outcome.corridor.layout.networks[mode]
            both = np.zeros((2, len(table)))
            np.add.at(both, (np.where(network.arc_forward, 0, 1), network.arc_link), tonnes)
            used = np.flatnonzero(both.sum(axis=0) > 0)
            forward, backward = both[:, used]
            parts.append(
                pd.DataFrame(
                    {
                        "link_id": table["link_id"].to_numpy(object)[used],
                        "mode": mode,
                        "commodity": commodity,
                        "forward_t": forward,
                        "backward_t": backward,
                        "forward_teu": forward / per_teu,
                        "backward_teu": backward / per_teu,
                        "forward_value_yuan": forward * value,
                        "backward_value_yuan": backward * value,
                    }
                )
            )
    return _whole_year(outcome, pd.concat(parts, ignore_index=True), ["link_id", "mode", "commodity"], {})


def transfers(outcome: Outcome) -> pd.DataFrame:
    """Tonnes, boxes and value changing mode at terminals."""
    names = outcome.corridor.layout.terminals["terminal_id"].to_numpy(object)
    parts = []
    for commodity, per_teu, value, flows in _goods(outcome):
        rows = flows.choices.shipping.transfers
        parts.append(
            pd.DataFrame(
                {
                    "terminal_id": names[rows.terminal],
                    "from_mode": rows.from_mode,
                    "to_mode": rows.to_mode,
                    "commodity": commodity,
                    "t": flows.transfers,
                    "teu": flows.transfers / per_teu,
                    "value_yuan": flows.transfers * value,
                    "yuan_per_t": rows.yuan,
                    "time_h": rows.hours,
                }
            )
        )
    keys = ["terminal_id", "from_mode", "to_mode", "commodity"]
    means = {"yuan_per_t": "t", "time_h": "t"}
    return _whole_year(outcome, pd.concat(parts, ignore_index=True), keys, means)


def access(outcome: Outcome) -> pd.DataFrame:
    """Tonnes entering and leaving each mode at the zones."""
    zones = outcome.corridor.layout.zones["zone_id"].to_numpy(object)
    parts = [
        pd.DataFrame(
            {"zone_id": zones, "mode": mode, "commodity": commodity, "access_t": tonnes, "egress_t": flows.egress[mode]}
        )
        for commodity, _, _, flows in _goods(outcome)
        for mode, tonnes in flows.access.items()
    ]
    table = _whole_year(outcome, pd.concat(parts, ignore_index=True), ["zone_id", "mode", "commodity"], {})
    return table[(table["access_t"] > 0) | (table["egress_t"] > 0)].reset_index(drop=True)


def chains(outcome: Outcome) -> pd.DataFrame:
    """Chain types between groups of zones, largest first."""
    rows = []
    for flows in outcome.commodity_flows.values():
        for kind in chain_types(outcome.corridor.layout, flows):
            per_t = kind.totals / kind.t if kind.modes else np.full(len(AMOUNTS), np.nan)
            rows.append(
                {
                    "commodity": flows.choices.shipping.commodity,
                    "origin_group": kind.origin_group,
                    "destination_group": kind.destination_group,
                    "chain": " > ".join(kind.modes) if kind.modes else "other",
                    "legs": len(kind.modes),
                    "t": kind.t,
                    "yuan_per_t": per_t[0],
                    "hours": per_t[1],
                    "kg_co2e_per_t": per_t[2],
                }
            )
    keys = ["commodity", "origin_group", "destination_group", "chain", "legs"]
    amounts = ["yuan_per_t", "hours", "kg_co2e_per_t"]
    table = _whole_year(outcome, pd.DataFrame(rows, columns=[*keys, "t", *amounts]), keys, dict.fromkeys(amounts, "t"))
    return table.sort_values("t", ascending=False, ignore_index=True)


def pair_amounts(outcome: Outcome, flows: CommodityFlows) -> dict[str, Floats]:
    """Expected yuan, hours and kg CO2e per tonne of every pair, over all passes."""
    layout = outcome.corridor.layout
    out = {name: np.zeros(flows.demand.shape) for name in AMOUNTS}
    for one in flows.choices.passes:
        if not (flows.demand * one.share).any():
            continue
        kinds = [amounts_of(layout, flows.choices.shipping, one, name) for name in AMOUNTS]
        with blas_threads(len(layout.terminals), len(layout.zones)):
            expected = expected_amounts(one.model, one.values, kinds)
        for name, amount in zip(AMOUNTS, expected, strict=True):
            out[name] += one.share * amount
    return out


def od(outcome: Outcome) -> pd.DataFrame:
    """Pairs of zones with demand."""
    zones = outcome.corridor.layout.zones["zone_id"].to_numpy(object)
    parts = []
    for commodity, per_teu, value, flows in _goods(outcome):
        o, d = np.nonzero(flows.demand > 0)
        amount = pair_amounts(outcome, flows)
        parts.append(
            pd.DataFrame(
                {
                    "origin": zones[o],
                    "destination": zones[d],
                    "commodity": commodity,
                    "t": flows.demand[o, d],
                    "teu": flows.demand[o, d] / per_teu,
                    "value_yuan": flows.demand[o, d] * value,
                    "expected_yuan_per_t": flows.choices.cost[o, d],
                    "yuan_per_t": amount["yuan"][o, d],
                    "hours": amount["hours"][o, d],
                    "kg_co2e_per_t": amount["co2e_kg"][o, d],
                }
            )
        )
    keys = ["origin", "destination", "commodity"]
    means = dict.fromkeys(["expected_yuan_per_t", "yuan_per_t", "hours", "kg_co2e_per_t"], "t")
    return _whole_year(outcome, pd.concat(parts, ignore_index=True), keys, means)


def mode_totals(outcome: Outcome) -> pd.DataFrame:
    """Work, money, emissions and time on the legs of each mode."""
    rows = []
    for commodity, per_teu, value, flows in _goods(outcome):
        for mode, tonnes in flows.points.items():
            legs = flows.choices.shipping.legs[mode]
            used = tonnes > 0
            flow = tonnes[used]
            rows.append(
                {
                    "mode": mode,
                    "commodity": commodity,
                    "t": flow.sum(),
                    "teu": flow.sum() / per_teu,
                    "value_yuan": flow.sum() * value,
                    "tkm": flow @ legs.km[used],
                    "yuan": flow @ legs.yuan[used],
                    "co2e_t": flow @ legs.co2e_kg[used] / 1000,
                    "leg_hours_t": flow @ legs.hours[used],
                }
            )
    return _whole_year(outcome, pd.DataFrame(rows), ["mode", "commodity"], {})


def legs_share(outcome: Outcome) -> pd.DataFrame:
    """Tonnes by number of legs, all commodities."""
    tonnes = np.sum([flows.by_legs for flows in outcome.commodity_flows.values()], axis=0)
    total = tonnes.sum()
    return pd.DataFrame(
        {"legs": np.arange(1, len(tonnes) + 1), "t": tonnes, "share": tonnes / total if total else tonnes}
    )


def unserved(outcome: Outcome) -> pd.DataFrame:
    """Demand that no chain could carry, by name."""
    zones = outcome.corridor.layout.zones["zone_id"].to_numpy(object)
    parts = []
    for commodity, _, _, flows in _goods(outcome):
        o, d = np.nonzero(flows.unserved > 0)
        parts.append(
            pd.DataFrame(
                {"origin": zones[o], "destination": zones[d], "commodity": commodity, "t": flows.unserved[o, d]}
            )
        )
    keys = ["origin", "destination", "commodity"]
    table = _whole_year(outcome, pd.concat(parts, ignore_index=True), keys, {})
    return table.sort_values("t", ascending=False, ignore_index=True)


def seasons(outcome: Outcome) -> pd.DataFrame:
    """Every part of the year by commodity: what moved, what could not, and what it cost; empty without seasons."""
    columns = ["season", "year_share", "commodity", "t", "unserved_t", "expected_yuan_per_t"]
    if not outcome.corridor.seasonal:
        return pd.DataFrame(columns=columns)
    rows = []
    for lane, row in outcome.corridor.commodities.iterrows():
        flows = outcome.commodity_flows[str(lane)]
        served = flows.demand > 0
        t = float(flows.demand.sum())
        cost = float(flows.demand[served] @ flows.choices.cost[served]) / t if t else np.nan
        lost = float(flows.unserved.sum())
        rows.append((row["season"] or OPEN, row["year_share"], row["commodity"], t, lost, cost))
    return pd.DataFrame(rows, columns=columns)


def missed_demand(outcome: Outcome, response: Response) -> float:
    """Largest relative difference between what was loaded and what the response gives at the outcome's costs."""
    corridor = outcome.corridor
    cost = corridor.yearly({name: one.choices.cost for name, one in outcome.commodity_flows.items()})
    due = corridor.by_lane(response(cost).tonnes)
    worst = 0.0
    for name, flows in outcome.commodity_flows.items():
        loaded = flows.demand + flows.unserved
        size = np.maximum(loaded, due[name])
        off = np.divide(np.abs(loaded - due[name]), size, out=np.zeros_like(size), where=size > 0)
        np.fill_diagonal(off, 0.0)
        worst = max(worst, float(off.max(initial=0.0)))
    return worst


def warnings(outcome: Outcome) -> list[str]:
    """Sentences about what limits the outcome."""
    out = []
    longest = outcome.legs_share.iloc[-1]
    if longest["share"] > MOST_AT_LIMIT:
        out.append(
            f"{longest['share']:.1%} of the tonnes use all {int(longest['legs'])} legs that the grammar allows:"
            " raise max_legs in grammar.yaml and see whether the flows change."
        )
    lost = outcome.unserved
    if len(lost):
        out.append(f"{lost['t'].sum() / 1e6:.3f} Mt a year in {len(lost)} pairs have no chain; see unserved.")
    if outcome.withdrawn:
        out.append(f"Services that did not reach their least load were withdrawn: {', '.join(outcome.withdrawn)}.")
    balance = outcome.demand.balance
    for _, row in balance.iterrows():
        unmet = max(row["unmet_supply_t"], row["unmet_use_t"])
        if unmet > 1e-3 * max(row["supply_t"], row["use_t"], 1.0):
            out.append(
                f"{row['commodity']}: supply {row['supply_t'] / 1e6:.2f} Mt and use {row['use_t'] / 1e6:.2f} Mt"
                f" differ; the larger was scaled to {row['balanced_t'] / 1e6:.2f} Mt."
            )
        if row["residual"] > 1e-6:
            out.append(f"{row['commodity']}: the demand table misses a marginal by {row['residual']:.2%}.")
    return out
