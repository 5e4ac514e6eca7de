"""Where the region stands, in the report: real outcomes, both languages."""

from __future__ import annotations

import math
import re

import pytest

import landsea as ls
from landsea.report import Standing, report
from landsea.report.dots import SHAPES, DotLine, dot_plot, mark
from landsea.report.ranks import Ranked, rank_plot


@pytest.fixture(scope="module")
def today() -> ls.Outcome:
    return ls.solve(ls.load("tidewater"))


def section(page: str) -> str:
    """Return both parts of the section: what is read, and what is looked up."""
    found = re.findall(r'<section id="standing(?:-tables)?".*?</section>', page, re.DOTALL)
    assert found
    return "".join(found)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_section_tells_what_the_tables_hold(today, tmp_path, lang):
    page = section(report(today, to=tmp_path / "r.html", lang=lang).read_text(encoding="utf-8"))
    words = re.sub("<[^>]+>", " ", page)
    assert not re.search(r"\b(nan|None)\b", words)
    assert {"en": "on track", "zh": "可按期达到"}[lang] in words
    assert {"en": "index of the pack", "zh": "数据包指数"}[lang] in words
    assert page.count("<svg") == 2
    assert "0.835" in words


def test_a_pack_without_a_catalogue_is_told_politely(tmp_path):
    region = ls.load("tidewater")
    bare = {name: region.table(name).iloc[:0] for name in ("indices", "components", "places", "targets", "claims")}
    today = ls.solve(region.replace(**bare))
    assert Standing.of(today).board.targets.empty
    page = section(report(today, to=tmp_path / "r.html").read_text(encoding="utf-8"))
    assert "<svg" not in page


def circle_x(picture: str) -> dict[str, float]:
    own = re.search(r'<circle cx="([\d.]+)" cy="[\d.]+" r="4.4"', picture)
    other = re.search(r'<circle cx="([\d.]+)" cy="[\d.]+" r="3.6"', picture)
    assert own
    assert other
    return {"own": float(own[1]), "peer": float(other[1])}


@pytest.mark.parametrize(("better", "peer_is_right"), [("higher", True), ("lower", False)])
def test_better_is_to_the_right(better, peer_is_right):
    line = DotLine("x", "1", 1.0, math.nan, math.nan, [(0, 2.0)], better)
    at = circle_x(str(dot_plot([line], title="t", own="o", peers=["p"], sides=("-", "+"))))
    assert (at["peer"] > at["own"]) == peer_is_right


def test_an_interval_is_drawn_where_it_is_known():
    known, unknown = (
        DotLine("x", "1", 1.0, low, high, [], "higher") for low, high in ((0.5, 2.0), (math.nan, math.nan))
    )
    bars = [
        str(dot_plot([line], title="t", own="o", peers=[], sides=("", ""))).count("<line") for line in (known, unknown)
    ]
    assert bars == [4, 1]


def test_every_peer_has_a_mark_of_its_own():
    assert len({str(mark(shape, 0, 0)) for shape in SHAPES}) == len(SHAPES)


def test_ranks_are_in_their_places():
    places = [Ranked("a", "1", 1, 1, 2, own=True), Ranked("b", "0", 2, 1, 2, own=False)]
    picture = str(rank_plot(places, title="t", axis="rank", name="r"))
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', picture)]
    assert dots[0] < dots[1]
    assert picture.count('font-weight="700"') == 2
