"""Scoreboards as SDMX, read back by the library."""

from __future__ import annotations

import sys

import pytest

import landsea as ls
from landsea.indicators import scoreboard, write_sdmx
from landsea.indicators.exchange import code, tidy

sdmx = pytest.importorskip("sdmx", reason="the sdmx extra is not installed")


@pytest.fixture(scope="module")
def region():
    return ls.load("liaoning")


@pytest.fixture(scope="module")
def board(region):
    return scoreboard(region)


def read(file, **options):
    """Read SDMX; the library leaves open what it opens itself."""
    with file.open("rb") as stream:
        return sdmx.read_sdmx(stream, format=file.suffix[1:], **options)


@pytest.mark.parametrize("ending", ["xml", "csv"])
def test_what_is_written_is_read_back(region, board, tmp_path, ending):
    data, structure = write_sdmx(board, region, tmp_path / f"board.{ending}")
    told = read(structure)
    about = told.structure["SCOREBOARD"] if ending == "xml" else told.dataflow["SCOREBOARD"]
    message = read(data, structure=about)
    found = sdmx.to_pandas(message.data[0])
    found = found["value"] if hasattr(found, "columns") else found
    wanted = tidy(board, region).set_index(["INDICATOR", "REF_AREA", "KIND", "TIME_PERIOD"])["OBS_VALUE"]
    found = found.astype(float).reorder_levels(wanted.index.names)
    assert len(found) == len(wanted) > 250
    assert found.sort_index().to_numpy() == pytest.approx(wanted.sort_index().to_numpy(), rel=1e-9)
    codes = told.codelist["CL_AREA"]
    assert set(wanted.index.get_level_values("REF_AREA")) <= set(codes.items)


def test_every_row_is_told_once_and_has_a_year(region, board):
    table = tidy(board, region)
    assert not table.duplicated(["INDICATOR", "REF_AREA", "KIND", "TIME_PERIOD"]).any()
    assert table["TIME_PERIOD"].str.fullmatch(r"\d{4}").all()
    stated = table.set_index("INDICATOR").loc["contract_days"]
    own = stated[stated["KIND"] == "value"].iloc[0]
    assert (own["TIME_BASIS"], own["TIME_TEXT"]) == ("publication", "not stated")


def test_codes_of_places_stay_apart(region, board):
    names = {*board.table["place"], *board.peers["place"], *board.targets["place"]}
    assert len({code(name) for name in names}) == len(names)


def test_another_ending_is_refused(region, board, tmp_path):
    with pytest.raises(ls.LandSeaError, match=r"\.xml"):
        write_sdmx(board, region, tmp_path / "board.json")


def test_without_the_library_the_extra_is_named(region, board, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sdmx", None)
    with pytest.raises(ls.LandSeaError, match=r"landsea\[sdmx\]"):
        write_sdmx(board, region, tmp_path / "board.xml")
    assert list(tmp_path.iterdir()) == []
