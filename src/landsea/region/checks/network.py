"""Links and terminals: lengths, shapes, loops, and transfers that no network reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import Finding
from landsea.region.checks.lines import lines
from landsea.region.region import Region

EARTH_RADIUS_KM = 6371.0088

_NUMBER = r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?"
_POINT = rf"\s*({_NUMBER})\s+({_NUMBER})\s*"
_LINESTRING = re.compile(rf"\s*LINESTRING\s*\({_POINT}(?:,{_POINT})+\)\s*", re.IGNORECASE)


def great_circle_km(
    x1: NDArray[np.float64], y1: NDArray[np.float64], x2: NDArray[np.float64], y2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the distance between points given in degrees, by the haversine formula on a sphere."""
    x1, y1, x2, y2 = (np.radians(one) for one in (x1, y1, x2, y2))
    chord = np.sin((y2 - y1) / 2) ** 2 + np.cos(y1) * np.cos(y2) * np.sin((x2 - x1) / 2) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return distance


def check_loops(region: Region) -> Iterator[Finding]:
    """Report links that end where they start."""
    links = region.table("link")
    loops = links[(links["from_node_id"] == links["to_node_id"]) & (links["from_node_id"] != "")]
    for row, node in lines(loops["to_node_id"]):
        problem, cure = "The link ends where it starts.", "Correct one end, or remove the link."
        yield Finding(region.file("link"), row, "to_node_id", node, problem, cure)


def check_lengths(region: Region) -> Iterator[Finding]:
    """Report links shorter than the great circle between their ends.

    Coordinates of places are only some kilometres exact, so a link is wrong only if it is both 10 km and a
    tenth too short; one that is 1 km and a fiftieth too short is a warning.
    """
    links, nodes = region.table("link"), region.table("node").drop_duplicates("node_id").set_index("node_id")
    on_map = nodes["x_coord"].between(-180, 180) & nodes["y_coord"].between(-90, 90)
    nodes = nodes[on_map]
    ends = [
        nodes[axis].reindex(links[end]).to_numpy(float)
        for end in ("from_node_id", "to_node_id")
        for axis in ("x_coord", "y_coord")
    ]
    direct, length = great_circle_km(*ends), links["length_km"].to_numpy(float)
    # A negative length is told of as such.
    wrong = (length < direct - 10.0) & (length < 0.9 * direct) & (length >= 0)
    doubtful = (length < 0.98 * direct - 1.0) & (length >= 0) & ~wrong
    rows = zip(links.index, links["length_km"], direct, wrong, doubtful, strict=True)
    for row, km, least, is_wrong, is_doubtful in rows:
        if is_wrong or is_doubtful:
            yield Finding(
                region.file("link"),
                int(row),
                "length_km",
                f"{km:g}",
                f"The link is shorter than the {least:.0f} km of the great circle between its ends.",
                "Check the length, its unit, and the coordinates of both nodes.",
                "error" if is_wrong else "warning",
            )


def check_geometry(region: Region) -> Iterator[Finding]:
    """Report shapes that are no WKT LINESTRING of longitude and latitude."""
    for row, text in lines(region.table("geometry")["geometry"]):
        problem = _shape_fault(text)
        if problem:
            shown = text if len(text) <= 40 else text[:37] + "..."
            cure = "Write it as LINESTRING (longitude latitude, longitude latitude)."
            yield Finding(region.file("geometry"), row, "geometry", shown, problem, cure)


def check_transfer_modes(region: Region) -> Iterator[Finding]:
    """Report transfers at a terminal whose node no link of the mode touches and no service of it calls at."""
    links, transfers = region.table("link"), region.table("transfers")
    touched = {
        *zip(links["mode"], links["from_node_id"], strict=True),
        *zip(links["mode"], links["to_node_id"], strict=True),
    }
    modes, terminals = set(region.table("modes")["mode"]), region.table("terminals")
    node_of = dict(zip(terminals["terminal_id"], terminals["node_id"], strict=True))
    mode_of = dict(zip(region.table("services")["service_id"], region.table("services")["mode"], strict=True))
    calls = region.table("service_calls")
    touched |= set(zip(calls["service_id"].map(mode_of), calls["terminal_id"].map(node_of), strict=True))
    nodes = transfers["terminal_id"].map(node_of)
    for column in ("from_mode", "to_mode"):
        for row, node, mode in zip(transfers.index, nodes, transfers[column], strict=True):
            if pd.notna(node) and mode in modes and (mode, node) not in touched:
                problem = f"No link of the mode {mode} touches the terminal's node {node}."
                cure = "Add the link or a call of a service, or remove the transfer."
                yield Finding(region.file("transfers"), int(row), column, mode, problem, cure)


def check_ranges(region: Region) -> Iterator[Finding]:
    """Report sea links between two ports of one range: goods do not take a ship along one stretch of coast."""
    links, terminals = region.table("link"), region.table("terminals")
    modes = region.table("modes")
    sea = set(modes.loc[modes["kind"] == "sea", "mode"])
    range_of = dict(zip(terminals["node_id"], terminals["range"], strict=True))
    ends = zip(links.index, links["mode"], links["from_node_id"], links["to_node_id"], strict=True)
    for row, mode, start, end in ends:
        name = range_of.get(start, "")
        if mode in sea and name and name == range_of.get(end, ""):
            problem = f"Both ports, {start} and {end}, belong to the range {name}."
            cure = "Remove the link, or clear the range of a terminal whose coastal services are listed one by one."
            yield Finding(region.file("link"), int(row), "to_node_id", str(end), problem, cure)


def _shape_fault(text: str) -> str:
    if not text.strip():
        return ""
    if not _LINESTRING.fullmatch(text):
        return "The shape is no line of at least two points."
    numbers = np.array(re.findall(_NUMBER, text), dtype=float).reshape(-1, 2)
    # A line across the Pacific runs on beyond 180 degrees rather than leap to the other edge of the map.
    if (np.abs(numbers) > (360.0, 90.0)).any():
        return "A point of the shape lies off the map."
    return ""
