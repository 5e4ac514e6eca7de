"""Indicators of the corridor against regions solved anew, brute force and another program."""

from __future__ import annotations

import itertools

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import landsea as ls
from landsea.errors import LandSeaError
from landsea.indicators import accessibility, connectivity, ports, resilience
from landsea.model import Outcome
from landsea.region import Region


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return ls.solve(ls.load("tidewater"))


def worth(outcome: Outcome, before: Outcome) -> tuple[float, float]:
    """Rise of expected cost over what both serve, and tonnes that only `before` serves."""
    loss = unserved = 0.0
    for name, flows in before.commodity_flows.items():
        served = flows.demand > 0
        after = outcome.commodity_flows[name].choices.cost
        still = served & np.isfinite(after)
        loss += float(
            (flows.demand * (np.where(still, after, 0) - np.where(still, flows.choices.cost, 0)))[still].sum()
        )
        unserved += float(flows.demand[served & ~still].sum())
    return loss, unserved


def closed_terminal(region: Region, place: str) -> Region:
    table = region.table("transfers").copy()
    table.loc[table["terminal_id"] == place, "closed"] = True
    return region.replace(transfers=table)


def test_a_closed_terminal_is_a_pack_with_its_transfers_closed(outcome: Outcome) -> None:
    table = resilience.closures(outcome, links=0).set_index("id")
    assert len(table) == 4
    for place, row in table.iterrows():
        region = closed_terminal(outcome.region, str(place))
        # A wildcard row may stand beside the terminal's own: only exact rows are closed, as in this pack.
        loss, unserved = worth(ls.solve(region, demand=outcome.demand), outcome)
        assert row["loss_bn_yuan"] == pytest.approx(loss / 1e9, rel=1e-9, abs=1e-12)
        assert row["unserved_t"] == pytest.approx(unserved)


def test_a_closed_link_is_a_pack_without_it(outcome: Outcome) -> None:
    table = resilience.closures(outcome, terminals=False, links=None).set_index("id")
    assert len(table) == len(resilience.used_links(outcome))
    for place in table.index[:6]:
        links = outcome.region.table("link")
        region = outcome.region.replace(link=links[links["link_id"] != place])
        loss, unserved = worth(ls.solve(region, demand=outcome.demand), outcome)
        assert table.loc[place, "loss_bn_yuan"] == pytest.approx(loss / 1e9, rel=1e-9, abs=1e-12)
        assert table.loc[place, "unserved_t"] == pytest.approx(unserved)


def test_closures_are_counted_as_they_are_done(outcome: Outcome) -> None:
    done: list[int] = []
    table = resilience.closures(outcome, links=2, progress=lambda: done.append(1))
    assert len(done) == len(table) == 6


def test_potential_by_brute_force(outcome: Outcome) -> None:
    table = accessibility.accessibility(outcome, mass="population", decay=2.0).set_index("zone_id")
    zones = outcome.corridor.layout.zones
    names = [name for name, flows in outcome.commodity_flows.items() if flows.demand.sum() > 0]
    cost = accessibility.mean_cost(outcome, names)
    for i, j in [(0, None), (3, None)]:
        total = sum(
            float(zones["population"].fillna(0)[j]) / cost[i, j] ** 2
            for j in range(len(zones))
            if j != i and np.isfinite(cost[i, j])
        )
        assert table.loc[zones["zone_id"][i], "potential"] == pytest.approx(total)
        _ = j
    inside = table[table["inside"].astype(bool)]
    assert inside["index"].mean() == pytest.approx(100)


def test_money_and_time_are_those_of_the_od_table(outcome: Outcome) -> None:
    rows = outcome.od.groupby("commodity")
    for name, some in rows:
        flows = outcome.commodity_flows[str(name)]
        made = accessibility.money_and_time(outcome, flows)
        zone = {one: at for at, one in enumerate(outcome.corridor.layout.zones["zone_id"])}
        for _, row in some.head(10).iterrows():
            at = zone[row["origin"]], zone[row["destination"]]
            per_h = flows.choices.shipping.yuan_per_t_h
            assert made[at] == pytest.approx(row["yuan_per_t"] + per_h * row["hours"], rel=1e-9)


