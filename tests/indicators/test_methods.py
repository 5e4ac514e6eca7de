"""Definitions of single steps: hand calculations, other programs, and corner cases."""

from __future__ import annotations

import inequality.gini
import inequality.theil
import numpy as np
import pandas as pd
import pymcdm.weights
import pytest
from ecomplexity import ecomplexity
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linprog
from scipy.stats import boxcox

from landsea.indicators import (
    aggregation,
    imputation,
    normalisation,
    structure,
    treatment,
    weighting,
)
from landsea.indicators import inequality as ours

positive = arrays.arrays(float, (7, 4), elements=st.floats(0.5, 100).map(lambda x: round(x, 2)), unique=True)


# Aggregation


def test_copeland_by_hand() -> None:
    x = np.array([[3.0, 3.0, 1.0], [2.0, 2.0, 3.0], [4.0, 1.0, 2.0]])
    w = np.array([1.0, 1.0, 1.0])
    assert aggregation.copeland(x, w).tolist() == [0.0, 0.0, 0.0]  # a cycle: each beats one
    assert aggregation.copeland(x, np.array([2.0, 1.0, 1.0])).tolist() == [0.0, -1.0, 1.0]  # b and c tie


def test_what_is_missing_counts_for_the_later_unit_or_for_neither() -> None:
    # They are level in what both have; the other half of the weight is unknown.
    x = np.array([[1.0, np.nan], [1.0, 5.0]])
    w = np.array([1.0, 1.0])
    assert aggregation.outranking(x, w).tolist() == [[0.0, 0.25], [0.75, 0.0]]
    assert aggregation.copeland(x, w).tolist() == [-1.0, 1.0]
    assert aggregation.copeland(x[::-1], w).tolist() == [-1.0, 1.0]  # the order decides
    assert aggregation.copeland(x, w, even=True).tolist() == [0.0, 0.0]


@settings(max_examples=40, deadline=None)
@given(positive, arrays.arrays(float, 4, elements=st.floats(0.1, 5)), st.randoms(use_true_random=False))
def test_copeland_does_not_depend_on_order_or_scale(x: np.ndarray, w: np.ndarray, rng: object) -> None:
    order = list(range(len(x)))
    rng.shuffle(order)  # type: ignore[attr-defined]
    score = aggregation.copeland(x, w)
    assert aggregation.copeland(x[order], w).tolist() == score[order].tolist()
    assert aggregation.copeland(np.log(x), w * 3).tolist() == score.tolist()
    better = x.copy()
    better[0] = x.max() + 1
    assert aggregation.copeland(better, w)[0] == len(x) - 1


@settings(max_examples=40, deadline=None)
@given(positive, st.integers(0, 6), st.integers(0, 3), st.floats(0.1, 20))
def test_no_mean_falls_when_a_value_rises(x: np.ndarray, row: int, column: int, more: float) -> None:
    w = np.array([1.0, 2.0, 0.5, 1.0])
    better = x.copy()
    better[row, column] += more
    for way in ("amean", "gmean", "hmean", "genmean:2", "genmean:-1", "genmean:0.5", "copeland", "outranking", "bod"):
        assert aggregation.gather(better, w, way)[row] >= aggregation.gather(x, w, way)[row] - 1e-9


def test_the_power_mean_has_the_others_as_cases() -> None:
    x, w = np.array([[1.0, 4.0, np.nan], [2.0, 8.0, 3.0]]), np.array([1.0, 3.0, 2.0])
    for power, way in ((1, "amean"), (0, "gmean"), (-1, "hmean")):
        np.testing.assert_allclose(aggregation.generalised(x, w, power), aggregation.gather(x, w, way))
    assert aggregation.generalised(x, w, 2)[0] == pytest.approx(((1 + 3 * 16) / 4) ** 0.5)


@settings(max_examples=25, deadline=None)
@given(arrays.arrays(float, (9, 3), elements=st.floats(0, 10).map(lambda x: round(x, 2))), st.sampled_from([0, 0.1]))
def test_benefit_of_the_doubt_is_that_of_all_limits(x: np.ndarray, share: float) -> None:
    x = x + 0.01
    got = aggregation.benefit_of_the_doubt(x, share)
    for unit in range(len(x)):
        own = share * np.tile(x[unit], (3, 1)) - np.diag(x[unit])
        limits, ends = np.vstack([x, own]), np.r_[np.ones(9), np.zeros(3)]
        found = linprog(-x[unit], A_ub=limits, b_ub=ends, bounds=(0, None), method="highs")
        assert got[unit] == pytest.approx(-found.fun, abs=1e-7)
    assert got.max() == pytest.approx(1, abs=1e-7) or share > 0


