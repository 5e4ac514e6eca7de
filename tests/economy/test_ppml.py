"""Gravity estimated: against coefficients that made the data, published ones, and what PPML implies exactly."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from landsea.economy.estimate import EstimationError, estimate_gravity

SAMPLE = Path(__file__).parents[2].parent / "shared" / "reference" / "trade-models" / "gegravity"


def made_up(seed: int = 1, n: int = 12) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    names = [f"z{k}" for k in range(n)]
    rows = pd.DataFrame([(a, b) for a in names for b in names if a != b], columns=["exporter", "importer"])
    out, into = (dict(zip(names, rng.normal(0, 1, n), strict=True)) for _ in range(2))
    rows["log dist"] = rng.uniform(0, 3, len(rows))
    rows["border"] = rng.random(len(rows)) < 0.2
    rows["border"] = rows["border"].astype(float)
    log = rows["exporter"].map(out) + rows["importer"].map(into) - 0.8 * rows["log dist"] + 0.5 * rows["border"]
    rows["trade"] = rng.poisson(200 * np.exp(log))
    return rows


def test_coefficients_that_made_the_data_are_found() -> None:
    found = estimate_gravity(made_up(), ["log dist", "border"])
    assert_allclose(found.table["estimate"], [-0.8, 0.5], atol=4 * found.table["std_error"].max())
    assert (found.table["low"] < found.table["estimate"]).all()
    assert found.used + found.left_out == 132


def test_fitted_flows_have_the_totals_of_the_data() -> None:
    """Poisson's first-order conditions: sums by exporter, importer and variable are met (Fally 2015)."""
    data = made_up(2)
    found = estimate_gravity(data, ["log dist", "border"], cluster="exporter")
    for side in ("exporter", "importer"):
        assert_allclose(found.fitted.groupby(data[side]).sum(), data.groupby(side)["trade"].sum(), rtol=1e-6)
    assert_allclose((found.fitted * data["log dist"]).sum(), (data["trade"] * data["log dist"]).sum(), rtol=1e-6)
    assert found.errors == "clustered by exporter"


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the reference data are not there")
def test_the_sample_has_its_published_coefficients() -> None:
    wanted = pd.read_csv(SAMPLE / "cost_coefficients.csv").set_index("var")["beta"].drop("constant")
    found = estimate_gravity(pd.read_csv(SAMPLE / "sample_data_2006.csv"), list(wanted.index))
    assert_allclose(found.table["estimate"], wanted, rtol=3e-6)


def test_every_fault_is_told() -> None:
    data = made_up().astype({"trade": object, "log dist": object})
    data.loc[3, "trade"] = -1.0
    data.loc[5, "log dist"] = "far"
    with pytest.raises(EstimationError) as caught:
        estimate_gravity(data, ["log dist", "tongue"])
    told = {(found.row, found.column, found.value) for found in caught.value.findings}
    assert told == {(5, "trade", "-1.0"), (7, "log dist", "far"), (1, "tongue", None)}


def test_what_fixed_effects_swallow_is_told() -> None:
    data = made_up()
    data["size"] = data["exporter"].map({name: k for k, name in enumerate(sorted(data["exporter"].unique()))})
    with pytest.raises(EstimationError, match="size"):
        estimate_gravity(data, ["log dist", "size"])


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(EstimationError, match=r"landsea\[estimate\]"):
        estimate_gravity(made_up(), ["log dist"])
