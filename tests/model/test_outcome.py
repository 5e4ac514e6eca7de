"""The outcome's tables and indicators against sums by hand, each along a path of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import landsea as ls
from landsea.model import TABLES, export
from landsea.model.tables import tonnes_per_teu
from landsea.region import Region

COLUMNS = {
    "links": ["link_id", "mode", "commodity", "forward_t", "backward_t"],
    "transfers": ["terminal_id", "from_mode", "to_mode", "commodity", "t", "teu", "yuan_per_t", "time_h"],
    "access": ["zone_id", "mode", "commodity", "access_t", "egress_t"],
    "chains": ["commodity", "origin_group", "destination_group", "chain", "legs", "t", "yuan_per_t", "hours",
               "kg_co2e_per_t"],
    "od": ["origin", "destination", "commodity", "t", "teu", "expected_yuan_per_t", "yuan_per_t", "hours",
           "kg_co2e_per_t"],
    "mode_totals": ["mode", "commodity", "t", "tkm", "yuan", "co2e_t", "leg_hours_t"],
    "utilisation": ["capacity_id", "place", "place_local", "link_id", "terminal_id", "load", "capacity", "unit",
                    "utilisation", "kind"],
    "indicators": ["indicator", "title", "title_local", "unit", "better", "value", "group", "origin", "basis"],
    "fit": ["observation_id", "indicator", "title", "place", "year", "unit", "use", "observed", "modelled",
            "rel_error", "source"],
    "legs_share": ["legs", "t", "share"],
    "unserved": ["origin", "destination", "commodity", "t"],
}  # fmt: skip


def changed(region: Region, table: str, where: dict[str, object], **values: object) -> Region:
    frame = region.table(table)
    rows = pd.Series(data=True, index=frame.index)
    for column, wanted in where.items():
        rows &= frame[column] == wanted
    assert rows.any()
    for column, value in values.items():
        frame.loc[rows, column] = value
    return region.replace(**{table: frame})


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_have_the_documented_columns(today: ls.Outcome, name: str) -> None:
    table = getattr(today, name)
    assert [column for column in COLUMNS[name] if column not in table.columns] == []
    assert len(table) or name == "unserved"


def test_solving_twice_gives_the_same_bits(region: Region, today: ls.Outcome) -> None:
    again = ls.solve(region)
    for name in COLUMNS:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(today, name), check_exact=True)


# --- money, hours, emissions: pairs on one side, stages on the other ----------------------------------------------


@pytest.fixture(scope="module")
def uneven(region: Region) -> ls.Outcome:
    """Tidewater with other costs at the receiver's end than at the shipper's, and a price of carbon."""
    access = region.table("access")
    access = access.assign(egress_yuan_per_t=access["access_yuan_per_t"] + 3, egress_h=2 * access["access_h"] + 1)
    priced = {**region.meta, "landsea": {**region.meta["landsea"], "carbon_price_yuan_per_t": 500}}
    return ls.solve(replace(region.replace(access=access), meta=priced))


def money_of_legs(outcome: ls.Outcome) -> float:
    """Charges once per leg, and by distance on every link, from the pack's own tables."""
    region, total = outcome.region, 0.0
    links = region.table("link").set_index("link_id")
    groups = region.table("commodities").set_index("commodity")["group"]
    costs = region.table("mode_costs").set_index(["mode", "commodity"])

    def tariff(mode: str, commodity: str) -> pd.Series:
        pattern = next(name for name in (commodity, groups[commodity], "*") if (mode, name) in costs.index)
        return costs.loc[(mode, pattern)]

    for _, row in outcome.mode_totals.iterrows():
        total += row["t"] * tariff(row["mode"], row["commodity"])["fixed_yuan_per_t"]
    for _, row in outcome.links.iterrows():
        km = links.loc[row["link_id"], "length_km"] * links.loc[row["link_id"], "cost_factor"]
        rate = tariff(row["mode"], row["commodity"])["cost_yuan_per_t_km"]
        total += (row["forward_t"] + row["backward_t"]) * km * rate
    return total


