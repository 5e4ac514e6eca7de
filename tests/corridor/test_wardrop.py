"""User equilibrium: closed forms, published flows, and conditions checked by other code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from landsea.corridor import RoadProblem, assign, measure, read_roads
from landsea.corridor.tntp import read_flow
from landsea.errors import NetworkError, NumericalError

BENCH = Path(__file__).parents[2].parent / "shared" / "bench"


def public(name: str) -> Path:
    if not BENCH.is_dir():
        pytest.skip("the public networks are not at hand")
    return BENCH / name


def problem(
    n: int, arcs: list[tuple[int, int, float, float, float]], trips: list[tuple[int, int, float]]
) -> RoadProblem:
    tail, head, base, rise, power = (np.array(column) for column in zip(*arcs, strict=True))
    table = np.zeros((n, n))
    for o, d, amount in trips:
        table[o, d] = amount
    zones = np.arange(n)
    ints = [one.astype(np.int64) for one in (tail, head)]
    floats = [one.astype(float) for one in (base, rise, power)]
    return RoadProblem(n, *ints, *floats, zones, zones, table)


def test_two_ways_by_hand() -> None:
    # 10 + x on one way, 15 + 0.5 (6 - x) on the other: equal at x = 16 / 3.
    found = assign(problem(2, [(0, 1, 10, 1, 1), (0, 1, 15, 0.5, 1)], [(0, 1, 6.0)]), 1e-14)
    np.testing.assert_allclose(found.flow, [16 / 3, 2 / 3], rtol=1e-12)
    np.testing.assert_allclose(found.cost, 46 / 3, rtol=1e-12)


def test_braess() -> None:
    # Published: 2 trips on each of the three ways, each at a cost of 92.
    roads = read_roads(public("Braess_net.tntp"), public("Braess_trips.tntp"))
    found = assign(roads.problem, 1e-12)
    np.testing.assert_allclose(np.sort(found.flow), [2, 2, 2, 4, 4], rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "factor", "objective"),
    [("SiouxFalls", 0.0, 4231335.287107440), ("Anaheim", 0.0, 1286032.171096), ("ChicagoSketch", 0.04, 17313018.7387)],
)
def test_published_equilibria(name: str, factor: float, objective: float) -> None:
    roads = read_roads(public(f"{name}_net.tntp"), public(f"{name}_trips.tntp"), distance_factor=factor)
    found = assign(roads.problem, 1e-12)
    assert found.relative_gap <= 1e-12
    assert found.conservation < 1e-14
    assert found.objective == pytest.approx(objective, rel=1e-11)
    published = {
        (int(tail) + 1, int(head) + 1): volume for tail, head, volume, _ in read_flow(public(f"{name}_flow.tntp"))
    }
    ends = zip(roads.links["from_node_id"], roads.links["to_node_id"], strict=True)
    best = np.array([published[one] for one in ends])
    felt = roads.problem.rise > 0
    np.testing.assert_allclose(found.flow[felt], best[felt], atol=1e-5 * best.max())


@st.composite
def networks(draw: st.DrawFn) -> RoadProblem:
    """Draw a small network: a ring so that all is connected, other arcs, some parallel, some without cost or delay."""
    n = draw(st.integers(3, 7))
    number = st.sampled_from([0.0, 0.5, 1.0, 3.0, 10.0])
    some = st.tuples(
        st.integers(0, n - 1), st.integers(0, n - 1), number, st.sampled_from([0.0, 0.01, 1.0]),
        st.sampled_from([1.0, 2.0, 4.0, 2.5]),
    )  # fmt: skip
    ring = [(i, (i + 1) % n, draw(number), draw(st.sampled_from([0.0, 0.1, 1.0])), 4.0) for i in range(n)]
    more = [arc for arc in draw(st.lists(some, max_size=14)) if arc[0] != arc[1]]
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.sampled_from([0.1, 1.0, 5.0]))
    return problem(n, ring + more, draw(st.lists(pair, min_size=1, max_size=8)))


def test_an_equilibrium_that_costs_nothing_is_found() -> None:
    # A free arc beside two that cost as soon as they are used: all trips end on it; no share of nought is asked for.
    found = assign(problem(2, [(0, 1, 0, 0.1, 4), (0, 1, 0, 0.01, 1), (0, 1, 0, 0, 1)], [(0, 1, 0.1)]), 1e-9)
    assert found.relative_gap <= 1e-9
    assert found.cost @ found.flow < 1e-13
    assert found.flow.sum() == pytest.approx(0.1)


@settings(max_examples=150, deadline=None)
@given(networks())
def test_no_traveller_has_a_cheaper_way(road: RoadProblem) -> None:
    found = assign(road, 1e-9)
    seen = measure(road, found.flow)
    assert seen.relative_gap <= 1e-9
    assert seen.conservation < 1e-12
    assert (found.flow >= 0).all()


@settings(max_examples=15, deadline=None)
@given(networks())
def test_objective_is_the_least_that_another_solver_finds(road: RoadProblem) -> None:
    # Flows by origin as unknowns, balances as constraints, SciPy's SLSQP.
    found = assign(road, 1e-9)
    origins = np.flatnonzero(road.wanted.sum(axis=1))
    arcs, n = len(road.tail), road.n_nodes
    if len(origins) == 0 or len(origins) * arcs > 80:
        return
    node = np.zeros((n, arcs))
    np.add.at(node, (road.head, np.arange(arcs)), 1.0)
    np.add.at(node, (road.tail, np.arange(arcs)), -1.0)
    wanted = road.wanted[origins]
    due = wanted.copy()
    due[np.arange(len(origins)), origins] -= wanted.sum(axis=1)
    balance = LinearConstraint(np.kron(np.eye(len(origins)), node), due.ravel(), due.ravel())

    def total(x: np.ndarray) -> np.ndarray:
        return np.maximum(x.reshape(len(origins), arcs).sum(axis=0), 0.0)

    size = len(origins) * arcs
    best = minimize(
        lambda x: road.objective(total(x)),
        np.full(size, 0.1),
        jac=lambda x: np.tile(road.cost(total(x)), len(origins)),
        bounds=[(0, None)] * size,
        constraints=[balance],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-12},
    )
    if best.success:
        assert found.objective <= best.fun + 1e-6 * max(1.0, abs(best.fun))


def test_trips_without_a_way_are_refused_by_zone() -> None:
    with pytest.raises(NetworkError, match=r"no way \(1 to 3\)"):
        assign(problem(3, [(0, 1, 1, 0, 1)], [(0, 2, 1.0), (0, 1, 1.0)]))


def test_a_negative_cost_is_refused() -> None:
    with pytest.raises(NetworkError, match="base that is negative"):
        assign(problem(2, [(0, 1, -1, 0, 1)], [(0, 1, 1.0)]))


def test_an_unreached_gap_is_an_error_with_the_gap() -> None:
    roads = read_roads(public("SiouxFalls_net.tntp"), public("SiouxFalls_trips.tntp"))
    with pytest.raises(NumericalError, match="after 2 iterations"):
        assign(roads.problem, 1e-12, most=2)


def test_no_trips_at_all() -> None:
    found = assign(replace(problem(2, [(0, 1, 1, 1, 1)], []), trips=np.zeros((2, 2))))
    assert found.flow.sum() == 0
    assert found.relative_gap == 0
