"""Networks of which a core is searched instead of eliminated: the same costs, flows and ways as any other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from thread_counts import assert_same_bits, needs_two

from landsea.corridor.elimination import Elimination
from landsea.corridor.kernels import ordering
from landsea.corridor.topology import Topology
from landsea.errors import NetworkError

LEVELS = st.sampled_from([0.0, 0.0, 1.0, 1.0, 2.0, 5.0, np.inf])

unhurried = settings(deadline=None)  # the first example compiles


def distances(n_nodes, tail, head, cost):
    """Dijkstra between all nodes; an arc of cost 0 is an arc."""
    best = np.full((n_nodes, n_nodes), np.inf)
    np.minimum.at(best, (tail, head), cost)
    start, end = np.nonzero(np.isfinite(best))
    graph = csr_array((best[start, end], (start, end)), shape=(n_nodes, n_nodes))
    return dijkstra(graph)


@st.composite
def networks(draw):
    """Return n_nodes, tail, head, cost and the neighbours above which a node stays in the core."""
    n_nodes = draw(st.integers(1, 14))
    node = st.integers(0, n_nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node, LEVELS), max_size=45))
    tail, head, cost = (np.array([arc[i] for arc in arcs]) for i in range(3))
    most = draw(st.integers(-1, 4))
    return n_nodes, tail.astype(np.int64), head.astype(np.int64), cost.astype(np.float64), most


def hubs(seed, n_nodes, each=3):
    """Return a network in which every node joins a few others, those that are joined already more often."""
    rng = np.random.default_rng(seed)
    ends = [0, 1]
    pairs = [(0, 1)]
    for node in range(2, n_nodes):
        for other in {ends[k] for k in rng.integers(0, len(ends), each)}:
            pairs.append((node, other))
            ends += [node, other]
    tail, head = np.array(pairs).T
    return n_nodes, np.r_[tail, head], np.r_[head, tail], rng.random(2 * len(tail)) + 0.01, rng


@unhurried
@given(networks())
def test_costs_are_those_of_dijkstra(network):
    n_nodes, tail, head, cost, most = network
    nodes = np.arange(n_nodes)
    skim, _ = Topology.build(n_nodes, tail, head, most).customise(cost).skim(nodes, nodes)
    np.testing.assert_array_equal(skim, distances(n_nodes, tail, head, cost))


@unhurried
@given(networks())
def test_loads_and_attributes_are_sums_along_the_paths(network):
    n_nodes, tail, head, cost, most = network
    nodes = np.arange(n_nodes)
    rng = np.random.default_rng(1)
    carried = rng.integers(-9, 10, (2, tail.size)).astype(float)
    metric = Topology.build(n_nodes, tail, head, most).customise(cost, carried)
    skim, sums = metric.skim(nodes, nodes)
    flow = rng.integers(0, 5, skim.shape).astype(float)
    flow[np.isinf(skim)] = 0.0
    expected = np.zeros(tail.size)
    for source, target in np.argwhere(np.isfinite(skim)):
        arcs = metric.path(source, target)
        stops = [source, *head[arcs]]
        assert (stops[-1], list(tail[arcs])) == (target, stops[:-1])
        assert cost[arcs].sum() == skim[source, target]
        np.testing.assert_array_equal(sums[:, source, target], carried[:, arcs].sum(axis=1))
        np.add.at(expected, arcs, flow[source, target])
    np.testing.assert_array_equal(metric.load(nodes, nodes, flow), expected)
    assert np.isnan(sums[:, np.isinf(skim)]).all()


@pytest.mark.parametrize("most", [-1, 2, 8])
def test_a_core_changes_no_cost_and_no_flow_of_a_larger_network(most):
    n_nodes, tail, head, cost, rng = hubs(most + 2, 900)
    sources, targets = rng.integers(0, n_nodes, 70), rng.integers(0, n_nodes, 90)
    cored, whole = (Topology.build(n_nodes, tail, head, one) for one in (most, n_nodes))
    assert (cored.n_core > 100, whole.n_core) == (True, 0)
    flow = rng.random((70, 90))
    found = [net.customise(cost, [cost]) for net in (cored, whole)]
    mine, theirs = (metric.skim(sources, targets) for metric in found)
    np.testing.assert_allclose(mine[0], theirs[0], rtol=1e-12)
    np.testing.assert_allclose(mine[1][0], theirs[0], rtol=1e-12)
    loads = [metric.load(sources, targets, flow) for metric in found]
    np.testing.assert_allclose(*loads, rtol=1e-9, atol=1e-12)
    one = found[0].skim(sources[:1], targets[:1])[0]
    np.testing.assert_array_equal(one, mine[0][:1, :1])


@needs_two
def test_threads_change_no_bit():
    n_nodes, tail, head, cost, rng = hubs(3, 400)
    nodes = rng.permutation(n_nodes)
    metric = Topology.build(n_nodes, tail, head, 3).customise(cost, rng.random((1, cost.size)))
    flow = rng.random((n_nodes, n_nodes))
    assert_same_bits(lambda: (*metric.skim(nodes, nodes), metric.load(nodes, nodes, flow)))


def test_an_island_beside_the_core_is_refused_by_name():
    n_nodes, tail, head, cost, _ = hubs(5, 60)
    metric = Topology.build(n_nodes + 1, tail, head, 2).customise(cost)
    assert metric.skim([0], [n_nodes])[0] == np.inf
    with pytest.raises(NetworkError, match=f"node 0 to node {n_nodes}"):
        metric.load([0], [n_nodes], [[1.0]])


@pytest.mark.parametrize("seed", range(3))
def test_pattern_joins_the_neighbours_of_all_that_is_eliminated_and_nothing_else(seed):
    n_nodes, tail, head, _, _ = hubs(seed, 80)
    net = Topology.build(n_nodes, tail, head, 3)
    joined = {frozenset(pair) for pair in zip(net.rank[tail].tolist(), net.rank[head].tolist(), strict=True)}
    for v in range(net.core):
        above = [w for w in range(v + 1, n_nodes) if frozenset((v, w)) in joined]
        joined |= {frozenset((a, b)) for a in above for b in above if a != b}
        assert len(above) <= 3
    assert {frozenset(pair) for pair in zip(net.lower.tolist(), net.upper.tolist(), strict=True)} == joined


def test_hubs_have_a_core_and_streets_have_none():
    n_nodes, tail, head, _, _ = hubs(1, 3000)
    assert Topology.build(n_nodes, tail, head).n_core > 0
    node = np.arange(1600).reshape(40, 40)
    ends = np.hstack(
        (np.stack((node[:-1].ravel(), node[1:].ravel())), np.stack((node[:, :-1].ravel(), node[:, 1:].ravel())))
    )
    assert Topology.build(1600, *ends).n_core == 0


def test_sizes_of_rows_are_those_of_the_pattern():
    n_nodes, tail, head, _, _ = hubs(2, 300)
    graph = ordering.simple_graph(n_nodes, tail, head)
    plan = Elimination.plan(*graph, n_nodes)
    sizes = ordering.row_sizes(*graph, plan.order, plan.rank, plan.parent)
    np.testing.assert_array_equal(sizes, np.diff(Topology.build(n_nodes, tail, head, n_nodes).row))
