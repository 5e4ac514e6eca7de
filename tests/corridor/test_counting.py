"""Indicators as the pack counts them, against sums over the outcome's tables written out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tidewaters import changed, tidewater

import landsea as ls
from landsea.corridor import Counter
from landsea.region import Region


def counting(*rows: dict[str, object]) -> Region:
    """Tidewater with other rows in its counting table; terms are numbered."""
    base = {
        "indicator": "saltmouth_throughput", "part": "numerator", "coefficient": 1.0, "flow": "transfer", "place": "*",
        "from_mode": "*", "to_mode": "*", "commodity": "*", "origin": "*", "destination": "*", "source": "tale",
        "status": "published", "note": "",
    }  # fmt: skip
    table = pd.DataFrame([{**base, "term": i, **row} for i, row in enumerate(rows, start=1)])
    table.index = pd.Index(range(2, len(rows) + 2), name="row")
    return tidewater().replace(counting=table)


@pytest.fixture(scope="module")
def outcome() -> ls.Outcome:
    return ls.solve(tidewater())


def value(outcome: ls.Outcome, *rows: dict[str, object]) -> float:
    # The corridor's own region: its services are links there.
    region = outcome.corridor.region.replace(counting=counting(*rows).table("counting"))
    counter = Counter(replace(outcome.corridor.layout, region=region))
    return counter.values(counter.parts(f) for f in outcome.commodity_flows.values())["saltmouth_throughput"]


def tonnes(outcome: ls.Outcome, where: str) -> float:
    return float(outcome.transfers.query(where)["t"].sum())


# --- the six kinds of flow ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({"place": "saltmouth", "to_mode": "sea"}, "terminal_id == 'saltmouth' and to_mode == 'sea'"),
        ({"place": "saltmouth", "from_mode": "rail", "to_mode": "sea"},
         "terminal_id == 'saltmouth' and from_mode == 'rail' and to_mode == 'sea'"),
        ({"place": "*", "from_mode": "sea"}, "from_mode == 'sea'"),
        ({"place": "longgate", "commodity": "grain"}, "terminal_id == 'longgate' and commodity == 'grain'"),
        ({"place": "*", "commodity": "box_international"}, "commodity in ['box_low', 'box_high']"),
    ],
)  # fmt: skip
def test_transfers(outcome: ls.Outcome, row: dict[str, object], where: str) -> None:
    assert tonnes(outcome, where) > 0
    assert value(outcome, row) == pytest.approx(tonnes(outcome, where), rel=1e-12)


def test_a_place_may_be_a_group_of_terminals() -> None:
    region = changed(tidewater(), "terminals", {"terminal_id": "reedhaven"}, group="both")
    region = changed(region, "terminals", {"terminal_id": "saltmouth"}, group="both")
    outcome = ls.solve(region)
    found = Counter(replace(outcome.corridor.layout, region=counting({"place": "both", "to_mode": "sea"}).replace(
        terminals=region.table("terminals"))))  # fmt: skip
    total = found.values(found.parts(f) for f in outcome.commodity_flows.values())["saltmouth_throughput"]
    assert total == pytest.approx(tonnes(outcome, "to_mode == 'sea'"), rel=1e-12)


def test_a_link_counts_both_directions(outcome: ls.Outcome) -> None:
    rows = outcome.links.query("link_id == 'rail_fork_midvale' and commodity == 'box_low'")
    both = rows["forward_t"].sum() + rows["backward_t"].sum()
    assert rows["forward_t"].sum() > 0
    assert rows["backward_t"].sum() > 0
    row = {"flow": "link", "place": "rail_fork_midvale", "commodity": "box_low"}
    assert value(outcome, row) == pytest.approx(both, rel=1e-12)


@pytest.mark.parametrize(
    ("place", "mode", "modes"),
    [("XT", "rail", ["rail", "rail_broad"]), ("XT", "road", ["road"]), ("*", "rail_broad", ["rail_broad"]),
     ("*", "*", ["road", "rail", "rail_broad", "sea"])],
)  # fmt: skip
def test_tonne_km_within_a_country(outcome: ls.Outcome, place: str, mode: str, modes: list[str]) -> None:
    """The kind ``rail`` names both gauges; a link across the border belongs to no country."""
    links = outcome.region.table("link").set_index("link_id")
    country = outcome.region.table("node").set_index("node_id")["country"]
    total = 0.0
    for _, row in outcome.links.iterrows():
        link = links.loc[row["link_id"]]
        inside = place == "*" or country[link["from_node_id"]] == country[link["to_node_id"]] == place
        if inside and row["mode"] in modes:
            total += (row["forward_t"] + row["backward_t"]) * link["length_km"]
    assert total > 0
    row = {"flow": "link_tkm", "place": place, "from_mode": mode}
    assert value(outcome, row) == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({}, "t > 0"),
        ({"origin": "granary"}, "origin == 'granary'"),
        ({"destination": "Coast"}, "destination in ['saltmouth', 'reedhaven']"),
        ({"origin": "Inland", "destination": "overseas", "commodity": "ore"},
         "origin == 'orefell' and destination == 'overseas' and commodity == 'ore'"),
    ],
)  # fmt: skip
def test_demand(outcome: ls.Outcome, row: dict[str, object], where: str) -> None:
    truth = outcome.od.query(where)["t"].sum()
    assert truth > 0
    assert value(outcome, {"flow": "demand", **row}) == pytest.approx(truth, rel=1e-12)


@pytest.mark.parametrize("end", ["access", "egress"])
@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({"place": "crown"}, "zone_id == 'crown'"),
        ({"place": "Inland", "from_mode": "rail"},
         "zone_id in ['anvil', 'crown', 'granary', 'orefell'] and mode == 'rail'"),
        ({"from_mode": "rail"}, "mode in ['rail', 'rail_broad']"),
        ({"from_mode": "road", "commodity": "dry_bulk"}, "mode == 'road' and commodity in ['ore', 'grain']"),
    ],
)  # fmt: skip
def test_ends(outcome: ls.Outcome, end: str, row: dict[str, object], where: str) -> None:
    truth = outcome.access.query(where)[f"{end}_t"].sum()
    assert truth > 0
    assert value(outcome, {"flow": end, **row}) == pytest.approx(truth, rel=1e-12)


# --- patterns, sums and ratios ------------------------------------------------------------------------------------


def test_a_kind_of_mode_names_every_mode_of_the_kind(outcome: ls.Outcome) -> None:
    """At Longgate ``rail`` is also a mode: the mode's name and its kind both match, once each."""
    by_kind = value(outcome, {"place": "longgate", "from_mode": "rail", "to_mode": "rail"})
    assert by_kind == pytest.approx(tonnes(outcome, "terminal_id == 'longgate' and from_mode != 'road'"), rel=1e-12)
    one_mode = value(outcome, {"place": "longgate", "from_mode": "rail_broad"})
    assert one_mode == pytest.approx(
        tonnes(outcome, "terminal_id == 'longgate' and from_mode == 'rail_broad'"), rel=1e-12
    )
    assert 0 < one_mode < by_kind


