"""``landsea economy cities``: what it prints, writes and refuses, and that what it writes can be run."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from landsea.cli.main import main


def invoke(*words: str) -> Result:
    return CliRunner().invoke(main, ["economy", *words])


def data(*words: str) -> dict[str, object]:
    done = invoke(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["data"]


def test_it_writes_tables_and_a_scenario_that_is_worth_the_same(tmp_path: Path) -> None:
    words = ("tidewater", "--hold", "cities", "--scale", "industry=0.1", "--starts", "1", "--no-cases")
    found = data("cities", *words, "--out", str(tmp_path))
    assert found["assumptions"]["scale"]["industry"] == 0.1
    assert found["check"]["solved_bn_yuan"] == pytest.approx(found["check"]["predicted_bn_yuan"], abs=1e-9)
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"changes.csv", "gains.csv", "payments.csv", "overlap.csv", "city-plan.yaml"}
    gains = pd.read_csv(tmp_path / "gains.csv").set_index("economy")
    assert gains.loc[gains["group"] == "region", "worth_bn_yuan"].sum() == pytest.approx(
        found["summary"]["region_bn_yuan"]
    )
    # The command that tells what a scenario is worth knows nothing of scale; at the plan's productivities it agrees.
    run = data("gains", "tidewater", "--scenario", str(tmp_path / "city-plan.yaml"), "--draws", "0")
    again = pd.DataFrame(run["economies"]).set_index("economy")
    assert again["real_income_percent"].to_numpy() == pytest.approx(gains["percent"].to_numpy(), abs=1e-7)


def test_every_table_is_in_the_json() -> None:
    found = data("cities", "tidewater", "--for", "country", "--floor", "-1", "--reach", "1.2")
    assert {"changes", "gains", "payments", "overlap", "cases", "stated", "summary", "check"} <= set(found)
    kinds = {row["kind"] for row in found["cases"]}
    assert kinds == {"central", "scale", "theta", "reach", "hold", "goal"}
    assert found["assumptions"]["goal"] == "country"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_speaks_both_languages(lang: str) -> None:
    done = invoke("cities", "tidewater", "--lang", lang, "--starts", "0")
    assert done.exit_code == 0, done.output
    assert ("规模弹性" in done.output) == (lang == "zh")
    assert ("scale elasticity" in done.output) == (lang == "en")
    assert "cities." not in done.output


def test_it_warns_of_many_equilibria_and_of_losses_not_covered() -> None:
    done = invoke("cities", "tidewater", "--scale", "industry=0.3", "--no-cases", "--starts", "0")
    assert "several equilibria" in done.output
    done = invoke("cities", "tidewater", "--for", "world", "--no-cases", "--starts", "0")
    assert "no payments" in done.output
    done = invoke("cities", "tidewater", "--floor", "-1", "--no-cases", "--starts", "0")
    assert "keep the floor" in done.output
    assert "nan" not in done.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--city", "coats"], "coats"),
        (["--sector", "industri"], "industri"),
        (["--scale", "industry"], "sector=0.1"),
        (["--scale", "industry=-0.1"], "not below zero"),
        (["--scale", "ming=0.1"], "ming"),
        (["--city", "coast"], "nobody to divide"),
        (["--sector", "industry"], "give up one industry"),
        (["--floor", "20"], "No plan"),
        (
            ["--sector", "farming", "--sector", "services", "--sector", "industry", "--sector", "mining"],
            "leave at least one",
        ),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(words: list[str], told: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = invoke("cities", "tidewater", *words, "--starts", "0", "--no-cases", "--out", str(out))
    assert done.exit_code == 2, done.output
    assert told in done.output
    assert "Traceback" not in done.output
    assert not out.exists()
    broken = json.loads(invoke("cities", "tidewater", *words, "--starts", "0", "--no-cases", "--json").stdout)
    assert broken["ok"] is False
    assert broken["command"] == "economy cities"