def stages(today: ls.Outcome, legs: float, per_stage: dict[str, str]) -> float:
    """Sum an amount over legs, transfers and the two ends of every chain."""
    region, total = today.region, legs
    transfers = region.table("transfers").rename(columns={"commodity": "pattern"})
    groups = region.table("commodities").set_index("commodity")["group"]
    for _, row in today.transfers.iterrows():
        same = (transfers[["terminal_id", "from_mode", "to_mode"]] == row[["terminal_id", "from_mode", "to_mode"]]).all(
            axis=1
        )
        patterns = [row["commodity"], groups[row["commodity"]], "*"]
        named = transfers[same & transfers["pattern"].isin(patterns)]
        total += row["t"] * named.loc[named["pattern"].map(patterns.index).idxmin(), per_stage["transfer"]]
    access = region.table("access")
    for _, row in today.access.iterrows() if "access" in per_stage else ():
        patterns = [row["commodity"], groups[row["commodity"]], "*"]
        named = access[
            access["zone_id"].isin([row["zone_id"], "*"])
            & (access["mode"] == row["mode"])
            & access["commodity"].isin(patterns)
        ]
        best = min(
            named.index, key=lambda r: (named.loc[r, "zone_id"] == "*", patterns.index(named.loc[r, "commodity"]))
        )
        total += row["access_t"] * named.loc[best, per_stage["access"]]
        total += row["egress_t"] * named.loc[best, per_stage["egress"]]
    return total


def test_money_of_the_pairs_is_that_of_the_stages(uneven: ls.Outcome) -> None:
    """Among others the charge for access by most specific row: zone before commodity."""
    per_stage = {"transfer": "cost_yuan_per_t", "access": "access_yuan_per_t", "egress": "egress_yuan_per_t"}
    yuan = (uneven.od["t"] * uneven.od["yuan_per_t"]).sum()
    assert yuan == pytest.approx(stages(uneven, money_of_legs(uneven), per_stage), rel=1e-9)


def test_hours_of_the_pairs_are_those_of_the_stages(uneven: ls.Outcome) -> None:
    per_stage = {"transfer": "time_h", "access": "access_h", "egress": "egress_h"}
    hours = (uneven.od["t"] * uneven.od["hours"]).sum()
    assert hours == pytest.approx(stages(uneven, uneven.mode_totals["leg_hours_t"].sum(), per_stage), rel=1e-9)


def test_emissions_of_the_pairs_are_those_of_the_stages(uneven: ls.Outcome) -> None:
    tonnes = (uneven.od["t"] * uneven.od["kg_co2e_per_t"]).sum() / 1000
    legs = uneven.mode_totals["co2e_t"].sum()
    handling = stages(uneven, 0.0, {"transfer": "co2e_kg_per_t"})
    assert handling > 0
    assert tonnes == pytest.approx(legs + handling / 1000, rel=1e-9)


def test_tonne_km_of_legs_are_those_of_links(today: ls.Outcome) -> None:
    length = today.region.table("link").set_index("link_id")["length_km"]
    on_links = (today.links["forward_t"] + today.links["backward_t"]) * today.links["link_id"].map(length)
    by_mode = on_links.groupby(today.links["mode"]).sum()
    for mode, tkm in today.mode_totals.groupby("mode")["tkm"].sum().items():
        assert tkm == pytest.approx(by_mode[mode], rel=1e-9)


def test_money_by_mode_follows_the_tariff(today: ls.Outcome) -> None:
    row = today.mode_totals.query("mode == 'sea' and commodity == 'ore'").iloc[0]
    assert row["yuan"] == pytest.approx(20 * row["t"] + 0.012 * row["tkm"], rel=1e-9)
    assert row["co2e_t"] == pytest.approx(6e-6 * row["tkm"], rel=1e-9)
    assert row["leg_hours_t"] == pytest.approx(24 * row["t"] + row["tkm"] / 28, rel=1e-9)


