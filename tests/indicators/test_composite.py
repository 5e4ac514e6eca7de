"""Composite indices: a published index reproduced, properties of every method, faults of the tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import kurtosis as scipy_kurtosis
from scipy.stats import skew as scipy_skew

from landsea.errors import LandSeaError
from landsea.indicators import Choices, Framework, aggregation, build, normalisation, read, treatment, weighting
from landsea.indicators.choices import WEIGHTS

ASEM = Path(__file__).parents[2].parent / "shared" / "reference" / "indicators" / "asem"


@pytest.fixture(scope="module")
def asem() -> Framework:
    if not ASEM.is_dir():
        pytest.skip("the published index is not at hand")
    return read(ASEM / "ASEM_iData.csv", ASEM / "ASEM_iMeta.csv")


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(ASEM / "reference" / name).set_index("uCode")


def compare(mine: pd.DataFrame, name: str) -> None:
    theirs = reference(name)
    np.testing.assert_allclose(
        mine.loc[theirs.index, theirs.columns].to_numpy(float), theirs.to_numpy(float), rtol=1e-9, atol=1e-9
    )


def test_published_normalisations(asem: Framework) -> None:
    compare(build(asem, Choices()).steps["normalised"], "A_minmax_0_100.csv")
    compare(build(asem, Choices(normalise="zscore", bounds=(10, 2))).steps["normalised"], "C_zscore_10_2.csv")


@pytest.mark.parametrize(("how", "file", "step"), [("rank", "C_rank.csv", 1.0), ("prank", "C_prank.csv", 1 / 50)])
def test_published_ranks_but_for_ties_of_printed_values(asem: Framework, how: str, file: str, step: float) -> None:
    # One indicator has values that were printed alike and had differed in a digit that was not printed.
    mine, theirs = build(asem, Choices(normalise=how)).steps["normalised"], reference(file)
    off = (mine.loc[theirs.index, theirs.columns] - theirs).abs() > 1e-9
    assert list(off.columns[off.any()]) == ["TolMin"]
    tied = asem.data["TolMin"].duplicated(keep=False)
    assert tied[off.index[off["TolMin"]]].all()
    assert (mine["TolMin"] - theirs["TolMin"]).abs().max() == pytest.approx(step)


def test_published_aggregates_and_ranks(asem: Framework) -> None:
    made = build(asem, Choices())
    compare(made.steps["aggregated"], "A_agg_amean.csv")
    compare(made.ranks.astype(float), "A_ranks_amean.csv")
    assert list(made.scores.index[:3]) == ["DEU", "GBR", "FRA"]


def test_explained_scores_add_up(asem: Framework) -> None:
    steps = build(asem, Choices()).explain("DEU").set_index("code")
    parts = steps[steps["parent"] == "Sust"]
    assert (parts["weight"] * parts["aggregated"]).sum() == pytest.approx(steps["aggregated"]["Sust"], rel=1e-12)


def test_every_choice_gives_finite_scores(asem: Framework) -> None:
    whole = Choices(denominate=True, impute="group-mean", group="EurAsia_group", treat="winsorise-log", bounds=(1, 100))
    for weights in (one for one in WEIGHTS if one != "pca-first"):
        for aggregate in ("amean", "gmean", "hmean", "genmean:2", "copeland", ("amean", "gmean", "copeland")):
            made = build(asem, Choices(**{**vars_of(whole), "weights": weights, "aggregate": aggregate}))
            assert np.isfinite(made.scores.to_numpy()).all()
            assert made.weights.groupby(asem.meta["parent"]).sum().to_numpy() == pytest.approx(1.0)
    made = build(asem, Choices(**{**vars_of(whole), "weights": "pca-first"}))
    assert np.isfinite(made.scores.to_numpy()).all()
    assert any("below nought" in note for note in made.notes)
    for aggregate in ("copeland-even", "outranking", "bod:0.01"):
        made = build(asem, Choices(**{**vars_of(whole), "aggregate": (aggregate, "amean", "amean")}))
        assert np.isfinite(made.scores.to_numpy()).all()


def vars_of(choices: Choices) -> dict[str, object]:
    return {name: getattr(choices, name) for name in choices.__dataclass_fields__}


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(float, st.integers(4, 30), elements=st.floats(-1e3, 1e3).map(lambda x: round(x, 3))))
def test_moments_are_those_of_scipy(x: np.ndarray) -> None:
    if np.ptp(x) < 1e-3:
        return
    assert treatment.skewness(x) == pytest.approx(scipy_skew(x, bias=False), rel=1e-9, abs=1e-9)
    assert treatment.kurtosis(x) == pytest.approx(scipy_kurtosis(x, bias=False), rel=1e-9, abs=1e-7)


def test_outliers_by_hand() -> None:
    x = np.array([*range(1, 11), 30.0, 100.0])
    moved, points = treatment.winsorise(x)
    assert points == 1  # 100 becomes 30, and that passes
    assert moved.max() == 30
    assert treatment.passes(moved)
    assert not treatment.passes(x)
    logged = treatment.log_shifted(x)
    assert logged[0] == pytest.approx(np.log(0.01 * 99))
    assert logged[-1] == pytest.approx(np.log(99 * 1.01))


columns = arrays.arrays(float, 7, elements=st.floats(0.5, 100).map(lambda x: round(x, 2)), unique=True)


@settings(max_examples=50, deadline=None)
@given(columns, st.floats(0.1, 10), st.floats(-5, 5))
def test_scales_do_not_depend_on_units(x: np.ndarray, by: float, plus: float) -> None:
    for one in (normalisation.min_max, normalisation.z_score, normalisation.rank, normalisation.percentile_rank,
                normalisation.distance_to_best):  # fmt: skip
        np.testing.assert_allclose(one(x * by + plus), one(x), atol=1e-6)
        assert (np.argsort(one(x)) == np.argsort(x)).all()


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(float, (6, 4), elements=st.floats(1, 100)), arrays.arrays(float, 4, elements=st.floats(0.1, 5)))
def test_means_stand_in_their_order_and_inside_the_values(x: np.ndarray, w: np.ndarray) -> None:
    harmonic, geometric = aggregation.harmonic(x, w), aggregation.geometric(x, w)
    arithmetic, square = aggregation.arithmetic(x, w), aggregation.generalised(x, w, 2)
    for lower, upper in ((x.min(axis=1), harmonic), (harmonic, geometric), (geometric, arithmetic),
                         (arithmetic, square), (square, x.max(axis=1))):  # fmt: skip
        assert (lower <= upper * (1 + 1e-9)).all()
    out = aggregation.outranking(x, w)
    np.testing.assert_allclose((out + out.T)[~np.eye(6, dtype=bool)], 1, rtol=1e-12)
    assert aggregation.copeland(x, w).sum() == 0


def test_missing_values_give_their_weight_to_the_rest() -> None:
    x = np.array([[1.0, np.nan, 4.0], [np.nan, np.nan, np.nan]])
    got = aggregation.arithmetic(x, np.array([1.0, 5.0, 2.0]))
    assert got[0] == pytest.approx(3.0)
    assert np.isnan(got[1])


def test_benefit_of_the_doubt_by_hand() -> None:
    # The second is dominated by the first in both, by a factor of two; the third is best in one.
    got = aggregation.benefit_of_the_doubt(np.array([[4.0, 2.0], [2.0, 1.0], [1.0, 4.0]]))
    np.testing.assert_allclose(got, [1.0, 0.5, 1.0], atol=1e-9)


def test_judgements_that_agree_have_their_own_weights() -> None:
    w = np.array([0.6, 0.3, 0.1])
    found, ratio = weighting.hierarchy(w[:, None] / w[None, :])
    np.testing.assert_allclose(found, w, rtol=1e-9)
    assert ratio == pytest.approx(0, abs=1e-9)
    # Saaty's example of a contradiction: A over B, B over C, C over A.
    assert weighting.hierarchy(np.array([[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]]))[1] > 0.1


def write(folder: Path, data: str, meta: str) -> tuple[Path, Path]:
    (folder / "data.csv").write_text(data)
    (folder / "meta.csv").write_text(meta)
    return folder / "data.csv", folder / "meta.csv"


META = """Level,iCode,iName,Direction,Weight,Parent,Type,Denominator
1,a,A,1,1,I,Indicator,
1,b,B,-1,2,I,Indicator,size
2,I,Index,1,1,,Aggregate,
"""


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    meta = META.replace("B,-1,2,I", "B,2,-2,J")
    with pytest.raises(LandSeaError) as caught:
        read(*write(tmp_path, "uCode,a,b,size\nx,1,two,0\nx,2,3,4\n", meta))
    told = {(one.file, one.row, one.column) for one in caught.value.findings}
    assert told == {
        ("meta.csv", 3, "Direction"), ("meta.csv", 3, "Weight"), ("meta.csv", 3, "Parent"), ("data.csv", 3, "uCode"),
        ("data.csv", 2, "b"), ("data.csv", 2, "size"),
    }  # fmt: skip


def test_by_hand(tmp_path: Path) -> None:
    framework = read(*write(tmp_path, "uCode,a,b,size\nx,1,2,1\ny,2,3,3\nz,3,,5\n", META))
    made = build(framework, Choices(denominate=True))
    # b over size: 2, 1, none; less is better: 0, 100. Weights 1 and 2.
    assert made.steps["aggregated"]["I"].tolist() == pytest.approx([0, (50 + 200) / 3, 100])
    assert made.ranks["I"].to_dict() == {"z": 1, "y": 2, "x": 3}


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (Choices(aggregate="gmean"), "above nought"),
        (Choices(impute="group-mean", group="nowhere"), "no column 'nowhere'"),
        (Choices(normalise="dist2targ"), "no Target"),
        (Choices(aggregate=("amean", "gmean")), "1 levels"),
    ],
)
def test_choices_that_do_not_fit(tmp_path: Path, choices: Choices, words: str) -> None:
    framework = read(*write(tmp_path, "uCode,a,b,size\nx,1,2,1\ny,2,3,3\n", META))
    with pytest.raises(LandSeaError, match=words):
        build(framework, choices)


def test_directions_turn_targets_and_goalposts(tmp_path: Path) -> None:
    meta = """Level,iCode,Direction,Weight,Parent,Type,Target,goalpost_lower,goalpost_upper,goalpost_scale
