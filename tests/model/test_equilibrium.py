"""Delays and slot prices that agree with the flows, and derivatives of what comes of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from levers import moved

import landsea as ls
from landsea.corridor import Stages
from landsea.model.functional import functional
from landsea.model.levers import KINDS
from landsea.region import Region


def tight(boxes: float = 60_000.0, line: float = 4e6, trains: float = 2.0) -> Region:
    """Tidewater with less room than wanted: box berths and border trains wait, the main line is a quota."""
    region = ls.load("tidewater")
    table = region.table("capacities").set_index("capacity_id", drop=False)
    for name, (limit, kind, delay) in {
        "saltmouth_boxes": (boxes, "soft", 24.0),
        "main_line": (line, "hard", np.nan),
        "longgate_trains": (trains, "soft", 48.0),
    }.items():
        table.loc[name, ["value", "kind", "delay_h_at_capacity"]] = [limit, kind, delay]
        table.loc[name, "delay_power"] = 4.0 if kind == "soft" else np.nan
    assert len(table) == len(region.table("capacities"))
    return region.replace(capacities=table.reset_index(drop=True))


@cache
def crowded() -> ls.Outcome:
    return ls.solve(tight(), congestion=True, tolerance=1e-11)


def test_delays_are_those_of_the_loads_counted_from_the_tables() -> None:
    # `utilisation` counts the outcome's tables, by code of its own.
    check(crowded())
    table = crowded().equilibrium.table.set_index("capacity_id")
    assert table["binding"]["main_line"]
    assert (table["delay_h"][["saltmouth_boxes", "longgate_trains"]] > 1).all()


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    boxes=st.floats(2_000, 1e6), line=st.floats(2e5, 5e7), trains=st.floats(0.8, 10),
)  # fmt: skip
def test_any_limits_are_kept(boxes: float, line: float, trains: float) -> None:
    check(ls.solve(tight(boxes, line, trains), congestion=True))


def check(outcome: ls.Outcome) -> None:
    counted = outcome.utilisation.set_index("capacity_id")
    curve = outcome.region.table("capacities").set_index("capacity_id")
    assert outcome.equilibrium.residual <= 1e-8
    for row in outcome.equilibrium.table.to_dict("records"):
        name = row["capacity_id"]
        full = counted["utilisation"][name]
        assert row["utilisation"] == pytest.approx(full, rel=1e-9)
        if row["kind"] == "soft":
            delay = curve["delay_h_at_capacity"][name] * full ** curve["delay_power"][name]
            assert row["delay_h"] == pytest.approx(delay, rel=1e-7, abs=1e-9)
        else:
            assert full <= 1 + 1e-8
            assert full == pytest.approx(1, rel=1e-8) or row["price_yuan_per_unit"] == 0
    served = sum(flows.by_legs.sum() for flows in outcome.commodity_flows.values())
    wanted = sum(flows.demand.sum() for flows in outcome.commodity_flows.values())
    assert served == pytest.approx(wanted, rel=1e-9)


def test_without_capacities_nothing_changes() -> None:
    region = ls.load("tidewater")
    free = region.replace(capacities=region.table("capacities").head(0))
    one, other = ls.solve(free), ls.solve(free, congestion=True)
    pd.testing.assert_frame_equal(one.links, other.links)
    pd.testing.assert_frame_equal(one.indicators, other.indicators)
    assert other.equilibrium.iterations == 1


def test_crowding_costs_shippers_and_more_room_helps() -> None:
    def cost(outcome: ls.Outcome) -> float:
        return float(outcome.indicators.set_index("indicator")["value"]["generalised_cost"])

    roomy = ls.solve(tight(boxes=90_000.0), congestion=True)
    assert cost(ls.solve(tight())) < cost(roomy) < cost(crowded())


def test_a_neighbours_delays_are_a_good_start() -> None:
    near = tight(boxes=61_000.0)
    cold, warm = ls.solve(near, congestion=True), ls.solve(near, congestion=True, start=crowded())
    assert warm.equilibrium.iterations < cold.equilibrium.iterations
    np.testing.assert_allclose(warm.equilibrium.table["utilisation"], cold.equilibrium.table["utilisation"], rtol=1e-6)


def test_more_than_can_pass_is_refused_by_name() -> None:
    # The steppe's ore has no way but the border.
    region = ls.load("tidewater")
    limits = region.table("capacities")
    shut = limits["value"].where(limits["capacity_id"] != "longgate_trains", 1.0)
    with pytest.raises(ls.NumericalError, match=r"No equilibrium.*longgate_trains"):
        ls.solve(region.replace(capacities=limits.assign(value=shut)), congestion=True)


def test_a_limit_of_zero_is_refused_by_name() -> None:
    with pytest.raises(ls.NetworkError, match=r"capacities.csv.*main_line is zero"):
        ls.solve(tight(line=0.0), congestion=True)


@pytest.mark.parametrize("indicator", ["rail_share_land", "logistics_cost", "generalised_cost", "transit_days"])
def test_slopes_are_those_of_two_equilibria(indicator: str) -> None:
    outcome = crowded()
    table = outcome.sensitivity(indicator)
    assert set(table["kind"]) <= set(KINDS)
    largest = table.groupby("unit")["derivative"].transform(lambda size: size.abs().max())
    picked = table.assign(scale=largest).groupby("kind").head(1 if indicator != "rail_share_land" else 3)
    assert (picked["kind"] == "capacity").any()
    for _, lever in picked.iterrows():
        by = 1e-4 * lever["today"] if lever["kind"] == "capacity" else 1e-3
        ends = []
        for sign in (1.0, -1.0):
            region, demand = moved(outcome.region, outcome.demand, lever, sign * by)
            end = ls.solve(region, demand=demand, congestion=True, start=outcome, tolerance=1e-11)
            ends.append(value(end, indicator))
        found = (ends[0] - ends[1]) / (2 * by)
        assert found == pytest.approx(lever["derivative"], rel=1e-4, abs=1e-5 * lever["scale"] + 1e-12), lever.to_dict()


def value(outcome: ls.Outcome, indicator: str) -> float:
    what = functional(outcome, indicator)
    if what.is_worth:
        return float(outcome.indicators.set_index("indicator")["value"][indicator])
    above, below = what.totals({name: Stages.of_flows(one) for name, one in outcome.commodity_flows.items()})
    return above / below