def test_expected_cost_lies_under_the_mean_generalised_cost(today: ls.Outcome, uneven: ls.Outcome) -> None:
    """The log-sum counts the worth of choice: it is never above the mean cost of the chains taken."""
    for outcome, carbon in ((today, 0.0), (uneven, 500.0)):
        od = outcome.od
        commodities = outcome.region.table("commodities").set_index("commodity")
        value = od["commodity"].map(commodities["value_of_time_yuan_per_t_h"])
        mean = od["yuan_per_t"] + od["hours"] * value + carbon * od["kg_co2e_per_t"] / 1000
        assert (od["expected_yuan_per_t"] <= mean + 1e-9).all()
        # With at most a handful of ways and theta 0.004 or more, choice is worth less than ln(20) / theta.
        assert (od["expected_yuan_per_t"] > mean - np.log(20) / 0.004).all()


# --- indicators ---------------------------------------------------------------------------------------------------


def test_standard_indicators_by_hand(today: ls.Outcome) -> None:
    value = today.indicators.set_index("indicator")["value"]
    od, modes = today.od, today.mode_totals
    t = sum(demand.sum() for demand in today.demand.tonnes.values())
    assert value["freight"] == pytest.approx(t / 1e6, rel=1e-12)
    yuan = sum(row["t"] * row["yuan_per_t"] for _, row in od.iterrows())
    assert value["logistics_cost"] == pytest.approx(yuan / 1e9, rel=1e-12)
    assert value["logistics_cost_per_t"] == pytest.approx(yuan / t, rel=1e-12)
    assert value["transit_days"] == pytest.approx(sum(od["t"] * od["hours"]) / t / 24, rel=1e-12)
    kg = sum(od["t"] * od["kg_co2e_per_t"])
    assert value["co2e"] == pytest.approx(kg / 1e9, rel=1e-12)
    tkm = {mode: rows["tkm"].sum() for mode, rows in modes.groupby("mode")}
    assert value["freight_work"] == pytest.approx(sum(tkm.values()) / 1e9, rel=1e-12)
    assert value["co2e_per_tkm"] == pytest.approx(1000 * kg / sum(tkm.values()), rel=1e-12)
    rail = tkm["rail"] + tkm["rail_broad"]
    assert value["rail_share_land"] == pytest.approx(100 * rail / (rail + tkm["road"]), rel=1e-12)
    legs = sum(sum(x.sum() for x in flows.points.values()) for flows in today.commodity_flows.values())
    assert value["mean_legs"] == pytest.approx(legs / t, rel=1e-12)
    assert value["unserved"] == 0
    if "generalised_cost" in value:
        assert value["generalised_cost"] == pytest.approx(sum(od["t"] * od["expected_yuan_per_t"]) / 1e9, rel=1e-12)


def test_demand_meets_supply_and_use(today: ls.Outcome) -> None:
    table = today.region.table("supply_use").set_index(["commodity", "zone_id"])
    listed = {("box_high", "steppe"): 20_000}
    sent = today.od.groupby(["commodity", "origin"])["t"].sum()
    for (commodity, zone), row in table[table["supply_t"] > 0].iterrows():
        local = row["use_t"] > 0 and zone not in ("overseas", "steppe")
        expected = row["supply_t"] + listed.get((commodity, zone), 0)
        assert sent[commodity, zone] <= expected * (1 + 1e-6)
        if not local:
            assert sent[commodity, zone] == pytest.approx(expected, rel=1e-6)


def test_an_indicator_without_counting_shows_its_observation(region: Region) -> None:
    counting = region.table("counting")
    blind = region.replace(counting=counting[counting["indicator"] != "border_throughput"])
    row = ls.solve(blind).indicators.set_index("indicator").loc["border_throughput"]
    assert (row["value"], row["origin"]) == (690, "observation")
    assert "2022" in row["basis"]


def test_fit_sets_observed_beside_modelled(today: ls.Outcome) -> None:
    fit = today.fit.set_index("observation_id")
    value = today.indicators.set_index("indicator")["value"]
    assert fit["observed"].to_dict() == {"saltmouth_2022": 2.55, "sea_rail_2022": 60, "border_2022": 690}
    for _, row in fit.iterrows():
        assert row["modelled"] == value[row["indicator"]]
        assert row["rel_error"] == pytest.approx(row["modelled"] / row["observed"] - 1, rel=1e-9)


