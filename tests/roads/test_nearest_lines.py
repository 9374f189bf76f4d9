"""The nearest line by a grid, against shapely on random lines."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.nearest_lines import LineGrid

# Nothing between 0 and 1e-9 but 0: shapely itself divides by the squares of such lengths.
_AT = st.floats(-10, 10).map(lambda at: round(at, 9)) | st.sampled_from([0.0, 1.0, 1.0, -3.0])
_POINT = st.tuples(_AT, _AT)
_LINE = st.lists(_POINT, min_size=2, max_size=6)
_FAR = st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000))


def grid(lines: list[list[tuple[float, float]]]) -> LineGrid:
    xy = np.array([point for line in lines for point in line], dtype=np.float64)
    return LineGrid(xy, np.cumsum([0, *map(len, lines)]))


@given(
    lines=st.lists(_LINE, min_size=1, max_size=12),
    points=st.lists(_POINT | _FAR, min_size=1, max_size=8),
)
def test_nearest_is_as_near_as_shapely_says(
    lines: list[list[tuple[float, float]]], points: list[tuple[float, float]]
) -> None:
    line, share, distance = grid(lines).nearest(np.array(points, dtype=np.float64))
    drawn = [shapely.LineString(one) for one in lines]
    for point, on, along, away in zip(points, line, share, distance, strict=True):
        least = min(shapely.distance(shapely.Point(point), one) for one in drawn)
        assert away == pytest.approx(least, abs=1e-9)
        assert 0 <= along <= 1
        there = drawn[on].interpolate(along, normalized=True)
        assert shapely.distance(there, shapely.Point(point)) == pytest.approx(least, abs=1e-6)


def test_of_equally_near_lines_it_is_the_first() -> None:
    lines = grid([[(5.0, 5.0), (6.0, 6.0)], [(0.0, 0.0), (1.0, 0.0)], [(0.0, 0.0), (0.0, 1.0)]])
    line, share, distance = lines.nearest(np.array([[-1.0, 0.0], [1.0, -1.0]]))
    assert line.tolist() == [1, 1]
    assert share.tolist() == [0.0, 1.0]
    assert distance.tolist() == [1.0, 1.0]


def test_a_line_of_no_length_is_a_place() -> None:
    line, share, distance = grid([[(2.0, 2.0), (2.0, 2.0)]]).nearest(np.array([[2.0, 5.0]]))
    assert (line.tolist(), share.tolist(), distance.tolist()) == ([0], [0.0], [3.0])
