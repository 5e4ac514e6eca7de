"""How sure the gains are: draws over the elasticities' ranges, and the headline's answer to every parameter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy import TradeModel
from landsea.economy.regional import Goods, Regional, shock_between
from landsea.model.worth.gains import Gains, worked_out

Floats = NDArray[np.float64]

#: Seed of the draws: the same run gives the same intervals.
SEED = 20221231
#: Ends of the interval shown, percent.
LOW, HIGH = 5.0, 95.0
#: Name of the region's economies together, beside those of economies and groups.
WHOLE = "region"
#: How far the value of a tonne and the cost of standards are moved in the sensitivities (assumption).
VALUE_STEP, STANDARDS_STEP = 0.25, 0.5


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


def sensitivity_of_headline(gains: Gains) -> pd.DataFrame:
    """Move each parameter to the ends of its range, alone, and work the region's gain out again.

    Returns
    -------
    pandas.DataFrame
        parameter, place, low, high (the values tried), worth_low, worth_high (bn yuan a year), spread; widest first.
        Elasticities by sector have the pack's ranges; the value of a tonne moves by a quarter either way, the cost of
        standards by half.
    """
    rows = [*_of_theta(gains), *_of_values(gains), *_of_standards(gains)]
    table = pd.DataFrame(rows)
    table["spread"] = (table["worth_high"] - table["worth_low"]).abs()
    return table.sort_values("spread", ascending=False, kind="stable").reset_index(drop=True)


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


def _inside(gains: Gains, worth: Floats) -> float:
    return float(worth[gains.before.inside].sum())


def _row(parameter: str, place: str, ends: tuple[float, float], worth: tuple[float, float]) -> dict[str, object]:
    return {
        "parameter": parameter,
        "place": place,
        "low": ends[0],
        "high": ends[1],
        "worth_low": worth[0],
        "worth_high": worth[1],
    }


def _of_theta(gains: Gains) -> list[dict[str, object]]:
    low, mode, high = _bounds(gains)
    rows = []
    for j, sector in enumerate(gains.before.accounts.sectors):
        if low[j] < high[j]:
            ends = [np.where(np.arange(len(mode)) == j, end, mode) for end in (low, high)]
            found = tuple(_inside(gains, _worth(gains, theta)) for theta in ends)
            rows.append(_row("theta", sector, (float(low[j]), float(high[j])), (found[0], found[1])))
    return rows


def _of_values(gains: Gains) -> list[dict[str, object]]:
    rows = []
    goods = gains.carriage.goods
    for g, commodity in enumerate(goods.commodities):
        ends = (1 - VALUE_STEP, 1 + VALUE_STEP)
        found = []
        for end in ends:
            value = goods.value.copy()
            value[g] *= end
            carriage = replace(gains.carriage, goods=Goods(goods.commodities, goods.share, value))
            found.append(worked_out(gains.before, gains.after, carriage).headline)
        rows.append(_row("value_per_t", commodity, ends, (found[0], found[1])))
    return rows


def _of_standards(gains: Gains) -> list[dict[str, object]]:
    old, new = gains.before.policy, gains.after
    if np.array_equal(old.standards, new.standards):
        return []
    ends = (1 - STANDARDS_STEP, 1 + STANDARDS_STEP)
    found = []
    for end in ends:
        before = replace(gains.before, policy=replace(old, standards=old.standards * end))
        after = replace(new, standards=new.standards * end)
        found.append(worked_out(before, after, gains.carriage).headline)
    return [_row("standards", "", ends, (found[0], found[1]))]
