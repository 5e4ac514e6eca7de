"""The shipped pack is what its build script makes of the committed source tables."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import landsea as ls

PACK = Path(__file__).parents[1] / "packs" / "liaoning"
REGION = Path(ls.__file__).parent / "regions" / "liaoning"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_liaoning", PACK / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def same_as_shipped(name: str, table: pd.DataFrame) -> None:
    written = pd.read_csv(io.StringIO(table.to_csv(index=False)), dtype=str, keep_default_na=False)
    shipped = pd.read_csv(REGION / f"{name}.csv", dtype=str, keep_default_na=False)
    if name == "sources":
        shipped = shipped[shipped["source"].isin(written["source"])].reset_index(drop=True)
    if name == "constants":
        # `landsea calibrate` writes the same numbers in another form.
        for frame in (written, shipped):
            frame["value_yuan_per_t"] = frame["value_yuan_per_t"].astype(float)
    pd.testing.assert_frame_equal(written[shipped.columns], shipped, check_dtype=False)


def test_the_economic_half_is_built_from_the_committed_tables(build: ModuleType) -> None:
    tables = build.collect("economy")
    assert {"zones", "supply_use", "observations", "counting", "claims"} <= set(tables)
    for name, table in tables.items():
        same_as_shipped(name, table)


def test_the_network_half_is_built_from_the_committed_tables(build: ModuleType) -> None:
    pytest.importorskip("searoute", reason="the packs extra is not installed")
    tables = build.collect("network")
    for name in set(tables) - {"link", "geometry"}:
        same_as_shipped(name, tables[name])
    # Sea routes follow the installed version of the route library; the lengths of all other links are ours.
    shipped = pd.read_csv(REGION / "link.csv", dtype=str, keep_default_na=False)
    land = [frame[frame["mode"] != "sea"] for frame in (tables["link"].astype(str), shipped)]
    assert list(land[0]["link_id"]) == list(land[1]["link_id"])


def test_no_prefecture_is_lost() -> None:
    zones = ls.load("liaoning").table("zones")
    by_province = zones[zones["inside"]].groupby("group").size().to_dict()
    assert by_province == {"Liaoning": 14, "Jilin": 9, "Heilongjiang": 13, "Inner Mongolia (east)": 5}


def test_every_row_has_a_source_and_every_guess_is_marked() -> None:
    region = ls.load("liaoning")
    kinds = region.table("sources").set_index("source")["kind"]
    for name in region.tables:
        table = region.table(name)
        if name == "sources" or table.empty:
            continue
        assert (table["source"] != "").all(), name
        # A row that rests on assumptions alone is never passed off as published.
        only_assumed = table["source"].map(
            lambda keys: {kinds[key.strip()] for key in keys.split(";")} == {"assumption"}
        )
        assert (table.loc[only_assumed, "status"] != "published").all(), name


def test_dalian_to_manzhouli_does_not_run_over_the_weak_line() -> None:
    """Fault 7 of the source tables: the bare shortest path runs over Baicheng and Arxan, trains do not."""
    corridor = ls.solve(ls.load("liaoning")).corridor
    network = corridor.layout.networks["rail_1435"]
    legs = corridor.shipping("general_cargo").legs["rail_1435"]
    at = network.points.get_indexer(["dalian", "manzhouli"])
    arcs = legs.metric.path(int(network.out_node[at[0]]), int(network.in_node[at[1]]))
    table = corridor.region.table("link")
    nodes = set(table["from_node_id"].iloc[network.arc_link[arcs]]) | set(
        table["to_node_id"].iloc[network.arc_link[arcs]]
    )
    assert "arxan" not in nodes
    assert 1750 < legs.km[at[0], at[1]] < 1950


def test_shenyang_to_dalian_is_397_km_by_rail() -> None:
    corridor = ls.solve(ls.load("liaoning")).corridor
    network = corridor.layout.networks["rail_1435"]
    at = network.points.get_indexer(["shenyang", "dalian"])
    assert corridor.shipping("general_cargo").legs["rail_1435"].km[at[0], at[1]] == pytest.approx(397, abs=1)
