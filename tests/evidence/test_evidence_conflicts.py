"""Each rule finds its kind, with the arithmetic done again here, and keeps quiet where nothing is wrong."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from made_documents import Made, claim, statements

from landsea.evidence import Fact, find_conflicts
from landsea.evidence.conflicts import of_fact, written_year
from landsea.evidence.conflicts.amounts import amount
from landsea.evidence.conflicts.precision import bounds, rounding
from landsea.evidence.conflicts.units import base


def rules(found):
    return [(one.kind, one.rule) for one in found]


def one_claim(text, words, value, unit, quantity, name="a.txt", **more):
    document = Made(name, text)
    return statements(document, claim(document, words, value, unit, quantity, **more))


RATES = [
    ("The overlap rate of departmental duties is 37%.", "37%", 37.0),
    ("Duties of departments overlap by 31.6%.", "31.6%", 31.6),
]


def overlaps(**second):
    document = Made("plan.txt", f"{RATES[0][0]} {RATES[1][0]}")
    return statements(
        document,
        claim(document, "37%", 37.0, "percent", "overlap_rate_of_departmental_duties"),
        claim(document, "31.6%", 31.6, "percent", "overlap_rate_of_departmental_duties", **second),
    )


def test_one_quantity_with_two_values():
    [one] = find_conflicts(overlaps(year="2022"))
    assert (one.kind, one.rule) == ("true_conflict", "values.differ_undated")
    assert "5.4 percentage points" in one.arithmetic()
    assert f"{37 / 31.6:.3g}" in one.arithmetic()
    assert "5.4个百分点" in one.arithmetic("zh")


@pytest.mark.parametrize(
    "second", [{"kind": "target"}, {"kind": "comparison"}, {"subject": "Brineport"}, {"tier": "label"}]
)
def test_no_conflict_of_what_is_not_comparable(second):
    assert find_conflicts(overlaps(**second)) == []


def test_two_years_are_two_values():
    document = Made("plan.txt", "In 2018 the health index was 0.62. In 2022 the health index was 0.71.")
    found = statements(
        document,
        claim(document, "0.62", 0.62, "index", "health_index_of_waters", year="2018"),
        claim(document, "0.71", 0.71, "index", "health_index_of_waters", year="2022"),
    )
    assert find_conflicts(found) == []


def test_rounding_is_no_conflict_but_an_agreement_across_documents():
    one = one_claim(
        "Ports handled 7.8 million tonnes in 2022.", "7.8 million tonnes", 7.8e6, "t", "port_throughput", year="2022"
    )
    text = "Port throughput was 7.83 million tonnes in 2022."
    other = one_claim(text, "7.83 million tonnes", 7.83e6, "t", "port_throughput", "b.txt", year="2022")
    assert rules(find_conflicts([*one, *other])) == [("agreement", "values.agree")]


def test_figures_of_one_sentence_are_of_two_things():
    document = Made("plan.txt", "The rail share of cargo is 29% inland and the rail share of cargo is 32% at sea.")
    two = statements(
        document,
        claim(document, "29%", 29.0, "percent", "rail_share"),
        claim(document, "32%", 32.0, "percent", "rail_share"),
    )
    assert find_conflicts(two) == []


def test_a_place_and_its_part_differ_in_scope():
    document = Made(
        "plan.txt", "Rail carries 32% of port cargo in Tidewater. At Saltmouth rail carries 29% of port cargo."
    )
    two = statements(
        document,
        claim(document, "32%", 32.0, "percent", "rail_share_of_port_cargo", subject="Tidewater"),
        claim(document, "29%", 29.0, "percent", "rail_share_of_port_cargo", subject="Saltmouth"),
    )
    assert find_conflicts(two) == []
    assert rules(find_conflicts(two, {"Saltmouth": "Tidewater"})) == [("definition", "values.scope")]


def test_a_series_that_breaks():
    one = one_claim(
        "In 2017 port throughput was 1.1 billion tonnes.",
        "1.1 billion tonnes",
        1.1e9,
        "t",
        "port_throughput",
        year="2017",
    )
    other = one_claim(
        "In 2022 port throughput was 780 million tonnes.",
        "780 million tonnes",
        7.8e8,
        "t",
        "port_throughput",
        "b.txt",
        year="2022",
    )
    [found] = find_conflicts([*one, *other])
    assert (found.kind, f"{100 * (780 / 1100 - 1):+.0f}%" in found.arithmetic()) == ("series_break", True)


def zone(share="16.5%", total=None):
    text = f"In 2023 trade of the free zone was 126.43 billion yuan, accounting for {share} of the province's trade."
    document = Made("zone.txt", text)
    found = statements(
        document,
        claim(document, "126.43 billion yuan", 126.43e9, "yuan", "trade", subject="Tidewater free zone", year="2023"),
        claim(
            document,
            share,
            float(share[:-1]),
            "percent",
            "share_of_province_trade",
            subject="Tidewater free zone",
            year="2023",
        ),
    )
    if total:
        words = f"{total} billion yuan"
        found += one_claim(
            f"In 2023 trade of Tidewater was {words}.",
            words,
            total * 1e9,
            "yuan",
            "trade",
            "b.txt",
            subject="Tidewater",
            year="2023",
        )
    return found


def test_a_total_that_a_share_implies_agrees_across_documents():
    [one] = find_conflicts(zone(total=766))
    assert (one.kind, one.rule) == ("agreement", "shares.agree_across")
    assert amount(126.43e9 / 0.165, "yuan") in one.arithmetic()


def test_a_total_that_a_share_implies_and_another_one():
    [one] = find_conflicts(zone(total=900))
    assert (one.kind, one.rule) == ("derived", "shares.total_differs")


@given(st.integers(1, 999), st.integers(1, 999), st.integers(-2000, 2000))
def test_a_share_never_contradicts_the_total_it_was_rounded_from(tenths, amount_bn, off):
    """A share computed from a true amount and a true total, both rounded, is never called a contradiction."""
    assume(tenths < 1000)
    total = amount_bn / (tenths / 1000)
    assume(total < 1e6)
    shown = round(total, 1)
    document = Made(
        "a.txt", f"In 2023 trade was {amount_bn} billion yuan, accounting for {tenths / 10:.1f}% of the total."
    )
    found = statements(
        document,
        claim(
            document,
            f"{amount_bn} billion yuan",
            amount_bn * 1e9,
            "yuan",
            "trade",
            subject="Tidewater zone",
            year="2023",
        ),
        claim(
            document,
            f"{tenths / 10:.1f}%",
            tenths / 10,
            "percent",
            "share_of_trade",
            subject="Tidewater zone",
            year="2023",
        ),
    )
    words = f"{shown:.1f} billion yuan"
    found += one_claim(
        f"In 2023 trade was {words}.", words, shown * 1e9, "yuan", "trade", "b.txt", subject="Tidewater", year="2023"
    )
    assert [one for one in find_conflicts(found) if not one.agrees] == []


def test_two_shares_whose_totals_go_together():
    other = Made(
        "zone.txt",
        zone()[0].sentence + " In 2021 trade with neighbours was 253.18 billion yuan, one-third of total trade.",
    )
    more = statements(
        other,
        claim(
            other, "253.18 billion yuan", 253.18e9, "yuan", "trade_with_neighbours", subject="Tidewater", year="2021"
        ),
        claim(
            other,
            "one-third",
            100 / 3,
            "percent",
            "share_of_total_trade",
            subject="Tidewater",
            year="2021",
            bound="approx",
        ),
    )
    found = find_conflicts([*zone(), *more])
    assert ("derived", "shares.two_differ") not in rules(found)


def loss(share="19%", gdp=489.6):
    document = Made(
        "loss.txt",
        f"This causes a yearly loss of 12.7 billion yuan, equivalent to {share} of the marine economy's increment. "
        f"In 2022 marine GDP was {gdp} billion yuan.",
    )
    return statements(
        document,
        claim(document, "12.7 billion yuan", 12.7e9, "yuan", "yearly_loss", kind="estimate"),
        claim(document, share, float(share[:-1]), "percent", "share_of_increment", kind="estimate"),
        claim(document, f"{gdp} billion yuan", gdp * 1e9, "yuan", "marine_gdp", year="2022"),
    )


def test_an_increment_that_no_economy_has():
    [one] = find_conflicts(loss())
    increment = 12.7 / 0.19
    assert (one.kind, one.rule) == ("derived", "growth.implausible")
    assert amount(100 * increment / (489.6 - increment), "percent") in one.arithmetic()


def test_an_increment_larger_than_the_whole():
    assert rules(find_conflicts(loss(gdp=60.5))) == [("derived", "growth.impossible")]


def test_a_plausible_increment_is_no_finding():
    assert find_conflicts(loss(share="50%")) == []


@pytest.mark.parametrize(("before", "rule"), [("100", "growth.before_agrees"), ("90", "growth.before_differs")])
def test_growth_and_the_level_of_the_year_before(before, rule):
    now = Made("now.txt", "In 2022 port throughput was 105.0 million tonnes, a year-on-year growth of 5.0%.")
    found = statements(
        now,
        claim(now, "105.0 million tonnes", 105e6, "t", "port_throughput", year="2022"),
        claim(now, "5.0%", 5.0, "percent", "port_throughput_growth", year="2022", direction="increase"),
    )
    words = f"{before}.0 million tonnes"
    found += one_claim(
        f"In 2021 port throughput was {words}.",
        words,
        float(before) * 1e6,
        "t",
        "port_throughput",
        "b.txt",
        year="2021",
    )
    assert rule in [one.rule for one in find_conflicts(found)]


def gaps(second="22 percentage points", base_two="29%"):
    document = Made(
        "gaps.txt",
        "Rail intermodal transport stands at 32%, 19 percentage points lower than Sandport. "
        f"At Saltmouth rail intermodal transport is {base_two}, {second} lower than Quay.",
    )
    points = float(second.split()[0])
    return statements(
        document,
        claim(document, "32%", 32.0, "percent", "rail_intermodal_transport"),
        claim(
            document,
            "19 percentage points",
            19.0,
            "percentage_points",
            "lower",
            kind="comparison",
            comparator="Sandport",
        ),
        claim(
            document, base_two, float(base_two[:-1]), "percent", "rail_intermodal_transport", subject="Saltmouth Quay"
        ),
        claim(document, second, points, "percentage_points", "lower", kind="comparison", comparator="Quay", nth=-1),
    )


def test_two_gaps_with_one_benchmark_are_suspicious():
    found = [one for one in find_conflicts(gaps()) if one.rule == "gaps.one_benchmark"]
    assert len(found) == 1
    assert "51%" in found[0].arithmetic()


def test_two_gaps_with_two_benchmarks_are_not():
    assert "gaps.one_benchmark" not in [one.rule for one in find_conflicts(gaps("23 percentage points"))]


def counted(share, count="87", words="among {count} marine projects, {share} were delayed"):
    document = Made("count.txt", f"The review finds that {words.format(count=count, share=share)}.")
    return statements(
        document,
        claim(document, count, float(count), "count", "marine_projects"),
        claim(document, share, float(share[:-1]), "percent", "projects_delayed"),
    )


def test_a_share_of_a_whole_number_of_things():
    [one] = find_conflicts(counted("26.4%"))
    assert (one.kind, one.rule) == ("agreement", "counts.part")
    assert "23" in one.arithmetic()


def test_a_share_of_no_whole_number_of_things():
    assert rules(find_conflicts(counted("26.9%"))) == [("derived", "counts.no_part")]


def test_a_rate_of_things_is_no_share_of_them():
    assert find_conflicts(counted("37%", "17", "among {count} departments the overlap rate of duties is {share}")) == []


@given(st.integers(2, 400), st.data())
def test_a_share_of_whole_things_is_never_called_impossible(whole, data):
    """Against counting: any share that a whole number of things gives, rounded to a tenth, is found to be one."""
    part = data.draw(st.integers(0, whole))
    share = f"{100 * part / whole:.1f}%"
    assume(share != "0.0%")
    kinds = [one.kind for one in find_conflicts(counted(share, str(whole)))]
    assert kinds == ["agreement"]


def test_a_count_and_its_share_without_a_whole_total():
    document = Made("firms.txt", "It has 21 enterprises, accounting for 44.3% of all such enterprises.")
    two = statements(
        document,
        claim(document, "21", 21.0, "count", "enterprises"),
        claim(document, "44.3%", 44.3, "percent", "share_of_enterprises"),
    )
    assert not any(44.25 <= 100 * 21 / n <= 44.35 for n in range(21, 200)), "the claim of this test"
    [one] = find_conflicts(two)
    assert one.rule == "counts.no_total"
    assert amount(100 * 21 / 47, "percent") in one.arithmetic()


@pytest.mark.parametrize(
    ("written", "kinds"), [(2025, ["dates.same_year"]), (2027, ["dates.past"]), (2020, []), (None, [])]
)
def test_targets_and_the_year_of_the_document(written, kinds):
    document = Made("plan.txt", "Revenue is to exceed 180 billion yuan by 2025.")
    one = claim(document, "180 billion yuan", 180e9, "yuan", "tourism_revenue", kind="target", year="2025")
    assert [each.rule for each in find_conflicts(statements(document, one, written=written))] == kinds


@pytest.mark.parametrize(
    ("date", "text", "year"),
    [
        ("2024-03-07", "", 2024),
        (
            None,
            "[2] Liu. A paradigm [J]. Research Journal, 2025, 60(05): 20-36. [3] Notice. Gazette, 2022, (07): 2-24.",
            2025,
        ),
        (None, "In 2022 throughput was 780 million tonnes; by 2035 it is to double.", None),
    ],
)
def test_the_year_in_which_a_document_was_written(date, text, year):
    assert written_year(date, text) == year


def scales(one, other, names=("land_sea_coordination_index", "policy_coordination_index")):
    document = Made("index.txt", f"The coordination index is {one}. The policy coordination index stands at {other}.")
    return statements(
        document,
        claim(document, str(one), one, "index", names[0]),
        claim(document, str(other), other, "index", names[1]),
    )


def test_indices_of_like_names_on_two_scales():
    assert rules(find_conflicts(scales(0.58, 68.4))) == [("definition", "scales.two")]


def test_indices_of_one_idea_under_two_definitions():
    document = Made(
        "index.txt", "The index of homogeneity of the coast is 0.49. Six ports have a duplication index of 0.53."
    )
    two = statements(
        document,
        claim(document, "0.49", 0.49, "index", "homogeneity_index_of_the_coast"),
        claim(document, "0.53", 0.53, "index", "duplication_index_in_shipbuilding"),
    )
    assert rules(find_conflicts(two)) == [("definition", "scales.definitions")]


def test_one_index_of_two_places_is_no_conflict():
    document = Made(
        "index.txt", "The homogeneity index of Saltmouth is 0.49. Brineport has a homogeneity index of 0.53."
    )
    two = statements(
        document,
        claim(document, "0.49", 0.49, "index", "homogeneity_index"),
        claim(document, "0.53", 0.53, "index", "homogeneity_index", subject="Brineport"),
    )
    assert find_conflicts(two) == []


@pytest.mark.parametrize(("count", "found"), [("three", ["wording.other"]), ("eight", [])])
def test_others_that_are_the_ones_named(count, found):
    document = Made("list.txt", f"Japan, Russia, France and other {count} countries have consulates in Saltmouth.")
    number = {"three": 3.0, "eight": 8.0}[count]
    assert [
        one.rule for one in find_conflicts(statements(document, claim(document, count, number, "count", "countries")))
    ] == found


def test_a_chinese_list_longer_than_its_count():
    document = Made("list.txt", "沈阳、大连、鞍山、抚顺等3个城市设立了园区。", lang="zh")
    assert [one.rule for one in find_conflicts(statements(document, claim(document, "3", 3.0, "count", "城市")))] == [
        "wording.list"
    ]


def test_chinese_figures_contradict_as_english_ones_do():
    one = one_claim(
        "2022年全省港口货物吞吐量7.8亿吨。", "7.8亿吨", 7.8e8, "t", "港口货物吞吐量", subject="全省", year="2022"
    )
    other = one_claim(
        "2022年全省港口货物吞吐量达到7.1亿吨。",
        "7.1亿吨",
        7.1e8,
        "t",
        "港口货物吞吐量",
        "b.txt",
        subject="全省",
        year="2022",
    )
    assert rules(find_conflicts([*one, *other])) == [("true_conflict", "values.differ")]


def test_across_languages_by_concepts():
    one = one_claim("2022年港口吞吐量7.8亿吨。", "7.8亿吨", 7.8e8, "t", "港口吞吐量", year="2022")
    other = one_claim(
        "In 2022 port throughput was 710 million tonnes.",
        "710 million tonnes",
        7.1e8,
        "t",
        "port_throughput",
        "b.txt",
        year="2022",
    )
    assert rules(find_conflicts([*one, *other])) == [("true_conflict", "values.differ")]


def fact(key, value, indicator="throughput", **more):
    given = {
        "quantity": "Port throughput", "quantity_local": "", "place": "Saltmouth", "period": "2022", "unit": "Mt",
        "kind": "observed", "source": key, "locator": "", "status": "published", **more,
    }  # fmt: skip
    return of_fact(Fact(key=key, indicator=indicator, value=value, **given))


def test_facts_of_two_indicators_are_two_quantities():
    assert rules(find_conflicts([fact("a", 2.5), fact("b", 2.9)])) == [("true_conflict", "values.differ")]
    assert find_conflicts([fact("a", 2.5), fact("b", 2.9, "other")]) == []


def test_a_row_that_repeats_its_own_source_is_left_out():
    placed = fact("a", 2.5, source="plan", start=10, end=20)
    assert find_conflicts([placed, fact("b", 2.5, source="plan"), fact("c", 2.9)]) != []
    assert len(find_conflicts([placed, fact("b", 2.5, source="plan"), fact("c", 2.9)])) == 1


@pytest.mark.parametrize(
    ("value", "text", "half"),
    [
        (2.1, "2.1", 0.05),
        (7.8e8, "780 million", 5e5),
        (16.5, "16.5%", 0.05),
        (3000, "3,000 km", 500),
        (1.2e11, "1,200亿元", 5e9),
    ],
)
def test_the_last_digit_gives_the_rounding(value, text, half):
    assert rounding(value, text) == pytest.approx(half)


@given(
    st.floats(0.01, 1e9), st.sampled_from(["exact", "over", "under", "approx", "approx_below", "at_least", "at_most"])
)
def test_a_value_lies_within_its_bounds(value, bound):
    low, high = bounds(value, f"{value:.2f}", bound, (None, None))
    assert low <= value <= high
    assert not math.isnan(low)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(3.38, "bn USD", (3.38e9, "USD")), (12, "million TEU", (12e6, "TEU")), (780, "Mt", (780e6, "t")),
     (5, "%", (5, "percent")), (17, "projects", (17, "count")), (3, "furlongs", (3, "furlongs")),
     (1.8, "GW", (1.8e9, "W"))],
)  # fmt: skip
def test_units_of_tables_in_base_units(value, unit, expected):
    found = base(value, unit)
    assert (pytest.approx(found[0]), found[1]) == expected


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [(7.662e11, "yuan", "766.2 billion yuan", "7662亿元"), (16.5, "percent", "16.5%", "16.5%"),
     (1.8e9, "W", "1.8 GW", "1.8 GW"), (0.49, "index", "0.49", "0.49"),
     (5.4, "percentage_points", "5.4 percentage points", "5.4个百分点")],
)  # fmt: skip
def test_amounts_in_words(value, unit, en, zh):
    assert (amount(value, unit), amount(value, unit, "zh")) == (en, zh)


def test_every_rule_has_its_words_in_both_languages():
    import csv
    import re
    from pathlib import Path

    import landsea.evidence.conflicts as room

    folder = Path(room.__file__).parent
    rows = {row["rule"]: row for row in csv.DictReader((folder / "words.csv").read_text(encoding="utf-8").splitlines())}
    said = {
        rule
        for file in folder.glob("*.py")
        for rule in re.findall(
            r'"((?:values|scales|shares|growth|gaps|breaks|counts|dates|wording)\.\w+)"', file.read_text()
        )
    }
    made = {f"shares.agree_{where}" for where in ("across", "within")}
    assert {rule for rule in rows if not rule.startswith("class.")} == said | made
    for rule, row in rows.items():
        for part in ("arithmetic", "reason"):
            if rule.startswith("class.") and part == "reason":
                continue
            fields = [set(re.findall(r"{(\w+)}", row[f"{part}_{lang}"])) for lang in ("en", "zh")]
            assert fields[0] == fields[1], rule


def test_nothing_comes_of_nothing():
    assert find_conflicts([]) == []


def test_many_statements_take_little_time_and_no_pair_twice():
    found = find_conflicts([fact(str(number), 2.5 + number / 100, f"i{number % 50}") for number in range(500)])
    pairs = [frozenset(one.key for one in each.statements) for each in found if not each.agrees]
    assert len(pairs) == len(set(pairs))
