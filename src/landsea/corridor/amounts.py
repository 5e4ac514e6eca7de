"""Money, hours and emissions along the chains: expected values by pair of zones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landsea.corridor.chains import ChainModel, ModeLegs, Values, divide, gather, step_shares
from landsea.corridor.corridor import Pass
from landsea.corridor.layout import Layout
from landsea.corridor.shipping import Shipping
from landsea.corridor.stages import Stages

Array = NDArray[Any]
NAMES = ("yuan", "hours", "co2e_kg")


@dataclass(frozen=True)
class Amounts:
    """What one tonne adds up on each stage of a chain.

    Attributes
    ----------
    legs : tuple of ModeLegs
        Amount per tonne of each leg, in the places of the costs; zero where there is no leg.
    steps : tuple of (X,) array
        Amount per tonne of each transfer.
    """

    legs: tuple[ModeLegs, ...]
    steps: tuple[Array, ...]


def amounts_of(layout: Layout, ship: Shipping, one: Pass, name: str) -> Amounts:
    """Collect one kind of amount (yuan, hours or co2e_kg) for the stages of a pass."""
    legs = tuple(
        _leg_amounts(layout, ship, mode, chain_legs, name) if mode in ship.legs else chain_legs
        for mode, chain_legs in zip(layout.modes, one.model.legs, strict=True)
    )
    column: Array = getattr(ship.transfers, name)
    return Amounts(legs, tuple(column[step.rows] for step in one.model.steps))


def amounts_of_stages(layout: Layout, ship: Shipping, one: Pass, stages: Stages) -> Amounts:
    """Collect an amount given on every stage: arcs, legs, transfers, access and egress."""
    legs = tuple(
        _placed(
            layout,
            ship,
            mode,
            chain_legs,
            ship.legs[mode].along(stages.arcs[mode]) + stages.legs[mode],
            (stages.access[mode], stages.egress[mode]),
        )
        if mode in ship.legs
        else chain_legs
        for mode, chain_legs in zip(layout.modes, one.model.legs, strict=True)
    )
    return Amounts(legs, tuple(stages.transfers[step.rows] for step in one.model.steps))


def costs_of(one: Pass) -> Amounts:
    """Collect the generalised cost itself, constants included: what is measured, without the worth of a choice."""
    legs = tuple(
        replace(
            part,
            between=_finite(part.between + part.constant),
            access=_finite(part.access + part.constant),
            egress=_finite(part.egress + part.constant),
            direct=_finite(part.direct + part.constant),
        )
        for part in one.model.legs
    )
    return Amounts(legs, tuple(_finite(step.cost) for step in one.model.steps))


def _finite(cost: Array) -> Array:
    return np.where(np.isfinite(cost), cost, 0.0)


def expected_amounts(model: ChainModel, values: Values, kinds: Sequence[Amounts]) -> list[Array]:
    """Return the expected amounts per tonne of every pair of zones, given its spread over chains.

    Parameters
    ----------
    model : ChainModel
    values : Values
        From :func:`landsea.corridor.chains.expected_cost`.
    kinds : sequence of Amounts
        Several kinds of amount, taken together since they share the probabilities.

    Returns
    -------
    list of (Z, Z) array
        One a kind, per tonne; zero where no chain exists.
    """
    automaton, zones = model.automaton, model.n_zones
    stages = [_Stage.of(model, values, [kind.legs[mode] for kind in kinds], mode) for mode in range(len(model.legs))]
    steps = [np.stack([kind.steps[number] for kind in kinds])[:, :, None] for number in range(len(model.steps))]
    to_come = {s: np.zeros((len(kinds), *w.shape)) for s, w in values.to_go[0].items()}
    for left in range(1, automaton.max_legs):
        to_come = _one_leg(model, values, left, stages, steps, to_come)
    out = np.zeros((len(kinds), zones, zones), values.origin.dtype)
    for state, first in values.first.items():
        stage, to_go = stages[automaton.mode[state]], values.to_go[-1][state]
        total = stage.access_worth @ to_go + stage.access @ (to_go * to_come[state])
        if state in automaton.end:
            total += stage.direct_worth
        out += divide(first ** (model.mu / model.theta), values.origin) * divide(total, _like(first, total))
    return list(out)


@dataclass(frozen=True)
class _Stage:
    """One mode's weights, and its weights times what a tonne adds up, (kinds, ...); connectors summed by zone."""

    between: Array
    between_worth: Array
    egress_worth: Array
    access: Array
    access_worth: Array
    direct_worth: Array

    @classmethod
    def of(cls, model: ChainModel, values: Values, amounts: Sequence[ModeLegs], mode: int) -> _Stage:
        w, zones = values.weights[mode], model.n_zones

        def by_origin(one: Array) -> Array:
            return gather(one, w.origin_zone, zones, axis=0)

        def by_destination(one: Array) -> Array:
            return gather(one, w.destination_zone, zones, axis=1)

        return cls(
            between=w.between,
            between_worth=np.stack([w.between * a.between for a in amounts]),
            egress_worth=np.stack([by_destination(w.egress * a.egress) for a in amounts]),
            access=by_origin(w.access),
            access_worth=np.stack([by_origin(w.access * a.access) for a in amounts]),
            direct_worth=np.stack([by_destination(by_origin(w.direct * a.direct)) for a in amounts]),
        )


