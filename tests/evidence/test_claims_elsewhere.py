"""Claims of texts in other styles: communiqués, port news and plans of places that no test document is about."""

from __future__ import annotations

import pytest

#: Sentence or paragraph; then of each core claim: words, quantity, subject, year, kind, direction.
TOLD = [
    ("Haimen Port handled 440 million tonnes of cargo and 3 million TEUs of containers in 2023.", [
        ("440 million tonnes", "cargo_handled", "Haimen Port", "2023", "observed", None),
        ("3 million TEUs", "containers_handled", "Haimen Port", "2023", "observed", None)]),
    ("In 2023, sea-rail trains of Ningbo exceeded 9,580, compared with 8,820 a year earlier.", [
        ("9,580", "sea_rail_trains_ningbo", "Ningbo", "2023", "observed", None),
        ("8,820", "sea_rail_trains_ningbo", "Ningbo", "2022", "observed", None)]),
    ("The Hanjiang Canal, 134.2 km long, will cost around 72.7 billion yuan.", [
        ("134.2 km", "length", "Hanjiang Canal", None, "observed", None),
        ("72.7 billion yuan", "cost", "Hanjiang Canal", None, "target", None)]),
    ("By 2025, Ningbo Port will raise container throughput to 35 million TEUs.", [
        ("35 million TEUs", "container_throughput", "Ningbo Port", "2025", "target", None)]),
    ("In 2022, Ningbo cut unloading time by 30 percent and saved 5.2 billion yuan.", [
        ("30 percent", "unloading_time_decrease", "Ningbo", "2022", "observed", "decrease"),
        ("5.2 billion yuan", "savings", "Ningbo", "2022", "observed", None)]),
    ("From 2019 to 2022, the container throughput of Ningbo grew from 3.8 million TEUs to 7 million TEUs.", [
        ("3.8 million TEUs", "container_throughput_ningbo", "Ningbo", "2019", "observed", None),
        ("7 million TEUs", "container_throughput_ningbo", "Ningbo", "2022", "observed", None)]),
    ("In 2023, the population of Fujian was 41.83 million, 50,000 fewer than at the end of 2022.", [
        ("41.83 million", "population_fujian", "Fujian Province", "2023", "observed", None),
        ("50,000", "population_fujian", "Fujian Province", "2023", "observed", "decrease")]),
    ("Wind capacity of Fujian is planned to reach 5 GW, compared with 0.45 GW in 2020.", [
        ("5 GW", "wind_capacity_fujian", "Fujian Province", None, "target", None),
        ("0.45 GW", "wind_capacity_fujian", "Fujian Province", "2020", "observed", None)]),
    ("During the 13th Five-Year Plan period, output of Hebei grew by 8.3 percent.", [
        ("8.3 percent", "output_hebei_growth", "Hebei Province", "2016-2020", "observed", "increase")]),
    ("North China's Tianjin port saw its foreign trade increase by 2.2 percent to 954 billion yuan in 2023.", [
        ("2.2 percent", "foreign_trade_growth", "Tianjin Port", "2023", "observed", "increase"),
        ("954 billion yuan", "foreign_trade", "Tianjin Port", "2023", "observed", None)]),
    ("According to the Hebei Ocean Index (2021), the share of Hebei stands at 32%, below the national average (41%).", [
        ("32%", "share_hebei", "Hebei Province", "2021", "observed", None),
        ("41%", "below_national", "China", "2021", "observed", None)]),
    ("The overlap of functions between Tangshan and Cangzhou reaches 65%.", [
        ("65%", "overlap_functions_between_tangshan_cangzhou", "Tangshan and Cangzhou", None, "observed", None)]),
    ("厦门港完成集装箱吞吐量1255.4万标箱。", [
        ("1255.4万标箱", "厦门港集装箱吞吐量", "Xiamen Port", None, "observed", None)]),
    ("2023年，福建省实现地区生产总值54355亿元。开行中欧班列1200列，约占全国的7.1%。", [
        ("54355亿元", "福建省地区生产总值", "Fujian Province", "2023", "observed", None),
        ("1200", "中欧班列", "Fujian Province", "2023", "observed", None),
        ("7.1%", "中欧班列占全国比重", "Fujian Province", "2023", "observed", None)]),
    ("平陆运河全长134.2公里。", [("134.2公里", "平陆运河全长", "平陆运河", None, "observed", None)]),
    ("到2030年，福建省产值突破2500亿元。货物吞吐量提高到5亿吨。", [
        ("2500亿元", "福建省产值", "Fujian Province", "2030", "target", None),
        ("5亿吨", "货物吞吐量", "Fujian Province", "2030", "target", None)]),
    ("近岸海域水质优良比例达83.7%。", [("83.7%", "近岸海域水质优良比例", "", None, "observed", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), TOLD, ids=[text[:40] for text, _ in TOLD])
def test_what_a_claim_tells(claims, text, wanted):
    found = [one for one in claims(text) if one.tier == "core"]
    told = [(one.text, one.quantity, one.subject, one.year, one.kind, one.direction) for one in found]
    assert told == wanted


@pytest.mark.parametrize(
    ("text", "span", "value", "unit"),
    [
        ("Trains run at 250 km per hour.", "250 km per hour", 250, "km/h"),
        ("The trip takes half an hour.", "half an hour", 0.5, "hours"),
        (
            "The port handled 3.5 million 20-foot equivalent units.",
            "3.5 million 20-foot equivalent units",
            3.5e6,
            "TEU",
        ),
        ("The value of goods was 1974.3 billion yuan.", "1974.3 billion yuan", 1974.3e9, "yuan"),
        ("Stations stand at 2.3 per 100 kilometres, below the average of 3.1.", "3.1", 3.1, "count/100km"),
    ],
)
def test_units_of_other_styles(claims, text, span, value, unit):
    [one] = [one for one in claims(text) if one.text == span]
    assert (one.value, one.unit, one.year) == (pytest.approx(value), unit, None)


def test_a_repeated_time_is_a_frequency(claims):
    [one] = claims("The rules of Hebei are revised every five years.")
    assert one.tier == "frequency"


def test_a_coast_is_no_country(claims):
    [one] = claims("沿海地区产值占全国80%。")
    assert one.subject != "Haiti"


def test_a_plain_year_is_a_number_in_json_and_a_period_a_string(claims):
    plain, period = claims("In 2022, trade of Hebei reached 3 billion yuan; from 2016 to 2020 it grew by 4%.")
    assert plain.as_dict()["year"] == 2022
    assert period.as_dict()["year"] == "2016-2020"
