"""Scoreboards for statistical offices: SDMX 2.1 data (XML or CSV) with their structure, through the library sdmx1."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

from landsea.errors import LandSeaError
from landsea.indicators.scoreboard import Scoreboard
from landsea.indicators.values import year_of
from landsea.region import Region
from landsea.region.schema import SEPARATOR

AGENCY, FLOW = "LANDSEA", "SCOREBOARD"
#: Attributes of an observation; all but the first may be blank.
ATTRIBUTES = (
    "UNIT_MEASURE",
    "OBS_STATUS",
    "STATUS",
    "ORIGIN",
    "TIME_BASIS",
    "TIME_TEXT",
    "LOW",
    "HIGH",
    "SOURCE",
    "TITLE",
)
#: Codes of SDMX's list CL_OBS_STATUS for how firm a row is, normal or estimated; STATUS has the pack's own word.
OBS_STATUS = {"published": "A", "derived": "A", "estimate": "E", "assumption": "E"}


def tidy(board: Scoreboard, region: Region) -> pd.DataFrame:
    """Return a scoreboard as one value a row: the region's, its targets, its peers'.

    Returns
    -------
    pandas.DataFrame
        INDICATOR, REF_AREA, TIME_PERIOD, KIND (value, target, peer), OBS_VALUE, then ATTRIBUTES. A value whose source
        gives no year has the year of the source's publication, and TIME_BASIS ``publication`` instead of ``observed``.
    """
    titles = dict(zip(board.table["indicator"], board.table["title"], strict=True))
    own = board.table[board.table["value"].notna()].assign(KIND="value")
    targets = board.targets.drop(columns="value").rename(columns={"target": "value"})
    targets = targets.assign(KIND="target", origin="target")
    peers = board.peers.assign(KIND="peer")
    columns = ["indicator", "place", "year", "KIND", "value", "unit", "status", "origin", "low", "high", "source"]
    table = pd.concat([part.reindex(columns=columns) for part in (own, targets, peers)], ignore_index=True)
    timed = [
        _time(region, str(period), str(source)) for period, source in zip(table["year"], table["source"], strict=True)
    ]
    out = pd.DataFrame(
        {
            "INDICATOR": table["indicator"], "REF_AREA": table["place"].map(code), "KIND": table["KIND"],
            "TIME_PERIOD": [when for when, _ in timed], "OBS_VALUE": table["value"].astype(float),
            "UNIT_MEASURE": table["unit"], "OBS_STATUS": table["status"].map(OBS_STATUS).fillna("A"),
            "STATUS": table["status"],
            "ORIGIN": table["origin"], "TIME_BASIS": [basis for _, basis in timed], "TIME_TEXT": table["year"],
            "LOW": table["low"].astype(float), "HIGH": table["high"].astype(float), "SOURCE": table["source"],
            "TITLE": table["indicator"].map(titles),
        }
    )  # fmt: skip
    return out.drop_duplicates(["INDICATOR", "REF_AREA", "KIND", "TIME_PERIOD"], ignore_index=True)


def code(name: str) -> str:
    """Return a name as an SDMX code: letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_").upper() or "X"


def _time(region: Region, period: str, sources: str) -> tuple[str, str]:
    year = year_of(period)
    if year is not None:
        return str(year), "observed"
    dates = region.table("sources").set_index("source")["date"]
    found = [year_of(str(dates.get(key.strip(), ""))) for key in sources.split(SEPARATOR)]
    known = [one for one in found if one is not None]
    return str(max(known, default=region.reference_year)), "publication"


def write_sdmx(board: Scoreboard, region: Region, file: Path) -> list[Path]:
    """Write a scoreboard as SDMX data, and its structure beside it.

    Parameters
    ----------
    board : Scoreboard
    region : Region
        Of the scoreboard: its sources' dates, its places' names.
    file : Path
        ``.xml`` for SDMX-ML 2.1 (structure-specific data), ``.csv`` for SDMX-CSV 2.0.

    Returns
    -------
    list of Path
        The data, and ``<name>-structure.xml``.

    Raises
    ------
    LandSeaError
        If the ending is another, or the library is not installed.
    """
    if file.suffix not in (".xml", ".csv"):
        msg = f"--sdmx takes a file ending in .xml (SDMX-ML) or .csv (SDMX-CSV), not {file.name!r}."
        raise LandSeaError(msg)
    library = _library()
    table = tidy(board, region)
    flow, structure = _structure(library, board, region)
    data = _csv(table) if file.suffix == ".csv" else _xml(library, table, flow)
    beside = file.with_name(f"{file.stem}-structure.xml")
    return _written({file: data, beside: structure})


