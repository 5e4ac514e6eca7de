"""Pairs of zones for a command: two names, or a file of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
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
    lines = _lines(file)
    header = [name.strip() for name in lines[0][1]]
    missing = [column for column in COLUMNS if column not in header]
    faults = [Finding(file.name, lines[0][0], column, None, "The column is missing.", "Add it.") for column in missing]
    if not faults:
        faults = list(_faults(region, file.name, header, lines[1:]))
    if faults or other:
        msg = " ".join(([f"{file.name} is no list of pairs."] if faults else []) + ([other] if other else []))
        raise LandSeaError(msg, faults)
    at = [header.index(column) for column in COLUMNS]
    return [(row[at[0]].strip(), row[at[1]].strip()) for _, row in lines[1:]]


def _lines(file: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, with their line in the file."""
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "does not exist"
        msg = f"The file {file} {what}."
        raise LandSeaError(msg)
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text)
            lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (csv.Error, UnicodeDecodeError) as error:
        msg = f"{file.name} is no CSV table in UTF-8: {error}."
        raise LandSeaError(msg) from error
    if len(lines) < 2:
        msg = f"{file.name} has no pairs: a row of column names (origin, destination) and a row for each pair are needed."
        raise LandSeaError(msg)
    return lines


def _faults(region: Region, name: str, header: list[str], lines: list[tuple[int, list[str]]]) -> Iterator[Finding]:
    found: dict[str, str] = {}
    for line, row in lines:
        if len(row) != len(header):
            problem = f"The row has {len(row)} cells and the table {len(header)} columns."
            yield Finding(name, line, None, ",".join(row), problem, "Correct the row.")
            continue
        for column in COLUMNS:
            place = row[header.index(column)].strip()
            if place not in found:
                found[place] = _zone(region, place)[1]
            if found[place]:
                yield Finding(name, line, column, place, found[place], "Name a zone, or a place in one.")


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
