"""Derivatives of indicators by levers, against central differences of solves with the lever moved."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from levers import moved

import landsea as ls
from landsea.corridor import Counter, Stages, respond
from landsea.economy import Demand
from landsea.model.functional import functional
from landsea.region import Region

INDICATORS = [
    "logistics_cost",
    "logistics_cost_per_t",
    "generalised_cost",
    "transit_days",
    "co2e",
    "co2e_per_tkm",
    "freight_work",
    "rail_share_land",
    "mean_legs",
    "throughput:reedhaven",
]


def value(region: Region, demand: Demand, indicator: str) -> float:
    outcome = ls.solve(region, demand=demand)
    what = functional(outcome, indicator)
    if what.is_worth:
        return float(outcome.indicators.set_index("indicator")["value"][indicator])
    above, below = what.totals({name: Stages.of_flows(one) for name, one in outcome.commodity_flows.items()})
    return above / below


def slope(outcome: ls.Outcome, lever: pd.Series, indicator: str, by: float) -> float:
    up, down = (value(*moved(outcome.region, outcome.demand, lever, sign * by), indicator) for sign in (1.0, -1.0))
    return (up - down) / (2 * by)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_kind_of_lever_has_the_slope_of_two_solves(today: ls.Outcome, indicator: str) -> None:
    table = today.sensitivity(indicator)
    assert set(table["kind"]) <= set(ls.model.levers.KINDS)
    largest = table.groupby("unit")["derivative"].transform(lambda size: size.abs().max())
    # The strongest two of each kind; a step small beside what makes a leg change its way.
    for _, lever in table.assign(scale=largest).groupby("kind").head(2).iterrows():
        found = slope(today, lever, indicator, 1e-3)
        assert found == pytest.approx(lever["derivative"], rel=1e-5, abs=1e-7 * lever["scale"]), lever.to_dict()


def test_a_tenth_off_a_links_charge_is_a_tenth_of_what_is_paid_there(today: ls.Outcome) -> None:
    table = today.sensitivity("logistics_cost").set_index(["kind", "place_id"])
    paid = {mode: rows["yuan"].sum() for mode, rows in today.mode_totals.groupby("mode")}
    fixed = {
        mode: sum(
            one.points[mode].sum() * one.choices.shipping.legs[mode].tariff.fixed_yuan_per_t
            for one in today.commodity_flows.values()
            if mode in one.points
        )
        for mode in paid
    }
    links = today.links.assign(t=lambda t: t["forward_t"] + t["backward_t"]).groupby(["mode", "link_id"])["t"].sum()
    for mode, yuan in paid.items():
        tonnes = links[mode]
        charges = table.loc["link_cost"]["today"].reindex(tonnes.index)
        assert (tonnes * charges).sum() == pytest.approx(yuan - fixed[mode], rel=1e-9), mode
    tenth = (-0.1 * table["today"] * table["derivative"]).loc["link_cost"]
    assert table.loc["link_cost"]["effect"].to_list() == pytest.approx(tenth.to_list(), rel=1e-12)


def test_what_is_left_out_has_no_effect(today: ls.Outcome) -> None:
    table = today.sensitivity("rail_share_land")
    listed = set(table.loc[table["kind"] == "dwell", "place_id"])
    terminals = today.region.table("terminals")
    for place in sorted(set(terminals.loc[terminals["kind"] != "border", "terminal_id"]) - listed)[:3]:
        lever = pd.Series({"kind": "dwell", "place_id": place})
        assert slope(today, lever, "rail_share_land", 0.1) == pytest.approx(0.0, abs=1e-9)


def test_functionals_are_the_outcomes_indicators(today: ls.Outcome) -> None:
    flows = {name: Stages.of_flows(one) for name, one in today.commodity_flows.items()}
    known = today.indicators.set_index("indicator")["value"]
    names = [*INDICATORS[:-1], *Counter(today.corridor.layout).indicators]
    for name in names:
        what = functional(today, name)
        if not what.is_worth:
            above, below = what.totals(flows)
            assert above / below == pytest.approx(known[name], rel=1e-12), name


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_response_is_symmetric_and_loses_nothing(seed: int) -> None:
    today, random = solved(), np.random.default_rng(seed)
    flows = random.choice(list(today.commodity_flows.values()))
    one, other = (_direction(flows, random) for _ in range(2))
    by_one, by_other = (respond(today.corridor, flows, direction) for direction in (one, other))
    size = abs(by_one.dot(one)) + abs(by_other.dot(other))
    assert by_one.dot(other) == pytest.approx(by_other.dot(one), rel=1e-9, abs=1e-12 * size)
    # Raising the costs of what is used lowers its use: second derivatives of a concave function.
    assert by_one.dot(one) <= 1e-12 * size
    # Every tonne still gets on somewhere and off somewhere.
    tonnes = flows.demand.sum() * flows.choices.shipping.theta
    for end in (by_one.access, by_one.egress):
        assert abs(sum(values.sum() for values in end.values())) <= 1e-9 * tonnes


@cache
def solved() -> ls.Outcome:
    return ls.solve(ls.load("tidewater"))


def _direction(flows: ls.model.outcome.CommodityFlows, random: np.random.Generator) -> Stages:
    zero = Stages.zero(flows.choices.shipping)

    def drawn(part: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {mode: random.uniform(-1, 1, len(values)) for mode, values in part.items()}

    return Stages(
        drawn(zero.arcs),
        {mode: random.uniform(-1, 1) for mode in zero.legs},
        random.uniform(-1, 1, len(zero.transfers)),
        drawn(zero.access),
        drawn(zero.egress),
    )


def test_an_unknown_indicator_is_refused(today: ls.Outcome) -> None:
    with pytest.raises(ls.LandSeaError, match="no indicator 'happiness'"):
        today.sensitivity("happiness")
    with pytest.raises(ls.LandSeaError, match="no terminal or group 'atlantis'"):
        today.sensitivity("throughput:atlantis")
