"""The rules on the founding documents and their hand-made labels: what must be found, and how little besides.

Skipped where the documents are not at hand; nothing of their text is in the repository.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landsea.evidence import Claim, extract, find_conflicts, general_gazetteer, read_documents
from landsea.evidence.conflicts import of_claim, written_year

SHARED = Path(__file__).parents[3] / "shared"
LABELS = SHARED / "reference" / "claims" / "labels.jsonl"
pytestmark = pytest.mark.skipif(not LABELS.exists(), reason="the founding documents are not at hand")


@pytest.fixture(scope="module")
def documents():
    return list(read_documents([SHARED / "seeds"]))


def statements(document, claims):
    written = written_year(document.date, document.text)
    return [
        of_claim(one, f"{document.name[:3]}:{one.start}", document.text[one.sentence_start : one.sentence_end], written)
        for one in claims
    ]


def labels(document):
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["doc"] == document.name:
            yield Claim(**{**row, "year": None if row["year"] is None else str(row["year"])})


def test_on_the_labels_only_what_is_there_is_found(documents):
    found = find_conflicts(each for document in documents for each in statements(document, labels(document)))
    assert sorted(one.rule for one in found) == [
        "breaks.level",  # throughput of 2017 and 2022
        "counts.no_total",  # 21 that are 44.3%
        "shares.agree_across",  # foreign capital, of two documents
        "shares.two_agree",  # trade of 2021 and 2023
        "wording.other",  # other seven
    ]


def test_on_what_is_extracted_the_known_contradictions_are_found(documents):
    gazetteer = general_gazetteer()
    found = find_conflicts(each for one in documents for each in statements(one, extract(one, gazetteer)))
    places = {frozenset(int(each.key.split(":")[1]) for each in one.statements) for one in found}
    for expected in (
        {29702, 36677},  # stations
        {19315, 44212},  # high value added
        {30899, 30932, 43352},  # increment
        {25808, 25813, 27913, 27919},  # two gaps, one benchmark
        {3459, 20092},  # throughput
        {15368, 15398, 1891},  # foreign capital
        {34902, 34973},  # 26.4% of 87
        {24981, 35866},  # two coordination indices
        {26049, 28530},  # homogeneity and duplication
        {25808, 27913},  # the province and its port
        {44855},  # a target of the year
    ):
        assert expected in places, expected
    assert len(found) <= 22, "the rest would be noise"
