from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.reports.mercator import MAX_LAT, RADIUS_M, Frame, path

WORLD = Frame(west=-180, south=-MAX_LAT, east=180, north=MAX_LAT)
HALF_M = math.pi * RADIUS_M
"""20,037,508 m: half the side of the square of EPSG:3857."""


def test_the_world_is_a_square() -> None:
    width, height = WORLD.size
    assert width == pytest.approx(2 * HALF_M, abs=1)
    assert height == pytest.approx(2 * HALF_M, rel=1e-4)
    assert WORLD.place((0, 0)) == (round(width / 2), round(height / 2))


def test_a_published_point() -> None:
    # EPSG:3857 of lon -100.3333333, lat 24.3817869: IOGP Guidance Note 7-2, section 3.5.2.
    x, y = WORLD.place((-100.33333333, 24.38178696))
    left = RADIUS_M * math.radians(-180)
    top = RADIUS_M * math.log(math.tan(math.pi / 4 + math.radians(MAX_LAT) / 2))
    assert left + x == pytest.approx(-11169055.58, abs=1)
    assert top - y == pytest.approx(2800000.00, abs=1)


def test_north_is_up_and_the_pole_is_kept_off() -> None:
    frame = Frame.around([(105.0, 33.4), (105.1, 33.5)], 0)
    assert frame is not None
    assert frame.place((105.0, 33.5)) == (0, 0)
    assert frame.place((105.1, 33.4)) == frame.size
    assert frame.ground_m == pytest.approx(math.cos(math.radians(33.45)))
    assert WORLD.place((0, 90)) == WORLD.place((0, MAX_LAT))


def test_a_single_point_has_room_around_it() -> None:
    frame = Frame.around([(105.0, 33.4)], 0.1)
    assert frame is not None
    assert min(frame.size) > 0
    assert Frame.around([], 0.1) is None


def test_a_frame_grows_to_what_lies_in_both_boxes_and_never_shrinks() -> None:
    inner = Frame(west=1, south=1, east=2, north=2)
    limit = Frame(west=0, south=0, east=3, north=3)
    grown = inner.grown_towards(Frame(west=-5, south=0.5, east=1.5, north=9), limit)
    assert grown == Frame(west=0, south=0.5, east=2, north=3)


def test_lines_lose_points_that_fall_together() -> None:
    frame = Frame(west=0, south=0, east=1, north=1)
    drawn = frame.line([(0, 0), (0, 0.000001), (0.5, 0.5), (0.5, 0.5), (0, 0)])
    assert len(drawn) == 3
    assert drawn[0] == drawn[-1]


@pytest.mark.parametrize(
    ("line", "inside"),
    [
        ([(0.5, 0.5)], True),
        ([(-1.0, -1.0), (2.0, 2.0)], True),
        ([(1.5, 0.5), (2.0, 0.5)], False),
        ([(0.5, -2.0), (0.5, -1.0)], False),
        ([], False),
    ],
)
def test_touches(line: list[tuple[float, float]], *, inside: bool) -> None:
    assert Frame(west=0, south=0, east=1, north=1).touches(line) is inside


@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), max_size=9))
def test_path_steps_add_up_to_the_line(points: list[tuple[int, int]]) -> None:
    walked: list[tuple[int, int]] = []
    for step in path(points).replace("M", "l").split("l")[1:]:
        x, y = (int(part) for part in step.split())
        walked.append((walked[-1][0] + x, walked[-1][1] + y) if walked else (x, y))
    assert walked == points
