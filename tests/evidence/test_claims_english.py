"""Claims of English statistical prose: figures of places that no test document is about."""

from __future__ import annotations

import pytest

#: Sentence; then of each claim: words, value, unit, bound.
NUMBERS = [
    ("Trade reached RMB 253.2 billion.", [("RMB 253.2 billion", 253.2e9, "yuan", "exact")]),
    ("Trade reached ¥489.6 billion, or US$68 billion.",
     [("¥489.6 billion", 489.6e9, "yuan", "exact"), ("US$68 billion", 68e9, "USD", "exact")]),
    (r"Investment was US\$430 million.", [(r"US\$430 million", 430e6, "USD", "exact")]),
    ("Capacity has reached 1.8GW.", [("1.8GW", 1.8e9, "W", "exact")]),
    ("Each vessel has a daily catch of 600 tonnes.", [("600 tonnes", 600, "t/day", "exact")]),
    ("The plant handles about 1,250 tons per day.", [("1,250 tons", 1250, "t/day", "approx")]),
    ("More than 17.8 million people live here.", [("17.8 million people", 17.8e6, "persons", "over")]),
    ("It covers an area of almost 58,000 square kilometers.",
     [("58,000 square kilometers", 58000, "km2", "approx_below")]),
    ("Services account for one-third of output.", [("one-third", 100 / 3, "percent", "approx")]),
    ("Three quarters of the fleet is new.", [("Three quarters", 75, "percent", "approx")]),
    ("Nearly half of the firms export.", [("half", 50, "percent", "approx_below")]),
    ("Exports saw nearly fourfold growth.", [("fourfold", 4, "ratio", "approx_below")]),
    ("Output doubled from 2015.", [("doubled", 2, "ratio", "exact")]),
    ("The provinces saw double-digit growth.", [("double-digit", 10, "percent", "at_least")]),
    ("Rates range from 3% to 5% this month.", [("3% to 5%", 4, "percent", "range")]),
    ("Discrepancies of 15-20% exist.", [("15-20%", 17.5, "percent", "range")]),
    ("Between 3 and 4 billion yuan will be needed.", [("3 and 4 billion yuan", 3.5e9, "yuan", "range")]),
    ("Freight costs $1,200 to $1,500 per TEU.", [("$1,200 to $1,500 per TEU", 1350, "USD/TEU", "range")]),
    ("The ports handled no less than 12 million TEUs.", [("12 million TEUs", 12e6, "TEU", "at_least")]),
    ("Tens of thousands of hectares were planted.",
     [("Tens of thousands of hectares", 10000, "ha", "order_of_magnitude")]),
    ("Output is at most 40 tonnes or less than 5% of the total.",
     [("40 tonnes", 40, "t", "at_most"), ("5%", 5, "percent", "under")]),
    ("It grew for five consecutive years.", [("five consecutive years", 5, "years", "exact")]),
    ("The hundred-billion-yuan mark was passed.", [("hundred-billion-yuan", 1e11, "yuan", "exact")]),
    ("It fell by 0.5 percentage points.", [("0.5 percentage points", 0.5, "percentage_points", "exact")]),
    ("The density stands at 2.1 per 100 kilometres.", [("2.1 per 100 kilometres", 2.1, "count/100km", "exact")]),
    ("The zone covers 150,000 mu.", [("150,000 mu", 10000, "ha", "exact")]),
    ("It lies 20 nautical miles off the coast.", [("20 nautical miles", 37.04, "km", "exact")]),
    ("The index reached 68.4.", [("68.4", 68.4, "index", "exact")]),
    ("Seventeen departments and 34 agencies took part.",
     [("Seventeen", 17, "count", "exact"), ("34", 34, "count", "exact")]),
    ("It hosts 23,000 foreign students.", [("23,000 foreign students", 23000, "persons", "exact")]),
    ("There are 15 berths or more.", [("15", 15, "count", "exact")]),
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
        "3.1.2. Possessing an Industrial Foundation",
        "## 4.2 Pathways",
        "(3) Significance of the project",
        "See Section 4.2, Table 3 and Figure 12 for details.",
        "Tel: 86-24-22562480   Fax: 86-24-22562333    Zip code: 110013",
        "Call +86-10-6878-2345 today.",
        "Address: 124 Huigong Street, Shenhe District",
        "On 7 March 2024 and on March 8, the council met.",
        "Updated: 2016-03-03 11:02",
        "In 2023, the 14th Five-Year Plan was reviewed.",
        "The G16 expressway uses 5G under ISO 9001 and COVID-19 rules.",
        "As shown in [3] and [4-6], growth matters.",
        "DOI: 10.14017/j.cnki.2095-5766.2018.0062",
        "First, the ports; second, the railways.",
        "Trade in the first quarter was strong.",
        "Build the one belt and one road for the first time.",
        "The primary and secondary industries grew.",
        "Previous Page 1 2 3 Next Page",
        "The Vision 2035 programme is new.",
        "Energy use per 10,000 yuan of GDP fell.",
        "They talk to one another.",
    ],
)
def test_what_is_no_claim(claims, text):
    assert claims(text) == []


