"""Search finds in either language what contains all the words, as a plain scan does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_documents import Made, claim

from landsea.evidence import Store
from landsea.evidence.words import segments

EN = Made("en.txt", "At Saltmouth rail intermodal carried 29% of port cargo. The coast has 2.1 stations per 100 km.")
ZH = Made("zh.txt", "2022年盐口港海铁联运占比为29%。全省港口吞吐量7.8亿吨。", lang="zh")
CLAIMS = {
    "en_rail": claim(EN, "29%", 29, "percent", "rail_intermodal_share", subject="Saltmouth"),
    "en_stations": claim(EN, "2.1", 2.1, "per 100 km", "station_density", subject="Tidewater"),
    "zh_rail": claim(ZH, "29%", 29, "percent", "海铁联运占比", subject="盐口港"),
    "zh_ports": claim(ZH, "7.8亿吨", 7.8e8, "t", "港口吞吐量", subject="全省"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("store") / "a.db", create=True) as made:
        made.add_document(EN, [CLAIMS["en_rail"], CLAIMS["en_stations"]], who="ann")
        made.add_document(ZH, [CLAIMS["zh_rail"], CLAIMS["zh_ports"]], who="ann")
        made.add_facts([], who="ann")
        yield made


def found(store, query):
    names = {one: name for name, one in CLAIMS.items()}
    return [names[hit.found.claim] for hit in store.search(query)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("海铁联运", {"en_rail", "zh_rail"}),
        ("sea-rail", {"en_rail", "zh_rail"}),
        ("Saltmouth 海铁联运", {"en_rail"}),
        ("盐口 rail intermodal", {"zh_rail"}),
        ("吞吐量", {"zh_ports"}),
        ("throughput", {"zh_ports"}),
        ("盐", {"zh_rail"}),
        ("口港海", {"zh_rail"}),
        ("stations", {"en_stations"}),
        ("station 100", {"en_stations"}),
    ],
)
def test_a_query_finds(store, query, names):
    assert set(found(store, query)) == names


def test_what_meets_the_name_comes_before_what_meets_the_sentence(store):
    assert found(store, "density")[0] == "en_stations"


def test_words_that_nothing_has_together_are_sought_one_by_one(store):
    assert set(found(store, "stations 吞吐量")) == {"en_stations", "zh_ports"}


@pytest.mark.parametrize(
    "query", ["", "  ", "的", '"', "AND OR NOT", "a*b(c)", "quantity:rail", "NEAR(a b)", "\x00", "'; --"]
)
def test_no_query_breaks_the_index(store, query):
    assert isinstance(store.search(query), list)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(alphabet="盐口港海铁联运占比为全省吞吐量亿", min_size=1, max_size=6))
def test_chinese_is_found_as_a_plain_scan_finds_it(store, query):
    """Against a scan: a run that is no term of the field is found exactly where it stands."""
    if list(segments(query)) != [(query, None)]:
        return  # has terms of the field, or words that say nothing
    scanned = {
        name for name, one in CLAIMS.items() if query in one.quantity + " " + one.subject or query in sentence(one)
    }
    assert set(found(store, query)) == scanned


def sentence(one):
    text = {EN.name: EN.text, ZH.name: ZH.text}[one.doc]
    return text[one.sentence_start : one.sentence_end]


def test_a_place_is_found_by_its_other_name(tmp_path):
    with Store(tmp_path / "b.db", create=True) as made:
        made.add_document(EN, [CLAIMS["en_rail"]], who="ann")
        from test_evidence_store import fact

        made.add_facts([fact()], who="ann", places=[("Saltmouth", "盐口", "Tidewater")])
        assert {hit.what for hit in made.search("盐口 海铁联运")} == {"claim"}
        assert {hit.what for hit in made.search("盐口 吞吐量")} == {"fact"}
        assert made.parents() == {"Saltmouth": "Tidewater", "盐口": "Tidewater"}