costs = arrays.arrays(float, (5, 5), elements=st.one_of(st.floats(0.5, 100), st.just(float("inf"))))


@settings(max_examples=50, deadline=None)
@given(costs, arrays.arrays(float, 5, elements=st.floats(0, 10, allow_subnormal=False)), st.floats(1.01, 3))
def test_dearer_ways_and_smaller_markets_mean_less_potential(cost: np.ndarray, mass: np.ndarray, by: float) -> None:
    for impedance in ("power", "exponential"):
        value = accessibility.potential(cost, mass, impedance, 0.1)
        assert (value >= 0).all()
        assert (accessibility.potential(cost * by, mass, impedance, 0.1) <= value + 1e-12).all()
        np.testing.assert_allclose(accessibility.potential(cost, mass * by, impedance, 0.1), value * by, atol=1e-300)


def test_what_has_no_potential_is_refused(outcome: Outcome) -> None:
    with pytest.raises(LandSeaError, match="no commodity or group 'nothing'"):
        accessibility.accessibility(outcome, "nothing")


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 9), st.integers(0, 2**30))
def test_betweenness_is_that_of_networkx(n: int, seed: int) -> None:
    near = np.triu(np.random.default_rng(seed).random((n, n)) < 0.4, 1)
    near = near | near.T
    theirs = networkx.betweenness_centrality(networkx.from_numpy_array(near.astype(int)))
    np.testing.assert_allclose(connectivity.betweenness(near), [theirs[i] for i in range(n)], atol=1e-12)


def test_connectivity_of_tidewater(outcome: Outcome) -> None:
    table = connectivity.terminals(outcome).set_index("terminal_id")
    t = outcome.transfers.groupby("terminal_id")["t"].sum()
    np.testing.assert_allclose(table["t"], t.reindex(table.index).fillna(0.0))
    legs = connectivity.legs_between(outcome)
    np.fill_diagonal(legs, 0.0)
    assert table["degree"].sum() == ((legs > 0) | (legs.T > 0)).sum()
    liner = connectivity.liner(outcome).set_index("terminal_id")
    # One service, twice a week, 8000 t, between two ports: each is the best in everything.
    assert liner["index"].tolist() == [100, 100]
    assert liner.loc["saltmouth", "capacity_t_per_year"] == pytest.approx(2 * 8000 * 365 / 7)
    empty = outcome.region.replace(services=outcome.region.table("services").iloc[:0])
    assert connectivity.liner(ls.solve(empty)).empty


def test_whole_indicators_are_shares(outcome: Outcome) -> None:
    table = connectivity.summary(outcome).set_index("indicator")["value"]
    assert ((table.drop("effective_terminals") >= 0) & (table.drop("effective_terminals") <= 100)).all()
    assert 1 <= table["effective_terminals"] <= 5
    assert connectivity.effective_number(np.array([1.0, 1.0, 1.0])) == pytest.approx(3)
    chains = outcome.chains
    kinds = outcome.region.table("modes").set_index("mode")["kind"]
    listed = chains[chains["legs"] > 0]
    many = [len({kinds[m] for m in chain.split(" > ")}) > 1 for chain in listed["chain"]]
    assert table["multimodal_share"] == pytest.approx(100 * listed["t"][many].sum() / listed["t"].sum())


def test_delay_is_told_in_equilibrium() -> None:
    crowded = ls.solve(ls.load("tidewater"), congestion=True)
    assert "mean_delay" in set(connectivity.summary(crowded)["indicator"])


tonnes = arrays.arrays(float, (4, 5), elements=st.floats(0.1, 100))


