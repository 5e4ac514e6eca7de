"""The section "who does what": with and without a plan and losses, in both languages, on a real outcome."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import landsea as ls
from landsea.planning.division import divide
from landsea.planning.losses import lose_places
from landsea.report.context import Context
from landsea.report.matrix import Dot, dots
from landsea.report.sections import industries


@pytest.fixture(scope="module")
def today() -> ls.Outcome:
    return ls.solve(ls.load("tidewater"))


def words(section: object) -> str:
    return " ".join(str(block) for block in (*section.blocks, *section.tables))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_a_plan_it_shows_today_and_how_to_ask(today: ls.Outcome, lang: str) -> None:
    section = industries.build(Context.of(today, (), lang))
    text = words(section)
    assert "--divide" in text
    assert "Finger-Kreinin" in text
    # Six pairs of port and cargo, one filled dot each, and no ring without a plan.
    picture = str(next(block for block in section.blocks if block.block == "figure").picture)
    assert picture.count("<circle") == 6


def test_with_a_plan_and_a_loss_it_says_who_pays_whom(today: ls.Outcome, tmp_path: Path) -> None:
    plan, lost = divide(today), lose_places(today, ["saltmouth"])
    file = ls.report(today, to=tmp_path / "r.html", division=plan, losses=[("saltmouth", lost)])
    text = re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8"))
    assert "A division of labour among the ports" in text
    payer = plan.payments.iloc[0]
    assert f"{payer['yuan'] / 1e6:.2f}" in text
    assert "Losing a place for a while" in text
    assert "An upper bound" in text or "an upper bound" in text


def test_a_loss_is_told_by_economy_and_group(today: ls.Outcome) -> None:
    table = today.region.table("economies")
    region = today.region.replace(economies=table.assign(group=["home", "home", "", ""]))
    lost = lose_places(replace(today, region=region), ["saltmouth"])
    section = industries.build(Context.of(replace(today, region=region), (), "en", losses=[("saltmouth", lost)]))
    picture = str(next(block for block in section.blocks if "gone: value added lost" in str(block)).picture)
    names = re.findall(r"<text[^>]*text-anchor=\"end\"[^>]*>([^<]+)</text>", picture)
    assert names[0] == "Home"
    assert set(names[1:3]) == {"The coast", "The interior"}
    by = next(block for block in section.tables if "percent of a year" in getattr(block, "caption", ""))
    assert next(str(row[0]) for row in by.rows) == "<strong>Home</strong>"
    assert by.rows[0][1] == f"{lost.by_group()['percent_of_year'].iloc[0]:.2f}%"


def test_a_plan_that_changes_nothing_says_so(today: ls.Outcome) -> None:
    plan = divide(today, scale_elasticity=0.0, choice_worth=1.0)
    assert "today's division is the best" in words(industries.build(Context.of(today, (), "en", division=plan)))


def test_dots_have_the_area_of_what_they_stand_for() -> None:
    rows = [("ore", [Dot(100.0, 0.0, "a"), Dot(25.0, 125.0, "b"), None])]
    picture = str(dots(rows, ["p", "q", "r"], keys=["today", "plan", "given up"], name="d", title="t"))
    body = picture.split("given up")[1]
    radii = [float(r) for r in re.findall(r'<circle[^>]* r="([0-9.]+)"', body)]
    # Ring of the first, then dot and ring of the second: 100, 125, 25 of at most 125.
    assert radii[0] / radii[1] == pytest.approx((100 / 125) ** 0.5, abs=0.01)
    assert radii[2] / radii[1] == pytest.approx((25 / 125) ** 0.5, abs=0.01)
    assert body.count("<path") == 1
