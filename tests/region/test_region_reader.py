"""Reading: every fault of form is found, with its place, and good tables come back as they were."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landsea.errors import PackError
from landsea.region import load, read_pack, schema, validate, write_table
from landsea.region.reader import read_table

# --- cells


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("length_km", "twelve"),
        ("length_km", "12,5"),
        ("length_km", "12 km"),
        ("length_km", "1_000"),
        ("length_km", "nan"),
        ("length_km", "inf"),
        ("length_km", "1e999"),
        ("length_km", "-3"),
        ("tracks", "2.5"),
        ("tracks", "9"),
        ("tracks", "0"),
        ("directed", "maybe"),
        ("status", "guessed"),
        ("free_speed_kmh", "0"),
        ("open_year", "1066"),
    ],
)
def test_bad_cell(pack, only, column, value):
    line = pack.line("link", link_id="rail_fork_crown")
    pack.set("link", line, **{column: value})
    only("link.csv", line, column, value)


@pytest.mark.parametrize(
    ("table", "column"), [("link", "length_km"), ("link", "mode"), ("node", "name"), ("zones", "inside")]
)
def test_missing_required_cell(pack, table, column):
    pack.set(table, 3, **{column: ""})
    found = [f for f in pack.findings() if f.row == 3 and f.file == f"{table}.csv"]
    assert (found[0].column, found[0].value, found[0].problem) == (column, None, "A required value is missing.")


def test_missing_required_whole_number_is_told_of_once(pack, only):
    pack.set("service_calls", 2, order="")
    only("service_calls.csv", 2, "order", None)


def test_blank_cells_get_their_default(pack):
    pack.set("link", 2, directed="", cost_factor="", status="", extra_yuan_per_t=" ")
    row = read_pack(pack.path).table("link").loc[2]
    assert (row["directed"], row["cost_factor"], row["status"], row["extra_yuan_per_t"]) == (
        False,
        1.0,
        "published",
        0.0,
    )


def test_one_and_zero_are_true_and_false(pack):
    pack.set("link", 2, directed="0", electrified="TRUE")
    row = read_pack(pack.path).table("link").loc[2]
    assert (row["directed"], row["electrified"]) == (False, True)


# --- files


def test_a_shorter_and_a_longer_line(pack):
    path = pack.path / "sources.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines += ["saga,A saga", "myth,A myth,,,,fictitious,,,one,two"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = [(f.file, f.row, f.column, f.value) for f in pack.findings()]
    assert found == [
        ("sources.csv", 4, None, "saga,A saga"),
        ("sources.csv", 5, None, "myth,A myth,,,,fictitious,,,one,two"),
    ]


def test_a_file_in_another_encoding(pack, only):
    path = pack.path / "groups.csv"
    text = path.read_text(encoding="utf-8").replace("The coast", "海岸")
    path.write_bytes(text.encode("gb18030"))
    assert "UTF-8" in only("groups.csv", 5, None, repr("海岸".encode("gb18030"))).problem


def test_a_byte_order_mark_is_no_fault(pack):
    path = pack.path / "node.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert pack.findings() == []


def test_windows_line_ends_are_no_fault(pack):
    path = pack.path / "node.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert pack.findings() == []


def test_blank_lines_keep_the_line_numbers(pack):
    path = pack.path / "claims.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n\n"), encoding="utf-8")
    assert read_pack(pack.path).table("claims").index.tolist()[:2] == [3, 5]


def test_a_cell_of_several_lines_keeps_the_line_numbers(pack):
    pack.set("claims", 2, note="one\ntwo\nthree")
    assert read_pack(pack.path).table("claims").index.tolist()[:2] == [2, 5]


def test_an_open_quotation_mark(pack):
    path = pack.path / "claims.csv"
    line = len(pack.rows("claims")) + 2
    path.write_text(path.read_text(encoding="utf-8") + 'plan_x,plan,"open,\n', encoding="utf-8")
    found = [(f.file, f.row) for f in pack.findings()]
    assert found == [("claims.csv", line)]


def test_an_empty_file(pack, only):
    (pack.path / "claims.csv").write_text("", encoding="utf-8")
    only("claims.csv", None, None, None)


@pytest.mark.parametrize(("table", "wrong"), [("link", "length"), ("claims", "indicatr")])
def test_unknown_column(pack, table, wrong):
    right = {"length": "length_km", "indicatr": "indicator"}[wrong]
    pack.replace(f"{table}.csv", f",{right},", f",{wrong},")
    found = {(f.file, f.row, f.column): f for f in pack.findings()}
    assert (f"{table}.csv", 1, wrong) in found
    assert right in found[f"{table}.csv", 1, wrong].cure
    assert ((f"{table}.csv", 1, right) in found) == schema()[table].column(right).required


def test_a_table_without_its_key_is_one_fault(pack):
    pack.replace("node.csv", "node_id,", "id,")
    assert [(f.file, f.row, f.column) for f in pack.findings()] == [("node.csv", 1, "id"), ("node.csv", 1, "node_id")]


def test_the_same_column_twice(pack, only):
    pack.replace("services.csv", ",note", ",name")
    only("services.csv", 1, "name", None)


def test_missing_required_table_is_one_fault(pack, only):
    (pack.path / "modes.csv").unlink()
    pack.replace("datapackage.json", '"path": "modes.csv"', '"path": "mode_costs.csv"')
    only("modes.csv", None, None, None)


def test_missing_optional_table_is_none(pack):
    (pack.path / "services.csv").unlink()
    (pack.path / "service_calls.csv").unlink()
    pack.replace("datapackage.json", '"resources"', '"files"')
    region = read_pack(pack.path)
    assert region.table("services").empty
    assert region.table("services").columns.tolist() == schema()["services"].names


def test_misnamed_table(pack):
    (pack.path / "groups.csv").rename(pack.path / "group.csv")
    found = {(f.file, f.column): f for f in pack.findings()}
    assert set(found) == {("group.csv", None), ("datapackage.json", "resources[23].path")}
    assert "Was groups meant?" in found["group.csv", None].cure


def test_a_table_in_both_formats(pack, only):
    write_table(schema()["claims"], read_pack(pack.path).table("claims"), pack.path / "claims.parquet")
    only("claims.parquet", None, None, None)


def test_matrices_are_no_table(pack, only):
    (pack.path / "demand.omx").write_bytes(b"")
    assert "read_omx" in only("demand.omx", None, None, None).cure


# --- documents


def test_no_metadata(pack, only):
    (pack.path / "datapackage.json").unlink()
    only("datapackage.json", None, None, None)


def test_broken_metadata(pack, only):
    (pack.path / "datapackage.json").write_text('{\n  "name": "x",\n  oops\n}', encoding="utf-8")
    only("datapackage.json", 3, None, None)


@pytest.mark.parametrize(
    ("old", "new", "column", "value"),
    [
        ('"reference_year": 2022', '"reference_year": "2022"', "landsea.reference_year", "2022"),
        ('"format": 1', '"format": 2', "landsea.format", "2"),
        ('"fictitious": true', '"fictitious": 1', "landsea.fictitious", "1"),
        ('"carbon_price_yuan_per_t": 0', '"carbon_price_yuan_per_t": -1', "landsea.carbon_price_yuan_per_t", "-1"),
        ('"currency": "CNY"', '"curency": "CNY"', "landsea.curency", "CNY"),
        ('"version": "1.0.0"', '"version": ""', "version", ""),
        ('"path": "link.csv"', '"path": "links.csv"', "resources[2].path", "links.csv"),
    ],
)
def test_bad_metadata(pack, old, new, column, value):
    pack.replace("datapackage.json", old, new)
    found = {(f.file, f.column, f.value) for f in pack.findings()}
    assert ("datapackage.json", column, value) in found


def test_broken_grammar(pack, only):
    (pack.path / "grammar.yaml").write_text("max_legs: 4\nstates: [a\nstart: b\n", encoding="utf-8")
    assert only("grammar.yaml", 3, None, None).problem.startswith("The file is not YAML")


def test_no_grammar(pack, only):
    (pack.path / "grammar.yaml").unlink()
    only("grammar.yaml", None, None, None)


# --- all at once


def test_ten_faults_are_ten_findings(pack):
    crown = pack.line("link", link_id="rail_fork_crown")
    pack.set("link", crown, length_km="far")
    pack.set("node", 3, x_coord="-999")
    pack.set("zones", 4, name="")
    pack.set("transfers", 5, terminal_id="saltmoth")
    pack.set("modes", 3, kind="railway")
    twice = pack.add("crosswalk")
    pack.set("observations", 4, unit="Mt")
    pack.set("capacities", 4, link_id="")
    pack.replace("grammar.yaml", "max_legs: 4", "max_legs: 0")
    pack.replace("datapackage.json", '"currency": "CNY",', "")
    found = {(f.file, f.row, f.column, f.value) for f in pack.findings() if f.severity == "error"}
    assert found == {
        ("link.csv", crown, "length_km", "far"),
        ("node.csv", 3, "x_coord", "-999"),
        ("zones.csv", 4, "name", None),
        ("transfers.csv", 5, "terminal_id", "saltmoth"),
        ("modes.csv", 3, "kind", "railway"),
        ("crosswalk.csv", twice, "id, other_id, table", "saltmouth, XTSLM, UN/LOCODE style, invented"),
        ("observations.csv", 4, "unit", "Mt"),
        ("capacities.csv", 4, "terminal_id, link_id", None),
        ("grammar.yaml", None, "max_legs", "0"),
        ("datapackage.json", None, "landsea.currency", None),
    }
    with pytest.raises(PackError, match="10 errors") as caught:
        load(pack.path)
    assert len(caught.value.findings) == 10


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(PackError, match="There is no region atlantis"):
        load("atlantis")
    with pytest.raises(PackError, match=r"datapackage\.json"):
        load(tmp_path)


# --- Parquet


def _as_parquet(pack, table: str) -> Path:
    frame = read_pack(pack.path).table(table)
    (pack.path / f"{table}.csv").unlink()
    pack.replace("datapackage.json", f'"path": "{table}.csv"', f'"path": "{table}.parquet"')
    write_table(schema()[table], frame, pack.path / f"{table}.parquet")
    return pack.path / f"{table}.parquet"


def test_parquet_faults_have_the_same_places(pack, only):
    path = _as_parquet(pack, "link")
    table = pq.read_table(path).to_pandas()
    table.loc[5, "length_km"] = np.inf
    pq.write_table(pa.Table.from_pandas(table), path)
    only("link.parquet", 7, "length_km", "inf")


def test_parquet_with_other_types(pack):
    path = _as_parquet(pack, "link")
    table = pq.read_table(path).to_pandas()
    table["length_km"] = table["length_km"].astype(int)
    table["tracks"] = table["tracks"].astype(float)
    table["directed"] = table["directed"].map({True: "true", False: "false"})
    table["name_local"] = None
    pq.write_table(pa.Table.from_pandas(table), path)
    before, after = load("tidewater").table("link"), read_pack(pack.path).table("link")
    pd.testing.assert_frame_equal(before, after)


def test_no_parquet_at_all(pack, only):
    path = _as_parquet(pack, "claims")
    path.write_bytes(b"PAR?")
    only("claims.parquet", None, None, None)


# --- round trips of whole tables

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_NUMBER = st.floats(min_value=0, max_value=1e300, allow_nan=False) | st.just(math.nan)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "link_id": _TEXT.filter(str.strip),
            "from_node_id": st.just("a"),
            "to_node_id": st.just("b"),
            "directed": st.booleans(),
            "mode": st.just("rail"),
            "name": _TEXT,
            "name_local": _TEXT,
            "length_km": st.floats(min_value=0, max_value=1e300, allow_nan=False),
            "time_h": _NUMBER,
            "cost_factor": st.floats(min_value=0, max_value=1e300),
            "tracks": st.integers(1, 8) | st.none(),
            "electrified": st.booleans(),
            "source": st.just("tale"),
            "note": _TEXT,
        }
    ),
    max_size=8,
)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
def test_what_is_written_is_read_again(tmp_path, ending, rows):
    table = schema()["link"]
    frame = table.empty()
    if rows:
        filled = [{**{c.name: c.blank() for c in table.columns}, **row} for row in rows]
        frame = pd.DataFrame(filled, index=pd.RangeIndex(2, 2 + len(rows)))[table.names]
        frame = frame.astype({c.name: c.dtype() for c in table.columns})
    path = tmp_path / f"link.{ending}"
    write_table(table, frame, path)
    again, findings = read_table(table, path)
    assert findings == []
    pd.testing.assert_frame_equal(again.reset_index(drop=True), frame.reset_index(drop=True))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200) | st.text('abc,"\n\r\x00;1.-', max_size=80).map(str.encode))
def test_no_file_breaks_the_reader(tmp_path, data):
    path = tmp_path / "node.csv"
    path.write_bytes(data)
    frame, findings = read_table(schema()["node"], path)
    assert frame.columns.tolist() == schema()["node"].names
    assert findings


def test_validation_counts_what_is_there():
    summary = validate("tidewater").summary
    assert summary is not None
    assert summary["rows"]["node"] == 12
    assert summary["zones_inside"], summary["zones_outside"] == (6, 2)
    assert summary["terminals"] == {"port": 3, "hub": 1, "border": 1}
    modes = summary["modes"].set_index("mode")
    links = load("tidewater").table("link")
    assert modes["km"].sum() == links["length_km"].sum()
    assert modes["parts"].tolist() == [1, 1, 1, 1]
    status = summary["status"].set_index("table")
    assert np.allclose(status.sum(axis=1), 1.0)
    assert summary["estimated"] == {
        "transfers": 3,
        "access": 1,
        "capacities": 1,
        "constants": 2,
        "parameter_ranges": 12,
        "appraisal": 2,
    }
