"""Groups of economies: each is what it would be as one economy, or the sum of its members."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.model import worth
from landsea.planning.losses import Timing, lose_places
from landsea.region import Region

HOME = ["coast", "inland"]


@pytest.fixture(scope="module")
def grouped(region: Region) -> Region:
    table = region.table("economies")
    return region.replace(economies=table.assign(group=np.where(table["economy"].isin(HOME), "home", "")))


@pytest.fixture(scope="module")
def merged(region: Region) -> Region:
    """Tidewater with its two economies made one: what the group has to look like from outside."""
    one = dict.fromkeys(HOME, "home")
    economies = region.table("economies").assign(economy=lambda t: t["economy"].replace(one)).drop_duplicates("economy")
    zones = region.table("zones").assign(economy=lambda t: t["economy"].replace(one))
    trade = region.table("trade").assign(
        origin=lambda t: t["origin"].replace(one), destination=lambda t: t["destination"].replace(one)
    )
    keys = ["origin", "destination", "sector"]
    sums = trade.groupby(keys, sort=False, as_index=False)["value_bn_yuan"].sum()
    trade = sums.merge(trade.drop(columns="value_bn_yuan").drop_duplicates(keys), on=keys)
    return region.replace(economies=economies, zones=zones, trade=trade)


@pytest.fixture(scope="module")
def gains(grouped: Region) -> worth.Gains:
    today = ls.solve(grouped)
    after = ls.solve(grouped, ls.Scenario.read("reedhaven-rail", grouped), demand=today.demand)
    return worth.gains(today, after)


def shares(table: pd.DataFrame) -> pd.Series:
    return table[table["economy"] == "home"].set_index("indicator")["before_percent"]


def test_a_group_lives_of_itself_as_one_economy_would(gains: worth.Gains, merged: Region) -> None:
    today = ls.solve(merged)
    one = worth.gains(today, today)
    pd.testing.assert_series_equal(shares(gains.circulation), shares(one.circulation), rtol=1e-9)
    # Trade among members is neither export nor import.
    coast = gains.circulation.query("economy == 'coast' and indicator == 'own'")["before_percent"].iloc[0]
    assert shares(gains.circulation)["own"] > coast


def test_a_group_gains_what_its_members_gain(gains: worth.Gains) -> None:
    group = gains.by_group.iloc[0]
    members = gains.by_economy[gains.by_economy["economy"].isin(HOME)]
    assert (group["group"], len(gains.by_group)) == ("home", 1)
    assert group["worth_bn_yuan"] == pytest.approx(members["worth_bn_yuan"].sum())
    percent = np.average(members["real_income_percent"], weights=members["spending_bn_yuan"])
    assert group["real_income_percent"] == pytest.approx(percent)
    assert group["product_percent"] == pytest.approx(
        np.average(members["product_percent"], weights=gains.before.accounts.value_added.sum(axis=1)[:2])
    )


def test_a_group_of_all_has_the_regions_interval(gains: worth.Gains) -> None:
    table = worth.draws(gains, 20).set_index("economy")
    assert list(table.index[-2:]) == ["home", worth.WHOLE]
    np.testing.assert_allclose(table.loc["home"], table.loc[worth.WHOLE])


def test_a_group_loses_what_its_members_lose(grouped: Region) -> None:
    loss = lose_places(ls.solve(grouped), ["saltmouth"], Timing(closed_days=30))
    group = loss.by_group().iloc[0]
    members = loss.by_economy().set_index("economy").loc[HOME]
    assert group["value_added_bn_yuan"] == pytest.approx(members["value_added_bn_yuan"].sum())
    assert group["value_added_bn_yuan"] * 1e9 == pytest.approx(loss.value_added_inside_yuan)
    assert members["percent_of_year"].min() <= group["percent_of_year"] <= members["percent_of_year"].max()
    assert group["lowest"] < 1


def test_without_groups_the_tables_are_empty(region: Region) -> None:
    today = ls.solve(region)
    found = worth.gains(today, today)
    assert found.by_group.empty
    assert list(found.by_group.columns)[:2] == ["group", "inside"]
    assert lose_places(today, ["saltmouth"], Timing(closed_days=10)).by_group().empty
