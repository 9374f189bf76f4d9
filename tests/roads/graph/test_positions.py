"""Places on segments: measured along their shapes, those of no length among them."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.graph.positions import positions
from tests.maps.drawn import ROAD, DrawnMap

BENT = DrawnMap(
    """
    a----b
         |
         c----d
    """,
    {"abcd": ROAD},
    {"b": {"barrier": "gate"}},
)


@given(st.lists(st.tuples(st.integers(0, 99), st.floats(0, 1)), max_size=8))
def test_a_share_of_a_segment_is_that_share_of_its_length(
    places: list[tuple[int, float]],
) -> None:
    graph = BENT.region().graph
    segment = np.array([number % graph.segments for number, _ in places], dtype=np.int64)
    share = np.array([share for _, share in places])
    found = positions(graph, segment, share)
    assert found.shape == (len(places), 2)
    flat = np.array([np.cos(np.radians(graph.node_lat.mean())), 1.0])
    for k, part, place in zip(segment.tolist(), share.tolist(), found, strict=True):
        line, point = shapely.LineString(graph.shape(k) * flat), shapely.Point(place * flat)
        assert line.distance(point) < 1e-9
        if line.length:  # a gate's links have none
            assert abs(line.project(point, normalized=True) - part) < 0.01


def test_both_ends() -> None:
    graph = BENT.region().graph
    every = np.arange(graph.segments)
    for share, points in ((0.0, graph.segment_first), (1.0, graph.segment_last)):
        found = positions(graph, every, np.full(graph.segments, share))
        expected = np.column_stack((graph.shape_lon[points], graph.shape_lat[points]))
        np.testing.assert_allclose(found, expected, atol=1e-12)
