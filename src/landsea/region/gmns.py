"""GMNS, the General Modeling Network Specification: read a network of one mode, write a region's.

GMNS leaves lengths and speeds to a unit that the data set chooses; a network is read in the units given
here and written in km and km/h. Fields that a pack has no column for (capacity, lanes, allowed_uses) are kept
in the note of the link.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import pandas as pd

from landsea.errors import Finding, PackError
from landsea.region.cells import write_cells
from landsea.region.reader import column_faults, read_cells_of
from landsea.region.region import Region
from landsea.region.schema import Column, ColumnType, Table, schema
from landsea.region.writer import write_table
from landsea.region.written import read_written

LengthUnit = Literal["km", "mile", "m"]
SpeedUnit = Literal["kmh", "mph"]

KM = {"km": 1.0, "mile": 1.609344, "m": 0.001}
KMH = {"kmh": 1.0, "mph": 1.609344}

_NODE_TYPES = schema()["node"].column("node_type").choices
_KEPT_IN_NOTE = ("capacity", "lanes", "allowed_uses", "facility_type")


@dataclass(frozen=True)
class GmnsNetwork:
    """A network of one mode in the columns of a pack.

    Attributes
    ----------
    node, link, geometry : pandas.DataFrame
        Rows for the tables of these names.
    """

    node: pd.DataFrame
    link: pd.DataFrame
    geometry: pd.DataFrame


def read_gmns(
    folder: str | Path,
    mode: str,
    *,
    source: str,
    country: str,
    length_unit: LengthUnit = "km",
    speed_unit: SpeedUnit = "kmh",
    uses: str | None = None,
) -> GmnsNetwork:
    """Read ``node.csv``, ``link.csv`` and, where there is one, ``geometry.csv`` of a GMNS data set.

    Parameters
    ----------
    folder : str or Path
    mode : str
        Mode of the pack that the links belong to.
    source, country : str
        Source key and country code for the rows.
    length_unit : {"km", "mile", "m"}
    speed_unit : {"kmh", "mph"}
    uses : str, optional
        Take only links whose ``allowed_uses`` names this.

    Raises
    ------
    PackError
        With every fault of the files.
    """
    folder, findings = Path(folder), list[Finding]()
    nodes = _read(_NODE, folder, findings)
    links = _read(_LINK, folder, findings)
    shapes = _read(_GEOMETRY, folder, findings) if (folder / "geometry.csv").is_file() else _GEOMETRY.empty()
    if findings:
        msg = f"{folder} is not a readable GMNS network."
        raise PackError(msg, findings)
    if uses is not None:
        allowed = links["allowed_uses"].str.split(r"[,;\s]+", regex=True)
        links = links[[uses in names for names in allowed]]
    used = shapes[shapes["geometry_id"].isin(links["geometry_id"])]
    inline = links[links["geometry"] != ""]
    inline = inline.assign(geometry_id=inline["link_id"])
    known = {*used["geometry_id"], *inline["geometry_id"]}
    own = links["geometry_id"].where(links["geometry"] == "", links["link_id"])
    link = links.assign(
        mode=mode,
        length_km=links["length"] * KM[length_unit],
        free_speed_kmh=links["free_speed"] * KMH[speed_unit],
        geometry_id=own.where(own.isin(known), ""),
        note=_notes(links),
    )
    node_type = nodes["node_type"].where(nodes["node_type"].isin(_NODE_TYPES), "junction")
    geometry = pd.concat([used, inline])[["geometry_id", "geometry"]]
    return GmnsNetwork(
        node=_fill("node", nodes.assign(node_type=node_type, country=country, name=_names(nodes)), source),
        link=_fill("link", link, source),
        geometry=_fill("geometry", geometry, source),
    )


def write_gmns(region: Region, folder: str | Path) -> None:
    """Write a region's network as GMNS: node, link, geometry and config files.

    The mode of a link goes to ``allowed_uses``; ``length`` is in km, ``free_speed`` in km/h. Costs, times and
    years stay behind: GMNS has no fields for them.

    Parameters
    ----------
    region : Region
    folder : str or Path
        Made if it is missing. All files are written beside it first.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    links = region.table("link")
    links = links.assign(
        length=links["length_km"],
        free_speed=links["free_speed_kmh"],
        allowed_uses=links["mode"],
    )
    config = pd.DataFrame([{"dataset_name": region.name, "long_length": "km", "speed": "km/h", "crs": "EPSG:4326"}])
    tables = (
        (_NODE, region.table("node")),
        (_LINK, links),
        (_GEOMETRY, region.table("geometry")),
        (_CONFIG, config),
    )
    with tempfile.TemporaryDirectory(prefix=".gmns", dir=folder) as beside:
        for table, frame in tables:
            write_table(table, _complete(table, frame), Path(beside) / f"{table.name}.csv")
        for table, _ in tables:
            (Path(beside) / f"{table.name}.csv").replace(folder / f"{table.name}.csv")


