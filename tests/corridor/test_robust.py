"""Regions at the edge: numbers beyond double precision, missing parts, one zone, nothing to carry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tidewaters import changed, demand_matrix, loaded, tidewater, without

import landsea as ls
from landsea.corridor import Corridor
from landsea.corridor.underflow import refuse_underflow
from landsea.errors import NetworkError, NumericalError
from landsea.region import Region


def scaled(factor: float, ratio: float = 0.6) -> Region:
    table = tidewater().table("commodities")
    return tidewater().replace(
        commodities=table.assign(theta_per_yuan=factor * table["theta_per_yuan"], mu_over_theta=ratio)
    )


def test_a_scale_far_too_large_is_an_error_that_names_commodity_and_pairs() -> None:
    with pytest.raises(NumericalError, match=r"ore: the cost of \d+ pairs \(.*Steppe.*theta 30000.0 per yuan/t"):
        Corridor(scaled(1e6)).choices("ore")


@pytest.mark.parametrize("ratio", [1.0, 0.6, 0.05])
def test_every_scale_gives_all_tonnes_or_an_error_and_never_nan(ratio: float) -> None:
    """Between right and too large lie scales at which weights are the smallest doubles there are."""
    cost = Corridor(scaled(50, ratio)).choices("box_high").cost
    dearest = cost[np.isfinite(cost)].max()
    outcomes = []
    for exponent in [100, 500, *range(660, 760, 7)]:
        corridor = Corridor(scaled(exponent / (0.006 * dearest), ratio))
        try:
            flows = loaded(corridor, "box_high")
        except NumericalError:
            outcomes.append("refused")
            continue
        outcomes.append("carried")
        assert np.isfinite(flows.transfers).all()
        assert flows.by_legs.sum() == pytest.approx(flows.demand.sum(), rel=1e-9)
        # Boxes are foreign trade: 30 pairs within the country do without, and Overseas to Steppe is not listed.
        assert (flows.unserved > 0).sum() == 31
    assert outcomes[:2] == ["carried", "carried"]
    assert outcomes[-1] == "refused"
    assert outcomes == sorted(outcomes)


def test_a_large_scale_sends_everything_the_cheapest_way() -> None:
    corridor = Corridor(scaled(40))
    choices = corridor.choices("grain")
    flows = corridor.flows(choices, demand_matrix(corridor, {("orefell", "anvil"): 100.0}))
    # Rail from siding to siding, 330 km; the 90 km of the branch are 1.05 times as dear.
    ends, fixed, way = 2 * (4 + 0.03 * 6), 15 + 0.03 * 24, 0.1 * (185 + 55 + 1.05 * 90) + 0.03 * 330 / 40
    assert choices.cost[5, 2] == pytest.approx(ends + fixed + way, abs=0.01)
    assert flows.by_legs[0] == pytest.approx(100, rel=1e-3)


def test_solve_does_not_hide_underflow_as_unmet_demand() -> None:
    """A cost of +inf would tell the gravity model that nobody trades."""
    region = scaled(500).replace(demand=tidewater().table("demand").iloc[:0])
    with pytest.raises(NumericalError, match="passes the range of double precision"):
        ls.solve(region)


def test_a_captive_pair_beyond_precision_is_not_quietly_given_to_rail() -> None:
    """Three fifths of the grain may ride trains; for the rest a lorry is out of range, not absent."""
    zones = tidewater().table("zones")
    region = tidewater().replace(
        zones=zones[zones["zone_id"].isin(["granary", "crown"])],
        access=tidewater().table("access").query("zone_id in ['*', 'granary', 'crown']"),
        demand=tidewater().table("demand").iloc[:0],
    )
    assert np.isfinite(Corridor(region).choices("grain").cost[0, 1])
    dear = changed(region, "mode_costs", {"mode": "road", "commodity": "*"}, fixed_yuan_per_t=60_000.0)
    with pytest.raises(NumericalError, match=r"grain: the cost of \d pairs \(.*Crown"):
        Corridor(dear).choices("grain")
    willing = dear.replace(access=dear.table("access").assign(eligible_share=1.0))
    assert np.isfinite(Corridor(willing).choices("grain").cost[0, 1])


def test_costs_beyond_precision_on_a_closed_way_are_no_fault() -> None:
    region = changed(tidewater(), "transfers", {"terminal_id": "longgate"}, cost_yuan_per_t=1e9, closed=True)
    cost = Corridor(region).choices("ore").cost
    assert np.isinf(cost[:6, 6]).all()
    assert np.isfinite(cost[:6, 7]).all()


def test_refusing_looks_only_at_the_pairs_asked_for() -> None:
    model = Corridor(tidewater()).choices("ore").passes[0].model
    cost = np.full((8, 8), np.inf)
    names = tidewater().table("zones")["name"].reset_index(drop=True)
    far = replace(model, theta=1e4, mu=1e4)
    pairs = np.zeros((8, 8), dtype=bool)
    refuse_underflow("ore", far, cost, pairs, names)
    pairs[0, 7] = True
    with pytest.raises(NumericalError, match=r"1 pairs \(Saltmouth to Overseas\)"):
        refuse_underflow("ore", far, cost, pairs, names)


def test_one_zone_carries_nothing() -> None:
    zones = tidewater().table("zones")
    alone = tidewater().replace(
        zones=zones[zones["zone_id"] == "granary"],
        demand=tidewater().table("demand").iloc[:0],
        access=without(without(tidewater(), "access", zone_id="steppe"), "access", zone_id="overseas")
        .table("access")
        .query("zone_id in ['*', 'granary']"),
    )
    flows = loaded(Corridor(alone), "grain")
    assert flows.demand.shape == (1, 1)
    assert flows.demand.sum() == flows.unserved.sum() == flows.transfers.sum() == 0


def test_modes_that_meet_nowhere_leave_each_its_own_zones() -> None:
    apart = tidewater().replace(transfers=tidewater().table("transfers").iloc[:0])
    flows = loaded(Corridor(apart), "ore")
    assert flows.by_legs[0] == flows.demand.sum()
    assert (flows.unserved[:6, :6] == 0).all()
    assert (flows.demand[:, 6:] == 0).all()
    assert (flows.demand[6:] == 0).all()


def test_a_pack_without_any_link_serves_nobody() -> None:
    bare = tidewater().replace(link=tidewater().table("link").iloc[:0])
    flows = loaded(Corridor(bare), "ore")
    assert flows.demand.sum() == 0
    assert flows.unserved.sum() > 0


def test_a_commodity_that_no_mode_carries_is_unserved() -> None:
    costs = tidewater().table("mode_costs")
    none_for_ore = tidewater().replace(mode_costs=costs[costs["commodity"] != "*"])
    flows = loaded(Corridor(none_for_ore), "ore")
    assert flows.demand.sum() == 0
    assert flows.points == {}


def test_no_constants_is_the_same_as_constants_at_zero() -> None:
    none = tidewater().replace(constants=tidewater().table("constants").iloc[:0])
    np.testing.assert_array_equal(Corridor(none).choices("grain").cost, Corridor(tidewater()).choices("grain").cost)


def test_free_transport_is_shared_evenly_over_ways_that_do_not_differ() -> None:
    """With every cost zero the two road exits of equal structure, Saltmouth and Reedhaven, split the ore in half."""
    region = tidewater()
    free = region.replace(
        mode_costs=region.table("mode_costs").assign(fixed_yuan_per_t=0.0, cost_yuan_per_t_km=0.0, fixed_h=0.0),
        transfers=region.table("transfers")
        .query("from_mode == 'road' and to_mode == 'sea'")
        .assign(cost_yuan_per_t=0.0, time_h=0.0),
        commodities=region.table("commodities").assign(value_of_time_yuan_per_t_h=0.0),
        access=region.table("access").assign(access_yuan_per_t=0.0, egress_yuan_per_t=0.0),
    )
    corridor = Corridor(free)
    choices = corridor.choices("ore")
    flows = corridor.flows(choices, demand_matrix(corridor, {("granary", "overseas"): 10.0}))
    np.testing.assert_allclose(flows.transfers, [5.0, 5.0])
    assert choices.cost[4, 7] == pytest.approx(-np.log(2) / 0.03, rel=1e-12)


def test_a_negative_arc_cost_is_an_error() -> None:
    region = changed(tidewater(), "link", {"link_id": "sea_cape_farport"}, extra_yuan_per_t=-1e6)
    with pytest.raises(NetworkError):
        Corridor(region).choices("ore")
