"""Accounts with a parameter moved: every sum holds, and what is held stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landsea as ls
from landsea.economy.regional import Regional
from landsea.economy.regional.varied import with_deficits, with_domestic_trade, with_duties, with_inputs


@pytest.fixture(scope="module")
def regional() -> Regional:
    return Regional.of(ls.load("liaoning"))


def every(regional: Regional) -> np.ndarray:
    return np.ones(len(regional.accounts.sectors), bool)


def holds(regional: Regional) -> None:
    """Output and use add up as they do in the pack's own accounts, and nothing is below nought."""
    accounts = regional.accounts
    assert np.allclose(accounts.cost, accounts.sales, rtol=1e-9, atol=1e-9)
    use = (accounts.trade * (1 + accounts.tariff)).sum(axis=2).T
    assert np.allclose(accounts.intermediate.sum(axis=2) + accounts.final_use, use, rtol=1e-9, atol=1e-9)
    assert accounts.final_use.min() >= 0
    assert accounts.value_added[accounts.sales > 0].min() > 0


@settings(max_examples=15, deadline=None)
@given(st.floats(0.3, 1.6), st.integers(0, 2**32 - 1))
def test_sums_hold_however_inputs_are_moved(regional: Regional, factor: float, seed: int) -> None:
    chosen = np.random.default_rng(seed).random(len(regional.accounts.sectors)) < 0.5
    holds(with_inputs(regional, chosen, factor))


def test_inputs_of_other_sectors_stay_where_goods_suffice(regional: Regional) -> None:
    chosen = np.arange(len(regional.accounts.sectors)) == 4
    fewer = with_inputs(regional, chosen, 0.9).accounts.intermediate
    assert np.allclose(fewer[:, :, 4], 0.9 * regional.accounts.intermediate[:, :, 4])
    assert np.allclose(fewer[:, :, ~chosen], regional.accounts.intermediate[:, :, ~chosen])


@settings(max_examples=6, deadline=None)
@given(st.floats(0.7, 1.3))
def test_domestic_trade_is_the_same_gravity_with_another_deterrence(regional: Regional, power: float) -> None:
    old, new = regional.accounts.trade, with_domestic_trade(regional, every(regional), power).accounts.trade
    home = regional.domestic
    assert np.allclose(new[:, ~home], old[:, ~home])
    assert np.allclose(new.sum(axis=1), old.sum(axis=1), rtol=1e-8)
    assert np.allclose(new.sum(axis=2), old.sum(axis=2), rtol=1e-8)
    # What balancing cannot touch: odds of four flows, whose logs are the power times as large.
    j, n, m, i, k = 0, 0, 1, 2, 3

    def odds(trade: np.ndarray) -> float:
        return float(np.log(trade[j, n, i] * trade[j, m, k] / (trade[j, n, k] * trade[j, m, i])))

    assert odds(new) == pytest.approx(power * odds(old), rel=1e-6)
    holds(with_domestic_trade(regional, every(regional), power))


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.2])
def test_duties_and_deficits(regional: Regional, factor: float) -> None:
    moved = with_duties(regional, every(regional), factor)
    assert np.allclose(moved.policy.tariff, factor * regional.policy.tariff)
    holds(moved)
    deficit = with_deficits(regional, factor).accounts.deficit
    assert np.allclose(deficit, factor * regional.accounts.deficit)


def test_a_factor_of_one_changes_nothing(regional: Regional) -> None:
    for moved in (
        with_inputs(regional, every(regional), 1.0),
        with_domestic_trade(regional, every(regional), 1.0),
        with_duties(regional, every(regional), 1.0),
    ):
        for name in ("trade", "intermediate", "value_added", "final_use"):
            assert np.allclose(getattr(moved.accounts, name), getattr(regional.accounts, name), rtol=1e-7, atol=1e-9)


def test_elasticities_swapped_for_some_sectors(regional: Regional) -> None:
    moved = regional.with_theta({"machinery": 20.0, "food": 2.0})
    table = moved.sectors.set_index("sector")
    assert table.loc["machinery", ["theta", "theta_low", "theta_high"]].tolist() == [20.0, 1.52, 20.0]
    assert table.loc["food", ["theta", "theta_low", "theta_high"]].tolist() == [2.0, 1.33, 3.77]
    assert moved.accounts.theta[regional.accounts.sectors.index("machinery")] == 20.0
