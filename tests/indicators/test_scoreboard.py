"""The scoreboard: values, errors carried through formulas, targets, trends and peers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landsea as ls
from landsea.indicators import progress, scoreboard
from landsea.indicators.values import REACH, Values

POSITIVE = st.floats(0.1, 1000)


@pytest.fixture(scope="module")
def region() -> ls.Region:
    return ls.load("tidewater")


@pytest.fixture(scope="module")
def today(region: ls.Region) -> ls.Outcome:
    return ls.solve(region)


def row(table: pd.DataFrame, **keys: str) -> pd.Series:
    for column, value in keys.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


# --- progress


@given(POSITIVE, POSITIVE, st.integers(2000, 2030), st.integers(1, 40))
def test_the_rate_required_leads_to_the_target(value, target, year, ahead):
    rate = progress.required_rate(value, year, target, year + ahead)
    assert value * (1 + rate) ** ahead == pytest.approx(target)
    assert value + ahead * progress.required_step(value, year, target, year + ahead) == pytest.approx(target)


@given(POSITIVE, st.floats(-0.2, 0.2), st.integers(2, 12))
def test_the_trend_of_steady_growth_is_its_rate(first, rate, count):
    years = np.arange(2000, 2000 + count)
    assert progress.trend(years, first * (1 + rate) ** (years - 2000)) == pytest.approx(rate, abs=1e-9)
    assert progress.slope(years, first + rate * (years - 2000)) == pytest.approx(rate, abs=1e-9)


def test_no_trend_from_one_year_or_from_nought():
    assert math.isnan(progress.trend([2020, 2020], [1, 2]))
    assert math.isnan(progress.trend([2020, 2021], [0, 2]))
    assert math.isnan(progress.slope([2020], [1]))
    assert math.isnan(progress.required_rate(1, 2025, 2, 2025))


@pytest.mark.parametrize(
    ("value", "year", "target", "by", "better", "rate", "state"),
    [
        (10, 2020, 8, 2025, "higher", math.nan, "past"),
        (10, 2020, 8, 2025, "lower", -0.05, "on track"),
        (10, 2020, 8, 2025, "lower", -0.01, "off track"),
        (10, 2020, 12, 2019, "higher", 0.1, "missed"),
        (10, 2020, 12, None, "higher", 0.1, "no year"),
        (10, 2020, 12, 2025, "higher", math.nan, "no trend"),
        (10, 2020, 12, 2024, "higher", 0.0467, "on track"),
        (10, 2020, 12, 2024, "higher", 0.0465, "off track"),
    ],
)
def test_the_way_to_a_target_is_judged(value, year, target, by, better, rate, state):
    assert progress.state(value, year, target, by, better, rate, math.nan) == state


def test_arrows():
    assert [progress.arrow(rate, 0.0) for rate in (0.02, -0.02, 0.001)] == ["↑", "↓", "→"]
    assert progress.arrow(math.nan, 3.0) == "↑"
    assert progress.arrow(math.nan, math.nan) == ""


# --- values


def test_the_error_of_a_quotient_is_that_of_the_textbook(region):
    """Relative errors of independent factors add in squares: 2% and 1% make 2.236%."""
    found = Values(region).at("product_per_head", "Tidewater", 2022)
    assert found is not None
    assert found.value == pytest.approx(253 / 1.95)
    low, high = found.interval
    assert (high - low) / 2 / REACH / found.value == pytest.approx(math.hypot(0.02, 0.01), rel=1e-3)


def test_what_two_operands_share_is_counted_once(region):
    table = region.table("indicators")
    table.loc[table["indicator"] == "product_per_head", "formula"] = "product / (product + product)"
    values = Values(region.replace(indicators=table))
    found = values.at("product_per_head", "Tidewater", 2022)
    assert found is not None
    assert found.value == 0.5
    assert found.interval == pytest.approx((0.5, 0.5))


def test_members_are_added_up(region):
    values = Values(region)
    coast = values.at("product", "The coast")
    assert coast is not None
    assert (coast.value, coast.origin, coast.period) == (70.0, "members", "2022")
    head = values.at("product_per_head", "The coast")
    assert head is not None
    assert head.value == pytest.approx(140.0)
    assert values.at("clean_water", "The coast") is None


def test_a_group_with_an_unknown_member_has_no_sum(region):
    table = region.table("observations")
    fewer = table[table["observation_id"] != "product_reedhaven"]
    assert Values(region.replace(observations=fewer)).at("product", "The coast") is None


def test_a_scenario_shows_the_model_and_today_what_was_observed(region, today):
    change = ls.Scenario.read("border-closed", region)
    after = ls.solve(region, change, demand=today.demand)
    board = scoreboard(after, before=today)
    now, then = (
        row(scoreboard(today).table, indicator="border_throughput"),
        row(board.table, indicator="border_throughput"),
    )
    assert (now["value"], now["origin"]) == (690, "observation")
    assert now["modelled"] == pytest.approx(today.counted["border_throughput"])
    assert (then["value"], then["origin"], then["before"]) == (after.counted["border_throughput"], "model", 690)


def test_runs_of_the_model_bound_its_values(today):
    ranges = pd.DataFrame({"indicator": ["freight"], "low": [1.0], "high": [99.0]})
    found = row(scoreboard(today, ranges=ranges).table, indicator="freight")
    assert (found["low"], found["high"]) == (1.0, 99.0)


def test_figures_that_contradict_each_other_widen_the_interval():
    found = row(scoreboard(ls.load("liaoning")).table, indicator="duty_overlap")
    assert (found["low"], found["value"], found["high"]) == (31.6, 31.6, 37)


def test_a_break_of_the_statistics_is_no_trend():
    region = ls.load("liaoning")
    assert row(scoreboard(region).table, indicator="throughput_liaoning")["trend"] == ""
    table = region.table("observations").assign(series="")
    broken = row(scoreboard(region.replace(observations=table)).table, indicator="throughput_liaoning")
    assert broken["trend"] == "↓"


# --- tables


def test_targets_of_tidewater(region):
    found = row(scoreboard(region).targets, indicator="product")
    assert found["gap"] == 27
    assert found["required_rate"] == pytest.approx((280 / 253) ** (1 / 3) - 1)
    assert found["trend_rate"] == pytest.approx((253 / 230) ** 0.5 - 1)
    assert found["state"] == "on track"


def test_peers_by_formula_too(region):
    peers = scoreboard(region).peers
    farport = row(peers, indicator="product_per_head", place="Farport")
    assert farport["value"] == 150
    assert farport["ahead"] == "peer"
    assert row(peers, indicator="clean_water", place="Farport")["ahead"] == "own"
    only = scoreboard(region, against=["Northholm"]).peers
    assert set(only["place"]) == {"Northholm"}


def test_a_place_has_only_what_is_known_of_it(region):
    table = scoreboard(region, place="The coast").table
    assert set(table["indicator"]) == {"product", "residents", "product_per_head"}


def test_an_unknown_place_is_told(region):
    with pytest.raises(ls.LandSeaError, match="Was Farport meant"):
        scoreboard(region, against=["Farprot"])
