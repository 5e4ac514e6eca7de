"""The division of labour among cities: against grids of all plans, a mirror-symmetrical region, and payments solved."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.economy import Accounts, Change, Shock, TradeModel
from landsea.economy.regional import Regional
from landsea.errors import LandSeaError
from landsea.planning.cities import Question, cases, plan_cities
from landsea.planning.cities.limits import Limits
from landsea.planning.cities.search import Search


@pytest.fixture(scope="module")
def tidewater() -> ls.Region:
    return ls.load("tidewater")


def question(trade: np.ndarray, scale: list[float], theta: float = 4.0, **more: object) -> Question:
    """Ask of accounts of labour alone: cities a and b inside, others abroad; the last sector is not planned."""
    sectors, size, _ = trade.shape
    names = ["a", "b", *(f"abroad{k}" for k in range(size - 2))]
    made = Accounts.of(
        names,
        [f"s{k}" for k in range(sectors)],
        intermediate=np.zeros((size, sectors, sectors)),
        value_added=trade.sum(axis=1).T,
        final_use=trade.sum(axis=2).T,
        trade=trade,
        theta=np.full(sectors, theta),
    )
    economies = pd.DataFrame(
        {"economy": names, "country": ["X", "X", *["Y"] * (size - 2)], "inside": [True, True, *[False] * (size - 2)]}
    )
    table = pd.DataFrame({"sector": made.sectors, "traded": True, "theta": theta, "scale": scale})
    regional = Regional(made, economies, table, pd.DataFrame(), None, np.zeros(0, int))  # type: ignore[arg-type]
    asked = Question(regional, ("a", "b"), made.sectors[:-1], np.array(scale), made.theta)
    ranges = {f"{name}_{end}": getattr(asked, name) for name in ("scale", "theta") for end in ("low", "high")}
    return replace(asked, ranges=ranges, **more)  # type: ignore[arg-type]


def mirrored() -> np.ndarray:
    """Make two cities alike in everything, two industries alike, services at home, and a large market abroad."""
    industry = np.array([[10.0, 4.0, 6.0], [4.0, 10.0, 6.0], [6.0, 6.0, 200.0]])
    return np.stack([industry, industry, np.diag([60.0, 60.0, 800.0])])


def uneven(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    trade = rng.lognormal(1.0, 0.7, (3, 3, 3))
    trade[:, 2, 2] += 80
    trade[2] = np.diag([40.0, 30.0, 400.0])
    return trade


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("goal", ["region", "world"])
def test_no_plan_on_a_grid_is_better(seed: int, goal: str) -> None:
    asked = question(uneven(seed), [0.2, 0.05, 0.0], hold="cities", goal=goal)
    plan = plan_cities(asked)
    m, limits = plan.model, Limits.of(asked, plan.model)
    sector, region = m.planned
    size, best = m.world.staffing.size, -np.inf
    for shares in product(np.linspace(1 / 1.5, 1.5, 25), repeat=2):
        # Each city's first industry takes what its second gives up.
        factor = np.ones(4)
        for city in (0, 1):
            first, second = ((sector == k) & (region == city) for k in (0, 1))
            factor[first] = shares[city]
            factor[second] = 1 - (shares[city] - 1) * size[first] / size[second]
        if limits.miss(factor) < 1e-12:
            best = max(best, float(asked.weights @ m.solve(factor).worth))
    assert plan.found.value >= best - 1e-9
    # The grid is fine enough to come near, so that the plan is not the best of something else.
    assert plan.found.value == pytest.approx(best, rel=0.05)
    assert limits.miss(plan.state.factor) < 1e-8


@pytest.mark.parametrize("product_", [0.9, 1.1])
def test_alike_cities_gain_by_parting_where_theta_times_scale_is_more_than_one(product_: float) -> None:
    # Without costs of trade, a city's goods of an industry are worth L^((1 + psi) theta / (1 + theta)) to buyers:
    # concave in its people below theta psi = 1, where alike is best, and convex above, where one place each is.
    even = np.stack([np.full((2, 2), 10.0), np.full((2, 2), 10.0), np.diag([40.0, 40.0])])
    asked = question(even, [product_ / 4, product_ / 4, 0.0])
    plan = plan_cities(asked)
    m = plan.model
    sector, region = m.planned
    apart = m.solve(np.where(sector == region, 1.3, 0.7))
    assert plan.asked.many == (() if product_ < 1 else ("s0", "s1"))
    assert m.today.worth_by_factor.sum(axis=0) == pytest.approx(m.today.worth_by_factor.sum(axis=0)[0])
    if product_ < 1:
        assert apart.worth.sum() < 0
        assert plan.found.value == pytest.approx(0, abs=1e-9)
    else:
        assert apart.worth.sum() > 0
        assert plan.found.value > apart.worth.sum()


def test_alike_cities_part_though_nothing_is_won_to_first_order() -> None:
    # By symmetry today is a point where the gradient promises nothing: only starts beside it find the way.
    asked = question(mirrored(), [0.35, 0.35, 0.0])
    plan = plan_cities(asked)
    today = Search(plan.model, Limits.of(asked, plan.model), asked.weights)
    assert today.promised(plan.model.today) == pytest.approx(0, abs=1e-9)
    assert plan.found.value > 0.1
    assert np.sort(plan.state.factor) == pytest.approx([2 / 3, 2 / 3, 4 / 3, 4 / 3], rel=1e-6)
    change = plan.changes.pivot_table(index="city", columns="industry", values="people_factor")
    assert (change.to_numpy() > 1).tolist() in ([[True, False], [False, True]], [[False, True], [True, False]])
    likeness = plan.overlap.set_index("definition")
    assert likeness.loc["finger_kreinin", "today"] == pytest.approx(1)
    assert likeness.loc["finger_kreinin", "plan"] < 0.8
    assert plan.worth["region"] == pytest.approx(plan.gains.query("group == 'region'")["worth_bn_yuan"].sum())
    # Both cities gain alike, so that there is nothing to pay.
    assert plan.summary["losers"] == 0
    assert plan.payments.empty


def test_without_scale_a_region_gains_by_its_terms_of_trade_alone() -> None:
    asked = question(uneven(4), [0.0, 0.0, 0.0], hold="none")
    plan = plan_cities(asked)
    assert plan.worth["region"] > 0 > plan.worth["abroad"]
    assert plan.worth["region"] + plan.worth["abroad"] < 0
    assert plan_cities(replace(asked, goal="world")).found.value == pytest.approx(0, abs=1e-6)


def test_a_floor_is_kept_at_a_price() -> None:
    asked = question(uneven(1), [0.2, 0.05, 0.0], hold="cities")
    free = plan_cities(asked)
    own = free.gains.query("group == 'region'")["percent"]
    assert own.min() < 0.1
    floored = plan_cities(replace(asked, floor=0.1))
    assert floored.gains.query("group == 'region'")["percent"].min() >= 0.1 - 1e-6
    assert 0 < floored.found.value < free.found.value
    with pytest.raises(LandSeaError, match="No plan"):
        plan_cities(replace(asked, floor=50.0))


def test_payments_leave_nobody_worse_off_in_the_trade_model_too() -> None:
    asked = question(uneven(2), [0.2, 0.05, 0.0], goal="region")
    plan = plan_cities(asked)
    assert plan.settled is not None
    assert plan.summary["losers"] == 1
    names = asked.regional.accounts.regions
    paid = tuple(Change("deficit", add=x, region=n) for n, x in zip(names, plan.settled.received, strict=True))
    shock = Shock((Change("productivity", factor=plan.settled.productivity), *paid))
    found = TradeModel(asked.regional.accounts).solve(shock)
    own = 100 * (found.real_income[:2] - 1)
    assert own.min() == pytest.approx(0, abs=1e-8)
    assert own.max() > 0
    assert plan.settled.received.sum() == pytest.approx(0, abs=1e-12)
    assert plan.payments["bn_yuan"].sum() == pytest.approx(np.abs(plan.settled.received).sum() / 2)
    assert plan.settled.worth[:2].sum() > 0


def test_where_losses_are_larger_no_payments_are_promised(tidewater: ls.Region) -> None:
    plan = plan_cities(Question.of(tidewater, goal="world"))
    assert plan.worth["region"] < 0 < plan.found.value
    assert plan.settled is None
    assert plan.payments.empty
    assert np.isnan(plan.summary["settled_bn_yuan"])


def test_the_plan_is_an_equilibrium_and_says_what_it_rests_on(tidewater: ls.Region) -> None:
    plan = plan_cities(Question.of(tidewater, hold="cities"))
    check = plan.check()
    assert check["solved_bn_yuan"] == pytest.approx(check["predicted_bn_yuan"], abs=1e-9)
    assert check["residual"] < 1e-10
    table = plan.changes
    assert set(table["industry"]) == {"farming", "industry"}
    for column in ("share_today", "share_plan"):
        assert table.groupby("industry")[column].sum().to_numpy() == pytest.approx([100, 100])
    assert table["people_factor"].between(1 / 1.5 - 1e-9, 1.5 + 1e-9).all()
    assert plan.summary["promised_bn_yuan"] < 1e-4
    assert plan.summary["agreeing"] <= plan.summary["starts"] == 5


def test_cases_hold_what_they_say(tidewater: ls.Region) -> None:
    plan = plan_cities(Question.of(tidewater, hold="cities"))
    table = cases(plan).set_index(["kind", "case"])
    best = table["best_bn_yuan"]
    assert best["central", "central"] == pytest.approx(plan.found.value)
    # The best plan is at least as good as this one where both keep to the same limits.
    both = table.dropna(subset=["kept_bn_yuan"])
    assert len(both) == 5
    assert (both["best_bn_yuan"] >= both["kept_bn_yuan"] - 1e-9).all()
    assert best["reach", "1.22"] <= best["central", "central"] <= best["reach", "2.25"]
    assert best["hold", "both"] <= best["central", "central"] <= best["hold", "none"]
    # In another's interest the region cannot do better than in its own.
    assert table.loc[("goal", "world"), "region_bn_yuan"] <= best["central", "central"]
    assert table.loc[("scale", "high"), "many"] == ""
    assert table.loc[("theta", "high"), "many"] == ""


def test_elasticities_are_swapped_in_one_line_and_too_large_ones_lowered(tidewater: ls.Region) -> None:
    asked = Question.of(tidewater, scale={"industry": 0.2, "mining": 0.05})
    assert asked.scale.tolist() == [0.05, 0.05, 0.2, 0.0]
    assert asked.industries == ("mining", "farming", "industry")
    assert asked.ranges["scale_high"].tolist() == [0.05, 0.08, 0.2, 0.0]
    high = replace(asked, theta=np.array([8.0, 6.0, 9.0, 4.5]))
    assert high.many == ("industry",)
    # The plan sets the cities' people; elsewhere the elasticity is lowered to where markets clear in one way.
    assert high.scales[:2, 2].tolist() == [0.2, 0.2]
    assert (high.scales[2:, 2] * 9 < 1).all()
    assert plan_cities(high, starts=1).state.residuals.largest < 1e-10


def test_every_fault_of_a_question_is_told_at_once(tidewater: ls.Region) -> None:
    with pytest.raises(LandSeaError) as caught:
        Question.of(tidewater, cities=["coats"], sectors=["industri"], scale={"ming": 0.1}, reach=1.0)
    problems = [one.column for one in caught.value.findings]
    assert problems == ["city", "sector", "sector", "reach", "cities", "sectors"]
    with pytest.raises(LandSeaError, match="cannot be asked") as caught:
        Question.of(tidewater, goal="moon", hold="nobody")  # type: ignore[arg-type]
    assert {one.column for one in caught.value.findings} == {"goal", "hold"}


def test_limits_keep_only_independent_rows(tidewater: ls.Region) -> None:
    asked = Question.of(tidewater)
    m = asked.model()
    limits = Limits.of(asked, m)
    # Two cities and two industries: the fourth sum follows from the others.
    assert limits.equal.shape == (3, 4)
    assert limits.whole(np.full(4, 2.0)).tolist() == [2.0] * 4
    assert limits.miss(np.ones(4)) < 1e-12
    assert limits.miss(np.array([1.1, 1.0, 1.0, 1.0])) > 0.01
    corner = limits.furthest(np.array([1.0, 0.0, 0.0, 0.0]))
    assert limits.miss(corner) < 1e-9
    assert corner[0] > 1.1
