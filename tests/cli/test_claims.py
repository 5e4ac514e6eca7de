"""``landsea claims`` on small documents."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from landsea.cli import claims as command
from landsea.cli.gazetteers import gazetteer_of
from landsea.cli.main import main
from landsea.evidence import Claim
from landsea.evidence.claim import Kind, Tier

TEXT = "In 2022, exports of Shandong reached 5 billion yuan. The six cities aim at 20% growth by 2030.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.txt").write_text("全省进出口5818.4亿元，比上年增长7.4%。", encoding="utf-8")
    return tmp_path


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["claims", *map(str, words), "--pack", "none"])
    return done.exit_code, done.stdout, done.stderr


def test_the_help_names_what_the_room_offers() -> None:
    assert get_args(Kind) == command.KINDS
    assert get_args(Tier) == command.TIERS


def test_json_has_the_fields_of_a_claim(folder: Path) -> None:
    status, out, _ = run(folder, "--json")
    data = json.loads(out)["data"]
    assert status == 0
    assert [one["text"] for one in data["claims"]] == ["5 billion yuan", "20%", "5818.4亿元", "7.4%"]
    assert list(data["claims"][0]) == [field.name for field in fields(Claim)]
    assert [(one["name"], one["claims"], one["lang"]) for one in data["documents"]] == [
        ("a.md", 2, "en"),
        ("b.txt", 2, "zh"),
    ]
    assert data["failed"] == []


def test_a_table_for_people_in_both_languages(folder: Path) -> None:
    status, out, _ = run(folder / "a.md")
    assert status == 0
    assert "a.md: 2 claims." in out
    assert "5,000,000,000  yuan" in out
    assert "主体" in run(folder, "--lang", "zh")[1]


def test_filters(folder: Path) -> None:
    found = json.loads(run(folder, "--json", "--kind", "target", "--tier", "core", "--tier", "structural")[1])
    assert [(one["text"], one["tier"]) for one in found["data"]["claims"]] == [("six", "structural"), ("20%", "core")]


def test_csv_on_stdout_and_in_a_file(folder: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(folder, "--csv", "-")[1])))
    assert [row["value"] for row in rows] == ["5000000000.0", "20.0", "581840000000.0", "7.4"]
    file = tmp_path / "claims.csv"
    status, out, _ = run(folder / "b.txt", "--csv", file)
    assert status == 0
    assert "5818.4亿元" in file.read_text(encoding="utf-8-sig")
    assert "b.txt" in out
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []


def test_a_folder_that_is_not_there_takes_no_csv(folder: Path) -> None:
    status, _, told = run(folder / "a.md", "--csv", folder / "none" / "claims.csv")
    assert status == 2
    assert "cannot be written" in told


def test_broken_files_are_named_and_the_rest_printed(folder: Path) -> None:
    (folder / "c.pdf").write_bytes(b"%PDF-1.4 cut")
    status, out, told = run(folder)
    assert status == 2
    assert "5 billion yuan" in out
    assert "c.pdf" in told
    assert "Traceback" not in told
    data = json.loads(run(folder, "--json")[1])
    assert data["ok"] is True
    assert [Path(one["file"]).name for one in data["data"]["failed"]] == ["c.pdf"]


@pytest.mark.parametrize(
    ("name", "told"), [("none.txt", "No such file"), ("d.xls", "not known"), ("empty", "no document")]
)
def test_nothing_read_is_an_error(folder: Path, name: str, told: str) -> None:
    (folder / "empty").mkdir()
    (folder / "d.xls").write_bytes(b"x")
    status, out, _ = run(folder / name, "--json")
    found = json.loads(out)
    assert status == 2
    assert found["ok"] is False
    assert told in json.dumps(found["error"])


def test_what_a_document_hides_does_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "A \x1b[31mtitle\n\nTrade of Hebei \x1b[31mreached \u202e5\u202c billion yuan.", encoding="utf-8"
    )
    _, out, _ = run(tmp_path)
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_a_packs_places_are_known() -> None:
    names = gazetteer_of("tidewater").names
    general = gazetteer_of("none").names
    assert set(general) < set(names)
    assert any(place.type == "port" and name == place.subject for name, place in names.items())
