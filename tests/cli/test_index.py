"""``landsea index`` on small tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from landsea.cli import index as command
from landsea.cli.main import main
from landsea.indicators import composite

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
    assert (command.NORMALISE, command.WEIGHTS, command.IMPUTE, command.TREAT) == (
        composite.NORMALISE, composite.WEIGHTS, composite.IMPUTE, composite.TREAT,
    )  # fmt: skip


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
