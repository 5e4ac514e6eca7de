"""Projects: what they change, and whether what they cost a year can be worked out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.checks.values import nearest
from landsea.region.projects import WILD, terms
from landsea.region.region import Region

#: Shares of one project may add up to this much more than the whole: they are written rounded.
ROUNDED = 1e-3

#: Where the place of each kind of lever stands: table and column.
PLACES = {
    "link_time": ("link", "link_id"),
    "link_cost": ("link", "link_id"),
    "dwell": ("terminals", "terminal_id"),
    "border_wait": ("terminals", "terminal_id"),
    "handling": ("terminals", "terminal_id"),
    "tariff": ("modes", "mode"),
    "value_of_time": ("commodities", "commodity"),
    "demand": ("commodities", "commodity"),
    "service_frequency": ("services", "service_id"),
    "service_fare": ("services", "service_id"),
    "service_size": ("services", "service_id"),
    "capacity": ("capacities", "capacity_id"),
}


def check_projects(region: Region) -> Iterator[Finding]:
    """Report projects whose cost a year cannot be worked out, or that cost nothing."""
    table, file, rates = terms(region), region.file("projects"), region.file("appraisal")
    for row, value in lines(table.loc[table["life_years"].isna(), "life_years"]):
        problem = "How long the project serves is not known."
        yield Finding(file, row, "life_years", _blank(value), problem, f"Fill it, or give life_years in {rates}.")
    for row, value in lines(table.loc[table["discount_percent"].isna(), "kind"]):
        problem = f"{rates} has no discount_percent, so nothing can be said of money a year."
        yield Finding(
            file, row, "kind", value, problem, f"Add it to {rates} with kind *; 0 if money is not discounted."
        )
    free = (table["investment_bn_yuan"] == 0) & ~(table["running_bn_yuan"] > 0)
    for row, value in lines(table.loc[free, "investment_bn_yuan"]):
        problem, cure = (
            "The project costs nothing, so nothing can be said per yuan.",
            "Fill what it costs, or remove it.",
        )
        yield Finding(file, row, "investment_bn_yuan", f"{value:g}", problem, cure)


def check_appraisal(region: Region) -> Iterator[Finding]:
    """Report lives under a year, and discount rates that do not hold for all projects alike."""
    table = region.table("appraisal")
    short = (table["parameter"] == "life_years") & (table["value"] < 1)
    for row, value in lines(table.loc[short, "value"]):
        problem = "What serves less than a year is no investment."
        yield Finding(
            region.file("appraisal"), row, "value", f"{value:g}", problem, "Give the life in years, 1 or more."
        )

    single = (table["parameter"] == "discount_percent") & (table["kind"] != WILD)
    for row, value in lines(table.loc[single, "kind"]):
        problem = "One rate of discount holds for all projects, or they cannot be compared."
        yield Finding(region.file("appraisal"), row, "kind", value, problem, f"Write {WILD}.")


def check_project_levers(region: Region) -> Iterator[Finding]:
    """Report levers of places that are not there, changes of nothing, and shares that do not add up."""
    table, file = region.table("project_levers"), region.file("project_levers")
    for kind, rows in table.groupby("kind", sort=False):
        if kind in PLACES:
            yield from _places(region, str(kind), rows["place"], file)
    for row, value in lines(table.loc[table["change"] == 0, "change"]):
        yield Finding(file, row, "change", f"{value:g}", "This changes nothing.", "Say by how much, with its sign.")
    for project, rows in table.groupby("project", sort=False):
        yield from _shares(str(project), rows["share"], file)


def _places(region: Region, kind: str, places: pd.Series, file: str) -> Iterator[Finding]:
    name, column = PLACES[kind]
    known = region.table(name)
    if kind in ("dwell", "border_wait"):
        # The time at a border station has its own name among the levers.
        known = known[(known["kind"] == "border") == (kind == "border_wait")]
    ids = sorted(set(known[column]))
    for row, place in lines(places[~places.isin(ids)]):
        problem = f"There is no such {column} that a lever of kind {kind} could be of."
        yield Finding(file, row, "place", place, problem, f"Correct place or kind.{nearest(str(place), ids)}")


def _shares(project: str, shares: pd.Series, file: str) -> Iterator[Finding]:
    """Shares are given for all levers of a project or for none, and make no more than the whole."""
    if shares.isna().all():
        return
    for row, value in lines(shares[shares.isna()]):
        problem = f"Other levers of {project} have a share of its cost, this one has none."
        yield Finding(
            file, row, "share", _blank(value), problem, "Fill it for all of the project's levers, or for none."
        )
    for row, value in lines(shares[shares == 0]):
        problem = "A lever that takes none of the cost would be had for nothing."
        yield Finding(file, row, "share", f"{value:g}", problem, "Give a share above 0, or none to all of the levers.")
    if shares.sum() > 1 + ROUNDED:
        problem = f"The shares of {project} add up to {shares.sum():.4g}."
        yield Finding(
            file, int(shares.index[-1]), "share", f"{shares.iloc[-1]:g}", problem, "Make them 1 or less together."
        )


def _blank(value: float) -> str | None:
    return None if np.isnan(value) else f"{value:g}"
