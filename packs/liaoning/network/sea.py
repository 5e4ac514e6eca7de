"""Sea links: searoute paths between the pairs that may trade, mended where they are known to be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import searoute
from shapely.geometry import LineString

from network import passages
from network.common import COMPUTED, KM_PER_NM, Row, assumption, great_circle_km, join_notes, reference
from network.links import Places
from network.registry import Registry

SHORT_NM = 320.0  # the network of searoute is coarse below this
SHORT_DETOUR = 1.30
SIMPLIFY_DEGREE = 0.1
SOURCE_ROW = "sea_distance_computed"


@dataclass(frozen=True)
class Route:
    """A sea distance and how it came about."""

    nm: float
    raw_nm: float
    circle_nm: float
    basis: str
    line: list[tuple[float, float]]


def build(places: Places, sources: Registry) -> tuple[list[Row], list[Row]]:
    """Build the sea links and their shapes."""
    computed = next(r for r in reference("ports/shipping") if r["category"] == SOURCE_ROW)
    published = {(r["from_id"], r["to_id"]): r for r in assumption("sea_published")}
    ferry = [r for r in reference("ports/shipping") if r["category"] == "sea_distance"]
    links: list[Row] = []
    shapes: list[Row] = []
    direct, eastern = passages.divide(pairs())
    for a, b, trade in direct:
        known = published.get((a, b))
        route = find(places.point[a], places.point[b], float(known["distance_nm"]) if known else None)
        keys = [sources.of(computed)]
        if route.basis == "detour":
            keys.append(sources.use(COMPUTED))
        if known:
            keys = [sources.of(r) for r in ferry if r["destination"] == known["destination"]]
        link = places.link("sea", a, b, name=trade, length_km=round(route.nm * KM_PER_NM, 1))
        note = join_notes(f"{route.nm:.0f} nm", _why(route), known["note"] if known else "")
        link |= {"source": sources.use(*keys), "status": known["status"] if known else "estimate", "note": note}
        if len(route.line) > 2:
            link["geometry_id"] = link["link_id"]
            shapes.append(_shape(link, route))
        links.append(link)
    far, lines = _by_passages(places, eastern, sources.of(computed), sources)
    return [*links, *far], [*shapes, *lines]


def _by_passages(places: Places, eastern: dict[str, str], key: str, sources: Registry) -> tuple[list[Row], list[Row]]:
    """Build the one-way links between the Far East and the West."""
    ports = {*eastern, *passages.western()}
    links: list[Row] = []
    shapes: list[Row] = []
    for a, b, row in passages.between(eastern):
        ends = [places.point[end if end in ports else f"{end}_west"] for end in (a, b)]
        route = find(ends[0], ends[1], None, row["avoid"].split())
        known = passages.limits(row.get("fact", ""), sources)
        columns = {
            "name": row["name"],
            "name_local": row.get("name_local", ""),
            "length_km": known.get("length_km", round(route.nm * KM_PER_NM, 1)),
            "time_h": known.get("time_h"),
            "draught_m": known.get("draught_m"),
            "commodity": row.get("commodity", ""),
            "source": sources.use(*str(known["source"]).split(";"), key) if known else key,
            "status": "estimate",
            "note": join_notes(
                "" if "length_km" in known else f"{route.nm:.0f} nm", str(known.get("note", "")), row.get("note", "")
            ),
        }
        made = passages.both_ways(places, a, b, columns, ports)
        for link, line in zip(made, (route.line, route.line[::-1]), strict=True):
            if len(line) > 2:
                link["geometry_id"] = link["link_id"]
                shapes.append(_shape(link, replace(route, line=line)))
        links += made
    return links, shapes


def pairs() -> list[tuple[str, str, str]]:
    """List the pairs of ports that may trade, each once, with the trade that first names it."""
    found: dict[frozenset[str], tuple[str, str, str]] = {}
    for row in assumption("sea_pairs"):
        for a in row["from_ports"].split():
            for b in row["to_ports"].split():
                if a != b:
                    found.setdefault(frozenset((a, b)), (a, b, row["trade"]))
    return list(found.values())


def find(
    a: tuple[float, float], b: tuple[float, float], published_nm: float | None, avoid: Sequence[str] = ()
) -> Route:
    """Find a route; never below the great circle, and short ones by a detour factor."""
    circle = great_circle_km(a, b) / KM_PER_NM
    shut = ["northwest", *avoid]
    raw = searoute.searoute(list(a), list(b), units="naut", append_orig_dest=True, restrictions=shut)
    line = _shape_line(raw["geometry"]["coordinates"])
    raw_nm = float(raw["properties"]["length"])
    if published_nm is not None:
        return Route(published_nm, raw_nm, circle, "published", line)
    if circle * SHORT_DETOUR < SHORT_NM and not avoid:
        return Route(circle * SHORT_DETOUR, raw_nm, circle, "detour", line)
    if raw_nm < circle * 1.02:
        return Route(circle * 1.02, raw_nm, circle, "floor", line)
    return Route(raw_nm, raw_nm, circle, "searoute", line)


def _shape_line(points: list[list[float]]) -> list[tuple[float, float]]:
    """Simplify and round; longitudes run on past 180 degrees, so that the Pacific is not torn."""
    unrolled = [(points[0][0], points[0][1])]
    for lon, lat in (p[:2] for p in points[1:]):
        shift = 360.0 * round((unrolled[-1][0] - lon) / 360.0)
        unrolled.append((lon + shift, lat))
    thin = LineString(unrolled).simplify(SIMPLIFY_DEGREE).coords
    rounded = [(round(x, 2), round(y, 2)) for x, y in thin]
    return [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]


def _why(route: Route) -> str:
    if route.basis == "detour":
        return f"great circle {route.circle_nm:.0f} nm x {SHORT_DETOUR:g}; searoute gave {route.raw_nm:.0f}"
    if route.basis == "floor":
        return f"searoute gave {route.raw_nm:.0f}, below the great circle x 1.02"
    return f"searoute gave {route.raw_nm:.0f}" if route.basis == "published" else "Suez and Panama open"


def _shape(link: Row, route: Route) -> Row:
    text = ", ".join(f"{x:g} {y:g}" for x, y in route.line)
    return {
        "geometry_id": link["link_id"],
        "geometry": f"LINESTRING ({text})",
        "source": link["source"].split(";")[0] if route.basis != "published" else link["source"],
        "status": "derived",
        "note": "",
    }


def check(links: list[Row], places: Places) -> list[Row]:
    """Compare the links with the distances of shipping.csv."""
    names = _port_names()
    km = {frozenset((r["from_node_id"], r["to_node_id"])): r["length_km"] for r in links}
    km |= {frozenset(ends): nm * KM_PER_NM for ends, nm in passages.nautical_miles(links).items()}
    out = []
    for row in reference("ports/shipping"):
        if not row["category"].startswith("sea_distance") or row["unit"] != "nm":
            continue
        ends = [names.get(row[end]) for end in ("origin", "destination")]
        if None in ends or frozenset(ends) not in km:
            continue
        ours = km[frozenset(ends)] / KM_PER_NM
        circle = places.km(*ends) / KM_PER_NM
        theirs = float(row["value"])
        out.append(
            {
                "origin": row["origin"],
                "destination": row["destination"],
                "table_nm": theirs,
                "pack_nm": round(ours),
                "great_circle_nm": round(circle),
                "pack_over_table": round(ours / theirs, 3),
                "category": row["category"],
                "confidence": row["confidence"],
            }
        )
    return out


def _port_names() -> dict[str, str]:
    return {"Dalian": "dayaowan", "Bayuquan": "bayuquan", "Jinzhou": "jinzhou_port", "Dandong": "dandong_port",
             "Tianjin": "tianjin_port", "Qingdao": "qingdao_port", "Qinhuangdao": "qinhuangdao_port",
             "Yantai": "yantai_port", "Busan": "busan", "Incheon": "incheon", "Gwangyang": "gwangyang",
             "Osaka": "osaka", "Kobe": "kobe", "Tokyo": "tokyo", "Yokohama": "yokohama", "Nagoya": "nagoya",
             "Hakata": "hakata", "Vladivostok": "vladivostok_port", "Vostochny": "vostochny",
             "Shanghai": "shanghai_port", "Ningbo": "ningbo_port", "Guangzhou (Nansha)": "guangzhou_port",
             "Hong Kong": "hong_kong", "Singapore": "singapore", "Ho Chi Minh City": "ho_chi_minh",
             "Laem Chabang": "laem_chabang", "Rotterdam": "rotterdam", "Hamburg": "hamburg_port",
             "Los Angeles": "los_angeles", "Port Hedland": "port_hedland", "Newcastle AU": "newcastle",
             "Tubarao": "tubarao", "Santos": "santos", "Ras Tanura": "ras_tanura"}  # fmt: skip
