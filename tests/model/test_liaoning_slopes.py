"""Derivatives at the equilibrium of the shipped pack, against central differences of equilibria solved again."""

from __future__ import annotations

import pandas as pd
import pytest
from levers import moved

import landsea as ls
from landsea.corridor import Stages
from landsea.model.functional import functional

INDICATORS = ("generalised_cost", "co2e", "throughput:dalian")
#: A step of each kind in the lever's own unit: small beside what makes a leg change its way, large beside the residual.
STEPS = {"link_time": 1e-3, "border_wait": 1e-2, "tariff": 1e-2, "value_of_time": 1e-2, "capacity": 1e-3}
#: Relative residual of the equilibria, so that differences have digits.
EXACT = 1e-11


@pytest.fixture(scope="module")
def today() -> ls.Outcome:
    return ls.solve(ls.load("liaoning"), congestion=True, tolerance=EXACT)


@pytest.fixture(scope="module")
def tables(today: ls.Outcome) -> dict[str, pd.DataFrame]:
    return {name: today.sensitivity(name) for name in INDICATORS}


def value(outcome: ls.Outcome, indicator: str) -> float:
    what = functional(outcome, indicator)
    if what.is_worth:
        return float(outcome.indicators.set_index("indicator")["value"][indicator])
    above, below = what.totals({name: Stages.of_flows(one) for name, one in outcome.commodity_flows.items()})
    return above / below


@pytest.mark.parametrize("kind", STEPS)
def test_the_strongest_lever_has_the_slope_of_two_equilibria(
    today: ls.Outcome, tables: dict[str, pd.DataFrame], kind: str
) -> None:
    lever = tables["co2e"].query("kind == @kind").iloc[0]
    step = STEPS[kind] * (lever["today"] if kind == "capacity" else 1.0)
    ends = []
    for sign in (1.0, -1.0):
        region, demand = moved(today.region, today.demand, lever, sign * step)
        ends.append(ls.solve(region, demand=demand, congestion=True, start=today, tolerance=EXACT))
    for name, table in tables.items():
        rows = table.set_index(["kind", "place_id"])["derivative"]
        found = (value(ends[0], name) - value(ends[1], name)) / (2 * step)
        told = rows.get((kind, lever["place_id"]), 0.0)
        assert found == pytest.approx(told, rel=1e-4), (name, lever.to_dict())
