"""A pack's accounts: their sums, the rows that hold, tonnes from values, and what differs between two policies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.economy.regional import Goods, Policy, Regional, shock_between
from landsea.errors import PackError
from landsea.region import Region
from landsea.region.trade_costs import spread


@pytest.fixture(scope="module", params=["tidewater", "liaoning"])
def region(request: pytest.FixtureRequest) -> Region:
    return ls.load(request.param)


@pytest.fixture(scope="module")
def regional(region: Region) -> Regional:
    return Regional.of(region)


def test_what_is_made_is_used_and_what_is_spent_is_earned(regional: Regional) -> None:
    a = regional.accounts
    assert np.allclose(a.cost, a.sales, rtol=1e-12)
    used = a.intermediate.sum(axis=2) + a.final_use
    paid = (a.trade * (1 + a.tariff)).sum(axis=2).T
    assert np.allclose(used, paid, rtol=1e-9, atol=1e-9)
    revenue = (a.trade * a.tariff).sum(axis=(0, 2))
    assert np.allclose(a.final_use.sum(axis=1), a.value_added.sum(axis=1) + revenue + a.deficit, rtol=1e-9)
    assert a.deficit.sum() == pytest.approx(0, abs=1e-9 * a.trade.sum())


def test_stated_amounts_are_those_of_the_accounts(region: Region, regional: Regional) -> None:
    table = region.table("accounts").pivot_table(index="economy", columns="sector", values="final_use_bn_yuan")
    stated = table.reindex(index=regional.accounts.regions, columns=regional.accounts.sectors).to_numpy()
    assert np.allclose(stated, regional.accounts.final_use, rtol=1e-3, atol=0.05)


def test_no_duty_within_a_country_and_none_on_home_use(regional: Regional) -> None:
    assert (regional.accounts.tariff[:, regional.domestic] == 0).all()


def test_values_and_tonnes(region: Region, regional: Regional) -> None:
    goods = Goods.of(region, regional)
    total = goods.share.sum(axis=0)
    assert np.all(np.isclose(total, 1) | (total == 0))
    tonnes = goods.tonnes_by_sector(regional.accounts.trade)
    value = (tonnes * np.where(np.isinf(goods.value), 0.0, goods.value)[:, :, None, None]).sum(axis=0) / 1e9
    assert np.allclose(value, regional.accounts.trade * total, rtol=1e-12)


def test_a_pack_without_accounts_says_so(region: Region) -> None:
    empty = region.replace(trade=region.table("trade").iloc[:0])
    with pytest.raises(PackError, match="no accounts"):
        Regional.of(empty)


def test_the_most_specific_row_holds() -> None:
    rows = pd.DataFrame(
        [("*", "*", "*", 1.0), ("A", "*", "*", 2.0), ("A", "c", "*", 3.0), ("A", "*", "s", 4.0), ("b", "*", "t", 5.0)],
        columns=["importer", "exporter", "sector", "percent"],
    )
    # Economies a and b of country A, c of C; sectors s and t.
    got = spread(rows, ["a", "b", "c"], ["A", "A", "C"], ["s", "t"])
    assert got[2, 0].tolist() == [3.0, 3.0]  # exporter c is named, which comes before the sector
    assert got[1, 0].tolist() == [4.0, 2.0]
    assert got[2, 1].tolist() == [3.0, 5.0]  # importer b is named for t
    assert got[0, 2].tolist() == [1.0, 1.0]
    assert (got[[0, 1, 2], [0, 1, 2]] == 0).all()


def test_what_differs_is_the_shock(region: Region) -> None:
    before = Policy.of(region)
    assert shock_between(before, before).changes == ()
    accounts = region.table("accounts")
    accounts["productivity"] = 1.1
    economies = region.table("economies")
    economies["labour_pool"], economies["migration"] = "one", 2.0
    after = Policy.of(region.replace(accounts=accounts, economies=economies))
    changes = {change.what: change for change in shock_between(before, after).changes}
    assert set(changes) == {"productivity", "labour"}
    assert np.allclose(changes["productivity"].factor, 1.1)
    assert changes["labour"].value == 2.0
