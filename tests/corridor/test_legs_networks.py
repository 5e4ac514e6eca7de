"""Legs on public road networks, against SciPy's Dijkstra and the networks' published equilibria."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from landsea.corridor.tntp import read_flow, read_network, read_trips
from landsea.corridor.topology import Topology
from landsea.errors import NetworkError

BENCH = Path(__file__).parents[2].parent / "shared" / "bench"


def public(name, kind="net"):
    """Return the path of a public file, or skip the test."""
    path = BENCH / f"{name}_{kind}.tntp"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the checkout")
    return path


def closed_to_through_traffic(network):
    """Return n_nodes, tail, head, origins, destinations with each zone that may not be passed split in two.

    A zone below the first thru node keeps its leaving arcs; its arriving arcs end at a twin, node n_nodes + zone.
    """
    split = network.head < network.first_thru_node
    head = np.where(split, network.head + network.n_nodes, network.head)
    zones = np.arange(network.n_zones)
    arrivals = np.where(zones < network.first_thru_node, zones + network.n_nodes, zones)
    return network.n_nodes + network.n_zones, network.tail, head, zones, arrivals


def distances(n_nodes, tail, head, cost, sources):
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(tail.size, dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    graph = csr_array((cost[first], (tail[first], head[first])), shape=(n_nodes, n_nodes))
    assert graph.nnz == first.sum()  # arcs of cost 0 are arcs
    return dijkstra(graph, indices=sources)


@pytest.mark.parametrize("name", ["SiouxFalls", "Anaheim", "ChicagoSketch", "ChicagoRegional"])
def test_skim_equals_dijkstra(name):
    network = read_network(public(name))
    n_nodes, tail, head, origins, destinations = closed_to_through_traffic(network)
    some = origins[:: max(1, origins.size // 60)]
    metric = Topology.build(n_nodes, tail, head).customise(network.free_flow_time, [network.length])
    cost, length = metric.skim(some, destinations)
    expected = distances(n_nodes, tail, head, network.free_flow_time, some)[:, destinations]
    np.testing.assert_allclose(cost, expected, rtol=1e-12)
    for i, j in [(0, -1), (some.size // 2, 3), (-1, 1)]:
        arcs = metric.path(some[i], destinations[j])
        assert length[0, i, j] == pytest.approx(network.length[arcs].sum(), rel=1e-12)


@pytest.mark.parametrize("name", ["SiouxFalls", "Anaheim", "ChicagoSketch", "ChicagoRegional"])
def test_load_conserves_flow_and_total_cost(name):
    network = read_network(public(name))
    n_nodes, tail, head, origins, destinations = closed_to_through_traffic(network)
    metric = Topology.build(n_nodes, tail, head).customise(network.free_flow_time)
    skim, _ = metric.skim(origins, destinations)
    flow = np.random.default_rng(2).random(skim.shape)
    flow[np.isinf(skim)] = 0.0
    arcs = metric.load(origins, destinations, flow)
    balance = np.bincount(tail, arcs, n_nodes) - np.bincount(head, arcs, n_nodes)
    np.add.at(balance, origins, -flow.sum(axis=1))
    np.add.at(balance, destinations, flow.sum(axis=0))
    np.testing.assert_allclose(balance, 0.0, atol=1e-12 * flow.sum())
    total = (flow * np.where(flow > 0, skim, 0.0)).sum()
    assert arcs @ network.free_flow_time == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize("name", ["SiouxFalls", "Anaheim", "ChicagoSketch"])
def test_at_the_published_equilibrium_no_traveller_can_gain(name):
    network = read_network(public(name))
    trips = read_trips(public(name, "trips"))
    tail, head, volume, cost = read_flow(public(name, "flow")).T
    np.testing.assert_array_equal(tail, network.tail)
    np.testing.assert_array_equal(head, network.head)
    n_nodes, tail, head, origins, destinations = closed_to_through_traffic(network)
    skim, _ = Topology.build(n_nodes, tail, head).customise(cost).skim(origins, destinations)
    np.fill_diagonal(trips, 0.0)
    assert (trips * skim).sum() == pytest.approx(volume @ cost, rel=1e-6)


def test_reader_names_every_line_it_cannot_read(tmp_path):
    head = "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n"
    file = tmp_path / "tiny_net.tntp"
    file.write_text(head + "~ init term capacity ;\n\t1\t3\t10\t1\t2\t0.15\t4\t0 ;\n\t3\t2\t10\t1\t2\t0.15\t4\t0;\n")
    network = read_network(file)
    assert (network.n_nodes, network.n_zones, network.first_thru_node) == (3, 2, 0)
    np.testing.assert_array_equal(network.head, [2, 1])
    np.testing.assert_array_equal(network.power, [4.0, 4.0])
    file.write_text(head + "1 3 10\n1 2 x 1 2 3 4\n")
    with pytest.raises(NetworkError, match="row 6") as refusal:
        read_network(file)
    assert [finding.row for finding in refusal.value.findings] == [6, 7]
    file.write_text(head + "1 3 10 1 2 3 4\n")
    with pytest.raises(NetworkError, match="header says 2"):
        read_network(file)


def test_reader_of_trips(tmp_path):
    file = tmp_path / "tiny_trips.tntp"
    file.write_text("<NUMBER OF ZONES> 2\n<END OF METADATA>\n~ note\nOrigin 1\n 1 : 0.5; 2 : 3e1;\nOrigin 2\n 1 :7;\n")
    np.testing.assert_array_equal(read_trips(file), [[0.5, 30.0], [7.0, 0.0]])
