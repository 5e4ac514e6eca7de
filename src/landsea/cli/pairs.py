"""Pairs of zones for a command: two names, or a file of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landsea.errors import Finding, LandSeaError

if TYPE_CHECKING:
    from landsea.region import Region

COLUMNS = ("origin", "destination")


def wanted_pairs(
    region: Region, commodity: str, origin: str | None, destination: str | None, file: Path | None
) -> list[tuple[str, str]]:
    """Return the pairs that are asked for, every name known to the pack, and the commodity's too.

    Raises
    ------
    LandSeaError
        With every fault of the file, or of the two names.
    """
    other = _commodity(region, commodity)
    if file is not None:
        return _checked(region, file, other)
    if origin is None or destination is None:
        msg = "Name an origin and a destination, or a file with --pairs."
        raise LandSeaError(msg)
    zones, faults = zip(*(_zone(region, name) for name in (origin, destination)), strict=True)
    if any([*faults, other]):
        raise LandSeaError(" ".join(dict.fromkeys(fault for fault in [*faults, other] if fault)))
    if zones[0] == zones[1]:
        msg = f"{origin} and {destination} are one zone, {zones[0]}: goods that stay in it use no chain."
        raise LandSeaError(msg)
    return [(origin, destination)]


def _checked(region: Region, file: Path, other: str) -> list[tuple[str, str]]:
    """Read a file, and look its names up before anything is solved."""
    from landsea.region.plain import plain_table

    table = plain_table(file, "pairs: origin, destination")
    missing = [column for column in COLUMNS if column not in table]
    faults = [Finding(file.name, 1, column, None, "The column is missing.", "Add it.") for column in missing]
    if not faults:
        found = {name: _zone(region, name)[1] for name in dict.fromkeys(table[list(COLUMNS)].to_numpy().ravel())}
        faults = [
            Finding(file.name, int(line), column, name, found[name], "Name a zone, or a place in one.")
            for line, *ends in table[list(COLUMNS)].itertuples()
            for column, name in zip(COLUMNS, ends, strict=True)
            if found[name]
        ]
    if faults or other:
        msg = " ".join(([f"{file.name} is no list of pairs."] if faults else []) + ([other] if other else []))
        raise LandSeaError(msg, faults)
    return list(zip(table["origin"], table["destination"], strict=True))


def _commodity(region: Region, name: str) -> str:
    """Return what is wrong with the name of a commodity."""
    from landsea.model.routes import named_commodities

    try:
        named_commodities(region, name)
    except LandSeaError as error:
        return error.message
    return ""


def _zone(region: Region, name: str) -> tuple[str, str]:
    """Return the zone that is meant, and what is wrong with the name."""
    from landsea.model.places import find_zone

    try:
        return find_zone(region, name).zone_id, ""
    except LandSeaError as error:
        return "", error.message
