"""The grammar of chains: a finite automaton whose words are the sequences of legs that may exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from landsea.errors import Finding

FILE = "grammar.yaml"
_KEYS = ("max_legs", "states", "start", "end", "transitions", "domestic_stays_inside")
_SHAPE = "See the chapter on grammar.yaml in docs/pack-format.md."


@dataclass(frozen=True)
class Grammar:
    """Which chains of legs exist.

    Attributes
    ----------
    max_legs : int
        Most legs of a chain.
    states : mapping of str to str
        State to the mode of the leg that leads into it.
    start : tuple of str
        States in which a chain may begin.
    end : tuple of str
        States after whose leg the goods may be at the consignee.
    transitions : mapping of str to tuple of str
        State to the states of the next leg; a transfer lies between.
    domestic_stays_inside : bool
        A chain with both ends in one country uses only terminals of that country, or with transit for it.
    """

    max_legs: int
    states: Mapping[str, str]
    start: tuple[str, ...]
    end: tuple[str, ...]
    transitions: Mapping[str, tuple[str, ...]]
    domestic_stays_inside: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the plain values that ``grammar.yaml`` holds."""
        return {
            "max_legs": self.max_legs,
            "states": dict(self.states),
            "start": list(self.start),
            "end": list(self.end),
            "transitions": {state: list(after) for state, after in self.transitions.items()},
            "domestic_stays_inside": self.domestic_stays_inside,
        }


def parse_grammar(data: object, file: str = FILE) -> tuple[Grammar, list[Finding]]:
    """Read the plain values of a ``grammar.yaml``.

    Parameters
    ----------
    data : object
        What the YAML holds.
    file : str
        File to name in findings.

    Returns
    -------
    grammar : Grammar
        What could be read of it; to be used only if there are no findings.
    findings : list of Finding
    """
    if not isinstance(data, dict):
        problem = "The grammar is not a mapping."
        return Grammar(1, {}, (), (), {}), [_fault(file, None, data, problem, _SHAPE)]
    form = _Form(data, file)
    grammar = Grammar(
        max_legs=form.legs(),
        states=form.states(),
        start=form.names("start", data.get("start")),
        end=form.names("end", data.get("end")),
        transitions=form.transitions(),
        domestic_stays_inside=form.flag("domestic_stays_inside"),
    )
    return grammar, [*form.findings, *check_grammar(grammar, file)]


def check_grammar(grammar: Grammar, file: str = FILE) -> list[Finding]:
    """Check that the automaton is deterministic, and that every state is of use."""
    findings = _unknown_states(grammar, file)
    steps = {
        "start": grammar.start,
        **{f"transitions.{state}": after for state, after in grammar.transitions.items()},
    }
    for column, after in steps.items():
        findings += _ambiguous(grammar, file, column, after)
    forward = {state: set(after) for state, after in grammar.transitions.items()}
    backward: dict[str, set[str]] = {}
    for state, after in grammar.transitions.items():
        for next_state in after:
            backward.setdefault(next_state, set()).add(state)
    reached, ending = _closure(grammar.start, forward), _closure(grammar.end, backward)
    for state in grammar.states:
        if state not in reached:
            problem = "No chain can come to this state."
            findings.append(_fault(file, "states", state, problem, "Name it in start or a transition, or remove it."))
        if state not in ending:
            problem = "No chain can end after this state."
            findings.append(
                _fault(file, "states", state, problem, "Name it in end, or give it a transition that leads to an end.")
            )
    return findings


class _Form:
    """Reads the keys of a grammar one by one and notes what has the wrong form."""

    def __init__(self, data: Mapping[Any, Any], file: str) -> None:
        self.data, self.file = data, file
        self.findings: list[Finding] = []
        for key in data:
            if key not in _KEYS:
                self._note(str(key), data[key], "Unknown key.", f"Keys: {', '.join(_KEYS)}.")

    def _note(self, column: str, value: object, problem: str, cure: str) -> None:
        self.findings.append(_fault(self.file, column, value, problem, cure))

    def legs(self) -> int:
        legs = self.data.get("max_legs")
        if isinstance(legs, int) and not isinstance(legs, bool) and legs >= 1:
            return legs
        self._note("max_legs", legs, "The most legs of a chain is not a whole number of at least 1.", "Give one, as 5.")
        return 1

    def flag(self, key: str) -> bool:
        value = self.data.get(key, True)
        if not isinstance(value, bool):
            self._note(key, value, "Neither true nor false.", "Write true or false.")
        return bool(value)

    def states(self) -> dict[str, str]:
        states = self.data.get("states")
        if not isinstance(states, dict) or not states:
            self._note("states", states, "There are no states.", f"Map each state to a mode. {_SHAPE}")
            return {}
        for state, mode in states.items():
            if not isinstance(state, str) or not isinstance(mode, str):
                self._note(f"states.{state}", mode, "A state and its mode are names.", "Write it as collect: road.")
        return {str(state): str(mode) for state, mode in states.items()}

    def names(self, column: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value) or not value:
            self._note(column, value, "Not a list of states.", "Write it as [collect, direct].")
            return ()
        return tuple(value)

    def transitions(self) -> dict[str, tuple[str, ...]]:
        transitions = self.data.get("transitions", {})
        if not isinstance(transitions, dict):
            self._note("transitions", transitions, "Not a mapping of states.", _SHAPE)
            return {}
        return {str(state): self.names(f"transitions.{state}", after) for state, after in transitions.items()}


def _unknown_states(grammar: Grammar, file: str) -> list[Finding]:
    named = {"start": grammar.start, "end": grammar.end, "transitions": tuple(grammar.transitions)}
    named |= {f"transitions.{state}": after for state, after in grammar.transitions.items()}
    cure = f"States: {', '.join(grammar.states)}."
    return [
        _fault(file, column, state, "There is no such state.", cure)
        for column, states in named.items()
        for state in states
        if state not in grammar.states
    ]


def _ambiguous(grammar: Grammar, file: str, column: str, after: tuple[str, ...]) -> list[Finding]:
    modes = Counter(grammar.states[state] for state in after if state in grammar.states)
    return [
        _fault(
            file,
            column,
            ", ".join(state for state in after if grammar.states.get(state) == mode),
            f"{number} next states have the mode {mode}, so a chain of modes would not fix its states.",
            "Keep one of them, or give the others a mode of their own.",
        )
        for mode, number in modes.items()
        if number > 1
    ]


def _closure(states: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    seen, ahead = set(), list(states)
    while ahead:
        state = ahead.pop()
        if state not in seen:
            seen.add(state)
            ahead += steps.get(state, ())
    return seen


def _fault(file: str, column: str | None, value: object, problem: str, cure: str) -> Finding:
    shown = None if value is None else str(value)
    return Finding(file=file, row=None, column=column, value=shown, problem=problem, cure=cure)
