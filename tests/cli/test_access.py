"""``landsea access``, ``resilience`` and ``connectivity`` on the fictitious pack."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from landsea.cli.main import main


def run(*words: str) -> tuple[int, dict]:
    done = CliRunner().invoke(main, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_access(tmp_path: Path) -> None:
    status, found = run("access", "tidewater", "--mass", "gdp", "--out", str(tmp_path / "zones.csv"))
    assert status == 0
    shown, written = found["data"]["zones"], pd.read_csv(tmp_path / "zones.csv")
    assert len(shown) == written["inside"].sum() < len(written)
    assert [row["potential"] for row in shown] == sorted((row["potential"] for row in shown), reverse=True)


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--commodity", "nothing"], "nothing"), (["--cost", "logsum", "--commodity", "ore"], "generalised")],
)
def test_access_refuses(words: list[str], told: str) -> None:
    status, found = run("access", "tidewater", *words)
    assert (status, told in found.get("error", {}).get("message", "")) in ((2, True), (0, False))


def test_resilience(tmp_path: Path) -> None:
    words = ["--links", "2", "--top", "3", "--out", str(tmp_path / "closures.csv")]
    status, found = run("resilience", "tidewater", *words)
    assert status == 0
    assert len(found["data"]["closures"]) == 3
    assert len(pd.read_csv(tmp_path / "closures.csv")) == 6
    status, found = run("resilience", "tidewater", "--no-terminals", "--all-links", "--scenario", "reedhaven-rail")
    assert {row["kind"] for row in found["data"]["closures"]} == {"link"}


def test_connectivity(tmp_path: Path) -> None:
    status, found = run("connectivity", "tidewater", "--top", "2", "--out", str(tmp_path))
    assert status == 0
    assert len(found["data"]["terminals"]) == 2
    assert {row["definition"] for row in found["data"]["port_overlap"]} >= {"cosine", "finger_kreinin"}
    assert {"summary.csv", "terminals.csv", "liner.csv"} <= {file.name for file in tmp_path.iterdir()}


def test_tables_are_in_chinese_too() -> None:
    done = CliRunner().invoke(main, ["access", "tidewater", "--lang", "zh"])
    assert done.exit_code == 0
    assert "市场潜力" in done.stdout
    assert "Ridhaf" in done.stdout
