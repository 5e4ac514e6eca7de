"""The pack's coastline and rivers, which orient the reader of the map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landsea.report.geo import Line
from landsea.report.inputs import RegionLike


@dataclass(frozen=True, slots=True)
class Coast:
    """Rings of land, courses of rivers, and whom to credit; all empty where the pack has no map."""

    land: Sequence[Line] = ()
    rivers: Sequence[Line] = ()
    credit: str = ""


def read_coast(region: RegionLike) -> Coast:
    """Read map/coast.json of a pack, and the rivers in it or beside it in map/rivers.json."""
    if region.path is None:
        return Coast()
    folder = Path(region.path) / "map"
    coast, beside = _read(folder / "coast.json"), _read(folder / "rivers.json")
    rivers = [river["line"] for river in coast.get("rivers", ())] or beside.get("lines", [])
    return Coast(
        land=[_line(ring) for ring in coast.get("land", ())],
        rivers=[_line(river) for river in rivers],
        credit=str(coast.get("attribution") or coast.get("source") or ""),
    )


def _read(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _line(points: Sequence[Sequence[float]]) -> Line:
    return [(float(x), float(y)) for x, y in points]
