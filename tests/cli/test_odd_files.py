"""What people hand to route, select, estimate and assign by mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from landsea.cli.main import main

ROUTE = ("route", "--pack", "tidewater", "--commodity", "grain", "--best", "1")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def refused(found: Result, *words: str) -> None:
    assert found.exit_code == 2, found.output
    assert isinstance(found.exception, SystemExit)
    assert found.stdout == ""
    for word in words:
        assert word in found.stderr, found.stderr


SPOILT = {
    "empty": (b"", "has no rows"),
    "header": (b"origin,destination\n", "has no rows"),
    "binary": (bytes(range(128, 256)) * 4, "no CSV table in UTF-8"),
    "nul": (b"origin,destination\ncrown,\x00\n", ""),
    "ragged": (b"origin,destination\ncrown,overseas,extra\ncrown\n", "row 2|row 3|3 cells|1 cell,"),
    "twice": (b"origin,origin,destination\na,b,c\n", "stands twice"),
}


@pytest.mark.parametrize("kind", SPOILT)
@pytest.mark.parametrize("command", [(*ROUTE, "--pairs"), ("estimate", "tidewater", "--counts")])
def test_files_that_are_no_table(tmp_path: Path, kind: str, command: tuple[str, ...]) -> None:
    text, words = SPOILT[kind]
    file = tmp_path / "spoilt.csv"
    file.write_bytes(text)
    refused(run(*command, file), "spoilt.csv", *words.split("|"))


def test_a_folder_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    refused(run(*ROUTE, "--pairs", tmp_path), "is a folder")
    refused(run(*ROUTE, "--pairs", tmp_path / "nix.csv"), "no file", "nix.csv")
    refused(run("assign", tmp_path / "a.tntp", tmp_path / "b.tntp"), "a.tntp", "b.tntp")


def test_all_names_of_a_file_and_the_commodity_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("origin,destination\ncrown,nowhere\n\n,overseas\n沈阳,Ofarsi\n", encoding="utf-8-sig")
    found = run(*ROUTE, "--commodity", "gold", "--pairs", file)
    refused(
        found, "row 2, column destination (value 'nowhere')", "row 4, column origin (value '')", "row 5", "沈阳", "gold"
    )


def test_good_names_in_any_language_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("destination,note,origin\n Ofarsi ,x,CROWN\n", encoding="utf-8-sig")
    found = run(*ROUTE, "--pairs", file)
    assert found.exit_code == 0, found.output
    assert "Crown > Overseas" in found.stdout


def test_one_zone_is_no_pair() -> None:
    refused(run(*ROUTE, "saltmouth", "Saltmun"), "one zone, saltmouth")
    refused(run(*ROUTE, "nix", "foo", "--commodity", "gold"), "'nix'", "'foo'", "'gold'")


def test_a_terminal_has_no_direction() -> None:
    refused(run("select", "reedhaven", "--pack", "tidewater", "--direction", "forward"), "no direction 'forward'")


@pytest.mark.parametrize(
    ("value", "error"), [("nan", "0.1"), ("1e300", "0.1"), ("5", "1e-300"), ("-1", "inf"), ("", "x")]
)
def test_counts_of_impossible_size(tmp_path: Path, value: str, error: str) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(f"count,flow,place,value,rel_error\na,link,沈阳,{value},{error}\n", encoding="utf-8")
    refused(run("estimate", "tidewater", "--counts", file), "row 2", "沈阳", "Not a number from")


@pytest.mark.parametrize("factor", ["nan", "inf", "-1"])
def test_factors_out_of_range_are_the_options_fault(factor: str) -> None:
    refused(run("assign", "a", "b", "--distance-factor", factor), "--distance-factor")
