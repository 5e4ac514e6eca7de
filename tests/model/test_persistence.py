"""The simplest guess of an observation: the one before it."""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.model.indicators import _persistence

_YEARS = st.sampled_from(["2019", "2020", "2021 H1", "about 2022", "not stated"])
_ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), _YEARS, st.integers(0, 9)), min_size=1)


def brute(rows: list[tuple[str, str, str, int]], line: int) -> float:
    """Look through all rows for the latest earlier one; of one year, the first."""

    def year(words: str) -> int | None:
        digits = "".join(filter(str.isdigit, words))[:4]
        return int(digits) if digits else None

    indicator, place, when, _ = rows[line]
    this, best, found = year(when), -1, math.nan
    for other, where, then, value in rows:
        before = year(then)
        if (other, where) == (indicator, place) and this and before and best < before < this:
            best, found = before, float(value)
    return found


@settings(deadline=None)
@given(_ROWS)
def test_persistence_is_the_latest_earlier_observation(rows: list[tuple[str, str, str, int]]) -> None:
    table = pd.DataFrame(rows, columns=["indicator", "place", "year", "value"])
    got = _persistence(table).reindex(table.index)
    for line in table.index:
        want = brute(rows, line)
        assert (math.isnan(want) and math.isnan(got[line])) or got[line] == want
