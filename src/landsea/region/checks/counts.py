"""Counting formulas and observations."""

from __future__ import annotations

from collections.abc import Iterator

from landsea.errors import Finding
from landsea.region.checks.values import nearest
from landsea.region.region import Region


def check_counting(region: Region) -> Iterator[Finding]:
    """Report terms that count places, modes, commodities or zones which exist nowhere."""
    places, zones = _places(region), _names(region, "zones", "zone_id", "group")
    modes = _names(region, "modes", "mode", "kind")
    commodities = _names(region, "commodities", "commodity", "group") | {"dry"}
    table = region.table("counting")
    for row, term in zip(table.index, table.to_dict("records"), strict=True):
        known = {"from_mode": modes, "to_mode": modes, "commodity": commodities}
        if term["flow"] in places:
            known["place"] = places[term["flow"]]
        if term["flow"] == "demand":
            known |= {"origin": zones, "destination": zones}
        for column, names in known.items():
            value = term[column]
            if value != "*" and value not in names:
                problem = f"A term of flow {term['flow']} counts what is nowhere in the pack."
                cure = f"Correct it, or write * for all.{nearest(value, sorted(names))}"
                yield Finding(region.file("counting"), int(row), column, value, problem, cure)


def check_observations(region: Region) -> Iterator[Finding]:
    """Report observations in another unit than their indicator's, and those that nothing can be fitted to."""
    table, file = region.table("observations"), region.file("observations")
    units = dict(zip(region.table("indicators")["indicator"], region.table("indicators")["unit"], strict=True))
    counted = set(region.table("counting")["indicator"])
    for row, one in zip(table.index, table.to_dict("records"), strict=True):
        indicator, unit = one["indicator"], one["unit"]
        if indicator not in units:
            continue
        if unit != units[indicator]:
            problem = f"The unit of the indicator {indicator} is {units[indicator]}."
            cure = "Convert the value, or correct the unit."
            yield Finding(file, int(row), "unit", unit, problem, cure)
        if one["use"] == "calibrate" and indicator not in counted:
            problem = f"Nothing can be fitted to {indicator}: counting does not say what it counts."
            cure = f"Add its terms to {region.file('counting')}, or set use to show."
            yield Finding(file, int(row), "use", "calibrate", problem, cure)


def _places(region: Region) -> dict[str, set[str]]:
    zones = _names(region, "zones", "zone_id", "group")
    return {
        "transfer": _names(region, "terminals", "terminal_id", "group"),
        "link": _names(region, "link", "link_id"),
        "link_tkm": _names(region, "node", "country"),
        "access": zones,
        "egress": zones,
    }


def _names(region: Region, table: str, *columns: str) -> set[str]:
    frame = region.table(table)
    return {str(name) for column in columns for name in frame[column]} - {""}
