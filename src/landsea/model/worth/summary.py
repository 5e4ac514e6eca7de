"""Everything that a report says of what changes are worth, as plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from tqdm import tqdm

from landsea.economy.regional import has_accounts
from landsea.model.worth.claims import test_claims
from landsea.model.worth.gains import Gains, gains
from landsea.model.worth.ranges import WHOLE, draws
from landsea.model.worth.sensitivities import COLUMNS, sensitivity_of_headline

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

#: Draws of a scenario's interval in a run; landsea economy gains takes more.
DRAWS = 16


@dataclass(frozen=True)
class Worth:
    """What one scenario is worth.

    Attributes
    ----------
    name : str
        Of the scenario.
    economies : pandas.DataFrame
        See `Gains.by_economy`, with the ends of the intervals of `draws`.
    groups : pandas.DataFrame
        The same of groups of economies; see `Gains.by_group`.
    region : pandas.Series
        worth_bn_yuan, worth_low, worth_high of the region's economies together.
    partners, measures, totals, channels : pandas.DataFrame
        See `Gains.by_partner`, `Gains.by_measure`, `Gains.totals` and `Gains.by_channel`.
    circulation : pandas.DataFrame
        See `Gains.circulation`.
    surplus, priced_surplus : float
        Consumer surplus on the corridor's tonnes, and on those that the accounts imply, bn yuan a year.
    """

    name: str
    economies: pd.DataFrame
    groups: pd.DataFrame
    region: pd.Series
    partners: pd.DataFrame
    measures: pd.DataFrame
    totals: pd.DataFrame
    channels: pd.DataFrame
    circulation: pd.DataFrame
    surplus: float
    priced_surplus: float


@dataclass(frozen=True)
class Economics:
    """The accounts today, what the documents claim, and what each scenario is worth.

    Attributes
    ----------
    economies : pandas.DataFrame
        economy, name, name_local, inside, group, product_bn_yuan, exports_bn_yuan, imports_bn_yuan (abroad only).
    groups : list of str
        Groups inside the region that stand beside their members.
    partners, circulation : pandas.DataFrame
        Of today; columns before and after are equal.
    claims : pandas.DataFrame
        See `test_claims`.
    scenarios : sequence of Worth
    draws : int
        Draws of the elasticities behind each interval.
    sensitivity : pandas.DataFrame
        See `sensitivity_of_headline`: of the scenario that moves the region's income most; empty without scenarios.
    """

    economies: pd.DataFrame
    groups: list[str]
    partners: pd.DataFrame
    circulation: pd.DataFrame
    claims: pd.DataFrame
    scenarios: Sequence[Worth]
    draws: int
    sensitivity: pd.DataFrame

    @property
    def headline(self) -> Worth | None:
        """The scenario that moves the region's income most, up or down."""
        return max(self.scenarios, key=lambda one: abs(one.region["worth_bn_yuan"]), default=None)


def economics(
    today: Outcome, after: Sequence[Outcome], number: int = DRAWS, *, progress: bool = False
) -> Economics | None:
    """Gather it; None if the pack has no accounts.

    Parameters
    ----------
    today : Outcome
    after : sequence of Outcome
    number : int
        Draws of the elasticities for each scenario.
    progress : bool
        Show bars on stderr.
    """
    if not has_accounts(today.region):
        return None
    base = gains(today, today)
    accounts = base.before.accounts
    abroad = (accounts.trade * ~base.before.domestic).sum(axis=0)
    economies = base.before.economies[["economy", "name", "name_local", "inside", "group"]].assign(
        product_bn_yuan=accounts.value_added.sum(axis=1),
        exports_bn_yuan=abroad.sum(axis=0),
        imports_bn_yuan=abroad.sum(axis=1),
    )
    found = [gains(today, outcome) for outcome in after]
    quiet = None if progress else True
    scenarios = [
        _worth(one, str(outcome.scenario.name), number)
        for one, outcome in tqdm(list(zip(found, after, strict=True)), desc="worth", disable=quiet, leave=False)
    ]
    claims = test_claims(today)
    moved = _sensitivity(today, after, found, progress)
    groups = [name for name, members in base.before.groups.items() if base.before.inside[members].all()]
    return Economics(economies, groups, base.by_partner, base.circulation, claims, scenarios, number, moved)


def _sensitivity(today: Outcome, after: Sequence[Outcome], found: Sequence[Gains], progress: bool) -> pd.DataFrame:
    """Move every parameter for the scenario that moves the region's income most."""
    if not found:
        return pd.DataFrame(columns=list(COLUMNS))
    most = max(range(len(found)), key=lambda k: abs(found[k].headline))
    return sensitivity_of_headline(found[most], (today, after[most]), progress=progress)


def _worth(found: Gains, name: str, number: int) -> Worth:
    ranges = draws(found, number)
    whole = ranges[ranges["economy"] == WHOLE].iloc[0]
    return Worth(
        name=name,
        economies=found.by_economy.merge(ranges, on="economy", how="left"),
        groups=found.by_group.merge(ranges.rename(columns={"economy": "group"}), on="group", how="left"),
        region=pd.Series(
            {
                "worth_bn_yuan": found.headline,
                "worth_low": float(whole["worth_low"]),
                "worth_high": float(whole["worth_high"]),
            }
        ),
        partners=found.by_partner,
        measures=found.by_measure,
        totals=found.totals,
        channels=found.by_channel,
        circulation=found.circulation,
        surplus=found.surplus,
        priced_surplus=found.priced_surplus,
    )
