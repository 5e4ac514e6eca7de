"""``landsea economy`` structure, ports, loss and localise: what they print, write and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import landsea as ls
from landsea.cli.main import main
from landsea.planning import Scenario


def invoke(*words: str) -> Result:
    return CliRunner().invoke(main, ["economy", *words])


def data(*words: str) -> dict[str, object]:
    done = invoke(*words, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["ok"] is True
    return found["data"]


def test_ports_writes_tables_and_a_plan_that_runs(tmp_path: Path) -> None:
    found = data("ports", "tidewater", "--out", str(tmp_path), "--scale-elasticity", "0.4")
    assert found["check"]["solved_yuan"] == pytest.approx(found["check"]["predicted_yuan"], rel=1e-9)
    assert {"cargoes", "accounts", "payments", "overlap", "use", "sensitivity", "summary"} <= set(found)
    names = {file.name for file in tmp_path.iterdir()}
    assert names >= {"cargoes.csv", "accounts.csv", "payments.csv", "sensitivity.csv", "division-of-labour.yaml"}
    assert not [name for name in names if name.startswith(".")]
    table = pd.read_csv(tmp_path / "cargoes.csv")
    region = ls.load("tidewater")
    after = ls.solve(region, Scenario.read(tmp_path / "division-of-labour.yaml"))
    given_up = table[~table["handles"]]
    assert len(given_up)
    moved = after.transfers.groupby(["terminal_id", "commodity"])["t"].sum()
    assert [moved.get((port, cargo), 0.0) for port, cargo in zip(given_up["port"], given_up["cargo"], strict=True)] == [
        0.0
    ] * len(given_up)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_they_speak_both_languages(lang: str) -> None:
    for words in (["structure"], ["ports"], ["loss", "--place", "saltmouth", "--days", "20"], ["localise"]):
        done = invoke(words[0], "tidewater", *words[1:], "--lang", lang)
        assert done.exit_code == 0, done.output
        assert ("港" in done.output or "区" in done.output or "本地" in done.output) == (lang == "zh")


def test_structure_and_loss_give_their_tables(tmp_path: Path) -> None:
    found = data("structure", "tidewater", "--out", str(tmp_path / "s"))
    assert {"places", "likeness", "pairs", "suggestions", "goods", "sectors", "positions", "linkage"} <= set(found)
    assert (tmp_path / "s" / "places.csv").is_file()
    lost = data("loss", "tidewater", "--place", "saltmouth", "--out", str(tmp_path / "l"))
    assert lost["passing_t"] > 0
    assert len(pd.read_csv(tmp_path / "l" / "daily.csv")) == len(lost["daily"])
    gone = data("loss", "tidewater", "--supplier", "coast:mining", "--days", "10")
    assert gone["passing_t"] == 0
    assert gone["value_added_inside_yuan"] > 0


def test_localise_takes_other_values() -> None:
    usual, more = data("localise", "tidewater"), data("localise", "tidewater", "--to", "0.9")
    moved = [rows["economies"][0]["moved_bn_yuan"] for rows in (usual, more)]
    assert moved[1] == pytest.approx(2 * moved[0])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ports", "tidewater", "--port", "nowhere"], "nowhere"),
        (["ports", "tidewater", "--port", "saltmouth"], "two own ports"),
        (["loss", "tidewater"], "either --place"),
        (["loss", "tidewater", "--place", "a", "--supplier", "b"], "either --place"),
        (["loss", "tidewater", "--place", "atlantis"], "atlantis"),
        (["loss", "tidewater", "--supplier", "coast:cheese"], "cheese"),
        (["structure", "nowhere"], "nowhere"),
    ],
)
def test_mistakes_are_told_without_a_traceback(words: list[str], told: str) -> None:
    done = invoke(*words)
    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output
    body = json.loads(invoke(*words, "--json").stdout)
    assert body["ok"] is False
    assert told in body["error"]["message"]
