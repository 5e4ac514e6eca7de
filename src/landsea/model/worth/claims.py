"""What documents claim a change is worth, beside what the model says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landsea.economy import Change, Shock
from landsea.errors import NumericalError
from landsea.model.worth.carriage import expected_costs
from landsea.model.worth.gains import Gains, gains, worked_out
from landsea.region.schema import SEPARATOR

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: An answer by search is good to this share of the claim.
CLOSE = 1e-6
#: Steps of the search, and the furthest a cost or productivity may move, percent.
STEPS, FURTHEST = 40, 90.0
COLUMNS = ("claim_id", "test", "claimed", "unit", "modelled", "modelled_unit", "worth_bn_yuan")


def test_claims(today: Outcome) -> pd.DataFrame:
    """Answer each claim that the pack's table claim_tests names.

    Parameters
    ----------
    today : Outcome
        Without a scenario, of a pack with accounts.

    Returns
    -------
    pandas.DataFrame
        claim_id, test, claimed, unit; modelled and modelled_unit: percent by which a cost or productivity would have to
        change to be worth the claim (tests delivery, productivity), or bn yuan a year that the claim would be worth
        (standards, carriage), nan where nothing can be computed; worth_bn_yuan to the region.
    """
    tests, claims = today.region.table("claim_tests"), today.region.table("claims")
    if tests.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    base = gains(today, today)
    rows = []
    for _, test in tests.iterrows():
        claim = claims[claims["claim_id"] == test["claim_id"]].iloc[0]
        value, unit, worth = _answer(base, today, test, float(claim["value"]))
        rows.append((test["claim_id"], test["test"], claim["value"], claim["unit"], value, unit, worth))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _answer(base: Gains, today: Outcome, test: pd.Series, claimed: float) -> tuple[float, str, float]:
    kind = str(test["test"])
    if kind == "none":
        return np.nan, "", np.nan
    where = _chosen(str(test["economies"]), base.before.accounts.regions, base.before.inside)
    what = _chosen(str(test["sectors"]), base.before.accounts.sectors, np.ones(len(base.before.sectors), bool))
    if kind in ("delivery", "productivity"):
        worth = _delivery(base, where, what) if kind == "delivery" else _productivity(base, where, what)
        return _equivalent(worth, claimed, str(test["claim_id"])), "percent", claimed
    cut = float(test["percent"]) / 100
    found = _standards(base, cut) if kind == "standards" else _carriage(base, today, where, cut)
    return found, "bn yuan", found


def _chosen(cell: str, names: tuple[str, ...], default: Bools) -> Bools:
    if cell in ("", "*"):
        return default
    wanted = {part.strip() for part in cell.split(SEPARATOR)}
    return np.array([name in wanted for name in names])


def _ends(where: Bools) -> Bools:
    """Pairs with an end among the economies, home flows left out, (N, N)."""
    return np.asarray((where[:, None] | where[None, :]) & ~np.eye(len(where), dtype=bool))


def _delivery(base: Gains, where: Bools, what: Bools) -> Callable[[float], float]:
    pairs = what[:, None, None] & _ends(where)[None]
    return lambda percent: _worth(
        base, Change("iceberg", factor=np.where(pairs, 1 - percent / 100, 1.0), measure="claim"), where
    )


def _productivity(base: Gains, where: Bools, what: Bools) -> Callable[[float], float]:
    cells = where[:, None] & what[None, :]
    return lambda percent: _worth(
        base, Change("productivity", factor=np.where(cells, 1 + percent / 100, 1.0), measure="claim"), where
    )


def _worth(base: Gains, change: Change, where: Bools) -> float:
    found = base.counterfactual.model.solve(Shock((change,), "claim"))
    return float(((found.real_income - 1.0) * base.spending)[where].sum())


def _equivalent(worth: Callable[[float], float], claimed: float, claim: str) -> float:
    """Find the percent at which a change is worth the claim, by bisection: the worth grows with the change."""
    low, high = 0.0, 1.0
    while worth(high) < claimed:
        low, high = high, 2 * high
        if high > FURTHEST:
            msg = f"{claim}: no change below {FURTHEST:g}% is worth as much. Mark the test none, with the reason."
            raise NumericalError(msg)
    for _ in range(STEPS):
        middle = (low + high) / 2
        value = worth(middle)
        low, high = (middle, high) if value < claimed else (low, middle)
        if abs(value - claimed) <= CLOSE * claimed:
            break
    return (low + high) / 2


def _standards(base: Gains, cut: float) -> float:
    policy = base.before.policy
    return worked_out(base.before, replace(policy, standards=policy.standards * (1 - cut)), base.carriage).headline


def _carriage(base: Gains, today: Outcome, where: Bools, cut: float) -> float:
    """Take a share off the expected cost of every chain to and from the economies."""
    change = np.zeros_like(base.carriage.cost_change)
    costs = expected_costs(today)
    for g, name in enumerate(base.carriage.goods.commodities):
        mean = base.carriage.mean_of(today.demand.tonnes[name], costs[name])
        change[g] = -cut * np.where(_ends(where), mean, 0.0)
    return worked_out(base.before, base.before.policy, replace(base.carriage, cost_change=change)).headline
