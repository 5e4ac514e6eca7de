"""Calibration: known constants come back, silent ones stay at zero, held-out observations stay out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from tqdm import tqdm

import landsea as ls
from landsea.errors import CalibrationError
from landsea.model.calibrate import Calibration, _Problem
from landsea.region import Region

TRUE = (-14.0, 9.0)


@pytest.fixture(scope="module")
def bulk(region: Region) -> Region:
    """Tidewater with its two bulk commodities only: as good a test, and faster."""

    def kept(name: str) -> object:
        table = region.table(name)
        return table[table["commodity"].isin(["ore", "grain"])]

    return region.replace(commodities=kept("commodities"), supply_use=kept("supply_use"), demand=kept("demand"))


def with_constants(region: Region, *values: float) -> Region:
    return region.replace(constants=region.table("constants").assign(value_yuan_per_t=list(values)))


def observed(region: Region, values: dict[str, float], rel_error: float) -> Region:
    table = region.table("observations")
    table["value"] = [values[name] for name in table["indicator"]]
    return region.replace(observations=table.assign(rel_error=rel_error))


@dataclass
class Twin:
    pack: Region
    fit: Calibration
    truth: dict[str, float]


@pytest.fixture(scope="module")
def twin(bulk: Region) -> Twin:
    """Observations come from a model whose constants are known; the fit starts from zero."""
    truth = ls.solve(with_constants(bulk, *TRUE)).indicators.set_index("indicator")["value"].to_dict()
    pack = observed(with_constants(bulk, 0.0, 0.0), truth, rel_error=0.001)
    return Twin(pack, ls.calibrate(pack, rounds=20, tolerance=1e-3, today="2026-01-02"), truth)


def test_a_twin_experiment_recovers_the_constants(twin: Twin) -> None:
    np.testing.assert_allclose(twin.fit.constants["after"], TRUE, atol=0.1)
    assert twin.fit.constants["before"].tolist() == [0, 0]
    assert twin.fit.constants["identified"].all()
    assert not twin.fit.constants["at_bound"].any()
    assert twin.fit.change < 1e-3


def test_the_fit_moves_the_model_on_to_the_observations(twin: Twin) -> None:
    fit = twin.fit.fit.set_index("indicator")
    assert list(fit.index) == ["saltmouth_throughput", "sea_rail_share"]
    assert (np.abs(fit["before"] / fit["observed"] - 1) > 0.004).all()
    np.testing.assert_allclose(fit["after"], fit["observed"], rtol=1e-3)
    before = ls.solve(twin.pack).indicators.set_index("indicator")["value"]
    np.testing.assert_allclose(fit["before"], before[fit.index], rtol=1e-9)


def test_solving_with_the_fitted_constants_gives_the_fitted_values(twin: Twin) -> None:
    """The report of the fit and a fresh solve agree: demand has settled at the fitted costs."""
    value = ls.solve(twin.fit.region).indicators.set_index("indicator")["value"]
    fit = twin.fit.fit.set_index("indicator")
    np.testing.assert_allclose(value[fit.index], fit["after"], rtol=1e-4)
    np.testing.assert_allclose(value[fit.index], [twin.truth[name] for name in fit.index], rtol=1e-3)


def test_the_region_says_when_it_was_fitted(twin: Twin) -> None:
    table = twin.fit.region.table("constants")
    assert table["fitted_on"].tolist() == ["2026-01-02", "2026-01-02"]
    np.testing.assert_array_equal(table["value_yuan_per_t"], twin.fit.constants["after"])
    assert twin.pack.table("constants")["value_yuan_per_t"].tolist() == [0, 0]


def test_a_held_out_observation_is_never_used(twin: Twin) -> None:
    table = twin.pack.table("observations")
    table.loc[table["use"] == "validate", ["value", "rel_error"]] = [1e6, 0.0001]
    again = ls.calibrate(twin.pack.replace(observations=table), rounds=20, tolerance=1e-3)
    assert again.constants["after"].tolist() == twin.fit.constants["after"].tolist()
    assert again.constants["standard_error"].tolist() == twin.fit.constants["standard_error"].tolist()


def test_a_constant_that_no_observation_hears_stays_at_zero(bulk: Region, twin: Twin) -> None:
    """No bulk goods that are counted change at Farport, so its constant is silent."""
    constants = twin.pack.table("constants")
    constants.loc[3, ["place", "constant_id"]] = ["farport", "farport_sea"]
    constants.loc[3, "value_yuan_per_t"] = 25.0
    fit = ls.calibrate(twin.pack.replace(constants=constants), rounds=20)
    row = fit.constants.set_index("constant_id").loc["farport_sea"]
    assert not row["identified"]
    assert row["after"] == 0
    assert fit.region.table("constants").loc[3, "fitted_on"] == ""
    assert fit.constants.set_index("constant_id").loc["rail_dry", "identified"]


def test_a_bound_is_kept_and_told(twin: Twin) -> None:
    constants = twin.pack.table("constants").assign(low_yuan_per_t=[-5.0, -60.0])
    fit = ls.calibrate(twin.pack.replace(constants=constants), rounds=20).constants.set_index("constant_id")
    assert fit.loc["rail_dry", "after"] == pytest.approx(-5, abs=0.2)
    assert fit.loc["rail_dry", "at_bound"]


def test_the_jacobian_is_that_of_the_residuals(twin: Twin) -> None:
    problem = _Problem.of(twin.pack, 0.5)
    x = np.array([-6.0, 4.0])
    with tqdm(disable=True) as bar:
        exact = problem._jacobian(x, bar)
        for column in (0, 1):
            h = 1e-3 * np.eye(2)[column]
            central = (problem._residuals(x + h, bar) - problem._residuals(x - h, bar)) / 2e-3
            np.testing.assert_allclose(exact[:, column], central, rtol=1e-5, atol=1e-5 * np.abs(exact).max())
    assert np.abs(exact[:2]).min() > 0.1


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_an_observation_that_is_not_positive_is_an_error(region: Region, value: float) -> None:
    table = region.table("observations")
    table.loc[2, "value"] = value
    with pytest.raises(CalibrationError, match=r"must be positive.*saltmouth_2022"):
        ls.calibrate(region.replace(observations=table))


def test_nothing_to_fit_is_an_error(region: Region) -> None:
    with pytest.raises(CalibrationError, match="no counted observation"):
        ls.calibrate(region.replace(observations=region.table("observations").assign(use="validate")))
    with pytest.raises(CalibrationError, match="no constants"):
        ls.calibrate(region.replace(constants=region.table("constants").iloc[:0]))


def test_too_few_rounds_is_an_error(twin: Twin) -> None:
    with pytest.raises(CalibrationError, match="after 1 rounds a constant still moves"):
        ls.calibrate(twin.pack, rounds=1, tolerance=1e-3)
