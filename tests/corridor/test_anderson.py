"""Fixed points against solutions known otherwise."""

from __future__ import annotations

import numpy as np
import pytest

from landsea.corridor.anderson import fixed_point


def test_linear_system_of_n_unknowns_takes_about_n_steps() -> None:
    random = np.random.default_rng(0)
    spread = random.normal(size=(8, 8))
    matrix = np.eye(8) * 3 + 0.3 * spread
    wanted = random.uniform(1, 2, 8)
    right = matrix @ wanted

    def step(x: np.ndarray) -> np.ndarray:
        return right - matrix @ x

    found = fixed_point(step, lambda x: float(np.linalg.norm(step(x))), np.zeros(8), 1e-10, 60)
    assert found.converged
    assert found.steps <= 25
    np.testing.assert_allclose(found.x, wanted, rtol=1e-8)


@pytest.mark.parametrize("capacity", [0.2, 0.5, 0.9, 2.0])
def test_price_of_a_quota_in_closed_form(capacity: float) -> None:
    # Two choices at the same cost, theta = 1: share 1 / (1 + exp(p)) of one tonne; a quota prices it at log(1/c - 1).
    def share(price: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(price))

    def step(x: np.ndarray) -> np.ndarray:
        return np.maximum(np.log(share(x) / capacity), -x)

    def measure(x: np.ndarray) -> float:
        over = share(x) / capacity - 1
        return float(np.abs(np.where(x > 0, over, np.maximum(over, 0))).max())

    found = fixed_point(step, measure, np.zeros(1), 1e-12, 100)
    assert found.converged
    assert found.x[0] == pytest.approx(max(np.log(1 / capacity - 1), 0.0) if capacity < 1 else 0.0, abs=1e-10)


def test_says_that_it_did_not_converge() -> None:
    found = fixed_point(lambda x: np.ones_like(x), lambda _: 1.0, np.zeros(2), 1e-8, 7)
    assert not found.converged
    assert found.steps == 7
    assert len(found.history) == 7
