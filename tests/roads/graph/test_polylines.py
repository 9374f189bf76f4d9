"""Lengths on the ellipsoid, and points put in between where the ways are drawn coarsely."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from routing.roads.graph.polylines import densify, polylines
from tests.maps.drawn import ROAD, DrawnMap

BENT = DrawnMap(
    """
    a-----b
          |
          c--d
    """,
    {"abcd": ROAD, "bd": ROAD},
)


def test_steps_are_measured_on_the_ellipsoid() -> None:
    lines = polylines(BENT.extract())
    geod = Geod(ellps="WGS84")
    expected = []
    for way in BENT.ways:
        (lon, lat), count = BENT.points(way).T, len(way)
        expected += [*geod.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2], 0.0]
        assert count == len(lon)
    np.testing.assert_allclose(lines.step_m, expected, rtol=1e-12)
    assert lines.along_m[3] == pytest.approx(600 + 200 + 300, abs=0.1)
    assert lines.along_m[4] == 0


@given(spacing_m=st.floats(5, 400))
def test_densified_ways_are_the_same_ways(spacing_m: float) -> None:
    lines = polylines(BENT.extract())
    fine = densify(lines, spacing_m)
    assert fine.step_m.max() <= spacing_m * (1 + 1e-12)
    old = np.flatnonzero(fine.points < len(lines.lon))
    assert fine.points[old].tolist() == lines.points.tolist()
    np.testing.assert_allclose(fine.along_m[old], lines.along_m, atol=1e-6)
    np.testing.assert_array_equal(fine.way[old], lines.way)
    bounds = zip(fine.first[:-1], fine.first[1:], strict=True)
    assert [fine.way[a:b].tolist() for a, b in bounds] == [
        [k] * int((fine.way == k).sum()) for k in range(2)
    ]
    added = np.setdiff1d(fine.points, lines.points)
    assert len(set(added.tolist())) == len(fine.points) - len(lines.points)


def test_points_in_between_lie_on_the_line_at_even_distances() -> None:
    fine = densify(polylines(DrawnMap("a---------b", {"ab": ROAD}).extract()), 300.0)
    assert len(fine.points) == 5
    np.testing.assert_allclose(np.diff(fine.lon[fine.points]), np.ptp(fine.lon) / 4)
    np.testing.assert_allclose(fine.along_m, [0, 250, 500, 750, 1000], atol=0.01)
