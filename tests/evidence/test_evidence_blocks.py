"""Blocks of statements: nothing is lost among few, and many stay bounded."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from landsea.evidence import find_conflicts
from landsea.evidence.conflicts import Statement
from landsea.evidence.conflicts.blocks import Blocks, sharing

WORDS = st.frozensets(st.sampled_from(["cargo", "trade", "wind", "berth", "fleet"]), max_size=3)
YEARS = st.sampled_from([None, (2020, 2020), (2021, 2021)])


def statement(
    key, words=frozenset({"cargo", "rate"}), *, place="hebei", doc="a", years=None, value=5.0, unit="percent"
):
    return Statement(
        key=key, doc=doc, start=None, end=None, text=f"{value}", value=value, low=value, high=value, unit=unit,
        quantity="_".join(sorted(words)), named=words, concepts=words, subject=place, place=place, years=years,
        kind="observed",
    )  # fmt: skip


ROWS = st.lists(
    st.tuples(WORDS, st.sampled_from(["", "hebei", "fujian"]), st.sampled_from(["a", "b"]), YEARS), max_size=12
)


def made(rows):
    return [
        statement(f"{at:03}", words, place=place, doc=doc, years=years)
        for at, (words, place, doc, years) in enumerate(rows)
    ]


@given(ROWS)
def test_among_few_all_pairs_that_share_a_word_are_compared(rows):
    group = made(rows)
    found = [(one.key, other.key) for one, other in sharing(group)]
    assert len(found) == len(set(found))
    assert set(found) == {(one.key, two.key) for one, two in combinations(group, 2) if one.concepts & two.concepts}


@given(ROWS, WORDS, st.sampled_from([None, 2020, 2021]), st.sampled_from(["hebei", "fujian"]))
def test_a_block_holds_what_a_search_through_all_finds(rows, words, year, place):
    group = made(rows)
    found = {one.key for one in Blocks.of(group).naming("percent", words, ("place", place), year)}
    alike = [one for one in group if one.place == place and one.concepts & words]
    assert found == {one.key for one in alike if year is None or (one.years and one.years[1] == year)}


def test_many_of_one_name_stay_bounded():
    many = [statement(f"{at:05}") for at in range(2000)]
    assert sum(1 for _ in sharing(many)) <= 40 * len(many)
    assert len(Blocks.of(many).naming("percent", ["cargo"], ("place", "hebei"))) == 200


def test_a_contradiction_is_found_among_thousands():
    noise = [
        statement(f"n{at:04}", frozenset({"cargo", f"w{at % 97}"}), place=f"p{at % 31}", doc="b", years=(2021, 2021))
        for at in range(4000)
    ]
    words = frozenset({"cargo", "salmon", "rate"})
    two = [statement(key, words, years=(2021, 2021), value=value) for key, value in (("x", 40.0), ("y", 60.0))]
    found = [{one.key for one in each.statements} for each in find_conflicts([*noise[:2000], *two, *noise[2000:]])]
    assert {"x", "y"} in found