@settings(max_examples=60, deadline=None)
@given(tonnes, st.floats(0.1, 10))
def test_overlaps_have_their_bounds_and_do_not_depend_on_size(t: np.ndarray, by: float) -> None:
    found = ports.overlaps(t)
    scaled = ports.overlaps(t * np.array([by, 1, 1, 2])[:, None])
    for name, matrix in found.items():
        np.testing.assert_allclose(scaled[name], matrix, atol=1e-5)
        if name == "correlation" and np.isnan(matrix).any():
            continue  # a port with all cargoes alike
        np.testing.assert_allclose(np.diag(matrix), 1, atol=1e-6, err_msg=name)
        if name != "levins":
            np.testing.assert_allclose(matrix, matrix.T, atol=1e-9)
            assert matrix.max() <= 1 + 1e-6
    for name in ("finger_kreinin", "cosine", "morisita_horn"):
        assert found[name].min() >= 0
    # By hand: two ports without a common cargo.
    apart = ports.overlaps(np.array([[1.0, 0.0], [0.0, 5.0]]))
    assert [apart[name][0, 1] for name in ("finger_kreinin", "cosine", "morisita_horn", "levins")] == [0, 0, 0, 0]
    half = ports.overlaps(np.array([[1.0, 0.0], [1.0, 1.0]]))
    assert half["finger_kreinin"][0, 1] == pytest.approx(0.5)
    assert half["levins"][0, 1] == pytest.approx(0.5)
    assert half["levins"][1, 0] == pytest.approx(1.0)
    assert half["morisita_horn"][0, 1] == pytest.approx(2 / 3)


def test_overlap_table_weighs_pairs() -> None:
    t = np.array([[10.0, 0.0], [10.0, 0.0], [0.0, 1.0]])
    plain = ports.overlap_table(t, ["a", "b", "c"], weighted=False).set_index("definition")
    heavy = ports.overlap_table(t, ["a", "b", "c"]).set_index("definition")
    assert plain.loc["finger_kreinin", "mean"] == pytest.approx(1 / 3)
    assert heavy.loc["finger_kreinin", "mean"] == pytest.approx(100 / 120)
    assert heavy.loc["cosine", "pair"] == "a - b"


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(float, st.integers(2, 8), elements=st.floats(0.1, 100)), st.floats(0.1, 9))
def test_hierarchy_measures(t: np.ndarray, by: float) -> None:
    found, scaled = ports.hierarchy(t), ports.hierarchy(t * by)
    for name in found:
        assert scaled[name] == pytest.approx(found[name], rel=1e-7, abs=1e-9)
    n = len(t)
    assert 1 / n - 1e-12 <= found["herfindahl"] <= 1
    assert -1e-12 <= found["gini"] <= (n - 1) / n
    pairs = sum(abs(a - b) for a, b in itertools.product(t, t)) / (2 * n**2 * t.mean())
    assert found["gini"] == pytest.approx(pairs, abs=1e-9)
    alike = ports.hierarchy(np.full(n, by))
    assert alike["effective_number"] == pytest.approx(n)
    assert alike["hall_tideman"] == pytest.approx(1 / n)


def test_the_mark_up_of_logit_is_the_best_reply() -> None:
    theta, cost = 0.05, 30.0
    rival = np.exp(-theta * 60.0)
    prices = np.linspace(cost, 200, 200_001)
    share = np.exp(-theta * prices) / (np.exp(-theta * prices) + rival)
    best = int(((prices - cost) * share).argmax())
    power = ports.lerner_logit(prices[[best]], share[[best]], theta)[0]
    assert power == pytest.approx(ports.lerner(prices[[best]], np.array([cost]))[0], rel=1e-3)


def test_cargoes_of_ports_by_name(outcome: Outcome) -> None:
    table = ports.cargoes(outcome)
    group = outcome.region.table("terminals").set_index("terminal_id")["group"]
    t = outcome.transfers.groupby("terminal_id")["t"].sum()
    of_saltmouth = t[[place for place in t.index if group[place] == group["saltmouth"]]].sum()
    assert of_saltmouth in [pytest.approx(one) for one in table.sum(axis=1)]
