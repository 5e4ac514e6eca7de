"""The economy at given values added: labour, productivity, prices, flows, and by how much goods markets miss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landsea.economy.scale.staffing import Staffing
from landsea.economy.trade import kernels
from landsea.economy.trade.leontief import Leontief
from landsea.economy.trade.prices import find_prices
from landsea.economy.trade.state import Economy

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class World:
    """What does not change: an economy in equilibrium, its scale elasticities, and who is planned.

    Attributes
    ----------
    economy : Economy
    scale : (J, N) array
        Percent by which productivity rises with one percent more labour in the sector of the region.
    staffing : Staffing
    output : (J, N) array
        Sales before, currency.
    system : Leontief
        Of prices, to precondition by.
    """

    economy: Economy
    scale: Floats
    staffing: Staffing
    output: Floats
    system: Leontief

    @property
    def active(self) -> NDArray[np.bool_]:
        """Sectors that make something, (J, N)."""
        return np.asarray(self.output > 0)


@dataclass(frozen=True, eq=False)
class Point:
    """Everything at given values added.

    Attributes
    ----------
    growth, log_labour, log_price, own : (J, N) array
        Logs of changes: value added, labour, prices to users, and what a unit costs that is not due to dearer inputs.
    log_wage : (N,) array
        Log change of the wage of the sectors that are not planned.
    share, net : (J, N, N) array
        Spending shares; the same before tariffs.
    spending, output, sales : (J, N) array
        Spending; output that the values added stand for; sales that spending makes.
    tariff_share : (J, N) array
    income, fixed : (N,) array
        Income; value added and what is borrowed.
    miss : (J, N) array
        Logs by which sales miss output.
    """

    growth: Floats
    log_labour: Floats
    log_wage: Floats
    log_price: Floats
    own: Floats
    share: Floats
    net: Floats
    tariff_share: Floats
    spending: Floats
    output: Floats
    sales: Floats
    income: Floats
    miss: Floats

    @property
    def size(self) -> float:
        """Largest miss."""
        return float(np.abs(self.miss).max())


def look(world: World, growth: Floats, factor: Floats, received: Floats, price: Floats) -> Point:
    """Evaluate the markets.

    ln c_i^j = gamma_i^j (y_i^j - l_i^j) - psi_i^j l_i^j + sum_k gamma_i^kj ln P_i^k, with y and l the logs of the
    changes of value added and of labour: y - l is what a worker costs the firm, subsidy counted.

    Parameters
    ----------
    world : World
    growth : (J, N) array
    factor : (Z,) array
        Labour of the planned sectors over that before.
    received : (N,) array
        What a region is paid by others beyond its deficit, currency.
    price : (J, N) array
        Where to start from.
    """
    e = world.economy
    log_labour, log_wage = world.staffing.labour(growth, factor)
    own = np.where(world.active, e.va_share * (growth - log_labour) - world.scale * log_labour, 0.0)
    log_price = find_prices(e.share, e.theta, e.inputs, own, world.system, price)
    cost = own + kernels.calc_inputs_cost(e.inputs, log_price)
    share = kernels.calc_shares(e.share, e.theta, cost, log_price)
    net = share / (1 + e.tariff)
    tariff_share = kernels.calc_tariff_share(e.tariff, net)
    output = world.output * np.exp(growth)
    used = kernels.calc_input_demand(e.inputs, output)
    added = kernels.calc_wage_demand(e.va_share, output)
    # Revenue from tariffs comes back as income and is spent on what pays tariffs: a geometric sum.
    back = 1 - np.einsum("jn,jn->n", tariff_share, e.taste)
    income = (added + e.deficit + received + np.einsum("jn,jn->n", tariff_share, used)) / back
    spending = used + e.taste * income
    sales = kernels.calc_output(net, spending)
    some = np.where(world.active, output, 1.0)
    # Sales sum to output whatever the level of values (Walras); the last term fixes it: the numeraire is value added.
    level = np.log(e.of_block(added) / e.of_block(kernels.calc_wage_demand(e.va_share, world.output)))
    miss = np.where(world.active, np.log(np.where(world.active, sales, 1.0) / some) + level, 0.0)
    return Point(
        growth, log_labour, log_wage, log_price, own, share, net, tariff_share, spending, output, sales, income, miss
    )
