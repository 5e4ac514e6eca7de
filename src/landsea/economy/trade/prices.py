"""Prices that follow from costs through the chain of inputs: one solution, found by a preconditioned contraction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landsea.economy.trade import kernels
from landsea.economy.trade.contraction import contract
from landsea.economy.trade.leontief import Leontief
from landsea.errors import NumericalError

Floats = NDArray[np.float64]

#: Prices and spending are found to this, relative.
INNER = 1e-14
#: Above this, a price or a spending is not found.
REFUSE = 1e-9


def find_prices(weight: Floats, theta: Floats, inputs: Floats, own: Floats, system: Leontief, start: Floats) -> Floats:
    """Return log changes of prices, (J, N).

    Parameters
    ----------
    weight : (J, N, N) array
        Shares at new costs of delivering, before prices respond.
    theta : (J,) array
    inputs : (N, J, J) array
    own : (J, N) array
        Log change of the cost of a unit that is not due to dearer inputs.
    system : Leontief
        Of prices, only to precondition by.
    start : (J, N) array

    Raises
    ------
    NumericalError
        If the chain of inputs adds too little value somewhere.
    """

    def plain(flat: Floats) -> Floats:
        p = flat.reshape(own.shape)
        return kernels.calc_price(weight, theta, own + kernels.calc_inputs_cost(inputs, p)) - p

    found = contract(lambda flat: system.precondition(plain(flat)).ravel(), start.ravel(), INNER)
    if not found.residual < REFUSE:
        found = contract(lambda flat: plain(flat).ravel(), start.ravel(), INNER)
    if not found.residual < REFUSE:
        msg = "Prices are not found: the chain of inputs adds too little value somewhere."
        raise NumericalError(msg)
    return found.x.reshape(own.shape)
