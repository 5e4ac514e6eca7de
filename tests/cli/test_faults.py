"""Bad input of every sort: exit status 2 and a message that names the place, never a traceback."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import openmatrix
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import landsea
from landsea.cli.main import main

HEADER = "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n"
LINKS = "1 3 10 1 5 0.15 4 0 0 1 ;\n3 2 10 1 5 0.15 4 0 0 1 ;\n"
TRIPS = "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n 1 : 0; 2 : 6.0;\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def roads(tmp_path: Path) -> tuple[Path, Path]:
    net, trips = tmp_path / "a_net.tntp", tmp_path / "a_trips.tntp"
    net.write_text(HEADER + LINKS, encoding="utf-8")
    trips.write_text(TRIPS, encoding="utf-8")
    return net, trips


def refused(found: Result, *words: str) -> None:
    assert found.exit_code == 2, found.output
    assert isinstance(found.exception, SystemExit)
    for word in words:
        assert word in found.output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (HEADER + LINKS, "", ("NUMBER OF ZONES", "NUMBER OF NODES")),
        ("<NUMBER OF NODES> 3", "<NUMBER OF NODES> many", ("NUMBER OF NODES", "'many'")),
        ("1 3 10", "-5 nan 10", ("row 6", "init_node", "'-5'", "term_node", "'nan'")),
        ("1 3 10", "1 4 10", ("row 6", "term_node", "'4'")),
        ("1 3 10 1", "1 3 10", ("row 6", "9 columns, others 10")),
        ("1 3 10 1 5 0.15 4", "1 3 10 1 -5 0.15 nan", ("cost without traffic", "'-5'", "power", "'nan'")),
        ("1 3 10 1 5 0.15 4", "1 3 0 1 5 0.15 4", ("capacity", "'0'")),
    ],
)
def test_every_fault_of_a_network_is_named(
    roads: tuple[Path, Path], old: str, new: str, words: tuple[str, ...]
) -> None:
    net, trips = roads
    net.write_text((HEADER + LINKS).replace(old, new, 1), encoding="utf-8")
    refused(run("assign", net, trips), "a_net.tntp", *words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TRIPS, "", ("NUMBER OF ZONES",)),
        ("2 : 6.0", "2 : six; 7 : -1", ("row 4", "'six'", "'7'", "'-1'")),
        ("Origin 1", "Origin 9", ("row 3", "origin", "'9'")),
    ],
)
def test_every_fault_of_trips_is_named(roads: tuple[Path, Path], old: str, new: str, words: tuple[str, ...]) -> None:
    net, trips = roads
    trips.write_text(TRIPS.replace(old, new, 1), encoding="utf-8")
    refused(run("assign", net, trips), "a_trips.tntp", *words)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x80"])
def test_trips_that_are_no_table(roads: tuple[Path, Path], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "trips.csv").write_bytes(content)
    refused(run("assign", roads[0], tmp_path / "trips.csv"), "trips.csv", "UTF-8")


def test_a_mark_of_byte_order_and_windows_line_ends_change_nothing(roads: tuple[Path, Path]) -> None:
    plain = json.loads(run("assign", *roads, "--json").output)["data"]["objective"]
    for file in roads:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert json.loads(run("assign", *roads, "--json").output)["data"]["objective"] == plain


def test_a_matrix_without_names_goes_by_the_order_of_the_zones(roads: tuple[Path, Path], tmp_path: Path) -> None:
    with openmatrix.open_file(str(tmp_path / "t.omx"), "w") as file:
        file["trips"] = np.array([[0.0, 6.0], [0.0, 0.0]])
    by_text, by_matrix = (run("assign", roads[0], t, "--json") for t in (roads[1], tmp_path / "t.omx"))
    assert json.loads(by_matrix.output)["data"]["objective"] == json.loads(by_text.output)["data"]["objective"]


def test_a_matrix_is_named_only_for_omx(roads: tuple[Path, Path]) -> None:
    refused(run("assign", *roads, "--matrix", "x"), "--matrix", "OMX")


@pytest.mark.parametrize(
    "words",
    [
        ("access", "tidewater", "--out"),
        ("economy", "accounts", "tidewater", "--out"),
        ("indicators", "tidewater", "--observed", "--out"),
    ],
)
def test_a_place_that_cannot_be_written(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    found = run(*words, tmp_path / "file" / "deeper" / "x.csv", "--json")
    refused(found, '"ok": false', "cannot be used")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    found = run("access", "tidewater", "--out", tmp_path / "new" / "access.csv")
    assert found.exit_code == 0, found.output
    assert (tmp_path / "new" / "access.csv").is_file()


def test_an_empty_npz(tmp_path: Path) -> None:
    (tmp_path / "empty.npz").touch()
    refused(run("economy", "solve", tmp_path / "empty.npz"), "empty.npz", "npz file")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--aggregate", "genmean:nan"), "genmean"),
        (("--min-share", "7"), "--min-share"),
        (("--bounds", "nan,1"), "--bounds"),
        (("--bounds", "5,1"), "--bounds"),
        (("--normalise", "zscore", "--bounds", "10,0"), "--bounds"),
    ],
)
def test_choices_of_an_index_that_mean_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    refused(run("index", "build", *_index(tmp_path, "A,1,2\nB,2,1\n"), *words), said)


def test_an_index_of_no_unit(tmp_path: Path) -> None:
    refused(run("index", "build", *_index(tmp_path, "")), "data.csv", "no unit")


@pytest.mark.parametrize("column", ["from_mode", "time_h"])
def test_faults_of_a_pack_are_told_as_json(tmp_path: Path, column: str) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(Path(landsea.__file__).parent / "regions" / "tidewater", folder)
    table = pd.read_csv(folder / "transfers.csv", dtype=str, keep_default_na=False)
    table.loc[0, column] = "abc"
    table.to_csv(folder / "transfers.csv", index=False)
    found = run("validate", folder, "--json")
    assert found.exit_code == 2
    rows = {one["row"] for one in json.loads(found.stdout)["error"]["findings"] if one["file"] == "transfers.csv"}
    assert 2 in rows


def test_an_unknown_indicator_of_a_large_pack_is_met_with_near_ones() -> None:
    found = run("trace", "co2", "--pack", "liaoning")
    refused(found, "'co2'", "co2e")
    assert len(found.output) < 500


def test_pairs_that_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_bytes(b"")
    refused(run("route", "--pairs", tmp_path / "pairs.csv", "--commodity", "ore", "--pack", "tidewater"), "pairs.csv")


@pytest.mark.parametrize(
    "words", [("rank", "tidewater", "--by", "co2e"), ("access", "tidewater"), ("resilience", "tidewater")]
)
def test_headings_are_in_the_readers_language(words: tuple[str, ...]) -> None:
    assert "kind" not in run(*words, "--lang", "zh").stdout
    assert re.search("[\u4e00-\u9fff]", run(*words, "--lang", "en").stdout) is None


def test_a_port_may_be_named_by_its_name() -> None:
    by_name, by_id = (
        json.loads(run("rank", "tidewater", "--by", f"throughput:{port}", "--json").stdout)["data"]
        for port in ("Port of Saltmouth", "saltmouth")
    )
    assert by_name["levers"] == by_id["levers"]


def _index(folder: Path, rows: str) -> tuple[Path, Path]:
    data, meta = folder / "data.csv", folder / "meta.csv"
    data.write_text("uCode,x,y\n" + rows, encoding="utf-8")
    meta.write_text(
        "Level,iCode,Direction,Weight,Parent,Type\n1,x,1,1,all,Indicator\n1,y,1,1,all,Indicator\n2,all,1,1,,Aggregate\n",
        encoding="utf-8",
    )
    return data, meta


def test_nan_lies_in_no_range() -> None:
    result = CliRunner().invoke(main, ["run", "tidewater", "--memory", "nan"])
    assert result.exit_code == 2
    assert "'nan' is no number" in result.output
