"""The section on levers: rankings, and the map of what an hour is worth."""

from __future__ import annotations

import re

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
    assert levers.count("<table") == 2
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
