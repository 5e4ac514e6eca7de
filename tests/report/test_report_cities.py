"""The plan for cities in the report, in both languages, and the shaded table it is drawn with."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import landsea as ls
from landsea.planning.cities import CityPlan, Question, cases, plan_cities
from landsea.report.context import Context
from landsea.report.heat import broken, heat
from landsea.report.sections import cities as section
from landsea.report.sections import industries


@pytest.fixture(scope="module")
def today() -> ls.Outcome:
    return ls.solve(ls.load("tidewater"))


@pytest.fixture(scope="module")
def plan() -> CityPlan:
    return plan_cities(Question.of(ls.load("tidewater"), hold="cities"))


def words(blocks: list[object]) -> str:
    return " ".join(str(block) for block in blocks)


def test_it_is_part_of_who_does_what(today: ls.Outcome, plan: CityPlan, tmp_path: Path) -> None:
    file = ls.report(today, to=tmp_path / "r.html", cities=plan, city_cases=cases(plan))
    text = re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8"))
    assert "A division of labour among the cities" in text
    assert "The best plan for cities on other assumptions" in text
    # 0.162 bn yuan of the region's gain, in the facts.
    assert f"{1e3 * plan.worth['region']:.0f}" in text
    assert "Overseas" not in text.split("Gains and losses by city")[1].split("Change of real income")[0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_outcome_has_its_words(today: ls.Outcome, plan: CityPlan, lang: str) -> None:
    shown = Context.of(today, (), lang, cities=plan, city_cases=cases(plan))
    text = words(section.blocks(shown)) + words(section.tables(shown))
    assert ("规模弹性" in text) == (lang == "zh")
    assert "cities." not in text
    assert "division." not in text
    assert plan.summary["losers"] == 1
    assert ("nobody in the region worse off" if lang == "en" else "区内无人受损") in text
    lost = Context.of(today, (), lang, cities=replace(plan, settled=None))
    assert ("no payments within it" if lang == "en" else "无法弥补") in words(section.blocks(lost))
    assert len(section.tables(lost)) == 1


def test_without_a_plan_there_is_nothing_of_it(today: ls.Outcome) -> None:
    shown = Context.of(today, (), "en")
    assert section.blocks(shown) == section.tables(shown) == []
    assert "among ports and cities was not asked for" in words(list(industries.build(shown).blocks))


def test_cells_are_shaded_by_size_and_signed() -> None:
    picture = str(heat([("a", [4.0, -2.0, None]), ("b", [0.04, -0.04, 1.0])], ["x", "y", "z"], name="h", title="t"))
    assert picture.count("<rect") == 5
    strengths = [float(one) for one in re.findall(r'fill-opacity="([0-9.]+)"', picture)]
    assert strengths == pytest.approx([0.85, 0.42, 0.01, 0.01, 0.21], abs=0.01)
    assert ">+4.0<" in picture
    assert ">−2.0<" in picture
    # What rounds to nothing has no sign, and nothing at all is a dot.
    assert picture.count(">0<") == 2
    assert picture.count(">·<") == 1
    rises, falls = (picture.count(colour) for colour in ("#0067a5", "#c2520c"))
    assert (rises, falls) == (3, 2)


def test_headings_are_broken_where_their_script_allows() -> None:
    assert broken("Food and drink", 60) == ["Food and", "drink"]
    assert broken("纺织和其他轻工业", 60) == ["纺织和其他轻", "工业"]
    assert len(broken("one two three four five six seven", 30)) == 3
    assert broken("Metals", 60) == ["Metals"]