@pytest.mark.parametrize("bad", [np.array([[1.0, np.nan]]), np.array([[1.0, -1.0]])])
def test_benefit_of_the_doubt_refuses(bad: np.ndarray) -> None:
    with pytest.raises(ValueError, match="benefit of the doubt needs"):
        aggregation.benefit_of_the_doubt(bad)


# Normalisation


def test_normalisations_by_hand() -> None:
    x = np.array([0.0, 5.0, 10.0, np.nan])
    known = slice(0, 3)
    assert normalisation.distance_to_reference(x, 1)[known].tolist() == [0, 1, 2]
    assert normalisation.distance_to_reference(x, 1, capped=True)[known].tolist() == [0, 1, 1]
    assert normalisation.distance_to_target(x, 20.0)[known].tolist() == [0, 0.25, 0.5]
    assert normalisation.scaled(x, 0, 20)[known].tolist() == [0, 25, 50]
    assert normalisation.goalposts(x, 2, 8, 10)[known].tolist() == [0, 5, 10]
    assert normalisation.fraction_of_best(x)[known].tolist() == [0, 0.5, 1]
    assert normalisation.borda(np.array([3.0, 1.0, 3.0]))[:].tolist() == [1, 0, 1]
    for one in (normalisation.min_max, normalisation.z_score, normalisation.borda, normalisation.distance_to_best):
        assert np.isnan(one(x)[3])


@pytest.mark.parametrize("name", ["min_max", "z_score", "distance_to_best"])
def test_a_constant_indicator_has_no_scores(name: str) -> None:
    one = getattr(normalisation, name)
    assert np.isnan(one(np.full(5, 0.1))).all()
    assert np.isnan(one(np.full(5, np.nan))).all()


# Treatment


def test_an_indicator_that_winsorising_would_flatten_is_left_alone() -> None:
    x = np.array([0.0] * 11 + [1.0])
    made = treatment.treat(x)
    assert made.method == "failed"
    assert made.result.tolist() == x.tolist()


def test_lower_outliers_and_both_ends() -> None:
    x = -np.array([*range(1, 11), 30.0, 100.0])
    moved, points = treatment.winsorise(x)
    assert (points, moved.min()) == (1, -30)
    np.testing.assert_allclose(treatment.log_by_skew(x), -treatment.log_shifted(-x))
    assert treatment.skewness(treatment.log_by_skew(x)) > treatment.skewness(treatment.log_shifted(x))


def test_values_beyond_the_most_are_transformed_instead_or_as_well() -> None:
    x = np.array([*np.linspace(1, 2, 30), 50.0, 60.0, 70.0, 1e4, 1e5, 1e6, 1e7])
    limits = treatment.Limits(most=2)
    made = treatment.treat(x, limits)
    assert made.method == "transformed"
    np.testing.assert_allclose(made.result, treatment.log_shifted(x))
    both = treatment.treat(x, limits, combine=True)
    assert both.method == "winsorised and transformed"
    np.testing.assert_allclose(both.result, treatment.log_shifted(treatment.winsorise(x, limits)[0]))
    assert treatment.treat(x, limits, otherwise=None).method == "winsorised"


def test_the_likeliest_power_is_that_of_scipy() -> None:
    x = np.random.default_rng(1).lognormal(0, 1, 200)
    positive_x = x - x.min() + 1
    assert treatment.likeliest_power(x) == pytest.approx(boxcox(positive_x)[1], abs=1e-4)
    np.testing.assert_allclose(treatment.box_cox(x, 0.5), boxcox(positive_x, 0.5))


# Imputation


def test_em_with_one_gap_pattern_has_its_closed_form() -> None:
    # Anderson (1957): where only y is missing, the fit is the regression of y on x over the complete units.
    rng = np.random.default_rng(2)
    x = rng.normal(size=40)
    y = 2 * x + rng.normal(size=40)
    table = np.column_stack([x, y])
    table[30:, 1] = np.nan
    got = imputation.expectation_maximisation(table)
    slope, start = np.polyfit(x[:30], y[:30], 1)
    np.testing.assert_allclose(got[30:, 1], start + slope * x[30:], rtol=1e-5)
    np.testing.assert_array_equal(got[:30], table[:30])


