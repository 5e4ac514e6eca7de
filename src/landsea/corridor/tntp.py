"""Reader of the TNTP format of the Transportation Networks for Research repository."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landsea.errors import Finding, NetworkError

LINK_COLUMNS = ("capacity", "length", "free_flow_time", "b", "power")

#: Columns after those: the speed, which nothing here needs, and the toll.
MORE_COLUMNS = ("speed", "toll")


@dataclass(frozen=True, eq=False, slots=True)
class TntpNetwork:
    """A road network for assignment; nodes and zones are numbered from 0, zones are the first nodes.

    Attributes
    ----------
    n_zones, n_nodes : int
    first_thru_node : int
        Nodes below it may begin or end a path, not lie inside one.
    tail, head : int64[L]
    capacity, length, free_flow_time, b, power : float64[L]
        In the file's units; time t(x) = free_flow_time * (1 + b * (x / capacity) ** power).
    toll : float64[L]
        In the file's unit; nought where the file has no such column.
    """

    n_zones: int
    n_nodes: int
    first_thru_node: int
    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    capacity: NDArray[np.float64]
    length: NDArray[np.float64]
    free_flow_time: NDArray[np.float64]
    b: NDArray[np.float64]
    power: NDArray[np.float64]
    toll: NDArray[np.float64]


def read_network(path: Path | str) -> TntpNetwork:
    """Read a ``*_net.tntp`` file.

    Raises
    ------
    NetworkError
        Names every line that cannot be read, and a number of links other than the header's.
    """
    file = Path(path)
    header, lines = _split(file)
    table = _numbers(file, lines, 2 + len(LINK_COLUMNS))
    stated = int(header.get("NUMBER OF LINKS", len(table)))
    if len(table) != stated:
        msg = f"{file.name} has {len(table)} links, its header says {stated}: the file or its header is at fault."
        raise NetworkError(msg)
    ends = table[:, :2].astype(np.int64) - 1
    needed = 2 + len(LINK_COLUMNS)
    full = all(len(line.rstrip(";").split()) >= needed + len(MORE_COLUMNS) for _, line in lines)
    toll = _numbers(file, lines, needed + len(MORE_COLUMNS))[:, -1] if full else np.zeros(len(table))
    return TntpNetwork(
        int(header["NUMBER OF ZONES"]),
        int(header["NUMBER OF NODES"]),
        int(header.get("FIRST THRU NODE", 1)) - 1,
        ends[:, 0].copy(),
        ends[:, 1].copy(),
        **{name: table[:, 2 + k].copy() for k, name in enumerate(LINK_COLUMNS)},
        toll=toll,
    )


def read_trips(path: Path | str) -> NDArray[np.float64]:
    """Read a ``*_trips.tntp`` file: float64[zones, zones], origins in rows."""
    file = Path(path)
    header, lines = _split(file)
    zones = int(header["NUMBER OF ZONES"])
    trips = np.zeros((zones, zones))
    origin = -1
    for _, line in lines:
        if line.lower().startswith("origin"):
            origin = int(line.split()[1]) - 1
        for zone, amount in re.findall(r"(\d+)\s*:\s*([^;\s]+)", line):
            trips[origin, int(zone) - 1] += float(amount)
    return trips


def read_flow(path: Path | str) -> NDArray[np.float64]:
    """Read a ``*_flow.tntp`` file: float64[L, 4] of tail and head (from 0), volume and cost."""
    file = Path(path)
    lines = list(enumerate(file.read_text(encoding="utf-8").splitlines(), start=1))
    table = _numbers(file, [(i, line.strip()) for i, line in lines[1:] if line.strip()], 4)
    table[:, :2] -= 1
    return table


def _split(file: Path) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Return the header's entries, and the numbered lines after it without comments and blanks."""
    header: dict[str, str] = {}
    lines = []
    for i, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        entry = re.match(r"\s*<([^>]+)>\s*(.*)", line)
        content = line.split("~")[0].strip()
        if entry:
            header[entry[1].strip().upper()] = entry[2].strip()
        elif content:
            lines.append((i, content))
    return header, lines


def _numbers(file: Path, lines: list[tuple[int, str]], width: int) -> NDArray[np.float64]:
    """Return the first ``width`` numbers of each line."""
    table = np.empty((len(lines), width))
    findings = []
    for k, (i, line) in enumerate(lines):
        try:
            table[k] = [float(word) for word in line.rstrip(";").split()[:width]]
        except ValueError:
            problem = f"the line does not begin with {width} numbers."
            findings.append(Finding(file.name, i, None, line, problem, "Mend the line."))
    if findings:
        msg = f"{file.name} is not in TNTP format."
        raise NetworkError(msg, findings)
    return table