def test_dry_names_every_dry_commodity() -> None:
    wet = changed(tidewater(), "commodities", {"commodity": "ore"}, dry=False)
    outcome = ls.solve(wet)
    counter = Counter(replace(outcome.corridor.layout, region=counting({"commodity": "dry"}).replace(
        commodities=wet.table("commodities"))))  # fmt: skip
    assert counter.commodities("saltmouth_throughput") == {"grain", "box_low", "box_high", "box_empty"}
    total = counter.values(counter.parts(f) for f in outcome.commodity_flows.values())["saltmouth_throughput"]
    assert total == pytest.approx(tonnes(outcome, "commodity != 'ore'"), rel=1e-12)
    assert tonnes(outcome, "commodity == 'ore'") > 0


@pytest.mark.parametrize(
    ("pattern", "names"),
    [("*", {"ore", "grain", "box_low", "box_high", "box_empty"}), ("dry_bulk", {"ore", "grain"}),
     ("box_empty", {"box_empty"}), ("box_low", {"box_low"})],
)  # fmt: skip
def test_commodities_of_an_indicator(outcome: ls.Outcome, pattern: str, names: set[str]) -> None:
    counter = Counter(replace(outcome.corridor.layout, region=counting({"commodity": pattern})))
    assert counter.commodities("saltmouth_throughput") == names


def test_terms_add_up_with_their_coefficients(outcome: ls.Outcome) -> None:
    ore, grain = (tonnes(outcome, f"commodity == '{name}' and to_mode == 'sea'") for name in ("ore", "grain"))
    found = value(
        outcome,
        {"to_mode": "sea", "commodity": "ore", "coefficient": 2.5},
        {"to_mode": "sea", "commodity": "grain", "coefficient": -1.0},
    )
    assert found == pytest.approx(2.5 * ore - grain, rel=1e-12)


def test_a_ratio_is_of_sums_and_not_a_sum_of_ratios(outcome: ls.Outcome) -> None:
    found = value(
        outcome,
        {"from_mode": "rail", "to_mode": "sea", "coefficient": 100.0},
        {"part": "denominator", "to_mode": "sea"},
    )
    by_rail = tonnes(outcome, "from_mode == 'rail' and to_mode == 'sea'")
    assert found == pytest.approx(100 * by_rail / tonnes(outcome, "to_mode == 'sea'"), rel=1e-12)


def test_a_ratio_over_nothing_is_nan(outcome: ls.Outcome) -> None:
    found = value(outcome, {"to_mode": "sea"}, {"part": "denominator", "place": "midvale", "to_mode": "sea"})
    assert np.isnan(found)


def test_a_sum_over_nothing_is_zero(outcome: ls.Outcome) -> None:
    assert value(outcome, {"place": "farport"}) == 0.0


def test_the_pack_s_own_indicators(outcome: ls.Outcome) -> None:
    table = outcome.indicators.set_index("indicator")["value"]
    quay = "terminal_id == '{}' and (from_mode == 'sea' or to_mode == 'sea')"
    for port in ("saltmouth", "reedhaven"):
        assert table[f"{port}_throughput"] == pytest.approx(tonnes(outcome, quay.format(port)) / 1e6, rel=1e-12)
    rail = tonnes(outcome, "(from_mode == 'rail' and to_mode == 'sea') or (from_mode == 'sea' and to_mode == 'rail')")
    sea = tonnes(outcome, "from_mode == 'sea' or to_mode == 'sea'")
    assert table["sea_rail_share"] == pytest.approx(100 * rail / sea, rel=1e-12)
    gate = "terminal_id == 'longgate' and (from_mode == 'rail_broad' or to_mode == 'rail_broad')"
    assert table["border_throughput"] == pytest.approx(tonnes(outcome, gate) / 1e3, rel=1e-12)


def test_only_the_wanted_indicators_are_counted(outcome: ls.Outcome) -> None:
    counter = Counter(outcome.corridor.layout, ["border_throughput"])
    values = counter.values(counter.parts(f) for f in outcome.commodity_flows.values())
    assert list(values) == ["border_throughput"]
