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
    to_come = [{s: np.zeros_like(w) for s, w in values.to_go[0].items()} for _ in kinds]
    for left in range(1, automaton.max_legs):
        shares = step_shares(model, values, left)
        to_come = [_one_leg(model, values, left, shares, kind, old) for kind, old in zip(kinds, to_come, strict=True)]
    out = [np.zeros((zones, zones), values.origin.dtype) for _ in kinds]
    for state, first in values.first.items():
        share = divide(first ** (model.mu / model.theta), values.origin)
        for total, kind, rest in zip(out, kinds, to_come, strict=True):
            total += share * _first(model, values, kind, state, rest[state])
    return out


def _one_leg(
    model: ChainModel, values: Values, left: int, shares: list[Array], kind: Amounts, old: dict[int, Array]
) -> dict[int, Array]:
    inner = {s: _inner(model, values, kind, left, s, old[s]) for s in values.inner[left]}
    to_come = {s: np.zeros_like(w) for s, w in values.to_go[left].items()}
    for step, share, amount in zip(model.steps, shares, kind.steps, strict=True):
        rest = amount[:, None] + inner[step.after][step.at_after]
        to_come[step.before][step.at_before] += share * rest
    return to_come


def _inner(model: ChainModel, values: Values, amounts: Amounts, left: int, state: int, to_come: Array) -> Array:
    mode = model.automaton.mode[state]
    w, a = values.weights[mode], amounts.legs[mode]
    to_go = values.to_go[left - 1][state]
    total = np.zeros_like(to_go)
    if left > 1 and model.automaton.following[state]:
        total = (w.between * a.between) @ to_go + w.between @ (to_go * to_come)
    if state in model.automaton.end:
        total = total + gather(w.egress * a.egress, w.destination_zone, model.n_zones, axis=1)
    return divide(total, values.inner[left][state])


def _first(model: ChainModel, values: Values, amounts: Amounts, state: int, to_come: Array) -> Array:
    mode = model.automaton.mode[state]
    w, a = values.weights[mode], amounts.legs[mode]
    to_go = values.to_go[-1][state]
    zones = model.n_zones
    total = gather(w.access * a.access, w.origin_zone, zones, axis=0) @ to_go
    total = total + gather(w.access, w.origin_zone, zones, axis=0) @ (to_go * to_come)
    if state in model.automaton.end:
        direct = gather(w.direct * a.direct, w.origin_zone, zones, axis=0)
        total = total + gather(direct, w.destination_zone, zones, axis=1)
    return divide(total, values.first[state])


def _leg_amounts(layout: Layout, ship: Shipping, mode: str, chain_legs: ModeLegs, name: str) -> ModeLegs:
    legs = ship.legs[mode]
    per_leg = np.nan_to_num(getattr(legs, name), nan=0.0, posinf=0.0)
    at = layout.point[mode][chain_legs.terminals]
    reach = ship.connectors[mode]
    places = reach.point
    nothing = np.zeros(len(places))
    ends = {
        "yuan": (reach.access_yuan, reach.egress_yuan),
        "hours": (reach.access_h, reach.egress_h),
        "co2e_kg": (nothing, nothing),
    }[name]
    return replace(
        chain_legs,
        between=per_leg[np.ix_(at, at)],
        access=per_leg[np.ix_(places, at)] + ends[0][:, None],
        egress=per_leg[np.ix_(at, places)] + ends[1][None, :],
        direct=per_leg[np.ix_(places, places)] + ends[0][:, None] + ends[1][None, :],
    )
