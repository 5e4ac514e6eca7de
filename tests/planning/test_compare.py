"""What the shipped scenarios of Tidewater do, and two outcomes side by side."""

from __future__ import annotations

import numpy as np
import pytest

import landsea as ls
from landsea.planning import Scenario, compare
from landsea.region import Region


@pytest.fixture(scope="module")
def closed(region: Region, today: ls.Outcome) -> ls.Outcome:
    return ls.solve(region, Scenario.read("border-closed", region), demand=today.demand)


def test_a_closed_border_carries_nothing_and_says_what_is_lost(today: ls.Outcome, closed: ls.Outcome) -> None:
    assert closed.transfers[closed.transfers["terminal_id"] == "longgate"]["t"].sum() == 0
    at_stake = today.od[(today.od["origin"] == "steppe") | (today.od["destination"] == "steppe")]["t"].sum()
    assert closed.unserved["t"].sum() == pytest.approx(at_stake, rel=1e-9)
    assert closed.od["t"].sum() == pytest.approx(today.od["t"].sum() - at_stake, rel=1e-9)


def test_a_railway_to_the_small_port_draws_traffic_there(region: Region, today: ls.Outcome) -> None:
    after = ls.solve(region, Scenario.read("reedhaven-rail", region), demand=today.demand)
    value = [o.indicators.set_index("indicator")["value"] for o in (today, after)]
    assert value[1]["reedhaven_throughput"] > value[0]["reedhaven_throughput"]
    assert value[1]["saltmouth_throughput"] < value[0]["saltmouth_throughput"]
    assert after.links.query("link_id == 'rail_anvil_reedhaven'")[["forward_t", "backward_t"]].sum().sum() > 0


def test_compare_by_hand(today: ls.Outcome, closed: ls.Outcome) -> None:
    table = compare(today, closed)
    assert table.index.name == "indicator"
    assert {"title", "unit", "better", "today", "after", "change", "change_percent"} <= set(table.columns)
    before, after = (o.indicators.set_index("indicator")["value"] for o in (today, closed))
    assert list(table.index) == today.indicators.query("origin == 'model'")["indicator"].tolist()
    for name, row in table.iterrows():
        assert row["today"] == before[name]
        assert row["after"] == after[name]
        assert row["change"] == after[name] - before[name]
        if before[name]:
            assert row["change_percent"] == pytest.approx(100 * (after[name] / before[name] - 1), rel=1e-9, abs=1e-9)
    assert table.loc["border_throughput", "change_percent"] == pytest.approx(-100, rel=1e-12)


def test_a_change_from_zero_has_no_percent(today: ls.Outcome, closed: ls.Outcome) -> None:
    table = compare(today, closed)
    assert table.loc["unserved", "today"] == 0
    assert table.loc["unserved", "change"] > 0
    assert np.isnan(table.loc["unserved", "change_percent"])


def test_comparing_an_outcome_with_itself_changes_nothing(today: ls.Outcome) -> None:
    table = compare(today, today)
    assert (table["change"] == 0).all()


def test_indicators_that_one_side_lacks_are_kept(region: Region, today: ls.Outcome) -> None:
    counting = region.table("counting")
    fewer = ls.solve(region.replace(counting=counting[counting["indicator"] != "border_throughput"]))
    for table, missing in ((compare(today, fewer), "after"), (compare(fewer, today), "today")):
        assert np.isnan(table.loc["border_throughput", missing])
        assert table.loc["border_throughput", "title"] == "Traffic of Longgate"
        assert np.isnan(table.loc["border_throughput", "change"])
