"""Economies of scale: closed forms, Hulten's theorem, differences of solved plans, the trade model without scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_accounts import accounts

from landsea.economy import Accounts, Change, Shock, TradeModel
from landsea.economy.scale import ScaleModel
from landsea.errors import LandSeaError, NumericalError


def closed(tastes: list[float]) -> Accounts:
    """Make one region that trades with nobody: labour alone, spending in shares of taste."""
    amounts = 100 * np.array(tastes)
    size = len(amounts)
    return Accounts.of(
        ["home"],
        [f"s{k}" for k in range(size)],
        intermediate=np.zeros((1, size, size)),
        value_added=amounts[None],
        final_use=amounts[None],
        trade=amounts[:, None, None],
        theta=np.full(size, 4.0),
    )


def model(seed: int = 3, *, scale: float = 0.9, tariffs: float = 0.3, unbalanced: float = 0.0) -> ScaleModel:
    """Make five regions by four sectors, three of each planned; theta psi below `scale`."""
    made = accounts(seed, 5, 4, thetas=(1, 8), unbalanced=unbalanced, tariffs=tariffs)
    psi = np.random.default_rng(seed).uniform(0, 1, 4) * scale / made.theta
    planned = np.zeros((5, 4), bool)
    planned[:3, :3] = True
    return ScaleModel(TradeModel(made).baseline, psi, planned)


def moved(m: ScaleModel, seed: int, far: float = 0.4, kept: float = 0.95) -> np.ndarray:
    """Return factors of people that leave each region's planned sectors `kept` of their people together."""
    size, region = m.world.staffing.size, m.world.staffing.region
    factor = np.exp(np.random.default_rng(seed).uniform(-far, far, len(size)))
    return factor * kept * np.bincount(region, size)[region] / np.bincount(region, size * factor)[region]


def test_a_closed_economy_has_the_optimum_and_the_subsidies_of_the_closed_form() -> None:
    # Welfare is sum a (1 + psi) ln L: people in proportion to a (1 + psi), by subsidies of psi.
    tastes, psi = np.array([0.3, 0.5, 0.2]), np.array([0.2, 0.0, 0.1])
    m = ScaleModel(TradeModel(closed(tastes.tolist())).baseline, psi, np.array([[True, False, True]]))
    best = tastes * (1 + psi) / (tastes * (1 + psi)).sum() / tastes
    state = m.solve(best[[0, 2]])
    assert state.worth_by_factor == pytest.approx(0, abs=1e-11)
    assert state.subsidy[0] == pytest.approx(psi, abs=1e-12)
    assert np.log(state.real_income) == pytest.approx(tastes * (1 + psi) @ np.log(best), abs=1e-12)
    near = [m.solve(best[[0, 2]] + step).worth[0] for step in ([0.01, 0], [-0.01, 0], [0, 0.01], [0, -0.01])]
    assert state.worth[0] > max(near)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    regions=st.integers(2, 5),
    zeros=st.sampled_from([0.0, 0.5, 0.9]),
    tiny=st.booleans(),
    tariffs=st.sampled_from([0.0, 0.3, 1.5]),
    share=st.sampled_from([0.0, 0.5, 0.95]),
)
def test_every_plan_is_an_equilibrium_of_the_trade_model_at_its_productivities(
    seed: int, regions: int, zeros: float, tiny: bool, tariffs: float, share: float
) -> None:
    made = accounts(seed, regions, 3, thetas=(1, 12), zeros=zeros, tiny=tiny, tariffs=tariffs)
    rng = np.random.default_rng(seed)
    planned = rng.random((regions, 3)) < 0.6
    planned[:, 2] = False
    trade = TradeModel(made)
    m = ScaleModel(trade.baseline, share * rng.random(3) / made.theta, planned)
    state = m.solve(moved(m, seed, 0.2) if planned.any() else np.ones(0))
    assert state.residuals.largest < 1e-10
    people = m.world.staffing.before * np.exp(state.point.log_labour)
    assert people.sum(axis=0) == pytest.approx(m.world.staffing.before.sum(axis=0), rel=1e-10)
    found = trade.solve(Shock((Change("productivity", factor=state.productivity),)))
    # The markets of goods settle the wages of a region that trades a billionth of what it makes to some digits only.
    exact = 1e-5 if tiny else 1e-8
    assert found.real_income == pytest.approx(state.real_income, rel=exact)
    assert found.after.output == pytest.approx(state.output, rel=10 * exact, abs=1e-9 * state.output.max())


def test_without_scale_or_a_plan_it_is_the_trade_model() -> None:
    made = accounts(11, 5, 4, thetas=(1, 8))
    trade = TradeModel(made)
    m = ScaleModel(trade.baseline, np.zeros(4), np.zeros((5, 4), bool))
    paid = 0.02 * made.value_added.sum(axis=1).min() * np.array([1.0, -1.0, 0.5, -0.5, 0.0])
    state = m.solve(np.ones(0), paid)
    found = trade.solve(
        Shock(tuple(Change("deficit", add=x, region=r) for x, r in zip(paid, made.regions, strict=True)))
    )
    assert state.real_income == pytest.approx(found.real_income, rel=1e-11)
    assert state.economy.trade == pytest.approx(found.after.trade, rel=1e-9)
    assert state.labour == pytest.approx(found.after.output / found.before.output / found.wage[:, None], rel=1e-10)


