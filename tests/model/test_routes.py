"""Best chains with names and amounts, and who uses a place."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import landsea as ls
from landsea.model.places import find_zone
from landsea.model.routes import chains, routes
from landsea.region import Region


@cache
def region() -> Region:
    return ls.load("tidewater")


@cache
def today(congestion: bool = False) -> ls.Outcome:
    return ls.solve(region(), congestion=congestion)


@pytest.mark.parametrize("congestion", [False, True])
def test_shares_and_amounts_of_all_chains_are_those_of_the_pair(congestion: bool) -> None:
    outcome = today(congestion)
    od = outcome.od[outcome.od["t"] > 0].set_index(["origin", "destination", "commodity"])
    for origin, destination, commodity in od.index[:: max(1, len(od) // 8)]:
        found = chains(outcome.routes(origin, destination, commodity, most=100_000))
        pair = od.loc[(origin, destination, commodity)]
        assert found["share"].sum() == pytest.approx(1, abs=1e-9)
        for column in ("yuan_per_t", "hours", "kg_co2e_per_t"):
            assert found["share"] @ found[column] == pytest.approx(pair[column], rel=1e-8, abs=1e-9)
        assert found["cost_yuan_per_t"].is_monotonic_increasing


def test_names_in_any_case_and_groups() -> None:
    one = today().routes("saltmouth", "crown", "grain")
    other = today().routes("SALTMOUTH", "Crown", "Grain")
    assert one.equals(other)
    group = region().table("commodities").set_index("commodity")["group"]
    both = set(group[group == group["box_high"]].index)
    assert len(both) > 1
    assert set(today().routes("anvil", "steppe", group["box_high"])["commodity"]) == both


def test_every_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(
        ls.LandSeaError, match=r"no zone or place 'Saltmout'. Nearest: .*Saltmouth.*no commodity 'gold'"
    ):
        routes(today(), [("Saltmout", "crown")], "gold")


@pytest.mark.parametrize("congestion", [False, True])
def test_users_add_up_to_the_load(congestion: bool) -> None:
    outcome = today(congestion)
    links = outcome.links.groupby("link_id")[["forward_t", "backward_t"]].sum()
    for link, row in links.iterrows():
        for direction in ("forward", "backward"):
            found = outcome.users(str(link), direction)["t"].sum()
            assert found == pytest.approx(row[f"{direction}_t"], rel=1e-8, abs=1e-6), link
    for terminal, t in outcome.transfers.groupby("terminal_id")["t"].sum().items():
        assert outcome.users(str(terminal))["t"].sum() == pytest.approx(t, rel=1e-8)


def test_users_of_a_link_are_what_each_pair_alone_puts_on_it() -> None:
    outcome = today()
    link = "rail_fork_midvale"
    users = outcome.users(link)
    zones = list(region().table("zones")["zone_id"])
    for row in users.iloc[:: max(1, len(users) // 6)].itertuples():
        only = {name: np.zeros_like(t) for name, t in outcome.demand.tonnes.items()}
        at = zones.index(row.origin), zones.index(row.destination)
        only[row.commodity][at] = outcome.demand.tonnes[row.commodity][at]
        alone = ls.solve(region(), demand=replace(outcome.demand, tonnes=only)).links
        load = alone[alone["link_id"] == link][["forward_t", "backward_t"]].to_numpy().sum()
        assert row.t == pytest.approx(load, rel=1e-9)


def test_an_unknown_place_is_told_with_the_nearest() -> None:
    with pytest.raises(ls.LandSeaError, match=r"no link or terminal 'Saltmuth'"):
        today().users("Saltmuth")


@pytest.mark.parametrize(
    ("name", "zone", "how"),
    [
        ("Farport", "overseas", "whose goods start and end there"),
        ("Port of Saltmouth", "saltmouth", "whose goods start and end there"),
        ("longgate", "orefell", "the nearest zone, "),
        ("Crown", "crown", ""),
    ],
)
def test_a_place_stands_for_the_zone_it_belongs_to(name: str, zone: str, how: str) -> None:
    place = find_zone(region(), name)
    assert place.zone_id == zone
    assert how in place.note
    assert bool(how) == bool(place.note)


def test_pairs_without_a_chain_are_listed() -> None:
    found = routes(today(), [("crown", "anvil"), ("crown", "Farport")], "box_high")
    assert found.attrs["unjoined"] == [{"origin": "crown", "destination": "anvil", "commodity": "box_high"}]
    assert set(found["destination"]) == {"overseas"}
    assert len(found.attrs["notes"]) == 1
