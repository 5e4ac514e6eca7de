"""What each indicator counts, as terms over the model's flows.

The ports' statistics weigh boxes with their tare, book vehicles and lorries on the Bohai at 30 t and count ore
that is blended at Dalian when it comes and when it leaves. Blended ore is not a flow of the model; it is carried as a
fixed tonnage in proportion to Brazil's ore, whose amount is fixed too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from .frames import frame

COLUMNS = [
    "indicator",
    "term",
    "part",
    "coefficient",
    "flow",
    "place",
    "from_mode",
    "to_mode",
    "commodity",
    "origin",
    "destination",
]
MT = 1e-6
T_PER_TEU = {"box_domestic": 18.5, "box_international": 10.0, "box_empty": 2.3}
LADEN = ("box_domestic", "box_international")
TARE = {"box_domestic": 2.3 / 18.5, "box_international": 2.3 / 10.0}
FERRY_QUAY = "dalian_port"  # lorries drive on board for Yantai here
LORRY_BOOKED_OVER_LOAD = 2.0  # a lorry is booked at 30 t and carries some 15 t: assumption
T_PER_CAR, T_BOOKED_PER_VEHICLE = 1.6, 30.0
BLENDED_BOOKED_MT, BRAZIL_ORE_MT = 20.0, 18.0  # 10 Mt in and 10 Mt out (port statement, 2017)
GROUPS = ("dalian", "yingkou", "jinzhou", "dandong", "panjin", "huludao")
LPC = ("dalian", "yingkou")
LPC_CRUDE = ("dalian_port", "xianrendao", "bayuquan")
HEILONGJIANG_STATIONS = (
    *("harbin", "qiqihar", "jixi", "hegang", "shuangyashan", "daqing", "yichun", "jiamusi", "qitaihe"),
    *("mudanjiang", "heihe", "suihua", "jiagedaqi", "suifenhe", "tongjiang"),
)
BULK = ("dry_bulk", "liquid_bulk", "general", "vehicles")


@dataclass
class Terms:
    """The terms of one indicator, numbered as they are added."""

    indicator: str
    note: str = ""
    source: str = "landsea-estimate"
    rows: list[dict[str, object]] = field(default_factory=list)

    def add(self, coefficient: float, flow: str, part: str = "numerator", **where: str) -> None:
        """Add one term."""
        row: dict[str, object] = {
            "indicator": self.indicator,
            "term": len(self.rows) + 1,
            "part": part,
            "coefficient": float(f"{coefficient:.7g}"),
            "flow": flow,
            "place": "*",
            "from_mode": "*",
            "to_mode": "*",
            "commodity": "*",
            "origin": "*",
            "destination": "*",
        }
        self.rows.append(row | where | {"source": self.source, "status": "derived", "note": self.note})

    def quay(self, coefficient: float, place: str, commodity: str) -> None:
        """Count what crosses the quay at a place, both ways."""
        self.add(coefficient, "transfer", place=place, from_mode="sea", commodity=commodity)
        self.add(coefficient, "transfer", place=place, to_mode="sea", commodity=commodity)

    def lorries(self, coefficient: float, part: str = "numerator") -> None:
        """Count what lorries carry on and off the ferries to Yantai."""
        where = {"place": FERRY_QUAY, "commodity": "general_cargo"}
        self.add(coefficient, "transfer", part, from_mode="road", to_mode="ferry", **where)
        self.add(coefficient, "transfer", part, from_mode="ferry", to_mode="road", **where)

    def landside(self, part: str, place: str, mode: str, commodity: str) -> None:
        """Count what changes between sea and one land mode at a place, both ways, in percent."""
        factor = 100.0 if part == "numerator" else 1.0
        self.add(factor, "transfer", part, place=place, from_mode="sea", to_mode=mode, commodity=commodity)
        self.add(factor, "transfer", part, place=place, from_mode=mode, to_mode="sea", commodity=commodity)
        if place == "dalian" and mode == "road":
            # A lorry that drives on board is no cargo that was brought to a quay.
            self.lorries(-factor, part)


def build_counting() -> pd.DataFrame:
    """Make counting.csv."""
    builders = (_throughputs, _cargoes, _containers, _shares, _borders, _hinterland)
    return frame([row for builder in builders for terms in builder() for row in terms.rows], COLUMNS)


def _blended(terms: Terms) -> None:
    terms.add(MT * BLENDED_BOOKED_MT / BRAZIL_ORE_MT, "demand", origin="brazil", commodity="iron_ore")


def _throughputs() -> Iterator[Terms]:
    for indicator, groups in (("liaoning", GROUPS), *((group, (group,)) for group in GROUPS)):
        terms = Terms(
            f"throughput_{indicator}", "with tare, vehicles at 30 t and blended ore twice, as the statistics book"
        )
        for group in groups:
            terms.quay(MT, group, "*")
            for commodity, share in TARE.items():
                terms.quay(MT * share, group, commodity)
            terms.quay(MT * (T_BOOKED_PER_VEHICLE / T_PER_CAR - 1), group, "vehicles")
        if "dalian" in groups:
            _blended(terms)
            terms.lorries(MT * (LORRY_BOOKED_OVER_LOAD - 1))
        yield terms


def _cargoes() -> Iterator[Terms]:
    ore = _quays("iron_ore_lpc", LPC, "iron_ore")
    ore.note = "blended ore in and out as a fixed 20 Mt"
    _blended(ore)
    yield ore
    yield _quays("iron_ore_yingkou", ("yingkou",), "iron_ore")
    yield _quays("grain_lpc", LPC, "grain")
    yield _quays("crude_lpc", LPC_CRUDE, "crude_oil")
    yield _quays("oil_products_lpc", LPC_CRUDE, "oil_products")
    yield _quays("steel_lpc", LPC, "steel")
    yield _quays("steel_yingkou", ("yingkou",), "steel")
    yield _quays("coal_yingkou", ("yingkou",), "coal")
    bulk = _quays("other_bulk_lpc", LPC, "coal", "general_cargo")
    bulk.note = "lorries on ferries left out"
    bulk.lorries(-MT)
    yield bulk
    yield _quays("coal_grain_jinzhou", ("jinzhou",), "coal", "grain")
    yield _quays("vehicles_lpc", LPC, "vehicles", factor=1 / T_PER_CAR)
    abroad = Terms("vehicles_foreign", "both ends as demanded; none goes by another port's ship")
    for market in ("west_europe", "japan", "south_korea", "asean", "middle_east"):
        abroad.add(1 / T_PER_CAR, "demand", origin=market, commodity="vehicles")
        abroad.add(1 / T_PER_CAR, "demand", destination=market, commodity="vehicles")
    yield abroad
    belt = Terms("ore_conveyor_bayuquan")
    belt.add(MT, "transfer", place="bayuquan", from_mode="sea", to_mode="site", commodity="iron_ore")
    yield belt


def _quays(indicator: str, places: tuple[str, ...], *commodities: str, factor: float = MT) -> Terms:
    terms = Terms(indicator)
    for place in places:
        for commodity in commodities:
            terms.quay(factor, place, commodity)
    return terms


def _containers() -> Iterator[Terms]:
    for indicator, groups in (
        ("containers_liaoning", GROUPS),
        ("containers_lpc", LPC),
        ("containers_dalian", ("dalian",)),
        ("containers_yingkou", ("yingkou",)),
        ("containers_jinzhou", ("jinzhou",)),
    ):
        terms = Terms(indicator, "tonnes over tonnes per TEU: domestic 18.5, international 10, empty 2.3")
        for group in groups:
            for commodity, tonnes in T_PER_TEU.items():
                terms.quay(MT / tonnes, group, commodity)
        yield terms


def _shares() -> Iterator[Terms]:
    for indicator, places, mode in (
        ("sea_rail_share_liaoning", GROUPS, "rail"),
        ("sea_rail_share_dalian", ("dalian",), "rail"),
        ("road_share_dalian", ("dalian",), "road"),
    ):
        terms = Terms(
            indicator, "dry cargo between quay and hinterland; belts, trans-shipment and lorries on ferries left out"
        )
        for place in places:
            terms.landside("numerator", place, mode, "dry")
        for place in places:
            terms.landside("denominator", place, "rail", "dry")
            terms.landside("denominator", place, "road", "dry")
        yield terms
    yield _box_abroad_share()
    yield _box_rail_share()
    yield _box_rail_jinzhou()
    yield _grain_share()
    yield _rail_share_of_tkm()


def _box_abroad_share() -> Terms:
    terms = Terms("box_abroad_share_dalian", "laden boxes, both ways")
    for group in GROUPS:
        for part in ("numerator", "denominator") if group == "dalian" else ("denominator",):
            factor = 100.0 if part == "numerator" else 1.0
            terms.add(factor, "transfer", part, place=group, from_mode="sea", commodity="box_international")
            terms.add(factor, "transfer", part, place=group, to_mode="sea", commodity="box_international")
    return terms


def _box_rail_share() -> Terms:
    terms = Terms("container_rail_share_liaoning", "laden TEU by rail over laden TEU over the quays")
    for group in GROUPS:
        for commodity in LADEN:
            per_teu = 1 / T_PER_TEU[commodity]
            where = {"place": group, "commodity": commodity}
            terms.add(100 * per_teu, "transfer", from_mode="sea", to_mode="rail", **where)
            terms.add(100 * per_teu, "transfer", from_mode="rail", to_mode="sea", **where)
            terms.add(per_teu, "transfer", "denominator", from_mode="sea", **where)
            terms.add(per_teu, "transfer", "denominator", to_mode="sea", **where)
    return terms


def _box_rail_jinzhou() -> Terms:
    terms = Terms("container_rail_jinzhou", "thousand laden TEU")
    for commodity in LADEN:
        where = {"place": "jinzhou", "commodity": commodity}
        terms.add(1e-3 / T_PER_TEU[commodity], "transfer", from_mode="sea", to_mode="rail", **where)
        terms.add(1e-3 / T_PER_TEU[commodity], "transfer", from_mode="rail", to_mode="sea", **where)
    return terms


def _grain_share() -> Terms:
    terms = Terms("grain_share_jinzhou", "outbound only")
    terms.add(100.0, "transfer", place="jinzhou", to_mode="sea", commodity="grain")
    for group in GROUPS:
        terms.add(1.0, "transfer", "denominator", place=group, to_mode="sea", commodity="grain")
    return terms


def _rail_share_of_tkm() -> Terms:
    terms = Terms("rail_share_tkm", "links with both ends in China")
    terms.add(100.0, "link_tkm", place="CN", from_mode="rail")
    for mode in ("rail", "road"):
        terms.add(1.0, "link_tkm", "denominator", place="CN", from_mode=mode)
    return terms


def _borders() -> Iterator[Terms]:
    for indicator, place in (
        ("manzhouli_import", "manzhouli"),
        ("suifenhe_import", "suifenhe"),
        ("tongjiang_import", "tongjiang"),
    ):
        # Railways count what comes over the border by rail, whether a train or a lorry takes it on.
        terms = Terms(indicator, "off the broad gauge, boxes left out")
        for commodity in BULK:
            terms.add(MT, "transfer", place=place, from_mode="rail_1520", to_mode="*", commodity=commodity)
        yield terms
    for indicator, place in (
        ("manzhouli_both", "manzhouli"),
        ("erenhot_both", "erenhot"),
        ("hunchun_both", "hunchun"),
    ):
        yield _reloaded(indicator, place, "*", MT, onward="*")
    for place in ("manzhouli", "erenhot", "suifenhe"):
        yield _reloaded(
            f"{place}_teu", place, "box_international", 1e-3 / T_PER_TEU["box_international"], onward="rail"
        )


def _reloaded(indicator: str, place: str, commodity: str, factor: float, onward: str) -> Terms:
    """Count what changes between the broad gauge and `onward`; boxes on trains go on by train."""
    terms = Terms(indicator, "both ways")
    for one, other in (("rail_1520", onward), (onward, "rail_1520")):
        terms.add(factor, "transfer", place=place, from_mode=one, to_mode=other, commodity=commodity)
    return terms


def _hinterland() -> Iterator[Terms]:
    pipe = Terms("pipeline_mohe_daqing")
    pipe.add(MT, "access", place="siberia", from_mode="pipe", commodity="crude_oil")
    yield pipe
    split = Terms("hulunbuir_coal_north", "the Harbin bureau serves Heilongjiang and Hulunbuir")
    north, south = ("Heilongjiang", "hailar"), ("Liaoning", "Jilin", "chifeng", "tongliao", "ulanhot")
    for destination in north:
        split.add(100.0, "demand", origin="hailar", destination=destination, commodity="coal")
    for destination in (*north, *south):
        split.add(1.0, "demand", "denominator", origin="hailar", destination=destination, commodity="coal")
    yield split
    coal = Terms("hulunbuir_coal_rail", "from sidings, and from lorries at the station")
    coal.add(MT, "access", place="hailar", from_mode="rail", commodity="coal")
    coal.add(MT, "transfer", place="hailar", from_mode="road", to_mode="rail_1435", commodity="coal")
    yield coal
    yield _loaded_on_rail("heilongjiang_rail_sent", ("Heilongjiang",), HEILONGJIANG_STATIONS)
    yield _loaded_on_rail(
        "harbin_bureau_sent", ("Heilongjiang", "hailar"), (*HEILONGJIANG_STATIONS, "hailar", "manzhouli")
    )


def _loaded_on_rail(indicator: str, zones: tuple[str, ...], stations: tuple[str, ...]) -> Terms:
    """Count what sidings load, what lorries bring to a station, and what comes over the border."""
    terms = Terms(indicator, "sidings, yards reached by lorry, and imports reloaded at the border")
    for zone in zones:
        terms.add(MT, "access", place=zone, from_mode="rail")
    for station in stations:
        for mode in ("road", "rail_1520"):
            terms.add(MT, "transfer", place=station, from_mode=mode, to_mode="rail_1435")
    return terms
