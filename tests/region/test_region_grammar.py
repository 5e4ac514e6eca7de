"""Grammars: what is accepted is a deterministic automaton without useless states, by an independent test."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landsea.region import parse_grammar

GOOD: dict[str, Any] = {
    "max_legs": 4,
    "states": {"collect": "road", "rail_out": "rail", "distribute": "road"},
    "start": ["collect", "rail_out"],
    "end": ["collect", "rail_out", "distribute"],
    "transitions": {"collect": ["rail_out"], "rail_out": ["distribute"]},
}


def _faults(**changes: Any) -> list[tuple[str | None, str | None]]:
    _, findings = parse_grammar({**GOOD, **changes})
    assert all(f.problem and f.cure and f.file == "grammar.yaml" and f.row is None for f in findings)
    return [(f.column, f.value) for f in findings]


def test_a_good_grammar():
    grammar, findings = parse_grammar(GOOD)
    assert findings == []
    assert grammar.domestic_stays_inside
    assert parse_grammar(grammar.as_dict()) == (grammar, [])


@pytest.mark.parametrize("legs", [0, -1, 2.5, "five", None, True])
def test_most_legs(legs):
    assert _faults(max_legs=legs) == [("max_legs", None if legs is None else str(legs))]


def test_unknown_key():
    assert _faults(begin=["collect"]) == [("begin", "['collect']")]


def test_not_a_mapping():
    _, findings = parse_grammar(["collect"])
    assert len(findings) == 1


def test_flag_that_is_no_flag():
    assert _faults(domestic_stays_inside="often") == [("domestic_stays_inside", "often")]


@pytest.mark.parametrize("value", [None, "collect", [1], []])
def test_start_that_is_no_list(value):
    assert ("start", None if value is None else str(value)) in _faults(start=value)


def test_two_next_states_of_one_mode():
    assert _faults(start=["collect", "distribute", "rail_out"]) == [("start", "collect, distribute")]
    more = {"collect": ["rail_out"], "rail_out": ["distribute", "collect"]}
    assert _faults(transitions=more) == [("transitions.rail_out", "distribute, collect")]


def test_unknown_states():
    more = {"collect": ["rail_out", "sea"], "rail_out": ["distribute"], "air": ["collect"]}
    assert _faults(transitions=more) == [("transitions", "air"), ("transitions.collect", "sea")]


def test_state_that_no_chain_reaches():
    assert _faults(transitions={"collect": ["rail_out"]}) == [("states", "distribute")]


def test_state_that_leads_nowhere():
    assert _faults(end=["collect", "rail_out"]) == [("states", "distribute")]


_NAMES = ["a", "b", "c"]
_SOME = st.lists(st.sampled_from(_NAMES), unique=True, min_size=1)


@settings(deadline=None)
@given(
    modes=st.fixed_dictionaries({name: st.sampled_from(["road", "rail"]) for name in _NAMES}),
    start=_SOME,
    end=_SOME,
    transitions=st.dictionaries(st.sampled_from(_NAMES), _SOME),
)
def test_accepted_grammars_by_brute_force(modes, start, end, transitions):
    data = {"max_legs": 5, "states": modes, "start": start, "end": end, "transitions": transitions}
    _, findings = parse_grammar(data)
    # With three states, a chain that shows a state to be of use needs at most five legs.
    words = [
        word
        for legs in range(1, 6)
        for word in itertools.product(_NAMES, repeat=legs)
        if word[0] in start
        and word[-1] in end
        and all(after in transitions.get(before, []) for before, after in itertools.pairwise(word))
    ]
    used = {state for word in words for state in word}
    choices = [start, *transitions.values()]
    deterministic = all(len({modes[s] for s in one}) == len(one) for one in choices)
    assert (findings == []) == (deterministic and used == set(_NAMES))
