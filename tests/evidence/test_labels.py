"""The measured quality on the hand-made labels, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.claims import find_documents, measure, ours, read_labels

SHARED = Path(__file__).parents[3] / "shared"
LABELS = SHARED / "reference" / "claims" / "labels.jsonl"


@pytest.fixture(scope="module")
def quality():
    if not LABELS.is_file():
        pytest.skip("no labels here")
    labels = read_labels(LABELS)
    return measure(labels, find_documents(SHARED / "seeds", labels), ours, "core")


@pytest.mark.parametrize(
    ("name", "goal"), [("value", 0.95), ("kind", 0.9), ("year", 0.9), ("subject", 0.85)], ids=lambda one: str(one)
)
def test_fields_reach_their_goals(quality, name, goal):
    assert quality.share(name) >= goal


def test_spans_reach_their_goal(quality):
    assert quality.f1 >= 0.95
