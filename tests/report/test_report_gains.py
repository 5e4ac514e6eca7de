"""The pictures of gains: circles by money and percent, losses hatched, names that fit; parameters as bars."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from landsea.report.coast import Coast
from landsea.report.gains_map import GAINS, LOSSES, Gain, GainsWords, Panel, draw_gains, gains_panels
from landsea.report.svg import standalone
from landsea.report.tornado import Swing, tornado

WORDS = GainsWords("who", "where", "shade", "size", "won", "lost", "zone", "km")
ECONOMIES = [
    Gain("North", 123.0, 45.0, 400.0, 0.09, [(122.0, 45.5), (124.0, 44.5)]),
    Gain("South", 122.0, 39.0, 100.0, 0.03, [(122.0, 39.0)]),
    Gain("West", 117.0, 42.0, -25.0, -0.01, [(117.0, 42.0)]),
]


def drawn(gains: list[Gain]) -> str:
    return str(draw_gains(gains, Coast(), WORDS, "m"))


def discs(picture: str) -> dict[str, tuple[float, str]]:
    """Radius and fill by what the circle's title says."""
    found = re.findall(r'<g><title>([^<]+)</title><circle [^>]*?r="([\d.]+)" fill="([^"]+)"', picture)
    return {name.split(" ")[0]: (float(radius), fill) for name, radius, fill in found}


def test_areas_are_money_and_shades_percent() -> None:
    made = discs(drawn(ECONOMIES))
    assert made["North"][0] / made["South"][0] == pytest.approx(2, rel=0.01)
    assert made["South"][0] / made["West"][0] == pytest.approx(2, rel=0.02)
    assert made["North"][1] == GAINS[2]
    assert made["South"][1] in GAINS[:2]
    assert made["West"][1] == LOSSES[0]


def test_losses_alone_are_hatched_and_the_key_shows_what_there_is() -> None:
    gains_only = drawn([one for one in ECONOMIES if one.worth > 0])
    assert "lost" not in gains_only
    assert ">lost<" in drawn(ECONOMIES)
    circle = re.search(r"<title>West[^<]*</title><circle[^>]*/><path", drawn(ECONOMIES))
    assert circle
    assert not re.search(r"<title>North[^<]*</title><circle[^>]*/><path", drawn(ECONOMIES))


def test_names_stand_once_and_zones_are_joined_where_there_are_several() -> None:
    picture = drawn(ECONOMIES)
    assert len(re.findall("<text[^>]*>North<", picture)) == 1
    assert "+0.090%" in picture
    assert picture.count("<line") == 2


def test_many_economies_in_one_place_do_not_write_over_each_other() -> None:
    crowd = [Gain(f"Town {k}", 122 + 0.01 * k, 41.0, 5.0, 0.1) for k in range(40)]
    assert 0 < len(re.findall("<text[^>]*>Town", drawn(crowd))) < 40


def test_nothing_gained_is_drawn_all_the_same() -> None:
    ElementTree.fromstring(drawn([Gain("Still", 122.0, 41.0, 0.0, 0.0)]))


def test_panels_use_the_ground_of_the_first_map() -> None:
    panels = [Panel("A", "", ECONOMIES), Panel("B <&>", "", ECONOMIES), Panel("C", "", ECONOMIES)]
    picture = str(gains_panels(panels, "m", "p", "t"))
    assert picture.count('href="#m-ground"') == 3
    assert "B &lt;&amp;&gt;" in picture
    assert str(gains_panels([], "m", "p", "t"))


def test_a_picture_of_its_own_is_whole() -> None:
    root = ElementTree.fromstring(standalone(draw_gains(ECONOMIES, Coast(), WORDS, "m")))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root[0].tag.endswith("style")


def test_a_tornado_reaches_from_the_headline_to_both_ends() -> None:
    rows = [Swing("wide", "× 0.5", "× 2", 4.0, 1.0), Swing("one side", "1", "9", 3.0, 2.5)]
    picture = str(tornado(rows, 2.0, name="t", title="t", axis="yuan", ends=("low", "high")))
    widths = [float(width) for width in re.findall(r'<rect [^>]*?width="([\d.]+)" height="13"', picture)]
    # The low end is 2 from the headline, the high end 1; then both on one side, the longer drawn first.
    assert widths[0] / widths[1] == pytest.approx(2, rel=0.02)
    assert widths[2] / widths[3] == pytest.approx(2, rel=0.02)
    assert "1 | 9" in picture
    assert picture.index("× 2") < picture.index("× 0.5")


def test_a_tornado_of_nothing() -> None:
    assert str(tornado([], 0.0, name="t", title="t", axis="yuan", ends=("low", "high")))