def _read(table: Table, folder: Path, findings: list[Finding]) -> pd.DataFrame:
    path = folder / f"{table.name}.csv"
    if not path.is_file():
        findings.append(Finding(path.name, None, None, None, "The file is missing.", "Add it."))
        return table.empty()
    written = read_written(path)
    findings += written.findings
    if written.cells is None:
        return table.empty()
    # GMNS lets a data set have columns of its own, so only missing ones are faults.
    findings += [one for one in column_faults(table, written.cells, path.name) if one.column in table.names]
    frame, faults = read_cells_of(table, written.cells, path.name)
    findings += faults
    return frame


def _notes(links: pd.DataFrame) -> list[str]:
    """Say in words what a pack has no column for."""
    cells = {name: write_cells(_LINK.column(name), links[name]) for name in _KEPT_IN_NOTE}
    return [
        "; ".join(f"GMNS {name} {cell}" for name, cell in zip(cells, row, strict=True) if cell)
        for row in zip(*cells.values(), strict=True)
    ]


def _names(nodes: pd.DataFrame) -> pd.Series:
    return nodes["name"].where(nodes["name"] != "", nodes["node_id"])


def _fill(name: str, frame: pd.DataFrame, source: str) -> pd.DataFrame:
    return _complete(schema()[name], frame.assign(source=source))


def _complete(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame a table's columns and dtypes; columns it lacks are blank."""
    columns = {
        column.name: (
            frame[column.name].astype(column.dtype())
            if column.name in frame
            else pd.Series(column.blank(), index=frame.index, dtype=column.dtype())
        )
        for column in table.columns
    }
    return pd.DataFrame(columns, index=frame.index)


def _table(name: str, description: str, *columns: tuple[str, ColumnType, bool]) -> Table:
    return Table(name, tuple(_column(name, *column) for column in columns), required=True, description=description)


def _column(table: str, name: str, kind: ColumnType, required: bool) -> Column:
    column = Column(table, name, kind, "", required, False, "", (), None, None, (), f"GMNS field {name}.")
    if name == "length":
        return replace(column, minimum=0.0)
    return replace(column, default="false") if name == "directed" else column


_NODE = _table(
    "node",
    "A GMNS node.",
    ("node_id", "text", True),
    ("name", "text", False),
    ("x_coord", "number", True),
    ("y_coord", "number", True),
    ("node_type", "text", False),
    ("zone_id", "text", False),
)
_LINK = _table(
    "link",
    "A GMNS link.",
    ("link_id", "text", True),
    ("name", "text", False),
    ("from_node_id", "text", True),
    ("to_node_id", "text", True),
    ("directed", "boolean", True),
    ("geometry_id", "text", False),
    ("geometry", "text", False),
    ("length", "number", True),
    ("facility_type", "text", False),
    ("capacity", "number", False),
    ("free_speed", "number", False),
    ("lanes", "number", False),
    ("allowed_uses", "text", False),
)
_GEOMETRY = _table("geometry", "A GMNS geometry.", ("geometry_id", "text", True), ("geometry", "text", True))
_CONFIG = _table(
    "config",
    "The GMNS data set.",
    ("dataset_name", "text", True),
    ("long_length", "text", True),
    ("speed", "text", True),
    ("crs", "text", True),
)
