"""The parts of the extractor by themselves: numerals, units, the lens, layout, the gazetteer."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landsea.evidence import Gazetteer, general_gazetteer
from landsea.evidence.extraction import layout, lens, masks, units, words

DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """Spell a number below ten thousand in Chinese: the slow way, by its places."""
    out, gap = "", False
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + sign
            gap = False
        elif out:
            gap = True
    return out or "零"


@given(st.integers(0, 9999))
def test_chinese_numerals(number):
    assert words.han(spell(number)) == number


@given(st.integers(1, 9999), st.sampled_from(["万", "亿"]))
def test_chinese_magnitudes(number, sign):
    assert words.han(spell(number) + sign) == number * {"万": 10**4, "亿": 10**8}[sign]


@pytest.mark.parametrize(
    ("text", "value"),
    [("seventeen", 17), ("forty-two", 42), ("two hundred and five thousand", 205_000), ("hundred-billion", 10**11),
     ("a million", 10**6), ("three hundred", 300), ("twelve million three hundred thousand", 12_300_000)],
)  # fmt: skip
def test_english_cardinals(text, value):
    assert words.cardinal(text) == value


@pytest.mark.parametrize(
    ("text", "value"), [("seventh", 7), ("twenty-first", 21), ("16th", 16), ("68th", 68), ("month", None)]
)
def test_english_ordinals(text, value):
    assert words.ordinal(text) == value


@pytest.mark.parametrize(
    ("surface", "lang", "base", "factor"),
    [("nautical miles", "en", "km", "1.852"), ("Mt", "en", "t", "1000000"), ("GWh", "en", "kWh", "1000000"),
     ("weeks", "en", "days", "7"),
     ("decades", "en", "years", "10"), ("‰", "zh", "percent", "0.1"), ("公斤", "zh", "t", "0.001"),
     ("basis points", "en", "percentage_points", "0.01")],
)  # fmt: skip
def test_units_by_their_definitions(surface, lang, base, factor):
    found = units.find(surface, lang)
    assert found is not None
    assert (found.base, found.factor) == (base, Decimal(factor))


def test_every_unit_has_a_factor():
    for lang in ("en", "zh"):
        assert all(one.factor > 0 for one in units.units(lang).values())


INVISIBLE = "\u200b\u200d\u202e\u202c\ufeff\u00ad"


@given(st.text(alphabet=INVISIBLE + "ab１２３，。 中", max_size=60))
def test_a_lens_leads_back(text):
    """Each clean character stands where the lens says, and nothing but the invisible is left out."""
    seen = lens.look(text)
    places = [seen.original(at) for at in range(len(seen.text))]
    assert places == [at for at, sign in enumerate(text) if sign not in INVISIBLE]


@given(st.text(alphabet='aB1.。！? \n#[]"', max_size=200))
def test_sentences_cover_the_prose_in_order(text):
    found = list(layout.sentences(text))
    assert all(one.start < one.end for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_sentences_end_where_they_do():
    text = "Mr. Li of Ports Co., Ltd. said 3.5 percent. See [3] It rose. No. 5 fell. 增长5%。下降3%！"
    found = [text[one.start : one.end] for one in layout.sentences(text)]
    assert found == [
        "Mr. Li of Ports Co., Ltd. said 3.5 percent.",
        "See [3] It rose.",
        "No. 5 fell.",
        "增长5%。",
        "下降3%！",
    ]


@given(st.text(max_size=200), st.sampled_from(["en", "zh"]))
def test_masks_keep_the_length(text, lang):
    assert len(masks.mask(text, lang)) == len(text)


def test_the_gazetteer_prefers_long_names_and_whole_words():
    rows = [{"en": "Foo", "type": "city"}, {"en": "Foo Port", "zh": "富港", "aliases": "Port of Foo", "type": "port"}]
    gazetteer = Gazetteer.from_rows(rows, general=False)
    found = gazetteer.find("Foo Port, Food, Port of Foo, 富港 and Foo")
    assert [(place.subject, place.type) for _, _, place in found] == [
        ("Foo Port", "port"), ("Foo Port", "port"), ("Foo Port", "port"), ("Foo", "city"),
    ]  # fmt: skip


def test_the_general_gazetteer_knows_provinces_in_both_languages():
    names = general_gazetteer().names
    for english, chinese, subject in (
        ("Shaanxi", "陕西", "Shaanxi Province"),
        ("Shanxi", "山西省", "Shanxi Province"),
        ("Inner Mongolia", "内蒙古", "Inner Mongolia"),
        ("Harbin", "哈尔滨", "Harbin"),
        ("Jilin", "吉林", "Jilin Province"),
        ("Japan", "日本", "Japan"),
    ):
        assert names[english].subject == names[chinese].subject == subject
    provinces = {place.subject for place in names.values() if place.type == "province"}
    assert len(provinces) == 34 - 4  # four municipalities count as cities
