"""The accounts of the shipped pack meet the published totals they rest on, and their fitting is what it says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from ipfn.ipfn import ipfn

import landsea as ls
from landsea.economy.regional import Regional

PACK = Path(__file__).parents[1] / "packs" / "liaoning"
LIAONING = ["dalian", "other_coast", "shenyang", "inland_liaoning"]


@pytest.fixture(scope="module")
def regional() -> Regional:
    return Regional.of(ls.load("liaoning"))


@pytest.fixture(scope="module")
def fitting() -> Iterator[ModuleType]:
    sys.path.insert(0, str(PACK))
    try:
        from economy.accounts import fitting as module

        yield module
    finally:
        sys.path.remove(str(PACK))


def between(regional: Regional, origins: list[str], destinations: list[str]) -> float:
    names = pd.Index(regional.accounts.regions)
    exporter, importer = names.get_indexer(origins), names.get_indexer(destinations)
    return float(regional.accounts.trade[:, importer][:, :, exporter].sum())


@pytest.mark.parametrize(
    ("partner", "bn_yuan"), [("europe", 131.71), ("south_korea", 63.41), ("asean", 59.54), ("north_america", 56.72)]
)
def test_trade_by_partner_is_as_customs_publish_it(regional: Regional, partner: str, bn_yuan: float) -> None:
    total = between(regional, LIAONING, [partner]) + between(regional, [partner], LIAONING)
    assert total == pytest.approx(bn_yuan, rel=1e-4)


def test_exports_and_imports_are_as_customs_publish_them(regional: Regional) -> None:
    table = regional.economies
    abroad = table.loc[table["country"] != "CN", "economy"].tolist()
    assert between(regional, LIAONING, abroad) == pytest.approx(353.56, rel=1e-4)
    # 412.40, and the crude that customs book in Heilongjiang.
    assert between(regional, abroad, LIAONING) == pytest.approx(412.40 + 90.0, rel=1e-4)
    assert between(regional, ["jilin_province"], abroad) == pytest.approx(62.70, rel=1e-4)
    assert between(regional, abroad, ["heilongjiang"]) == pytest.approx(221.77 - 90.0, rel=1e-4)


def test_products_are_those_of_the_zones(regional: Regional) -> None:
    zones = ls.load("liaoning").table("zones")
    zones = zones[zones["inside"]]
    product = zones.groupby("economy")["gdp_bn_yuan"].sum()
    names = list(regional.accounts.regions)
    added = regional.accounts.value_added.sum(axis=1)
    for economy, value in product.items():
        assert added[names.index(str(economy))] == pytest.approx(value, rel=1e-4)


def test_chinas_inputs_sum_to_the_published_share() -> None:
    table = ls.load("liaoning").table("input_coefficients")
    china = table[table["technology"] == "china"]
    sums = china.groupby("sector")["coefficient"].sum()
    assert sums["metals"] == pytest.approx(0.8018351, rel=1e-4)
    assert sums["food"] == pytest.approx(0.7564404, rel=1e-4)
    mining = china[china["input"].isin(["coal", "oil_gas", "ores"])].groupby("sector")["coefficient"].sum()
    assert mining["refining"] == pytest.approx(0.6147796, rel=1e-4)


def test_whole_margins_are_fitted_as_ipfn_fits_them(fitting: ModuleType) -> None:
    random = np.random.default_rng(3)
    seed = random.random((4, 5))
    goal = random.random((4, 5)) * random.random(5)
    rows, columns = np.divmod(np.arange(20), 5)
    aims = [fitting.Sums(rows, goal.sum(axis=1)), fitting.Sums(columns, goal.sum(axis=0))]
    theirs = ipfn(seed.copy(), [goal.sum(axis=1), goal.sum(axis=0)], [[0], [1]], convergence_rate=1e-13).iteration()
    assert np.allclose(fitting.fit(seed, aims, 1e-12), theirs, rtol=1e-8)


def test_sums_over_a_part_are_met_and_what_cannot_be_is_refused(fitting: ModuleType) -> None:
    rows = np.divmod(np.arange(6), 3)[0]
    part = np.array([0, 0, -1, -1, -1, -1])
    aims = [fitting.Sums(part, np.array([2.0])), fitting.Sums(rows, np.array([5.0, 3.0]))]
    got = fitting.fit(np.ones((2, 3)), aims)
    assert np.allclose(got, [[1, 1, 3], [1, 1, 1]])
    with pytest.raises(ValueError, match="cannot be met"):
        fitting.fit(np.ones((2, 3)), [fitting.Sums(part, np.array([6.0])), aims[1]], most=200)
