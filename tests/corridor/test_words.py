"""Flows by chain type: sums against the demand and the pairs, and every chain written out on a tiny region."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tidewaters import changed, demand_matrix, relatives, tidewater

import landsea as ls
from landsea.corridor import ChainType, CommodityFlows, Corridor, chain_types
from landsea.region import Region

COMMODITIES = ["ore", "grain", "box_low", "box_high", "box_empty"]


@pytest.fixture(scope="module")
def outcome() -> ls.Outcome:
    return ls.solve(tidewater())


def by_pair_of_groups(outcome_or_zones: pd.DataFrame, flows: CommodityFlows) -> dict[tuple[str, str], float]:
    group = outcome_or_zones["group"].where(outcome_or_zones["group"] != "", outcome_or_zones["name"]).tolist()
    out: dict[tuple[str, str], float] = defaultdict(float)
    for o, d in zip(*np.nonzero(flows.demand), strict=True):
        out[group[o], group[d]] += flows.demand[o, d]
    return dict(out)


def total(types: list[ChainType], *, by_pair: bool = True) -> dict[tuple[str, str], float]:
    out: dict[tuple[str, str], float] = defaultdict(float)
    for one in types:
        out[one.origin_group, one.destination_group] += one.t
    return dict(out)


@pytest.mark.parametrize("cut_off", [0.0, 1e-3, 0.05, 0.5, 2.0])
@pytest.mark.parametrize("commodity", COMMODITIES)
def test_tonnes_add_up_to_the_demand_of_every_pair_of_groups(
    outcome: ls.Outcome, commodity: str, cut_off: float
) -> None:
    flows, layout = outcome.commodity_flows[commodity], outcome.corridor.layout
    found = total(chain_types(layout, flows, cut_off=cut_off))
    truth = by_pair_of_groups(layout.zones, flows)
    for pair in truth.keys() | found.keys():
        assert found.get(pair, 0.0) == pytest.approx(truth.get(pair, 0.0), rel=1e-9, abs=1e-9 * flows.demand.sum())


@pytest.mark.parametrize("commodity", COMMODITIES)
def test_money_hours_and_emissions_add_up_to_those_of_the_pairs(outcome: ls.Outcome, commodity: str) -> None:
    flows = outcome.commodity_flows[commodity]
    types = chain_types(outcome.corridor.layout, flows, cut_off=0)
    od = outcome.od[outcome.od["commodity"] == commodity]
    for k, column in enumerate(["yuan_per_t", "hours", "kg_co2e_per_t"]):
        truth = (od["t"] * od[column]).sum()
        assert truth > 0
        assert sum(one.totals[k] for one in types) == pytest.approx(truth, rel=1e-9)
    assert all(one.modes for one in types)


@pytest.mark.parametrize("commodity", COMMODITIES)
def test_tonnes_by_length_equal_tonnes_by_legs(outcome: ls.Outcome, commodity: str) -> None:
    flows = outcome.commodity_flows[commodity]
    by_length = np.zeros_like(flows.by_legs)
    for one in chain_types(outcome.corridor.layout, flows, cut_off=0):
        by_length[len(one.modes) - 1] += one.t
    np.testing.assert_allclose(by_length, flows.by_legs, rtol=1e-9, atol=1e-9 * flows.demand.sum())


def test_every_chain_is_a_word_of_the_grammar(outcome: ls.Outcome) -> None:
    grammar = outcome.region.grammar

    def accepts(modes: tuple[str, ...]) -> bool:
        after, state = grammar.start, ""
        for mode in modes:
            state = next((s for s in after if grammar.states[s] == mode), "")
            if not state:
                return False
            after = grammar.transitions.get(state, ())
        return state in grammar.end

    for commodity in COMMODITIES:
        for one in chain_types(outcome.corridor.layout, outcome.commodity_flows[commodity], cut_off=0):
            assert accepts(one.modes), one.modes


def test_branches_under_the_cut_off_go_under_no_name(outcome: ls.Outcome) -> None:
    flows = outcome.commodity_flows["box_high"]
    cut, full = (chain_types(outcome.corridor.layout, flows, cut_off=c) for c in (0.2, 0.0))
    rest = sum(one.t for one in cut if not one.modes)
    assert 0 < rest < flows.demand.sum()
    exact: dict[tuple[str, ...], float] = defaultdict(float)
    for one in full:
        exact[one.modes] += one.t
    shown: dict[tuple[str, ...], float] = defaultdict(float)
    for one in cut:
        shown[one.modes] += one.t
    for modes, t in shown.items():
        assert not modes or t <= exact[modes] * (1 + 1e-9)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(relatives(), st.sampled_from(COMMODITIES))
def test_relatives_of_tidewater_keep_their_sums(region: Region, commodity: str) -> None:
    corridor = Corridor(region)
    tonnes = np.random.default_rng(2).uniform(1, 50, (corridor.n_zones, corridor.n_zones))
    flows = corridor.flows(corridor.choices(commodity), tonnes)
    types = chain_types(corridor.layout, flows, cut_off=0)
    truth = by_pair_of_groups(corridor.layout.zones, flows)
    found = total(types)
    assert found.keys() == truth.keys()
    for pair, t in truth.items():
        assert found[pair] == pytest.approx(t, rel=1e-9)


# --- a tiny case, every chain written out -------------------------------------------------------------------------


def test_two_ways_written_out() -> None:
    """Grain from Granary to Crown, rail closed to direct use: the road all the way, or rail from Midvale on.

    The one is a single leg; the other changes at Midvale from road to rail, and ends at Crown's siding.
    """
    region = changed(tidewater(), "commodities", {"commodity": "grain"}, mu_over_theta=1.0)
    access = region.table("access")
    region = region.replace(access=access[~((access["zone_id"] == "granary") & (access["mode"] == "rail"))])
    corridor = Corridor(region)
    flows = corridor.flows(corridor.choices("grain"), demand_matrix(corridor, {("granary", "crown"): 100.0}))
    types = {one.modes: one for one in chain_types(corridor.layout, flows, cut_off=0)}

    vot = 0.03
    # Road by Midvale: 165 + 120 km. Rail from Midvale by Fork: 55 + 110 km.
    road = {"yuan": 8 + 2 + 285 * 0.28 + 8, "hours": 2 + 2 + 285 / 60 + 2, "kg": 285 * 0.080}
    mixed = {
        "yuan": 8 + 2 + 165 * 0.28 + 12 + 15 + 165 * 0.1 + 12,
        "hours": 2 + 2 + 165 / 60 + 12 + 24 + 165 / 40 + 12,
        "kg": 165 * 0.080 + 0.6 + 165 * 0.015,
    }
    # And by rail to Midvale's only other rail-road terminal there is none: no chain of three legs.
    weights = {modes: np.exp(-0.02 * (way["yuan"] + vot * way["hours"])) for modes, way in
               {("road",): road, ("road", "rail"): mixed}.items()}  # fmt: skip
    assert types.keys() == weights.keys()
    for modes, way in ((("road",), road), (("road", "rail"), mixed)):
        one = types[modes]
        assert one.t == pytest.approx(100 * weights[modes] / sum(weights.values()), rel=1e-9)
        np.testing.assert_allclose(one.totals / one.t, [way["yuan"], way["hours"], way["kg"]], rtol=1e-9)
        assert (one.origin_group, one.destination_group) == ("Inland", "Inland")
    cost = -np.log(sum(weights.values())) / 0.02
    o, d = (corridor.layout.zones["zone_id"].tolist().index(z) for z in ("granary", "crown"))
    assert corridor.choices("grain").cost[o, d] == pytest.approx(cost, rel=1e-12)


def test_a_zone_without_a_group_stands_for_itself() -> None:
    region = changed(tidewater(), "zones", {"zone_id": "granary"}, group="")
    corridor = Corridor(region)
    flows = corridor.flows(corridor.choices("grain"), demand_matrix(corridor, {("granary", "crown"): 100.0}))
    assert {(one.origin_group, one.destination_group) for one in chain_types(corridor.layout, flows)} == {
        ("Granary", "Inland")
    }
