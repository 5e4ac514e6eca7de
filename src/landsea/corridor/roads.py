"""Road problems from a user's files: TNTP, or a GMNS folder; trips from TNTP, OMX or a CSV list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.tntp import read_network, read_trips
from landsea.corridor.wardrop import RoadProblem
from landsea.errors import Finding, NetworkError
from landsea.region import read_omx

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

#: Of the delay function time = free_flow_time * (1 + alpha * (flow / capacity) ** beta) where a file states none: those
#: of the Bureau of Public Roads (1964), an assumption for any one road.
ALPHA, BETA = 0.15, 4.0

#: Minutes in an hour: GMNS gives speeds by the hour, and delay functions take minutes.
MINUTES = 60.0


@dataclass(frozen=True, eq=False)
class Roads:
    """A problem with the names of its arcs and zones.

    Attributes
    ----------
    problem : RoadProblem
    links : pandas.DataFrame
        One row an arc, in order: link_id, from_node_id, to_node_id.
    zones : sequence of str
        Zone ids in the order of the trips' rows.
    notes : sequence of str
        What was assumed.
    """

    problem: RoadProblem
    links: pd.DataFrame
    zones: Sequence[str]
    notes: Sequence[str] = ()


def read_roads(
    network: Path,
    trips: Path,
    *,
    distance_factor: float = 0.0,
    toll_factor: float = 0.0,
    matrix: str | None = None,
) -> Roads:
    """Read a network and its trips.

    Parameters
    ----------
    network : Path
        A ``*_net.tntp`` file, or a folder with GMNS ``node.csv`` and ``link.csv``.
    trips : Path
        ``.tntp``, ``.omx``, or ``.csv`` with origin, destination, trips.
    distance_factor, toll_factor : float
        Cost in time units for a unit of length and of toll.
    matrix : str, optional
        Matrix of an OMX file that has several.

    Returns
    -------
    Roads

    Raises
    ------
    NetworkError, PackError
        With every fault of the files.
    """
    lost = [str(path) for path in (network, trips) if not path.exists()]
    if lost:
        msg = f"There is no file {' and no file '.join(lost)}."
        raise NetworkError(msg)
    if trips.is_dir():
        msg = f"{trips} is a folder; trips are one file: .tntp, .omx, or .csv with origin, destination, trips."
        raise NetworkError(msg)
    if matrix is not None and trips.suffix != ".omx":
        msg = f"--matrix names a matrix of an OMX file; {trips.name} is none."
        raise NetworkError(msg)
    roads = _gmns(network, distance_factor, toll_factor) if network.is_dir() else None
    roads = roads or _tntp(network, distance_factor, toll_factor)
    return Roads(_with_trips(roads, trips, matrix), roads.links, roads.zones, roads.notes)


def _with_trips(roads: Roads, trips: Path, matrix: str | None) -> RoadProblem:
    p = roads.problem
    size = len(roads.zones)
    found = read_trips(trips) if trips.suffix == ".tntp" else _listed(trips, roads.zones, matrix)
    if found.shape != (size, size):
        msg = f"{trips.name} has {len(found)} zones, the network {size}."
        raise NetworkError(msg)
    return RoadProblem(p.n_nodes, p.tail, p.head, p.base, p.rise, p.power, p.origin, p.destination, found)


def _tntp(path: Path, distance_factor: float, toll_factor: float) -> Roads:
    net = read_network(path)
    zones = np.arange(net.n_zones)
    # A zone closed to through traffic gets a twin at which its arriving arcs end.
    closed = net.first_thru_node
    head = np.where(net.head < closed, net.head + net.n_nodes, net.head)
    ends = np.where(zones < closed, zones + net.n_nodes, zones)
    links = pd.DataFrame(
        {"link_id": np.arange(1, len(net.tail) + 1), "from_node_id": net.tail + 1, "to_node_id": net.head + 1}
    )
    base = net.free_flow_time + distance_factor * net.length + toll_factor * net.toll
    rise = _rise(net.free_flow_time, net.b, net.capacity, net.power)
    _refuse_links(path.name, links, net.capacity, base, rise, net.power)
    trips = np.zeros((net.n_zones, net.n_zones))
    problem = RoadProblem(net.n_nodes + net.n_zones, net.tail, head, base, rise, net.power, zones, ends, trips)
    return Roads(problem, links, [str(zone + 1) for zone in zones])


def _rise(free: Floats, alpha: Floats, capacity: Floats, beta: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rise = free * alpha / capacity**beta
        return np.where(free * alpha == 0, 0.0, rise)


def _refuse_links(file: str, links: pd.DataFrame, capacity: Floats, base: Floats, rise: Floats, power: Floats) -> None:
    """Refuse links whose cost cannot be told at every flow."""
    tests = (
        ("capacity", capacity, (capacity > 0) & np.isfinite(capacity) | (rise == 0), "Give a capacity above zero."),
        ("power", power, (power >= 0) & np.isfinite(power), "Give a power from zero up."),
        ("cost without traffic", base, (base >= 0) & np.isfinite(base), "Give times, lengths and tolls from zero up."),
        ("rise with traffic", rise, (rise >= 0) & np.isfinite(rise), "Give a time and a factor from zero up."),
    )
    findings = []
    for column, values, good, cure in tests:
        for arc in np.flatnonzero(~good):
            link = f"Link {links['link_id'].iloc[arc]} has no delay that a number can tell."
            findings.append(Finding(file, None, column, f"{values[arc]:g}", link, cure))
    if findings:
        msg = f"{file} has links whose delay cannot be computed."
        raise NetworkError(msg, findings)


def _gmns(folder: Path, distance_factor: float, toll_factor: float) -> Roads:
    nodes = _table(folder / "node.csv", ["node_id"])
    links = _table(folder / "link.csv", ["from_node_id", "to_node_id", "length", "capacity"])
    at = pd.Index(nodes["node_id"])
    links = links.assign(link_id=links.get("link_id", pd.Series(np.arange(1, len(links) + 1).astype(str))))
    ends = [at.get_indexer(pd.Index(links[column])) for column in ("from_node_id", "to_node_id")]
    findings = [
        Finding(
            "link.csv", int(row) + 2, column, str(links[column].iloc[row]), "No such node.", "Name a node of node.csv."
        )
        for column, position in zip(("from_node_id", "to_node_id"), ends, strict=True)
        for row in np.flatnonzero(position < 0)
    ]
    notes: list[str] = []
    length, capacity = (_number(links, name, findings) for name in ("length", "capacity"))
    if "vdf_fftt" in links:
        free = _number(links, "vdf_fftt", findings)
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            free = MINUTES * length / _number(links, "free_speed", findings)
    alpha, beta = _curve(links, notes, findings)
    lanes = _number(links, "lanes", findings) if "lanes" in links else np.ones(len(links))
    if findings:
        msg = f"{folder.name} is not a GMNS network that trips can be assigned to."
        raise NetworkError(msg, findings)
    toll = _number(links, "toll", findings) if "toll" in links else np.zeros(len(links))
    tail, head = (end.astype(np.int64) for end in ends)
    base = free + distance_factor * length + toll_factor * toll
    rise = _rise(free, alpha, capacity * lanes, beta)
    tail, head, links, (base, rise, beta) = _both_ways(tail, head, links, (base, rise, beta))
    _refuse_links("link.csv", links, pd.to_numeric(links["capacity"]).to_numpy(float), base, rise, beta)
    zones = _zones(nodes)
    where = at.get_indexer(pd.Index(zones.index)).astype(np.int64)
    problem = RoadProblem(len(nodes), tail, head, base, rise, beta, where, where, np.zeros((len(zones), len(zones))))
    return Roads(problem, links[["link_id", "from_node_id", "to_node_id"]], list(zones), notes)


def _curve(links: pd.DataFrame, notes: list[str], findings: list[Finding]) -> tuple[Floats, Floats]:
    if {"vdf_alpha", "vdf_beta"} <= set(links.columns):
        return _number(links, "vdf_alpha", findings), _number(links, "vdf_beta", findings)
    notes.append(f"link.csv has no vdf_alpha and vdf_beta: {ALPHA:g} and {BETA:g} are assumed.")
    return np.full(len(links), ALPHA), np.full(len(links), BETA)


def _both_ways(
    tail: Longs, head: Longs, links: pd.DataFrame, columns: tuple[Floats, ...]
) -> tuple[Longs, Longs, pd.DataFrame, tuple[Floats, ...]]:
    """Give a link that is not directed an arc back."""
    if "directed" not in links:
        return tail, head, links, columns
    both = ~links["directed"].str.lower().isin(["1", "true", "yes"]).to_numpy(bool)
    back = links[both].rename(columns={"from_node_id": "to_node_id", "to_node_id": "from_node_id"})
    arcs = pd.concat([links, back], ignore_index=True)
    wider = tuple(np.concatenate([one, one[both]]) for one in columns)
    return np.concatenate([tail, head[both]]), np.concatenate([head, tail[both]]), arcs, wider


def _zones(nodes: pd.DataFrame) -> pd.Series:
    """Zone id by node id, in the order of the file; every node is a zone where none is named."""
    named = nodes["zone_id"] if "zone_id" in nodes else pd.Series("", index=nodes.index)
    named = named if (named != "").any() else nodes["node_id"]
    kept = named != ""
    zones = pd.Series(named[kept].to_numpy(), index=nodes.loc[kept, "node_id"].to_numpy())
    twice = zones[zones.duplicated()]
    if len(twice):
        findings = [
            Finding("node.csv", None, "zone_id", str(zone), "Two nodes have this zone.", "Keep it at one node.")
            for zone in twice.unique()
        ]
        msg = "node.csv has zones at several nodes."
        raise NetworkError(msg, findings)
    return zones


def _listed(path: Path, zones: Sequence[str], matrix: str | None) -> Floats:
    """Trips by pair, from OMX or CSV, as a matrix in the order of the zones."""
    index, findings = pd.Index(zones), list[Finding]()
    if path.suffix == ".omx":
        listed = read_omx(path, source=path.name, otherwise=zones)
        table = _one_matrix(listed, path.name, matrix).rename(columns={"t": "trips"})
    else:
        table = _table(path, ["origin", "destination", "trips"])
    trips = _number(table, "trips", findings, path.name)
    ends = [index.get_indexer(pd.Index(table[column].astype(str))) for column in ("origin", "destination")]
    for column, position in zip(("origin", "destination"), ends, strict=True):
        for row in np.flatnonzero(position < 0):
            value = str(table[column].iloc[row])
            findings.append(Finding(path.name, int(row) + 2, column, value, "No such zone.", "Name a zone."))
    if findings:
        msg = f"{path.name} cannot be read as trips."
        raise NetworkError(msg, findings)
    out = np.zeros((len(zones), len(zones)))
    np.add.at(out, (ends[0], ends[1]), trips)
    return out


def _one_matrix(table: pd.DataFrame, file: str, name: str | None) -> pd.DataFrame:
    names = list(table["commodity"].unique())
    if name is None and len(names) > 1:
        msg = f"{file} has the matrices {', '.join(names)}: say which with --matrix."
        raise NetworkError(msg)
    if name is not None and name not in names:
        msg = f"{file} has no matrix {name!r}; it has {', '.join(names)}."
        raise NetworkError(msg)
    return table[table["commodity"] == (name or names[0])] if names else table


def _table(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    if not path.is_file():
        msg = f"There is no file {path}."
        raise NetworkError(msg)
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        msg = f"{path.name} is no CSV table in UTF-8: {error}."
        raise NetworkError(msg) from error
    missing = [column for column in needed if column not in table]
    if missing:
        findings = [Finding(path.name, 1, column, None, "The column is missing.", "Add it.") for column in missing]
        msg = f"{path.name} lacks columns."
        raise NetworkError(msg, findings)
    return table


def _number(table: pd.DataFrame, column: str, findings: list[Finding], file: str = "link.csv") -> Floats:
    """Return a column as numbers that are not negative; name every cell that is not."""
    if column not in table:
        findings.append(Finding(file, 1, column, None, "The column is missing.", "Add it."))
        return np.full(len(table), np.nan)
    values = pd.to_numeric(table[column], errors="coerce").to_numpy(float)
    for row in np.flatnonzero(~(np.isfinite(values) & (values >= 0))):
        value = str(table[column].iloc[row])
        findings.append(Finding(file, int(row) + 2, column, value, "It is no number from zero up.", "Mend the cell."))
    return values
