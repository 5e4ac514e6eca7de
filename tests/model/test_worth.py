"""What a change is worth: consumer surplus to first order, intervals, joint equilibria, claims."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import triang

import landsea as ls
from landsea.economy.regional import Policy, Regional
from landsea.errors import LandSeaError, NumericalError
from landsea.model import worth
from landsea.model.worth.carriage import Carriage, expected_costs
from landsea.model.worth.gains import worked_out
from landsea.model.worth.joint import scaled, tonnes_factor
from landsea.model.worth.ranges import _triangular
from landsea.planning.scenario import Change
from landsea.region import Region


@pytest.fixture(scope="module")
def untaxed(region: Region) -> Region:
    """Tidewater without duties: nothing but costs stands between prices and worth."""
    rows = region.table("trade_costs")
    return region.replace(trade_costs=rows[rows["kind"] != "tariff"])


@pytest.fixture(scope="module")
def free(untaxed: Region) -> worth.Gains:
    today = ls.solve(untaxed)
    return worth.gains(today, today)


@pytest.fixture(scope="module")
def rail(region: Region, today: ls.Outcome) -> worth.Gains:
    after = ls.solve(region, ls.Scenario.read("reedhaven-rail", region), demand=today.demand)
    return worth.gains(today, after)


@pytest.fixture(scope="module")
def harbour(region: Region, today: ls.Outcome) -> worth.Gains:
    after = ls.solve(region, ls.Scenario.read("free-harbour", region), demand=today.demand)
    return worth.gains(today, after)


def with_costs(gains: worth.Gains, change: np.ndarray) -> worth.Gains:
    carriage = replace(gains.carriage, cost_change=change)
    return worked_out(gains.before, gains.before.policy, carriage)


def test_nothing_is_worth_nothing(today: ls.Outcome) -> None:
    same = worth.gains(today, today)
    assert np.abs(same.worth).max() < 1e-8
    assert same.surplus == 0
    assert (same.by_economy["exports_percent"].abs() < 1e-8).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_small_changes_of_cost_are_worth_the_consumer_surplus(free: worth.Gains, seed: int) -> None:
    # Hulten: without duties the world gains what its trade pays less, whoever trades with whom.
    random = np.random.default_rng(seed)
    change = random.normal(size=free.carriage.cost_change.shape) * 1e-3
    small = with_costs(free, change)
    assert small.worth.sum() == pytest.approx(small.priced_surplus, rel=2e-3, abs=1e-9)
    whole = small.carriage
    # Where the accounts hold what the corridor carries, that is the surplus of its tonnes.
    by_value = whole.goods.tonnes(whole.regional.accounts.trade)
    outside = np.where(whole.touched, by_value, whole.tonnes)
    assert small.priced_surplus == pytest.approx(-(outside * change).sum() / 1e9, rel=1e-3, abs=1e-9)


def test_the_error_of_the_first_order_is_of_the_second(free: worth.Gains) -> None:
    change = np.random.default_rng(5).normal(size=free.carriage.cost_change.shape)
    missed = []
    for scale in (4.0, 2.0, 1.0):
        one = with_costs(free, change * scale)
        missed.append(abs(one.worth.sum() - one.priced_surplus))
    assert missed[0] / missed[1] == pytest.approx(4, rel=0.1)
    assert missed[1] / missed[2] == pytest.approx(4, rel=0.1)


def test_tidewaters_accounts_hold_what_its_corridor_carries(rail: worth.Gains) -> None:
    assert rail.surplus == pytest.approx(rail.priced_surplus, rel=0.02)


def test_a_flow_that_no_chain_carries_ends(region: Region, today: ls.Outcome) -> None:
    after = ls.solve(region, ls.Scenario.read("border-closed", region), demand=today.demand)
    found = worth.gains(today, after)
    change = found.counterfactual
    names = found.before.accounts.regions
    inland, steppe = names.index("inland"), names.index("steppe")
    old, new = (point.trade[:, steppe, inland] for point in (change.before, change.after))
    cut = found.carriage.cut[:, steppe, inland]
    assert (cut[found.carriage.tonnes[:, steppe, inland] > 0] > 0.99).all()
    assert new[old > 0].max() < 1e-3 * old.max()
    assert found.worth[steppe] < 0


def test_sums_and_shares(harbour: worth.Gains) -> None:
    shares = harbour.circulation.pivot_table(index="economy", columns="indicator", values="before_percent")
    assert np.allclose(shares[["own", "domestic", "imported"]].sum(axis=1), 100)
    assert harbour.by_measure["worth_bn_yuan"].sum() == pytest.approx(harbour.headline)
    assert harbour.by_economy["worth_bn_yuan"][:2].sum() == pytest.approx(harbour.headline)
    partners = harbour.by_partner.groupby("flow")["before_bn_yuan"].sum()
    trade, inside = harbour.before.accounts.trade, harbour.before.inside
    assert partners["exports"] == pytest.approx(trade[:, ~inside][:, :, inside].sum())
    assert partners["imports"] == pytest.approx(trade[:, inside][:, :, ~inside].sum())


def test_labour_moves_to_where_real_income_rises(harbour: worth.Gains) -> None:
    labour, a_head = harbour.counterfactual.labour, harbour.counterfactual.real_income_a_head
    assert labour[0] > 1 > labour[1]
    assert np.log(labour[0] / labour[1]) == pytest.approx(1.5 * np.log(a_head[0] / a_head[1]), rel=1e-6)
    assert (labour[2:] == 1).all()


def test_draws_are_the_same_again_and_hold_the_value(rail: worth.Gains) -> None:
    one, two = (worth.draws(rail, 12) for _ in range(2))
    assert one.equals(two)
    region = one[one["economy"] == "region"].iloc[0]
    assert region["worth_low"] < rail.headline < region["worth_high"]


def test_the_triangular_draws_against_scipy() -> None:
    low, mode, high = np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 3.0]), np.array([5.0, 4.0, 3.0])
    u = np.linspace(0.01, 0.99, 37)[:, None]
    got = _triangular(u, low, mode, high)
    for k in range(2):
        shape = (mode[k] - low[k]) / (high[k] - low[k])
        assert np.allclose(got[:, k], triang.ppf(u[:, 0], shape, low[k], high[k] - low[k]))
    assert (got[:, 2] == 3).all()


def test_sensitivities_are_what_a_pack_with_that_value_gives(
    region: Region, today: ls.Outcome, rail: worth.Gains
) -> None:
    table = worth.sensitivity_of_headline(rail)
    row = table[(table["parameter"] == "theta") & (table["place"] == "mining")].iloc[0]
    sectors = region.table("sectors")
    sectors.loc[sectors["sector"] == "mining", "theta"] = row["high"]
    other = replace(today, region=region.replace(sectors=sectors))
    after = ls.solve(other.region, ls.Scenario.read("reedhaven-rail", region), demand=today.demand)
    assert worth.gains(other, after).headline == pytest.approx(row["worth_high"], rel=1e-9)


@pytest.mark.parametrize("congestion", [False, True])
def test_corridor_and_trade_agree(region: Region, congestion: bool) -> None:
    scenario = ls.Scenario.read("reedhaven-rail", region)
    found = worth.joint(region, scenario, congestion=congestion)
    assert found.residual <= 1e-7
    # Looked at afresh: the trade that the final costs call for is the trade that is loaded.
    wanted = tonnes_factor(worth.gains(found.today, found.after))
    loaded = found.after.demand.tonnes["ore"] / np.where(found.today.demand.tonnes["ore"] > 0, 1, np.nan)
    at = found.gains.before.zone_economy
    g = found.gains.carriage.goods.commodities.index("ore")
    factor = wanted[g].T[np.ix_(at, at)]
    assert np.allclose(
        loaded[np.isfinite(loaded)], (found.today.demand.tonnes["ore"] * factor)[np.isfinite(loaded)], rtol=1e-5
    )
    assert np.abs(wanted - 1).max() > 1e-4


def test_the_joint_equilibrium_is_where_asking_in_turns_ends(region: Region) -> None:
    # The slow way: solve, ask trade, load what it calls for, and again, until nothing moves.
    scenario = ls.Scenario.read("reedhaven-rail", region)
    found = worth.joint(region, scenario, congestion=True)
    demand = found.today.demand
    for _ in range(12):
        after = ls.solve(region, scenario, demand=demand, congestion=True)
        turn = worth.gains(found.today, after)
        demand = scaled(found.today.demand, turn, tonnes_factor(turn))
    assert turn.headline == pytest.approx(found.gains.headline, rel=1e-7)
    for name, tonnes in found.after.demand.tonnes.items():
        assert np.allclose(tonnes, demand.tonnes[name], rtol=1e-6)


def test_a_joint_equilibrium_that_is_not_reached_names_the_worst_places(region: Region) -> None:
    with pytest.raises(NumericalError, match="Worst places"):
        worth.joint(region, ls.Scenario.read("reedhaven-rail", region), congestion=True, tolerance=0.0)


def test_joint_equilibrium_with_seasons(region: Region) -> None:
    seasons = pd.DataFrame({"season": ["ice"], "share": [0.25], "source": ["made-up"]})
    columns = region.table("seasons").columns
    other = region.replace(seasons=seasons.reindex(columns=columns))
    scenario = ls.Scenario.read("reedhaven-rail", region)
    # A season in which nothing is closed changes nothing.
    one, two = worth.joint(region, scenario), worth.joint(other, scenario)
    assert two.gains.headline == pytest.approx(one.gains.headline, rel=1e-9)


def test_a_claim_is_answered_by_what_is_worth_it(today: ls.Outcome) -> None:
    table = worth.test_claims(today)
    row = table.iloc[0]
    base = worth.gains(today, today)
    coast = np.array(base.before.accounts.regions) == "coast"
    pairs = (coast[:, None] | coast[None, :]) & ~np.eye(4, dtype=bool)
    factor = np.where(pairs, 1 - row["modelled"] / 100, 1.0)
    from landsea.economy import Shock

    found = base.counterfactual.model.solve(Shock.iceberg(np.broadcast_to(factor, base.before.accounts.trade.shape)))
    assert ((found.real_income - 1) * base.spending)[coast].sum() == pytest.approx(row["claimed"], rel=1e-5)


def test_the_reference_year_is_not_a_scenarios_to_change(region: Region, today: ls.Outcome) -> None:
    change = Change("trade", where={"sector": "mining"}, set={"value_bn_yuan": {"by": 1.0001}})
    scenario = ls.Scenario("rewrite", (change,))
    after = ls.solve(region, scenario, demand=today.demand)
    with pytest.raises(LandSeaError, match="reference year"):
        worth.gains(today, after)


def test_a_saving_larger_than_the_goods_are_worth_is_refused(rail: worth.Gains) -> None:
    with pytest.raises(NumericalError, match="cheaper by more"):
        with_costs(rail, np.full_like(rail.carriage.cost_change, -1e6))


def test_tonnes_by_value_beside_the_corridors(today: ls.Outcome) -> None:
    table = worth.compare_tonnes(today)
    between = table[table["origin"] != table["destination"]].groupby("commodity")[["by_value_t", "by_corridor_t"]].sum()
    assert np.allclose(
        between.loc[["ore", "grain"], "by_value_t"], between.loc[["ore", "grain"], "by_corridor_t"], rtol=0.01
    )


def test_only_zones_with_an_economy_count(region: Region, today: ls.Outcome) -> None:
    zones = region.table("zones")
    zones.loc[zones["zone_id"] == "crown", "economy"] = ""
    other = Regional.of(region.replace(zones=zones))
    base = worth.gains(today, today)
    costs = expected_costs(today)
    fewer = Carriage.between(other, base.carriage.goods, costs, costs, today.demand.tonnes)
    assert fewer.tonnes.sum() < base.carriage.tonnes.sum()
    assert Policy.of(region).tariff.shape == (4, 4, 4)


def test_a_season_counts_by_its_share_of_the_year(region: Region, today: ls.Outcome) -> None:
    """Shut for half the year, a place changes a pair's mean cost by half of what it does if shut for all of it."""

    def shut(share: float) -> ls.Outcome:
        source = {"source": "tale", "status": "assumption", "note": "test"}
        season = Change("seasons", add={"season": "shut", "name": "shut", "share": share, **source})
        place = {"closure_id": "x", "season": "shut", "terminal_id": "reedhaven", "mode": "sea", **source}
        return ls.solve(region, ls.Scenario("shut", (season, Change("closures", add=place))))

    before, half, whole = expected_costs(today), expected_costs(shut(0.5)), expected_costs(shut(1.0))
    moved = 0.0
    for name, cost in before.items():
        stays = np.isfinite(whole[name]) & np.isfinite(cost)
        rise = whole[name][stays] - cost[stays]
        assert np.allclose(2 * (half[name][stays] - cost[stays]), rise, atol=1e-9)
        moved += float(rise.sum())
    assert moved > 0.0
    assert worth.gains(today, shut(0.5)).headline < 0.0
