"""Zones: 41 prefectures with their people and product, and 18 markets and sources outside."""

from __future__ import annotations

import pandas as pd

from .accounts.listed import zone_economies
from .facts import Fact, Facts
from .frames import frame, join_notes, join_sources, number, read_table, records

COLUMNS = [
    "zone_id",
    "node_id",
    "name",
    "name_local",
    "kind",
    "inside",
    "country",
    "group",
    "economy",
    "population",
    "gdp_bn_yuan",
]
POPULATION_YEARS = (
    ("population_resident_yearend", "2022", 1e4),
    ("population_resident_yearend", "2021", 1e4),
    ("population_resident_yearend", "2023", 1e4),
    ("population_census_2020", "2020", 1.0),
)
GDP_YEARS = ("2022", "2023", "2021", "2020")
# Parts that the statistics count apart and the pack counts with a prefecture.
ADDED_POPULATION = {"tonghua": "meihekou", "baishan": "changbaishan"}


def build_zones(facts: Facts) -> pd.DataFrame:
    """Make zones.csv."""
    economy = zone_economies()
    rows = [{**row, "economy": economy[str(row["zone_id"])]} for row in (*_inside(facts), *_outside())]
    return frame(rows, COLUMNS)


def _inside(facts: Facts) -> list[dict[str, object]]:
    rows = []
    for zone in records(read_table("inside_zones")):
        people, people_note, people_source = _population(facts, zone["zone_id"], zone["reference_id"])
        product, product_note, product_source, status = _gdp(facts, zone["zone_id"], zone["reference_id"])
        rows.append(
            {
                "zone_id": zone["zone_id"],
                "node_id": zone["zone_id"],
                "name": zone["name"],
                "name_local": zone["name_local"],
                "kind": "prefecture",
                "inside": "true",
                "country": "CN",
                "group": zone["group"],
                "population": round(people),
                "gdp_bn_yuan": round(product, 2),
                "source": join_sources(people_source, product_source),
                "status": status,
                "note": join_notes(people_note, product_note),
            }
        )
    return rows


def _outside() -> list[dict[str, object]]:
    rows = records(read_table("outside_zones"))
    return [{**row, "inside": "false", "status": "estimate"} for row in rows]


def _lookup(facts: Facts, reference_id: str, measure: str, year: str) -> Fact | None:
    table = facts.table("economy/prefectures")
    hits = (table["id"] == reference_id) & (table["measure"] == measure) & (table["year"] == year)
    nth = "#1" if hits.sum() > 1 else ""
    return facts.get(f"economy/prefectures|{reference_id}|{measure}|{year}{nth}") if hits.any() else None


def _population(facts: Facts, zone_id: str, reference_id: str) -> tuple[float, str, str]:
    found = (
        (fact, factor)
        for measure, year, factor in POPULATION_YEARS
        if (fact := _lookup(facts, reference_id, measure, year)) is not None
    )
    fact, factor = next(found, (None, 1.0))
    if fact is None:
        msg = f"no population for {zone_id}"
        raise LookupError(msg)
    people, note, source = fact.value * factor, f"population {fact.year}", fact.source
    added = ADDED_POPULATION.get(zone_id)
    if added:
        part = facts.get(f"economy/prefectures|{added}|population_census_2020|2020")
        people, note, source = people + part.value, f"{note}, with {added}", join_sources(source, part.source)
    return people, note, source


def _gdp(facts: Facts, zone_id: str, reference_id: str) -> tuple[float, str, str, str]:
    if zone_id in ("suihua", "heihe"):
        return _gdp_of_residual(facts, zone_id)
    if zone_id == "ulanhot":
        return _gdp_by_neighbours(facts)
    if zone_id == "liaoyuan":
        fact = facts.get("economy/prefectures|liaoyuan|gdp_estimate|2023")
        return fact.value / 10, "GDP 2023: provincial residual split by first-half 2022", fact.source, "estimate"
    for year in GDP_YEARS:
        fact_or_none = _lookup(facts, reference_id, "gdp", year)
        if fact_or_none is not None:
            return fact_or_none.value / 10, f"GDP {year}", fact_or_none.source, fact_or_none.status
    msg = f"no GDP for {zone_id}"
    raise LookupError(msg)


def _gdp_of_residual(facts: Facts, zone_id: str) -> tuple[float, str, str, str]:
    """Split the joint residual of Suihua and Heihe by their last separate figures (2015)."""
    joint = facts.get("economy/prefectures|suihua+heihe|gdp_estimate|2021")
    old = {zone: facts.get(f"economy/prefectures|{zone}|gdp|2015") for zone in ("suihua", "heihe")}
    share = old[zone_id].value / sum(fact.value for fact in old.values())
    note = f"GDP 2021: residual of Suihua and Heihe, share {number(share, 3)} by their GDP of 2015"
    return joint.value * share / 10, note, join_sources(joint.source, old[zone_id].source), "estimate"


def _gdp_by_neighbours(facts: Facts) -> tuple[float, str, str, str]:
    """Give Hinggan, for which no figure is at hand, the product per head of Tongliao and Chifeng."""
    neighbours = ("tongliao", "chifeng")
    gdp = [facts.get(f"economy/prefectures|{zone}|gdp|2023") for zone in neighbours]
    people = [facts.get(f"economy/prefectures|{zone}|population_census_2020|2020").value for zone in neighbours]
    own = facts.get("economy/prefectures|hinggan|population_census_2020|2020").value
    per_head = sum(fact.value for fact in gdp) / sum(people)
    note = "GDP: no figure found, product per head of Tongliao and Chifeng (2023) times population"
    return per_head * own / 10, note, join_sources(gdp[0].source, "landsea-estimate"), "estimate"
