"""The shipped pack's passages, vessels, ferries, block trains and seasons do what they are there for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.model import Outcome
from landsea.planning.scenario import Change
from landsea.region.checks import check

SUEZ = ["sea_suez_west_port_said_west", "sea_port_said_east_suez_east"]
CAPE = "sea_south_china_sea_west_cape_agulhas_west"
SOURCE = {"source": "landsea-assumption", "status": "assumption", "note": "test"}


@pytest.fixture(scope="module")
def today() -> Outcome:
    return ls.solve(ls.load("liaoning"))


def tonnes(outcome: Outcome, link: str) -> float:
    on = outcome.links[outcome.links["link_id"] == link]
    return float(on["forward_t"].sum() + on["backward_t"].sum())


def sea(outcome: Outcome) -> pd.DataFrame:
    moved = outcome.transfers
    return moved[(moved["from_mode"] == "sea") | (moved["to_mode"] == "sea")]


def over_the_quays(outcome: Outcome, commodity: str = "") -> pd.Series:
    moved = sea(outcome)
    return moved[(commodity == "") | (moved["commodity"] == commodity)].groupby("terminal_id")["t"].sum()


def scenario(*changes: Change) -> ls.Scenario:
    return ls.Scenario("test", changes, file="test")


def put(table: str, column: str, value: object, **where: object) -> Change:
    return Change(table, where=where, set={column: {"to": value}})


def leg(outcome: Outcome, start: str, end: str) -> float:
    network = outcome.corridor.layout.networks["sea"]
    at = network.points.get_indexer([start, end])
    return float(outcome.corridor.shipping("box_int_mid").legs["sea"].km[at[0], at[1]] / 1.852)


def test_the_way_to_europe_is_as_long_as_published(today: Outcome) -> None:
    """Taicang-Rotterdam by Suez: 10 711 nautical miles (shipping.csv); Shanghai lies 30 miles nearer the sea."""
    assert leg(today, "shanghai_port", "rotterdam") == pytest.approx(10_711, rel=0.02)
    assert leg(today, "rotterdam", "shanghai_port") == pytest.approx(leg(today, "shanghai_port", "rotterdam"))
    assert leg(today, "dayaowan", "rotterdam") == pytest.approx(10_984, rel=0.005)


def test_no_sea_leg_turns_round_off_singapore(today: Outcome) -> None:
    """Ports that are no pair of the tables, and both join the way to the West, stay apart."""
    network = today.corridor.layout.networks["sea"]
    at = network.points.get_indexer(["panjin_port", "tianjin_port"])
    assert np.isinf(today.corridor.shipping("crude_oil").legs["sea"].cost[at[0], at[1]])


def test_with_suez_shut_ships_go_round_the_cape(today: Outcome) -> None:
    season = {"season": "shut", "name": "shut", "share": 1.0, **SOURCE}
    closures = [{"closure_id": link, "season": "shut", "link_id": link, **SOURCE} for link in SUEZ]
    shut = scenario(Change("seasons", add=season), *(Change("closures", add=closure) for closure in closures))
    after = ls.solve(ls.load("liaoning"), shut)
    assert tonnes(today, SUEZ[0]) > 1e6
    assert tonnes(today, CAPE) < 1.0
    assert tonnes(after, SUEZ[0]) < 1.0
    assert tonnes(after, CAPE) > 1e6
    assert after.unserved["t"].sum() == pytest.approx(today.unserved["t"].sum(), abs=1.0)


def test_crude_and_ore_reach_only_berths_for_their_ships(today: Outcome) -> None:
    crude = over_the_quays(today, "crude_oil")
    assert crude.get("panjin_port", 0.0) == 0.0
    assert crude["dalian_port"] > 1e7
    # The berth of 300 000 t that was due in 2025.
    built = scenario(put("terminals", "vessel_dwt", 300_000, terminal_id="panjin_port"))
    after = ls.solve(ls.load("liaoning"), built)
    assert over_the_quays(after, "crude_oil")["panjin_port"] > 1e6
    small = scenario(put("terminals", "vessel_dwt", 100_000, terminal_id="dandong_port"))
    fewer = ls.solve(ls.load("liaoning"), small)
    assert over_the_quays(fewer, "iron_ore").get("dandong_port", 0.0) == 0.0
    assert over_the_quays(fewer, "coal")["dandong_port"] > 1e6


def test_ferries_and_trains_carry_what_they_can(today: Outcome) -> None:
    services = today.services.set_index("link_id")
    assert set(services["service_id"]) >= {"bohai_ferry", "dalian_incheon", "train_shenyang"}
    assert (services["load_factor"].dropna() <= 1.0).all()
    assert services.loc[["train_shenyang:1", "train_shenyang:2"], "t_per_departure"].max() >= 820.0


def test_a_train_that_is_not_filled_is_withdrawn() -> None:
    often = scenario(put("services", "frequency_per_week", 40, service_id="train_shenyang"))
    after = ls.solve(ls.load("liaoning"), often)
    assert "train_shenyang" not in set(after.services["service_id"])
    assert any("train_shenyang" in warning for warning in after.warnings)


def test_the_northern_sea_route_carries_in_its_season_alone(today: Outcome) -> None:
    region = ls.load("liaoning")
    after = ls.solve(region, ls.Scenario.read("arctic-route", region))
    polar = ["sea_dayaowan_rotterdam", "sea_dayaowan_hamburg_port"]
    assert sum(tonnes(today, link) for link in polar) == 0.0
    carried = sum(tonnes(after, link) for link in polar)
    open_ = scenario(put("link", "open_year", 2022, name="Northern Sea Route"))
    always = sum(tonnes(ls.solve(region, open_), link) for link in polar)
    assert carried == pytest.approx(always * (1 - 0.6219), rel=1e-6)


def test_a_hard_winter_shuts_four_ports_for_its_share_of_the_year(today: Outcome) -> None:
    region = ls.load("liaoning")
    after = ls.solve(region, ls.Scenario.read("ice-winter", region))
    was, now = (over_the_quays(outcome) for outcome in (today, after))
    for port in ("bayuquan", "jinzhou_port", "panjin_port", "huludao_port"):
        assert now[port] == pytest.approx(was[port] * (1 - 0.1699), rel=1e-3), port
    assert now["dayaowan"] > 1.02 * was["dayaowan"]


def test_a_mode_without_links_lives_on_its_services() -> None:
    region = ls.load("liaoning")
    assert "ferry" not in set(region.table("link")["mode"])
    idle = region.replace(
        services=region.table("services").iloc[:0], service_calls=region.table("service_calls").iloc[:0]
    )
    problems = [finding.problem for finding in check(idle) if finding.severity == "error"]
    assert "The mode has no link and no service." in problems
    assert any("No link of the mode ferry touches" in problem for problem in problems)


def test_dearer_boxes_are_worth_what_trains_publish() -> None:
    """31 500 yuan a tonne: Changchun's 3.09 bn yuan over 9 804 TEU, and 90 000 USD a box of 20 t from Shenyang."""
    region = ls.load("liaoning")
    listed = region.table("demand")
    boxes = listed[
        listed["origin"].isin(["inland_china", "east_china"]) & listed["commodity"].str.startswith("box_int")
    ]
    value = region.table("commodities").set_index("commodity")["value_yuan_per_t"]
    mean = (boxes["t"] * boxes["commodity"].map(value)).sum() / boxes["t"].sum()
    assert mean == pytest.approx(31_500, rel=0.1)
