"""Sensitivities of the headline, channels, totals, and elasticities swapped."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.errors import LandSeaError
from landsea.model import worth
from landsea.region import Region

Move = Callable[[Region, float], Region]


@pytest.fixture(scope="module")
def outcomes(region: Region, today: ls.Outcome) -> tuple[ls.Outcome, ls.Outcome]:
    return today, ls.solve(region, ls.Scenario.read("reedhaven-rail", region), demand=today.demand)


@pytest.fixture(scope="module")
def table(outcomes: tuple[ls.Outcome, ls.Outcome]) -> pd.DataFrame:
    return worth.sensitivity_of_headline(worth.gains(*outcomes), outcomes)


def column(name: str, key: str, place: str, table: str) -> Move:
    """Multiply a column of a table of the pack where the key is the place, or everywhere."""

    def move(region: Region, factor: float) -> Region:
        rows = region.table(table).copy()
        chosen = rows[key].isin([place]) if place else pd.Series(data=True, index=rows.index)
        rows[name] = rows[name] * np.where(chosen, factor, 1.0)
        return region.replace(**{table: rows})

    return move


MOVES: dict[tuple[str, str], Move] = {
    ("value_per_t", "ore"): column("value_yuan_per_t", "commodity", "ore", "commodities"),
    ("value_of_time", "*"): column("value_of_time_yuan_per_t_h", "commodity", "", "commodities"),
    ("mu_over_theta", "*"): column("mu_over_theta", "commodity", "", "commodities"),
    ("tariff", "*"): column("percent", "kind", "tariff", "trade_costs"),
}


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("what", list(MOVES))
def test_an_end_is_what_a_pack_with_that_value_gives(
    region: Region, today: ls.Outcome, table: pd.DataFrame, what: tuple[str, str], end: str
) -> None:
    row = table[(table["parameter"] == what[0]) & (table["place"] == what[1])].iloc[0]
    other = MOVES[what](region, float(row[end]))
    scenario = ls.Scenario.read("reedhaven-rail", region)
    before = ls.solve(other, demand=today.demand)
    found = worth.gains(before, ls.solve(other, scenario, demand=today.demand))
    assert found.headline == pytest.approx(row[f"worth_{end}"], rel=1e-8)


def test_inputs_as_in_a_pack_with_other_coefficients(region: Region, today: ls.Outcome, table: pd.DataFrame) -> None:
    row = table[table["parameter"] == "inputs"].iloc[0]
    other = column("coefficient", "sector", "", "input_coefficients")(region, float(row["low"]))
    after = ls.solve(other, ls.Scenario.read("reedhaven-rail", region), demand=today.demand)
    found = worth.gains(ls.solve(other, demand=today.demand), after)
    assert found.headline == pytest.approx(row["worth_low"], rel=1e-9)


def test_every_range_of_the_pack_is_moved_and_the_widest_come_first(region: Region, table: pd.DataFrame) -> None:
    listed = region.table("parameter_ranges")[["parameter", "place"]].apply(tuple, axis=1)
    assert set(listed) <= set(table[["parameter", "place"]].apply(tuple, axis=1))
    assert table["spread"].is_monotonic_decreasing
    assert (table["status"] != "").all()
    assert set(table["given_as"]) == {"value", "factor"}
    # Standards are the same with and without this scenario.
    assert table.loc[table["parameter"] == "standards", "spread"].item() == 0


def test_the_corridors_parameters_need_outcomes_and_costs_that_change(
    region: Region, today: ls.Outcome, outcomes: tuple[ls.Outcome, ls.Outcome]
) -> None:
    alone = worth.sensitivity_of_headline(worth.gains(*outcomes))
    assert not set(alone["parameter"]) & {"value_of_time", "mu_over_theta", "choice_theta"}
    duties = ls.solve(region, ls.Scenario.read("free-harbour", region), demand=today.demand)
    if not np.any(worth.gains(today, duties).carriage.cost_change):
        table = worth.sensitivity_of_headline(worth.gains(today, duties), (today, duties))
        assert "value_of_time" not in set(table["parameter"])


@pytest.mark.parametrize("name", ["reedhaven-rail", "free-harbour", "border-closed"])
def test_channels_sum_to_the_gain(region: Region, today: ls.Outcome, name: str) -> None:
    found = worth.gains(today, ls.solve(region, ls.Scenario.read(name, region), demand=today.demand))
    sums = found.by_channel.drop(columns="economy").sum(axis=1)
    assert np.allclose(sums, found.worth, atol=1e-7 * found.spending.max(), rtol=1e-6)


def test_nothing_changed_has_no_channels(today: ls.Outcome) -> None:
    found = worth.gains(today, today)
    assert np.abs(found.by_channel.drop(columns="economy").to_numpy()).max() < 1e-8


def test_totals_are_sums_of_the_partners(outcomes: tuple[ls.Outcome, ls.Outcome]) -> None:
    found = worth.gains(*outcomes)
    totals, partners = found.totals.set_index("item"), found.by_partner
    for flow in ("exports", "imports"):
        for when in ("before_bn_yuan", "after_bn_yuan"):
            kinds = [totals.loc[f"{flow}_{where}", when] for where in ("abroad", "domestic")]
            assert sum(kinds) == pytest.approx(partners.loc[partners["flow"] == flow, when].sum())
    product = found.by_economy[found.by_economy["inside"]]
    grown = (product["product_bn_yuan"] * (1 + product["real_product_percent"] / 100)).sum()
    assert totals.loc["product", "after_bn_yuan"] == pytest.approx(grown)


def test_elasticities_in_place_of_the_packs(region: Region, outcomes: tuple[ls.Outcome, ls.Outcome]) -> None:
    swapped = worth.gains(*outcomes, {"mining": 12.0})
    row = worth.sensitivity_of_headline(worth.gains(*outcomes)).set_index(["parameter", "place"])
    assert swapped.headline == pytest.approx(row.loc[("theta", "mining"), "worth_high"], rel=1e-9)
    with pytest.raises(LandSeaError, match="mining, farming"):
        worth.gains(*outcomes, {"moon": 3.0})
