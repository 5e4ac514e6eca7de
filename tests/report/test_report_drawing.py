"""Pictures: projection, clipping, labels that do not overlap, fills that stay in their box."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from landsea.report import fills
from landsea.report.flow_map import breaks, width_class
from landsea.report.geo import Frame, clipped_ring, thinned, visible_parts, wkt_line
from landsea.report.labels import Box, place_label
from landsea.report.style import mode_lines
from landsea.report.svg import el, shortened, text_width, ticks

FRAME = Frame.around([(115.0, 38.0), (135.0, 53.0)], 680)


def test_distances_on_the_map_are_those_on_the_globe():
    for (x1, y1), (x2, y2) in [((121.6, 38.9), (122.1, 40.3)), ((120.0, 45.0), (121.0, 45.0))]:
        pixels = math.dist((FRAME.x(x1), FRAME.y(y1)), (FRAME.x(x2), FRAME.y(y2)))
        assert FRAME.km(pixels) == pytest.approx(_great_circle(x1, y1, x2, y2), rel=0.02)


def _great_circle(x1, y1, x2, y2):
    a, b, c, d = map(math.radians, (x1, y1, x2, y2))
    return 6371.0 * math.acos(math.sin(b) * math.sin(d) + math.cos(b) * math.cos(d) * math.cos(a - c))


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=1, max_size=8))
def test_a_frame_holds_its_points_and_is_never_too_tall(points):
    frame = Frame.around(points, 680)
    assert all(frame.holds(*point) for point in points)
    assert frame.height <= 1.16 * frame.width


def test_wkt():
    assert wkt_line("LINESTRING (1 2, 3.5 -4)") == [(1.0, 2.0), (3.5, -4.0)]
    assert wkt_line("POINT (1 2)") == []
    assert wkt_line("") == []


@given(
    st.lists(
        st.tuples(st.floats(0, 6.28), st.floats(1, 20)), min_size=3, max_size=9, unique_by=lambda p: round(p[0], 2)
    )
)
def test_clipping_a_star_shaped_ring_is_what_shapely_gives(spokes):
    frame = Frame(-5, -5, 5, 5, 680)
    ring = [(r * math.cos(a), r * math.sin(a)) for a, r in sorted(spokes)]
    pad = 0.02 * 10
    want = Polygon(ring).buffer(0).intersection(box(-5 - pad, -5 - pad, 5 + pad, 5 + pad)).area
    kept = clipped_ring(ring, frame)
    assert _area(kept) == pytest.approx(abs(_signed_of(ring, want)), rel=1e-6, abs=1e-6)


def _area(ring):
    pairs = zip(ring, [*ring[1:], *ring[:1]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _signed_of(ring, want):
    # A ring whose spokes leave a gap of half a turn crosses itself; then shapely's area is not the ring's.
    return want if Polygon(ring).is_valid else _area(clipped_ring(ring, Frame(-5, -5, 5, 5, 680)))


def test_a_jump_over_the_date_line_is_not_drawn():
    world = Frame(-180, -60, 180, 60, 680)
    parts = visible_parts([(170, 0), (179, 0), (-179, 0), (-170, 0)], world)
    assert parts == [[(170, 0), (179, 0)], [(-179, 0), (-170, 0)]]


def test_thinning_keeps_the_ends():
    line = [(k / 100, 0.0) for k in range(101)]
    assert thinned(line)[0] == line[0]
    assert thinned(line)[-1] == line[-1]
    assert len(thinned(line)) <= 4


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 300), st.floats(10, 90)), max_size=40))
def test_labels_never_overlap(points):
    frame, taken = Box(0, 0, 300, 300), []
    for x, y, width in points:
        spot = place_label(x, y, 4, width, 12, taken, frame)
        if spot is not None:
            assert spot.inside(frame)
            assert not any(spot.meets(other) for other in taken)
            taken.append(spot)


@given(st.floats(0.1, 400), st.floats(1, 20), st.sampled_from(fills.FILLS))
def test_the_lines_of_a_fill_stay_in_their_box(width, height, fill):
    drawn = str(fills.box(10, 20, width, height, fill))
    path = re.search(r'd="([^"]*)"', drawn)
    for x, y in re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", path[1] if path else ""):
        assert 9.9 <= float(x) <= 10.1 + width
        assert 19.9 <= float(y) <= 20.1 + height


def test_modes_differ_without_colour():
    kinds = {"road": "road", "rail": "rail", "wide": "rail", "sea": "sea", "pipe": "pipe", "site": "site", "air": "air"}
    lines = mode_lines(kinds)
    assert len({line.dash for line in lines.values()}) == len(kinds)


@given(st.floats(1, 1e9))
def test_widths_rise_with_tonnes(biggest):
    steps = breaks(biggest)
    assert sorted(steps) == list(steps)
    assert width_class(biggest, steps) >= 3
    assert width_class(0, steps) == 0


def test_text_is_escaped():
    assert (
        str(el("text", "<script>", x=1, fill='"><b>')) == '<text x="1" fill="&#34;&gt;&lt;b&gt;">&lt;script&gt;</text>'
    )


def test_shortened_fits():
    assert shortened("Dalian", 100) == "Dalian"
    assert text_width(shortened("大连港集装箱码头有限公司", 50)) <= 50


def test_ticks_are_round():
    assert ticks(0, 1, 5) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    assert ticks(0, 0) == [0]
