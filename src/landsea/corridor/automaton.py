"""The grammar of chains as index arrays: which leg may follow which."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from landsea.region import Grammar


@dataclass(frozen=True)
class Automaton:
    """A finite automaton over states; a state knows the mode of the leg that led into it.

    Attributes
    ----------
    names : tuple of str
        State names, for messages.
    mode : tuple of int
        Mode index of each state.
    start : tuple of int
        States that a chain may begin with.
    end : frozenset of int
        States after whose leg the goods may be at the consignee.
    following : tuple of tuple of int
        For each state, the states of the next leg.
    max_legs : int
        Longest chain.
    """

    names: tuple[str, ...]
    mode: tuple[int, ...]
    start: tuple[int, ...]
    end: frozenset[int]
    following: tuple[tuple[int, ...], ...]
    max_legs: int

    @classmethod
    def from_grammar(cls, grammar: Grammar, modes: Sequence[str]) -> Automaton:
        """Turn a pack's grammar into indices of `modes`."""
        names = tuple(grammar.states)
        index = {name: i for i, name in enumerate(names)}
        position = {mode: i for i, mode in enumerate(modes)}
        return cls(
            names=names,
            mode=tuple(position[grammar.states[name]] for name in names),
            start=tuple(index[name] for name in grammar.start),
            end=frozenset(index[name] for name in grammar.end),
            following=tuple(tuple(index[after] for after in grammar.transitions.get(name, ())) for name in names),
            max_legs=grammar.max_legs,
        )

    def without(self, modes: Container[int]) -> Automaton:
        """Return the automaton that never uses any of `modes` (state numbers stay)."""
        allowed = {state for state, mode in enumerate(self.mode) if mode not in modes}
        return Automaton(
            names=self.names,
            mode=self.mode,
            start=tuple(s for s in self.start if s in allowed),
            end=self.end & allowed,
            following=tuple(
                tuple(s for s in after if s in allowed) if state in allowed else ()
                for state, after in enumerate(self.following)
            ),
            max_legs=self.max_legs,
        )
