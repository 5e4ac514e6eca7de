"""Expected money, hours and emissions against every chain written out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from chain_regions import chain_models
from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.corridor.amounts import Amounts, expected_amounts
from landsea.corridor.chains import ChainModel, expected_cost


@settings(deadline=None, max_examples=60)
@given(chain_models(), st.integers(0, 1000))
def test_expected_amount_is_the_derivative_of_expected_cost_along_the_amount(model: ChainModel, seed: int) -> None:
    """Adding e times the amount to every cost raises the expected cost by e times the expected amount."""
    rng = np.random.default_rng(seed)

    def random_like(array: np.ndarray) -> np.ndarray:
        return np.where(np.isfinite(array), rng.uniform(0, 5, array.shape), 0.0)

    legs = tuple(
        replace(x, **{n: random_like(getattr(x, n)) for n in ("between", "access", "egress", "direct")})
        for x in model.legs
    )
    amounts = Amounts(legs, tuple(rng.uniform(0, 5, len(step.cost)) for step in model.steps))

    def moved(h: float) -> ChainModel:
        shifted = tuple(
            replace(x, **{n: getattr(x, n) + h * getattr(a, n) for n in ("between", "access", "egress", "direct")})
            for x, a in zip(model.legs, legs, strict=True)
        )
        steps = tuple(replace(s, cost=s.cost + h * a) for s, a in zip(model.steps, amounts.steps, strict=True))
        return replace(model, legs=shifted, steps=steps)

    cost, values = expected_cost(model)
    reachable = np.isfinite(cost)
    h = 1e-4
    slope = (expected_cost(moved(h))[0][reachable] - expected_cost(moved(-h))[0][reachable]) / (2 * h)
    (found,) = expected_amounts(model, values, [amounts])
    np.testing.assert_allclose(found[reachable], slope, rtol=1e-6, atol=1e-6)
    assert np.all(found[~reachable] == 0)
