"""Formulas of indicators, and indices with their components."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from landsea.errors import Finding
from landsea.region.checks.values import nearest
from landsea.region.formula import FormulaError, parse
from landsea.region.region import Region
from landsea.region.schema import SEPARATOR
from landsea.region.standard import standard_indicators

#: Columns of an index of structure, which the other kinds leave blank.
_OF_STRUCTURE = ("profile", "measure")


def check_formulas(region: Region) -> Iterator[Finding]:
    """Report formulas that are none, that name no indicator, that the model counts already, or that go round."""
    table, file = region.table("indicators"), region.file("indicators")
    known = set(table["indicator"]) | set(standard_indicators()["indicator"])
    counted = set(region.table("counting")["indicator"])
    needs: dict[str, set[str]] = {}
    for row, one in _rows(table[table["formula"] != ""]):
        text, name = str(one["formula"]), str(one["indicator"])
        try:
            operands = {operand.indicator for operand in parse(text).operands}
        except FormulaError as error:
            yield Finding(file, row, "formula", text, str(error), "Correct it (docs/pack-format.md, Formulas).")
            continue
        needs[name] = operands
        for operand in sorted(operands - known):
            problem, cure = f"There is no indicator {operand}.", f"Correct it.{nearest(operand, sorted(known))}"
            yield Finding(file, row, "formula", text, problem, cure)
        if name in counted:
            problem = f"{region.file('counting')} counts the indicator already."
            yield Finding(file, row, "formula", text, problem, "Keep the formula or the counting, not both.")
    for name in sorted(_round(needs)):
        row = int(table.index[table["indicator"] == name][0])
        problem = "The formula needs its own result."
        yield Finding(file, row, "formula", str(table["formula"][row]), problem, "Break the circle.")


def _round(needs: Mapping[str, set[str]]) -> set[str]:
    """Return what cannot be worked out because it needs itself, through others or not."""
    left = {name: {operand for operand in operands if operand in needs} for name, operands in needs.items()}
    while ready := [name for name, operands in left.items() if not operands & left.keys()]:
        for name in ready:
            del left[name]
    return {name for name in left if _reaches(left, name)}


def _reaches(needs: Mapping[str, set[str]], name: str) -> bool:
    seen: set[str] = set()
    open_ = set(needs[name])
    while open_:
        seen |= open_
        open_ = {deeper for one in open_ for deeper in needs.get(one, set())} - seen
    return name in seen


def check_indices(region: Region) -> Iterator[Finding]:
    """Report indices without components or places, and structures of places that are not there."""
    table, file = region.table("indices"), region.file("indices")
    parts = region.table("components")
    groups = {
        "quay": {*region.table("terminals")["group"], *region.table("terminals")["terminal_id"]},
        "output": {*region.table("zones")["zone_id"], *region.table("zones")["group"]},
    }
    for row, one in _rows(table):
        name, structure = str(one["index"]), one["kind"] == "structure"
        for column in _OF_STRUCTURE:
            if structure == (one[column] == ""):
                problem = f"An index of kind {one['kind']} {'needs' if structure else 'has no'} {column}."
                cure = "Fill the cell." if structure else "Empty the cell."
                yield Finding(file, row, column, str(one[column]), problem, cure)
        if structure == (name in set(parts["index"])):
            problem = f"An index of kind {one['kind']} {'has no' if structure else 'needs'} components."
            yield Finding(file, row, "index", name, problem, f"Mend {region.file('components')}, or the kind.")
        places = [place.strip() for place in str(one["places"]).split(SEPARATOR)]
        if structure and len(places) < 2:
            yield Finding(file, row, "places", str(one["places"]), "One place is like nothing.", "Name two or more.")
        for place in sorted(set(places) - groups.get(str(one["profile"]), set(places))):
            problem = "There is no such zone, terminal or group of them."
            yield Finding(file, row, "places", place, problem, "Correct it.")


def check_components(region: Region) -> Iterator[Finding]:
    """Report components whose parents, bounds or indicators do not fit, and coordination of a single system."""
    table, file = region.table("components"), region.file("components")
    better = dict(zip(region.table("indicators")["indicator"], region.table("indicators")["better"], strict=True))
    for index, rows in table.groupby("index", sort=False):
        parents = dict(zip(rows["component"], rows["parent"], strict=True))
        for row, one in _rows(rows):
            yield from _component(file, row, one, parents, better)
        for name in sorted(_round({name: {parent} for name, parent in parents.items() if parent})):
            row = int(rows.index[rows["component"] == name][0])
            yield Finding(file, row, "parent", parents[name], "The component gathers itself.", "Break the circle.")
        kinds = region.table("indices").set_index("index")["kind"]
        top = [name for name, parent in parents.items() if not parent]
        if kinds.get(str(index)) == "coordination" and len(top) < 2:
            row, problem = int(rows.index[0]), "Coordination needs two systems or more: components without a parent."
            yield Finding(file, row, "parent", "", problem, "Give each system a row with a blank parent.")


def _component(
    file: str, row: int, one: Mapping[str, Any], parents: Mapping[str, str], better: Mapping[str, str]
) -> Iterator[Finding]:
    parent, indicator, worst, best = str(one["parent"]), str(one["indicator"]), one["worst"], one["best"]
    if parent and parent not in parents:
        yield Finding(file, row, "parent", parent, "The index has no such component.", "Correct it, or add the row.")
    if bool(indicator) == (one["component"] in parents.values()):
        problem = "A component either scores an indicator or gathers others."
        yield Finding(file, row, "indicator", indicator, problem, "Empty the cell, or move what it gathers.")
    if not indicator:
        return
    for column in ("worst", "best"):
        if pd.isna(one[column]):
            yield Finding(file, row, column, "", "What is scored needs both bounds.", "Fill the cell.")
    if worst == best:
        yield Finding(file, row, "best", str(best), "Best and worst are the same.", "Set them apart.")
    way = {"higher": 1, "lower": -1}.get(better.get(indicator, ""), 0)
    if way * (best - worst) < 0:
        problem = f"Of {indicator}, {better[indicator]} is better, and the bounds say the other way."
        yield Finding(file, row, "best", str(best), problem, "Exchange worst and best, or mend the indicator.")


def _rows(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    for row, one in zip(table.index, table.to_dict("records"), strict=True):
        yield int(row), {str(key): value for key, value in one.items()}
