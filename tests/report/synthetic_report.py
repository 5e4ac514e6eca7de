"""A made-up region and outcomes with the tables of real ones, for tests of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from landsea.region.schema import schema

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class StandInRegion:
    """The part of a region that the report reads."""

    tables: Mapping[str, pd.DataFrame]
    name: str = "tidemark"
    title: str = "Tidemark Coast"
    title_local: str = "潮痕海岸"
    path: Path | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    reference_year: int = 2022

    def table(self, name: str) -> pd.DataFrame:
        return self.tables[name].copy()


@dataclass(frozen=True)
class StandInChange:
    table: str
    add: Mapping[str, Any] = field(default_factory=dict)
    where: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    remove: bool = False


@dataclass(frozen=True)
class StandInScenario:
    name: str
    title: str
    title_local: str
    description: str
    description_local: str
    changes: tuple[StandInChange, ...]


@dataclass(frozen=True)
class StandInOutcome:
    """The part of an outcome that the report reads."""

    region: StandInRegion
    scenario: StandInScenario | None
    links: pd.DataFrame
    transfers: pd.DataFrame
    chains: pd.DataFrame
    od: pd.DataFrame
    mode_totals: pd.DataFrame
    utilisation: pd.DataFrame
    indicators: pd.DataFrame
    fit: pd.DataFrame
    constants: pd.DataFrame
    legs_share: pd.DataFrame
    diagnostics: Mapping[str, Any]


OUTCOME_COLUMNS = {
    "links": "link_id mode commodity forward_t backward_t",
    "transfers": "terminal_id from_mode to_mode commodity t teu yuan_per_t time_h",
    "chains": "commodity origin_group destination_group chain legs t yuan_per_t hours kg_co2e_per_t",
    "od": "origin destination commodity t teu expected_yuan_per_t yuan_per_t hours kg_co2e_per_t",
    "mode_totals": "mode commodity t tkm yuan co2e_t leg_hours_t",
    "utilisation": (
        "capacity_id place place_local link_id terminal_id load capacity unit utilisation kind status source"
    ),
    "indicators": "indicator title title_local unit better value group origin basis",
    "fit": ("observation_id indicator title title_local place year unit use observed modelled rel_error source status"),
    "legs_share": "legs t share",
}


def table(name: str, rows: Rows) -> pd.DataFrame:
    """Make a pack's table: what a row leaves out takes the schema's default."""
    columns = schema()[name].columns
    if not rows:
        return schema()[name].empty()
    base = {"source": "made_up"}
    full = [{c.name: (base | row).get(c.name, c.blank()) for c in columns} for row in rows]
    index = pd.RangeIndex(2, len(rows) + 2, name="row")
    return pd.DataFrame(full, index=index, columns=[c.name for c in columns])


def region(path: Path | None = None, **rows: Rows) -> StandInRegion:
    """Make a region of the tables given; the others are empty."""
    meta = {"version": "0.1", "landsea": {"language_local": "zh", "fictitious": True}}
    return StandInRegion({name: table(name, rows.get(name, [])) for name in schema()}, path=path, meta=meta)


def small_rows() -> dict[str, Rows]:
    """A coast of three towns with two ports, a border, and two markets."""
    places = [
        ("amber", "Amber", "琥珀", 121.6, 38.9, "AA"),
        ("birch", "Birch", "桦林", 123.4, 41.8, "AA"),
        ("cedar", "Cedar", "雪松", 125.3, 43.9, "AA"),
        ("gate", "Gate", "关口", 117.4, 49.6, "AA"),
        ("isle", "Isle", "远岛", 139.7, 35.6, "BB"),
        ("plain", "Plain", "平原", 104.9, 52.3, "CC"),
        ("sound", "Sound Port", "海峡港", 122.1, 40.3, "AA"),
        ("rival", "Rival Port", "对岸港", 119.2, 39.4, "AA"),
    ]
    node = [
        {"node_id": i, "name": n, "name_local": z, "x_coord": x, "y_coord": y, "node_type": "city", "country": k}
        for i, n, z, x, y, k in places
    ]
    for row in node:
        row["zone_id"] = {"sound": "birch"}.get(row["node_id"], row["node_id"] if row["node_id"] != "rival" else "")
    zones = [
        _zone(row, inside=row["node_id"] in ("amber", "birch", "cedar"), population=9e6 / k)
        for k, row in enumerate(node[:3] + node[4:6], start=1)
    ]
    links = [
        ("r1", "amber", "sound", "rail"), ("r2", "sound", "birch", "rail"), ("r3", "birch", "cedar", "rail"),
        ("r4", "cedar", "gate", "rail"), ("w1", "gate", "plain", "wide_rail"), ("h1", "amber", "birch", "road"),
        ("h2", "birch", "cedar", "road"), ("s1", "amber", "isle", "sea"), ("s2", "sound", "isle", "sea"),
        ("s3", "rival", "isle", "sea"), ("p1", "gate", "birch", "pipe"), ("h3", "rival", "birch", "road"),
    ]  # fmt: skip
    return {
        "sources": [{"source": "made_up", "title": "Made up for tests", "kind": "fictitious", "confidence": "C"}],
        "node": node,
        "zones": zones,
        "link": [
            {"link_id": i, "from_node_id": a, "to_node_id": b, "mode": m, "length_km": 300.0, "geometry_id": g}
            for (i, a, b, m), g in zip(links, ["g1", *[""] * 11], strict=True)
        ],
        "geometry": [{"geometry_id": "g1", "geometry": "LINESTRING (121.6 38.9, 121.7 39.6, 122.1 40.3)"}],
        "terminals": [
            {"terminal_id": i, "node_id": i, "name": n, "name_local": z, "kind": k, "country": "AA", "group": g}
            for i, n, z, k, g in (
                ("amber", "Amber Port", "琥珀港", "port", "amber"),
                ("sound", "Sound Port", "海峡港", "port", "sound"),
                ("rival", "Rival Port", "对岸港", "port", ""),
                ("gate", "Gate", "关口", "border", ""),
            )
        ],
        "modes": [
            {"mode": i, "name": n, "name_local": z, "kind": k, "status": "assumption", "speed_kmh": 40.0}
            for i, n, z, k in (
                ("road", "Road", "公路", "road"),
                ("rail", "Rail", "铁路", "rail"),
                ("wide_rail", "Broad-gauge rail", "宽轨铁路", "rail"),
                ("sea", "Sea", "海运", "sea"),
                ("pipe", "Pipeline", "管道", "pipe"),
            )
        ],
        "commodities": [
            {"commodity": i, "name": n, "name_local": z, "group": g, "value_yuan_per_t": 1e3, "status": "estimate",
             "value_of_time_yuan_per_t_h": 0.1, "theta_per_yuan": 0.02, "mu_over_theta": 0.6,
             "gravity_beta_per_yuan": 0.01}
            for i, n, z, g in (
                ("ore", "Ore", "矿石", "dry_bulk"), ("coal", "Coal", "煤炭", "dry_bulk"),
                ("oil", "Crude oil", "原油", "liquid"), ("boxes", "Containers", "集装箱", "boxes"),
            )
        ],
        "groups": [{"of": "commodities", "group": "dry_bulk", "name": "Dry bulk", "name_local": "干散货"}],
        "capacities": [
            {"capacity_id": "c1", "terminal_id": "amber", "mode": "sea", "value": 9e6, "unit": "t"},
            {"capacity_id": "c2", "terminal_id": "sound", "mode": "sea", "value": 3e6, "unit": "t",
             "status": "assumption"},
            {"capacity_id": "c3", "link_id": "r2", "value": 40.0, "unit": "trains", "per": "day"},
        ],
        "indicators": [
            {"indicator": i, "title": n, "title_local": z, "unit": u, "better": b, "definition": "As titled.",
             "group": "corridor", "status": s}
            for i, n, z, u, b, s in (
                ("rail_share", "Rail share of dry hinterland goods", "干货铁路集疏运比重", "%", "higher", "published"),
                ("amber_throughput", "Throughput of Amber", "琥珀港吞吐量", "Mt", "higher", "published"),
                ("train_count", "Trains at the border", "口岸班列数", "trains", "higher", "estimate"),
                ("logistics_gap", "Logistics cost against the rival's", "物流成本差距", "%", "lower", "published"),
            )
        ],
        "observations": [
            {"observation_id": "o1", "indicator": "rail_share", "year": "2021", "value": 30.0, "unit": "%",
             "use": "calibrate", "status": "estimate"},
            {"observation_id": "o2", "indicator": "amber_throughput", "year": "2022", "value": 306.0, "unit": "Mt",
             "use": "validate"},
            {"observation_id": "o3", "indicator": "logistics_gap", "year": "2022", "value": 21.0, "unit": "%",
             "use": "show"},
        ],
        "constants": [
            {"constant_id": "k1", "kind": "mode", "mode": "rail", "commodity": "dry_bulk", "value_yuan_per_t": -4.0,
             "low_yuan_per_t": -50.0, "high_yuan_per_t": 50.0, "fitted_to": "o1", "fitted_on": "2025-11-22"},
            {"constant_id": "k2", "kind": "terminal", "mode": "sea", "place": "sound", "commodity": "*",
             "value_yuan_per_t": 50.0, "low_yuan_per_t": -50.0, "high_yuan_per_t": 50.0, "status": "assumption"},
        ],
        "claims": [
            _claim("q1", "Rail carries so much of dry hinterland goods", "rail_share", 32.0, "%"),
            _claim("q2", "Rail's share, again", "rail_share", 29.0, "%"),
            _claim("q3", "Throughput wanted", "amber_throughput", 500.0, "Mt", kind="target"),
            _claim("q4", "Logistics cost above the rival's", "logistics_gap", 23.0, "%", kind="comparison"),
            _claim("q5", "Departments that approve a berth", "", 17.0, "count"),
        ],
    }  # fmt: skip


def _zone(node: Mapping[str, Any], *, inside: bool, population: float) -> dict[str, Any]:
    zone = {key: node[key] for key in ("node_id", "name", "name_local", "country")}
    kind = "prefecture" if inside else "market"
    group = "Coast" if inside else node["name"]
    return {
        **zone,
        "zone_id": node["node_id"],
        "kind": kind,
        "inside": inside,
        "group": group,
        "population": population,
    }


def _claim(
    key: str, quantity: str, indicator: str, value: float, unit: str, *, kind: str = "observed"
) -> dict[str, Any]:
    return {
        "claim_id": key, "document": "made_up", "locator": "section 2", "quantity": quantity, "year": "2021",
        "quantity_local": f"说法 {key}", "kind": kind, "value": value, "unit": unit, "indicator": indicator,
    }  # fmt: skip


def scenario(title: str = "Port railway doubled", title_local: str = "港口铁路复线") -> StandInScenario:
    changes = (
        StandInChange("link", where={"link_id": "r1"}, set={"cost_factor": {"by": 0.8}}),
        StandInChange("link", add={"link_id": "r9", "mode": "rail", "source": "made_up"}),
        StandInChange("transfers", where={"terminal_id": ["amber", "sound"]}, remove=True),
    )
    words = ("A second track to the quays of Sound Port.", "修建通往海峡港码头的第二线。")
    return StandInScenario("doubled", title, title_local, *words, changes)


def empty_outcome(of: StandInRegion) -> StandInOutcome:
    """Make an outcome in which nothing moves."""
    tables = {name: pd.DataFrame(columns=columns.split()) for name, columns in OUTCOME_COLUMNS.items()}
    return StandInOutcome(region=of, scenario=None, constants=of.table("constants"), diagnostics={}, **tables)


def outcome(of: StandInRegion, seed: int = 1, what: StandInScenario | None = None) -> StandInOutcome:
    """Make an outcome of random but plausible numbers."""
    rng = np.random.default_rng(seed)
    frames = {
        "links": _links(of, rng),
        "transfers": _transfers(of, rng),
        "chains": _chains(of, rng),
        "od": _od(of, rng),
        "mode_totals": _mode_totals(of, rng),
        "utilisation": _utilisation(of, rng),
        "indicators": _indicators(of, rng),
        "fit": _fit(of, rng),
        "legs_share": [{"legs": k, "t": 1e8 * s, "share": s} for k, s in enumerate((0.35, 0.3, 0.25, 0.08, 0.02), 1)],
    }
    tables = {name: pd.DataFrame(rows, columns=OUTCOME_COLUMNS[name].split()) for name, rows in frames.items()}
    commodities = list(of.table("commodities")["commodity"])
    zones = list(of.table("zones")["zone_id"])
    balance = [{"commodity": q, "supply_t": 2e7, "use_t": 3e7, "balanced_t": 2e7} for q in commodities]
    lost = [{"origin": zones[0], "destination": zones[-1], "commodity": commodities[0], "t": 1.2e5}]
    diagnostics = {
        "seconds": {"legs": 0.12, "chains": 0.31, "load": 0.08},
        "warnings": ["Supply and use of ore differ; the larger was scaled."],
        "balance": pd.DataFrame(balance),
        "unserved": pd.DataFrame(lost),
    }
    return StandInOutcome(region=of, scenario=what, constants=of.table("constants"), diagnostics=diagnostics, **tables)


def _each(of: StandInRegion, name: str) -> Rows:
    return of.table(name).to_dict("records")


def _links(of: StandInRegion, rng: np.random.Generator) -> Rows:
    size = {"rail": 6.0, "sea": 5.0, "road": 2.0, "pipe": 8.0}
    kinds = {row["mode"]: row["kind"] for row in _each(of, "modes")}
    return [
        {"link_id": row["link_id"], "mode": row["mode"], "commodity": q,
         "forward_t": 4e5 * size.get(kinds[row["mode"]], 1.0) * rng.pareto(1.5),
         "backward_t": 1e5 * rng.pareto(1.5)}
        for row in _each(of, "link")
        for q in list(of.table("commodities")["commodity"])[:4]
        if rng.random() < 0.7
    ]  # fmt: skip


def _transfers(of: StandInRegion, rng: np.random.Generator) -> Rows:
    kinds: dict[str, str] = {}
    for row in _each(of, "modes"):
        kinds.setdefault(row["kind"], row["mode"])
    rows = []
    for terminal in _each(of, "terminals"):
        size = float(rng.pareto(1.2))
        pairs = [("rail", "sea"), ("road", "sea"), ("sea", "rail"), ("sea", "road"), ("sea", "sea")]
        for a, b in pairs if terminal["kind"] == "port" else [("rail", "road")]:
            for q in of.table("commodities")["commodity"]:
                t = 1e6 * size * float(rng.pareto(2)) * (0.1 if a == b else 1)
                rows.append(
                    {"terminal_id": terminal["terminal_id"], "from_mode": kinds[a], "to_mode": kinds[b],
                     "commodity": q, "t": t, "teu": np.nan, "yuan_per_t": 25.0, "time_h": 60.0}
                )  # fmt: skip
    return rows


def _chains(of: StandInRegion, rng: np.random.Generator) -> Rows:
    kinds: dict[str, str] = {}
    for row in _each(of, "modes"):
        kinds.setdefault(row["kind"], row["mode"])
    words = [["road"], ["rail"], ["road", "sea"], ["rail", "sea"], ["road", "sea", "road"], ["rail", "sea", "rail"]]
    zones = of.table("zones")
    inside = sorted(set(zones.loc[zones["inside"], "group"]))
    outside = sorted(set(zones.loc[~zones["inside"], "group"]))
    pairs = [(inside[0], g) for g in outside] + [(g, inside[0]) for g in outside] + [(inside[0], inside[-1])]
    rows = []
    for a, b in pairs:
        for q in of.table("commodities")["commodity"]:
            for word in words:
                legs = " > ".join(kinds[kind] for kind in word)
                cost, t = 60 + 300 * rng.random(), 1e6 * float(rng.pareto(1.3))
                rows.append(
                    {"commodity": q, "origin_group": a, "destination_group": b, "chain": legs, "legs": len(word),
                     "t": t, "yuan_per_t": cost, "hours": cost, "kg_co2e_per_t": cost / 4}
                )  # fmt: skip
    rest = {"commodity": rows[0]["commodity"], "origin_group": inside[0], "destination_group": outside[0]}
    return [*rows, {**rest, "chain": "other", "legs": 0, "t": 2e5}]


def _od(of: StandInRegion, rng: np.random.Generator) -> Rows:
    zones = list(of.table("zones")["zone_id"])
    rows = []
    for o in zones:
        for d in zones:
            if o != d:
                q = str(rng.choice(of.table("commodities")["commodity"]))
                t, cost = 2e5 * float(rng.pareto(1.2)), 50 + 300 * float(rng.random())
                rows.append(
                    {"origin": o, "destination": d, "commodity": q, "t": t, "teu": np.nan, "expected_yuan_per_t": cost,
                     "yuan_per_t": cost, "hours": cost * 0.8, "kg_co2e_per_t": cost / 5}
                )  # fmt: skip
    return rows


def _mode_totals(of: StandInRegion, rng: np.random.Generator) -> Rows:
    km = {"sea": 2500.0, "rail": 700.0, "road": 250.0, "pipe": 900.0}
    grams = {"sea": 6.0, "rail": 18.0, "road": 90.0, "pipe": 5.0}
    rows = []
    for row in _each(of, "modes"):
        for q in of.table("commodities")["commodity"]:
            t = 2e7 * float(rng.random())
            tkm = t * km.get(row["kind"], 20.0)
            rows.append(
                {"mode": row["mode"], "commodity": q, "t": t, "tkm": tkm, "yuan": tkm * 0.15,
                 "co2e_t": tkm * grams.get(row["kind"], 30.0) / 1e6, "leg_hours_t": t * 30}
            )  # fmt: skip
    return rows


def _utilisation(of: StandInRegion, rng: np.random.Generator) -> Rows:
    places = {row["terminal_id"]: row for row in _each(of, "terminals")}
    rows = []
    for row in _each(of, "capacities"):
        terminal = places.get(row["terminal_id"], {"name": "Sound Port - Birch", "name_local": "海峡港 - 桦林"})
        limit = float(row["value"]) * (365 if row["per"] == "day" else 1)
        full = float(rng.gamma(3, 0.25)) if row["capacity_id"] != "c2" else 1.31
        rows.append(
            {"capacity_id": row["capacity_id"], "place": terminal["name"], "place_local": terminal["name_local"],
             "link_id": row["link_id"], "terminal_id": row["terminal_id"], "load": full * limit, "capacity": limit,
             "unit": row["unit"], "utilisation": full, "kind": row["kind"], "status": row["status"],
             "source": row["source"]}
        )  # fmt: skip
    return rows


def _indicators(of: StandInRegion, rng: np.random.Generator) -> Rows:
    standard = [
        ("freight", "Freight moved", "货运量", "Mt", "neither", 812.0, "corridor"),
        ("logistics_cost", "Logistics cost", "物流费用", "bn yuan", "lower", 176.0, "corridor"),
        ("co2e", "Freight emissions", "货运碳排放", "Mt CO2e", "lower", 21.0, "waters and carbon"),
    ]
    keys = ("indicator", "title", "title_local", "unit", "better", "value", "group")
    rows = [{**dict(zip(keys, row, strict=True)), "origin": "model", "basis": ""} for row in standard]
    for row in _each(of, "indicators"):
        seen = of.table("observations").query("indicator == @row['indicator']")["value"]
        base = float(seen.iloc[0]) if len(seen) else 4000.0
        origin = "observation" if row["indicator"] == "logistics_gap" else "model"
        value = base if origin == "observation" else base * float(rng.lognormal(0, 0.12))
        rows.append(
            {**{key: row[key] for key in keys if key != "value"}, "value": value, "origin": origin, "basis": ""}
        )
    return rows


def _fit(of: StandInRegion, rng: np.random.Generator) -> Rows:
    titles = {row["indicator"]: row for row in _each(of, "indicators")}
    rows = []
    for row in _each(of, "observations"):
        title = titles[row["indicator"]]
        modelled = float(row["value"]) * float(rng.lognormal(0, 0.2))
        rows.append(
            {**{k: row[k] for k in ("observation_id", "indicator", "place", "year", "unit", "use", "source", "status")},
             "title": title["title"], "title_local": title["title_local"], "observed": float(row["value"]),
             "modelled": modelled, "rel_error": modelled / float(row["value"]) - 1}
        )  # fmt: skip
    return rows
