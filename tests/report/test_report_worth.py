"""The section on what changes are worth."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import landsea as ls
from landsea.model.worth import Economics, economics
from landsea.report import report

MEMBERS = ("The coast", "The interior")


@pytest.fixture(scope="module")
def outcomes() -> tuple[ls.Outcome, list[ls.Outcome]]:
    region = ls.load("tidewater")
    today = ls.solve(region)
    names = ("reedhaven-rail", "free-harbour")
    return today, [ls.solve(region, ls.Scenario.read(name, region), demand=today.demand) for name in names]


def section(page: str) -> str:
    """Return both parts of the section: what is read, and what is looked up."""
    found = re.findall(r'<section id="worth(?:-tables)?".*?</section>', page, re.S)
    assert found
    return "".join(found)


@pytest.mark.parametrize(("lang", "words"), [("en", "Nine in ten draws"), ("zh", "九成区间")])
def test_gains_trade_circulation_and_claims_are_there(
    outcomes: tuple[ls.Outcome, list[ls.Outcome]], tmp_path: Path, lang: str, words: str
) -> None:
    today, after = outcomes
    told = economics(today, after, 8)
    assert told is not None
    page = section(report(today, *after, to=tmp_path / "r.html", lang=lang, worth=told).read_text(encoding="utf-8"))
    assert words in page
    assert page.count("<table") == 7
    # Bars of the scenarios and of each one's economies, a map, the parameters, and a small map of the other scenario.
    assert page.count("<svg") == 6
    assert 'id="worth-where-ground"' in page
    assert page.count('href="#worth-where-ground"') == 1
    assert ("Trade elasticity · " if lang == "en" else "贸易弹性 · ") in page
    # The scenario worth most comes first.
    assert page.index("A railway to Reedhaven") < page.index("A free harbour at Saltmouth")
    best = max(told.scenarios, key=lambda one: one.region["worth_bn_yuan"])
    factor = 1000 if lang == "en" else 10
    assert f"{best.region['worth_bn_yuan'] * factor:.3g}"[:4] in page
    assert "unlike papers" in page


def test_groups_stand_above_their_members(outcomes: tuple[ls.Outcome, list[ls.Outcome]], tmp_path: Path) -> None:
    today, after = outcomes
    group = ["home", "home", "", ""]
    today, *after = (
        replace(one, region=one.region.replace(economies=one.region.table("economies").assign(group=group)))
        for one in (today, *after)
    )
    told = economics(today, after, 8)
    assert told is not None
    page = section(report(today, *after, to=tmp_path / "r.html", worth=told).read_text(encoding="utf-8"))
    assert page.count("<table") == 8
    by = page.split("<caption>Gain of each economy by scenario")[1].split("</table>")[0]
    names = re.findall(r'<th scope="row">(.*?)</th>', by)
    assert names == ["<strong>Home</strong>", *(f'<span class="member">{one}</span>' for one in MEMBERS)]
    first = max(told.scenarios, key=lambda one: one.region["worth_bn_yuan"])
    cells = re.findall(r"<td[^>]*>([^<]+)</td>", by)
    assert cells[0] == f"+{first.groups['worth_bn_yuan'].iloc[0] * 1000:.3g}"
    # Pictures show the group alone.
    assert page.split('id="worth-1"')[-1].split("</svg>")[0].count(MEMBERS[0]) == 0


def test_without_accounts_the_section_says_so(outcomes: tuple[ls.Outcome, list[ls.Outcome]], tmp_path: Path) -> None:
    today, _ = outcomes
    page = section(report(today, to=tmp_path / "r.html").read_text(encoding="utf-8"))
    assert "no accounts of output" in page
    assert "<table" not in page


def test_a_region_without_accounts_has_no_economics(outcomes: tuple[ls.Outcome, list[ls.Outcome]]) -> None:
    today, _ = outcomes
    bare = replace(today, region=today.region.replace(trade=today.region.table("trade").iloc[:0]))
    assert economics(bare, []) is None


def test_without_scenarios_the_accounts_are_still_told(
    outcomes: tuple[ls.Outcome, list[ls.Outcome]], tmp_path: Path
) -> None:
    today, _ = outcomes
    told = economics(today, [])
    assert isinstance(told, Economics)
    page = section(report(today, to=tmp_path / "r.html", worth=told).read_text(encoding="utf-8"))
    assert page.count("<table") == 4
