"""Published and independent results: NAFTA, structural gravity. Skipped where the reference data are not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from landsea.economy import Shock, TradeModel, read_accounts
from landsea.economy.trade import tables
from landsea.economy.trade.endowment import Endowment
from landsea.economy.trade.endowment_data import read_coefficients, read_gravity

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "trade-models"

pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data are not there")


@pytest.fixture(scope="module")
def nafta():
    accounts = read_accounts(REFERENCE / "cp2015" / "cp2015_nafta.npz")
    return TradeModel(accounts, deficits="zero").solve(Shock.tariffs("tau_cfl"))


@pytest.fixture(scope="module")
def published(nafta) -> pd.DataFrame:
    table = pd.read_csv(REFERENCE / "cp2015" / "reference" / "welfare_zero_deficit.csv").set_index("region")
    return table.loc[list(nafta.model.accounts.regions)]


def test_the_printed_digits(nafta) -> None:
    shown = tables.welfare(nafta, nafta.first_order()).set_index("region").loc[["Mexico", "Canada", "USA"]]
    assert shown["first_order_percent"].round(4).tolist() == [1.3121, -0.0638, 0.0848]
    assert shown["real_income_percent"].round(4).tolist() == [0.0073, -0.1101, 0.0741]


def test_every_column_of_every_region(nafta, published) -> None:
    first, path = nafta.first_order(), nafta.first_order(256)
    columns = {
        "tot_pct": 100 * first.terms_of_trade,
        "vot_pct": 100 * first.volume_of_trade,
        "welfare_pct": 100 * first.total,
        "realwage_pct": 100 * (nafta.real_wage - 1),
        "exact_welfare_pct": 100 * (nafta.real_income - 1),
        "tot_path256_pct": 100 * path.terms_of_trade,
        "vot_path256_pct": 100 * path.volume_of_trade,
    }
    for name, values in columns.items():
        assert_allclose(values, published[name], atol=1e-8, err_msg=name)
    ratios = {
        "w_hat": nafta.wage,
        "P_hat": nafta.price_index,
        "I_bln": nafta.before.income,
        "I_cfl": nafta.after.income,
    }
    for name, values in ratios.items():
        assert_allclose(values, published[name], rtol=1e-8, err_msg=name)
    assert nafta.residuals.largest < 1e-12


@pytest.mark.parametrize(("steps", "mexico"), [(1, 1.3121), (4, 0.3175), (16, 0.0841), (64, 0.0265)])
def test_the_rectangle_shrinks_to_the_integral(nafta, steps: int, mexico: float) -> None:
    total = nafta.first_order(steps).total[nafta.model.accounts.regions.index("Mexico")]
    assert 100 * total == pytest.approx(mexico, abs=5e-5)


def test_trade_between_members(nafta) -> None:
    wanted = pd.read_csv(REFERENCE / "cp2015" / "reference" / "trade_change_zero_deficit.csv")
    found = tables.pairs(nafta).set_index(["importer", "exporter"])["change_percent"]
    pairs = list(zip(wanted["importer"], wanted["exporter"], strict=True))
    assert_allclose(found.loc[pairs], wanted["trade_change_pct"], rtol=1e-7)


def test_terms_and_volume_by_partner(nafta) -> None:
    wanted = pd.read_csv(REFERENCE / "cp2015" / "reference" / "bilateral_zero_deficit.csv")
    regions = nafta.model.accounts.regions
    members = [regions.index(name) for name in wanted["region"]]
    inside = np.isin(np.arange(len(regions)), members)
    first = nafta.first_order()
    for row, n in zip(wanted.itertuples(), members, strict=True):
        assert_allclose(100 * first.terms_by_partner[n, inside].sum(), row.tot_nafta_pct, rtol=1e-6)
        assert_allclose(100 * first.terms_by_partner[n, ~inside].sum(), row.tot_row_pct, rtol=1e-6)
        assert_allclose(100 * first.volume_by_partner[n, inside].sum(), row.vot_nafta_pct, rtol=1e-6)
        assert_allclose(100 * first.volume_by_partner[n, ~inside].sum(), row.vot_row_pct, rtol=1e-6)
    by_region = (
        first.partners().groupby("region", sort=False)[["terms_of_trade_percent", "volume_of_trade_percent"]].sum()
    )
    assert_allclose(by_region.sum(axis=1), 100 * first.total, atol=1e-12)


def test_the_exact_parts_of_mexicos_gain(nafta) -> None:
    made = nafta.decomposition()
    mexico = nafta.model.accounts.regions.index("Mexico")
    assert made.residual < 1e-8
    assert made.channels[mexico, :2] * 100 == pytest.approx([-0.679, 0.691], abs=0.01)
    assert made.channels[mexico].sum() == pytest.approx(np.log(nafta.real_income[mexico]), abs=1e-8)


def agreement(*, frozen: bool) -> Endowment:
    folder = REFERENCE / "gegravity"
    changed = pd.DataFrame(
        [("CAN", "JPN", "pta", 1.0), ("JPN", "CAN", "pta", 1.0)], columns=["exporter", "importer", "variable", "value"]
    )
    beta = read_coefficients(folder / "cost_coefficients.csv")
    return read_gravity(folder / "sample_data_2006.csv").solve(beta, changed, 5.0, "DEU", frozen=frozen)


@pytest.mark.parametrize("kind", ["consistent", "frozen"])
def test_gravity(kind: str) -> None:
    found = agreement(frozen=kind == "frozen")
    wanted = pd.read_csv(REFERENCE / "gegravity" / "reference" / "independent_check.csv", index_col=0)
    wanted = wanted.loc[list(found.regions)]
    for name, values in (("fgp", found.price), ("imr", found.index), ("tot", found.welfare)):
        assert_allclose(100 * (values - 1), wanted[f"{name}_{kind}"], atol=1e-10)
    # Frozen shares leave the markets open by a good half per mille; that is why they are not the default.
    assert found.residual < 1e-12 if kind == "consistent" else found.residual == pytest.approx(6.1e-4, rel=0.02)
