"""Indicators of an outcome: the standard ones, the pack's counted ones, and those only observed."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landsea.corridor import AMOUNTS, CommodityFlows, Counter

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

COLUMNS = ["indicator", "title", "title_local", "unit", "better", "value", "group", "origin", "basis"]


@cache
def standard() -> pd.DataFrame:
    """The indicators that every region has, as a table."""
    with resources.files("landsea.model").joinpath("standard.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, keep_default_na=False)


def indicators(outcome: Outcome) -> pd.DataFrame:
    """List the standard indicators, the pack's counted ones, then the observed ones."""
    known = outcome.region.table("indicators")
    computed = standard_values(outcome)
    counted = outcome.counted
    rows = [_row(row, computed[row["indicator"]], "model", row["definition"]) for _, row in standard().iterrows()]
    rows += [
        _row(row, counted[row["indicator"]], "model", row["definition"])
        for _, row in known.iterrows()
        if row["indicator"] in counted
    ]
    rows += _observed(outcome, known[~known["indicator"].isin(counted)])
    return pd.DataFrame(rows, columns=COLUMNS)


def standard_values(outcome: Outcome) -> dict[str, float]:
    """Compute the standard indicators."""
    modes, commodities = outcome.mode_totals, outcome.commodity_flows.values()
    t, tkm = float(sum(flows.demand.sum() for flows in commodities)), float(modes["tkm"].sum())
    # Summed over stages, not over pairs: the same totals, without an expectation over all chains of every pair.
    yuan, hours, co2e_kg = (sum(flows.total(name) for flows in commodities) for name in AMOUNTS)
    worth = sum(_worth(flows) for flows in commodities)
    co2e_t = co2e_kg / 1000
    kind = modes["mode"].map(outcome.region.table("modes").set_index("mode")["kind"])
    rail, road = (float(modes.loc[kind == name, "tkm"].sum()) for name in ("rail", "road"))
    legs = outcome.legs_share
    return {
        "freight": t / 1e6,
        "logistics_cost": yuan / 1e9,
        "logistics_cost_per_t": _over(yuan, t),
        "generalised_cost": worth / 1e9,
        "transit_days": _over(hours / 24, t),
        "co2e": co2e_t / 1e6,
        "co2e_per_tkm": _over(co2e_t * 1e6, tkm),
        "freight_work": tkm / 1e9,
        "rail_share_land": _over(100 * rail, rail + road),
        "mean_legs": float((legs["legs"] * legs["share"]).sum()),
        "unserved": float(outcome.unserved["t"].sum()) / 1e6,
    }


def counted_values(outcome: Outcome) -> dict[str, float]:
    """Count the pack's indicators over the flows."""
    counter = Counter(outcome.corridor.layout)
    values = counter.values(counter.parts(flows) for flows in outcome.commodity_flows.values())
    return {name: float(value) for name, value in values.items()}


def fit(outcome: Outcome) -> pd.DataFrame:
    """Set observations beside the model's value of the same indicator."""
    table = outcome.region.table("observations")
    counted = outcome.counted
    known = outcome.region.table("indicators").set_index("indicator")
    rows = table[table["indicator"].isin(counted)].copy()
    rows["title"] = rows["indicator"].map(known["title"])
    rows["title_local"] = rows["indicator"].map(known["title_local"])
    rows["observed"] = rows["value"].astype(float)
    rows["modelled"] = rows["indicator"].map(counted)
    base = rows["observed"].where(rows["observed"] != 0)
    rows["rel_error"] = (rows["modelled"] - rows["observed"]) / base
    rows["baseline"] = rows["indicator"].map(dict(outcome.uncalibrated)).astype(float)
    rows["persistence"] = _persistence(table).reindex(rows.index)
    columns = ["observation_id", "indicator", "title", "title_local", "place", "year", "unit", "use"]
    columns += ["observed", "modelled", "rel_error", "baseline", "persistence", "source", "status", "note"]
    return rows[columns].reset_index(drop=True)


def _persistence(observations: pd.DataFrame) -> pd.Series:
    """Return for each observation the latest earlier one of the same indicator and place, nan where there is none."""
    year = pd.to_numeric(observations["year"].str.extract(r"(\d{4})")[0], errors="coerce")
    dated = observations[["indicator", "place", "value"]].assign(year=year)[year.notna()]
    # Of one year the first row counts; shifted by one, each year has the value of the one before it.
    years = dated.drop_duplicates(["indicator", "place", "year"]).sort_values("year", kind="stable")
    earlier = years.assign(value=years.groupby(["indicator", "place"])["value"].shift())
    keys = ["indicator", "place", "year"]
    found = dated[keys].merge(earlier[[*keys, "value"]], on=keys, how="left")["value"]
    return pd.Series(found.to_numpy(float), index=dated.index)


def _row(row: pd.Series, value: float, origin: str, basis: str) -> dict[str, object]:
    shared = {name: row[name] for name in ("indicator", "title", "title_local", "unit", "better", "group")}
    return {**shared, "value": value, "origin": origin, "basis": basis}


def _observed(outcome: Outcome, known: pd.DataFrame) -> list[dict[str, object]]:
    seen_of = outcome.region.table("observations")
    # An indicator's own place comes before its parts and its peers.
    own = dict(zip(known["indicator"], known["place"], strict=True))
    place = seen_of["indicator"].map(own).fillna("")
    own_rows = seen_of[(place == "") | (place == seen_of["place"])]
    year = pd.to_numeric(own_rows["year"].str.extract(r"(\d{4})")[0], errors="coerce").fillna(0)
    # The latest year; of one year, the last row.
    observations = own_rows.loc[year.sort_values(kind="stable").index].groupby("indicator", sort=False).last()
    rows = []
    for _, row in known.iterrows():
        if row["indicator"] in observations.index:
            seen = observations.loc[row["indicator"]]
            basis = f"observed {seen['year']}, {seen['source']}, {seen['status']}"
            rows.append(_row(row, float(seen["value"]), "observation", basis))
    return rows


def _worth(flows: CommodityFlows) -> float:
    served = flows.demand > 0
    return float(flows.demand[served] @ flows.choices.cost[served])


def _over(above: float, below: float) -> float:
    return above / below if below else float(np.nan)