@pytest.mark.parametrize(("tariffs", "unbalanced"), [(0.0, 0.0), (0.3, 0.3)])
def test_derivatives_are_those_of_solved_plans(tariffs: float, unbalanced: float) -> None:
    m = model(5, tariffs=tariffs, unbalanced=unbalanced)
    at = m.solve(moved(m, 7))
    slopes, step = at.worth_by_factor, 1e-5
    for k in range(len(at.factor)):
        away = np.where(np.arange(len(at.factor)) == k, step, 0.0)
        up, down = (m.solve(at.factor + sign * away, start=at) for sign in (1, -1))
        assert slopes[:, k] == pytest.approx((up.worth - down.worth) / (2 * step), abs=1e-6 * np.abs(slopes).max())
        growth = (up.growth - down.growth) / (2 * step)
        assert at.slopes.along(away / step) == pytest.approx(growth, abs=1e-6 * np.abs(growth).max())


def test_without_scale_or_tariffs_the_market_is_best_for_the_world() -> None:
    m = model(scale=0.0, tariffs=0.0)
    slopes = m.today.worth_by_factor
    assert slopes.sum(axis=0) == pytest.approx(0, abs=1e-9 * np.abs(slopes).max())
    # What one region can gain is taken from others (terms of trade).
    assert np.abs(slopes).max() > 0


def test_with_scale_the_world_gains_what_productivity_is_worth() -> None:
    # Hulten (1978): one percent of productivity is worth a percent of sales; the market is efficient but for scale.
    m = model(tariffs=0.0)
    today = m.today
    staffing, worth = m.world.staffing, []
    for k in range(len(today.factor)):
        growth = today.slopes.along(np.eye(len(today.factor))[k])
        labour = np.einsum("nab,bn->an", staffing.by_growth(today.growth), growth)
        labour[:, staffing.region[k]] += staffing.by_factor(today.factor)[:, k]
        worth.append((m.world.scale * m.world.output * labour).sum())
    assert today.worth_by_factor.sum(axis=0) == pytest.approx(worth, rel=1e-8)


def test_subsidies_are_paid_out_of_the_regions_own_income() -> None:
    m = model()
    state = m.solve(moved(m, 2))
    e, p = m.world.economy, state.point
    pays = (e.va_share * p.output).T
    wages = np.exp(p.log_wage) * e.wage_bill
    assert ((1 + state.subsidy) * pays).sum(axis=1) == pytest.approx(wages, rel=1e-10)
    revenue = (p.tariff_share * p.spending).sum(axis=0)
    income = wages - (state.subsidy * pays).sum(axis=1) + revenue + e.deficit
    assert p.income == pytest.approx(income, rel=1e-10)
    assert state.subsidy[3:] == pytest.approx(0, abs=1e-12)


def test_far_plans_are_reached_and_the_way_does_not_matter() -> None:
    m = model(8)
    far = moved(m, 4, 2.5, 0.9)
    direct = m.solve(far)
    by_way = m.solve(far, start=m.solve(moved(m, 9, 1.0)))
    assert direct.worth == pytest.approx(by_way.worth, abs=1e-9 * direct.point.income.max())


def test_elasticities_with_many_equilibria_are_refused_all_at_once() -> None:
    made = accounts(1, 3, 3, thetas=(4, 4.1))
    with pytest.raises(LandSeaError, match="one equilibrium") as caught:
        ScaleModel(TradeModel(made).baseline, np.array([0.3, 0.1, -0.1]), np.zeros((3, 3), bool))
    assert [one.column for one in caught.value.findings] == ["s0", "s2"]
    assert "not below 1" in caught.value.findings[0].problem


def test_a_region_needs_a_sector_that_is_not_planned_and_people_in_it() -> None:
    made = accounts(1, 3, 3)
    baseline = TradeModel(made).baseline
    whole = np.zeros((3, 3), bool)
    whole[1] = True
    with pytest.raises(LandSeaError, match="Every sector of r1 is planned"):
        ScaleModel(baseline, np.zeros(3), whole)
    whole[1, 2] = False
    with pytest.raises(NumericalError, match="no people for the other sectors of r1"):
        ScaleModel(baseline, np.zeros(3), whole).solve(np.full(2, 1e6))


def slope(product_: float, own: float, home: float) -> float:
    """Return how fast markets come to rest (below zero) or run away, for two alike regions and two alike industries.

    `own` is the share of an industry's own goods in its cost, `home` the share of its goods that stays at home.
    """
    sales = np.array([20.0, 20.0, 40.0])
    used = np.diag(own * sales * [1, 1, 0])
    industry = 20 * np.array([[home, 1 - home], [1 - home, home]])
    rest = np.tile(sales, (2, 1)) - used.sum(axis=0)
    made = Accounts.of(
        ["a", "b"],
        ["x", "y", "services"],
        intermediate=np.stack([used, used]),
        value_added=rest,
        final_use=rest,
        trade=np.stack([industry, industry, np.diag([40.0, 40.0])]),
        theta=np.full(3, 4.0),
    )
    psi = np.array([product_ / 4, product_ / 4, 0.0])
    return ScaleModel(TradeModel(made).baseline, psi, np.zeros((2, 3), bool)).stability()[0]


def test_markets_run_away_where_size_lowers_costs_faster_than_buyers_turn() -> None:
    # Without costs of trade a sector that grows by a percent is sought theta psi percent more: at one it runs away.
    for product_ in (0.6, 0.9, 0.99):
        assert slope(product_, 0.0, 0.5) == pytest.approx(product_ - 1, abs=1e-9)
        assert slope(product_, 0.5, 0.5) == pytest.approx(product_ - 1, abs=1e-9)
    # Cheaper inputs from next door make it sooner.
    assert slope(0.9, 0.0, 0.9) < 0
    assert slope(0.9, 0.7, 0.9) > 0
