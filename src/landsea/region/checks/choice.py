"""Capacities, constants and the scales of choice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region


def check_capacities(region: Region) -> Iterator[Finding]:
    """Report limits of no place or of two, and limits counted in units of no weight."""
    table, file = region.table("capacities"), region.file("capacities")
    at_terminal, on_link = table["terminal_id"] != "", table["link_id"] != ""
    for row, both in lines(at_terminal[at_terminal == on_link]):
        problem = "The limit is of a terminal and a link." if both else "The limit is of no terminal and no link."
        cure = "Fill exactly one of terminal_id and link_id."
        yield Finding(file, row, "terminal_id, link_id", None, problem, cure)
    for row, mode in lines(table.loc[on_link & (table["mode"] != ""), "mode"]):
        problem = "A limit of a link counts the link's own mode."
        yield Finding(file, row, "mode", mode, problem, "Leave mode blank.", "warning")
    weightless = (table["unit"] != "t") & (table["t_per_unit"] == 1.0)
    for row, unit in lines(table.loc[weightless, "unit"]):
        problem = f"One tonne for each of the unit {unit} is hardly meant."
        cure = "Give the mean load of one unit."
        yield Finding(file, row, "t_per_unit", "1", problem, cure, "warning")


def check_constants(region: Region) -> Iterator[Finding]:
    """Report constants that say too little or too much of where they hold, and values out of their range."""
    table, file = region.table("constants"), region.file("constants")
    needs = (
        ("terminal", "place", True, "A constant of kind terminal has no place.", "Name a terminal or a group."),
        ("mode", "mode", True, "A constant of kind mode has no mode.", "Name the mode."),
        ("mode", "place", False, "A constant of kind mode holds everywhere.", "Leave place blank."),
    )
    for kind, column, wanted, problem, cure in needs:
        wrong = (table["kind"] == kind) & ((table[column] != "") != wanted)
        for row, value in lines(table.loc[wrong, column]):
            yield Finding(file, row, column, value or None, problem, cure)
    names = [f"{part}_yuan_per_t" for part in ("value", "low", "high")]
    yield from _outside_range(table[names], file)


def check_theta(region: Region) -> Iterator[Finding]:
    """Report scales of choice outside their own range."""
    table, file = region.table("commodities"), region.file("commodities")
    yield from _outside_range(table[["theta_per_yuan", "theta_low", "theta_high"]], file)


def check_handling(region: Region) -> Iterator[Finding]:
    """Report scale elasticities outside their own range."""
    table, file = region.table("handling_costs"), region.file("handling_costs")
    yield from _outside_range(table[["scale_elasticity", "elasticity_low", "elasticity_high"]], file)


def _outside_range(columns: pd.DataFrame, file: str) -> Iterator[Finding]:
    """Report values that are not between the low and the high end of their range (three columns)."""
    name = str(columns.columns[0])
    for row, (value, low, high) in zip(columns.index, columns.to_numpy(float), strict=True):
        if value < low or value > high or low > high:
            problem = f"The value is not between {low:g} and {high:g}."
            cure = f"Correct {', '.join(map(str, columns.columns))}."
            yield Finding(file, int(row), name, f"{value:g}", problem, cure)
