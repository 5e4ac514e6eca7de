"""A region cannot be changed, a changed one is another region, and its digest says so."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landsea.planning import Scenario
from landsea.region import check, load, schema, shipped
from landsea.region.cells import read_cells, written


def test_tables_are_complete_and_typed(tidewater):
    assert list(tidewater.tables) == list(schema())
    for name, table in schema().items():
        frame = tidewater.table(name)
        assert frame.columns.tolist() == table.names
        assert frame.index.name == "row"
        assert {c.name: c.dtype() for c in table.columns} == frame.dtypes.to_dict()
    assert tidewater.table("node").index[0] == 2


def test_nobody_changes_the_regions_tables(tidewater):
    before = tidewater.digest
    frame = tidewater.table("link")
    frame.loc[2, "length_km"] = 1.0
    frame["mode"] = "sea"
    frame.index.name = "x"
    with pytest.warns(pd.errors.ChainedAssignmentError):
        tidewater.tables["node"].loc[2, "name"] = "X"
    assert load("tidewater").digest == before
    assert tidewater.table("link").loc[2, "length_km"] == 170.0
    assert tidewater.table("link").index.name == "row"
    with pytest.raises(TypeError):
        tidewater.tables["link"] = frame
    with pytest.raises(dataclasses.FrozenInstanceError):
        tidewater.name = "other"
    values = tidewater.table("link")["length_km"].to_numpy()
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1.0


def test_replace_makes_another_region(tidewater):
    links = tidewater.table("link")
    links.loc[2, "length_km"] = 171.0
    other = tidewater.replace(link=links)
    links.loc[2, "length_km"] = 172.0
    assert other.table("link").loc[2, "length_km"] == 171.0
    assert tidewater.table("link").loc[2, "length_km"] == 170.0
    assert other.digest != tidewater.digest
    assert other.replace(link=tidewater.table("link")).digest == tidewater.digest


def test_replace_the_grammar(tidewater):
    other = tidewater.replace(grammar=dataclasses.replace(tidewater.grammar, max_legs=5))
    assert (other.grammar.max_legs, tidewater.grammar.max_legs) == (5, 4)
    assert other.digest != tidewater.digest


def test_replace_orders_columns_and_fits_types(tidewater):
    links = tidewater.table("link")
    loose = links[links.columns[::-1]].astype({"length_km": object, "name": "str", "tracks": "float64"})
    loose.loc[5, "note"] = None
    pd.testing.assert_frame_equal(tidewater.replace(link=loose).table("link"), links)


def test_replace_refuses_what_is_no_table(tidewater):
    with pytest.raises(KeyError, match="There is no table roads"):
        tidewater.replace(roads=tidewater.table("link"))
    with pytest.raises(KeyError, match="lacks the columns mode"):
        tidewater.replace(link=tidewater.table("link").drop(columns="mode"))


def test_shipped_regions_load():
    assert "tidewater" in shipped()
    region = load("tidewater")
    assert region.reference_year == 2022
    assert region.meta["landsea"]["fictitious"] is True
    assert "fictitious" in region.title


def test_every_column_of_the_schema_makes_sense():
    tables = schema()
    for table in tables.values():
        assert table.key, table.name
        assert table.description.endswith(".")
        assert all(table.column(name).required or name == "node_id" for name in table.key)
        for column in table.columns:
            assert column.type in ("text", "number", "integer", "boolean")
            assert column.description, (table.name, column.name)
            assert not (column.required and column.default)
            for target in set(column.references) - {"*"}:
                other, _, name = target.partition(".")
                assert name in tables[other].names
            assert not column.default or not column.choices or column.default in column.choices
        assert {"source", "note"} <= set(table.names)


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_exactly(value):
    column = schema()["observations"].column("value")
    cell = written(column, value)
    again, bad = read_cells(column, pd.Series([cell], dtype=object))
    assert not bad
    assert again.iloc[0].hex() == value.hex()


@pytest.mark.parametrize("name", ["reedhaven-rail", "border-closed"])
def test_the_shipped_scenarios_fit_the_pack(tidewater, name):
    changed = Scenario.read(name, tidewater).apply(tidewater)
    assert changed.digest != tidewater.digest
    assert not [one for one in check(changed) if one.severity == "error"]
