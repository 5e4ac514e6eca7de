"""Payments between the region's own economies after which none of them is worse off, found inside the model.

A payment is spent where it is received, which moves prices: what a city must be paid is therefore found together with
the equilibrium, not taken from the gains before payments.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landsea.economy.scale import ScaleModel, State
from landsea.errors import NumericalError
from landsea.planning.division.compensation import compensate

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: What a loss may be missed by, as a share of income; most rounds.
EXACT, MOST = 1e-10, 200


def settle(model: ScaleModel, state: State, inside: Bools) -> State | None:
    """Return the plan with payments: losers as before, winners with the same share of their gains each.

    Parameters
    ----------
    model : ScaleModel
    state : State
        Under the plan, without payments.
    inside : (N,) array of bool
        Who pays and is paid.

    Returns
    -------
    State or None
        Nobody inside is worse off there; None if the gains do not cover the losses.

    Raises
    ------
    NumericalError
        If the payments are not found.
    """
    at = state
    for _ in range(MOST):
        worth = at.worth[inside]
        income = model.world.economy.income[inside]
        before = worth - at.received[inside]
        if not at.received.any() and (worth >= -EXACT * income).all():
            return at
        if before.sum() <= EXACT * income.sum():
            return None
        amounts = compensate(before)
        wanted = amounts.sum(axis=0) - amounts.sum(axis=1)
        if (np.abs(wanted - at.received[inside]) <= EXACT * income).all() and (worth >= -EXACT * income).all():
            return at
        received = np.zeros(len(inside))
        received[inside] = wanted
        at = model.solve(state.factor, received, start=at)
    msg = "The payments that leave nobody worse off are not found."
    raise NumericalError(msg)
