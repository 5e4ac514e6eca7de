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


def test_per_yuan_prints_what_has_a_cost_by_what_a_yuan_does(tmp_path: Path) -> None:
    file = tmp_path / "levers.csv"
    arguments = ("tidewater", "--by", "generalised_cost", "--congestion", "--per", "yuan", "--out", str(file))
    code, out, _ = run(*arguments, "--json")
    data = json.loads(out)["data"]
    assert code == 0
    assert {lever["project"] for lever in data["levers"]} == {"one_window", "saltmouth_berth", "main_line_loops"}
    assert pd.read_csv(file)["per_bn_yuan"].abs().is_monotonic_decreasing
    assert next(one["project"] for one in data["projects"]) == "reedhaven_cranes"
    _, text, _ = run(*arguments)
    assert "Cranes at Reedhaven" in text
    assert "in part:" in text
    _, text, _ = run(*arguments, "--lang", "zh")
    assert "Kran in Ridhaf" in text
    assert "部分已知" in text


def test_money_that_costs_more_does_less() -> None:
    per_yuan = []
    for rate in ("0", "4", "12"):
        _, out, _ = run(
            "tidewater", "--by", "cost", "--kind", "border_wait", "--per", "yuan", "--discount", rate, "--json"
        )
        _, other, _ = run(
            "tidewater", "--by", "generalised_cost", "--kind", "border_wait", "--discount", rate, "--json"
        )
        assert json.loads(out)["data"]["levers"] == []  # no other way past the border: no yuan of cost moves
        per_yuan.append(abs(json.loads(other)["data"]["levers"][0]["per_bn_yuan"]))
    assert per_yuan == sorted(per_yuan, reverse=True)
    assert per_yuan[0] > per_yuan[2]


def test_where_no_cost_is_known_it_says_so_and_how_capacities_get_one() -> None:
    code, text, _ = run("tidewater", "--by", "co2e", "--per", "yuan", "--kind", "demand")
    assert code == 0
    assert "--congestion" in text
    assert "empty where the project moves a capacity" in text


def test_projects_solved_all_the_way_differ_from_first_order() -> None:
    _, out, _ = run("tidewater", "--by", "generalised_cost", "--congestion", "--solve", "--json")
    berth = next(one for one in json.loads(out)["data"]["projects"] if one["project"] == "saltmouth_berth")
    # Half as much again of a quay whose delay grows by the fourth power of load: much less than to first order.
    assert 0.3 < berth["solved"] / berth["effect"] < 0.5


def test_capacities_at_one_place_have_names_of_their_own() -> None:
    _, text, _ = run("tidewater", "--by", "generalised_cost", "--congestion", "--kind", "capacity")
    assert "Port of Saltmouth (Laden boxes)" in text
    assert "Rail" in text
