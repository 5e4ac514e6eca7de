"""Legs on small random networks, against SciPy's Dijkstra and against properties that any loading must have."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from thread_counts import assert_same_bits, needs_two

from landsea.corridor.kernels import core, customise, load, ordering, pattern, sweep, trace
from landsea.corridor.topology import Topology
from landsea.errors import NetworkError

LEVELS = st.sampled_from([0.0, 0.0, 1.0, 1.0, 2.0, 5.0, np.inf])
PRICES = LEVELS | st.floats(0.0, 1e3, allow_nan=False)

unhurried = settings(deadline=None)  # the first example compiles


def distances(n_nodes, tail, head, cost, sources):
    """Dijkstra; an arc of cost 0 stays an arc, of parallel arcs the cheapest, loops and closed arcs do not count."""
    used = (np.isfinite(cost)) & (tail != head)
    tail, head, cost = tail[used], head[used], cost[used]
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(tail.size, dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    graph = csr_array((cost[first], (tail[first], head[first])), shape=(n_nodes, n_nodes))
    assert graph.nnz == first.sum()
    return dijkstra(graph, indices=sources)


@st.composite
def networks(draw, prices=PRICES):
    """Return n_nodes, tail, head, cost: islands, loops, parallel and one-way arcs all occur."""
    n_nodes = draw(st.integers(1, 14))
    node = st.integers(0, n_nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node, prices), max_size=45))
    tail, head, cost = (np.array([arc[i] for arc in arcs]) for i in range(3))
    return n_nodes, tail.astype(np.int64), head.astype(np.int64), cost.astype(np.float64)


def scattered(seed, n_nodes, n_arcs, island=0.05):
    """Return a larger random network with near neighbours joined, some nodes left alone, and no equal path costs."""
    rng = np.random.default_rng(seed)
    tail = rng.integers(0, n_nodes, n_arcs)
    head = (tail + rng.integers(-12, 13, n_arcs)) % n_nodes
    apart = rng.random(n_nodes) < island
    kept = ~(apart[tail] | apart[head])
    return n_nodes, tail[kept], head[kept], rng.random(kept.sum()) + 0.01, rng


def demand(n_nodes, cost, seed=0):
    """Random flow between all pairs that a path joins."""
    flow = np.random.default_rng(seed).integers(0, 5, (n_nodes, n_nodes)).astype(float)
    flow[np.isinf(cost)] = 0.0
    return flow


@unhurried
@given(networks())
def test_skim_equals_dijkstra(network):
    n_nodes, tail, head, cost = network
    nodes = np.arange(n_nodes)
    skim, attributes = Topology.build(n_nodes, tail, head).customise(cost).skim(nodes, nodes)
    np.testing.assert_allclose(skim, distances(n_nodes, tail, head, cost, nodes), rtol=1e-12, atol=0)
    assert attributes.shape == (0, n_nodes, n_nodes)


@pytest.mark.parametrize(("n_nodes", "n_arcs"), [(60, 40), (300, 900), (2500, 9000)])
def test_skim_equals_dijkstra_on_larger_networks(n_nodes, n_arcs):
    n_nodes, tail, head, cost, rng = scattered(n_arcs, n_nodes, n_arcs)
    sources, targets = rng.integers(0, n_nodes, 70), rng.integers(0, n_nodes, 90)
    metric = Topology.build(n_nodes, tail, head).customise(cost)
    expected = distances(n_nodes, tail, head, cost, sources)
    np.testing.assert_allclose(metric.skim(sources, targets)[0], expected[:, targets], rtol=1e-12)
    everywhere = metric.skim(sources, np.arange(n_nodes))[0]
    np.testing.assert_array_equal(metric.skim(sources, targets)[0], everywhere[:, targets])
    np.testing.assert_array_equal(metric.skim(sources[:1], targets[:1])[0], everywhere[:1, targets[:1]])


@unhurried
@given(networks())
def test_path_leads_from_source_to_target_at_the_skimmed_cost(network):
    n_nodes, tail, head, cost = network
    nodes = np.arange(n_nodes)
    metric = Topology.build(n_nodes, tail, head).customise(cost)
    skim, _ = metric.skim(nodes, nodes)
    for source, target in np.argwhere(np.isfinite(skim)):
        arcs = metric.path(source, target)
        stops = [source, *head[arcs]]
        assert stops[-1] == target
        assert list(tail[arcs]) == stops[:-1]
        assert cost[arcs].sum() == pytest.approx(skim[source, target], rel=1e-12)


@unhurried
@given(networks())
def test_load_equals_the_sum_over_paths(network):
    n_nodes, tail, head, cost = network
    nodes = np.arange(n_nodes)
    metric = Topology.build(n_nodes, tail, head).customise(cost)
    flow = demand(n_nodes, metric.skim(nodes, nodes)[0])
    expected = np.zeros(tail.size)
    for source, target in np.argwhere(flow > 0):
        np.add.at(expected, metric.path(source, target), flow[source, target])
    np.testing.assert_array_equal(metric.load(nodes, nodes, flow), expected)


@unhurried
@given(networks())
def test_load_conserves_flow_at_every_node(network):
    n_nodes, tail, head, cost = network
    nodes = np.arange(n_nodes)
    metric = Topology.build(n_nodes, tail, head).customise(cost)
    flow = demand(n_nodes, metric.skim(nodes, nodes)[0])
    arcs = metric.load(nodes, nodes, flow)
    out = np.bincount(tail, arcs, n_nodes) - np.bincount(head, arcs, n_nodes)
    np.testing.assert_array_equal(out, flow.sum(axis=1) - flow.sum(axis=0))
    assert not arcs[np.isinf(cost)].any()


@unhurried
@given(networks(prices=LEVELS), st.integers(0, 2**32 - 1))
def test_load_is_a_supergradient_even_with_ties(network, seed):
    n_nodes, tail, head, cost = network
    nodes = np.arange(n_nodes)
    topology = Topology.build(n_nodes, tail, head)
    metric = topology.customise(cost)
    skim, _ = metric.skim(nodes, nodes)
    flow = demand(n_nodes, skim)
    arcs = metric.load(nodes, nodes, flow)
    total = (flow * np.where(flow > 0, skim, 0.0)).sum()
    used = np.isfinite(cost)
    assert arcs[used] @ cost[used] == pytest.approx(total, rel=1e-12)
    other = np.where(used, np.random.default_rng(seed).integers(0, 5, cost.size), np.inf)
    shifted, _ = topology.customise(other).skim(nodes, nodes)
    assert (flow * np.where(flow > 0, shifted, 0.0)).sum() <= arcs[used] @ other[used] + 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_load_equals_differences_of_total_cost(seed):
    n_nodes, tail, head, cost, _ = scattered(seed, 30, 100)
    nodes, step = np.arange(n_nodes), 1e-7
    topology = Topology.build(n_nodes, tail, head)
    skim, _ = topology.customise(cost).skim(nodes, nodes)
    flow = demand(n_nodes, skim, seed)

    def total(prices):
        skimmed, _ = topology.customise(prices).skim(nodes, nodes)
        return (flow * np.where(flow > 0, skimmed, 0.0)).sum()

    unit = np.eye(cost.size) * step
    forward = np.array([total(cost + change) - total(cost) for change in unit]) / step
    backward = np.array([total(cost) - total(cost - change) for change in unit]) / step
    np.testing.assert_allclose(forward, backward, atol=1e-3)
    np.testing.assert_allclose(topology.customise(cost).load(nodes, nodes, flow), forward, atol=1e-3)


@unhurried
@given(networks())
def test_attributes_are_sums_along_the_path(network):
    n_nodes, tail, head, cost = network
    nodes = np.arange(n_nodes)
    carried = np.random.default_rng(1).integers(-9, 10, (2, tail.size)).astype(float)
    metric = Topology.build(n_nodes, tail, head).customise(cost, carried)
    skim, sums = metric.skim(nodes, nodes)
    assert np.isnan(sums[:, np.isinf(skim)]).all()
    for source, target in np.argwhere(np.isfinite(skim)):
        expected = carried[:, metric.path(source, target)].sum(axis=1)
        np.testing.assert_array_equal(sums[:, source, target], expected)


def test_attributes_change_no_cost_and_cost_is_its_own_attribute():
    n_nodes, tail, head, cost, rng = scattered(5, 800, 3000)
    nodes = rng.integers(0, n_nodes, 100)
    topology = Topology.build(n_nodes, tail, head)
    plain, _ = topology.customise(cost).skim(nodes, nodes)
    skim, sums = topology.customise(cost, [cost, np.ones(cost.size)]).skim(nodes, nodes)
    np.testing.assert_array_equal(skim, plain)
    reached = np.isfinite(skim)
    np.testing.assert_allclose(sums[0, reached], skim[reached], rtol=1e-12)
    length = [metric_path.size for metric_path in _some_paths(topology, cost, nodes[:9])]
    np.testing.assert_array_equal(sums[1, :9, :9][reached[:9, :9]], length)


def _some_paths(topology, cost, nodes):
    metric = topology.customise(cost)
    skim, _ = metric.skim(nodes, nodes)
    return [metric.path(nodes[i], nodes[j]) for i, j in np.argwhere(np.isfinite(skim))]


@needs_two
def test_one_thread_and_two_give_the_same_bits():
    n_nodes, tail, head, cost, rng = scattered(3, 600, 2500)
    nodes = rng.permutation(n_nodes)
    metric = Topology.build(n_nodes, tail, head).customise(cost, rng.random((1, cost.size)))
    flow = rng.random((n_nodes, n_nodes))
    flow[np.isinf(metric.skim(nodes, nodes)[0])] = 0.0
    assert_same_bits(lambda: (*metric.skim(nodes, nodes), metric.load(nodes, nodes, flow)))


def test_repeated_and_unordered_nodes_keep_their_places():
    n_nodes, tail, head, cost, rng = scattered(8, 50, 250, island=0)
    metric = Topology.build(n_nodes, tail, head).customise(cost)
    nodes = np.arange(n_nodes)
    full, _ = metric.skim(nodes, nodes)
    sources, targets = rng.integers(0, n_nodes, 80), rng.integers(0, n_nodes, 45)
    np.testing.assert_array_equal(metric.skim(sources, targets)[0], full[np.ix_(sources, targets)])
    flow = rng.integers(0, 9, (80, 45)).astype(float)
    summed = np.zeros(full.shape)
    np.add.at(summed, (sources[:, None], targets[None, :]), flow)
    np.testing.assert_array_equal(metric.load(sources, targets, flow), metric.load(nodes, nodes, summed))


def test_networks_without_arcs_and_without_nodes():
    for n_nodes in (0, 1, 5):
        nodes = np.arange(n_nodes)
        metric = Topology.build(n_nodes, [], []).customise([], np.empty((2, 0)))
        skim, sums = metric.skim(nodes, nodes)
        np.testing.assert_array_equal(skim, np.where(np.eye(n_nodes, dtype=bool), 0.0, np.inf))
        assert sums.shape == (2, n_nodes, n_nodes)
        assert metric.load(nodes, nodes, np.eye(n_nodes)).shape == (0,)


def test_loops_and_parallel_arcs():
    topology = Topology.build(2, [0, 0, 0, 1, 1], [0, 1, 1, 1, 0])
    metric = topology.customise([0.0, 3.0, 2.0, 1.0, np.inf])
    np.testing.assert_array_equal(metric.skim([0, 1], [0, 1])[0], [[0.0, 2.0], [np.inf, 0.0]])
    np.testing.assert_array_equal(metric.load([0], [1], [[7.0]]), [0, 0, 7.0, 0, 0])
    tied = topology.customise([0.0, 2.0, 2.0, 1.0, 1.0])
    assert list(tied.path(0, 1)) == [1]
    assert tied.path(1, 1).size == 0


def test_the_same_network_gives_the_same_bits_again():
    n_nodes, tail, head, cost, rng = scattered(11, 500, 2000)
    nodes = rng.integers(0, n_nodes, 60)
    first, second = (Topology.build(n_nodes, tail, head).customise(cost.round(1)) for _ in range(2))
    np.testing.assert_array_equal(first.skim(nodes, nodes)[0], second.skim(nodes, nodes)[0])
    np.testing.assert_array_equal(first.via_up, second.via_up)


def test_many_faults_are_counted_and_the_first_ones_told():
    with pytest.raises(NetworkError, match=r"300 faults, the first 20 of them") as refusal:
        Topology.build(1, np.zeros(300, int), np.arange(1, 301))
    assert len(refusal.value.findings) == 20


def test_two_callers_at_once_get_what_one_gets():
    n_nodes, tail, head, cost, rng = scattered(21, 300, 1200)
    nodes = rng.permutation(n_nodes)
    metric = Topology.build(n_nodes, tail, head).customise(cost)
    alone, _ = metric.skim(nodes, nodes)
    with ThreadPoolExecutor(2) as pool:
        for together, _ in pool.map(lambda _: metric.skim(nodes, nodes), range(4)):
            np.testing.assert_array_equal(together, alone)


def test_no_kind_of_argument_makes_a_kernel_compile_again():
    topology = Topology.build(3, np.array([0, 1], dtype=np.int32), [1, 2])
    flow = np.asfortranarray(np.ones((2, 2), dtype=np.float32))
    flow.setflags(write=False)
    for attributes in (None, [[1, 2]], np.asfortranarray(np.ones((3, 2)))):
        metric = topology.customise(np.array([1, 2], dtype=np.int16), attributes)
        assert metric.skim(np.array([0], dtype=np.uint8), [2])[0] == 3.0
        np.testing.assert_array_equal(metric.load((0, 1), range(1, 3), flow), [2.0, 2.0])
        assert list(metric.path(np.int32(0), 2)) == [0, 1]
    entries = (ordering.elimination_tree, ordering.postorder, pattern.fill, pattern.sort_rows, pattern.arc_slots)
    entries += (customise.place_arcs, customise.eliminate, customise.carry_attributes, sweep.mark_ancestors)
    entries += (ordering.row_sizes, core.arcs_of, sweep.skim_lane, load.load_lane, load.unpack, trace.trace_slots)
    entries += (trace.unpack_slots,)
    assert {entry.__name__: len(entry.signatures) for entry in entries} == {entry.__name__: 1 for entry in entries}


def test_arguments_stay_as_they_were():
    tail, head, cost = np.array([0, 1]), np.array([1, 2]), np.array([1.0, 2.0])
    for array in (tail, head, cost):
        array.setflags(write=False)
    metric = Topology.build(3, tail, head).customise(cost, cost[None])
    assert metric.skim([0], [2])[0] == 3.0
    np.testing.assert_array_equal(metric.load([0], [2], np.ones((1, 1))), [1.0, 1.0])


def test_negative_and_nan_costs_are_refused_all_at_once():
    topology = Topology.build(3, [0, 1, 2, 0], [1, 2, 0, 2])
    with pytest.raises(NetworkError, match=r"(?s)2 faults.*arc 1.*arc 3") as refusal:
        topology.customise([1.0, -1.0, 0.0, np.nan])
    assert len(refusal.value.findings) == 2
    with pytest.raises(NetworkError, match=r"arc 2: an open arc's attribute"):
        topology.customise([1.0, 1.0, 0.0, np.inf], [[1.0, 1.0, np.nan, np.nan]])


def test_wrong_shapes_and_nodes_are_refused():
    with pytest.raises(NetworkError, match=r"arc 1: there is no such node"):
        Topology.build(2, [0, 5], [1, 0])
    with pytest.raises(NetworkError, match="one length"):
        Topology.build(2, [0, 1], [1])
    topology = Topology.build(2, [0], [1])
    with pytest.raises(NetworkError, match="1 arcs"):
        topology.customise([1.0, 2.0])
    metric = topology.customise([1.0])
    for call in (lambda: metric.skim([0, 2], [1]), lambda: metric.skim([0], [-1]), lambda: metric.path(0, 9)):
        with pytest.raises(NetworkError, match="from 0 to 1"):
            call()
    for nodes in ([0.5], [True], [[0]], 0):
        with pytest.raises(NetworkError, match="whole numbers"):
            metric.skim(nodes, [1])
    with pytest.raises(NetworkError, match="shape"):
        metric.load([0], [1], [[1.0, 2.0]])
    with pytest.raises(NetworkError, match=r"\[\[0, 0\]\]"):
        metric.load([0], [1], [[np.nan]])


def test_flow_without_a_path_is_refused_and_its_pairs_named():
    metric = Topology.build(4, [0, 1, 2], [1, 0, 3]).customise([1.0, 1.0, np.inf])
    flow = np.zeros((4, 4))
    flow[0, 1] = flow[3, 3] = 1.0
    np.testing.assert_array_equal(metric.load(range(4), range(4), flow), [1.0, 0.0, 0.0])
    flow[0, 2] = flow[2, 3] = 1.0
    with pytest.raises(NetworkError, match=r"(?s)2 faults.*node 0 to node 2.*node 2 to node 3"):
        metric.load(range(4), range(4), flow)
    with pytest.raises(NetworkError, match="node 2 to node 3"):
        metric.path(2, 3)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_elimination_pattern_is_chordal_and_complete(seed, n_nodes):
    rng = np.random.default_rng(seed)
    tail, head = rng.integers(0, n_nodes, (2, 2 * n_nodes))
    topology = Topology.build(n_nodes, tail, head)
    rows = [topology.upper[topology.row[v] : topology.row[v + 1]] for v in range(n_nodes)]
    for v, row in enumerate(rows):
        assert (np.diff(row) > 0).all()
        assert (row > v).all()
        if row.size:
            assert set(row[1:]) <= set(rows[row[0]])
    assert sorted(topology.rank) == list(range(n_nodes))
    loops = tail == head
    assert (topology.arc_slot[loops] == -1).all()
    slots = topology.arc_slot[~loops]
    low, high = topology.rank[tail[~loops]], topology.rank[head[~loops]]
    np.testing.assert_array_equal(topology.lower[slots], np.minimum(low, high))
    np.testing.assert_array_equal(topology.upper[slots], np.maximum(low, high))
