"""``landsea index`` on small tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from landsea.cli import index_options
from landsea.cli.main import main
from landsea.indicators import choices

DATA = "uCode,uName,a,b,size\nx,Ex,1,2,1\ny,Why,2,3,3\nz,Zed,3,5,5\n"
META = """Level,iCode,iName,Direction,Weight,Parent,Type,Denominator
1,a,A,1,1,I,Indicator,
1,b,B,-1,2,I,Indicator,size
2,I,Index,1,1,,Aggregate,
"""


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    (tmp_path / "data.csv").write_text(DATA)
    (tmp_path / "meta.csv").write_text(META)
    return [str(tmp_path / "data.csv"), str(tmp_path / "meta.csv")]


def run(*words: str) -> tuple[int, dict]:
    done = CliRunner().invoke(main, ["index", *words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_the_help_names_what_the_room_offers() -> None:
    for name in ("NORMALISE", "WEIGHTS", "IMPUTE", "TREAT", "AGGREGATE", "ORDER"):
        assert getattr(index_options, name) == getattr(choices, name)


def test_scores_ranks_and_files(tables: list[str], tmp_path: Path) -> None:
    status, found = run("build", *tables, "--denominate", "--draws", "20", "--out", str(tmp_path / "steps"))
    assert status == 0
    scores = {row["unit"]: row["I"] for row in found["data"]["scores"]}
    assert scores == pytest.approx({"z": 100.0, "y": (50 + 2 * 100) / 3, "x": 0.0})
    assert [row["unit"] for row in found["data"]["ranks"]] == ["z", "y", "x"]
    assert len(found["data"]["intervals"]) == 3
    made = {file.name for file in (tmp_path / "steps").iterdir()}
    assert {"raw.csv", "denominated.csv", "normalised.csv", "aggregated.csv", "ranks.csv"} <= made


def test_explained(tables: list[str]) -> None:
    status, found = run("explain", "y", *tables)
    assert status == 0
    assert {row["code"]: row["raw"] for row in found["data"]["steps"]} == {"a": 2.0, "b": 3.0, "I": None}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--bounds", "one"], "two numbers"),
        (["--aggregate", "gmean"], "above nought"),
        (["--impute", "group-mean"], "to group units by"),
        (["--aggregate", "average"], "average"),
    ],
)
def test_faults_exit_with_two(tables: list[str], words: list[str], told: str) -> None:
    status, found = run("build", *tables, *words)
    assert status == 2
    assert told in found["error"]["message"]


def test_an_unknown_unit(tables: list[str]) -> None:
    status, found = run("explain", "nobody", *tables)
    assert status == 2
    assert "nobody" in found["error"]["message"]


def test_every_step_can_be_checked(tables: list[str]) -> None:
    status, found = run("build", *tables, "--denominate", "--treat", "winsorise-log", "--impute", "mean")
    assert status == 0
    data = found["data"]
    assert list(data["steps"]) == ["raw", "denominated", "imputed", "treated", "normalised", "aggregated"]
    assert data["steps"]["denominated"][1] == {"unit": "y", "a": 2.0, "b": 1.0}
    assert data["effective_weights"] == pytest.approx({"a": 1 / 3, "b": 2 / 3, "I": 1.0})
    assert {row["method"] for row in data["treated"]} == {"none"}
    assert data["treated_cells"] == []


def test_judgements_and_points_weigh(tables: list[str], tmp_path: Path) -> None:
    (tmp_path / "ahp.csv").write_text(",a,b\na,1,1/4\nb,4,1\n")
    status, found = run("build", *tables, "--judgements", str(tmp_path / "ahp.csv"))
    assert status == 0
    assert found["data"]["weights"]["b"] == pytest.approx(0.8)
    assert found["data"]["consistency"] == {"ahp.csv": 0.0}
    (tmp_path / "points.csv").write_text("expert,a,b\none,3,1\ntwo,1,1\n")
    status, found = run("build", *tables, "--budget", str(tmp_path / "points.csv"))
    assert found["data"]["weights"]["a"] == pytest.approx((0.75 + 0.5) / 2)


@pytest.mark.parametrize(
    ("option", "text", "told"),
    [
        ("--judgements", ",a,b\na,1,2\nb,4,1\n", "counterpart"),
        ("--judgements", ",a,b\na,1,x\nb,4,0\n", "no number above nought"),
        ("--judgements", ",a\na,1\n", "not the parts of one aggregate"),
        ("--judgements", ",a,b\nb,1,1\na,1,1\n", "differ"),
        ("--budget", "expert,a\none,3\n", "some of its parts"),
        ("--budget", "expert,a,b\none,3,-1\n", "from nought up"),
        ("--budget", "expert,x\none,3\n", "No column is a code"),
    ],
)
def test_faults_in_judgements_name_the_cell(
    tables: list[str], tmp_path: Path, option: str, text: str, told: str
) -> None:
    (tmp_path / "people.csv").write_text(text)
    status, found = run("build", *tables, option, str(tmp_path / "people.csv"))
    assert status == 2
    assert any(told in finding["problem"] for finding in found["error"]["findings"])
    assert found["error"]["findings"][0]["file"] == "people.csv"


def test_robustness_with_its_picture(tables: list[str], tmp_path: Path) -> None:
    plot, out = tmp_path / "ranks.svg", tmp_path / "tables"
    words = ["--draws", "40", "--sobol", "8", "--leave-one-out", "--plot", str(plot), "--out", str(out)]
    status, found = run("robustness", *tables, *words)
    assert status == 0
    assert found["data"]["varied"] == {
        "normalise": ["minmax", "zscore", "prank"], "aggregate": ["amean", "gmean"], "weights": 0.25,
    }  # fmt: skip
    assert [row["unit"] for row in found["data"]["ranks"]] == ["x", "y", "z"]
    assert {row["factor"] for row in found["data"]["shares"]} == {"normalise", "aggregate", "weights"}
    picture = plot.read_text(encoding="utf-8")
    assert picture.startswith("<svg xmlns")
    assert picture.count("<circle") == 3
    names = {"ranks.csv", "shares.csv", "shares_by_unit.csv", "leave_one_out.csv"}
    assert {file.name for file in out.iterdir()} == names


def test_uncertain_values_from_a_file(tables: list[str], tmp_path: Path) -> None:
    file = tmp_path / "intervals.csv"
    file.write_text("uCode,iCode,low,high\nx,b,1,9\n")
    words = ["--vary", "spread=0", "--intervals", str(file), "--draws", "50"]
    status, found = run("robustness", *tables, *words)
    assert status == 0
    assert found["data"]["varied"] == {"data": "intervals"}
    assert {row["unit"]: row["share_same"] for row in found["data"]["ranks"]}["x"] < 1
    file.write_text("uCode,iCode,low,high\nx,b,one,9\n")
    status, found = run("robustness", *tables, *words)
    assert status == 2
    assert (found["error"]["findings"][0]["row"], found["error"]["findings"][0]["column"]) == (2, "low")


def test_what_would_change_a_rank(tables: list[str]) -> None:
    status, found = run("change", *tables, "--unit", "y", "--against", "z")
    assert status == 0
    assert {row["unit"] for row in found["data"]["by_weights"]} == {"y", "z"}
    assert {row["code"] for row in found["data"]["by_values"]} == {"a", "b"}
    status, found = run("change", *tables, "--unit", "nobody")
    assert (status, "nobody" in found["error"]["message"]) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--weights", "mine"], "no --weights 'mine'"),
        (["--treat", "winsorise-boxcox:x"], "takes a number"),
        (["--order", "treat"], "each once"),
        (["--min-share", "half"], "numbers with commas"),
        (["--aggregate", "amean,gmean"], "1 levels"),
        (["--normalise", "dist2ref:nobody"], "code of a unit"),
        (["--normalise", "goalposts"], "goalpost_lower"),
        (["--impute", "linear"], "column Time"),
        (["--weights", "pca-first"], "sum to nought"),
    ],
)
def test_choices_that_cannot_be(tables: list[str], words: list[str], told: str) -> None:
    status, found = run("build", *tables, *words)
    assert status == 2
    assert told in found["error"]["message"]


def test_a_panel(tmp_path: Path) -> None:
    rows = [
        "uCode,Time,a,b,size",
        *(f"{u},{t},{i + t - 2000},{i},1" for i, u in enumerate("xyz") for t in (2000, 2001)),
    ]
    (tmp_path / "data.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "meta.csv").write_text(META.replace("-1,2,I", "1,1,I"))
    tables = [str(tmp_path / "data.csv"), str(tmp_path / "meta.csv")]
    status, found = run("build", *tables)
    assert status == 0
    scores = {(row["unit"], row["time"]): row["I"] for row in found["data"]["scores"]}
    assert scores["x", 2000.0] == 0
    assert scores["z", 2001.0] == 100
    ranks = [(row["time"], row["I"]) for row in found["data"]["ranks"]]
    assert ranks == [(2000.0, 1), (2000.0, 2), (2000.0, 3), (2001.0, 1), (2001.0, 2), (2001.0, 3)]
    status, found = run("explain", "y", *tables, "--time", "2001")
    assert {row["code"]: row["raw"] for row in found["data"]["steps"]}["a"] == 2
    status, found = run("robustness", *tables, "--draws", "10")
    assert (status, len(found["data"]["ranks"])) == (0, 6)
