"""Numbers as a reader sees them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landsea.report.numbers import NOTHING, Numbers, fixed, readable, signed


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1234567, "1,234,567"), (123.456, "123"), (-12.34, "−12.3"), (0.0123, "0.0123"), (math.nan, NOTHING)],
)
def test_readable(value, words):
    assert readable(value) == words


@given(st.floats(1e-3, 1e12))
def test_readable_keeps_three_figures(value):
    assert float(readable(value).replace(",", "")) == pytest.approx(value, rel=5.001e-3)


def test_fixed_never_shows_something_as_nothing():
    assert fixed(0.001, 2) == "<0.01"
    assert fixed(0.0, 2) == "0.00"
    assert fixed(-0.001, 2) == "<0.01"


def test_signs():
    assert [signed(words) for words in ("0", "0.3", "−2", NOTHING)] == ["0", "+0.3", "−2", NOTHING]


@pytest.mark.parametrize(
    ("lang", "value", "unit", "words"),
    [
        ("en", 5.6e7, "t", "56.0\N{NO-BREAK SPACE}Mt"),
        ("zh", 5.6e7, "t", "5,600万吨"),
        ("zh", 8.12e8, "t", "8.12亿吨"),
        ("zh", 780.0, "Mt", "7.80亿吨"),
        ("en", 1.76e11, "yuan", "176\N{NO-BREAK SPACE}bn yuan"),
        ("zh", 1.76e11, "yuan", "1,760亿元"),
        ("zh", 6.5, "days", "6.50天"),
        ("en", 32.0, "%", "32.0%"),
        ("zh", 3.0, "furlongs", "3.00\N{NO-BREAK SPACE}furlongs"),
    ],
)
def test_quantities_in_the_unit_a_reader_expects(lang, value, unit, words):
    assert Numbers(lang).quantity(value, unit) == words


def test_change():
    numbers = Numbers("en")
    assert numbers.change(100, 110) == "+10.0%"
    assert numbers.change(100, 99.8) == "−0.20%"
    assert numbers.change(0, 1) == NOTHING
    assert numbers.change(100, 100) == "0.0%"


@pytest.mark.parametrize(
    ("period", "local"),
    [
        ("2022", "2022"),
        ("about 2022", "约2022"),
        ("2022 H1", "2022年上半年"),
        ("2023 Jan-May", "2023年1—5月"),
        ("2024 Jan-Sep", "2024年1—9月"),
        ("2019-12", "2019-12"),
    ],
)
def test_parts_of_a_year_are_written_in_the_language(period, local):
    assert Numbers("en").period(period) == period
    assert Numbers("zh").period(period) == local
