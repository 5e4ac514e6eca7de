"""Gravity against the ipfn library, and against what a balanced table must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ipfn.ipfn import ipfn
from numpy.testing import assert_allclose

from landsea.economy import gravity

MOST = 7


@st.composite
def problems(draw: st.DrawFn, *, closed: bool = False):
    """Supply, use and cost; with `closed`, some zones send or take nothing, and some pairs may not trade."""
    rows, columns = draw(st.integers(1, MOST)), draw(st.integers(1, MOST))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    supply, use = rng.uniform(1.0, 1e6, rows), rng.uniform(1.0, 1e6, columns)
    cost = rng.uniform(0.0, 400.0, (rows, columns))
    if closed:
        supply[rng.random(rows) < 0.2] = 0.0
        use[rng.random(columns) < 0.2] = 0.0
        cost[rng.random(cost.shape) < 0.15] = np.inf
    return supply, use, cost, draw(st.floats(0.0, 0.03))


def by_library(seed_table, supply, use):
    """Balance with ipfn until it changes no more."""
    fit = ipfn(seed_table.copy(), [supply, use], [[0], [1]], convergence_rate=1e-13, rate_tolerance=0.0)
    return fit.iteration()


@settings(deadline=None, max_examples=60)
@given(problems())
def test_equals_the_library(problem):
    supply, use, cost, beta = problem
    found = gravity(supply, use, cost, beta)
    total = min(supply.sum(), use.sum())
    expected = by_library(np.exp(-beta * cost), supply * total / supply.sum(), use * total / use.sum())
    assert_allclose(found.flow, expected, rtol=1e-7, atol=1e-8 * total)


@settings(deadline=None, max_examples=100)
@given(problems())
def test_meets_both_sides(problem):
    supply, use, cost, beta = problem
    found = gravity(supply, use, cost, beta)
    total = min(supply.sum(), use.sum())
    assert found.residual <= 1e-9
    assert_allclose(found.flow.sum(axis=1), supply * total / supply.sum(), rtol=2e-9)
    assert_allclose(found.flow.sum(axis=0), use * total / use.sum(), rtol=2e-9)


@settings(deadline=None, max_examples=100)
@given(problems(closed=True))
def test_loses_no_tonne_and_opens_no_pair(problem):
    supply, use, cost, beta = problem
    found = gravity(supply, use, cost, beta, most_iterations=200)
    assert np.isfinite(found.flow).all()
    assert (found.flow >= 0).all()
    assert not found.flow[~np.isfinite(cost)].any()
    assert not found.flow[supply == 0].any()
    assert not found.flow[:, use == 0].any()
    # What a row did not send is unmet, to the tolerance that the residual states.
    slack = (found.residual + 1e-9) * use.sum()
    assert_allclose(found.flow.sum() + found.unmet_supply.sum(), supply.sum(), atol=slack)
    assert_allclose(found.flow.sum() + found.unmet_use.sum(), use.sum(), atol=slack)


@settings(deadline=None, max_examples=60)
@given(problems())
def test_larger_beta_means_shorter_ways(problem):
    supply, use, cost, _ = problem
    work = [float((gravity(supply, use, cost, beta).flow * cost).sum()) for beta in (0.0, 0.005, 0.02)]
    slack = 1e-7 * max(work)
    assert work[0] >= work[1] - slack
    assert work[1] >= work[2] - slack


def test_beta_zero_is_proportional():
    supply, use = np.array([10.0, 30.0]), np.array([4.0, 16.0, 20.0])
    found = gravity(supply, use, np.full((2, 3), 123.0), 0.0)
    assert_allclose(found.flow, np.outer(supply, use) / 40.0, rtol=1e-12)
    assert found.iterations == 1


def test_odds_ratios_follow_cost():
    """T_11 T_22 / (T_12 T_21) = exp(-beta (c_11 + c_22 - c_12 - c_21)), whatever the marginals (Wilson 1967)."""
    cost = np.array([[10.0, 80.0], [50.0, 20.0]])
    t = gravity(np.array([3.0, 9.0]), np.array([7.0, 5.0]), cost, 0.01).flow
    assert_allclose(t[0, 0] * t[1, 1] / (t[0, 1] * t[1, 0]), np.exp(0.01 * (80 + 50 - 10 - 20)), rtol=1e-9)


def test_one_zone():
    found = gravity(np.array([5.0]), np.array([8.0]), np.array([[30.0]]), 0.02)
    assert_allclose(found.flow, [[5.0]])
    assert_allclose(found.unmet_supply, [0.0])
    assert_allclose(found.unmet_use, [3.0])


def test_nothing_to_send():
    found = gravity(np.zeros(2), np.ones(2), np.ones((2, 2)), 0.02)
    assert not found.flow.any()
    assert_allclose(found.unmet_use, [1.0, 1.0])
    assert found.residual == 0.0


def test_a_zone_without_partner_is_unmet_and_spoils_nothing():
    cost = np.array([[1.0, 2.0], [np.inf, np.inf]])
    found = gravity(np.array([6.0, 4.0]), np.array([3.0, 3.0]), cost, 0.1)
    assert_allclose(found.flow, [[3.0, 3.0], [0.0, 0.0]])
    assert_allclose(found.unmet_supply, [0.0, 4.0])
    assert found.residual <= 1e-9


def test_large_costs_do_not_underflow():
    """Only differences of cost along a row matter, so a common charge of any size changes nothing."""
    supply, use, cost = np.array([2.0, 3.0]), np.array([4.0, 1.0]), np.array([[10.0, 60.0], [40.0, 20.0]])
    near = gravity(supply, use, cost, 0.02)
    far = gravity(supply, use, cost + 1e6, 0.02)
    assert_allclose(far.flow, near.flow, rtol=1e-8)


@pytest.mark.parametrize("most", [50, 20_000])
def test_an_infeasible_pattern_is_told_by_its_residual(most):
    # Both rows of 10 may only use the first column, which takes 5; the second column finds nobody.
    cost = np.array([[1.0, np.inf], [1.0, np.inf], [1.0, 1.0]])
    found = gravity(np.array([10.0, 10.0, 1.0]), np.array([5.0, 16.0]), cost, 0.01, most_iterations=most)
    assert found.residual > 0.5
    assert found.iterations <= most
    assert np.isfinite(found.flow).all()
    assert not found.flow[~np.isfinite(cost)].any()
