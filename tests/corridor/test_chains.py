"""The recursion against every chain written out, and flows against derivatives of cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from chain_regions import Tree, chain_models, every_chain
from hypothesis import given, settings

from landsea.corridor.chains import ChainModel, expected_cost, load

SLOW = settings(deadline=None, max_examples=60)


def total_cost(model: ChainModel, demand: np.ndarray) -> float:
    cost, _ = expected_cost(model)
    return float((demand * np.where(demand > 0, cost, 0.0)).sum())


def demand_for(cost: np.ndarray, seed: int = 1) -> np.ndarray:
    demand = np.random.default_rng(seed).uniform(1, 9, cost.shape)
    return np.where(np.isfinite(cost), demand, 0.0)


@SLOW
@given(chain_models())
def test_expected_cost_equals_the_tree_written_out(model: ChainModel) -> None:
    cost, _ = expected_cost(model)
    tree = Tree(model)
    truth = [[tree.expected(o, d) for d in range(model.n_zones)] for o in range(model.n_zones)]
    np.testing.assert_allclose(cost, truth, rtol=1e-12, atol=1e-10)


@SLOW
@given(chain_models(plain_logit=True))
def test_equal_scales_give_the_multinomial_logit_over_every_chain(model: ChainModel) -> None:
    cost, values = expected_cost(model)
    flows = load(model, values, demand := demand_for(cost))
    by_legs = np.zeros(model.automaton.max_legs)
    for o in range(model.n_zones):
        for d in range(model.n_zones):
            chains = [(c, n) for c, n in every_chain(model, o, d) if np.isfinite(c)]
            weight = np.array([np.exp(-model.theta * c) for c, _ in chains])
            truth = -np.log(weight.sum()) / model.theta if len(chains) else np.inf
            assert cost[o, d] == pytest.approx(truth, rel=1e-12, abs=1e-10)
            for share, (_, n) in zip(weight / weight.sum() if len(chains) else [], chains, strict=True):
                by_legs[n - 1] += share * demand[o, d]
    np.testing.assert_allclose(flows.by_legs, by_legs, rtol=1e-9, atol=1e-12)


@SLOW
@given(chain_models())
def test_flows_conserve_demand(model: ChainModel) -> None:
    cost, values = expected_cost(model)
    demand = demand_for(cost)
    flows = load(model, values, demand)
    total = demand.sum()
    scale = 1e-9 * max(total, 1.0)
    assert abs(flows.by_legs.sum() - total) <= scale
    entering = sum(a.sum() for a in flows.access) + sum(x.sum() for x in flows.direct)
    leaving = sum(e.sum() for e in flows.egress) + sum(x.sum() for x in flows.direct)
    assert abs(entering - total) <= scale
    assert abs(leaving - total) <= scale
    for terminal in range(5):
        arriving = departing = moved = 0.0
        for legs, a, e, b in zip(model.legs, flows.access, flows.egress, flows.between, strict=True):
            at = legs.terminals == terminal
            arriving += a[:, at].sum() + b[:, at].sum()
            departing += e[at].sum() + b[at].sum()
        for step, x in zip(model.steps, flows.steps, strict=True):
            terminals = model.legs[model.automaton.mode[step.before]].terminals[step.at_before]
            moved += x[terminals == terminal].sum()
        assert abs(arriving - moved) <= scale
        assert abs(departing - moved) <= scale
    assert all(np.all(x >= 0) for x in [*flows.access, *flows.egress, *flows.between, *flows.direct, *flows.steps])


def central_difference(model: ChainModel, demand: np.ndarray, part: str, mode: int, at: tuple[int, int]) -> float:
    h, values = 1e-4, []
    for sign in (1, -1):
        legs = list(model.legs)
        array = getattr(legs[mode], part).copy()
        array[at] += sign * h
        legs[mode] = replace(legs[mode], **{part: array})
        values.append(total_cost(replace(model, legs=tuple(legs)), demand))
    return (values[0] - values[1]) / (2 * h)


@SLOW
@given(chain_models())
def test_flow_is_the_derivative_of_expected_cost(model: ChainModel) -> None:
    cost, values = expected_cost(model)
    demand = demand_for(cost)
    flows = load(model, values, demand)
    scale = 1e-7 * max(demand.sum(), 1.0)
    for part in ("between", "access", "egress", "direct"):
        for mode, legs in enumerate(model.legs):
            for at in list(zip(*np.nonzero(np.isfinite(getattr(legs, part))), strict=True))[:3]:
                if part == "between" and at[0] == at[1]:
                    continue
                slope = central_difference(model, demand, part, mode, at)
                assert abs(getattr(flows, part)[mode][at] - slope) <= scale
    for number, step in enumerate(model.steps):
        for x in range(len(step.cost)):
            ends = []
            for h in (1e-4, -1e-4):
                steps = list(model.steps)
                steps[number] = replace(step, cost=step.cost + h * (np.arange(len(step.cost)) == x))
                ends.append(total_cost(replace(model, steps=tuple(steps)), demand))
            assert abs(flows.steps[number][x] - (ends[0] - ends[1]) / 2e-4) <= scale


@SLOW
@given(chain_models())
def test_the_complex_step_gives_the_derivative_of_flows(model: ChainModel) -> None:
    cost, values = expected_cost(model)
    demand = demand_for(cost)

    def with_constant(value: complex) -> ChainModel:
        return replace(model, legs=(replace(model.legs[0], constant=value), *model.legs[1:]))

    stepped = with_constant(1e-20j)
    exact = load(stepped, expected_cost(stepped)[1], demand).by_legs.imag / 1e-20
    h = 1e-3
    plus, minus = (load(m, expected_cost(m)[1], demand).by_legs for m in (with_constant(h), with_constant(-h)))
    np.testing.assert_allclose(exact, (plus - minus) / (2 * h), atol=1e-5 * max(demand.sum(), 1))
    np.testing.assert_allclose(
        load(stepped, expected_cost(stepped)[1], demand).by_legs.real, load(model, values, demand).by_legs, rtol=1e-12
    )
