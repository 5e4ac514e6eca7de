"""``landsea compare``: scenarios beside today and beside their cost; what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import landsea as ls
from landsea.cli.main import main


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["compare", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_what_it_prints_is_what_python_finds(tmp_path: Path) -> None:
    folder = tmp_path / "compared"
    code, out, _ = run("tidewater", "--all-scenarios", "--json", "--out", str(folder))
    data = json.loads(out)["data"]
    assert code == 0
    region = ls.load("tidewater")
    today = ls.solve(region)
    after = ls.solve(region, ls.Scenario.read("reedhaven-rail", region), demand=today.demand)
    mine = ls.benefit_cost(today, after).iloc[0]
    theirs = next(row for row in data["benefit_cost"] if row["scenario"] == "reedhaven-rail")
    for name in ("gain_bn_yuan", "annual_bn_yuan", "benefit_cost_ratio", "npv_bn_yuan"):
        assert theirs[name] == pytest.approx(mine[name], rel=1e-9)
    assert set(data["scenarios"]) == {"border-closed", "free-harbour", "reedhaven-rail"}
    assert pd.read_csv(folder / "benefit_cost.csv")["scenario"].tolist() == list(data["scenarios"])
    assert set(pd.read_csv(folder / "comparison.csv")["scenario"]) == set(data["scenarios"])


def test_a_cost_that_is_not_known_and_a_gain_that_is_not_defined_are_said() -> None:
    _, text, _ = run("tidewater", "--all-scenarios")
    assert "unknown" in text
    assert "not defined where demand or who is served changes: Longgate is closed" in text
    assert "landsea economy gains" in text
    assert "upper bound" in text


def test_in_chinese_and_with_every_indicator() -> None:
    _, some, _ = run("tidewater", "--project", "one_window", "--lang", "zh")
    _, every, _ = run("tidewater", "--project", "one_window", "--lang", "zh", "--every")
    assert "效益费用比" in some
    assert "Un papir in Langat" in some
    assert len(every.splitlines()) > len(some.splitlines())


def test_nothing_moves() -> None:
    _, text, _ = run("tidewater", "--scenario", "free-harbour")
    assert text.startswith("No indicator moves.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name a scenario"),
        (("--scenario", "nope"), "no scenario nope"),
        (("--project", "reedhaven_branch"), "changes no lever"),
        (("--project", "one_windw"), "Was one_window meant"),
    ],
)
def test_refusals(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    code, out, err = run("tidewater", *arguments, "--out", str(tmp_path / "none"))
    assert code == 2
    assert out == ""
    assert said in err
    assert not (tmp_path / "none").exists()


def test_a_scenario_and_a_project_of_one_name(tmp_path: Path) -> None:
    file = tmp_path / "one_window.yaml"
    file.write_text("title: T\nchanges:\n  - table: transfers\n    where: {terminal_id: longgate}\n"
                    "    set: {time_h: {add: -1}}\n", encoding="utf-8")  # fmt: skip
    code, _, err = run("tidewater", "--scenario", str(file), "--project", "one_window")
    assert code == 2
    assert "is a scenario and a project" in err
