"""Welfare: exact, to first order, decomposed and differentiated; against re-solved equilibria."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_accounts import accounts
from numpy.testing import assert_allclose

from landsea.economy import Change, Shock, TradeModel

STEP = 1e-4


@pytest.fixture(scope="module")
def model() -> TradeModel:
    return TradeModel(accounts(11, 5, 3, zeros=0.2, unbalanced=0.1))


MIXED = (
    Shock.tariffs("tau_free")
    + Shock((Change("iceberg", factor=0.85, importer="r1", measure="road"),))
    + Shock((Change("iceberg", factor=0.9, exporter="r2", measure="port"),))
    + Shock((Change("productivity", factor=1.1, region="r3", sector="s1", measure="skill"),))
    + Shock((Change("deficit", factor=0.9, measure="loans"),))
)
MOBILE = Shock((Change("labour", value=1.2, region=("r0", "r2", "r3")),))


@pytest.mark.parametrize("shock", [MIXED, MIXED + MOBILE], ids=["fixed", "mobile"])
def test_the_exact_change_is_the_sum_of_its_parts(model: TradeModel, shock: Shock) -> None:
    found = model.solve(shock)
    by_channel, by_cause = found.decomposition(), found.attribution()
    exact = np.log(found.real_income)
    assert_allclose(by_channel.channels.sum(axis=1), exact, atol=1e-8)
    assert_allclose(sum(by_cause.by_measure.values()), exact, atol=1e-8)
    flows = sum(by_cause.by_measure[name] for name in ("tariffs", "road", "port"))
    assert_allclose(by_cause.by_flow.sum(axis=(1, 2)), flows, atol=1e-12)
    assert_allclose(by_cause.by_sector.sum(axis=1), flows, atol=1e-12)
    assert set(by_cause.by_measure) == {"tariffs", "road", "port", "skill", "loans"}


def test_what_one_measure_does_alone_is_what_is_attributed_to_it(model: TradeModel) -> None:
    found = model.solve(Shock((Change("iceberg", factor=0.9, importer="r1", exporter="r2", measure="bridge"),)))
    made = found.attribution()
    assert_allclose(made.by_measure["bridge"], np.log(found.real_income), atol=1e-9)
    assert_allclose(made.by_flow[:, 1, 2], np.log(found.real_income), atol=1e-9)
    assert np.count_nonzero(made.by_flow.sum(axis=0)) == 1


def test_the_first_order_measure_tends_to_the_exact_change(model: TradeModel) -> None:
    found = model.solve(MIXED)
    misses = [np.abs(found.first_order(steps).total - np.log(found.real_income)).max() for steps in (1, 8, 64)]
    assert misses[1] < misses[0] / 4
    assert misses[2] < misses[1] / 6
    channels = found.decomposition().channels
    many = found.first_order(64)
    assert_allclose(many.terms_of_trade, channels[:, 0], atol=5 * misses[2])
    assert_allclose(many.delivery, channels[:, 2], atol=5 * misses[2])


def test_a_small_shock_is_worth_its_first_order(model: TradeModel) -> None:
    found = model.solve(Shock((Change("iceberg", factor=1 - 1e-6),)))
    assert_allclose(found.first_order().total, np.log(found.real_income), rtol=1e-4, atol=1e-12)


@pytest.mark.parametrize("deficits", ["keep", "zero"])
def test_derivatives_are_those_of_resolved_equilibria(deficits: str) -> None:
    a = accounts(12, 4, 3, zeros=0.3, thetas=(2.0, 30.0))
    model = TradeModel(a, deficits=deficits)
    slopes = model.baseline.sensitivity()
    where = {"importer": "r1", "exporter": "r2", "sector": "s0"}
    cases = {
        "iceberg": (lambda h: Change("iceberg", factor=np.exp(h), **where), lambda r: slopes.iceberg(r)[0, 1, 2]),
        "home": (
            lambda h: Change("iceberg", factor=np.exp(h), importer="r0", exporter="r0", sector="s1"),
            lambda r: slopes.iceberg(r)[1, 0, 0],
        ),
        "tariff": (lambda h: Change("tariff", add=h, **where), lambda r: slopes.tariff(r)[0, 1, 2]),
        "productivity": (
            lambda h: Change("productivity", factor=np.exp(h), region="r3", sector="s2"),
            lambda r: slopes.productivity(r)[3, 2],
        ),
    }  # fmt: skip
    for name, (change, slope) in cases.items():
        up, down = (np.log(model.solve(Shock((change(h),))).real_income) for h in (STEP, -STEP))
        exact = np.array([slope(region) for region in a.regions])
        assert_allclose(exact, (up - down) / (2 * STEP), rtol=1e-5, atol=1e-9, err_msg=name)


def test_derivatives_by_deficits(model: TradeModel) -> None:
    slopes = model.baseline.sensitivity()
    unit = model.baseline.income.sum() * STEP
    up, down = (
        model.solve(Shock((Change("deficit", add=h, region="r0"), Change("deficit", add=-h, region="r3"))))
        for h in (unit, -unit)
    )
    differences = (np.log(up.real_income) - np.log(down.real_income)) / (2 * unit)
    assert_allclose(slopes.by_deficit[0] - slopes.by_deficit[3], differences, rtol=1e-5)


def test_weights_make_one_objective_of_many(model: TradeModel) -> None:
    weights = np.arange(1.0, 6.0)[:, None]
    one = model.baseline.sensitivity(weights).iceberg(0)
    each = model.baseline.sensitivity()
    assert_allclose(one, sum((r + 1) * each.iceberg(r) for r in range(5)), atol=1e-13)
    table = each.links()
    row = table[(table["objective"] == "r1") & (table["importer"] == "r2") & (table["exporter"] == "r0")]
    assert_allclose(row["by_log_cost"], each.iceberg("r1")[:, 2, 0].sum())
