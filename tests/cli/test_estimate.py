"""``landsea estimate`` and what closes places, as a user types them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from landsea.cli.main import main


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(words))
    return result.exit_code, result.output


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    file = tmp_path / "counts.csv"
    file.write_text("count,flow,place,value,rel_error\nborder,transfer,longgate,900000,0.05\n")
    return file


@pytest.mark.parametrize("method", ["gls", "entropy"])
def test_estimate_answers_in_json_and_writes_every_pair(counts: Path, tmp_path: Path, method: str) -> None:
    out = tmp_path / "pairs.csv"
    code, text = run(
        "estimate", "tidewater", "--counts", str(counts), "--method", method, "--top", "2", "--json", "--out", str(out)
    )
    assert code == 0
    data = json.loads(text)["data"]
    (row,) = data["counts"]
    assert abs(row["posterior_error_percent"]) < abs(row["prior_error_percent"])
    assert (data["rank"], len(data["cells"])) == (1, 2)
    assert 0 < data["signal"] < 1
    table = pd.read_csv(out)
    assert table.loc[:1, "t"].to_list() == pytest.approx([cell["t"] for cell in data["cells"]])
    seen = table["determined"] > 0
    assert (table.loc[~seen, "t"] == table.loc[~seen, "prior_t"]).all()


def test_estimate_in_chinese(counts: Path) -> None:
    code, text = run("estimate", "tidewater", "--counts", str(counts), "--lang", "zh")
    assert code == 0
    assert "1个观测断面" in text


def test_faults_of_the_counts_have_row_and_column(counts: Path) -> None:
    counts.write_text(counts.read_text().replace("longgate", "longate"))
    code, text = run("estimate", "tidewater", "--counts", str(counts))
    assert code == 2
    assert "counts.csv, row 2, column place (value 'longate')" in text
    assert "Was longgate meant?" in text
    code, text = run("estimate", "tidewater", "--counts", str(counts.with_name("none.csv")), "--json")
    assert (code, json.loads(text)["ok"]) == (2, False)


def test_route_says_for_which_zone_a_place_stands() -> None:
    code, text = run("route", "Crown", "Farport", "--commodity", "boxes", "--pack", "tidewater", "--best", "1")
    assert code == 0
    assert text.startswith("Farport is no zone of the pack; taken for it: Overseas")
    assert "yuan/t generalised" in text
    code, text = run("route", "Crown", "Anvil", "--commodity", "box_high", "--pack", "tidewater", "--json")
    data = json.loads(text)["data"]
    assert data["chains"] == []
    assert data["unjoined"] == [{"origin": "Crown", "destination": "Anvil", "commodity": "box_high"}]