def test_fit_of_a_zero_observation_has_no_relative_error(region: Region) -> None:
    fit = ls.solve(changed(region, "observations", {"observation_id": "border_2022"}, value=0.0)).fit
    assert np.isnan(fit.set_index("observation_id")["rel_error"]["border_2022"])


# --- boxes and capacities -----------------------------------------------------------------------------------------


def test_tonnes_per_teu(today: ls.Outcome) -> None:
    found = tonnes_per_teu(today)
    assert found[["box_low", "box_high", "box_empty"]].tolist() == [10, 6, 2.2]
    assert found[["ore", "grain"]].isna().all()
    boxes = today.transfers[today.transfers["commodity"] == "box_high"]
    np.testing.assert_allclose(boxes["teu"], boxes["t"] / 6)
    assert today.od.loc[today.od["commodity"] == "ore", "teu"].isna().all()


def test_boxes_that_leave_come_back(today: ls.Outcome) -> None:
    """Laden and empty boxes into a zone equal those out of it, listed through traffic left out."""
    own = today.od[~((today.od["origin"] == "steppe") & (today.od["destination"] == "overseas"))]
    own = own[own["teu"].notna()]
    out, into = own.groupby("origin")["teu"].sum(), own.groupby("destination")["teu"].sum()
    for zone in ("crown", "anvil", "saltmouth"):
        assert out[zone] == pytest.approx(into[zone], rel=1e-6)


def test_utilisation_by_hand(today: ls.Outcome) -> None:
    table = today.utilisation.set_index("capacity_id")
    quay = today.transfers.query("terminal_id == 'saltmouth' and (from_mode == 'sea' or to_mode == 'sea')")
    boxes = quay[quay["commodity"].isin(["box_low", "box_high"])]
    teu = (boxes["t"] / boxes["commodity"].map({"box_low": 10, "box_high": 6})).sum()
    assert table.loc["saltmouth_boxes", "load"] == pytest.approx(teu, rel=1e-12)
    assert table.loc["saltmouth_boxes", "utilisation"] == pytest.approx(teu / 200_000, rel=1e-12)
    gate = today.transfers.query("terminal_id == 'longgate' and (from_mode == 'rail_broad' or to_mode == 'rail_broad')")
    assert table.loc["longgate_trains", "capacity"] == 3 * 365
    assert table.loc["longgate_trains", "load"] == pytest.approx(gate["t"].sum() / 1200, rel=1e-12)
    line = today.links[today.links["link_id"] == "rail_fork_midvale"]
    both = line["forward_t"].sum() + line["backward_t"].sum()
    assert table.loc["main_line", "load"] == pytest.approx(both, rel=1e-12)
    assert table["utilisation"].is_monotonic_decreasing
    assert table.loc["main_line", "place"] == "Fork - Midvale"
    assert table.loc["main_line", "place_local"] == "Gafel - Midal"
    assert table.loc["saltmouth_boxes", "place_local"] == "Saltmun"


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_a_capacity_by_direction(region: Region, direction: str) -> None:
    outcome = ls.solve(changed(region, "capacities", {"capacity_id": "main_line"}, direction=direction))
    line = outcome.links[outcome.links["link_id"] == "rail_fork_midvale"]
    load = outcome.utilisation.set_index("capacity_id").loc["main_line", "load"]
    assert load == pytest.approx(line[f"{direction}_t"].sum(), rel=1e-12)
    assert load > 0


def test_a_limit_of_zero_is_overfull_if_anything_moves(region: Region) -> None:
    outcome = ls.solve(changed(region, "capacities", {"capacity_id": "main_line"}, value=0.0))
    assert np.isinf(outcome.utilisation.set_index("capacity_id").loc["main_line", "utilisation"])


# --- warnings -----------------------------------------------------------------------------------------------------


