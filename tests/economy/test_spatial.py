"""Spatial equilibria on networks, against independent results and against what theory says exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from landsea.economy.spatial import (
    Congestion,
    Network,
    SpatialError,
    economic_geography,
    solve_network,
    spectral_radius,
    urban,
)
from landsea.errors import NumericalError

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "trade-models"
with_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data are not there")


def ring(n: int, seed: int, strength: float = 0.0, cost: tuple[float, float] = (1.4, 1.9)) -> Network:
    """Nodes on a ring with both directions of each link, and some chords."""
    rng = np.random.default_rng(seed)
    pairs = [(k, (k + 1) % n) for k in range(n)] + [(k, (k + n // 2) % n) for k in range(0, n // 2, 2)]
    tail, head = np.array(pairs + [(b, a) for a, b in pairs]).T
    keep = np.unique(tail * n + head, return_index=True)[1]
    tail, head = tail[keep], head[keep]
    return Network.single(n, tail, head, rng.uniform(*cost, len(tail)), strength)


def closure(n: int, seed: int, kind=economic_geography, **more):
    rng = np.random.default_rng(seed + 1)
    given = {"theta": 6.0, "alpha": 0.1, "beta": -0.3, "people": 100.0} | more
    return kind(rng.uniform(0.7, 1.4, n), rng.uniform(0.7, 1.4, n), **given)


@settings(max_examples=25, deadline=None)
@given(st.integers(4, 12), st.integers(0, 10_000), st.sampled_from([0.0, 0.1, 0.3]), st.sampled_from(["trade", "city"]))
def test_flows_add_up_and_changes_are_resolved_levels(n: int, seed: int, strength: float, kind: str) -> None:
    net = ring(n, seed, strength)
    variant = closure(n, seed, economic_geography if kind == "trade" else urban, alpha=0.05, beta=-0.2)
    found = solve_network(net, variant)
    assert found.residual < 1e-10
    assert found.spectral_radius < 1
    assert_allclose(found.flows().sum(axis=1), found.first, rtol=1e-9)
    assert_allclose(found.flows().sum(axis=0), found.ends, rtol=1e-9)
    # Allen & Arkolakis: flows follow from expected costs and price indices too.
    implied = found.trade_cost() ** -variant.theta * np.outer(
        found.first * found.outward**variant.theta, found.ends * found.inward**variant.theta
    )
    assert_allclose(found.flows(), implied, rtol=1e-8)
    factor = np.random.default_rng(seed).uniform(0.9, 1.1, len(net.cost))
    changed = found.change(factor)
    again = solve_network(Network(n, net.tail, net.head, net.cost * factor, net.mode, 1.0, net.congestion), variant)
    assert_allclose(changed.welfare, again.welfare / found.welfare, rtol=1e-10)
    assert_allclose(changed.traffic, again.traffic / found.traffic, rtol=1e-8)
    assert_allclose(changed.second, again.second / found.second, rtol=1e-8)


@pytest.mark.parametrize("kind", [economic_geography, urban])
@pytest.mark.parametrize("strength", [0.0, 0.1])
def test_elasticities_are_differences_of_changes(kind, strength: float) -> None:
    net = ring(8, 3, strength)
    found = solve_network(net, closure(8, 3, kind, alpha=0.05, beta=-0.2))
    slopes, step = found.elasticities(), 1e-5
    for link in range(len(net.cost)):
        up, down = np.ones(len(net.cost)), np.ones(len(net.cost))
        up[link], down[link] = np.exp(-step), np.exp(step)
        difference = (np.log(found.change(up).welfare) - np.log(found.change(down).welfare)) / (2 * step)
        assert slopes[link] == pytest.approx(difference, rel=1e-5, abs=1e-9)


def test_a_link_is_worth_its_traffic_where_nothing_spills_over() -> None:
    """Hulten: without congestion and spill-overs the elasticity is traffic over income; in a city with them too."""
    net = ring(9, 5)
    trade = solve_network(net, closure(9, 5, alpha=0.0, beta=0.0))
    assert_allclose(trade.elasticities(), trade.traffic / trade.first.sum(), rtol=1e-9)
    city = solve_network(net, closure(9, 5, urban, alpha=0.05, beta=-0.1))
    assert_allclose(city.elasticities(), city.traffic / city.first.sum(), rtol=1e-9)


def test_people_do_not_matter_without_congestion() -> None:
    net = ring(7, 2)
    few, many = (solve_network(net, closure(7, 2, alpha=0.0, beta=0.0, people=p)) for p in (10.0, 1000.0))
    assert few.welfare == pytest.approx(many.welfare, rel=1e-12)
    assert_allclose(few.second * 100, many.second, rtol=1e-10)


def test_costs_too_low_for_an_equilibrium_are_refused() -> None:
    net = ring(6, 1, cost=(1.05, 1.1))
    assert spectral_radius(net, net.cost, 6.0) > 1
    with pytest.raises(NumericalError, match="spectral radius"):
        solve_network(net, closure(6, 1))


def test_congestion_can_bring_back_an_equilibrium() -> None:
    found = solve_network(ring(6, 1, 0.2, cost=(1.05, 1.1)), closure(6, 1, people=1000.0))
    assert found.spectral_radius < 1
    assert found.residual < 1e-10


def test_every_fault_of_a_network_is_told() -> None:
    with pytest.raises(SpatialError) as caught:
        Network.single(3, np.array([0, 1, 5, 0]), np.array([1, 1, 0, 1]), np.array([1.0, -2.0, np.nan, 1.0]))
    told = {(found.row, found.column) for found in caught.value.findings}
    assert told == {(3, "tail"), (2, "cost"), (3, "cost"), (2, "head"), (4, "mode")}


def synthetic(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "allen_arkolakis" / name)


@with_reference
@pytest.mark.parametrize("strength", [0.092, 0.0])
def test_the_synthetic_network(strength: float) -> None:
    nodes, rows = synthetic("synthetic20_nodes.csv"), synthetic("synthetic20_links.csv")
    tail, head, cost = (rows[c].to_numpy() for c in ("o", "d", "tbar"))
    net = Network.single(20, tail, head, cost, strength)
    productivity, amenity = nodes["A_bar"].to_numpy(), nodes["u_bar"].to_numpy()
    found = solve_network(net, economic_geography(productivity, amenity, theta=8, alpha=0.1, beta=-0.3, people=1000))
    name = f"synthetic20_eg_lam{strength:g}"
    folder = REFERENCE / "allen_arkolakis" / "reference"
    assert found.welfare == pytest.approx(float((folder / f"{name}_W.txt").read_text()), abs=1e-12)
    wanted = pd.read_csv(folder / f"{name}_nodes.csv")
    for values, column in ((found.first / 1000, "y"), (found.second / 1000, "l"), (found.inward, "P")):
        assert_allclose(values, wanted[column], rtol=1e-10)
    links = pd.read_csv(folder / f"{name}_links.csv")
    assert_allclose(found.cost, links["t"], rtol=1e-10)
    assert_allclose(found.traffic, links["traffic"], rtol=1e-10)
    assert_allclose(found.elasticities(), links["elasticity"], rtol=1e-6)
    for link in range(len(links)):
        factor = np.ones(len(links))
        factor[link] = 0.99
        assert found.change(factor).welfare - 1 == pytest.approx(links["dW_1pct"][link], rel=1e-6, abs=1e-14)
    for values, kind in ((found.flows(), "flow"), (found.trade_cost(), "tau")):
        assert_allclose(values, np.loadtxt(folder / f"{name}_{kind}.csv", delimiter=","), rtol=1e-9)


@with_reference
def test_the_grid() -> None:
    rows, ones = synthetic("reference/figure1a_urban_links.csv"), np.ones(25)
    tail, head, cost = (rows[c].to_numpy() for c in ("o", "d", "tbar"))
    for case in synthetic("reference/figure1_grid_summary.csv").itertuples():
        kind = urban if case.variant == "urb" else economic_geography
        variant = kind(ones, ones, theta=case.theta, alpha=case.alpha, beta=case.beta, people=case.Lbar)
        found = solve_network(Network.single(25, tail, head, cost, case.lam), variant)
        assert found.welfare == pytest.approx(case.W, rel=1e-10)
        assert found.spectral_radius == pytest.approx(case.rho_spec, rel=1e-9)
        assert found.traffic.max() == pytest.approx(case.traffic_max, rel=1e-9)


@with_reference
def test_three_modes() -> None:
    folder = REFERENCE / "fuchs_wong"
    nodes, rows = pd.read_csv(folder / "net12_nodes.csv"), pd.read_csv(folder / "net12_edge_modes.csv")
    tail, head, mode, cost = (rows[c].to_numpy() for c in ("o", "d", "mode", "tbar"))
    productivity, amenity = nodes["A_bar"].to_numpy(), nodes["u_bar"].to_numpy()
    variant = economic_geography(productivity, amenity, theta=8, alpha=0.1, beta=-0.3, people=1000)
    crowded = {0: Congestion(0.092), 1: Congestion(0.096, "terminal"), 2: Congestion(0.096, "terminal")}
    net = Network(12, tail, head, cost, mode, 1.099, crowded)
    found, free = solve_network(net, variant), solve_network(Network(12, tail, head, cost, mode, 1.099), variant)
    assert found.welfare == pytest.approx(0.455953110989, abs=1e-12)
    shares = [found.traffic[mode == m].sum() / found.traffic.sum() for m in range(3)]
    assert shares == pytest.approx([0.5455, 0.2666, 0.1879], abs=5e-5)
    wanted = pd.read_csv(folder / "reference" / "net12_edge_modes_eq.csv")
    assert_allclose(found.cost, wanted["t"], rtol=1e-11)
    assert_allclose(found.traffic, wanted["traffic"], rtol=1e-11)
    for case in pd.read_csv(folder / "reference" / "net12_counterfactuals.csv").itertuples():
        factor = np.ones(len(cost))
        where, value = shocked(case.shock, tail, head, mode)
        factor[where] = value
        assert 100 * (found.change(factor).welfare - 1) == pytest.approx(case.dW_pct_hat, abs=1e-11)
        assert 100 * (free.change(factor).welfare - 1) == pytest.approx(case.dW_pct_no_congestion, abs=1e-11)
    assert_allclose(found.elasticities() @ (mode == 0), 0.00768 * 0.9939, rtol=0.02)


def shocked(name: str, tail, head, mode):
    """Return which links a reference shock bears on, and its factor."""
    if name == "rail_cost_x20":
        return mode == 1, 20.0
    if name == "water_cost_div1.1":
        return mode == 2, 1 / 1.1
    if name == "all_road_-1pct":
        return mode == 0, 0.99
    node = int(name.split("_")[2])
    return (mode == 1) & ((tail == node) | (head == node)), 0.99
