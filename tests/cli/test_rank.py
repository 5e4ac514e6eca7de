"""``landsea rank``: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from landsea.cli import rank
from landsea.cli.main import main
from landsea.model import levers


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["rank", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_kinds_are_the_engines() -> None:
    assert set(rank.KINDS) == set(levers.KINDS)


def test_json_and_file(tmp_path: Path) -> None:
    file = tmp_path / "levers.csv"
    code, out, _ = run("tidewater", "--by", "rail_share", "--json", "--top", "3", "--out", str(file))
    data = json.loads(out)["data"]
    assert code == 0
    assert data["indicator"] == "rail_share_land"
    table = pd.read_csv(file)
    assert len(data["levers"]) == 3 < len(table)
    assert [lever["place_id"] for lever in data["levers"]] == table["place_id"].head(3).tolist()
    assert table["effect"].abs().dropna().is_monotonic_decreasing


def test_only_some_kinds_in_the_regions_own_names() -> None:
    code, out, _ = run("tidewater", "--by", "co2e", "--kind", "dwell", "--lang", "zh")
    assert code == 0
    assert "Ridhaf" in out
    assert "tariff" not in out


def test_unknown_indicator() -> None:
    code, out, err = run("tidewater", "--by", "joy")
    assert code == 2
    assert out == ""
    assert "no indicator 'joy'" in err


def test_demand_answers_with_an_elasticity() -> None:
    code, out, _ = run("tidewater", "--by", "cost", "--elasticity", "-0.5", "--elasticity", "ore=-1", "--json")
    data = json.loads(out)["data"]
    assert code == 0
    assert data["elasticity"] == {"ore": -1.0, "grain": -0.5, "box_low": -0.5, "box_high": -0.5}
    held = json.loads(run("tidewater", "--by", "cost", "--json")[1])["data"]
    assert data["value"] == held["value"]
    assert data["levers"] != held["levers"]


def test_all_faults_of_elasticities_at_once() -> None:
    code, out, err = run("tidewater", "--by", "cost", *(x for w in ("0.5", "gold=-1", "ore=x", "nan") for x in
                                                       ("--elasticity", w)))  # fmt: skip
    assert code == 2
    assert out == ""
    for word in ("0.5", "gold=-1", "ore=x", "nan", "box_international"):
        assert word in err
