"""The headline's answer to every parameter: each is moved to the ends of its range, alone, and all is solved again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from tqdm import tqdm

from landsea.economy.regional import Regional
from landsea.economy.regional.varied import with_deficits, with_domestic_trade, with_duties, with_inputs
from landsea.model.solve import run_choices, solve, with_theta
from landsea.model.worth.carriage import Carriage, expected_costs
from landsea.model.worth.gains import Gains, worked_out
from landsea.region import Region
from landsea.region.schema import SEPARATOR

if TYPE_CHECKING:
    from landsea.model.outcome import Outcome

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: Stands for every place of a parameter, moved together.
ALL = "*"
#: The scale of the choice of terminal, whose ends stand in commodities.
CHOICE = "choice_theta"
#: How firm a row is, the firmest first.
STATUS = ("published", "derived", "estimate", "assumption")
COLUMNS = (
    "parameter",
    "place",
    "given_as",
    "low",
    "high",
    "worth_low",
    "worth_high",
    "spread",
    "source",
    "status",
)


@dataclass(frozen=True)
class Move:
    """A parameter and the ends of its range.

    Attributes
    ----------
    parameter, place : str
        Place: a sector, a commodity, or ``*`` for all.
    low, high : float
    given_as : str
        ``value``, or ``factor`` on the pack's value.
    source, status : str
        Of the range.
    """

    parameter: str
    place: str
    low: float
    high: float
    given_as: str
    source: str
    status: str


def sensitivity_of_headline(
    gains: Gains, outcomes: tuple[Outcome, Outcome] | None = None, *, progress: bool = False
) -> pd.DataFrame:
    """Move each parameter to the ends of its range, alone, and work the region's gain out again.

    Parameters
    ----------
    gains : Gains
    outcomes : (Outcome, Outcome), optional
        Without and with the scenario: then the corridor's own parameters are moved too (values of time, choice
        scales), for which both are solved again with their tonnes held. Left out where the scenario leaves the
        corridor's costs as they are.
    progress : bool
        Show a bar on stderr.

    Returns
    -------
    pandas.DataFrame
        parameter, place, given_as (value, or factor on the pack's), low, high (what was tried), worth_low, worth_high
        (bn yuan a year), spread (between the least and the greatest of these and the headline), source, status (of
        the range); widest first. Ranges of elasticities stand in ``sectors``, of choice scales in ``commodities``, all
        others in ``parameter_ranges``.
    """
    touched = bool(np.any(gains.carriage.cost_change) or np.any(gains.carriage.cut))
    moves = [*_of_theta(gains), *_listed(gains)]
    if outcomes is not None and touched:
        moves += _of_choice(outcomes[0].region)
    else:
        moves = [one for one in moves if one.parameter not in CORRIDOR]
    rows = []
    for one in tqdm(moves, desc="parameters", disable=None if progress else True, leave=False):
        worth = [_worth(gains, outcomes, one, end) for end in (one.low, one.high)]
        ends = [*worth, gains.headline]
        about = (one.parameter, one.place, one.given_as, one.low, one.high)
        rows.append((*about, *worth, max(ends) - min(ends), one.source, one.status))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values("spread", ascending=False, kind="stable", ignore_index=True)


def _of_theta(gains: Gains) -> Iterator[Move]:
    for row in gains.before.sectors.to_dict("records"):
        if row["theta_low"] < row["theta_high"]:
            ends = float(row["theta_low"]), float(row["theta_high"])
            yield Move("theta", str(row["sector"]), *ends, "value", str(row["source"]), str(row["status"]))


def _listed(gains: Gains) -> Iterator[Move]:
    for row in gains.before.ranges.to_dict("records"):
        ends = float(row["low"]), float(row["high"])
        yield Move(str(row["parameter"]), str(row["place"]), *ends, "factor", str(row["source"]), str(row["status"]))


def _of_choice(region: Region) -> Iterator[Move]:
    """Give the range of the choice scales as the mean factor of all commodities: they are moved together."""
    table = region.table("commodities")
    ends = [float((table[f"theta_{end}"] / table["theta_per_yuan"]).fillna(1.0).mean()) for end in ("low", "high")]
    sources = dict.fromkeys(key for cell in table["source"].astype(str) for key in cell.split(SEPARATOR))
    if ends[0] < ends[1]:
        weakest = max(table["status"].astype(str), key=STATUS.index)
        yield Move(CHOICE, ALL, ends[0], ends[1], "factor", SEPARATOR.join(sources), weakest)


def _worth(gains: Gains, outcomes: tuple[Outcome, Outcome] | None, one: Move, end: float) -> float:
    if one.parameter in CORRIDOR:
        assert outcomes is not None
        return _carried_otherwise(gains, outcomes, one, end)
    return _MOVED[one.parameter](gains, one.place, end)


def _sectors(gains: Gains, place: str) -> Bools:
    return np.array([place in (ALL, name) for name in gains.before.accounts.sectors])


def _again(gains: Gains, before: Regional) -> float:
    return worked_out(before, gains.after, replace(gains.carriage, regional=before)).headline


def _theta(gains: Gains, place: str, value: float) -> float:
    return _again(gains, gains.before.with_theta({place: value}))


def _inputs(gains: Gains, place: str, factor: float) -> float:
    return _again(gains, with_inputs(gains.before, _sectors(gains, place), factor))


def _domestic_trade(gains: Gains, place: str, factor: float) -> float:
    return _again(gains, with_domestic_trade(gains.before, _sectors(gains, place), factor))


def _deficit(gains: Gains, _place: str, factor: float) -> float:
    return _again(gains, with_deficits(gains.before, factor))


def _tariff(gains: Gains, place: str, factor: float) -> float:
    """Multiply the duties of both, so that the scenario changes them by as much more or less."""
    chosen = _sectors(gains, place)
    before = with_duties(gains.before, chosen, factor)
    tariff = gains.after.tariff * np.where(chosen, factor, 1.0)[:, None, None]
    return _again(replace(gains, after=replace(gains.after, tariff=tariff)), before)


def _standards(gains: Gains, _place: str, factor: float) -> float:
    before, after = (replace(one, standards=one.standards * factor) for one in (gains.before.policy, gains.after))
    return _again(replace(gains, after=after), replace(gains.before, policy=before))


def _migration(gains: Gains, _place: str, factor: float) -> float:
    economies = gains.after.economies
    moved = economies.assign(migration=economies["migration"] * factor)
    return _again(replace(gains, after=replace(gains.after, economies=moved)), gains.before)


def _value_per_t(gains: Gains, place: str, factor: float) -> float:
    goods = gains.carriage.goods
    chosen = np.array([place in (ALL, name) for name in goods.commodities])
    value = goods.value * np.where(chosen, factor, 1.0)[:, None]
    carriage = replace(gains.carriage, goods=replace(goods, value=value))
    return worked_out(gains.before, gains.after, carriage).headline


#: How the accounts' and goods' parameters are moved: the region's gain with a parameter of a place at another value.
_MOVED: Mapping[str, Callable[[Gains, str, float], float]] = {
    "theta": _theta,
    "inputs": _inputs,
    "domestic_trade": _domestic_trade,
    "tariff": _tariff,
    "deficit": _deficit,
    "standards": _standards,
    "migration": _migration,
    "value_per_t": _value_per_t,
}
#: Parameters of the corridor, with their column in commodities.
CORRIDOR = {
    "value_of_time": "value_of_time_yuan_per_t_h",
    "mu_over_theta": "mu_over_theta",
    CHOICE: "theta_per_yuan",
}


def _carried_otherwise(gains: Gains, outcomes: tuple[Outcome, Outcome], one: Move, end: float) -> float:
    """Work the corridor's costs out again, without and with the scenario, with the tonnes and services held."""
    before, after = (_costs_otherwise(outcome, one, end) for outcome in outcomes)
    carriage = Carriage.between(gains.before, gains.carriage.goods, before, after, outcomes[0].demand.tonnes)
    return worked_out(gains.before, gains.after, carriage).headline


def _costs_otherwise(outcome: Outcome, one: Move, end: float) -> Mapping[str, Floats]:
    region = _with_commodities(outcome.region, one, end)
    if outcome.equilibrium is not None:
        return expected_costs(solve(region, demand=outcome.demand, congestion=True, start=outcome))
    # Without limits costs need no flows, which are a third of a solve.
    corridor, choices = run_choices(region)
    return corridor.yearly({lane: choice.cost for lane, choice in choices.items()})


def _with_commodities(region: Region, one: Move, end: float) -> Region:
    if one.parameter == CHOICE:
        return with_theta(region, "low" if end == one.low else "high")
    table, column = region.table("commodities").copy(), CORRIDOR[one.parameter]
    chosen = (table["commodity"] == one.place) | (one.place == ALL)
    moved = table[column] * np.where(chosen, end, 1.0)
    # The scale of modes is never above that of terminals.
    table[column] = moved.clip(upper=1.0) if column == "mu_over_theta" else moved
    return region.replace(commodities=table)
