"""Frequency, fare and size of scheduled services as levers, against outcomes solved again."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from test_equilibrium import value
from test_restrictions import liner

import landsea as ls
from landsea.region import Region

TIGHT = {"congestion": True, "tolerance": 1e-12}


def mixed(**service: object) -> Region:
    """Boxes have the liner, and a dearer and slower way by the sea's own links."""
    region = liner(frequency_per_week=2.5, **service)
    link = region.table("link")
    own = link[link["mode"] == "sea"].drop_duplicates(["from_node_id", "to_node_id"])
    own = own.assign(link_id=own["link_id"] + "_tramp", commodity="box_international", extra_yuan_per_t=40.0)
    return region.replace(link=pd.concat([region.table("link"), own], ignore_index=True))


@cache
def base(kind: str) -> ls.Outcome:
    if kind == "free":
        return ls.solve(mixed(fare_yuan_per_t=30.0))
    load = base("free").services["t_per_departure"].max()
    # Too small on the way home alone: where the only goods on board pay for a slot, its price takes up the fare.
    return ls.solve(mixed(fare_yuan_per_t=30.0, size_t=0.9 * load), **TIGHT)


@pytest.mark.parametrize("indicator", ["generalised_cost", "logistics_cost", "transit_days"])
@pytest.mark.parametrize("kind", ["free", "full"])
def test_slopes_by_frequency_fare_and_size_are_those_of_two_outcomes(kind: str, indicator: str) -> None:
    outcome = base(kind)
    table = outcome.sensitivity(indicator)
    mine = table[table["kind"].str.startswith("service_")].set_index("kind")
    full = kind == "full"
    assert set(mine.index) == {"service_frequency", "service_fare", *(["service_size"] if full else [])}
    assert (mine["place"] == "Tidewater liner").all()
    columns = {"service_frequency": "frequency_per_week", "service_fare": "fare_yuan_per_t", "service_size": "size_t"}
    for lever, row in mine.iterrows():
        services, by = outcome.region.table("services"), 1e-4 * row["today"]
        ends = []
        for sign in (1.0, -1.0):
            moved = services.assign(**{columns[lever]: services[columns[lever]] + sign * by})
            # The pack as it was before its services were written into the network.
            again = mixed().replace(services=moved)
            options = {**TIGHT, "start": outcome} if full else {}
            ends.append(value(ls.solve(again, demand=outcome.demand, **options), indicator))
        assert (ends[0] - ends[1]) / (2 * by) == pytest.approx(row["derivative"], rel=2e-4), lever


def test_effects_are_of_a_tenth_more_departures_and_a_tenth_off_the_fare() -> None:
    table = base("full").sensitivity("generalised_cost").set_index(["kind", "place_id"])
    for kind, sign in (("service_frequency", 0.1), ("service_size", 0.1), ("service_fare", -0.1)):
        row = table.loc[(kind, "liner")]
        assert row["effect"] == pytest.approx(sign * row["today"] * row["derivative"])
        assert row["effect"] < 0


def test_no_lever_is_listed_twice() -> None:
    table = base("free").sensitivity("generalised_cost")
    links = table.loc[table["place_id"].str.startswith("liner:"), ["kind", "place_id", "place"]]
    assert set(links["kind"]) == {"link_time", "link_cost"}
    assert set(links["place_id"]) == {"liner:1", "liner:2"}
    assert links["place"].str.startswith("Tidewater liner: ").all()


def test_a_fare_is_money_of_every_boarding() -> None:
    before, after = ls.solve(liner()), ls.solve(liner(fare_yuan_per_t=30.0))
    one, other = (o.routes("saltmouth", "overseas", "box_low", most=1)["yuan_per_t"].sum() for o in (before, after))
    assert other == pytest.approx(one + 30)
