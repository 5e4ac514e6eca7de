"""Maps of amounts: circles by area, rings for what is lost, and names that cover nothing."""

from __future__ import annotations

import re

import pytest

from landsea.report.amount_maps import Mark, draw
from landsea.report.coast import Coast


def circles(picture: str) -> list[tuple[float, str]]:
    """Radius and fill of each circle but those of the legend."""
    found = re.findall(r"<circle[^>]*>", picture)[2:]
    return [(float(re.search(r' r="([0-9.]+)"', one)[1]), re.search(r'fill="([^"]+)"', one)[1]) for one in found]


def test_area_is_the_amount_and_a_ring_is_a_loss() -> None:
    marks = [
        Mark(121.0, 39.0, "Small", 25.0, "25"),
        Mark(123.0, 41.0, "Large", 100.0, "100"),
        Mark(124.0, 42.0, "Lost", -100.0, "-100"),
    ]
    picture = str(draw([("One", marks)], Coast(), name="m", title="t", keys=("gain", "loss")))
    (large, filled), (lost, ring), (small, _) = circles(picture)
    assert (large, lost) == pytest.approx((15.0, 15.0))
    assert small == pytest.approx(7.5)
    assert ring == "#fff" != filled
    for name in ("Small", "Large", "Lost"):
        assert f">{name}</text>" in picture
    assert "<title>Small: 25</title>" in picture


def test_each_map_has_its_own_largest_and_no_amount_is_no_fault() -> None:
    here = (121.0, 39.0)
    maps = [(name, [Mark(*here, "A", value, "")]) for name, value in (("One", 1.0), ("Two", 1e9), ("Three", 0.0))]
    picture = str(draw(maps, Coast(), name="m", title="t", keys=("gain", "loss")))
    assert [radius for radius, _ in circles(picture)] == pytest.approx([15.0, 15.0, 0.9])
    # Two to a row, so the third stands below the first.
    assert len(set(re.findall(r"translate\(0 (\d+)", picture))) >= 2
    assert str(draw([], Coast(), name="m", title="t", keys=("gain", "loss"))).startswith("<svg")