def test_references_are_left_out_and_what_follows_is_not(claims):
    text = "## References\n\n[1] Li. Ports [J]. 2023, 37(06): 36-45.\n\nA 12% rise. \n\n## Annex\n\nTrade rose by 5%."
    assert [one.text for one in claims(text)] == ["5%"]


def test_a_change_between_two_years_is_two_claims(claims):
    found = claims("The index of Hebei rose from 0.62 in 2018 to 0.71 in 2022.")
    assert [(one.value, one.year) for one in found] == [(0.62, "2018"), (0.71, "2022")]


def test_a_unit_serves_both_ends_of_a_change(claims):
    found = claims("The cycle was cut from 22 to 12 months.")
    assert [(one.text, one.value, one.unit) for one in found] == [("22", 22, "months"), ("12 months", 12, "months")]


def test_respectively(claims):
    found = claims("In 2015, growth in Shanxi, Hunan and Fujian was 5.7, 6.5 and 3 percent, respectively.")
    assert [(one.subject, one.value, one.unit, one.year) for one in found] == [
        ("Shanxi Province", 5.7, "percent", "2015"),
        ("Hunan Province", 6.5, "percent", "2015"),
        ("Fujian Province", 3, "percent", "2015"),
    ]
    assert {one.direction for one in found} == {"increase"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("In 2022, exports of Shandong reached 5 billion yuan.", "observed"),
        ("Shandong aims to exceed 20 billion yuan by 2030.", "target"),
        ("Processing times should fall to three working days.", "target"),
        ("Cut clearance to 12 hours.", "target"),
        ("The rail share is 19 percentage points lower than in Hebei.", "comparison"),
        ("The density is merely 47% of Shanghai's level.", "comparison"),
        ("The port ranked fourth in the country.", "rank"),
        ("Exports are expected to reach 5 billion yuan.", "forecast"),
        ("Reform could reduce costs by 25%.", "forecast"),
        ("Losses are estimated at 12.7 billion yuan.", "estimate"),
        ("The site is 5500 years old.", "estimate"),
    ],
)
def test_kinds(claims, text, kind):
    assert [one.kind for one in claims(text)] == [kind]


def test_a_target_has_its_year_and_its_start_has_none(claims):
    found = claims("The aim is to raise the share from the current 65% to over 80% by 2030.")
    assert [(one.value, one.kind, one.year, one.bound) for one in found] == [
        (65, "observed", None, "exact"),
        (80, "target", "2030", "over"),
    ]