def _library() -> ModuleType:
    try:
        import sdmx
    except ImportError as error:
        msg = "SDMX needs the library sdmx1: install it with `pip install 'landsea[sdmx]'`."
        raise LandSeaError(msg) from error
    return sdmx


def _structure(library: ModuleType, board: Scoreboard, region: Region) -> tuple[Any, bytes]:
    """Return the data flow and the message that describes it: dimensions, attributes, codes."""
    import sdmx.message as message
    import sdmx.model.v21 as model

    agency = model.Agency(id=AGENCY)
    about = {"maintainer": agency, "version": "1.0"}
    areas = {
        code(str(name)): str(name) for name in [*board.table["place"], *board.peers["place"], *board.targets["place"]]
    }
    titles = dict(zip(board.table["indicator"], board.table["title"], strict=True))
    lists = {
        "INDICATOR": _codes(model, "CL_INDICATOR", "Indicators", titles, about),
        "REF_AREA": _codes(model, "CL_AREA", "Places", areas, about),
        "KIND": _codes(
            model, "CL_KIND", "Kinds of value", {"value": "Own value", "target": "Target", "peer": "Peer"}, about
        ),
    }
    dsd = model.DataStructureDefinition(id=FLOW, name=f"Scoreboard, {region.title}", **about)
    for name, values in lists.items():
        dimension = dsd.dimensions.getdefault(id=name)
        dimension.local_representation = model.Representation(enumerated=values)
    dsd.dimensions.append(model.TimeDimension(id="TIME_PERIOD", order=len(lists) + 1))
    dsd.measures.getdefault(id="OBS_VALUE", cls=model.PrimaryMeasure)
    for name in ATTRIBUTES:
        dsd.attributes.getdefault(id=name, related_to=model.PrimaryMeasureRelationship)
    flow = model.DataflowDefinition(id=FLOW, name=f"Scoreboard, {region.title}", structure=dsd, **about)
    told = message.StructureMessage()
    for one in (*lists.values(), dsd, flow):
        told.add(one)
    return flow, library.to_xml(told, pretty_print=True)


def _codes(model: Any, name: str, title: str, codes: Mapping[str, str], about: Mapping[str, Any]) -> Any:
    out = model.Codelist(id=name, name=title, **about)
    for key, words in codes.items():
        out.append(model.Code(id=key, name=words))
    return out


def _xml(library: ModuleType, table: pd.DataFrame, flow: Any) -> bytes:
    import sdmx.message as message
    import sdmx.model.common as common
    import sdmx.model.v21 as model

    dsd = flow.structure
    data = model.StructureSpecificDataSet(structured_by=dsd, described_by=flow)
    for row in table.to_dict("records"):
        key = dsd.make_key(common.Key, {name: row[name] for name in ("INDICATOR", "REF_AREA", "KIND", "TIME_PERIOD")})
        one = model.Observation(dimension=key, value=_text(row["OBS_VALUE"]), value_for=dsd.measures[0])
        for name in ATTRIBUTES:
            if _text(row[name]):
                one.attached_attribute[name] = model.AttributeValue(
                    value=_text(row[name]), value_for=dsd.attributes.get(name)
                )
        data.add_obs([one])
    header = message.Header(id=FLOW, sender=model.Agency(id=AGENCY), prepared=None)
    told = message.DataMessage(header=header, data=[data], dataflow=flow, observation_dimension=None)
    return bytes(library.to_xml(told, pretty_print=True))


def _csv(table: pd.DataFrame) -> bytes:
    """SDMX-CSV 2.0: what the data are of, then dimensions, the measure, and attributes."""
    about = {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"{AGENCY}:{FLOW}(1.0)", "ACTION": "I"}
    columns = ["INDICATOR", "REF_AREA", "KIND", "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES]
    out = table.assign(**about)[[*about, *columns]]
    return out.to_csv(index=False, lineterminator="\r\n").encode()


def _text(value: object) -> str:
    return "" if value is None or value != value else f"{value:.10g}" if isinstance(value, float) else str(value)


def _written(parts: Mapping[Path, bytes]) -> list[Path]:
    """Write all files beside their places, then rename: all or none."""
    folder = next(iter(parts)).parent
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".sdmx-") as beside:
        for file, content in parts.items():
            (Path(beside) / file.name).write_bytes(content)
        for file in parts:
            (Path(beside) / file.name).replace(file)
    return list(parts)
