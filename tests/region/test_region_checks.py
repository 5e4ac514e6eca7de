"""Every check against a pack that must fail it: the finding says where, and nothing else is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from landsea.region import check, load, validate
from landsea.region.checks.network import EARTH_RADIUS_KM, great_circle_km
from landsea.region.checks.reach import Components


def test_the_shipped_pack_is_sound():
    assert validate("tidewater").findings == ()


def test_a_sound_region_in_memory_is_sound(tidewater):
    assert check(tidewater) == []


# --- keys and references


def test_duplicate_key(pack, only):
    line = pack.add("modes", name="Second road")
    assert "Row 2" in only("modes.csv", line, "mode", "road").problem


def test_duplicate_key_of_several_columns(pack, only):
    line = pack.add("transfers")
    only("transfers.csv", line, "terminal_id, from_mode, to_mode, commodity", "saltmouth, road, sea, *")


def test_reference_to_nothing_suggests_the_near_name(pack, only):
    line = pack.line("link", link_id="rail_broad_longgate_steppe")
    pack.set("link", line, geometry_id="sea_lan")
    assert "Was sea_lane meant?" in only("link.csv", line, "geometry_id", "sea_lan").cure


def test_one_of_several_sources_is_unknown(pack, only):
    pack.set("node", 3, source="tale;saga;plan")
    only("node.csv", 3, "source", "saga")


@pytest.mark.parametrize("commodity", ["box_low", "box_international", "*"])
def test_commodity_group_and_star_are_references(pack, commodity):
    pack.set("capacities", 2, commodity=commodity)
    assert pack.findings() == []


def test_star_only_where_the_schema_allows_it(pack, only):
    line = pack.line("counting", indicator="border_throughput")
    pack.set("counting", line, indicator="*")
    findings = pack.findings()
    assert [(f.row, f.column, f.value) for f in findings] == [(line, "indicator", "*")]


# --- network


def test_link_that_ends_where_it_starts(pack):
    line = pack.add("link", link_id="loop", to_node_id="saltmouth")
    found = [f for f in pack.findings() if f.row == line]
    assert [(f.file, f.column, f.value) for f in found] == [("link.csv", "to_node_id", "saltmouth")]


def test_link_far_shorter_than_the_great_circle(pack, only):
    line = pack.line("link", link_id="rail_broad_longgate_steppe")
    pack.set("link", line, length_km="200")
    assert "great circle" in only("link.csv", line, "length_km", "200").problem


def test_link_a_little_short_is_a_warning(pack, only):
    line = pack.line("link", link_id="rail_broad_longgate_steppe")
    pack.set("link", line, length_km="290")
    only("link.csv", line, "length_km", "290", "warning")
    assert validate(pack.path).region is not None


def test_link_short_by_less_than_the_places_are_exact_is_fine(pack):
    line = pack.line("link", link_id="rail_broad_longgate_steppe")
    pack.set("link", line, length_km="300")
    assert pack.findings() == []


def test_great_circle_against_known_distances():
    quarter = np.pi / 2 * EARTH_RADIUS_KM
    zero, ninety = np.array([0.0]), np.array([90.0])
    assert great_circle_km(zero, zero, ninety, zero) == pytest.approx(quarter)
    assert great_circle_km(zero, zero, zero, ninety) == pytest.approx(quarter)
    # Across the date line, by the law of cosines: the other formula for the same distance.
    x1, y1, x2, y2 = (np.array([v]) for v in (179.0, 40.0, -178.0, 42.0))
    a, b, c = np.radians([y1[0], y2[0], 3.0])
    cosine = np.sin(a) * np.sin(b) + np.cos(a) * np.cos(b) * np.cos(c)
    assert great_circle_km(x1, y1, x2, y2) == pytest.approx(EARTH_RADIUS_KM * np.arccos(cosine), rel=1e-9)


@pytest.mark.parametrize(
    "shape",
    ["POINT (1 2)", "LINESTRING (1 2)", "LINESTRING (1 2, 3)", "LINESTRING (500 2, 3 4)", "LINESTRING (1 95, 3 4)"],
)
def test_shape_that_is_no_line_on_the_map(pack, only, shape):
    pack.set("geometry", 3, geometry=shape)
    only("geometry.csv", 3, "geometry", shape)


def test_shape_across_the_date_line_runs_on(pack):
    pack.set("geometry", 3, geometry="LINESTRING (-141.5 -43.5, -190.25 -40, -200 -35)")
    assert pack.findings() == []


def test_sea_link_between_two_ports_of_one_range(pack, only):
    sea = pack.rows("link")[pack.line("link", mode="sea") - 2]
    ends = {"from_node_id": "saltmouth", "to_node_id": "reedhaven"}
    line = pack.add("link", **{**sea, **ends, "link_id": "coaster", "length_km": "900"})
    assert "tidewater" in only("link.csv", line, "to_node_id", "reedhaven").problem


@pytest.mark.parametrize("column", ["from_mode", "to_mode"])
def test_transfer_without_a_link_of_the_mode(pack, only, column):
    # No other terminal has this pair, so it must be one that the grammar uses.
    modes = {"from_mode": "road", "to_mode": "sea"} if column == "to_mode" else {"from_mode": "sea", "to_mode": "road"}
    line = pack.add("transfers", terminal_id="midvale", **modes)
    assert "midvale" in only("transfers.csv", line, column, "sea").problem


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("node", "country", "Tidewater"),
        ("zones", "country", "xt"),
        ("terminals", "country", "XTT"),
        ("terminals", "transit_for", "XO;U"),
    ],
)
def test_country_codes(pack, table, column, value):
    pack.set(table, 2, **{column: value})
    found = [f for f in pack.findings() if f.file == f"{table}.csv"]
    assert [(f.row, f.column, f.value) for f in found] == [(2, column, value.split(";")[-1])]


# --- grammar against the tables


def test_grammar_mode_that_is_no_mode(pack):
    pack.replace("grammar.yaml", "broad_in: rail_broad", "broad_in: rail_brod")
    found = [f for f in pack.findings() if f.file == "grammar.yaml"]
    assert [(f.column, f.value) for f in found if f.severity == "error"] == [("states.broad_in", "rail_brod")]


def test_grammar_mode_without_costs(pack):
    pack.drop("mode_costs", pack.line("mode_costs", mode="rail_broad"))
    found = [f for f in pack.findings() if f.file == "grammar.yaml"]
    assert [(f.column, f.value, f.severity) for f in found] == [("states", "rail_broad", "error")]
    assert "mode_costs" in found[0].problem


def test_grammar_mode_without_links(pack):
    pack.drop("link", pack.line("link", mode="rail_broad"))
    found = [f for f in pack.findings() if f.file == "grammar.yaml"]
    assert [(f.column, f.value) for f in found] == [("states", "rail_broad")]


def test_transition_without_a_transfer(pack, only):
    pack.drop("transfers", pack.line("transfers", from_mode="road", to_mode="rail_broad"))
    only("grammar.yaml", None, "transitions.collect", "broad_out", "warning")


def test_transfer_without_a_transition(pack, only):
    line = pack.add("transfers", to_mode="road")
    only("transfers.csv", line, "from_mode, to_mode", "road > road", "warning")


# --- zones and their goods


def test_zone_that_reaches_no_network_is_told_of_once(pack, only):
    line = pack.line("access", zone_id="overseas")
    pack.drop("access", line)
    zone = pack.line("zones", zone_id="overseas")
    only("zones.csv", zone, "zone_id", "overseas")


def test_commodity_that_cannot_leave_its_zone(pack, only):
    pack.set("access", pack.line("access", zone_id="steppe"), commodity="dry_bulk")
    files = {(f.file, f.column) for f in pack.findings()}
    assert files == {("supply_use.csv", "supply_t"), ("supply_use.csv", "use_t"), ("demand.csv", "origin")}
    steppe = {f.row for f in pack.findings() if f.file == "supply_use.csv"}
    boxes = {
        i
        for i, row in enumerate(pack.rows("supply_use"), start=2)
        if row["zone_id"] == "steppe" and "box" in row["commodity"]
    }
    assert steppe == boxes


def test_commodity_that_no_mode_carries(pack):
    pack.set("mode_costs", pack.line("mode_costs", mode="sea", commodity="*"), commodity="grain")
    found = [(f.file, f.row, f.column, f.value) for f in pack.findings() if f.severity == "error"]
    line = pack.line("supply_use", zone_id="overseas", commodity="ore")
    assert found == [("supply_use.csv", line, "use_t", "1e+06")]


def test_way_on_to_a_network_that_opens_later(pack):
    pack.set("link", pack.line("link", mode="rail_broad"), open_year="2030")
    found = [(f.file, f.value) for f in pack.findings()]
    assert found == [("zones.csv", "steppe")]


def test_one_way_link_lets_goods_in_but_not_out(pack):
    pack.set("link", pack.line("link", mode="rail_broad"), directed="true")
    found = {(f.file, f.column) for f in pack.findings() if f.severity == "error"}
    assert found == {("supply_use.csv", "supply_t"), ("demand.csv", "origin")}


def test_no_eligible_share_is_no_access(pack):
    pack.set("access", pack.line("access", zone_id="steppe"), eligible_share="0")
    assert [(f.file, f.value) for f in pack.findings()] == [("zones.csv", "steppe")]


def test_zone_cut_off_from_every_partner_is_a_warning(pack):
    rows = pack.rows("transfers")
    pack.write("transfers", [{**row, "closed": str(row["terminal_id"] == "longgate").lower()} for row in rows])
    found = {(f.file, f.value, f.severity) for f in pack.findings()}
    assert found == {("zones.csv", "steppe", "warning")}


def test_components_join_pairs():
    joined = Components([(1, 2), (3, 4), (2, 5), (6, 6)])
    assert len({joined.root(n) for n in (1, 2, 5)}) == 1
    assert len({joined.root(n) for n in (1, 3, 6, 7)}) == 4


# --- supply, use, demand


def test_supply_without_use(pack, only):
    rows = [row for row in pack.rows("supply_use") if row["commodity"] != "ore" or row["zone_id"] == "orefell"]
    pack.write("supply_use", rows)
    line = pack.line("supply_use", commodity="ore")
    only("supply_use.csv", line, "supply_t", "ore")


def test_use_without_supply(pack, only):
    line = pack.line("supply_use", zone_id="orefell", commodity="ore")
    pack.drop("supply_use", line)
    line = pack.line("supply_use", commodity="ore")
    only("supply_use.csv", line, "use_t", "ore")


def test_outside_supply_larger_than_inside_use(pack, only):
    line = pack.line("supply_use", zone_id="overseas", commodity="box_low")
    pack.set("supply_use", line, supply_t="5000000")
    first = pack.line("supply_use", commodity="box_low")
    assert "outside" in only("supply_use.csv", first, "supply_t, use_t", "box_low").problem


def test_international_goods_without_a_partner_abroad(pack):
    rows = pack.rows("supply_use")
    low = [row for row in rows if row["commodity"] == "box_low" and row["zone_id"] not in ("overseas", "steppe")]
    pack.write("supply_use", [row for row in rows if row["commodity"] != "box_low"] + low)
    found = {(f.file, f.row, f.column) for f in pack.findings() if f.severity == "error"}
    crown = pack.line("supply_use", commodity="box_low", zone_id="crown")
    assert ("supply_use.csv", crown, "supply_t") in found
    assert ("supply_use.csv", crown, "use_t") in found


def test_nothing_to_carry(pack):
    (pack.path / "supply_use.csv").unlink()
    (pack.path / "demand.csv").unlink()
    pack.replace("datapackage.json", '"resources"', '"files"')
    found = [(f.file, f.row) for f in pack.findings()]
    assert found == [("supply_use.csv", None)]


def test_supply_of_empty_boxes(pack, only):
    line = pack.add("supply_use", zone_id="overseas", commodity="box_empty", supply_t="5", use_t="5")
    only("supply_use.csv", line, "commodity", "box_empty")


@pytest.mark.parametrize("column", ["t_per_teu", "tare_t_per_teu"])
def test_boxes_of_unknown_weight(pack, only, column):
    line = pack.line("commodities", commodity="box_low")
    pack.set("commodities", line, **{column: ""})
    only("commodities.csv", line, column, None)


def test_listed_flow_that_its_trade_rules_out(pack, only):
    pack.set("demand", 2, origin="crown", destination="saltmouth")
    only("demand.csv", 2, "commodity", "box_high")


def test_listed_flow_within_a_zone(pack, only):
    pack.set("demand", 2, origin="overseas", commodity="grain")
    only("demand.csv", 2, "destination", "overseas")


# --- capacities, constants, scales


@pytest.mark.parametrize(("terminal", "link"), [("", ""), ("saltmouth", "rail_fork_midvale")])
def test_capacity_of_neither_or_both(pack, only, terminal, link):
    pack.set("capacities", 4, terminal_id=terminal, link_id=link)
    only("capacities.csv", 4, "terminal_id, link_id", None)


def test_capacity_of_a_link_with_a_mode(pack, only):
    pack.set("capacities", 4, mode="rail")
    only("capacities.csv", 4, "mode", "rail", "warning")


def test_capacity_in_boxes_of_one_tonne(pack, only):
    pack.set("capacities", 2, t_per_unit="")
    only("capacities.csv", 2, "t_per_unit", "1", "warning")


def test_capacity_of_a_group_of_terminals(pack):
    pack.set("terminals", 2, group="ports")
    pack.set("capacities", 2, terminal_id="ports")
    assert pack.findings() == []


@pytest.mark.parametrize(
    ("line", "column", "value", "shown"),
    [(3, "place", "", None), (2, "mode", "", None), (2, "place", "saltmouth", "saltmouth")],
)
def test_constants_say_where_they_hold(pack, only, line, column, value, shown):
    pack.set("constants", line, **{column: value})
    only("constants.csv", line, column, shown)


def test_constant_outside_its_range(pack, only):
    pack.set("constants", 2, value_yuan_per_t="500")
    only("constants.csv", 2, "value_yuan_per_t", "500")


def test_scale_outside_its_range(pack, only):
    pack.set("commodities", 2, theta_per_yuan="0.9")
    only("commodities.csv", 2, "theta_per_yuan", "0.9")


def test_scale_elasticity_outside_its_range(pack, only):
    pack.set("handling_costs", 2, scale_elasticity="0.6")
    only("handling_costs.csv", 2, "scale_elasticity", "0.6")


# --- counting and observations


@pytest.mark.parametrize(
    ("flow", "column", "value"),
    [
        ("transfer", "place", "saltmoth"),
        ("transfer", "from_mode", "canal"),
        ("transfer", "to_mode", "canal"),
        ("transfer", "commodity", "bricks"),
        ("link", "place", "saltmouth"),
        ("link_tkm", "place", "QQ"),
        ("access", "place", "midvale"),
        ("egress", "place", "midvale"),
        ("demand", "origin", "nowhere"),
        ("demand", "destination", "nowhere"),
    ],
)
def test_counting_what_is_nowhere(pack, only, flow, column, value):
    pack.set("counting", 2, **{"flow": flow, "place": "*", column: value})
    only("counting.csv", 2, column, value)


@pytest.mark.parametrize(
    ("flow", "cells"),
    [
        ("transfer", {"place": "saltmouth", "from_mode": "rail", "to_mode": "sea", "commodity": "dry_bulk"}),
        ("link", {"place": "rail_fork_midvale", "commodity": "dry"}),
        ("link_tkm", {"place": "XT", "from_mode": "rail"}),
        ("access", {"place": "Coast"}),
        ("demand", {"place": "*", "origin": "Inland", "destination": "steppe"}),
    ],
)
def test_counting_what_is_there(pack, flow, cells):
    pack.set("counting", 2, flow=flow, **cells)
    assert pack.findings() == []


def test_observation_in_another_unit(pack, only):
    pack.set("observations", 2, unit="kt")
    assert "Mt" in only("observations.csv", 2, "unit", "kt").problem


def test_observation_that_nothing_can_be_fitted_to(pack, only):
    rows = [row for row in pack.rows("counting") if row["indicator"] != "sea_rail_share"]
    pack.write("counting", rows)
    only("observations.csv", 3, "use", "calibrate")


# --- provenance


def test_assumption_without_a_note(pack, only):
    pack.set("node", 4, status="assumption")
    only("node.csv", 4, "note", "assumption", "warning")


def test_a_basis_is_as_good_as_a_note(pack):
    pack.set("supply_use", 2, status="estimate")
    assert pack.findings() == []


# --- values in memory


def test_values_are_checked_in_memory_too(tidewater):
    links = tidewater.table("link")
    links.loc[2, ["length_km", "mode"]] = [-5.0, ""]
    links.loc[3, "time_h"] = np.inf
    links.loc[4, "status"] = "guess"
    found = {(f.row, f.column, f.value) for f in check(tidewater.replace(link=links)) if f.file == "link.csv"}
    assert {(2, "length_km", "-5"), (2, "mode", None), (3, "time_h", "inf"), (4, "status", "guess")} <= found


def test_checks_do_not_write(tidewater):
    before = tidewater.digest
    check(tidewater)
    assert load(Path(str(tidewater.path))).digest == before
    assert {name: frame.shape for name, frame in tidewater.tables.items()} == {
        name: frame.shape for name, frame in load("tidewater").tables.items()
    }
