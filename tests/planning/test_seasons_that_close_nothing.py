"""A season in which nothing closes changes no figure, be it a part of the year or all of it."""

from __future__ import annotations

import pandas as pd
import pandas.testing as pdt
import pytest

import landsea as ls
from landsea.indicators.accessibility import accessibility
from landsea.planning.losses import lose_places


@pytest.fixture(scope="module", params=[0.25, 1.0])
def years(request: pytest.FixtureRequest) -> tuple[ls.Outcome, ls.Outcome]:
    region = ls.load("tidewater")
    row = {
        "season": "calm",
        "name": "",
        "name_local": "",
        "share": request.param,
        "source": "tale",
        "status": "published",
        "note": "",
    }
    columns = list(region.table("seasons").columns)
    parted = region.replace(seasons=pd.DataFrame([row], index=[2])[columns])
    return ls.solve(region), ls.solve(parted)


@pytest.mark.parametrize("commodity", [None, "grain"])
def test_access_is_that_of_the_whole_year(years: tuple[ls.Outcome, ls.Outcome], commodity: str | None) -> None:
    whole, parted = (accessibility(one, commodity) for one in years)
    pdt.assert_frame_equal(parted, whole, rtol=1e-9)


def test_a_lost_port_costs_what_it_costs_in_the_whole_year(years: tuple[ls.Outcome, ls.Outcome]) -> None:
    whole, parted = (lose_places(one, ["saltmouth"]) for one in years)
    pdt.assert_frame_equal(parted.by_economy(), whole.by_economy(), rtol=1e-9)
    assert parted.passing_t == pytest.approx(whole.passing_t)
    assert parted.detour_yuan_per_day == pytest.approx(whole.detour_yuan_per_day)