1,a,1,1,I,Indicator,12,0,10,1
1,b,-1,1,I,Indicator,2,0,10,1
2,I,1,1,,Aggregate,,,,
"""
    framework = read(*write(tmp_path, "uCode,a,b\nx,1,1\ny,4,4\nz,10,10\n", meta))
    goals = build(framework, Choices(normalise="goalposts")).steps["normalised"]
    # The manual of COINr 1.1.14, n_goalposts(1, gposts = c(0, 10, 1)), and the same with direction = -1.
    assert (goals.loc["x", "a"], goals.loc["x", "b"]) == pytest.approx((0.1, 0.9))
    targets = build(framework, Choices(normalise="dist2targ")).steps["normalised"]
    # Its n_dist2targ: (x - min) / (target - min), and (max - x) / (max - target) where less is better.
    assert targets["a"].tolist() == pytest.approx([0, 3 / 11, 9 / 11])
    assert targets["b"].tolist() == pytest.approx([9 / 8, 6 / 8, 0])
    capped = build(framework, Choices(normalise="dist2targ", capped=True)).steps["normalised"]
    assert capped["b"].max() == 1


def test_screening_by_values_and_by_noughts_and_its_place_in_the_order(tmp_path: Path) -> None:
    framework = read(*write(tmp_path, "uCode,a,b,size\nw,0,0,1\nx,1,,1\ny,2,3,1\nz,3,5,1\n", META))
    kept = build(framework, Choices(least_available=0.9)).steps["screened"].index
    assert list(kept) == ["w", "y", "z"]
    kept = build(framework, Choices(least_nonzero=0.05)).steps["screened"].index
    assert list(kept) == ["x", "y", "z"]
    after = build(framework, Choices(impute="mean", least_available=0.9))
    assert list(after.steps["screened"].index) == ["w", "x", "y", "z"]
    first = build(
        framework, Choices(impute="mean", least_available=0.9, order=("denominate", "screen", "impute", "treat"))
    )
    assert list(first.steps) == ["raw", "screened", "imputed", "normalised", "aggregated"]
    none = read(*write(tmp_path, "uCode,a,b,size\nw,0,0,1\nx,0,0,1\n", META))
    with pytest.raises(LandSeaError, match="No unit has enough"):
        build(none, Choices(least_nonzero=0.5))


def test_denominators_have_factors_and_parts_have_shares(tmp_path: Path) -> None:
    meta = META.replace("Denominator\n", "Denominator,ScaleFactor\n").replace(",size\n", ",size,1000\n")
    framework = read(*write(tmp_path, "uCode,a,b,size\nx,1,2,4\ny,2,,3\nz,3,1,5\n", meta))
    made = build(framework, Choices(denominate=True, least_share=0.6))
    assert made.steps["denominated"]["b"].iloc[0] == 500
    assert made.steps["aggregated"]["I"].isna().tolist() == [False, True, False]


def test_a_weight_of_nought_leaves_an_indicator_out_of_the_mean(tmp_path: Path) -> None:
    meta = META.replace("B,-1,2", "B,-1,0")
    framework = read(*write(tmp_path, "uCode,a,b,size\nx,1,2,1\ny,2,3,1\nz,3,1,1\n", meta))
    made = build(framework, Choices())
    assert made.steps["aggregated"]["I"].tolist() == [0, 50, 100]
    with pytest.raises(LandSeaError) as caught:
        read(*write(tmp_path, "uCode,a,b,size\nx,1,2,1\n", meta.replace("A,1,1", "A,1,0")))
    assert "weigh nothing" in caught.value.findings[0].problem


def test_a_reference_unit(tmp_path: Path) -> None:
    framework = read(*write(tmp_path, "uCode,a,b,size\nx,1,2,1\ny,2,3,1\nz,4,1,1\n", META))
    scores = build(framework, Choices(normalise="dist2ref:y")).steps["normalised"]["a"]
    assert scores.tolist() == [0, 1, 3]


def test_levels_have_ways_of_their_own(asem: Framework) -> None:
    choices = Choices(bounds=(1, 100), impute="mean", aggregate=("amean", "gmean", "hmean"))
    made = build(asem, choices).steps["aggregated"]
    weights = asem.meta["weight"]
    parts = asem.children("Conn")
    expected = np.exp(np.log(made[parts]).to_numpy() @ weights[parts].to_numpy() / weights[parts].sum())
    np.testing.assert_allclose(made["Conn"], expected)
    np.testing.assert_allclose(made["Index"], 2 / (1 / made["Conn"] + 1 / made["Sust"]))
