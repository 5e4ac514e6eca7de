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
from landsea.model.worth import compare_tonnes

PACK = Path(__file__).parents[1] / "packs" / "liaoning"
COAST = ["dalian", "yingkou", "jinzhou", "panjin", "dandong", "huludao"]
INLAND = ["shenyang", "anshan", "fushun", "benxi", "fuxin", "liaoyang", "tieling", "chaoyang"]
LIAONING = COAST + INLAND
JILIN = ["changchun", "other_jilin"]
HEILONGJIANG = ["harbin", "daqing", "other_heilongjiang"]
#: Value added of the province, bn yuan, before its economies became its cities: by the goods of the pack (method
#: unchanged), and by what rests on the parts of cities, of which four are now taken as published.
LIAONING_BEFORE = {
    "agriculture": 269.55,
    "coal": 8.051,
    "oil_gas": 23.17,
    "ores": 2.33,
    "food": 109.04,
    "light": 86.24,
    "refining": 152.70,
    "chemicals": 80.29,
    "minerals": 102.43,
    "metals": 59.74,
    "vehicles": 31.99,
    "machinery": 257.28,
    "utilities_construction": 306.62,
    "transport": 157.91,
    "services": 1359.38,
}
BY_GOODS = ("coal", "oil_gas", "ores", "refining", "metals", "vehicles")


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
    assert between(regional, JILIN, abroad) == pytest.approx(62.70, rel=1e-4)
    assert between(regional, abroad, HEILONGJIANG) == pytest.approx(221.77 - 90.0, rel=1e-4)


def test_all_of_liaonings_trade_with_north_korea_is_dandongs(regional: Regional) -> None:
    others = [name for name in LIAONING if name != "dandong"]
    assert between(regional, ["dandong"], ["north_korea"]) > 5
    assert between(regional, others, ["north_korea"]) + between(regional, ["north_korea"], others) == 0


def added(regional: Regional, economies: list[str]) -> pd.Series[float]:
    names = pd.Index(regional.accounts.regions)
    total = regional.accounts.value_added[names.get_indexer(economies)].sum(axis=0)
    return pd.Series(total, index=list(regional.accounts.sectors))


def test_the_cities_sum_to_the_province_as_it_was(regional: Regional) -> None:
    now = added(regional, LIAONING)
    for sector in BY_GOODS:
        assert now[sector] == pytest.approx(LIAONING_BEFORE[sector], rel=1e-4, abs=5e-3), sector
    for sector in set(LIAONING_BEFORE) - set(BY_GOODS):
        assert now[sector] == pytest.approx(LIAONING_BEFORE[sector], rel=0.015), sector
    parts = {"primary": 2597.6, "secondary": 11755.8, "tertiary": 14621.7}
    secondary = now.drop(["agriculture", "transport", "services"]).sum()
    assert now["agriculture"] / now.sum() == pytest.approx(parts["primary"] / sum(parts.values()), rel=1e-4)
    assert secondary / now.sum() == pytest.approx(parts["secondary"] / sum(parts.values()), rel=1e-4)


@pytest.mark.parametrize(
    ("economies", "before"),
    [
        (
            JILIN,
            {"agriculture": 174.297, "food": 78.2454, "vehicles": 47.0622, "machinery": 43.035, "services": 635.671},
        ),
        (HEILONGJIANG, {"coal": 21.6793, "oil_gas": 70.9357, "refining": 29.332, "food": 83.3397, "services": 665.932}),
        (INLAND[1:], {"coal": 6.455, "ores": 2.028, "metals": 46.421, "refining": 29.332}),
        (COAST[1:], {"oil_gas": 23.172, "metals": 11.706, "refining": 52.625}),
    ],
)
def test_the_parts_of_an_economy_that_was_one_sum_to_it(
    regional: Regional, economies: list[str], before: dict[str, float]
) -> None:
    now = added(regional, economies)
    for sector, value in before.items():
        assert now[sector] == pytest.approx(value, rel=3e-4), sector


@pytest.mark.parametrize(
    ("city", "primary", "secondary", "tertiary"),
    [("dalian", 59.59, 371.53, 444.17), ("yingkou", 13.11, 61.59, 73.24), ("anshan", 12.52, 80.70, 107.97)],
)
def test_published_parts_of_a_city_are_met(
    regional: Regional, city: str, primary: float, secondary: float, tertiary: float
) -> None:
    now = added(regional, [city])
    assert now["agriculture"] == pytest.approx(primary, rel=1e-3)
    assert now[["transport", "services"]].sum() == pytest.approx(tertiary, rel=1e-3)
    assert now.sum() - now["agriculture"] - now[["transport", "services"]].sum() == pytest.approx(secondary, rel=1e-3)


def test_a_cluster_trades_with_itself_as_one_economy_did(regional: Regional) -> None:
    # Seven inland cities traded 1434 bn yuan among and within themselves when they were one economy, five coastal 1115.
    assert between(regional, INLAND[1:], INLAND[1:]) == pytest.approx(1434, rel=0.05)
    assert between(regional, COAST[1:], COAST[1:]) == pytest.approx(1115, rel=0.05)


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


def test_services_do_not_cross_chinas_border_and_steel_does(regional: Regional) -> None:
    """Customs count goods: no province's trade in services is published, and none is booked on their totals."""
    table = ls.load("liaoning").table("trade")
    country = ls.load("liaoning").table("economies").set_index("economy")["country"]
    at_home = table["origin"].map(country) == "CN"
    crosses = at_home != (table["destination"].map(country) == "CN")
    assert not table.loc[crosses, "sector"].isin(["services", "transport"]).any()
    ours = table["origin"].isin(LIAONING) & crosses
    metals = table.loc[ours & (table["sector"] == "metals"), "value_bn_yuan"].sum()
    assert metals == pytest.approx(0.10 * 353.56, rel=1e-3)


def test_tonnes_of_foreign_boxes_agree_with_their_value() -> None:
    pairs = compare_tonnes(ls.solve(ls.load("liaoning")))
    between = pairs[pairs["origin"] != pairs["destination"]]
    sums = between.groupby("commodity")[["by_value_t", "by_corridor_t"]].sum()
    ratio = sums["by_value_t"] / sums["by_corridor_t"]
    assert ratio[["box_int_low", "box_int_mid", "box_int_high"]].between(0.5, 2.0).all()
