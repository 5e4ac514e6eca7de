"""``landsea economy gravity`` on four made-up regions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from numpy.testing import assert_allclose

from landsea.cli.main import main
from landsea.economy.trade.endowment import calc_excess

NAMES = ["a", "b", "c", "d"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(4)
    output = dict(zip(NAMES, [90.0, 40.0, 60.0, 10.0], strict=True))
    rows = [
        (x, y, output[x], output[y], 0.0 if x == y else rng.uniform(1, 2), 0.0, rng.integers(1, 900))
        for x in NAMES
        for y in NAMES
    ]
    columns = ["exporter", "importer", "Y", "E", "dist", "pact", "trade"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "pairs.csv", index=False)
    (tmp_path / "beta.csv").write_text("var,beta\ndist,-1.2\npact,0.5\nconstant,9\n")
    (tmp_path / "change.csv").write_text("exporter,importer,variable,value\na,b,pact,1\nb,a,pact,1\n")
    return tmp_path


def run(folder: Path, *words: str) -> tuple[int, dict]:
    files = ["economy", "gravity", str(folder / "pairs.csv"), "--change", str(folder / "change.csv"), "--json"]
    done = CliRunner().invoke(main, [*files, *words])
    return done.exit_code, json.loads(done.stdout)


def test_who_signs_gains_and_markets_clear(folder: Path) -> None:
    words = ["--coefficients", str(folder / "beta.csv"), "--sigma", "4", "--reference", "d"]
    code, body = run(folder, *words, "--out", str(folder / "out.csv"))
    assert code == 0
    table = pd.DataFrame(body["data"]["table"]).set_index("region")
    assert (table.loc[["a", "b"], "welfare_percent"] > 0).all()
    assert (table.loc[["c", "d"], "welfare_percent"] < 0).all()
    assert body["data"]["residual"] < 1e-12
    assert table.loc["d", "price_index_percent"] == pytest.approx(0.0, abs=1e-12)
    assert len(pd.read_csv(folder / "out.csv")) == 4
    frozen = run(folder, *words, "--frozen")[1]["data"]
    assert frozen["residual"] > 1e-6


def test_coefficients_can_be_estimated(folder: Path) -> None:
    code, body = run(folder, "--estimate", "dist", "--sigma", "4", "--reference", "d")
    assert code == 2
    assert body["error"]["findings"][0]["value"] == "pact"
    (folder / "change.csv").write_text("exporter,importer,variable,value\na,b,dist,0.5\n")
    assert run(folder, "--estimate", "dist", "--sigma", "4", "--reference", "d")[0] == 0


def test_every_fault_is_told(folder: Path) -> None:
    pairs = pd.read_csv(folder / "pairs.csv")
    pairs.loc[2, "Y"] = -1
    pairs.drop(index=5).to_csv(folder / "pairs.csv", index=False)
    words = ["--coefficients", str(folder / "beta.csv"), "--sigma", "4", "--reference", "d"]
    code, body = run(folder, *words)
    assert code == 2
    told = {(f["row"], f["column"]) for f in body["error"]["findings"]}
    assert {(4, "Y"), (None, None)} <= told
    for words in (
        ["--sigma", "4", "--reference", "d"],
        ["--coefficients", "no.csv", "--sigma", "4", "--reference", "d"],
    ):
        assert run(folder, *words)[0] == 2


def test_the_derivative_is_that_of_differences() -> None:
    rng = np.random.default_rng(1)
    weight, sold, spent = rng.uniform(0.1, 1, (5, 5)), rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5))
    x = rng.normal(0, 0.1, 5)
    slope = calc_excess(weight, sold, spent, -3.0, x)[1]
    for k in range(5):
        step = 1e-6 * np.eye(5)[k]
        up, down = (calc_excess(weight, sold, spent, -3.0, x + s)[0] for s in (step, -step))
        assert_allclose(slope[:, k], (up - down) / 2e-6, atol=1e-8)
