"""The trade model against a second program, against what an equilibrium must be, and on what breaks solvers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_up_accounts import accounts, any_accounts
from numpy.testing import assert_allclose
from plain_trade import solve as plain

from landsea.economy import Accounts, Change, Shock, ShockError, TradeModel
from landsea.economy.trade.endowment import solve_endowment
from landsea.errors import NumericalError

#: Lending above this share of value added may leave no equilibrium after a shock: the region cannot earn what it lends.
#: Who borrows many times what it earns has hardly a wage to be found.
LENDS, BORROWS = 0.3, 20.0


def moderate(a: Accounts) -> bool:
    share = a.deficit / a.value_added.sum(axis=1)
    return bool(share.min() > -LENDS and share.max() < BORROWS)


def by_plain(a: Accounts, kappa, tariff, deficit):
    paid = a.trade * (1 + a.tariff)
    share = paid / paid.sum(axis=2, keepdims=True)
    taste = a.final_use / a.final_use.sum(axis=1, keepdims=True)
    inputs = a.intermediate / a.cost[:, None, :]
    bill = a.value_added.sum(axis=1)
    return plain(share, bill, a.value_added / a.cost, inputs, taste, a.theta, kappa, tariff, deficit)


@pytest.mark.parametrize(("seed", "deficits"), [(1, "zero"), (2, "zero"), (3, "keep"), (4, "keep")])
def test_the_same_as_a_second_program(seed: int, deficits: str) -> None:
    a = accounts(seed, 4, 3, zeros=0.2, unbalanced=0.1)
    held = a.deficit if deficits == "keep" else np.zeros(4)
    shock = Shock.tariffs("tau_free") + Shock.iceberg(0.9)
    found = TradeModel(a, deficits=deficits).solve(shock)
    freight = np.where(np.eye(4, dtype=bool), 1.0, 0.9)
    before = by_plain(a, np.ones_like(a.tariff), a.tariff, held)
    after = by_plain(a, freight / (1 + a.tariff), np.zeros_like(a.tariff), held)
    assert_allclose(found.wage, after[0] / before[0], rtol=1e-9)
    assert_allclose(found.price, np.exp(after[1] - before[1]).T, rtol=1e-9)
    assert_allclose(found.before.trade, before[2], rtol=1e-9)
    assert_allclose(found.after.trade, after[2], rtol=1e-8)
    assert_allclose(found.after.income, after[3], rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(any_accounts(), st.sampled_from(["keep", "zero"]), st.sampled_from([0.8, 1.2]), st.integers(0, 99))
def test_every_shape_clears_under_a_fifth_on_every_cost(a: Accounts, deficits: str, factor: float, seed: int) -> None:
    assume(deficits == "zero" or moderate(a))
    try:
        model = TradeModel(a, deficits=deficits)
        alike = model.solve(Shock.iceberg(factor))
        mixed = model.solve(Shock.iceberg(np.random.default_rng(seed).uniform(0.8, 1.2, a.trade.shape)))
    except NumericalError as error:
        # Regions that buy and sell nothing, or trade with nobody, cannot have these deficits: told before any search.
        if "No equilibrium exists" not in error.message:
            raise
        return
    for found in (alike, mixed):
        assert found.residuals.largest < 1e-10
        assert found.cleared.point.size < 1e-10
        assert_allclose(found.after.economy.share.sum(axis=2), 1.0, rtol=1e-12)
        # The sum of balances, and the numeraire: what all earn does not change.
        assert_allclose((found.wage * found.before.economy.wage_bill).sum(), a.value_added.sum(), rtol=1e-9)


@settings(max_examples=25, deadline=None)
@given(any_accounts(), st.floats(0.5, 2.0))
def test_prices_have_no_level(a: Accounts, factor: float) -> None:
    """Every region twice as productive in everything: all real incomes grow alike where chains are alike."""
    a = Accounts.of(
        a.regions, a.sectors, intermediate=0 * a.intermediate, value_added=a.sales, final_use=a.trade.sum(axis=2).T,
        trade=a.trade, theta=a.theta,
    )  # fmt: skip
    assume(moderate(a))
    found = TradeModel(a).solve(Shock((Change("productivity", factor=factor),)))
    assert_allclose(found.real_income, factor, rtol=1e-9)
    assert_allclose(found.wage, 1.0, rtol=1e-9)


def test_one_sector_without_inputs_is_the_textbook() -> None:
    """Arkolakis, Costinot & Rodriguez-Clare (2012): real wage = (own share)^(-1/theta), no tariffs, balanced trade."""
    a = accounts(7, 5, 1, tariffs=0.0)
    trade = a.trade + a.trade.transpose(0, 2, 1)
    sales = trade.sum(axis=1).T
    a = Accounts.of(
        a.regions, a.sectors, intermediate=np.zeros((5, 1, 1)), value_added=sales, final_use=sales, trade=trade,
        theta=np.array([4.0]),
    )  # fmt: skip
    found = TradeModel(a).solve(Shock.iceberg(0.8))
    own = np.diagonal(found.after.economy.share[0]) / np.diagonal(found.before.economy.share[0])
    assert_allclose(found.real_income, own ** (-1 / 4.0), rtol=1e-11)


def test_structural_gravity_is_the_case_of_one_sector() -> None:
    """With balanced trade, and without inputs and tariffs, both solve the same model (theta is sigma less one)."""
    flows = np.array([[60.0, 9, 8], [9, 70, 6], [8, 6, 30]])
    sales = flows.sum(axis=1, keepdims=True)
    a = Accounts.of(
        ["a", "b", "c"], ["all"], intermediate=np.zeros((3, 1, 1)), value_added=sales, final_use=sales,
        trade=flows[None], theta=[4.0],
    )  # fmt: skip
    factor = np.array([[1.0, 0.8, 1], [0.8, 1, 1], [1, 1, 1]])
    found = TradeModel(a).solve(Shock.iceberg(factor[None]))
    simple = solve_endowment(a.regions, sales[:, 0], sales[:, 0], np.log(flows), -4 * np.log(factor), 5.0)
    assert_allclose(simple.before, flows, rtol=1e-12)
    assert_allclose(simple.welfare, found.real_income, rtol=1e-11)
    assert_allclose(simple.price / simple.price[0], found.wage / found.wage[0], rtol=1e-11)


def test_doing_and_undoing_leaves_nothing() -> None:
    a = accounts(5, 4, 3)
    there = TradeModel(a, deficits="zero").solve(Shock.iceberg(0.8))
    e = there.after.economy
    flows = there.after.trade
    back = Accounts.of(
        a.regions, a.sectors, intermediate=e.inputs * there.after.output[:, None, :],
        value_added=e.va_share.T * there.after.output, final_use=(e.taste * e.income).T, trade=flows, theta=a.theta,
        tariff=a.tariff,
    )  # fmt: skip
    again = TradeModel(back, deficits="zero").solve(Shock.iceberg(1 / 0.8))
    assert_allclose(again.real_income * there.real_income, 1.0, rtol=1e-9)
    assert_allclose(again.after.trade, there.before.trade, rtol=1e-8)


def test_workers_move_to_where_incomes_rise_and_none_is_lost() -> None:
    a = accounts(6, 5, 2)
    workers = np.array([5.0, 1.0, 2.0, 3.0, 4.0])
    inside = ("r1", "r2", "r4")
    moves = Change("labour", value=1.5, region=inside, workers=workers)
    found = TradeModel(a).solve(Shock((moves, Change("productivity", factor=1.1, region="r2"))))
    who = [1, 2, 4]
    assert found.labour[2] > 1
    assert_allclose((found.labour * workers)[who].sum(), workers[who].sum(), rtol=1e-11)
    assert_allclose(found.labour[[0, 3]], 1.0)
    gap = np.log(found.labour[who]) - 1.5 * np.log(found.real_income_a_head[who])
    assert_allclose(gap, gap[0], atol=1e-11)


def test_an_impossible_deficit_is_told_before_any_search() -> None:
    a = accounts(1, 3, 1, tariffs=0.0)
    trade = np.array(a.trade)
    trade[0, 1:, 0] = 0.0
    sales = trade.sum(axis=1).T
    a = Accounts.of(
        ["islet", "b", "c"], ["all"], intermediate=np.zeros((3, 1, 1)), value_added=sales,
        final_use=trade.sum(axis=2).T, trade=trade, theta=[5.0],
    )  # fmt: skip
    assert TradeModel(a).baseline.residuals.largest < 1e-10
    with pytest.raises(NumericalError, match="islet"):
        _ = TradeModel(a, deficits="zero").baseline


def test_what_cannot_be_lent_is_told_with_the_region() -> None:
    a = accounts(3, 3, 2)
    much = 2 * a.value_added.sum(axis=1)[0]
    shock = Shock((Change("deficit", value=-much, region="r0"), Change("deficit", add=much, region="r1")))
    with pytest.raises(NumericalError, match=r"(do not clear|No wages leave|No equilibrium)"):
        TradeModel(a).solve(shock)


def test_every_fault_of_a_shock_is_told() -> None:
    a = accounts(3, 3, 2)
    shock = Shock(
        (
            Change("tarif", value=0.1),
            Change("tariff", value=0.1, importer="nowhere", sector="s9"),
            Change("iceberg", factor=-1.0),
            Change("tariff", matrix="tau_none"),
            Change("tariff"),
            Change("productivity", factor=1.1, importer="r0"),
            Change("iceberg", factor=np.ones((2, 2))),
            Change("tariff", value=-1.5),
            Change("deficit", value=np.inf),
            Change("labour", value=-1.0),
        )
    )
    with pytest.raises(ShockError) as caught:
        TradeModel(a).solve(shock)
    told = {(found.row, found.column) for found in caught.value.findings}
    assert told == {
        (1, "what"), (2, "importer"), (2, "sector"), (3, "factor"), (4, "matrix"), (5, "value"), (6, "importer"),
        (7, "factor"), (8, "value"), (9, "value"), (10, "value"),
    }  # fmt: skip


def test_tariffs_are_set_scaled_and_raised_where_told() -> None:
    a = accounts(3, 3, 2)
    changes = (
        Change("tariff", value=0.5, importer="r0", exporter="r1"),
        Change("tariff", factor=0.5, importer="r1", sector="s1"),
        Change("tariff", add=0.1, importer="r2", exporter=("r0", "r1")),
    )
    drive, parts = Shock(changes).bind(a, TradeModel(a).baseline.economy)
    wanted = np.array(a.tariff)
    wanted[:, 0, 1] = 0.5
    wanted[1, 1, :] *= 0.5
    wanted[:, 2, :2] += 0.1
    assert_allclose(drive.tariff, wanted)
    assert list(parts) == [""]
    assert (np.diagonal(drive.tariff, axis1=1, axis2=2) == 0).all()
