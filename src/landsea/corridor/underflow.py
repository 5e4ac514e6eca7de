"""Keep weights inside the range of double precision: a pair that is joined must not look unreachable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.corridor.chains import TINY, ChainModel, ModeLegs, expected_cost
from landsea.errors import NumericalError

Array = NDArray[Any]

#: Chains that cost less than this, times theta, keep a weight far above the smallest one that counts.
SAFE = -0.9 * float(np.log(TINY))


def refuse_underflow(
    commodity: str, model: ChainModel, cost: Array, pairs: NDArray[np.bool_], names: pd.Series
) -> None:
    """Raise if a pair has no chain only because its weight is too small for a double.

    Parameters
    ----------
    commodity : str
        Commodity id, for the message.
    model : ChainModel
    cost : (Z, Z) array
        Its expected cost.
    pairs : (Z, Z) bool array
        Pairs that the model is to serve.
    names : pandas.Series
        Names of the zones.

    Raises
    ------
    NumericalError
        Names the first pairs.
    """
    suspects = pairs & ~np.isfinite(cost)
    if not suspects.any() or model.theta * _dearest(model) < SAFE:
        return
    hidden = np.argwhere(suspects & np.isfinite(expected_cost(_without_costs(model))[0]))
    if len(hidden):
        shown = ", ".join(f"{names[o]} to {names[d]}" for o, d in hidden[:5])
        msg = (
            f"{commodity}: the cost of {len(hidden)} pairs ({shown}) times theta {model.theta} per yuan/t passes the"
            " range of double precision. Lower theta_per_yuan in commodities, or look for a cost that is far too high."
        )
        raise NumericalError(msg)


def _dearest(model: ChainModel) -> float:
    """Bound the cost of every chain from above."""
    between, access, egress, direct = (
        max((_largest(cost) + abs(legs.constant) for legs, cost in part), default=0.0)
        for part in zip(*([(legs, cost) for cost in _costs(legs)] for legs in model.legs), strict=True)
    )
    step = max((_largest(one.cost) for one in model.steps), default=0.0)
    most = model.automaton.max_legs
    return max(direct, access + max(most - 2, 0) * between + egress + (most - 1) * step)


def _largest(cost: Array) -> float:
    return float(np.max(cost.real, where=np.isfinite(cost), initial=0.0))


def _costs(legs: ModeLegs) -> tuple[Array, Array, Array, Array]:
    return legs.between, legs.access, legs.egress, legs.direct


def _without_costs(model: ChainModel) -> ChainModel:
    """Set every finite cost to zero, so that only the structure decides what is reachable."""

    def flat(legs: ModeLegs) -> ModeLegs:
        zero = [np.where(np.isfinite(cost), 0.0, np.inf) for cost in _costs(legs)]
        return replace(legs, between=zero[0], access=zero[1], egress=zero[2], direct=zero[3], constant=0.0)

    return replace(
        model,
        theta=1e-3,
        mu=1e-3,
        legs=tuple(flat(legs) for legs in model.legs),
        # A transfer at +inf is closed: it stays so.
        steps=tuple(replace(step, cost=np.where(np.isfinite(step.cost), 0.0, np.inf)) for step in model.steps),
    )
