"""Structure, inequality and coordination against worked examples and invariances."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from landsea.indicators import coordination, inequality, structure, weighting
from landsea.indicators.normalisation import min_max

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "indicators"


def worked(name: str) -> Any:
    file = REFERENCE / "worked_examples.json"
    if not file.is_file():
        pytest.skip("the worked examples are not at hand")
    found = json.loads(file.read_text(encoding="utf-8"))[name]
    return {key: np.array(one) if isinstance(one, list) else one for key, one in found.items()}


def test_structure() -> None:
    w = worked("structure")
    for function, key in (
        (structure.shares, "shares"),
        (structure.similarity, "similarity_cosine"),
        (structure.krugman, "krugman_vs_rest"),
        (lambda n: structure.krugman(n, rest=False), "krugman_vs_nation"),
        (structure.krugman_pairs, "krugman_pair"),
        (structure.location_quotient, "LQ"),
        (structure.herfindahl, "HHI"),
        (structure.overlap, "finger_kreinin"),
    ):
        np.testing.assert_allclose(function(w["N"]), w[key], rtol=1e-12, atol=1e-14)


def test_shift_share() -> None:
    w = worked("shift_share")
    parts = structure.shift_share((w["e0"], w["e1"]), (w["E0"], w["E1"]))
    for mine, key in ((parts.national, "NG"), (parts.mix, "IM"), (parts.regional, "RS"), (parts.competitive, "CE_EM"),
                      (parts.allocation, "AE_EM")):  # fmt: skip
        np.testing.assert_allclose(mine, w[key], rtol=1e-10)
    np.testing.assert_allclose(parts.national + parts.mix + parts.regional, w["e1"] - w["e0"])


def test_inequality() -> None:
    w = worked("theil")
    y, people, group = w["y"], w["pop"], w["group"]
    plain, weighted = inequality.theil(y, group=group), inequality.theil(y, people, group)
    assert plain.total == pytest.approx(w["theil_unweighted"], rel=1e-12)
    assert plain.between == pytest.approx(w["between_u"], rel=1e-12)
    assert weighted.total == pytest.approx(w["theil_T_popweighted"], rel=1e-12)
    assert weighted.within == pytest.approx(w["within_w"], rel=1e-12)
    assert inequality.mean_log_deviation(y, people) == pytest.approx(w["theil_L_popweighted"], rel=1e-12)
    assert inequality.variation(y) == pytest.approx(w["cv_population_ddof0"], rel=1e-12)
    assert inequality.variation(y, ddof=1) == pytest.approx(w["cv_sample_ddof1"], rel=1e-12)
    assert inequality.variation(y, people) == pytest.approx(w["cv_weighted_williamson"], rel=1e-12)
    assert inequality.gini(y) == pytest.approx(w["gini_u"], rel=1e-12)
    assert inequality.gini(y, people) == pytest.approx(w["gini_w"], rel=1e-10)


def test_convergence() -> None:
    w = worked("beta_convergence")
    found = inequality.beta(w["y0"], w["yT"], w["T"])
    assert found.slope == pytest.approx(w["slope"], rel=1e-10)
    assert found.speed == pytest.approx(w["speed"], rel=1e-10)
    assert found.half_life == pytest.approx(w["half_life"], rel=1e-10)
    assert inequality.sigma(w["y0"]) == pytest.approx(w["sigma0"], rel=1e-10)


def test_entropy() -> None:
    w = worked("entropy")
    z = np.column_stack([min_max(column * sign, 0, 1) for column, sign in zip(w["X"].T, w["direction"], strict=True)])
    np.testing.assert_allclose(weighting.entropy(w["X"] * w["direction"]), w["w"], rtol=1e-10)
    np.testing.assert_allclose(z @ weighting.entropy(w["X"] * w["direction"]), w["score"], rtol=1e-10)


def test_coupling_examples() -> None:
    file = REFERENCE / "ccd_examples.csv"
    if not file.is_file():
        pytest.skip("the worked examples are not at hand")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert len(rows) >= 5
    for row in rows:
        u = np.array([float(one) for one in row["U"].split()])
        if (u <= 0).any():
            with pytest.raises(ValueError, match="above nought"):
                coordination.coupling(u)
            continue
        for method, mark in (("standard", "std"), ("wang2021", "wang"), ("fan", "fan")):
            found = coordination.coordination(u, method=method)
            assert float(found.coupling) == pytest.approx(float(row[f"C_{mark}"]), rel=1e-9, abs=1e-11)
            if mark != "fan":
                assert float(found.degree) == pytest.approx(float(row[f"D_{mark}"]), rel=1e-9)


indices = arrays.arrays(float, st.tuples(st.integers(1, 5), st.integers(2, 5)), elements=st.floats(0.01, 1.0))


@settings(max_examples=80, deadline=None)
@given(indices, st.floats(0.1, 1.0))
def test_coupling_has_its_bounds_and_invariances(u: np.ndarray, by: float) -> None:
    for method in ("standard", "wang2021", "fan"):
        c = coordination.coupling(u, method)
        assert ((c >= -1e-12) & (c <= 1 + 1e-12)).all()
        np.testing.assert_allclose(coordination.coupling(u[:, ::-1], method), c, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(coordination.coupling(np.full((1, u.shape[1]), by), method), 1, rtol=1e-9)
    np.testing.assert_allclose(coordination.coupling(u * by), coordination.coupling(u), rtol=1e-9)


@pytest.mark.parametrize("bad", [[0.0, 0.5], [-0.2, 0.5], [1.2, 0.5], [np.nan, 0.5], [0.5]])
def test_meaningless_indices_are_refused(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="coupling needs"):
        coordination.coupling(np.array(bad))


def test_weights_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to one"):
        coordination.coordination(np.array([0.5, 0.6]), np.array([0.5, 0.6]))


def test_obstacles_and_levels() -> None:
    got = coordination.obstacles(np.array([[0.2, 0.6, 1.0]]), np.array([0.5, 0.25, 0.25]))
    np.testing.assert_allclose(got, [[0.8, 0.2, 0.0]])
    names = coordination.coordination(np.array([[0.3, 0.3], [0.99, 0.99]])).names()
    assert list(names) == ["barely coordinated", "quality coordination"]  # the root of 0.3 is 0.55


def test_a_regions_complexity_is_that_of_its_products() -> None:
    # The method of reflections: each is the mean of the other, up to a scale.
    values = np.random.default_rng(3).pareto(1.0, (12, 30)) + 0.01
    regions, products = structure.complexity(values)
    has = structure.location_quotient(values) >= 1
    mean = np.array([np.nanmean(products[row]) for row in has])
    assert np.corrcoef(mean, regions)[0, 1] == pytest.approx(1, abs=1e-9)
    assert np.corrcoef(regions, has.sum(axis=1))[0, 1] > 0


def test_rank_size_of_zipf_is_one() -> None:
    assert inequality.rank_size(100 / np.arange(1, 20)) == pytest.approx(1.0)
