"""Ensembles, variance shares and reversals against what they stand for: every draw built by itself, other solvers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linprog, minimize
from scipy.stats import rankdata

from landsea.errors import LandSeaError
from landsea.indicators import Choices, Framework, build, kernels
from landsea.indicators.ensemble import Ensemble
from landsea.indicators.reversal import Reversals, least_shift, nearest_weights
from landsea.indicators.robustness import choice_shares, leave_one_out, rank_intervals, ranks_of
from landsea.indicators.variation import Variation, intervals_of

KINDS = ["Indicator"] * 6 + ["Aggregate"] * 3


def framework(n: int = 9, gaps: bool = False, times: int = 1, seed: int = 0) -> Framework:
    """Two aggregates of three and one above, with weights that differ."""
    codes = ["a", "b", "c", "d", "e", "f", "P", "Q", "I"]
    meta = pd.DataFrame(
        {
            "name": codes,
            "level": [1] * 6 + [2, 2, 3],
            "direction": [1.0, 1, -1, 1, 1, 1, 1, 1, 1],
            "weight": [1.0, 2, 1, 1, 3, 1, 2, 1, 1],
            "parent": ["P"] * 3 + ["Q"] * 3 + ["I", "I", ""],
            "type": KINDS,
            "denominator": "",
            **dict.fromkeys(("target", "scale_factor", "goalpost_low", "goalpost_high", "goalpost_scale"), np.nan),
        },
        index=codes,
    )
    rng = np.random.default_rng(seed)
    x = rng.uniform(1, 10, (n * times, 6))
    if gaps:
        x[rng.random(x.shape) < 0.25] = np.nan
    units = [f"u{i}" for i in range(n)]
    index = pd.Index(units, name="uCode")
    if times > 1:
        index = pd.MultiIndex.from_arrays([units * times, np.repeat(np.arange(2000.0, 2000 + times), n)])
        index.names = ["uCode", "Time"]
    data = pd.DataFrame(x, index=index, columns=codes[:6])
    return Framework(data, pd.Series(index.get_level_values(0), index=index), meta)


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("way", ["amean", "gmean", "hmean", "genmean:2", "genmean:-2", "copeland"])
def test_a_draw_is_the_index_built_with_its_weights(way: str, gaps: bool) -> None:
    tables = framework(gaps=gaps)
    varied = Variation(normalise=("minmax", "zscore"), aggregate=(way,), spread=0.4)
    ensemble = Ensemble(tables, Choices(), varied, seed=3)
    u = np.random.default_rng(1).uniform(size=(20, len(ensemble.alternatives)))
    ranks, draws = ranks_of(ensemble, u), ensemble.draws(u)
    for one in range(20):
        factor = ensemble._factors[:, draws.option["weights"][one]]
        weight = tables.meta["weight"].loc[list(ensemble.plan.codes)] * factor
        normalise = ("minmax", "zscore")[draws.option["normalise"][one]]
        bounds = {"minmax": (1.0, 100.0), "zscore": (100.0, 10.0)}[normalise]
        choices = Choices(normalise=normalise, bounds=bounds, aggregate=way)
        built = build(tables.with_weights(weight.to_dict()), choices).steps["aggregated"]["I"]
        expected = (-built).rank(method="min").reindex(ensemble.units).to_numpy(float)
        np.testing.assert_array_equal(ranks[one], expected)


def test_a_dropped_indicator_is_one_that_is_not_there() -> None:
    tables = framework()
    ensemble = Ensemble(tables, Choices(), Variation(normalise=(), aggregate=(), spread=0.0, drop_one=True))
    u = (np.arange(7)[:, None] + 0.5) / 7
    ranks = ranks_of(ensemble, u)
    without = leave_one_out(tables, Choices())
    today = build(tables, Choices()).ranks["I"]
    np.testing.assert_array_equal(ranks[0], today.reindex(ensemble.units).astype(float))
    for at, code in enumerate("abcdef"):
        expected = (today + without[code]).reindex(ensemble.units).to_numpy(float)
        np.testing.assert_array_equal(ranks[at + 1], expected)


def test_uncertain_data_move_ranks_as_far_as_their_intervals() -> None:
    tables = framework(5)
    none = Variation(normalise=(), aggregate=(), spread=0.0)
    for error, moved in ((1e-9, False), (0.5, True)):
        ensemble = Ensemble(tables, Choices(), replace(none, error=error))
        found = rank_intervals(ensemble, 60)
        assert (found["share_same"] < 1).any() == moved
    table = pd.DataFrame({"uCode": ["u0"], "iCode": ["a"], "low": [-50.0], "high": [60.0]})
    only = rank_intervals(Ensemble(tables, Choices(), none, intervals_of(tables, 0.0, table)), 60)
    assert only.loc["u0", "rank_low"] < only.loc["u0", "rank_high"]
    with pytest.raises(LandSeaError, match="does not hold"):
        intervals_of(tables, 0.0, table.assign(high=-40.0))
    with pytest.raises(LandSeaError, match="not in the data"):
        intervals_of(tables, 0.0, table.assign(uCode="nobody"))


def test_intervals_are_those_of_the_draws() -> None:
    for tables in (framework(), framework(gaps=True)):
        ensemble = Ensemble(tables, Choices(), Variation())
        found = rank_intervals(ensemble, 400)
        u = np.random.default_rng([0, 0]).uniform(size=(400, len(ensemble.alternatives)))
        ranks = ranks_of(ensemble, u)
        low, high = np.nanpercentile(ranks, [5, 95], axis=0, method="inverted_cdf")
        np.testing.assert_array_equal(found["rank_low"], low)
        np.testing.assert_array_equal(found["rank_high"], high)
        np.testing.assert_allclose(found["rank_mean"], np.nanmean(ranks, axis=0))
        pd.testing.assert_frame_equal(found, rank_intervals(Ensemble(tables, Choices(), Variation()), 400))


def test_a_panel_is_ranked_within_its_times() -> None:
    tables = framework(times=3)
    found = rank_intervals(Ensemble(tables, Choices(), Variation()), 50)
    assert len(found) == 27
    assert found.groupby(level="Time")["rank"].apply(lambda r: sorted(r) == list(range(1, 10))).all()
    scores = build(tables, Choices()).steps["normalised"]
    assert scores["a"].min() == 0
    assert scores["a"].max() == 100  # over all times together


scores_with_ties = arrays.arrays(
    float,
    st.tuples(st.integers(1, 4), st.integers(1, 70)),
    elements=st.one_of(st.integers(-3, 3).map(float), st.floats(-1e6, 1e6), st.just(float("nan"))),
)


@settings(max_examples=100, deadline=None)
@given(scores_with_ties)
def test_ranks_are_those_of_scipy(scores: np.ndarray) -> None:
    got = kernels.rank_rows(scores)
    counts = np.zeros((scores.shape[1],) * 2, np.uint32)
    kernels.count_ranks(got, counts)
    for row, mine in zip(scores, got, strict=True):
        known = ~np.isnan(row)
        assert (mine[~known] == 0).all()
        np.testing.assert_array_equal(mine[known], rankdata(-row[known], method="min"))
    assert counts.sum() == (~np.isnan(scores)).sum()


def test_shares_by_choice_find_what_matters() -> None:
    tables = framework(12)
    varied = Variation(normalise=("minmax", "minmax"), aggregate=("amean", "copeland"), spread=0.0)
    found = choice_shares(Ensemble(tables, Choices(), varied), 64)
    assert found.overall.loc["aggregate", "total"] == pytest.approx(1, abs=0.1)
    assert found.overall.loc["normalise", "total"] == pytest.approx(0, abs=1e-9)
    assert found.by_unit.shape == (12, 2)
    with pytest.raises(LandSeaError, match="two things that vary"):
        choice_shares(Ensemble(tables, Choices(), Variation(aggregate=(), spread=0.0)), 64)


weights_and_gains = st.integers(2, 6).flatmap(
    lambda k: st.tuples(
        arrays.arrays(float, k, elements=st.floats(0.05, 1)),
        arrays.arrays(float, k, elements=st.floats(-5, 5).map(lambda x: round(x, 2))),
    )
)


@settings(max_examples=100, deadline=None)
@given(weights_and_gains)
def test_least_shift_is_that_of_the_programmes(pair: tuple[np.ndarray, np.ndarray]) -> None:
    w, gain = pair[0] / pair[0].sum(), pair[1]
    k = len(w)
    moved, found = least_shift(w, gain)
    # Variables: rises and falls of each weight.
    limits = np.vstack([np.r_[np.ones(k), -np.ones(k)], np.r_[gain, -gain]])
    lp = linprog(np.ones(2 * k) / 2, A_eq=limits, b_eq=[0, -(w @ gain)], bounds=[(0, None)] * k + [(0, x) for x in w])
    if not lp.success:
        assert np.isnan(moved)
        assert np.isnan(nearest_weights(w, gain)).all()
        return
    assert moved == pytest.approx(lp.fun, abs=1e-7)
    near = nearest_weights(w, gain)
    for one in (found, near):
        assert one.sum() == pytest.approx(1)
        assert (one >= -1e-12).all()
        assert one @ gain == pytest.approx(0, abs=1e-7)
    rules = [{"type": "eq", "fun": lambda v: v.sum() - 1}, {"type": "eq", "fun": lambda v: v @ gain}]
    qp = minimize(lambda v: ((v - w) ** 2).sum(), found, bounds=[(0, 1)] * k, constraints=rules, method="SLSQP")
    if qp.success:
        assert ((near - w) ** 2).sum() <= qp.fun + 1e-6


@pytest.mark.parametrize(
    "choices", [Choices(), Choices(normalise="zscore"), Choices(aggregate="gmean", bounds=(1, 100), treat="winsorise")]
)
def test_the_value_needed_puts_two_units_level(choices: Choices) -> None:
    tables = framework(8, seed=2)
    found = Reversals(build(tables, choices))
    unit = found.order[4]
    table = found.by_values(unit)
    assert table["needed"].notna().any()
    for _, row in table.dropna().iterrows():
        data = tables.data.copy()
        data.loc[unit, row["code"]] = row["needed"]
        scores = build(replace(tables, data=data), choices).steps["aggregated"]["I"]
        assert scores[unit] == pytest.approx(scores[row["rival"]], rel=1e-9)


def test_reversals_by_weights_put_units_level() -> None:
    found = Reversals(build(framework(), Choices(aggregate="gmean", bounds=(1, 100))))
    table = found.by_weights()
    assert len(table) == 8
    assert (table["gap"] >= 0).all()
    one = found.rival(found.order[3], found.order[0])
    gain = found.table.loc[found.order[3]] - found.table.loc[found.order[0]]
    assert one.weights @ gain == pytest.approx(0, abs=1e-12)
    for refused in (Choices(aggregate=("amean", "gmean"), bounds=(1, 100)), Choices(aggregate="copeland")):
        with pytest.raises(LandSeaError, match="same mean at all levels"):
            Reversals(build(framework(), refused))


@pytest.mark.parametrize(
    ("words", "told"),
    [("aggregate=average", "no average"), ("speed=2", "not 'speed=2'"), ("spread=2", "takes a share"),
     ("drop=two", "drop=two")],
)  # fmt: skip
def test_what_cannot_vary_is_refused(words: str, told: str) -> None:
    with pytest.raises(LandSeaError, match=told):
        Variation.parse([words])
