"""Points on one edge: along it, in its direction, and never worse than around."""

from __future__ import annotations

import numpy as np

from routing.roads.hierarchy import FAR, SharedEdges, reach_along


def test_points_reach_what_lies_ahead_of_them_on_an_edge() -> None:
    shared = SharedEdges(
        first=np.array([0, 3, 5]),
        point=np.array([2, 0, 1, 0, 2], dtype=np.int32),
        passed=np.array([10, 40, 45, 1, 2]),
    )
    weights = np.full((3, 3), FAR)
    weights[2, 0] = 7  # around is nearer
    for begin, end in ((0, 2), (2, 3)):
        block = np.full((3, 4), FAR)
        block[:, : end - begin] = weights[:, begin:end]
        reach_along(shared, slice(begin, end), block)
        weights[:, begin:end] = block[:, : end - begin]
        assert (block[:, end - begin :] == FAR).all()
    assert weights.tolist() == [[FAR, 5, 1], [FAR, FAR, FAR], [7, 35, FAR]]
