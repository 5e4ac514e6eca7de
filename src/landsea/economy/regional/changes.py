"""What differs between two policies, and what the corridor charges otherwise, as a shock to trade."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from landsea.economy.regional.policy import Policy
from landsea.economy.trade import Change, Shock

Floats = NDArray[np.float64]


def shock_between(before: Policy, after: Policy, iceberg: Floats | None = None) -> Shock:
    """Return the shock that leads from one policy to another.

    Parameters
    ----------
    before, after : Policy
        Of one pack, without and with a scenario.
    iceberg : (J, N, N) array, optional
        Change of the cost of delivering, as a factor, by what the corridor charges.

    Returns
    -------
    Shock
        Its measures: corridor, tariffs, standards, productivity, labour.
    """
    return Shock(tuple(_changes(before, after, iceberg)), name="scenario")


def _changes(before: Policy, after: Policy, iceberg: Floats | None) -> Iterator[Change]:
    if iceberg is not None and not np.all(iceberg == 1.0):
        yield Change("iceberg", factor=iceberg, measure="corridor")
    if not np.array_equal(before.tariff, after.tariff):
        yield Change("tariff", value=after.tariff, measure="tariffs")
    if not np.array_equal(before.standards, after.standards):
        factor = (1.0 + after.standards) / (1.0 + before.standards)
        yield Change("iceberg", factor=factor, measure="standards")
    if not np.array_equal(before.productivity, after.productivity):
        yield Change("productivity", factor=after.productivity / before.productivity, measure="productivity")
    for pool, rows in after.economies.groupby("labour_pool"):
        elasticity = rows["migration"].max()
        if pool and elasticity > 0 and len(rows) > 1:
            names = rows["economy"].tolist()
            yield Change("labour", value=float(elasticity), region=names, group=str(pool), measure="labour")
