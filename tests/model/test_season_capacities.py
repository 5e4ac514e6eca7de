"""Limits by season: each part of the year is an equilibrium of its own."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from test_equilibrium import tight, value
from test_restrictions import rows, sound

import landsea as ls
from landsea.region import Region, check

OPTIONS = {"congestion": True, "tolerance": 1e-11}
#: Less than the main line would take in the open season.
LINE = 3.6e6
#: Saltmouth's quays are shut.
SHUT = {"terminal_id": "saltmouth", "mode": "sea"}


def icy(share: float, *limits: dict[str, object], shut: bool = True) -> Region:
    closures = rows("closures", *([{"closure_id": "quays", "season": "ice", **SHUT}] if shut else []))
    return sound(tight(line=LINE).replace(
        seasons=rows("seasons", {"season": "ice", "share": share}),
        closures=closures,
        season_capacities=rows("season_capacities", *limits),
    ))  # fmt: skip


def alone(shut: bool, line: float = LINE) -> Region:
    """One part of the year that lasts all year, by removing rows."""
    region = tight(line=line)
    transfers = region.table("transfers")
    at_quay = (transfers["terminal_id"] == "saltmouth") & (transfers[["from_mode", "to_mode"]] == "sea").any(axis=1)
    return region.replace(transfers=transfers[~at_quay]) if shut else region


@cache
def year(stated: bool = False) -> ls.Outcome:
    limits = [{"capacity_id": "main_line", "season": "ice", "value": 2.6e6}] if stated else []
    return ls.solve(icy(0.3, *limits), **OPTIONS)


@pytest.mark.parametrize("stated", [False, True])
def test_the_year_is_the_weighted_mix_of_two_equilibria(stated: bool) -> None:
    both = year(stated)
    open_ = ls.solve(alone(shut=False), demand=both.demand, **OPTIONS)
    ice = ls.solve(alone(shut=True, line=2.6e6 if stated else LINE), demand=both.demand, **OPTIONS)
    keys, columns = ["link_id", "commodity"], ["forward_t", "backward_t"]
    one, other, mine = (outcome.links.set_index(keys)[columns] for outcome in (open_, ice, both))
    mix = (0.7 * one).add(0.3 * other, fill_value=0.0)
    pd.testing.assert_frame_equal(mine.sort_index(), mix.sort_index(), rtol=1e-6, atol=1e-3, check_like=True)
    for season, alone_, share in (("open", open_, 0.7), ("ice", ice, 0.3)):
        full = both.utilisation
        part = full[full["season"] == season].set_index("capacity_id").sort_index()
        whole = alone_.utilisation.set_index("capacity_id").sort_index()
        np.testing.assert_allclose(part["load"], share * whole["load"], rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(part["utilisation"], whole["utilisation"], rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(part["delay_h"], whole["delay_h"], rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(part["price_yuan_per_unit"], whole["price_yuan_per_unit"], rtol=1e-4, atol=1e-4)
    prices = both.equilibrium.table.query("capacity_id == 'main_line'").set_index("season")["price_yuan_per_unit"]
    assert prices["ice"] != pytest.approx(prices["open"], rel=1e-3)


def test_seasons_in_which_nothing_is_another_change_nothing() -> None:
    without, with_ = ls.solve(tight(line=LINE), **OPTIONS), ls.solve(icy(0.4, shut=False), **OPTIONS)
    pd.testing.assert_frame_equal(with_.links, without.links, rtol=1e-7, atol=1e-3)
    full = with_.utilisation.pivot_table(index="capacity_id", columns="season", values="utilisation")
    np.testing.assert_allclose(full["ice"], full["open"], rtol=1e-7)


def test_loads_of_the_seasons_add_up_without_congestion_too() -> None:
    outcome = ls.solve(icy(0.3))
    total = outcome.utilisation.groupby("capacity_id")["load"].sum()
    line = outcome.links.query("link_id == 'rail_fork_midvale'")[["forward_t", "backward_t"]].sum().sum()
    limits = outcome.region.table("capacities").set_index("capacity_id")
    on_line = limits.index[limits["link_id"] == "rail_fork_midvale"]
    assert len(on_line)
    assert total[on_line[0]] * limits["t_per_unit"][on_line[0]] == pytest.approx(line)


def test_a_neighbour_without_seasons_is_a_good_start() -> None:
    cold = year()
    warm = ls.solve(icy(0.3), start=ls.solve(tight(line=LINE), **OPTIONS), **OPTIONS)
    assert warm.equilibrium.iterations < cold.equilibrium.iterations
    np.testing.assert_allclose(warm.equilibrium.state, cold.equilibrium.state, rtol=1e-6, atol=1e-6)


def test_derivatives_by_limits_of_year_and_season_are_those_of_two_equilibria() -> None:
    base = year(stated=True)
    table = base.sensitivity("generalised_cost").query("kind == 'capacity'").set_index("place_id")
    assert {"main_line", "main_line@ice", "saltmouth_boxes"} <= set(table.index)
    assert table.loc["main_line@ice", "place"] == table.loc["main_line", "place"] + ", ice"
    for name, where, key in (
        ("main_line", "capacities", {"capacity_id": "main_line"}),
        ("saltmouth_boxes", "capacities", {"capacity_id": "saltmouth_boxes"}),
        ("main_line@ice", "season_capacities", {"capacity_id": "main_line", "season": "ice"}),
    ):
        by = 1e-4 * table.loc[name, "today"]
        ends = []
        for sign in (1.0, -1.0):
            limits = base.region.table(where)
            row = np.logical_and.reduce([limits[column] == wanted for column, wanted in key.items()])
            limits.loc[row, "value"] += sign * by
            after = ls.solve(base.region.replace(**{where: limits}), demand=base.demand, start=base, **OPTIONS)
            ends.append(value(after, "generalised_cost"))
        assert (ends[0] - ends[1]) / (2 * by) == pytest.approx(table.loc[name, "derivative"], rel=1e-4)


def test_a_season_that_nothing_passes_is_refused_by_name() -> None:
    shut = icy(0.3, {"capacity_id": "main_line", "season": "ice", "value": 0.0})
    with pytest.raises(ls.NetworkError, match=r"season_capacities.csv, row 2.*main_line is zero"):
        ls.solve(shut, congestion=True)


def test_more_than_passes_in_a_season_names_it() -> None:
    narrow = icy(0.3, {"capacity_id": "longgate_trains", "season": "ice", "value": 0.01})
    with pytest.raises(ls.NumericalError, match="longgate_trains@ice"):
        ls.solve(narrow, congestion=True)


def test_limits_of_unknown_seasons_and_capacities_are_faults() -> None:
    region = icy(0.3).replace(season_capacities=rows(
        "season_capacities",
        {"capacity_id": "main_line", "season": "fog", "value": 1.0},
        {"capacity_id": "nothing", "season": "ice", "value": 1.0},
    ))  # fmt: skip
    told = " ".join(str(one) for one in check(region))
    assert "fog" in told
    assert "nothing" in told
