"""Claims of Chinese statistical prose, as communiqués and plans write it."""

from __future__ import annotations

import pytest

NUMBERS = [
    ("全年地区生产总值43944.1亿元，比上年增长5.5%。",
     [("43944.1亿元", 43944.1e8, "yuan", "exact"), ("5.5%", 5.5, "percent", "exact")]),
    ("总投资超过1.2万亿元。", [("1.2万亿元", 1.2e12, "yuan", "over")]),
    ("实际使用外资16.3亿美元，下降21.5%。",
     [("16.3亿美元", 16.3e8, "USD", "exact"), ("21.5%", 21.5, "percent", "exact")]),
    ("货物吞吐量7.8亿吨。", [("7.8亿吨", 7.8e8, "t", "exact")]),
    ("集装箱吞吐量突破500万标箱。", [("500万标箱", 5e6, "TEU", "over")]),
    ("比上年末提高1.12个百分点。", [("1.12个百分点", 1.12, "percentage_points", "exact")]),
    ("常住人口7393万人，出生率为5.73‰。",
     [("7393万人", 7393e4, "persons", "exact"), ("5.73‰", 0.573, "percent", "exact")]),
    ("增长近一成，约三成五的企业受益。",
     [("一成", 10, "percent", "approx_below"), ("三成五", 35, "percent", "approx")]),
    ("占全国的三分之一。", [("三分之一", 100 / 3, "percent", "approx")]),
    ("百分之十二点五的企业。", [("百分之十二点五", 12.5, "percent", "exact")]),
    ("产值翻一番，出口增长2.5倍。", [("翻一番", 2, "ratio", "exact"), ("2.5倍", 2.5, "ratio", "exact")]),
    ("过半企业盈利。", [("过半", 50, "percent", "over")]),
    ("增长6%左右。", [("6%", 6, "percent", "approx")]),
    ("达到3500亿元以上。", [("3500亿元", 3500e8, "yuan", "at_least")]),
    ("控制在15万公顷以内。", [("15万公顷", 15e4, "ha", "at_most")]),
    ("港口能力不低于12亿吨。", [("12亿吨", 12e8, "t", "at_least")]),
    ("不足100公里。", [("100公里", 100, "km", "under")]),
    ("带动就业20万—25万人。", [("20万—25万人", 225000, "persons", "range")]),
    ("增长5%至7%。", [("5%至7%", 6, "percent", "range")]),
    ("培育3～5家企业。", [("3～5", 4, "count", "range")]),
    ("里程8500多公里，开行1200余列。", [("8500多公里", 8500, "km", "over"), ("1200", 1200, "count", "over")]),
    ("新设企业二十一家，有六户上市。", [("二十一", 21, "count", "exact"), ("六", 6, "count", "exact")]),
    ("用海面积15万亩。", [("15万亩", 10000, "ha", "exact")]),
    ("用电量2661.4亿千瓦时，装机40万千瓦。",
     [("2661.4亿千瓦时", 2661.4e8, "kWh", "exact"), ("40万千瓦", 4e8, "W", "exact")]),
    ("三次产业结构为10.2：37.4：52.4。",
     [("10.2", 10.2, "percent", "exact"), ("37.4", 37.4, "percent", "exact"), ("52.4", 52.4, "percent", "exact")]),
    ("全年增长５.５％。", [("５.５％", 5.5, "percent", "exact")]),
    ("突破千万标箱。", [("千万标箱", 1e7, "TEU", "over")]),
    ("通关时间由48小时压缩至12小时。", [("48小时", 48, "hours", "exact"), ("12小时", 12, "hours", "exact")]),
    ("收入比由2.21缩小至2.14。", [("2.21", 2.21, "index", "exact"), ("2.14", 2.14, "index", "exact")]),
    ("连续五年增长。", [("五年", 5, "years", "exact")]),
    ("自然增长率为-2.43‰。", [("-2.43‰", -0.243, "percent", "exact")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), NUMBERS, ids=[text for text, _ in NUMBERS])
def test_numbers(claims, text, wanted):
    found = [one for one in claims(text) if one.tier == "core"]
    assert [(one.text, one.unit, one.bound) for one in found] == [
        (words, unit, bound) for words, _, unit, bound in wanted
    ]
    assert [one.value for one in found] == pytest.approx([value for _, value, _, _ in wanted])
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "2023年3月15日，会议召开。",
        "二〇二三年五月，规划印发。",
        "一、综合情况",
        "（三）主要目标",
        "第三章 重点任务",
        "第一产业、第二产业和第三产业协调发展。",
        "联系电话：0311-86234567 邮编：050051",
        "冀政发〔2023〕12号",
        "积极参与“一带一路”建设，统筹推进“五位一体”总体布局。",
        "“十四五”规划实施以来，成效明显。",
        "一是加快建设，二是深化改革。",
        "见表3和图12。",
        "提供7×24小时服务，万元GDP能耗下降。",
        "四川、九江、三亚和六安都参加了。",
        "进一步提高水平，一批项目落地，千家万户受益。",
        "上半年和前三季度保持稳定。",
    ],
)
def test_what_is_no_claim(claims, text):
    assert claims(text) == []


