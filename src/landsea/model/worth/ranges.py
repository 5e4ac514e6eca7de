"""How sure the gains are: draws over the elasticities' ranges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy import TradeModel
from landsea.economy.regional import Regional, shock_between
from landsea.model.worth.gains import Gains

Floats = NDArray[np.float64]

#: Seed of the draws: the same run gives the same intervals.
SEED = 20221231
#: Ends of the interval shown, percent.
LOW, HIGH = 5.0, 95.0
#: Name of the region's economies together, beside those of economies and groups.
WHOLE = "region"


def draws(gains: Gains, number: int = 200, *, progress: bool = False) -> pd.DataFrame:
    """Work the gains out again for elasticities drawn from their ranges.

    Parameters
    ----------
    gains : Gains
    number : int
        Draws, a Latin hypercube; each elasticity has a triangular distribution over its range with its mode at the
        pack's value, independent of the others.
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    pandas.DataFrame
        One row an economy: economy, then low and high (5 and 95 percent) of worth_bn_yuan and real_income_percent; then
        each group of economies under the group's name, and last the region's economies together, as ``region``.

    Notes
    -----
    The interval tells of the elasticities alone. Values, duties and costs are held.
    """
    thetas = _sample(gains, number)
    worth = np.zeros((number, len(gains.spending)))
    for k in tqdm(range(number), desc="draws", disable=None if progress else True, leave=False):
        worth[k] = _worth(gains, thetas[k])
    whole = {**gains.before.groups, WHOLE: gains.before.inside}
    sums = np.vstack([np.eye(len(gains.spending)), *whole.values()])
    low, high = np.percentile(worth @ sums.T, [LOW, HIGH], axis=0)
    table = pd.DataFrame({"economy": [*gains.before.accounts.regions, *whole], "worth_low": low, "worth_high": high})
    spending = sums @ gains.spending
    table["real_income_low"], table["real_income_high"] = 100 * low / spending, 100 * high / spending
    return table


def _worth(gains: Gains, theta: Floats) -> Floats:
    # A closed flow's factor holds the elasticity, so that the shock is made anew.
    carriage = replace(gains.carriage, regional=_with_theta(gains, theta))
    shock = shock_between(gains.before.policy, gains.after, carriage.iceberg())
    change = TradeModel(carriage.regional.accounts).solve(shock)
    return np.asarray((change.real_income - 1.0) * gains.spending)


def _with_theta(gains: Gains, theta: Floats) -> Regional:
    return replace(gains.before, accounts=gains.before.accounts.with_theta(theta))


def _bounds(gains: Gains) -> tuple[Floats, Floats, Floats]:
    table = gains.before.sectors
    mode = table["theta"].to_numpy(float)
    return (
        table["theta_low"].fillna(table["theta"]).to_numpy(float),
        mode,
        table["theta_high"].fillna(table["theta"]).to_numpy(float),
    )


def _sample(gains: Gains, number: int) -> Floats:
    low, mode, high = _bounds(gains)
    random = np.random.default_rng(SEED)
    strata = np.stack([random.permutation(number) for _ in low], axis=1)
    return _triangular((strata + random.random(strata.shape)) / number, low, mode, high)


def _triangular(u: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Invert the triangular distribution; a range without width is its mode."""
    width = np.where(high > low, high - low, 1.0)
    peak = (mode - low) / width
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(high > low, np.where(u < peak, rising, falling), mode)
