"""Money spent once against money a year: closed forms, and what a yuan does against regions that are solved again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landsea as ls
from landsea.model.costs import annuity, at_opening, project_costs, project_effects
from landsea.planning import benefit_cost, project_scenario
from landsea.planning.projects import solved
from landsea.region import Region

RATES = st.floats(0.01, 50)


@settings(deadline=None)
@given(rate=RATES, years=st.integers(1, 80))
def test_an_annuity_pays_back_its_yuan(rate: float, years: int) -> None:
    paid = sum(annuity(rate, years) / (1 + rate / 100) ** t for t in range(1, years + 1))
    assert paid == pytest.approx(1, rel=1e-9)


def test_the_annuity_of_a_printed_table() -> None:
    # Capital recovery factors as in any table of interest: 8 percent, 30 years; 6 percent, 20 years.
    assert annuity(8, 30) == pytest.approx(0.08883, abs=5e-6)
    assert annuity(6, 20) == pytest.approx(0.08718, abs=5e-6)
    assert annuity(0, 25) == 0.04


@settings(deadline=None)
@given(rate=RATES, years=st.floats(0.1, 20))
def test_what_is_spent_while_building_grows_till_the_opening(rate: float, years: float) -> None:
    parts = 20_000
    ages = (np.arange(parts) + 0.5) / parts * years
    assert at_opening(rate, years) == pytest.approx(float(((1 + rate / 100) ** ages).mean()), rel=1e-6)


def test_nothing_grows_without_interest_or_in_no_time() -> None:
    assert at_opening(0, 7) == 1
    assert at_opening(8, 0) == 1


def test_a_projects_cost_a_year_by_hand(region: Region) -> None:
    row = project_costs(region).loc["main_line_loops"]
    opening = 0.3 * ((1.04**1.5 - 1) / (1.5 * np.log(1.04)))
    assert row["opening_bn_yuan"] == pytest.approx(opening, rel=1e-12)
    assert row["annual_bn_yuan"] == pytest.approx(opening * 0.04 / (1 - 1.04**-50) + 0.02 * 0.3, rel=1e-12)
    assert not row["in_part"]
    assert project_costs(region).loc["reedhaven_cranes", "in_part"]
    dearer = project_costs(region, discount_percent=8)
    assert (dearer["annual_bn_yuan"] > project_costs(region)["annual_bn_yuan"]).all()


@pytest.fixture(scope="module")
def full(region: Region) -> ls.Outcome:
    return ls.solve(region, congestion=True)


def test_what_a_yuan_does_is_the_effect_of_a_little_of_the_project_over_a_little_of_its_cost(
    region: Region, full: ls.Outcome
) -> None:
    """Each project at a thousandth of its size, solved again; its cost shrinks as much."""
    for indicator in ("logistics_cost", "rail_share"):
        table = full.sensitivity(indicator)
        effects = project_effects(full, table).set_index("project")
        little = region.table("project_levers").assign(change=lambda t: t["change"] * 1e-3)
        for project, row in effects.iterrows():
            small = solved(
                ls.solve(region.replace(project_levers=little), congestion=True, start=full),
                effects.loc[[project]].reset_index(),
                indicator,
            ).iloc[0]
            assert small["solved"] * 1e3 == pytest.approx(
                row["effect"], rel=5e-3, abs=1e-6 * abs(table["effect"]).max()
            )
            assert small["solved"] / (1e-3 * row["annual_bn_yuan"]) == pytest.approx(
                row["per_bn_yuan"], rel=5e-3, abs=1e-4 * effects["per_bn_yuan"].abs().max()
            )


def test_a_lever_alone_costs_its_share_of_the_project_by_the_unit(region: Region, full: ls.Outcome) -> None:
    table = full.sensitivity("generalised_cost")
    priced = table[table["project"] != ""].set_index(["kind", "place_id"])
    costs = project_costs(region)["annual_bn_yuan"] * 1e9
    expected = {
        ("border_wait", "longgate"): costs["one_window"] / 6,
        ("capacity", "saltmouth_boxes"): costs["saltmouth_berth"] / 100_000,
        ("link_time", "rail_fork_midvale"): 0.4 * costs["main_line_loops"] / 0.5,
        ("capacity", "main_line"): 0.6 * costs["main_line_loops"] / 3e6,
    }
    assert priced["cost_yuan"].to_dict() == pytest.approx(expected, rel=1e-12)
    # Less time, more capacity: both ways shippers' cost falls.
    assert (priced["per_bn_yuan"] < 0).all()
    up = priced["derivative"] / (priced["cost_yuan"] * 1e-9)
    assert priced["per_bn_yuan"].abs().to_list() == pytest.approx(up.abs().to_list(), rel=1e-12)
    # Cranes buy time and charge together, which cannot be divided: no cost of the one alone is known.
    rest = table[(table["place_id"] == "reedhaven") & table["kind"].isin(["dwell", "handling"])]
    assert len(rest) == 2
    assert rest["cost_yuan"].isna().all()


def test_of_two_projects_the_cheaper_unit_counts(region: Region, today: ls.Outcome) -> None:
    projects, levers = region.table("projects"), region.table("project_levers")
    twice = projects[projects["project"] == "one_window"].assign(project="dear_window", investment_bn_yuan=1.0)
    of_it = levers[levers["project"] == "one_window"].assign(project="dear_window")
    twice.index, of_it.index = twice.index + 100, of_it.index + 100
    both = region.replace(projects=pd.concat([twice, projects]), project_levers=pd.concat([of_it, levers]))
    table = ls.solve(both, demand=today.demand).sensitivity("generalised_cost")
    assert set(table["project"]) == {"", "one_window", "main_line_loops"}


def test_capacities_that_do_not_bind_tell_nothing_of_a_project_that_moves_one(today: ls.Outcome) -> None:
    effects = project_effects(today, today.sensitivity("co2e")).set_index("project")
    assert effects.index[effects["effect"].isna()].tolist() == ["main_line_loops", "saltmouth_berth"]
    assert effects.loc["one_window", "effect"] == 0  # those who pass there have no other way


def test_a_region_without_projects_has_levers_all_the_same(region: Region, today: ls.Outcome) -> None:
    none = {name: region.table(name).iloc[:0] for name in ("projects", "project_levers", "appraisal")}
    bare = ls.solve(region.replace(**none), demand=today.demand)
    table = bare.sensitivity("co2e")
    assert table["per_bn_yuan"].isna().all()
    assert len(project_effects(bare, table)) == 0
    assert table["derivative"].tolist() == today.sensitivity("co2e")["derivative"].tolist()


def test_every_kind_of_lever_moves_by_its_projects_change(region: Region, today: ls.Outcome) -> None:
    """A project of each kind, a hundredth of a unit: its solved effect is the derivative."""
    table = today.sensitivity("generalised_cost").set_index(["kind", "place_id"])
    first = table.groupby(level="kind").head(1)
    assert len(first) == 8  # all but capacities
    projects, levers = region.table("projects").iloc[:1], region.table("project_levers").iloc[:1]
    for (kind, place), row in first.iterrows():
        one = levers.assign(project="reedhaven_branch", kind=kind, place=place, change=0.01, share=np.nan)
        changed = region.replace(projects=projects, project_levers=one)
        after = ls.solve(changed, project_scenario(changed, "reedhaven_branch"), demand=_demand(today, kind, place))
        gap = _cost(after) - _cost(today)
        assert gap == pytest.approx(0.01 * row["derivative"], rel=5e-3), kind


def _demand(today: ls.Outcome, kind: str, place: str):
    from dataclasses import replace

    if kind != "demand":
        return today.demand
    return replace(today.demand, tonnes={**today.demand.tonnes, place: today.demand.tonnes[place] * 1.0001})


def _cost(outcome: ls.Outcome) -> float:
    return float(outcome.indicators.set_index("indicator")["value"]["generalised_cost"])


def test_the_ratio_of_a_little_project_is_what_a_yuan_does(region: Region, full: ls.Outcome) -> None:
    """rank and compare agree: to first order, gain over cost is minus the effect on shippers' cost per yuan."""
    effects = project_effects(full, full.sensitivity("generalised_cost")).set_index("project")
    little = region.table("project_levers").assign(change=lambda t: t["change"] * 1e-3)
    small = region.replace(project_levers=little)
    after = ls.solve(small, project_scenario(small, "one_window"), demand=full.demand, congestion=True, start=full)
    ratio = benefit_cost(full, after)["benefit_cost_ratio"].iloc[0]
    assert 1e3 * ratio == pytest.approx(-effects.loc["one_window", "per_bn_yuan"], rel=1e-3)
