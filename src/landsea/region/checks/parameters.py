"""Ranges of parameters that name the wrong place, or reach where nothing makes sense any more."""

from __future__ import annotations

from collections.abc import Iterator

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region

#: What the place of each parameter is; the others know ``*`` alone.
PLACES = {
    "inputs": ("sectors", "sector"),
    "domestic_trade": ("sectors", "sector"),
    "tariff": ("sectors", "sector"),
    "value_per_t": ("commodities", "commodity"),
    "value_of_time": ("commodities", "commodity"),
    "mu_over_theta": ("commodities", "commodity"),
}
#: Parameters that may be nought: what they stand for is then left out.
MAY_BE_NOUGHT = ("tariff", "deficit", "standards", "migration", "value_of_time")


def check_parameter_ranges(region: Region) -> Iterator[Finding]:
    """Report places that are not of the parameter's kind, and ends out of reach."""
    file, table = region.file("parameter_ranges"), region.table("parameter_ranges")
    if table.empty:
        return
    known = {name: {"*", *region.table(place)[column]} for name, (place, column) in PLACES.items()}
    allowed = table["parameter"].map(lambda name: known.get(name, {"*"}))
    wrong = [place not in places for place, places in zip(table["place"], allowed, strict=True)]
    for row, name in lines(table.loc[wrong, "place"]):
        parameter = str(table.loc[row, "parameter"])
        what = f"a {PLACES[parameter][1]}, or *" if parameter in PLACES else "*"
        yield Finding(file, row, "place", name, f"It is no place of {parameter}.", f"Name {what}.")
    nought = (table["low"] <= 0) & ~table["parameter"].isin(MAY_BE_NOUGHT)
    for row, value in lines(table.loc[nought, "low"]):
        yield Finding(file, row, "low", f"{value:g}", "Nothing can be worked out at nought.", "Give an end above 0.")
    yield from _inputs_beyond_output(region)


def _inputs_beyond_output(region: Region) -> Iterator[Finding]:
    file, table = region.file("parameter_ranges"), region.table("parameter_ranges")
    inputs = region.table("input_coefficients")
    sums = inputs.groupby(["technology", "sector"])["coefficient"].sum().groupby("sector").max()
    rows = table[table["parameter"] == "inputs"]
    largest = rows["place"].map(lambda place: float(sums.max() if place == "*" else sums.get(place, 0.0)))
    beyond = (largest < 1) & (rows["high"] * largest >= 1)
    for row, value in lines(rows.loc[beyond, "high"]):
        problem = f"Inputs of {largest[row]:.3f} a yuan, times this, leave nothing for value added."
        yield Finding(file, row, "high", f"{value:g}", problem, "Give a lower end.")
