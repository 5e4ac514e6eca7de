"""Writing: exact, all or nothing, and never over what is no pack."""

from __future__ import annotations

import pytest

from landsea.errors import PackError
from landsea.region import load, validate, write_pack, write_table
from landsea.region import schema as tables


@pytest.mark.parametrize("table_format", ["csv", "parquet"])
def test_round_trip(tidewater, tmp_path, table_format):
    write_pack(tidewater, tmp_path / "copy", table_format)
    copy = load(tmp_path / "copy")
    assert copy.digest == tidewater.digest
    assert copy.file("link") == f"link.{table_format}"
    assert validate(tmp_path / "copy").findings == ()
    write_pack(copy, tmp_path / "copy", "csv")
    assert load(tmp_path / "copy").digest == tidewater.digest
    assert not list((tmp_path / "copy").glob("*.parquet"))


def test_the_shipped_pack_is_written_as_it_is(tidewater, tmp_path):
    write_pack(tidewater, tmp_path / "copy")
    ours = {f.relative_to(tidewater.path): f.read_bytes() for f in tidewater.path.rglob("*") if f.is_file()}
    copy = tmp_path / "copy"
    assert {f.relative_to(copy): f.read_bytes() for f in copy.rglob("*") if f.is_file()} == ours


def test_companions_are_kept(pack):
    (pack.path / "map").mkdir()
    (pack.path / "map" / "coast.json").write_text("{}", encoding="utf-8")
    (pack.path / "README.md").write_text("About", encoding="utf-8")
    region = load(pack.path)
    write_pack(region, pack.path)
    names = {str(f.relative_to(pack.path)) for f in pack.path.rglob("*")}
    assert {"map/coast.json", "README.md", "scenarios/border-closed.yaml"} <= names
    assert [f.name for f in pack.path.parent.iterdir()] == ["tidewater"]


def test_a_changed_grammar_is_written(tidewater, tmp_path):
    grammar = tidewater.grammar.__class__(**{**tidewater.grammar.as_dict(), "max_legs": 6})
    write_pack(tidewater.replace(grammar=grammar), tmp_path / "copy")
    assert load(tmp_path / "copy").grammar.max_legs == 6


def test_what_is_no_pack_is_not_replaced(tidewater, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear", encoding="utf-8")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("letters", "file"):
        with pytest.raises(PackError, match="is no pack"):
            write_pack(tidewater, tmp_path / name)
    assert (tmp_path / "letters" / "dear.txt").read_text(encoding="utf-8") == "Dear"


def test_an_empty_folder_is_filled(tidewater, tmp_path):
    write_pack(tidewater, tmp_path)
    assert load(tmp_path).digest == tidewater.digest


def test_unknown_format(tidewater, tmp_path):
    with pytest.raises(ValueError, match="no table format xlsx"):
        write_pack(tidewater, tmp_path / "copy", "xlsx")


def test_nothing_is_left_of_a_failed_write(tidewater, tmp_path):
    write_pack(tidewater, tmp_path / "copy")
    # A lone surrogate is no character, so no file can hold it.
    node = tidewater.table("node")
    node.loc[2, "name"] = "\ud800"
    with pytest.raises(UnicodeEncodeError):
        write_pack(tidewater.replace(zones=tidewater.table("zones"), node=node), tmp_path / "copy")
    assert load(tmp_path / "copy").digest == tidewater.digest
    assert [f.name for f in tmp_path.iterdir()] == ["copy"]
    with pytest.raises(UnicodeEncodeError):
        write_table(tables()["node"], node, tmp_path / "copy" / "node.csv")
    assert load(tmp_path / "copy").digest == tidewater.digest
    assert not [f for f in (tmp_path / "copy").iterdir() if f.name.startswith(".")]
