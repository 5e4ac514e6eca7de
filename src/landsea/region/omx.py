"""OMX (open matrix): listed demand as one matrix a commodity, out and in."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.errors import Finding, PackError
from landsea.region.schema import ROW, schema

if TYPE_CHECKING:
    import openmatrix

#: Mapping of a zone's row and column in the matrices: OMX takes whole numbers only, so zones are counted from 1.
MAPPING = "zone_number"

#: Attribute of the file that holds the zone ids in order: OMX mappings cannot hold text.
_IDS = "LANDSEA_ZONE_IDS"


def write_omx(demand: pd.DataFrame, zones: Sequence[str], path: str | Path) -> None:
    """Write a demand table as OMX: one matrix a commodity, tonnes, origins down and destinations across.

    Parameters
    ----------
    demand : pandas.DataFrame
        ``origin``, ``destination``, ``commodity``, ``t``; flows of one pair and commodity add up.
    zones : sequence of str
        Zone ids in the order of rows and columns.
    path : str or Path
        File to write; replaced in one step.

    Raises
    ------
    PackError
        If a flow names a zone that is not in `zones`.
    """
    # PyTables takes a while to import, and only exchange needs it.
    import openmatrix

    index, path = pd.Index(zones), Path(path)
    origin, destination = (index.get_indexer(pd.Index(demand[end])) for end in ("origin", "destination"))
    _refuse_strangers(demand, origin, destination)
    with tempfile.TemporaryDirectory(prefix=".omx", dir=path.parent) as beside:
        draft = Path(beside) / path.name
        with openmatrix.open_file(str(draft), "w") as file:
            file.create_mapping(MAPPING, np.arange(1, len(index) + 1))
            file.root._v_attrs[_IDS] = "\n".join(zones)
            for commodity in demand["commodity"].unique():
                rows = (demand["commodity"] == commodity).to_numpy(bool)
                matrix = np.zeros((len(index), len(index)))
                np.add.at(matrix, (origin[rows], destination[rows]), demand.loc[rows, "t"].to_numpy(float))
                _store(file, str(commodity), matrix)
        draft.replace(path)


def read_omx(
    path: str | Path,
    *,
    source: str,
    zones: Sequence[str] | Mapping[int, str] | None = None,
    mapping: str | None = None,
    otherwise: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Read OMX matrices as a demand table; each matrix is a commodity.

    Parameters
    ----------
    path : str or Path
    source : str
        Source key for the rows.
    zones : sequence of str, or mapping of int to str, optional
        Zone ids in the order of rows and columns, or by the numbers of `mapping`. A file that `write_omx`
        wrote needs none.
    mapping : str, optional
        Mapping of the file that numbers its zones; needed if there are several and `zones` is a mapping.
    otherwise : sequence of str, optional
        Zone ids in order for a file that does not tell its own.

    Raises
    ------
    PackError
        If the file is no OMX file, its zones cannot be named, or a matrix holds what is no flow.
    """
    import openmatrix
    import tables

    path = Path(path)
    if not path.is_file():
        msg = f"There is no file {path}."
        raise PackError(msg)
    try:
        with openmatrix.open_file(str(path), "r") as file:
            matrices = {name: np.asarray(file[name], dtype=float) for name in file.list_matrices()}
            ids = _zone_ids(file, zones, mapping, path.name, otherwise)
    except (tables.HDF5ExtError, tables.NoSuchNodeError) as error:
        msg = f"{path.name} is not a readable OMX file."
        raise PackError(msg) from error
    findings = [one for name, matrix in matrices.items() for one in _faults(path.name, name, matrix, ids)]
    if findings:
        msg = f"{path.name} cannot be read as demand."
        raise PackError(msg, findings)
    return _table(matrices, ids, source)


def _store(file: openmatrix.File, name: str, matrix: NDArray[np.float64]) -> None:
    file[name] = matrix
    file[name].attrs["unit"] = "t/year"


def _refuse_strangers(demand: pd.DataFrame, origin: NDArray[np.intp], destination: NDArray[np.intp]) -> None:
    findings = [
        Finding("demand", int(row), column, str(zone), "There is no such zone.", "Name it in zones, or drop the flow.")
        for column, position in (("origin", origin), ("destination", destination))
        for row, zone in zip(demand.index[position < 0], demand.loc[position < 0, column], strict=True)
    ]
    if findings:
        msg = "The demand cannot be written as matrices."
        raise PackError(msg, findings)


def _zone_ids(
    file: openmatrix.File,
    zones: Sequence[str] | Mapping[int, str] | None,
    mapping: str | None,
    name: str,
    otherwise: Sequence[str] | None,
) -> list[str]:
    if isinstance(zones, Mapping):
        numbers = _numbers(file, mapping, name)
        unknown = [number for number in numbers if number not in zones]
        if unknown:
            msg = f"{name}: the zones numbered {', '.join(map(str, unknown))} have no id. Add them to zones."
            raise PackError(msg)
        return [zones[number] for number in numbers]
    if zones is not None:
        return [str(zone) for zone in zones]
    if _IDS in file.root._v_attrs:
        return str(file.root._v_attrs[_IDS]).split("\n")
    if otherwise is not None and not file.list_mappings():
        return list(otherwise)
    return [str(number) for number in _numbers(file, mapping, name)]


def _numbers(file: openmatrix.File, mapping: str | None, name: str) -> list[int]:
    known = file.list_mappings()
    if mapping is None and len(known) == 1:
        mapping = known[0]
    if mapping not in known:
        msg = f"{name} has the mappings {', '.join(known) or 'none'}. Name one of them, or give zones in order."
        raise PackError(msg)
    return [int(number) for number in file.map_entries(mapping)]


def _faults(file: str, name: str, matrix: NDArray[np.float64], ids: list[str]) -> list[Finding]:
    if matrix.shape != (len(ids), len(ids)):
        shape = " x ".join(map(str, matrix.shape))
        problem = f"The matrix has {shape} cells for {len(ids)} zones."
        return [Finding(file, None, name, None, problem, "Give as many zone ids as the matrix has rows.")]
    wrong = np.argwhere(~np.isfinite(matrix) | (matrix < 0))
    return [
        Finding(
            file, None, name, f"{matrix[row, column]:g}",
            f"The flow from {ids[row]} to {ids[column]} is negative or not finite.", "Give 0 where there is none.",
        )
        for row, column in wrong
    ]  # fmt: skip


def _table(matrices: Mapping[str, NDArray[np.float64]], ids: list[str], source: str) -> pd.DataFrame:
    names = np.array(ids, dtype=object)
    parts = []
    for commodity, matrix in matrices.items():
        row, column = np.nonzero(matrix)
        part = {"origin": names[row], "destination": names[column], "t": matrix[row, column]}
        parts.append(pd.DataFrame(part).assign(commodity=commodity))
    table = schema()["demand"]
    if not parts:
        return table.empty()
    rows = pd.concat(parts, ignore_index=True).assign(source=source)
    blank: dict[str, Any] = {column.name: column.blank() for column in table.columns}
    for name in table.names:
        if name not in rows:
            rows[name] = blank[name]
    rows = rows[table.names].astype({column.name: column.dtype() for column in table.columns})
    return rows.set_index(pd.RangeIndex(2, 2 + len(rows), name=ROW))
