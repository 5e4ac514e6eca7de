"""Gains of scenarios beside their costs: by hand, and where they are not defined."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import landsea as ls
from landsea.errors import ScenarioError
from landsea.model.levers import KINDS
from landsea.planning import Scenario, benefit_cost, compare, project_scenario, shippers_gain
from landsea.planning.projects import _MOVES
from landsea.planning.written import scenario_yaml
from landsea.region import Region, schema
from landsea.region.checks.projects import PLACES


@pytest.fixture(scope="module")
def rail(region: Region, today: ls.Outcome) -> ls.Outcome:
    return ls.solve(region, Scenario.read("reedhaven-rail", region), demand=today.demand)


def test_net_present_value_year_by_year(today: ls.Outcome, rail: ls.Outcome) -> None:
    row = benefit_cost(today, rail).iloc[0]
    gain = -compare(today, rail).loc["generalised_cost", "change"]
    assert row["gain_bn_yuan"] == pytest.approx(gain, rel=1e-9)
    # Two years of building before the opening, fifty of gains and running cost after it.
    spent = sum(0.18 / 2000 * 1.04 ** (2 - (k + 0.5) / 1000) for k in range(2000))
    earned = sum((gain - 0.002) / 1.04**t for t in range(1, 51))
    assert row["npv_bn_yuan"] == pytest.approx(earned - spent, rel=1e-6)
    assert row["net_bn_yuan"] == pytest.approx(row["gain_bn_yuan"] - row["annual_bn_yuan"], rel=1e-12)
    benefits = sum(gain / 1.04**t for t in range(1, 51))
    costs = spent + sum(0.002 / 1.04**t for t in range(1, 51))
    assert row["benefit_cost_ratio"] == pytest.approx(benefits / costs, rel=1e-6)


def test_another_rate_in_place_of_the_packs(today: ls.Outcome, rail: ls.Outcome) -> None:
    high = benefit_cost(today, rail, discount_percent=20).iloc[0]
    assert high["discount_percent"] == 20
    assert high["benefit_cost_ratio"] < 1 < benefit_cost(today, rail)["benefit_cost_ratio"].iloc[0]
    assert high["npv_bn_yuan"] < 0


def test_a_scenario_without_projects_has_a_gain_and_no_cost(region: Region, today: ls.Outcome) -> None:
    faster = Scenario("faster", (ls.planning.Change("transfers", where={"terminal_id": "saltmouth"},
                                                     set={"time_h": {"by": 0.9}}),), title="Faster")  # fmt: skip
    row = benefit_cost(today, ls.solve(region, faster, demand=today.demand)).iloc[0]
    assert row["gain_bn_yuan"] > 0
    assert np.isnan(row["annual_bn_yuan"])
    assert np.isnan(row["benefit_cost_ratio"])


def test_where_others_are_served_or_demand_is_moved_no_gain_is_defined(region: Region, today: ls.Outcome) -> None:
    closed = ls.solve(region, Scenario.read("border-closed", region), demand=today.demand)
    assert np.isnan(shippers_gain(today, closed))
    more = Scenario("more", (ls.planning.Change("supply_use", where={"commodity": "grain"},
                                                 set={"supply_t": {"by": 1.1}, "use_t": {"by": 1.1}}),))  # fmt: skip
    assert np.isnan(shippers_gain(today, ls.solve(region, more)))


def test_elastic_demand_gains_by_the_rule_of_a_half(region: Region, today: ls.Outcome) -> None:
    base = {name: one.choices.cost for name, one in today.commodity_flows.items()}

    def response(costs):
        served = {name: np.isfinite(costs[name]) & (base[name] > 0) & np.isfinite(base[name]) for name in costs}
        ratio = {n: np.divide(costs[n], base[n], out=np.ones_like(base[n]), where=served[n]) for n in costs}
        tonnes = {name: today.demand.tonnes[name] * ratio[name] ** -0.5 for name in costs}
        return replace(today.demand, tonnes=tonnes)

    scenario = Scenario.read("reedhaven-rail", region)
    after = ls.solve(region, scenario, demand=response)
    both = today.od.merge(after.od, on=["origin", "destination", "commodity"], suffixes=("", "_after"))
    fall = both["expected_yuan_per_t"] - both["expected_yuan_per_t_after"]
    half = 1e-9 * float(((both["t"] + both["t_after"]) / 2 * fall).sum())
    gain = shippers_gain(today, after)
    assert gain == pytest.approx(half, rel=1e-9)
    held = ls.solve(region, scenario, demand=today.demand)
    assert gain > shippers_gain(today, held)


def test_several_projects_add_up_and_the_longest_life_counts(region: Region, today: ls.Outcome) -> None:
    scenario = Scenario.read("reedhaven-rail", region)
    both = Scenario(scenario.name, scenario.changes, projects=("reedhaven_branch", "reedhaven_cranes"))
    row = benefit_cost(today, ls.solve(region, both, demand=today.demand)).iloc[0]
    assert row["investment_bn_yuan"] == pytest.approx(0.21)
    assert row["years"] == 50
    assert row["in_part"]
    assert row["projects"] == "reedhaven_branch;reedhaven_cranes"
    assert row["status"] == "assumption"


def test_a_scenario_names_projects_that_are_there(region: Region, tmp_path) -> None:
    file = tmp_path / "s.yaml"
    text = (
        "title: T\nprojects: {}\nchanges:\n  - table: link\n    where: {{link_id: sea_lane}}\n    set: {{time_h: 1}}\n"
    )
    file.write_text(text.format("reedhaven_brunch"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="Was reedhaven_branch meant"):
        Scenario.read(file).apply(region)
    for bad in ("7", "[one_window, one_window]", "[[]]", "{a: b}", '""'):
        file.write_text(text.format(bad), encoding="utf-8")
        with pytest.raises(ScenarioError) as caught:
            Scenario.read(file)
        assert {f.column for f in caught.value.findings} == {"projects"}, bad
    file.write_text(text.format("one_window"), encoding="utf-8")
    assert Scenario.read(file).projects == ("one_window",)


def test_a_scenario_may_bring_its_own_project(region: Region, today: ls.Outcome, tmp_path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(
        "title: T\nprojects: tunnel\nchanges:\n  - table: projects\n    add: {project: tunnel, name: Tunnel,"
        " kind: rail, investment_bn_yuan: 1, source: plan}\n",
        encoding="utf-8",
    )
    row = benefit_cost(today, ls.solve(region, Scenario.read(file, region), demand=today.demand)).iloc[0]
    assert row["investment_bn_yuan"] == 1
    assert row["gain_bn_yuan"] == pytest.approx(0, abs=1e-12)


def test_a_scenario_is_written_with_its_projects(region: Region, tmp_path) -> None:
    scenario = project_scenario(region, "main_line_loops")
    file = tmp_path / "main_line_loops.yaml"
    file.write_text(scenario_yaml(scenario), encoding="utf-8")
    again = Scenario.read(file)
    assert again.projects == ("main_line_loops",)
    assert again.changes == scenario.changes


def test_a_capacity_by_the_day_is_moved_by_a_years_units(region: Region) -> None:
    levers = region.table("project_levers").iloc[:1].assign(kind="capacity", place="longgate_trains", change=730.0)
    after = project_scenario(region.replace(project_levers=levers), "one_window").apply(region)
    assert after.table("capacities").set_index("capacity_id").loc["longgate_trains", "value"] == 5


def test_projects_that_are_not_there_or_change_nothing(region: Region) -> None:
    with pytest.raises(ScenarioError, match="is not in the pack"):
        project_scenario(region, "canal")
    with pytest.raises(ScenarioError, match="changes no lever"):
        project_scenario(region, "reedhaven_branch")
    levers = region.table("project_levers").iloc[:1].assign(kind="border_wait", change=-500.0)
    with pytest.raises(ScenarioError) as caught:
        project_scenario(region.replace(project_levers=levers), "one_window").apply(region)
    assert "under the least allowed" in str(caught.value.findings[0].problem)


def test_a_region_changed_by_hand_has_a_gain_and_no_cost(region: Region, today: ls.Outcome) -> None:
    transfers = region.table("transfers")
    faster = region.replace(transfers=transfers.assign(time_h=transfers["time_h"] * 0.9))
    row = benefit_cost(today, ls.solve(faster, demand=today.demand)).iloc[0]
    assert row["gain_bn_yuan"] > 0
    assert row["projects"] == ""
    assert np.isnan(row["npv_bn_yuan"])


def test_every_kind_of_lever_can_be_a_projects() -> None:
    kinds = set(KINDS)
    assert set(schema()["project_levers"].column("kind").choices) == kinds
    assert set(PLACES) == kinds
    assert set(_MOVES) == kinds


def test_a_service_runs_more_often_for_another_fare(region: Region) -> None:
    services = region.table("services")
    name = services["service_id"].iloc[0]
    levers = region.table("project_levers").iloc[:2].assign(project="one_window", place=name, share=np.nan)
    levers = levers.assign(kind=["service_frequency", "service_fare"], change=[1.0, 3.0])
    after = project_scenario(region.replace(project_levers=levers), "one_window").apply(region).table("services")
    assert after["frequency_per_week"].iloc[0] == services["frequency_per_week"].iloc[0] + 1
    assert after["fare_yuan_per_t"].iloc[0] == np.nan_to_num(services["fare_yuan_per_t"].iloc[0]) + 3
