"""Adjusting cells to counts: against the closed form and an optimiser of another kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from landsea.economy.adjustment import adjust


def problem(seed: int, cells: int = 8, counts: int = 3) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(seed)
    prior = random.uniform(0.5, 5.0, cells)
    shares = random.uniform(0, 1, (counts, cells)) * (random.random((counts, cells)) < 0.6)
    counted = shares @ (prior * random.uniform(0.4, 2.5, cells)) + 0.1
    return prior, shares, counted, 0.1 * counted


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_least_squares_by_the_closed_form(seed: int) -> None:
    prior, shares, counted, sigma = problem(seed)
    found = adjust(prior, 0.1, shares, counted, sigma)
    weight = np.diag((0.1 * prior) ** 2)
    gain = weight @ shares.T @ np.linalg.inv(shares @ weight @ shares.T + np.diag(sigma**2))
    wanted = prior + gain @ (counted - shares @ prior)
    if (wanted <= 0).any():
        return  # the bound holds; the optimiser tests it
    np.testing.assert_allclose(found.q, wanted, rtol=1e-7)
    posterior = weight - gain @ shares @ weight
    np.testing.assert_allclose(found.variance, np.diag(posterior), rtol=1e-7)
    np.testing.assert_allclose(found.leverage, np.diag(shares @ gain), rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(found.determined, 1 - np.diag(posterior) / np.diag(weight), atol=1e-9)
    assert found.rank == np.linalg.matrix_rank(shares)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), method=st.sampled_from(["gls", "entropy"]))
def test_no_other_cells_are_better(seed: int, method: str) -> None:
    prior, shares, counted, sigma = problem(seed)
    found = adjust(prior, 0.8, shares, counted, sigma, method)
    tau = 0.8**2 * (prior**2).sum() / prior.sum()

    def value(q: np.ndarray) -> float:
        misfit = (((shares @ q - counted) / sigma) ** 2).sum() / 2
        if method == "gls":
            return misfit + (((q - prior) / (0.8 * prior)) ** 2).sum() / 2
        return misfit + (q * np.log(q / prior) - q + prior).sum() / tau

    low = 0.0 if method == "gls" else 1e-9
    other = minimize(value, prior, bounds=[(low, None)] * len(prior), options={"maxiter": 5000, "maxfun": 10**6})
    assert value(np.maximum(found.q, low)) <= other.fun * (1 + 1e-9) + 1e-9
    assert (found.q >= 0).all()
    assert other.fun <= value(np.maximum(found.q, low)) * (1 + 1e-3) + 1e-3


def test_enough_firm_counts_recover_the_truth() -> None:
    random = np.random.default_rng(3)
    truth, prior = random.uniform(1, 9, 6), random.uniform(1, 9, 6)
    shares = random.uniform(0, 1, (9, 6))
    counted = shares @ truth
    for method in ("gls", "entropy"):
        found = adjust(prior, 1.0, shares, counted, 1e-5 * counted, method)
        np.testing.assert_allclose(found.q, truth, rtol=1e-3)
        assert found.rank == 6
        assert found.leverage.sum() == pytest.approx(6, abs=1e-2)


def test_a_cell_that_no_count_sees_stays() -> None:
    found = adjust(np.array([2.0, 3.0]), 0.5, np.array([[1.0, 0.0]]), np.array([4.0]), np.array([0.1]))
    assert found.q[1] == 3.0
    assert found.determined[1] == 0.0
    assert found.determined[0] > 0.9
    assert found.variance[1] == pytest.approx((0.5 * 3) ** 2)