def test_groups_without_a_name_or_value_keep_their_gaps() -> None:
    values = pd.DataFrame({"a": [1.0, np.nan, 3.0, np.nan, np.nan]}, index=list("uvwxy"))
    groups = pd.Series(["g", "g", "h", None, "i"], index=list("uvwxy"))
    got = imputation.by_indicator(values, median=False, groups=groups)["a"]
    assert got.isna().tolist() == [False, False, False, True, True]
    assert got["v"] == 1


def test_units_own_scores() -> None:
    values = pd.DataFrame({"a": [0.0, 10.0, 5.0], "b": [100.0, 0.0, np.nan], "c": [1.0, 3.0, 2.0]})
    directions = pd.Series({"a": 1.0, "b": -1.0, "c": 1.0})
    got = imputation.by_unit(values, directions, median=False, blocks=[["a", "b"], ["c"]])
    assert got["b"].tolist() == [100.0, 0.0, 50.0]  # half way in a, so half way in b, of which less is better


def test_over_time() -> None:
    index = pd.MultiIndex.from_product([["u", "v"], [2000.0, 2001.0, 2003.0]], names=["uCode", "Time"])
    values = pd.DataFrame({"a": [1.0, np.nan, 4.0, np.nan, 7.0, np.nan]}, index=index)
    assert imputation.over_time(values, linear=True)["a"].tolist() == [1, 2, 4, 7, 7, 7]
    latest = imputation.over_time(values, linear=False)["a"].tolist()
    assert latest[:3] == [1, 1, 4]
    assert np.isnan(latest[3])
    assert latest[4:] == [7, 7]


# Weights


@settings(max_examples=30, deadline=None)
@given(positive)
def test_weights_are_those_of_pymcdm(x: np.ndarray) -> None:
    z = np.column_stack([normalisation.min_max(column, 0, 1) for column in x.T])
    np.testing.assert_allclose(weighting.critic(x), pymcdm.weights.critic_weights(x), rtol=1e-7, atol=1e-9)
    sd = pymcdm.weights.standard_deviation_weights(z)
    np.testing.assert_allclose(weighting.standard_deviation(x), sd, rtol=1e-7)


@settings(max_examples=30, deadline=None)
@given(positive, st.floats(0.1, 10))
def test_weights_sum_to_one_and_follow_their_indicators(x: np.ndarray, by: float) -> None:
    for name, way in weighting.FROM_DATA.items():
        if name == "pca-first":
            continue
        w = way(x)
        assert w.sum() == pytest.approx(1)
        assert (w >= -1e-12).all()
        tolerance = 1e-4 if name == "balanced" else 1e-6
        np.testing.assert_allclose(way(x[:, ::-1] * by), w[::-1], atol=tolerance)


def test_the_first_component_is_numpys_and_ignores_gaps() -> None:
    x = np.random.default_rng(0).normal(size=(50, 3)) @ np.array([[1, 0.5, 0.2], [0, 1, 0.4], [0, 0, 1]])
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    loadings = np.linalg.svd(z, full_matrices=False)[2][0]
    np.testing.assert_allclose(weighting.first_component(x), loadings / loadings.sum(), rtol=1e-9)
    with_gap = np.vstack([x, [np.nan, 1e9, 1e9]])
    np.testing.assert_allclose(weighting.first_component(with_gap), loadings / loadings.sum(), rtol=1e-9)


def test_balanced_weights_even_the_correlations_out() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(300, 3)) @ np.array([[1, 0.8, 0.1], [0, 1, 0.1], [0, 0, 1]])
    w = weighting.balanced(x)
    found = [np.corrcoef(x @ w, column)[0, 1] for column in x.T]
    assert np.ptp(found) < 1e-4
    assert w[2] > w[0]  # what stands alone needs more


