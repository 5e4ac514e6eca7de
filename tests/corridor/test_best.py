"""The best chains against every chain written out, and against the recursion's own flows."""

from __future__ import annotations

import numpy as np
import pytest
from chain_regions import chain_models, every_chain
from hypothesis import given, settings

from landsea.corridor.best import chains_in_order, probability
from landsea.corridor.chains import ChainModel, expected_cost, load

SLOW = settings(deadline=None, max_examples=80)


@SLOW
@given(chain_models())
def test_all_chains_come_and_in_order(model: ChainModel) -> None:
    for o in range(model.n_zones):
        for d in range(model.n_zones):
            truth = sorted((c, n) for c, n in every_chain(model, o, d) if np.isfinite(c))
            found = list(chains_in_order(model, o, d))
            costs = [cost for cost, _ in found]
            np.testing.assert_allclose(costs, [c for c, _ in truth], rtol=1e-12, atol=1e-10)
            assert costs == pytest.approx(sorted(costs), abs=1e-9)
            assert sorted(len(hops) for _, hops in found) == sorted(n for _, n in truth)
            assert len({hops for _, hops in found}) == len(found)


@SLOW
@given(chain_models())
def test_probabilities_of_all_chains_give_the_flows(model: ChainModel) -> None:
    cost, values = expected_cost(model)
    for o in range(model.n_zones):
        for d in range(model.n_zones):
            if not np.isfinite(cost[o, d]):
                continue
            demand = np.zeros_like(cost)
            demand[o, d] = 7.0
            flows = load(model, values, demand)
            by_legs = np.zeros(model.automaton.max_legs)
            steps = [np.zeros_like(one) for one in flows.steps]
            for _, hops in chains_in_order(model, o, d):
                share = probability(model, values, hops, o, d)
                by_legs[len(hops) - 1] += 7.0 * share
                for hop in hops[1:]:
                    steps[hop.step][model.steps[hop.step].rows == hop.row] += 7.0 * share
            np.testing.assert_allclose(by_legs, flows.by_legs, rtol=1e-9, atol=1e-10)
            for mine, theirs in zip(steps, flows.steps, strict=True):
                np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-10)
