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
    n_zones, n_nodes, first = _counts(file, header, ("NUMBER OF ZONES", "NUMBER OF NODES", "FIRST THRU NODE"))
    table = _numbers(file, lines, 2 + len(LINK_COLUMNS))
    _refuse_gaps(file, lines)
    stated = _counts(file, header, ("NUMBER OF LINKS",))[0] if "NUMBER OF LINKS" in header else len(table)
    if len(table) != stated:
        msg = f"{file.name} has {len(table)} links, its header says {stated}: the file or its header is at fault."
        raise NetworkError(msg)
    _refuse_ends(file, lines, table[:, :2], n_nodes)
    ends = table[:, :2].astype(np.int64) - 1
    needed = 2 + len(LINK_COLUMNS)
    full = all(len(_words(line)) >= needed + len(MORE_COLUMNS) for _, line in lines)
    toll = _numbers(file, lines, needed + len(MORE_COLUMNS))[:, -1] if full else np.zeros(len(table))
    return TntpNetwork(
        n_zones,
        n_nodes,
        first - 1,
        ends[:, 0].copy(),
        ends[:, 1].copy(),
        **{name: table[:, 2 + k].copy() for k, name in enumerate(LINK_COLUMNS)},
        toll=toll,
    )


def read_trips(path: Path | str) -> NDArray[np.float64]:
    """Read a ``*_trips.tntp`` file: float64[zones, zones], origins in rows.

    Raises
    ------
    NetworkError
        Names every origin, zone and number of trips that cannot be used.
    """
    file = Path(path)
    header, lines = _split(file)
    (zones,) = _counts(file, header, ("NUMBER OF ZONES",))
    trips = np.zeros((zones, zones))
    findings: list[Finding] = []
    origin: int | None = None
    for row, line in lines:
        named = re.match(r"origin\s+(\S+)", line, re.IGNORECASE)
        if named:
            origin = _zone(file, row, "origin", named[1], zones, findings)
        for zone, amount in re.findall(r"([^\s:;]+)\s*:\s*([^;\s]+)", line):
            at = _zone(file, row, "destination", zone, zones, findings)
            number = _trips(file, row, amount, findings)
            if origin is not None and at is not None:
                trips[origin, at] += number
    if findings:
        msg = f"{file.name} cannot be read as trips."
        raise NetworkError(msg, findings)
    return trips


def _zone(file: Path, row: int, column: str, text: str, zones: int, findings: list[Finding]) -> int | None:
    if text.isdecimal() and 1 <= int(text) <= zones:
        return int(text) - 1
    findings.append(Finding(file.name, row, column, text, "No such zone.", f"Zones go from 1 to {zones}."))
    return None


def _trips(file: Path, row: int, text: str, findings: list[Finding]) -> float:
    try:
        number = float(text)
    except ValueError:
        number = np.nan
    if not (np.isfinite(number) and number >= 0):
        findings.append(Finding(file.name, row, "trips", text, "It is no number from zero up.", "Mend it."))
    return number


def read_flow(path: Path | str) -> NDArray[np.float64]:
    """Read a ``*_flow.tntp`` file: float64[L, 4] of tail and head (from 0), volume and cost."""
    file = Path(path)
    lines = list(enumerate(_lines(file), start=1))
    table = _numbers(file, [(i, line.strip()) for i, line in lines[1:] if line.strip()], 4)
    table[:, :2] -= 1
    return table


def _split(file: Path) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Return the header's entries, and the numbered lines after it without comments and blanks."""
    header: dict[str, str] = {}
    lines = []
    for i, line in enumerate(_lines(file), start=1):
        entry = re.match(r"\s*<([^>]+)>\s*(.*)", line)
        content = line.split("~")[0].strip()
        if entry:
            header[entry[1].strip().upper()] = entry[2].strip()
        elif content:
            lines.append((i, content))
    return header, lines


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        msg = f"{file.name} is no text in UTF-8 (byte {error.start + 1}). Save it again with that encoding."
        raise NetworkError(msg) from error


def _counts(file: Path, header: dict[str, str], names: tuple[str, ...]) -> list[int]:
    """Return whole numbers above zero from the header; the first node open to through traffic is 1 if not given."""
    found, findings = [], []
    for name in names:
        text = header.get(name, "1" if name == "FIRST THRU NODE" else "")
        if text.isdecimal() and int(text) > 0:
            found.append(int(text))
        else:
            problem = f"The header has no <{name}> that is a whole number above zero."
            findings.append(Finding(file.name, None, name, text or None, problem, "Write it at the top of the file."))
    if findings:
        msg = f"{file.name} is not in TNTP format."
        raise NetworkError(msg, findings)
    return found


def _words(line: str) -> list[str]:
    return line.rstrip(";").split()


def _refuse_gaps(file: Path, lines: list[tuple[int, str]]) -> None:
    """Refuse lines with fewer columns than others: blanks part the columns, so that an empty cell moves the rest."""
    full = max((len(_words(line)) for _, line in lines), default=0)
    findings = [
        Finding(file.name, row, None, line, f"The line has {width} columns, others {full}.", "Fill the gap.")
        for row, line in lines
        if (width := len(_words(line))) < full
    ]
    if findings:
        msg = f"{file.name} has lines with a gap."
        raise NetworkError(msg, findings)


def _refuse_ends(file: Path, lines: list[tuple[int, str]], ends: NDArray[np.float64], n_nodes: int) -> None:
    """Refuse links that begin or end at no node."""
    wrong = ~((ends >= 1) & (ends <= n_nodes) & (ends == np.floor(ends)))
    findings = [
        Finding(
            file.name, lines[k][0], ("init_node", "term_node")[side], f"{ends[k, side]:g}", "There is no such node.",
            f"Nodes go from 1 to {n_nodes}, by the header.",
        )
        for k, side in np.argwhere(wrong)
    ]  # fmt: skip
    if findings:
        msg = f"{file.name} has links without a node."
        raise NetworkError(msg, findings)


def _numbers(file: Path, lines: list[tuple[int, str]], width: int) -> NDArray[np.float64]:
    """Return the first ``width`` numbers of each line."""
    table = np.empty((len(lines), width))
    findings = []
    for k, (i, line) in enumerate(lines):
        try:
            table[k] = [float(word) for word in _words(line)[:width]]
        except ValueError:
            problem = f"the line does not begin with {width} numbers."
            findings.append(Finding(file.name, i, None, line, problem, "Mend the line."))
    if findings:
        msg = f"{file.name} is not in TNTP format."
        raise NetworkError(msg, findings)
    return table
