"""``landsea economy gains``, ``accounts`` and ``tonnes``: what they print, write and refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from click.testing import CliRunner

import landsea as ls
from landsea.cli.main import main

PACK = Path(ls.__file__).parent / "regions" / "tidewater"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["economy", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_gains_as_json_and_in_files(tmp_path: Path) -> None:
    asked = ["--scenario", "reedhaven-rail", "--draws", "8", "--sensitivity", "--json"]
    code, out, _ = run("gains", "tidewater", *asked, "--out", str(tmp_path))
    data = json.loads(out)["data"]
    assert code == 0
    assert [row["economy"] for row in data["economies"]] == ["coast", "inland", "steppe", "overseas"]
    table = pd.read_csv(tmp_path / "economies.csv")
    assert table.loc[table["inside"], "worth_bn_yuan"].sum() == pytest.approx(data["worth_bn_yuan"])
    assert data["region"][0]["worth_low"] <= data["worth_bn_yuan"] <= data["region"][0]["worth_high"]
    assert {"measures", "partners", "sectors", "circulation", "sensitivity", "totals", "channels"} <= set(data)
    assert {row["parameter"] for row in data["sensitivity"]} >= {"theta", "inputs", "value_of_time", "choice_theta"}
    for name in ("map", "bars", "parameters"):
        picture = ElementTree.parse(tmp_path / f"{name}.svg").getroot()
        assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert not list(tmp_path.glob(".*"))
    assert json.loads((tmp_path / "about.json").read_text())["draws"] == 8


def test_gains_with_tonnes_that_answer_in_chinese() -> None:
    code, out, _ = run("gains", "tidewater", "--scenario", "reedhaven-rail", "--answer", "--draws", "0", "--lang", "zh")
    assert code == 0
    assert "轮达成一致" in out
    assert "Innan" in out
    assert "国内国际循环" in out
    assert "对国外" in out or "出口（国外）" in out


def test_gains_with_other_elasticities(tmp_path: Path) -> None:
    file = tmp_path / "theta.csv"
    file.write_text("sector,value\nmining,9\nindustry,3\n")
    base = ["gains", "tidewater", "--scenario", "reedhaven-rail", "--draws", "0", "--json"]
    code, out, _ = run(*base, "--theta", str(file), "--theta", "mining=12")
    data = json.loads(out)["data"]
    assert code == 0
    assert data["theta"] == {"mining": 12, "farming": 6, "industry": 3, "services": 4.5}
    plain = json.loads(run(*base)[1])["data"]
    assert plain["theta"]["mining"] == 8
    assert data["worth_bn_yuan"] != plain["worth_bn_yuan"]


@pytest.mark.parametrize(
    ("given", "words"),
    [("x", "neither a file nor a number"), ("moon=3", "They have mining"), ("mining=-1", "above"), ("mining=nan", "")],
)
def test_elasticities_that_are_none_are_refused(given: str, words: str) -> None:
    code, _, err = run("gains", "tidewater", "--scenario", "reedhaven-rail", "--theta", given)
    assert code == 2
    assert words in err
    assert "Traceback" not in err


def test_all_faults_of_elasticities_at_once() -> None:
    given = ("--theta", "gold=3", "--theta", "industry=x", "--theta", "1e")
    code, out, err = run("gains", "tidewater", "--scenario", "reedhaven-rail", *given)
    assert (code, out) == (2, "")
    assert all(repr(one) in err for one in ("gold", "industry=x", "1e"))


def test_accounts_can_be_solved_on_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "accounts"
    code, out, _ = run("accounts", "tidewater", "--out", str(folder))
    assert code == 0
    assert "4 economies" in out
    code, out, _ = run("solve", str(folder), "--json")
    assert code == 0
    assert json.loads(out)["data"]["regions"]


def test_names_stand_beside_ids(tmp_path: Path) -> None:
    folder = tmp_path / "accounts"
    code, out, _ = run("accounts", "tidewater", "--out", str(folder), "--json")
    assert code == 0
    assert next((row["economy"], row["name"]) for row in json.loads(out)["data"]["economies"]) == ("coast", "The coast")
    assert (folder / "regions.csv").read_text(encoding="utf-8").splitlines()[1] == "coast,The coast,Kust"
    code, out, _ = run("solve", str(folder), "--lang", "zh")
    assert code == 0
    assert "Kust" in out
    code, out, _ = run("solve", str(folder), "--json")
    first = json.loads(out)["data"]["welfare"][0]
    assert (first["region"], first["region_name"]) == ("coast", "The coast")


@pytest.mark.parametrize(("lang", "name"), [("en", "Liaoning coast"), ("zh", "辽宁沿海")])
def test_groups_of_cities_are_summed(lang: str, name: str) -> None:
    code, out, _ = run("accounts", "liaoning", "--lang", lang)
    assert code == 0
    assert name in out.split("Rest of the world" if lang == "en" else "世界其他地区")[1]
    _, out, _ = run("accounts", "liaoning", "--json")
    data = json.loads(out)["data"]
    group = next(row for row in data["groups"] if row["group"] == "Liaoning coast")
    cities = {"dalian", "yingkou", "jinzhou", "panjin", "dandong", "huludao"}
    members = [row for row in data["economies"] if row["economy"] in cities]
    assert group["product_bn_yuan"] == pytest.approx(sum(row["product_bn_yuan"] for row in members))
    # What cities of the coast sell to each other is not sold by the coast.
    assert group["exports_bn_yuan"] < sum(row["exports_bn_yuan"] for row in members)


def test_tonnes(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    code, out, _ = run("tonnes", "tidewater", "--out", str(file), "--json")
    assert code == 0
    ratio = {row["commodity"]: row["ratio"] for row in json.loads(out)["data"]["commodities"]}
    assert ratio["ore"] == pytest.approx(1, rel=0.01)
    assert len(pd.read_csv(file)) > 10


@pytest.mark.parametrize("command", [["gains", "--scenario", "reedhaven-rail"], ["accounts"], ["tonnes"]])
def test_a_pack_without_accounts_is_told(tmp_path: Path, command: list[str]) -> None:
    folder = tmp_path / "bare"
    shutil.copytree(PACK, folder)
    names = (
        "economies",
        "sectors",
        "sector_goods",
        "input_coefficients",
        "accounts",
        "trade",
        "trade_costs",
        "claim_tests",
        # What names sectors goes with them.
        "local_content",
    )
    for name in names:
        (folder / f"{name}.csv").unlink()
    meta = json.loads((folder / "datapackage.json").read_text())
    meta["resources"] = [one for one in meta["resources"] if one["path"].removesuffix(".csv") not in names]
    (folder / "datapackage.json").write_text(json.dumps(meta))
    zones = pd.read_csv(folder / "zones.csv", dtype=str, keep_default_na=False).drop(columns="economy")
    zones.to_csv(folder / "zones.csv", index=False)
    code, _, err = run(command[0], str(folder), *command[1:])
    assert code == 2
    assert "has no accounts" in err


def test_an_unknown_scenario_is_refused() -> None:
    code, _, err = run("gains", "tidewater", "--scenario", "nowhere")
    assert code == 2
    assert "There is no scenario nowhere" in err