def test_saatys_example_and_points() -> None:
    # Three alternatives judged 1, 3, 5; 1, 3; 1: Saaty's largest eigenvalue is 3.039.
    m = np.array([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    w, ratio = weighting.hierarchy(m)
    assert w == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    assert ratio == pytest.approx((3.0385 - 3) / 2 / 0.58, abs=1e-3)
    assert weighting.budget(np.array([[60.0, 40.0], [1.0, 3.0]])).tolist() == pytest.approx([0.425, 0.575])


# Structure and inequality against other programs


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(float, st.integers(3, 12), elements=st.floats(0.5, 100)))
def test_inequality_is_that_of_pysal(y: np.ndarray) -> None:
    assert ours.gini(y) == pytest.approx(inequality.gini.Gini(y).g, abs=1e-9)
    group = np.arange(len(y)) % 2
    theirs = inequality.theil.TheilD(y, group)
    found = ours.theil(y, group=group)
    assert found.total == pytest.approx(theirs.T, abs=1e-9)
    assert found.between == pytest.approx(np.ravel(theirs.bg)[0], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(arrays.arrays(float, 8, elements=st.floats(0.5, 100)), arrays.arrays(float, 8, elements=st.floats(0.5, 9)))
def test_weighted_gini_is_the_sum_over_pairs(y: np.ndarray, people: np.ndarray) -> None:
    p = people / people.sum()
    pairs = (np.outer(p, p) * np.abs(y[:, None] - y[None])).sum() / (2 * (p * y).sum())
    assert ours.gini(y, people) == pytest.approx(pairs, abs=1e-10)
    assert ours.gini(y * 7, people * 3) == pytest.approx(pairs, abs=1e-10)


def test_nested_theil_adds_up() -> None:
    rng = np.random.default_rng(5)
    y, people = rng.uniform(1, 9, 24), rng.uniform(1, 5, 24)
    province = np.arange(24) // 4
    found = ours.nested_theil(y, people, province // 3, province)
    parts = found.between_regions + found.between_provinces + found.within_provinces
    assert parts == pytest.approx(found.total, rel=1e-12)
    assert min(found.between_regions, found.between_provinces, found.within_provinces) >= 0
    with pytest.raises(ValueError, match="one region only"):
        ours.nested_theil(y, people, np.arange(24) % 2, province)


def test_beta_has_the_error_and_fit_of_ordinary_least_squares() -> None:
    rng = np.random.default_rng(6)
    first = rng.uniform(1, 10, 20)
    last = first**0.8 * rng.uniform(0.9, 1.1, 20)
    found = ours.beta(first, last, 10)
    design = np.column_stack([np.ones(20), np.log(first)])
    growth = np.log(last / first) / 10
    solved, left, *_ = np.linalg.lstsq(design, growth, rcond=None)
    cov = left[0] / 18 * np.linalg.inv(design.T @ design)
    assert (found.slope, found.error) == pytest.approx((solved[1], cov[1, 1] ** 0.5))
    assert found.r_squared == pytest.approx(np.corrcoef(np.log(first), growth)[0, 1] ** 2)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::Warning:ecomplexity")
def test_complexity_and_density_are_those_of_ecomplexity() -> None:
    values = np.random.default_rng(8).pareto(1.0, (14, 25)) + 0.01
    loc, prod = np.indices(values.shape)
    table = pd.DataFrame({"time": 1, "loc": loc.ravel(), "prod": prod.ravel(), "val": values.ravel()})
    columns = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    theirs = ecomplexity(table, columns, verbose=False)
    by_region = theirs.groupby("loc")["eci"].first().to_numpy(float)
    by_product = theirs.groupby("prod")["pci"].first().to_numpy(float)
    regions, products = structure.complexity(values)
    assert abs(np.corrcoef(by_region, regions)[0, 1]) == pytest.approx(1, abs=1e-6)
    assert abs(np.corrcoef(by_product, products)[0, 1]) == pytest.approx(1, abs=1e-6)
    rca = theirs.pivot_table(index="loc", columns="prod", values="rca").to_numpy(float)
    np.testing.assert_allclose(structure.location_quotient(values), rca, rtol=1e-6)


def test_yearly_shift_share_adds_up() -> None:
    region = np.array([[100.0, 200.0], [110.0, 190.0], [130.0, 195.0]])
    nation = np.array([[1000.0, 3000.0], [1050.0, 3100.0], [1100.0, 3300.0]])
    found = structure.dynamic_shift_share(region, nation)
    np.testing.assert_allclose(found.national + found.mix + found.regional, region[-1] - region[0])
    one = structure.shift_share((region[0], region[1]), (nation[0], nation[1]))
    np.testing.assert_allclose(structure.dynamic_shift_share(region[:2], nation[:2]).mix, one.mix)
    quotient = structure.symmetric_quotient(region)
    assert ((quotient > -1) & (quotient < 1)).all()