def _one_leg(
    model: ChainModel, values: Values, left: int, stages: list[_Stage], steps: list[Array], old: dict[int, Array]
) -> dict[int, Array]:
    inner = {s: _inner(model, values, stages, left, s, old[s]) for s in values.inner[left]}
    to_come = {s: np.zeros_like(was) for s, was in old.items()}
    for step, share, amount in zip(model.steps, step_shares(model, values, left), steps, strict=True):
        to_come[step.before][:, step.at_before] += share * (amount + inner[step.after][:, step.at_after])
    return to_come


def _inner(model: ChainModel, values: Values, stages: list[_Stage], left: int, state: int, to_come: Array) -> Array:
    stage, to_go = stages[model.automaton.mode[state]], values.to_go[left - 1][state]
    total = np.zeros_like(to_come)
    if left > 1 and model.automaton.following[state]:
        total = stage.between_worth @ to_go + stage.between @ (to_go * to_come)
    if state in model.automaton.end:
        total = total + stage.egress_worth
    return divide(total, _like(values.inner[left][state], total))


def _like(weights: Array, kinds: Array) -> Array:
    return np.broadcast_to(weights, kinds.shape)


def _leg_amounts(layout: Layout, ship: Shipping, mode: str, chain_legs: ModeLegs, name: str) -> ModeLegs:
    reach = ship.connectors[mode]
    nothing = np.zeros(len(reach.zone))
    ends = {
        "yuan": (reach.access_yuan, reach.egress_yuan),
        "hours": (reach.access_h, reach.egress_h),
        "co2e_kg": (nothing, nothing),
    }[name]
    return _placed(layout, ship, mode, chain_legs, getattr(ship.legs[mode], name), ends)


def _placed(
    layout: Layout, ship: Shipping, mode: str, chain_legs: ModeLegs, per_leg: Array, ends: tuple[Array, Array]
) -> ModeLegs:
    """Put amounts of legs between points (P, P), and of connectors (C,), into the places of the costs."""
    amount = np.nan_to_num(per_leg, nan=0.0, posinf=0.0)
    at, places = layout.point[mode][chain_legs.terminals], ship.connectors[mode].point
    access, egress = ends[0][:, None], ends[1][None, :]
    return replace(
        chain_legs,
        between=amount[np.ix_(at, at)],
        access=amount[np.ix_(places, at)] + access,
        egress=amount[np.ix_(at, places)] + egress,
        direct=amount[np.ix_(places, places)] + access + egress,
    )
