"""The best chains between two zones, in order, and the share of the pair's tonnes that each takes.

Exact: costs to go are found backwards over the grammar by minima in place of sums, and a search that always extends
the most promising beginning (A*) then comes upon complete chains in the order of their cost. What the sums of the
recursion weigh, this lists.

Source: Hart, Nilsson & Raphael (1968) for the search; the bound is exact, so nothing is extended in vain.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.chains import ChainModel, ModeLegs, Step, Values
from landsea.corridor.corridor import Choices

Array = NDArray[Any]


@dataclass(frozen=True)
class Hop:
    """One leg of a chain.

    Attributes
    ----------
    state : int
        State of the grammar that it leads into.
    start, end : int
        Positions among the mode's terminals; of a first and last leg, of the connector of the zone.
    step : int
        Number in ``ChainModel.steps`` of the transfer before it; -1 for a first leg.
    row : int
        The transfer's row in ``Shipping.transfers``; -1 for a first leg.
    """

    state: int
    start: int
    end: int
    step: int = -1
    row: int = -1


@dataclass(frozen=True)
class BestChain:
    """A chain between two zones.

    Attributes
    ----------
    cost : float
        Generalised cost with constants, yuan/t.
    share : float
        Share of the pair's tonnes that take it.
    hops : tuple of Hop
    """

    cost: float
    share: float
    hops: tuple[Hop, ...]


def best_chains(choices: Choices, origin: int, destination: int, most: int) -> tuple[ChainModel, list[BestChain]]:
    """List the cheapest chains of a commodity between two zones.

    Parameters
    ----------
    choices : Choices
    origin, destination : int
        Numbers of the zones.
    most : int
        Chains wanted.

    Returns
    -------
    ChainModel
        What the hops' numbers refer to.
    list of BestChain
        Cheapest first; fewer where there are no more, none where no chain exists or trade is not allowed.
    """
    here = [one for one in choices.passes if one.share[origin, destination] > 0]
    if not here:
        return choices.passes[0].model, []
    # The first pass of a market has every mode; those after it leave some out.
    model = here[0].model
    found = []
    for cost, hops in islice(chains_in_order(model, origin, destination), most):
        share = sum(
            float(one.share[origin, destination]) * probability(one.model, one.values, hops, origin, destination)
            for one in here
        )
        found.append(BestChain(cost, share, hops))
    return model, found


def chains_in_order(model: ChainModel, origin: int, destination: int) -> Iterator[tuple[float, tuple[Hop, ...]]]:
    """Yield (cost, hops) of every chain between two zones, cheapest first."""
    to_go = _to_go(model, destination)
    longest = model.automaton.max_legs - 1
    turn = count()
    #: (cost with what is left at best, turn, cost so far, hops, legs left; -1 where the chain is complete)
    heap: list[tuple[float, int, float, tuple[Hop, ...], int]] = []

    def push(bound: float, cost: float, hops: tuple[Hop, ...], left: int) -> None:
        if np.isfinite(bound):
            heapq.heappush(heap, (bound, next(turn), cost, hops, left))

    for state in model.automaton.start:
        legs = model.legs[model.automaton.mode[state]]
        ends = np.flatnonzero(legs.destination_zone == destination) if state in model.automaton.end else ()
        for c in np.flatnonzero(legs.origin_zone == origin):
            for e in ends:
                cost = _real(legs.direct[c, e] + legs.constant)
                push(cost, cost, (Hop(state, int(c), int(e)),), -1)
            costs = legs.access[c].real + _real(legs.constant)
            for t in np.flatnonzero(np.isfinite(costs + to_go[longest][state])):
                push(costs[t] + to_go[longest][state][t], costs[t], (Hop(state, int(c), int(t)),), longest)
    while heap:
        _, _, cost, hops, left = heapq.heappop(heap)
        if left < 0:
            yield cost, hops
            continue
        for longer, last, hop in _onward(model, hops[-1], left, destination, to_go):
            bound = cost + longer + (0.0 if last else to_go[left - 1][hop.state][hop.end])
            push(bound, cost + longer, (*hops, hop), -1 if last else left - 1)


def _onward(
    model: ChainModel, at: Hop, left: int, destination: int, to_go: list[dict[int, Array]]
) -> Iterator[tuple[float, bool, Hop]]:
    """Yield every next leg: its cost with the transfer before it, whether it is the last, and the hop."""
    for number, step in enumerate(model.steps):
        if step.before != at.state:
            continue
        state = step.after
        legs = model.legs[model.automaton.mode[state]]
        for k in np.flatnonzero(step.at_before == at.end):
            start, row = int(step.at_after[k]), int(step.rows[k])
            before = _real(step.cost[k]) + _real(legs.constant)
            if state in model.automaton.end:
                for e in np.flatnonzero(legs.destination_zone == destination):
                    yield before + _real(legs.egress[start, e]), True, Hop(state, start, int(e), number, row)
            if left > 1:
                costs = _between(legs)[start]
                for t in np.flatnonzero(np.isfinite(costs + to_go[left - 1][state])):
                    yield before + float(costs[t]), False, Hop(state, start, int(t), number, row)


def _to_go(model: ChainModel, destination: int) -> list[dict[int, Array]]:
    """Return by number of legs left, state and terminal: the least cost from there to a zone."""
    automaton = model.automaton
    states = range(len(automaton.mode))
    last = {s: _last(model.legs[automaton.mode[s]], destination) for s in automaton.end}
    out = [{s: np.full(len(model.legs[automaton.mode[s]].terminals), np.inf) for s in states}]
    for _ in range(1, automaton.max_legs):
        inner = {s: _inner(model, s, out[-1][s], last) for s in states}
        now = {s: np.full_like(was, np.inf) for s, was in out[0].items()}
        for step in model.steps:
            cost = step.cost.real + inner[step.after][step.at_after]
            np.minimum.at(now[step.before], step.at_before, cost)
        out.append(now)
    return out


def _inner(model: ChainModel, state: int, to_go: Array, last: dict[int, Array]) -> Array:
    legs = model.legs[model.automaton.mode[state]]
    if not len(legs.terminals):
        return np.zeros(0)
    onward: Array = (_between(legs) + to_go[None, :]).min(axis=1) + _real(legs.constant)
    return np.asarray(np.minimum(onward, last[state])) if state in last else onward


def _last(legs: ModeLegs, destination: int) -> Array:
    columns = np.flatnonzero(legs.destination_zone == destination)
    none = np.full(len(legs.terminals), np.inf)
    if not len(columns):
        return none
    return np.asarray(legs.egress[:, columns].real.min(axis=1) + _real(legs.constant))


def _between(legs: ModeLegs) -> Array:
    """Costs between terminals; no leg goes from a terminal to itself."""
    costs: Array = legs.between.real.copy()
    np.fill_diagonal(costs, np.inf)
    return costs


def _real(cost: Any) -> float:
    return float(np.real(cost))


def probability(model: ChainModel, values: Values, hops: tuple[Hop, ...], o: int, d: int) -> float:
    """Return the probability of a chain: the conditional ones of the recursion multiplied along it."""
    automaton, ratio = model.automaton, model.mu / model.theta
    first = hops[0]
    mode = automaton.mode[first.state]
    inner = values.first[first.state][o, d] if first.state in values.first else 0.0
    if inner == 0.0 or values.origin[o, d] == 0.0:
        return 0.0
    left = automaton.max_legs - 1
    weights = values.weights[mode]
    taken = (
        weights.direct[first.start, first.end]
        if len(hops) == 1
        else weights.access[first.start, first.end] * values.to_go[left][first.state][first.end, d]
    )
    chance = inner**ratio / values.origin[o, d] * taken / inner
    for before, hop in pairwise(hops):
        step = _same_step(model, before, hop)
        if step is None or chance == 0.0:
            return 0.0
        chance *= _onward_chance(model, values, step, before, hop, left, d, last=hop is hops[-1])
        left -= 1
    return float(chance)


def _same_step(model: ChainModel, before: Hop, hop: Hop) -> Step | None:
    """Return the transfer of a hop in any pass, where it may have another number; None where it is not allowed."""
    for step in model.steps:
        if step.before == before.state and step.after == hop.state and hop.row in step.rows:
            return step
    return None


def _onward_chance(
    model: ChainModel, values: Values, step: Step, before: Hop, hop: Hop, left: int, d: int, last: bool
) -> float:
    k = int(np.flatnonzero(step.rows == hop.row)[0])
    total = values.total[left][step.before][before.end, d]
    inner = values.inner[left][step.after][hop.start, d]
    if total == 0.0 or inner == 0.0:
        return 0.0
    chosen = np.exp(-model.mu * step.cost[k]) * values.powered[left][step.after][hop.start, d] / total
    w = values.weights[model.automaton.mode[step.after]]
    leg = w.egress[hop.start, hop.end] if last else w.between[hop.start, hop.end] * values.to_go[left - 1][
        step.after][hop.end, d]  # fmt: skip
    return float(chosen * leg / inner)
