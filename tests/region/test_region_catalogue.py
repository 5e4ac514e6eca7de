"""Faults of formulas, indices and components are found, each where it is."""

from __future__ import annotations

import pytest


def put(pack, table, row, **cells):
    pack.set(table, row, **cells)
    return {(f.row, f.column): f for f in pack.findings() if f.severity == "error"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("product / residens", "no indicator residens"),
        ("product +", "cannot be read"),
        ("product_per_head * 2", "its own result"),
        ("os.system(1)", "no function"),
    ],
)
def test_a_bad_formula(pack, text, problem):
    row = 8
    found = put(pack, "indicators", row, formula=text)
    assert problem in found[row, "formula"].problem


def test_a_circle_through_another_indicator(pack):
    found = put(pack, "indicators", 6, formula="product_per_head * residents")
    assert set(found) == {(6, "formula"), (8, "formula")}


def test_a_formula_beside_a_counting(pack):
    found = put(pack, "indicators", 2, formula="product * 2")
    assert "counts the indicator already" in found[2, "formula"].problem


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (2, {"parent": "ocean"}, "parent"),
        (2, {"worst": "200", "best": "200"}, "best"),
        (2, {"worst": "200", "best": "0"}, "best"),
        (2, {"best": ""}, "best"),
        (2, {"indicator": ""}, "indicator"),
        (2, {"indicator": "nothing"}, "indicator"),
        (2, {"parent": "land"}, "parent"),
    ],
)
def test_a_bad_component(pack, row, cells, column):
    assert (row, column) in put(pack, "components", row, **cells)


def test_coordination_of_one_system(pack):
    assert (2, "parent") in put(pack, "components", 2, parent="sea", indicator="clean_water")


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (2, {"profile": "quay"}, "profile"),
        (3, {"measure": ""}, "measure"),
        (3, {"places": "saltmouth"}, "places"),
        (3, {"places": "saltmouth;nowhere"}, "places"),
        (3, {"kind": "composite", "profile": "", "measure": ""}, "index"),
        (2, {"kind": "ranking"}, "kind"),
    ],
)
def test_a_bad_index(pack, row, cells, column):
    assert (row, column) in put(pack, "indices", row, **cells)


def test_a_group_of_unknown_zones(pack):
    assert (3, "members") in put(pack, "places", 3, members="saltmouth;nowhere")
