"""The landsea command as a user meets it: what it prints, what it writes, and how it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import landsea as ls
from landsea.cli.main import main
from landsea.cli.running import network
from landsea.model import TABLES


def landsea(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def data_of(result: Result, command: str) -> dict[str, Any]:
    """Return the data of a JSON answer; nothing else may stand on stdout."""
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    assert set(answer) == {"ok", "command", "data"}
    assert (answer["ok"], answer["command"]) == (True, command)
    return dict(answer["data"])


def error_of(result: Result, command: str) -> dict[str, Any]:
    assert result.exit_code == 2
    answer = json.loads(result.stdout)
    assert set(answer) == {"ok", "command", "error"}
    assert (answer["ok"], answer["command"]) == (False, command)
    assert set(answer["error"]) == {"type", "message", "findings"}
    return dict(answer["error"])


@pytest.fixture(scope="module")
def today() -> ls.Outcome:
    return ls.solve(ls.load("tidewater"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the pack that may be broken."""
    path = ls.load("tidewater").path
    assert path is not None
    return Path(shutil.copytree(path, tmp_path / "harbour"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- run ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("runs") / "one"
    result = landsea("run", "tidewater", "--scenario", "reedhaven-rail", "--out", out, "--json")
    return out, result


def test_run_writes_one_folder_a_solve_and_a_report(finished: tuple[Path, Result]) -> None:
    out, result = finished
    assert result.exit_code == 0, result.stderr
    tables = {f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")}
    for folder in ("baseline", "reedhaven-rail"):
        assert tables <= {f.name for f in (out / folder).iterdir()}
    html = (out / "report.html").read_text(encoding="utf-8")
    assert html.lstrip().lower().startswith("<!doctype html>")
    assert "Saltmouth" in html
    assert {"comparison.csv", "theta_range.csv", "landsea-run.json"} <= {f.name for f in out.iterdir()}
    assert [f.name for f in out.parent.iterdir()] == ["one"], "something was left beside the folder"


def test_run_writes_what_the_library_computes(finished: tuple[Path, Result], today: ls.Outcome) -> None:
    out, _ = finished
    written = pd.read_parquet(out / "baseline" / "indicators.parquet").set_index("indicator")["value"]
    assert written.to_dict() == today.indicators.set_index("indicator")["value"].to_dict()
    after = ls.solve(today.region, ls.Scenario.read("reedhaven-rail", today.region), demand=today.demand)
    written = pd.read_csv(out / "reedhaven-rail" / "indicators.csv").set_index("indicator")["value"]
    pd.testing.assert_series_equal(written, after.indicators.set_index("indicator")["value"])
    comparison = pd.read_csv(out / "comparison.csv").set_index("indicator")
    assert set(comparison["scenario"]) == {"reedhaven-rail"}
    change = comparison["after"] - comparison["today"]
    assert change["reedhaven_throughput"] == pytest.approx(comparison.loc["reedhaven_throughput", "change"])
    assert change["reedhaven_throughput"] > 0


def test_run_writes_the_range_of_the_choice_scale(finished: tuple[Path, Result], today: ls.Outcome) -> None:
    ranges = pd.read_csv(finished[0] / "theta_range.csv").set_index("indicator")
    for which in ("low", "high"):
        value = ls.solve(today.region, theta=which, demand=today.demand).indicators.set_index("indicator")["value"]
        assert ranges.loc["saltmouth_throughput", which] == pytest.approx(value["saltmouth_throughput"], rel=1e-12)
    assert ranges.loc["freight", "central"] == pytest.approx(
        today.indicators.set_index("indicator")["value"]["freight"], rel=1e-12
    )


def test_run_answers_in_json(finished: tuple[Path, Result], today: ls.Outcome) -> None:
    out, result = finished
    data = data_of(result, "run")
    assert data["folder"] == str(out)
    assert data["report"] == str(out / "report.html")
    assert data["region"] == "tidewater"
    values = {row["indicator"]: row["value"] for row in data["indicators"]}
    assert values == today.indicators.set_index("indicator")["value"].to_dict()
    modelled = [row["indicator"] for row in data["indicators"] if row["origin"] == "model"]
    assert [row["indicator"] for row in data["scenarios"]["reedhaven-rail"]] == modelled
    assert data["seconds"]["solve baseline"] > 0
    assert data["networks"] == today.corridor.networks
    assert all(one["searched"] == 0 < one["nodes"] for one in data["networks"])


def test_run_marks_its_folder_with_what_it_ran(finished: tuple[Path, Result]) -> None:
    about = json.loads((finished[0] / "landsea-run.json").read_text(encoding="utf-8"))
    assert about["landsea"] == ls.__version__
    assert about["region_digest"] == ls.load("tidewater").digest
    assert about["scenarios"] == ["reedhaven-rail"]


def test_a_second_run_replaces_the_first(finished: tuple[Path, Result], tmp_path: Path) -> None:
    out = Path(shutil.copytree(finished[0], tmp_path / "again"))
    (out / "old.txt").write_text("from the run before")
    result = landsea("run", "tidewater", "--scenario", "border-closed", "--out", out, "--no-range")
    assert result.exit_code == 0, result.stderr
    names = {f.name for f in out.iterdir()}
    assert {"baseline", "border-closed", "report.html"} <= names
    assert not names & {"old.txt", "reedhaven-rail"}
    assert "Freight moved" in result.stdout
    assert str(out / "report.html") in result.stdout


def test_the_same_scenario_twice_is_run_once(tmp_path: Path) -> None:
    """By its name, and by the path of its file."""
    region = ls.load("tidewater")
    assert region.path is not None
    file = region.path / "scenarios" / "border-closed.yaml"
    result = landsea(
        "run", "tidewater", "--scenario", "border-closed", "--scenario", file, "--out", tmp_path / "o", "--no-range"
    )
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "o" / "border-closed").is_dir()


def test_two_scenarios_of_one_name_are_refused(tmp_path: Path) -> None:
    """Each has a folder of its name; one would hide the other, or the baseline."""
    other = tmp_path / "other" / "border-closed.yaml"
    other.parent.mkdir()
    other.write_text("title: x\nchanges: [{table: link, where: {link_id: sea_cape_farport}, set: {name: x}}]")
    result = landsea(
        "run", "tidewater", "--scenario", "border-closed", "--scenario", other, "--out", tmp_path / "o", "--json"
    )
    assert "border-closed" in error_of(result, "run")["message"]
    baseline = other.rename(other.with_name("baseline.yaml"))
    result = landsea("run", "tidewater", "--scenario", baseline, "--out", tmp_path / "o", "--json")
    assert "baseline" in error_of(result, "run")["message"]
    assert not (tmp_path / "o").exists()


def test_a_folder_of_somebody_else_is_refused_and_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("years of work")
    result = landsea("run", "tidewater", "--out", folder, "--no-range")
    assert result.exit_code == 2
    assert "not an earlier run" in result.stderr
    assert [f.name for f in folder.iterdir()] == ["chapter.txt"]
    assert (folder / "chapter.txt").read_text() == "years of work"
    assert result.stdout == ""


@pytest.mark.parametrize("change", ["{table: link, where: {link_id: nowhere}, remove: true}", "{table: rails}"])
def test_a_faulty_scenario_leaves_nothing_half_written(tmp_path: Path, change: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(f"title: Bad\nchanges: [{change}]")
    result = landsea("run", "tidewater", "--scenario", file, "--out", tmp_path / "runs" / "o")
    assert result.exit_code == 2
    assert result.stderr.count("ScenarioError") == 1
    assert "bad.yaml, change 1" in result.stderr
    assert [f.name for f in tmp_path.iterdir()] == ["bad.yaml"]


def test_a_faulty_scenario_leaves_the_earlier_run(finished: tuple[Path, Result], tmp_path: Path) -> None:
    out = Path(shutil.copytree(finished[0], tmp_path / "again"))
    before = {f: f.stat().st_mtime_ns for f in out.rglob("*")}
    file = tmp_path / "bad.yaml"
    file.write_text("title: Bad\nchanges: [{table: link, where: {link_id: nowhere}, remove: true}]")
    assert landsea("run", "tidewater", "--scenario", file, "--out", out).exit_code == 2
    assert {f: f.stat().st_mtime_ns for f in out.rglob("*")} == before


def test_run_knows_no_such_scenario(tmp_path: Path) -> None:
    result = landsea("run", "tidewater", "--scenario", "bridge", "--out", tmp_path / "o", "--json")
    assert "border-closed, free-harbour, reedhaven-rail" in error_of(result, "run")["message"]


def test_run_in_chinese(tmp_path: Path) -> None:
    result = landsea("run", "tidewater", "--out", tmp_path / "o", "--no-range", "--lang", "zh")
    assert result.exit_code == 0, result.stderr
    assert "货运量" in result.stdout
    assert "报告" in result.stdout
    assert 'lang="zh' in (tmp_path / "o" / "report.html").read_text(encoding="utf-8")


# --- validate -----------------------------------------------------------------------------------------------------


def test_validate_a_good_pack(copy: Path) -> None:
    result = landsea("validate", copy)
    assert result.exit_code == 0, result.stderr
    assert "a good pack" in result.stdout
    data = data_of(landsea("validate", "tidewater", "--json"), "validate")
    assert set(data) == {"summary", "warnings"}
    assert data["summary"]


def broken(copy: Path) -> Path:
    replace(copy / "link.csv", "rail_fork_crown,fork,crown", "rail_fork_crown,fork,atlantis")
    replace(
        copy / "terminals.csv",
        "saltmouth,saltmouth,Port of Saltmouth,Saltmun,port",
        "saltmouth,saltmouth,Port of Saltmouth,Saltmun,harbour",
    )
    replace(copy / "mode_costs.csv", "rail,*,15,0.1,24", "rail,*,-15,0.1,24")
    return copy


def test_validate_tells_every_fault(copy: Path) -> None:
    result = landsea("validate", broken(copy))
    assert result.exit_code == 2
    assert result.stdout == ""
    for file, row, column, value in (
        ("link.csv", 15, "to_node_id", "atlantis"), ("terminals.csv", 2, "kind", "harbour"),
        ("mode_costs.csv", 4, "fixed_yuan_per_t", "-15"),
    ):  # fmt: skip
        assert f"{file}, row {row}, column {column} (value '{value}" in result.stderr


def test_validate_tells_every_fault_in_json(copy: Path) -> None:
    error = error_of(landsea("validate", broken(copy), "--json"), "validate")
    assert error["type"] == "PackError"
    found = {(f["file"], f["row"], f["column"]) for f in error["findings"]}
    assert {("link.csv", 15, "to_node_id"), ("terminals.csv", 2, "kind")} <= found
    assert all(set(f) == {"file", "row", "column", "value", "problem", "cure", "severity"} for f in error["findings"])


def test_a_broken_pack_is_not_run(copy: Path, tmp_path: Path) -> None:
    result = landsea("run", broken(copy), "--out", tmp_path / "o")
    assert result.exit_code == 2
    assert "atlantis" in result.stderr
    assert not (tmp_path / "o").exists()


# --- the other commands -------------------------------------------------------------------------------------------


def test_regions() -> None:
    rows = {row["name"]: row for row in data_of(landsea("regions", "--json"), "regions")["regions"]}
    assert set(rows) == set(ls.shipped())
    assert rows["tidewater"]["scenarios"] == ["border-closed", "free-harbour", "reedhaven-rail"]
    assert rows["tidewater"]["year"] == 2022
    text = landsea("regions").stdout
    assert "tidewater: Tidewater, a made-up country (fictitious) (2022)" in text
    assert "scenario border-closed" in text
    assert "情景 border-closed" in landsea("regions", "--lang", "zh").stdout


def test_trace(today: ls.Outcome) -> None:
    result = landsea("trace", "saltmouth_throughput", "--pack", "tidewater")
    assert result.exit_code == 0, result.stderr
    text, claims = result.stdout.split("Where the claims stand")
    assert text.rstrip() == today.trace("saltmouth_throughput").text()
    assert "2.55 Mt" in claims
    assert "[120-126]" in claims
    data = data_of(landsea("trace", "saltmouth_throughput", "--pack", "tidewater", "--json"), "trace")
    assert data["value"] == today.trace("saltmouth_throughput").value
    assert {row["file"] for row in data["rows"]} >= {"counting.csv", "observations.csv", "claims.csv"}


def test_trace_under_a_scenario(today: ls.Outcome) -> None:
    result = landsea("trace", "border_throughput", "--pack", "tidewater", "--scenario", "border-closed", "--json")
    assert data_of(result, "trace")["value"] == 0


def test_trace_of_an_unknown_indicator() -> None:
    error = error_of(landsea("trace", "speed", "--pack", "tidewater", "--json"), "trace")
    assert error["type"] == "LandSeaError"
    assert "sea_rail_share" in error["message"]


def test_indicators(today: ls.Outcome) -> None:
    data = data_of(landsea("indicators", "tidewater", "--json"), "indicators")
    values = {row["indicator"]: row["modelled"] for row in data["indicators"] if row["modelled"] is not None}
    model = today.indicators[today.indicators["origin"] == "model"]
    assert values == model.set_index("indicator")["value"].to_dict()
    assert "Throughput of Saltmouth" in landsea("indicators", "tidewater").stdout
    assert "货运量" in landsea("indicators", "tidewater", "--lang", "zh").stdout


def test_calibrate_without_writing(copy: Path) -> None:
    before = {f: f.read_bytes() for f in copy.rglob("*") if f.is_file()}
    data = data_of(landsea("calibrate", copy, "--dry-run", "--json"), "calibrate")
    assert {f: f.read_bytes() for f in copy.rglob("*") if f.is_file()} == before
    fit = {row["observation_id"]: row for row in data["fit"]}
    assert set(fit) == {"saltmouth_2022", "sea_rail_2022"}
    for row in fit.values():
        assert abs(row["error_percent"]) < 100 * abs(row["before"] / row["observed"] - 1)
        assert row["error_percent"] == pytest.approx(100 * (row["after"] / row["observed"] - 1))


def test_calibrate_writes_the_constants_and_nothing_else(copy: Path) -> None:
    before = {f.name: f.read_bytes() for f in copy.glob("*.csv")}
    result = landsea("calibrate", copy)
    assert result.exit_code == 0, result.stderr
    after = {f.name: f.read_bytes() for f in copy.glob("*.csv")}
    assert {name for name in before if before[name] != after.get(name)} == {"constants.csv"}
    fitted = ls.load(copy)
    assert (fitted.table("constants")["value_yuan_per_t"] != 0).all()
    assert (fitted.table("constants")["fitted_on"] != "").all()
    assert sorted(f.name for f in (copy / "scenarios").iterdir()) == [
        "border-closed.yaml", "free-harbour.yaml", "reedhaven-rail.yaml",
    ]  # fmt: skip
    errors = ls.solve(fitted).fit.query("use == 'calibrate'")["rel_error"].abs()
    assert (errors < 0.01).all()


@pytest.mark.parametrize(
    "arguments", [("run",), ("validate",), ("trace", "freight", "--pack"), ("indicators",), ("calibrate",)]
)
def test_an_unknown_pack_is_a_message_and_not_a_traceback(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = landsea(*arguments, "atlantis")
    assert result.exit_code == 2
    assert "There is no region atlantis" in result.stderr
    assert "tidewater" in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["", "run", "validate", "regions", "trace", "indicators", "calibrate"])
def test_help(command: str) -> None:
    result = landsea(*([command] if command else []), "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout
    if command:
        assert "--json" in result.stdout
        assert "--lang" in result.stdout


def test_version() -> None:
    assert ls.__version__ in landsea("--version").stdout


@pytest.mark.parametrize(("lang", "words"), [("en", "5 nodes of a dense core"), ("zh", "稠密核心5个节点")])
def test_a_searched_core_is_told(lang: str, words: str) -> None:
    one = {"mode": "air", "nodes": 1200, "arcs": 3000, "slots": 4000, "searched": 5}
    assert words in network(one, lang)
    assert "1,200" in network(one, lang)
    assert words not in network({**one, "searched": 0}, lang)
