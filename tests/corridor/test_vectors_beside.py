"""Many cost vectors eliminated side by side: what each gives alone, bit for bit."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.corridor import topology
from landsea.corridor.topology import Topology
from landsea.errors import NetworkError

LEVELS = st.sampled_from([0.0, 0.0, 1.0, 1.0, 2.0, 5.0, np.inf])


def same(one, other):
    """Compare two metrics bit for bit."""
    for name in ("up", "down", "via_up", "via_down", "attributes_up", "attributes_down"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@settings(deadline=None)  # the first example compiles
@given(st.data())
def test_each_is_what_it_is_alone(data):
    n_nodes, vectors = data.draw(st.integers(1, 12)), data.draw(st.integers(0, 5))
    node = st.integers(0, n_nodes - 1)
    arcs = data.draw(st.lists(st.tuples(node, node), max_size=40))
    tail, head = np.array(arcs, dtype=np.int64).reshape(-1, 2).T
    costs = np.array(data.draw(st.lists(LEVELS, min_size=vectors * len(arcs), max_size=vectors * len(arcs))))
    costs = costs.reshape(vectors, len(arcs))
    net = Topology.build(n_nodes, tail, head, data.draw(st.sampled_from([None, 0, 2])))
    hours = np.arange(2.0 * len(arcs)).reshape(2, -1)
    found = net.customise_all(costs, hours)
    assert len(found) == vectors
    for one, cost in zip(found, costs, strict=True):
        same(one, net.customise(cost, hours))


@pytest.mark.parametrize(("vectors", "room"), [(1, 2**29), (3, 2**29), (40, 2**29), (5, 1)])
def test_blocks_and_threads_change_no_bit(vectors, room, monkeypatch):
    monkeypatch.setattr(topology, "ROOM", room)
    rng = np.random.default_rng(vectors)
    tail = rng.integers(0, 500, 2000)
    head = (tail + rng.integers(-12, 13, 2000)) % 500
    net = Topology.build(500, tail, head)
    costs, own = rng.random((vectors, 2000)), rng.random((vectors, 1, 2000))
    before = numba.get_num_threads()
    try:
        for threads in {1, before}:
            numba.set_num_threads(threads)
            for one, cost, carried in zip(net.customise_all(costs, own), costs, own, strict=True):
                same(one, net.customise(cost, carried))
    finally:
        numba.set_num_threads(before)


def test_faults_name_vector_and_arc():
    net = Topology.build(3, [0, 1, 2], [1, 2, 0])
    with pytest.raises(NetworkError, match="cannot be customised") as refusal:
        net.customise_all([[1.0, -1.0, 0.0], [np.nan, 1.0, np.inf]], [[1.0, np.nan, np.nan]])
    told = {(one.column, one.problem.split(":")[0]) for one in refusal.value.findings}
    assert told == {
        ("cost of vector 0", "arc 1"),
        ("cost of vector 1", "arc 0"),
        ("attribute 0 of vector 0", "arc 1"),
        ("attribute 0 of vector 0", "arc 2"),
        ("attribute 0 of vector 1", "arc 1"),
    }
    for costs, attributes in (([[1.0, 2.0]], None), ([1.0, 1.0, 1.0], None), ([[1.0] * 3], [[[1.0] * 3]] * 2)):
        with pytest.raises(NetworkError, match="3 arcs"):
            net.customise_all(costs, attributes)


def test_several_vectors_compile_once():
    from landsea.corridor.kernels import customise

    net = Topology.build(3, [0, 1], [1, 2])
    net.customise_all(np.asfortranarray(np.ones((2, 2), dtype=np.float32)))
    net.customise_all([[1, 2]] * 3, [[1, 2]])
    assert len(customise.eliminate_beside.signatures) == 1