@pytest.mark.parametrize(
    ("text", "direction", "comparator"),
    [
        ("Trade grew by 5% year-on-year.", "increase", "previous year"),
        ("Trade saw a year-on-year decrease of 2.1%.", "decrease", "previous year"),
        ("Terminals achieved a 40% efficiency increase.", "increase", None),
        ("Trade reached 40% of the total.", None, "the total"),
        ("Waiting is 62 days longer than in Shanghai.", None, "Shanghai"),
        ("The rate is 0.8 percentage points below the national average.", None, "national average"),
    ],
)
def test_direction_and_comparator(claims, text, direction, comparator):
    (one,) = claims(text)
    assert (one.direction, one.comparator) == (direction, comparator)


def test_years_carry_within_a_paragraph_to_the_past_only(claims):
    text = (
        "In 2021, trade of Hebei was 5 billion yuan. Exports were 3 billion yuan.\n\n"
        "The province is busy. In 2022, trade was 6 billion yuan. A fund of 2 billion yuan has been set up."
    )
    assert [one.year for one in claims(text)] == ["2021", "2021", "2022", None]


def test_last_year_needs_the_documents_date(claims):
    text = "Last year trade was 5 billion yuan."
    assert [one.year for one in claims(text)] == [None]
    assert [one.year for one in claims(text, date="2024-03-01")] == ["2023"]


def test_subjects(claims):
    text = (
        "Shandong is a coastal province. The province has 21 ports. Qingdao's terminals handled 30 million TEUs, "
        "while Yantai handled 4 million TEUs. The Shandong Pilot Free Trade Zone attracted 163 projects. "
        "Investment in the zone reached 5 billion yuan, accounting for 12% of the province's total."
    )
    assert [one.subject for one in claims(text)] == [
        "Shandong Province",
        "Qingdao",
        "Yantai",
        "Shandong Pilot Free Trade Zone",
        "Shandong Pilot Free Trade Zone",
        "Shandong Pilot Free Trade Zone",
    ]


def test_tiers(claims):
    text = (
        "Hebei builds a framework of 'one core, two axes'. The six cities follow a four-step method. It joined the "
        "seventh batch as the nation's first. The 'one core, two axes' plan has three aims: growth, jobs and order."
    )
    found = [(one.text, one.tier, one.unit) for one in claims(text)]
    assert found == [
        ("one", "label", "count"),
        ("two", "label", "count"),
        ("six", "structural", "count"),
        ("four-step", "structural", "count"),
        ("seventh", "ordinal", "ordinal"),
        ("first", "ordinal", "rank"),
        ("three", "structural", "count"),
    ]


def test_ranks(claims):
    text = "It was the lowest of all the 31 regions and among the top three. It ranked 68th."
    assert [(one.text, one.value, one.unit, one.bound) for one in claims(text)] == [
        ("lowest", 31, "rank", "exact"),
        ("31", 31, "count", "exact"),
        ("top three", 3, "rank", "at_most"),
        ("68th", 68, "rank", "exact"),
    ]


def test_invisible_characters_and_full_width_hide_nothing(claims):
    text = "Trade was \u202e\uff14\u200b\uff13,944.1\u202c billion\u00a0yuan in 2023."
    (one,) = claims(text)
    assert one.value == pytest.approx(43944.1e9)
    assert text[one.start : one.end] == one.text
    assert one.year == "2023"


def test_a_plan_of_another_province(claims):
    text = (
        "By 2030, the share of Fujian is to reach 3.3 percent. Over the plan (2021-25), two clusters will be built.\n\n"
        "By the end of 2025, Xiamen Port in east China's Fujian Province had 300 routes, of which 130 lead abroad."
    )
    assert [(one.value, one.subject, one.year, one.kind) for one in claims(text)] == [
        (3.3, "Fujian Province", "2030", "target"),
        (2, "Fujian Province", "2021-2025", "target"),
        (300, "Xiamen Port", "2025", "observed"),
        (130, "Xiamen Port", "2025", "observed"),
    ]
