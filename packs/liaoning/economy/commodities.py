"""Commodities: scales of choice from priors, values and values of time from the starting values."""

from __future__ import annotations

from math import sqrt

import pandas as pd

from .frames import frame, join_notes, read_assumption, records

COLUMNS = [
    "commodity",
    "name",
    "name_local",
    "group",
    "trade",
    "dry",
    "value_yuan_per_t",
    "value_of_time_yuan_per_t_h",
    "vessel_draught_m",
    "vessel_dwt",
    "t_per_teu",
    "empty_commodity",
    "tare_t_per_teu",
    "theta_per_yuan",
    "theta_low",
    "theta_high",
    "mu_over_theta",
    "gravity_beta_per_yuan",
]
# Deterrence of demand times mean cost: between 1 and 2.5 in published freight gravity models; trade reacts
# less to cost than the choice of a terminal does (theta times mean cost 3 to 8).
BETA_TIMES_COST = 1.5
# Coal alone has an observed split of destinations (Hulunbuir, 74 to 26). Its value was raised towards it: the model
# gives 55% at 0.035 and 60% at 0.055, and little more beyond, since supply and use by prefecture bind.
BETA_FITTED = {"coal": 0.055}


def build_commodities() -> pd.DataFrame:
    """Make commodities.csv."""
    return frame([_row(row) for row in records(read_assumption("commodities"))], COLUMNS)


def _row(row: dict[str, str]) -> dict[str, object]:
    low, high = float(row["theta_low"]), float(row["theta_high"])
    cost = float(row["mean_cost_yuan_per_t"])
    beta = BETA_FITTED.get(row["commodity"], BETA_TIMES_COST / cost)
    why = f"gravity beta: {BETA_TIMES_COST} over a mean chain cost of {cost:g} yuan/t"
    if row["commodity"] in BETA_FITTED:
        why = "gravity beta: raised towards the observed Hulunbuir split of 2017 (74% to the Harbin bureau)"
    return {
        **row,
        "theta_per_yuan": round(sqrt(low * high), 5),
        "gravity_beta_per_yuan": round(beta, 6),
        "source": "starting-values;landsea-assumption",
        "status": "assumption",
        "note": join_notes("theta: geometric mean of its range", why, row["note"]),
    }
