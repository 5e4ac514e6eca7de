"""The division of labour: programme by brute force, predictions by full solves, payments by their meaning."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landsea as ls
from landsea.corridor import costs_of, expected_amounts
from landsea.errors import LandSeaError, NumericalError
from landsea.planning import Scenario
from landsea.planning.division import Division, choose, compensate, divide
from landsea.planning.division.handling import Curve, Handling
from landsea.planning.division.plan import overlaps
from landsea.planning.written import scenario_yaml, write_scenario


@pytest.fixture(scope="module")
def plan(today: ls.Outcome) -> Division:
    return divide(today)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4), st.integers(0, 3))
def test_the_programme_finds_what_trying_everything_finds(seed: int, cargos: int, most: int, limits: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, most + 1, cargos)
    cargo = np.repeat(np.arange(cargos), sizes)
    cost = rng.normal(size=len(cargo)) * 10.0 ** rng.integers(0, 9)
    load = rng.random((limits, len(cargo)))
    limit = rng.uniform(0.2, 1.0, limits) * cargos
    first = np.cumsum(sizes) - sizes
    best = np.inf
    for pick in product(*(range(n) for n in sizes)):
        taken = first + np.array(pick)
        if (load[:, taken].sum(axis=1) <= limit + 1e-9).all():
            best = min(best, cost[taken].sum())
    if not np.isfinite(best):
        with pytest.raises(NumericalError, match="limits of the ports"):
            choose(cargo, cost, load, limit)
        return
    found = choose(cargo, cost, load, limit)
    assert found.cost == pytest.approx(best, rel=1e-7, abs=1e-7 * np.abs(cost).max())
    assert found.bound <= found.cost + 1e-7 * np.abs(cost).max()
    assert found.gap <= 1e-6 * np.abs(cost).max()
    assert (load[:, found.option].sum(axis=1) <= limit + 1e-6).all()


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=8))
def test_payments_leave_nobody_worse_off(gains: list[float]) -> None:
    gain = np.array(gains)
    if np.maximum(-gain, 0).sum() > np.maximum(gain, 0).sum():
        with pytest.raises(LandSeaError, match="larger than the gains"):
            compensate(gain)
        return
    paid = compensate(gain)
    after = gain - paid.sum(axis=1) + paid.sum(axis=0)
    scale = np.abs(gain).max() + 1
    assert (after >= -1e-9 * scale).all()
    assert after.sum() == pytest.approx(gain.sum(), abs=1e-9 * scale)
    assert (paid >= 0).all()
    np.testing.assert_allclose(after[gain < 0], 0, atol=1e-9 * scale)


def test_the_cost_of_a_tonne_falls_by_the_elasticity_up_to_the_efficient_scale() -> None:
    curve = Curve(10.0, 0.2, 1e6)
    small, large = curve.unit_cost(np.array([1e5, 1.01e5]))
    assert np.log(large / small) / np.log(1.01) == pytest.approx(-0.2)
    np.testing.assert_allclose(curve.unit_cost(np.array([1e6, 5e7])), 10.0 * 1e6**-0.2)
    np.testing.assert_array_equal(curve.unit_cost(np.array([0.0])), 0.0)
    one = Handling(np.array([0.7]), np.array([0.2]), np.array([0.1]), np.array([0.3]), np.array([np.inf]))
    fitted = one.curve(0, 1000.0, np.array([10.0, 30.0]))
    assert fitted.cost(np.array([10.0, 30.0])).sum() == pytest.approx(700.0)


def test_a_prediction_is_what_the_whole_corridor_gives(plan: Division) -> None:
    for worth, elasticity in product((0.0, 0.5, 1.0), (0.0, 0.2, 0.6)):
        other = plan.again(elasticity, worth)
        check = other.check()
        assert check["solved_yuan"] == pytest.approx(check["predicted_yuan"], rel=1e-9, abs=1e-3)


def test_no_other_division_is_better(plan: Division) -> None:
    # Every combination of arrangements within the limits, by hand.
    a = plan.arrangements
    value = {}
    for options in product(*(np.flatnonzero(a.cargo == c) for c in range(len(plan.cluster.cargoes)))):
        taken = np.array(options)
        limits = np.array([one.limit for one in plan.limits])
        if (a.load[:, taken].sum(axis=1) <= limits * (1 + 1e-9)).all():
            measured, log_sum = a.zone_cost[:, taken].sum(axis=(1, 2))
            cost = (measured + log_sum) / 2 - a.charged[taken].sum()
            cost += sum(plan.curves[c].cost(a.tonnes[k]).sum() for c, k in enumerate(taken))
            value[tuple(options)] = cost
    today = value[tuple(a.today)]
    assert len(value) > 5
    assert plan.gain == pytest.approx(today - min(value.values()), rel=1e-9)


def test_where_shippers_lose_all_that_choice_is_worth_and_scale_saves_nothing_today_is_best(plan: Division) -> None:
    other = plan.again(0.0, 1.0)
    assert other.gain == pytest.approx(0, abs=1e-6)
    assert other.cargoes["handles"].all()
    assert not other.scenario().changes
    assert other.payments.empty


def test_gains_rise_with_scale_and_fall_with_the_worth_of_choice(plan: Division) -> None:
    table = plan.sensitivity()
    wide = table.pivot_table(index="choice_worth", columns="elasticity", values="gain_yuan")
    by_scale = wide[["none", "low", "central", "high"]].to_numpy()
    assert (np.diff(by_scale, axis=1) >= -1e-6).all()
    assert (np.diff(by_scale, axis=0) <= 1e-6).all()


def test_accounts_add_up_and_payments_settle_them(plan: Division) -> None:
    accounts = plan.accounts.set_index(["kind", "party"])["gain_yuan"]
    assert accounts.sum() == pytest.approx(plan.gain)
    paid = plan.payments.groupby(["payer_kind", "payer"])["yuan"].sum()
    got = plan.payments.groupby(["payee_kind", "payee"])["yuan"].sum()
    after = accounts.sub(paid.rename_axis(accounts.index.names), fill_value=0)
    after = after.add(got.rename_axis(accounts.index.names), fill_value=0)
    assert (after > -1e-3).all()
    assert plan.summary["losses_yuan"] > 0


def test_measured_costs_are_the_log_sum_less_the_worth_of_choice(today: ls.Outcome) -> None:
    # E[c] = V + theta dV/dtheta, since V(theta) = -log(sum exp(-theta c)) / theta for any nesting that scales with
    # theta.
    corridor = today.corridor
    for name, flows in today.commodity_flows.items():
        theta = corridor.shipping(name).theta
        for k, one in enumerate(flows.choices.passes):
            measured = expected_amounts(one.model, one.values, [costs_of(one)])[0]
            step = 1e-5
            up, down = (corridor.choices(name, theta=theta * (1 + s)).passes[k].cost for s in (step, -step))
            pairs = np.isfinite(one.cost) & (one.share > 0)
            slope = (up[pairs] - down[pairs]) / (2 * step)
            np.testing.assert_allclose(measured[pairs], one.cost[pairs] + slope, rtol=1e-6, atol=1e-5)


def test_a_plan_survives_its_file(plan: Division, today: ls.Outcome, tmp_path: Path) -> None:
    scenario = plan.again(0.6, 0.0).scenario("together")
    assert scenario.changes
    write_scenario(scenario, tmp_path / "together.yaml")
    again = Scenario.read(tmp_path / "together.yaml")
    assert scenario_yaml(again) == scenario_yaml(scenario)
    moved = ls.solve(today.region, again, demand=today.demand).transfers
    direct = ls.solve(today.region, scenario, demand=today.demand).transfers
    np.testing.assert_allclose(moved["t"], direct["t"])


def test_only_what_is_given_up_is_closed(plan: Division, today: ls.Outcome) -> None:
    other = plan.again(0.6, 0.5)
    after = ls.solve(today.region, other.scenario(), demand=today.demand)
    for row in other.cargoes.itertuples():
        p = other.cluster.ports.index(row.port)
        parts = other.cluster.cargoes[row.cargo]
        moved = sum(other.cluster.handled(after.commodity_flows[part])[0][p] for part in parts)
        assert moved == pytest.approx(row.plan_t, rel=1e-9, abs=1e-6)
        assert row.handles or moved == 0
    assert not other.cargoes["handles"].all()


def test_overlaps_of_ports_alike_and_unlike() -> None:
    alike, unlike = np.array([[3.0, 1.0], [6.0, 2.0]]), np.array([[3.0, 0.0], [0.0, 2.0]])
    table = overlaps(["a", "b"], alike, unlike).query("among == 'all'").set_index("definition")
    for name in ("finger_kreinin", "unido", "jaccard"):
        assert table.loc[name, "today"] == pytest.approx(1)
        assert table.loc[name, "plan"] == pytest.approx(0)
    assert table.loc["krugman", "today"] == pytest.approx(0)
    assert table.loc["krugman", "plan"] == pytest.approx(2)
    one = overlaps(["a", "b"], alike, np.array([[3.0, 0.0], [0.0, 0.0]]))
    assert one["plan"].isna().all()


def test_limits_are_kept_and_what_cannot_be_is_refused(today: ls.Outcome) -> None:
    tight, loose = (divide(today, scale_elasticity=0.6, choice_worth=0.0, room=room) for room in (1.0, 9.0))
    assert (tight.use["plan"] <= tight.use["limit"] * (1 + 1e-6)).all()
    assert tight.gain <= loose.gain + 1e-6
    with pytest.raises(LandSeaError, match="No own port of tidewater is called nowhere"):
        divide(today, ports=("nowhere",))
    with pytest.raises(LandSeaError, match="two own ports"):
        divide(today, ports=("saltmouth",))


def test_a_pack_that_does_not_say_what_handling_costs_is_told_so(today: ls.Outcome) -> None:
    region = today.region
    bare = ls.solve(region.replace(handling_costs=region.table("handling_costs").iloc[:0]))
    with pytest.raises(LandSeaError, match="--scale-elasticity"):
        divide(bare)
    assert divide(bare, scale_elasticity=0.3, choice_worth=0.0).gain > 0


def test_a_year_with_seasons_is_refused_by_name() -> None:
    region = ls.load("tidewater")
    row = {
        "season": "ice",
        "name": "",
        "name_local": "",
        "share": 0.2,
        "source": "tale",
        "status": "published",
        "note": "",
    }
    seasons = region.table("seasons")
    icy = region.replace(seasons=pd.DataFrame([row], index=[2])[list(seasons.columns)])
    with pytest.raises(LandSeaError, match="year without seasons"):
        divide(ls.solve(icy))
