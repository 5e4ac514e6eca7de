"""The section on levers: rankings, and the map of what an hour is worth."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import landsea as ls
from landsea.report import report


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    today = ls.solve(ls.load("tidewater"), congestion=True)
    rankings = [today.sensitivity(name) for name in ("generalised_cost", "rail_share")]
    to = tmp_path_factory.mktemp("levers") / "report.html"
    return report(today, to=to, rankings=rankings).read_text(encoding="utf-8")


def section(page: str, name: str) -> str:
    """Return both parts of a section: what is read, and what is looked up."""
    found = re.findall(rf'<section id="{name}(?:-tables)?".*?</section>', page, re.S)
    assert found
    return "".join(found)


def test_each_ranking_has_a_picture_and_a_table_and_the_worth_of_time_a_map(page: str) -> None:
    levers = section(page, "levers")
    assert levers.count("<table") == 2 * 3  # levers, those with a cost, projects
    for name in ("levers-generalised_cost", "levers-rail_share", "worth-map"):
        assert name in levers
    assert "Saltmouth" in levers


def test_delays_stand_beside_loads_where_capacities_bind(page: str) -> None:
    full = section(page, "utilisation")
    assert "relative residual" in full
    assert "Delay or price" in full


def test_without_rankings_the_section_says_so(tmp_path) -> None:
    today = ls.solve(ls.load("tidewater"))
    page = report(today, to=tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<table" not in section(page, "levers")
    assert "Delay or price" not in section(page, "utilisation")


def tables_of(page: str, name: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "|", table) for table in re.findall(r"<table.*?</table>", section(page, name), re.S)]


def test_costs_stand_beside_levers_and_projects_with_what_is_not_known(page: str) -> None:
    ranked, priced, projects, *_ = tables_of(page, "levers")
    assert "Per bn yuan a year" in ranked
    assert "M yuan / M TEU" in priced
    assert "One window at Longgate" in projects
    assert projects.index("Cranes at Reedhaven") < projects.index("One window at Longgate")
    # Cranes are priced without their rails: their cost bears the mark, the window's does not.
    assert len(re.findall(r"\d†", projects)) == 1


def test_a_yuan_does_what_the_table_of_levers_says_in_chinese_units_too(tmp_path) -> None:
    today = ls.solve(ls.load("tidewater"), congestion=True)
    levers = today.sensitivity("generalised_cost")
    page = report(today, to=tmp_path / "report.html", lang="zh", rankings=[levers]).read_text(encoding="utf-8")
    priced = tables_of(page, "levers")[1]
    row = levers.set_index("place_id").loc["longgate"].query("kind == 'border_wait'").iloc[0]
    # Money for money needs no unit: yuan for a yuan, in bn and in 亿 alike.
    assert f"−{abs(row['per_bn_yuan']):.3f}" in priced
    assert "每年每投入1亿元" in priced


def test_where_capacities_do_not_bind_only_what_is_known_is_told(tmp_path) -> None:
    region = ls.load("tidewater")
    levers = region.table("project_levers")
    today = ls.solve(region.replace(project_levers=levers[levers["kind"] == "capacity"]))
    page = report(today, to=tmp_path / "report.html", rankings=[today.sensitivity("co2e")]).read_text(encoding="utf-8")
    assert "with --congestion they do" in section(page, "levers")
    none = {name: region.table(name).iloc[:0] for name in ("projects", "project_levers", "appraisal")}
    today = ls.solve(region.replace(**none))
    page = report(today, to=tmp_path / "report.html", rankings=[today.sensitivity("co2e")]).read_text(encoding="utf-8")
    assert "The pack knows no project" in section(page, "levers")


def test_gains_stand_beside_costs_and_what_is_not_known_is_called_so(tmp_path) -> None:
    region = ls.load("tidewater")
    today = ls.solve(region)
    names = ("reedhaven-rail", "free-harbour")
    after = [ls.solve(region, ls.Scenario.read(name, region), demand=today.demand) for name in names]
    page = report(today, *after, to=tmp_path / "report.html").read_text(encoding="utf-8")
    table = next(one for one in tables_of(page, "scenarios") if "Benefit-cost ratio" in one)
    worth = ls.benefit_cost(today, *after).iloc[0]
    assert f"{worth['benefit_cost_ratio']:.2f}" in table
    assert table.count("unknown") == 2
    assert "at 4% a year" in section(page, "scenarios")
    page = report(today, after[1], to=tmp_path / "report.html").read_text(encoding="utf-8")
    assert "knows the cost of none of these scenarios" in section(page, "scenarios")


def test_limits_of_a_season_are_named_with_it_and_a_full_quota_is_not_passed(tmp_path) -> None:
    region = ls.load("tidewater")
    row = {"season": "ice", "name": "Ice on the quays", "name_local": "Is", "share": 0.3, "source": "tale"}
    seasons = pd.DataFrame([row | {"status": "published", "note": ""}], index=[2])[
        list(region.table("seasons").columns)
    ]
    limits = region.table("capacities")
    limits.loc[limits["capacity_id"] == "main_line", ["value", "kind"]] = [3.6e6, "hard"]
    today = ls.solve(region.replace(seasons=seasons, capacities=limits), congestion=True)
    found = section(report(today, to=tmp_path / "report.html").read_text(encoding="utf-8"), "utilisation")
    assert "Fork - Midvale, Ice on the quays" in found
    assert "Port of Saltmouth, rest of the year" in found
    assert "Tidewater liner: Saltmouth - Farport" in found
    assert "Above 100%" not in found