def test_a_communique_speaks_of_its_year(claims):
    text = "全省生产总值43944.1亿元，比上年增长5.5%。进出口5818.4亿元，恢复到2019年的95.6%。"
    found = claims(text, title="2023年河北省国民经济和社会发展统计公报")
    assert {one.year for one in found} == {"2023"}
    assert {one.subject for one in found} == {"Hebei Province"}
    assert [one.direction for one in found] == [None, "increase", None, None]
    assert [one.quantity for one in found][:2] == ["生产总值", "生产总值增长"]


def test_two_years_of_a_change(claims):
    found = claims("指数从2018年的0.62上升到2022年的0.71。")
    assert [(one.value, one.year) for one in found] == [(0.62, "2018"), (0.71, "2022")]


def test_a_plan_sets_targets(claims):
    found = claims("到2030年，山东省海洋生产总值力争达到3500亿元以上，年均增长6%左右，能耗降低13.5%。")
    assert [(one.value, one.year, one.kind, one.direction) for one in found] == [
        (3500e8, "2030", "target", None),
        (6, "2030", "target", "increase"),
        (13.5, "2030", "target", "decrease"),
    ]
    assert {one.subject for one in found} == {"Shandong Province"}


def test_five_year_plans_are_periods(claims):
    (one,) = claims("“十四五”期间，新增就业预计20万人。")
    assert (one.year, one.kind) == ("2021-2025", "forecast")


def test_a_gap_is_a_comparison(claims):
    found = claims("河北铁水联运占比为5.2%，比山东低3.1个百分点，高于全国平均水平0.4个百分点。")
    assert [(one.kind, one.comparator) for one in found] == [
        ("observed", None),
        ("comparison", "山东"),
        ("comparison", "全国平均水平"),
    ]


def test_a_share_names_its_whole(claims):
    (one,) = claims("海洋产业占国内生产总值的比重达到15%。")
    assert (one.kind, one.comparator) == ("observed", "国内生产总值")


def test_lists_in_order(claims):
    found = claims(
        "石家庄市、唐山市、沧州市生产总值分别为7534.2亿元、9133.3亿元和4440.6亿元，分别增长6.1%、5.9%和5.9%。"
    )
    assert [one.subject for one in found] == ["Shijiazhuang", "Tangshan", "Cangzhou"] * 2
    assert [one.direction for one in found] == [None] * 3 + ["increase"] * 3


def test_ranks_and_ordinals(claims):
    found = claims("唐山港吞吐量居世界沿海港口第2位，产量全国第一，进入前三名，入选第七批试点。")
    assert [(one.text, one.value, one.unit, one.tier, one.bound) for one in found] == [
        ("第2", 2, "rank", "core", "exact"),
        ("第一", 1, "rank", "core", "exact"),
        ("前三", 3, "rank", "core", "at_most"),
        ("第七", 7, "ordinal", "ordinal", "exact"),
    ]


def test_a_body_has_one_name_in_both_languages(claims):
    chinese = claims("唐山港吞吐量8.4亿吨。河北自贸试验区新设企业163家。")
    english = claims("Tangshan Port handled 840 million tonnes. The Hebei Pilot Free Trade Zone has 163 firms.")
    assert [one.subject for one in chinese] == [one.subject for one in english]


def test_slogans_and_parts(claims):
    found = claims("构建“一核两带三区”格局，建设四大产业集群。再次强调“一核两带三区”。")
    assert all(one.tier in ("label", "structural") for one in found)
    assert ("四", "structural") in [(one.text, one.tier) for one in found]
