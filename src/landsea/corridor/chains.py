"""Nested recursive logit over transport chains: exact sums over every chain, none enumerated.

For destination *d*, at terminal *t* in state *s* with *n* legs left, V_n(t, s) is the expected minimum cost
to go. With weights ``E^m = exp(-theta c^m)`` for legs, ``G^m`` for last legs with egress, ``s'`` a next state
with mode ``m``::

    inner_n(t, s') = [s' may end] G^m[t, d] + sum_t' E^m[t, t'] exp(-theta V_{n-1}(t', s'))
    exp(-mu V_n(t, s)) = sum_{s'} exp(-mu h_t(s -> s')) inner_n(t, s')^(mu / theta),      V_0 = +inf

An origin starts with access weights ``A^m`` in place of a transfer and a leg. The number of legs left falls
with each leg, so the recursion ends: no condition on a spectral radius, no cycles, no path set.

Loading runs the recursion forwards with conditional probabilities. Then
``d(sum_od q_od V_od) / d(cost of a leg, transfer, access, egress)`` equals the flow on it.

Arrays may be complex: with an imaginary step on a cost, every result carries its exact derivative.

Sources: Fosgerau, Frejinger & Karlstrom (2013) and Mai, Fosgerau & Frejinger (2015) for (nested) recursive
logit; Ben-Akiva & de Jong (2013) for transport chains; Squire & Trapp (1998) for the complex step.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.automaton import Automaton

Array = NDArray[Any]

#: Weights under this count as none: beside the smallest doubles nothing adds up, and flows over them overflow.
TINY = 1e-290


@dataclass(frozen=True)
class ModeLegs:
    """The legs of one mode, as costs or (after :func:`weigh`) as weights.

    Attributes
    ----------
    terminals : (T,) int array
        Global numbers of the terminals that the mode serves, ascending.
    between : (T, T) array
        Terminal to terminal; the diagonal is no leg.
    origin_zone, destination_zone : (C,), (C',) int arrays
        Zone of each connector (a place where a zone reaches the mode).
    access : (C, T) array
        Origin connector to terminal, access to the mode included.
    egress : (T, C') array
        Terminal to destination connector, egress included.
    direct : (C, C') array
        Connector to connector, both ends included.
    constant : complex
        Added to the cost of every leg of the mode; kept apart so that its derivative does not meet +inf.
    """

    terminals: NDArray[np.int64]
    between: Array
    origin_zone: NDArray[np.int64]
    destination_zone: NDArray[np.int64]
    access: Array
    egress: Array
    direct: Array
    constant: complex = 0.0


@dataclass(frozen=True)
class Step:
    """One allowed transfer: from a state to the state of the next leg, at the terminals both modes serve.

    Attributes
    ----------
    before, after : int
        States.
    at_before, at_after : (X,) int arrays
        The terminals' positions among those of the one mode and of the other.
    cost : (X,) array
        Generalised cost of the transfer, yuan/t.
    rows : (X,) int array
        The caller's numbers of the transfers, for adding up flows.
    """

    before: int
    after: int
    at_before: NDArray[np.int64]
    at_after: NDArray[np.int64]
    cost: Array
    rows: NDArray[np.int64]


@dataclass(frozen=True)
class ChainModel:
    """Everything the recursion needs for one commodity and one set of allowed terminals.

    Attributes
    ----------
    automaton : Automaton
        The grammar.
    theta, mu : float
        Scales of the choice of terminal and of mode, 1 / (yuan/t), ``0 < mu <= theta``.
    legs : tuple of ModeLegs
        Costs by mode, yuan/t; +inf where there is no leg.
    steps : tuple of Step
        Allowed transfers.
    n_zones : int
        Number of zones.
    """

    automaton: Automaton
    theta: float
    mu: float
    legs: tuple[ModeLegs, ...]
    steps: tuple[Step, ...]
    n_zones: int


@dataclass(frozen=True)
class Values:
    """Weights of the backward recursion, kept for the forward one.

    Attributes
    ----------
    weights : tuple of ModeLegs
        ``exp(-theta c)`` of every leg.
    to_go : list over n of dict state -> (T, D) array
        ``exp(-theta V_n(t, s))``.
    inner : list over n of dict state -> (T, D) array
        ``inner_n(t, s')``; entry 0 is empty.
    powered : list over n of dict state -> (T, D) array
        ``inner_n(t, s')^(mu / theta)``.
    total : list over n of dict state -> (T, D) array
        ``exp(-mu V_n(t, s))``.
    first : dict state -> (O, D) array
        ``inner`` at the origin.
    origin : (O, D) array
        ``exp(-mu V_od)``.
    """

    weights: tuple[ModeLegs, ...]
    to_go: list[dict[int, Array]]
    inner: list[dict[int, Array]]
    powered: list[dict[int, Array]]
    total: list[dict[int, Array]]
    first: dict[int, Array]
    origin: Array


class Memory:
    """The weights of one model, kept until forgotten, and found again when asked for.

    They are by far the largest part of a solved region, and only loading and the tables by pair or chain need them.

    Parameters
    ----------
    model : ChainModel
    values : Values
        From :func:`expected_cost` of the model.
    """

    def __init__(self, model: ChainModel, values: Values) -> None:
        self._model = model
        self._values: Values | None = values

    def values(self) -> Values:
        """Return the weights, computed again if they were forgotten."""
        if self._values is None:
            self._values = expected_cost(self._model)[1]
        return self._values

    def forget(self) -> None:
        """Give the memory back."""
        self._values = None


@dataclass
class ChainFlows:
    """Tonnes on every stage of the chains.

    Attributes
    ----------
    between, access, egress, direct : list over modes
        Flows with the shapes of :class:`ModeLegs`.
    steps : list of (X,) array
        Flow on each transfer of ``ChainModel.steps``.
    by_legs : (K,) array
        Tonnes by number of legs, one leg first.
    """

    between: list[Array] = field(default_factory=list)
    access: list[Array] = field(default_factory=list)
    egress: list[Array] = field(default_factory=list)
    direct: list[Array] = field(default_factory=list)
    steps: list[Array] = field(default_factory=list)
    by_legs: Array = field(default_factory=lambda: np.zeros(0))


def expected_cost(model: ChainModel) -> tuple[Array, Values]:
    """Return the expected minimum cost of every pair of zones.

    Parameters
    ----------
    model : ChainModel

    Returns
    -------
    cost : (Z, Z) array
        V_od in yuan/t, the log-sum over every chain; +inf where no chain exists.
    values : Values
        What :func:`load` needs.
    """
    values = _go_backwards(model)
    # Unreachable pairs have weight zero and so cost +inf.
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = -np.log(values.origin) / model.mu
    return cost, values


def load(model: ChainModel, values: Values, demand: Array) -> ChainFlows:
    """Spread demand over all chains.

    Parameters
    ----------
    model : ChainModel
    values : Values
        From :func:`expected_cost` of the same model.
    demand : (Z, Z) array
        Tonnes; zero on pairs that no chain joins.

    Returns
    -------
    ChainFlows
    """
    flows = _empty_flows(model, values)
    arriving = _leave_origins(model, values, demand, flows)
    for left in range(model.automaton.max_legs - 1, 0, -1):
        departing = _transfer(model, values, left, arriving, flows)
        arriving = _run_leg(model, values, left, departing, flows)
    return flows


def weigh(legs: ModeLegs, theta: float) -> ModeLegs:
    """Turn leg costs into weights ``exp(-theta c)``; no leg goes from a terminal to itself."""
    factor = np.exp(-theta * legs.constant)
    between = factor * _weight(legs.between, theta)
    np.fill_diagonal(between, 0.0)
    return replace(
        legs,
        between=between,
        access=factor * _weight(legs.access, theta),
        egress=factor * _weight(legs.egress, theta),
        direct=factor * _weight(legs.direct, theta),
    )


def _weight(cost: Array, theta: float) -> Array:
    """``exp(-theta c)``; to first order in an imaginary part, which a leg that does not exist (+inf) has none of."""
    if not np.iscomplexobj(cost):
        return np.asarray(np.exp(-theta * cost))
    out = np.exp(-theta * cost.real).astype(complex)
    np.multiply(out.real, -theta * cost.imag, out=out.imag, where=np.isfinite(cost.real))
    return out


def gather(values: Array, zones: NDArray[np.int64], n_zones: int, axis: int) -> Array:
    """Sum connectors into their zones along `axis`."""
    shape = list(values.shape)
    shape[axis] = n_zones
    out = np.zeros(shape, values.dtype)
    if np.all(zones[1:] > zones[:-1]):
        # One connector a zone, the usual case: no sums, and a plain copy is many times faster.
        if axis == 0:
            out[zones] = values
        else:
            out[:, zones] = values
    elif axis == 0:
        np.add.at(out, zones, values)
    else:
        np.add.at(out.T, zones, values.T)
    return out


def dot(a: Array, b: Array) -> Array:
    """Multiply matrices; complex ones by their real parts, for their imaginary parts are infinitesimal.

    The product of two imaginary parts is of second order in the complex step, and is left out.
    """
    real: Array = a.real @ b.real
    if not (np.iscomplexobj(a) or np.iscomplexobj(b)):
        return np.asarray(real)
    out: Array = real.astype(complex)
    if np.iscomplexobj(b):
        out.imag += a.real @ b.imag
    if np.iscomplexobj(a):
        out.imag += a.imag @ b.real
    return out


def divide(numerator: Array, denominator: Array) -> Array:
    """Divide where the denominator is not zero; zero elsewhere (no flow comes where no chain leads)."""
    out = np.zeros(numerator.shape, np.result_type(numerator, denominator))
    np.divide(numerator, denominator, out=out, where=denominator != 0)
    return out


def step_shares(model: ChainModel, values: Values, left: int) -> list[Array]:
    """Return for each step the probability that goods at its state and terminal take it, (X, D)."""
    return [_share(model, values, left, step) for step in model.steps]


def _share(model: ChainModel, values: Values, left: int, step: Step) -> Array:
    taken = np.exp(-model.mu * step.cost)[:, None] * values.powered[left][step.after][step.at_after]
    return divide(taken, values.total[left][step.before][step.at_before])


def _go_backwards(model: ChainModel) -> Values:
    automaton, zones = model.automaton, model.n_zones
    weights = tuple(weigh(legs, model.theta) for legs in model.legs)
    egress = [gather(w.egress, w.destination_zone, zones, axis=1) for w in weights]
    dtype = _dtype(model)
    nothing = {s: np.zeros((len(weights[m].terminals), zones), dtype) for s, m in enumerate(automaton.mode)}
    values = Values(weights, [nothing], [{}], [{}], [{}], {}, np.zeros(0))
    used = _used_states(automaton)
    # A last leg is the same however many legs were left: its weights are found once.
    last = {s: _inner(automaton, weights, egress, s, nothing[s]) for s in used if not automaton.following[s]}
    last_powered = {s: _power(i, model.mu / model.theta) for s, i in last.items()}
    onward = [s for s in used if automaton.following[s]]
    for _ in range(1, automaton.max_legs):
        going = {s: _inner(automaton, weights, egress, s, values.to_go[-1][s]) for s in onward}
        inner = {**last, **going}
        powered = {**last_powered, **{s: _power(i, model.mu / model.theta) for s, i in going.items()}}
        total = _total(model, powered, nothing)
        values.inner.append(inner)
        values.powered.append(powered)
        values.total.append(total)
        # Where no leg follows there is nothing to go, and the weight stays zero.
        raised = {s: _power(z, model.theta / model.mu) if automaton.following[s] else z for s, z in total.items()}
        values.to_go.append(raised)
    first = {s: _first_inner(automaton, weights[automaton.mode[s]], s, values.to_go[-1][s], zones)
             for s in automaton.start}  # fmt: skip
    origin = sum((_power(f, model.mu / model.theta) for f in first.values()), np.zeros((zones, zones), dtype))
    return replace(values, first=first, origin=origin)


def _dtype(model: ChainModel) -> Any:
    """Complex if any cost is: the derivative has to reach every array."""
    costs = [step.cost for step in model.steps]
    for legs in model.legs:
        costs += [legs.between, legs.access, legs.egress, legs.direct, np.asarray(legs.constant)]
    return np.result_type(np.float64, *costs)


def _used_states(automaton: Automaton) -> list[int]:
    return sorted(set(automaton.start).union(*automaton.following))


def _inner(automaton: Automaton, weights: tuple[ModeLegs, ...], egress: list[Array], state: int, to_go: Array) -> Array:
    mode = automaton.mode[state]
    if not automaton.following[state]:
        return _without_dust(egress[mode]) if state in automaton.end else np.zeros_like(to_go)
    inner = dot(weights[mode].between, to_go)
    return _without_dust(inner + egress[mode] if state in automaton.end else inner)


def _first_inner(automaton: Automaton, weights: ModeLegs, state: int, to_go: Array, zones: int) -> Array:
    inner = dot(gather(weights.access, weights.origin_zone, zones, axis=0), to_go)
    if state not in automaton.end:
        return _without_dust(inner)
    by_origin = gather(weights.direct, weights.origin_zone, zones, axis=0)
    return _without_dust(inner + gather(by_origin, weights.destination_zone, zones, axis=1))


def _without_dust(weight: Array) -> Array:
    return np.where(weight.real < TINY, 0.0, weight)


def _total(model: ChainModel, powered: dict[int, Array], nothing: dict[int, Array]) -> dict[int, Array]:
    total = {s: z.copy() for s, z in nothing.items()}
    for step in model.steps:
        weight = np.exp(-model.mu * step.cost)[:, None]
        # Terminals are distinct within a step, so plain indexed addition is safe.
        total[step.before][step.at_before] += weight * powered[step.after][step.at_after]
    return total


def _power(base: Array, exponent: float) -> Array:
    """Raise to a power, to first order in the imaginary part; zero stays zero."""
    if exponent == 1.0:
        return base
    if not np.iscomplexobj(base):
        return np.asarray(base**exponent)
    # Parts that lie together: raising and dividing are vector instructions then.
    real = np.ascontiguousarray(base.real)
    raised = real**exponent
    out = np.empty_like(base)
    out.real = raised
    out.imag = divide(exponent * raised * base.imag, real)
    return out


def _empty_flows(model: ChainModel, values: Values) -> ChainFlows:
    dtype = values.origin.dtype
    return ChainFlows(
        between=[np.zeros(legs.between.shape, dtype) for legs in model.legs],
        access=[np.zeros(legs.access.shape, dtype) for legs in model.legs],
        egress=[np.zeros(legs.egress.shape, dtype) for legs in model.legs],
        direct=[np.zeros(legs.direct.shape, dtype) for legs in model.legs],
        steps=[np.zeros(len(step.cost), dtype) for step in model.steps],
        by_legs=np.zeros(model.automaton.max_legs, dtype),
    )


def _leave_origins(model: ChainModel, values: Values, demand: Array, flows: ChainFlows) -> dict[int, Array]:
    automaton, ratio = model.automaton, model.mu / model.theta
    arriving: dict[int, Array] = {}
    for state, first in values.first.items():
        mode = automaton.mode[state]
        w, to_go = values.weights[mode], values.to_go[-1][state]
        rate = divide(divide(demand * _power(first, ratio), values.origin), first)
        if state in automaton.end:
            direct = w.direct * rate[np.ix_(w.origin_zone, w.destination_zone)]
            flows.direct[mode] += direct
            flows.by_legs[0] += direct.sum()
        flows.access[mode] += w.access * dot(rate[w.origin_zone], to_go.T)
        arriving[state] = to_go * dot(gather(w.access, w.origin_zone, model.n_zones, axis=0).T, rate)
    return arriving


def _transfer(
    model: ChainModel, values: Values, left: int, arriving: dict[int, Array], flows: ChainFlows
) -> dict[int, Array]:
    departing: dict[int, Array] = {}
    for number, step in enumerate(model.steps):
        if step.before not in arriving:
            continue
        taken = arriving[step.before][step.at_before] * _share(model, values, left, step)
        flows.steps[number] += taken.sum(axis=1)
        inner = values.inner[left][step.after]
        leaving = departing.setdefault(step.after, np.zeros(inner.shape, values.origin.dtype))
        leaving[step.at_after] += taken
    return departing


def _run_leg(
    model: ChainModel, values: Values, left: int, departing: dict[int, Array], flows: ChainFlows
) -> dict[int, Array]:
    automaton = model.automaton
    arriving: dict[int, Array] = {}
    for state, leaving in departing.items():
        mode = automaton.mode[state]
        w, to_go = values.weights[mode], values.to_go[left - 1][state]
        rate = divide(leaving, values.inner[left][state])
        if state in automaton.end:
            delivered = w.egress * rate[:, w.destination_zone]
            flows.egress[mode] += delivered
            flows.by_legs[automaton.max_legs - left] += delivered.sum()
        if left > 1 and automaton.following[state]:
            flows.between[mode] += w.between * dot(rate, to_go.T)
            arriving[state] = to_go * dot(w.between.T, rate)
    return arriving