def test_a_sound_region_has_no_warnings(today: ls.Outcome) -> None:
    assert today.warnings == []
    assert today.diagnostics["warnings"] == []
    assert {"networks", "legs", "chains", "demand", "flows"} <= today.diagnostics["seconds"].keys()


def test_a_grammar_that_is_too_short_is_warned_of(region: Region) -> None:
    outcome = ls.solve(region.replace(grammar=replace(region.grammar, max_legs=2)))
    share = outcome.legs_share["share"].iloc[-1]
    assert share > 0.05
    assert any("all 2 legs" in line and f"{share:.1%}" in line for line in outcome.warnings)


def test_unserved_tonnes_are_warned_of_and_listed(region: Region, today: ls.Outcome) -> None:
    border = changed(region, "transfers", {"terminal_id": "longgate"}, closed=True)
    outcome = ls.solve(border, demand=today.demand)
    lost = sum(t[6].sum() + t[:, 6].sum() for t in today.demand.tonnes.values())
    assert outcome.unserved["t"].sum() == pytest.approx(lost, rel=1e-12)
    assert outcome.unserved["t"].is_monotonic_decreasing
    assert ((outcome.unserved["origin"] == "steppe") | (outcome.unserved["destination"] == "steppe")).all()
    assert any(f"{lost / 1e6:.3f} Mt" in line for line in outcome.warnings)
    assert outcome.indicators.set_index("indicator")["value"]["unserved"] == pytest.approx(lost / 1e6)


def test_scaled_supply_is_warned_of(region: Region) -> None:
    more = changed(region, "supply_use", {"zone_id": "orefell", "commodity": "ore"}, supply_t=7e6)
    outcome = ls.solve(more)
    assert any(line.startswith("ore: supply 7.00 Mt and use 6.00 Mt") for line in outcome.warnings)


# --- the choice scale ---------------------------------------------------------------------------------------------


def test_theta_low_and_high_use_the_pack_s_values(region: Region) -> None:
    for which in ("low", "high"):
        table = region.table("commodities")
        by_hand = ls.solve(region.replace(commodities=table.assign(theta_per_yuan=table[f"theta_{which}"])))
        found = ls.solve(region, theta=which)
        np.testing.assert_array_equal(found.indicators["value"], by_hand.indicators["value"])


def test_a_commodity_without_a_range_keeps_its_scale(region: Region) -> None:
    plain = region.replace(commodities=region.table("commodities").assign(theta_low=np.nan))
    low, central = ls.solve(plain, theta="low"), ls.solve(plain)
    np.testing.assert_array_equal(low.indicators["value"], central.indicators["value"])


def test_shippers_who_follow_cost_more_closely_pay_less(region: Region, today: ls.Outcome) -> None:
    cost = {}
    for which in ("low", "central", "high"):
        outcome = ls.solve(region, theta=which, demand=today.demand)
        vot = outcome.region.table("commodities").set_index("commodity")["value_of_time_yuan_per_t_h"]
        od = outcome.od
        cost[which] = (od["t"] * (od["yuan_per_t"] + od["hours"] * od["commodity"].map(vot))).sum()
    assert cost["low"] > cost["central"] > cost["high"]


# --- export -------------------------------------------------------------------------------------------------------


def test_export_writes_every_table_and_they_read_back_equal(today: ls.Outcome, tmp_path: Path) -> None:
    written = export(today, tmp_path)
    assert {f.name for f in written} == {f"{n}.{s}" for n in TABLES for s in ("csv", "parquet")}
    assert {f.name for f in tmp_path.iterdir()} == {f.name for f in written}
    for name in TABLES:
        table = getattr(today, name).reset_index(drop=True)
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), table, check_dtype=False)
        text = pd.read_csv(tmp_path / f"{name}.csv", keep_default_na=False, na_values={})
        assert list(text.columns) == list(table.columns)
        assert len(text) == len(table)
        for column in table.select_dtypes("number").columns:
            np.testing.assert_array_equal(pd.to_numeric(text[column], errors="coerce"), table[column].astype(float))
        for column in table.select_dtypes(exclude="number").columns:
            assert text[column].astype(str).tolist() == table[column].astype(str).tolist()
