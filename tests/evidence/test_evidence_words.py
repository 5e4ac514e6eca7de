"""Words of both languages as comparable terms."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import landsea.evidence.words
from landsea.evidence.words import concepts, kind, mentions, segments, tokens

TABLE = Path(landsea.evidence.words.__file__).parent / "terms.csv"


def rows():
    return list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sea-rail intermodal transport", "海铁联运"),
        ("port throughput", "港口吞吐量"),
        ("actual utilisation of foreign capital", "foreign_investment_in_actual_use"),
        ("gross ocean product", "海洋生产总值"),
        ("freight turnover", "货物周转量"),
    ],
)
def test_one_thing_in_two_ways_shares_a_concept(one, other):
    assert {word for word in concepts(one) & concepts(other) if word.startswith("#")}


def test_the_longest_term_wins():
    assert concepts("gross ocean product") == {"#gop"}
    assert "#rail" not in concepts("rail intermodal")


def test_chinese_between_terms_becomes_pairs():
    assert concepts("大连港吞吐量") == {"大连", "#port", "#throughput"}


def test_tokens_of_a_run_and_its_last_character():
    assert tokens("海铁联运") == ["海铁", "铁联", "联运", "运"]
    assert tokens("Ports handled 7.8 Mt") == ["port", "handl", "7.8", "mt"]


def test_the_segments_of_a_text():
    assert list(segments("Dalian 海铁联运")) == [("dalian", None), ("海铁联运", "#sea_rail")]


def test_shorter_terms_within_longer_ones_are_mentioned_too():
    assert set(mentions("rail intermodal share")) == {"#rail", "#sea_rail", "#multimodal", "#share"}


@given(st.text(max_size=200))
def test_any_text_gives_tokens_without_white_space(text):
    found = tokens(text)
    assert all(token and not any(letter.isspace() for letter in token) for token in found)
    assert concepts(text) == concepts(text)
    assert all(words for words, _ in segments(text))


def test_the_table_has_no_concept_twice_and_names_its_sources():
    names = [row["concept"] for row in rows()]
    assert len(names) == len(set(names))
    assert {row["source"] for row in rows()} == {"statistics", "multimodal", "usage"}
    assert all(row["en"] and row["zh"] for row in rows())


def test_no_way_to_say_it_names_two_concepts():
    said: dict[str, str] = {}
    for row in rows():
        for way in [*row["en"].split(";"), *row["zh"].split(";")]:
            assert said.setdefault(way, row["concept"]) == row["concept"], way


def test_things_of_one_sort_are_known():
    assert kind("#rail") == kind("#road") != ""
    assert kind("#port") == ""
