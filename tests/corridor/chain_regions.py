"""Small random chain models, and the slow truth about them: every chain written out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from landsea.corridor.automaton import Automaton
from landsea.corridor.chains import ChainModel, ModeLegs, Step


@st.composite
def chain_models(draw: st.DrawFn, *, plain_logit: bool = False) -> ChainModel:
    """Draw a model with up to 3 zones, 4 terminals, 3 modes, 4 states, 4 legs; some legs and transfers absent."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_zones, n_terminals, n_modes = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    automaton = _automaton(rng, n_modes, draw(st.integers(n_modes, 4)), draw(st.integers(1, 4)))
    theta = draw(st.sampled_from([0.01, 0.05, 0.2]))
    mu = theta * (1.0 if plain_logit else draw(st.sampled_from([0.3, 0.6, 1.0])))
    legs = tuple(_legs(rng, n_zones, n_terminals) for _ in range(n_modes))
    steps = tuple(
        _step(rng, automaton, before, after, legs)
        for before, following in enumerate(automaton.following)
        for after in following
    )
    return ChainModel(automaton, theta, mu, legs, steps, n_zones)


def _automaton(rng: np.random.Generator, n_modes: int, n_states: int, max_legs: int) -> Automaton:
    mode = tuple(int(m) for m in [*range(n_modes), *rng.integers(0, n_modes, n_states - n_modes)])

    def some_next() -> tuple[int, ...]:
        """At most one next state per mode."""
        chosen = {}
        for state in rng.permutation(n_states):
            if rng.random() < 0.7:
                chosen.setdefault(mode[state], int(state))
        return tuple(sorted(chosen.values()))

    start = some_next() or (0,)
    end = frozenset(int(s) for s in range(n_states) if rng.random() < 0.7) or frozenset({0})
    following = tuple(some_next() for _ in range(n_states))
    return Automaton(tuple(f"s{i}" for i in range(n_states)), mode, start, end, following, max_legs)


def _legs(rng: np.random.Generator, n_zones: int, n_terminals: int) -> ModeLegs:
    terminals = np.flatnonzero(rng.random(n_terminals) < 0.8)
    zones = np.sort(rng.integers(0, n_zones, rng.integers(0, n_zones + 2)))

    def costs(rows: int, columns: int) -> np.ndarray:
        cost = rng.uniform(0, 80, (rows, columns)).round(rng.integers(0, 3))
        cost[rng.random((rows, columns)) < 0.2] = np.inf
        return cost

    t, c = len(terminals), len(zones)
    return ModeLegs(terminals, costs(t, t), zones, zones, costs(c, t), costs(t, c), costs(c, c))


def _step(rng: np.random.Generator, automaton: Automaton, before: int, after: int, legs: tuple[ModeLegs, ...]) -> Step:
    first, second = legs[automaton.mode[before]].terminals, legs[automaton.mode[after]].terminals
    both = np.intersect1d(first, second)
    both = both[rng.random(len(both)) < 0.8]
    return Step(
        before,
        after,
        np.searchsorted(first, both),
        np.searchsorted(second, both),
        rng.uniform(0, 30, len(both)),
        np.arange(len(both)),
    )


class Tree:
    """The nested logit written out as a tree: the expected cost by plain recursion over single chains.

    ``cost_to_go`` sums over terminals and modes one by one, with no matrix, and so stands apart from the engine.
    """

    def __init__(self, model: ChainModel) -> None:
        self.m = model

    def expected(self, o: int, d: int) -> float:
        m, total = self.m, 0.0
        for state in m.automaton.start:
            legs = m.legs[m.automaton.mode[state]]
            inner = 0.0
            for c in np.flatnonzero(legs.origin_zone == o):
                inner += self._direct(legs, state, c, d)
                for t in range(len(legs.terminals)):
                    onward = self.cost_to_go(t, state, d, m.automaton.max_legs - 1)
                    inner += np.exp(-m.theta * (legs.access[c, t] + onward))
            total += inner ** (m.mu / m.theta)
        return -np.log(total) / m.mu if total > 0 else np.inf

    def _direct(self, legs: ModeLegs, state: int, c: int, d: int) -> float:
        if state not in self.m.automaton.end:
            return 0.0
        ends = np.flatnonzero(legs.destination_zone == d)
        return sum(np.exp(-self.m.theta * legs.direct[c, e]) for e in ends)

    def cost_to_go(self, t: int, state: int, d: int, left: int) -> float:
        m, total = self.m, 0.0
        if left == 0:
            return np.inf
        for step in m.steps:
            if step.before != state:
                continue
            for x in np.flatnonzero(step.at_before == t):
                inner = self._inner(step.at_after[x], step.after, d, left)
                total += np.exp(-m.mu * step.cost[x]) * inner ** (m.mu / m.theta)
        return -np.log(total) / m.mu if total > 0 else np.inf

    def _inner(self, t: int, state: int, d: int, left: int) -> float:
        m = self.m
        legs = m.legs[m.automaton.mode[state]]
        inner = 0.0
        if state in m.automaton.end:
            inner += sum(np.exp(-m.theta * legs.egress[t, e]) for e in np.flatnonzero(legs.destination_zone == d))
        for after in range(len(legs.terminals)):
            if after != t:
                onward = self.cost_to_go(after, state, d, left - 1)
                inner += np.exp(-m.theta * (legs.between[t, after] + onward))
        return inner


def every_chain(model: ChainModel, o: int, d: int) -> Iterator[tuple[float, int]]:
    """Yield the cost and number of legs of every chain from zone o to zone d."""
    a = model.automaton
    for state in a.start:
        legs = model.legs[a.mode[state]]
        for c in np.flatnonzero(legs.origin_zone == o):
            if state in a.end:
                for e in np.flatnonzero(legs.destination_zone == d):
                    yield legs.direct[c, e], 1
            for t in range(len(legs.terminals)):
                yield from _onward(model, t, state, d, 1, legs.access[c, t])


def _onward(model: ChainModel, t: int, state: int, d: int, legs_used: int, cost: float) -> Iterator[tuple[float, int]]:
    a = model.automaton
    if legs_used == a.max_legs or not np.isfinite(cost):
        return
    for step in model.steps:
        for x in np.flatnonzero(step.at_before == t) if step.before == state else ():
            legs, at = model.legs[a.mode[step.after]], step.at_after[x]
            here = cost + step.cost[x]
            if step.after in a.end:
                for e in np.flatnonzero(legs.destination_zone == d):
                    yield here + legs.egress[at, e], legs_used + 1
            for after in range(len(legs.terminals)):
                if after != at:
                    yield from _onward(model, after, step.after, d, legs_used + 1, here + legs.between[at, after])
