"""``landsea indicators`` and ``landsea index NAME``."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from landsea.cli.main import main


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def data(*words: str) -> dict:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["data"]


def fault(*words: str) -> str:
    done = run(*words, "--json")
    assert done.exit_code == 2
    told = json.loads(done.stdout)
    assert not told["ok"]
    return told["error"]["message"]


def test_observed_values_need_no_model() -> None:
    rows = {row["indicator"]: row for row in data("indicators", "tidewater", "--observed")["indicators"]}
    assert rows["product_per_head"]["origin"] == "formula"
    assert rows["freight"]["value"] is None


def test_peers_stand_in_columns() -> None:
    text = run("indicators", "tidewater", "--observed", "--against", "Farport,Northholm").stdout
    head = text.splitlines()[0]
    assert head.index("Farport") < head.index("Northholm")
    assert "on track" in text
    everyone = run("indicators", "tidewater", "--observed", "--against", "all").stdout
    assert everyone.splitlines()[0] == head


def test_a_scenario_stands_beside_the_baseline() -> None:
    found = data("indicators", "tidewater", "--scenario", "border-closed", "--no-range")["indicators"]
    rows = {row["indicator"]: row for row in found}
    assert rows["border_throughput"]["value"] < rows["border_throughput"]["before"]


def test_a_range_comes_from_the_choice_scales() -> None:
    rows = {row["indicator"]: row for row in data("indicators", "tidewater")["indicators"]}
    cost = rows["logistics_cost"]
    assert cost["low"] < cost["value"] < cost["high"]


def test_what_would_be_needed_is_listed() -> None:
    text = run("indicators", "tidewater", "--observed", "--needs").stdout
    assert "Land-sea harmony: the components of the index" in text


def test_chinese_is_spoken() -> None:
    text = run("indicators", "liaoning", "--observed", "--against", "Shandong", "--lang", "zh").stdout
    assert "山东" in text.splitlines()[0]
    assert "辽宁港口吞吐量" in text
    assert "文件所述" in text


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_of_a_value_a_row(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "out" / f"board.{ending}"
    found = data("indicators", "tidewater", "--observed", "--out", str(file))
    assert found["files"] == [str(file)]
    table = pd.read_csv(file) if ending == "csv" else pd.read_parquet(file)
    assert {"value", "target", "peer"} == set(table["kind"])
    assert list(file.parent.iterdir()) == [file]


def test_sdmx_is_written(tmp_path: Path) -> None:
    pytest.importorskip("sdmx", reason="the sdmx extra is not installed")
    run("indicators", "tidewater", "--observed", "--sdmx", str(tmp_path / "b.xml"))
    assert {file.name for file in tmp_path.iterdir()} == {"b.xml", "b-structure.xml"}


def test_mistakes_are_told(tmp_path: Path) -> None:
    assert "no place 'Nowhere'" in fault("indicators", "tidewater", "--place", "Nowhere")
    assert ".csv or .parquet" in fault("indicators", "tidewater", "--out", str(tmp_path / "a.xls"))
    assert "solves nothing" in fault("indicators", "tidewater", "--observed", "--scenario", "border-closed")
    assert "no index 'nothing'" in fault("index", "nothing", "--pack", "tidewater")


def test_an_index_by_its_name_alone() -> None:
    by_name, by_command = (run("index", *words, "harmony", "--pack", "tidewater").stdout for words in ((), ("show",)))
    assert by_name == by_command
    assert "Result: 0.835" in by_name
    assert "Stated: 0.6" in by_name
    found = data("index", "harmony", "--pack", "tidewater", "--observed")
    assert found["value"] == pytest.approx(0.835, abs=5e-4)
    assert {row["place"] for row in found["ranks"]} == {"Tidewater", "Farport", "Northholm"}


def test_an_index_of_structure() -> None:
    text = run("index", "twin_ports", "--pack", "tidewater").stdout
    assert "Finger-Kreinin" in text
    lacking = run("index", "twin_ports", "--pack", "tidewater", "--observed").stdout
    assert "not computable" in lacking


def test_a_formula_is_traced_to_its_observations() -> None:
    found = data("trace", "product_per_head", "--pack", "tidewater")
    assert found["value"] == pytest.approx(253 / 1.95)
    assert [(row["depth"], row["indicator"]) for row in found["formula"]] == [
        (0, "product_per_head"),
        (1, "product"),
        (1, "residents"),
    ]
    assert found["sources"] == ["tale"]
    assert "<- product / residents" in run("trace", "product_per_head", "--pack", "tidewater").stdout
