"""Points on one edge: along it, in its direction, and never worse than around."""

from __future__ import annotations

import numpy as np

from routing.roads.hierarchy import FAR, SharedEdges, reach_along


def edges(
    first: list[int],
    point: list[int],
    passed: list[int],
    spot: list[int] | None = None,
    aside: list[int] | None = None,
) -> SharedEdges:
    """Return edges; ``aside`` is how far each point lies from its edge, twice that on leaving."""
    reach = np.array(aside or [0] * len(point))
    return SharedEdges(
        first=np.array(first),
        point=np.array(point, dtype=np.int32),
        passed=np.array(passed),
        spot=np.array(spot or range(len(point))),
        leave=2 * reach,
        reach=reach,
    )


def test_points_reach_what_lies_ahead_of_them_on_an_edge() -> None:
    shared = edges([0, 3, 5], [2, 0, 1, 0, 2], [10, 40, 45, 1, 2])
    weights = np.full((3, 3), FAR)
    weights[2, 0] = 7  # around is nearer
    for begin, end in ((0, 2), (2, 3)):
        block = np.full((3, 4), FAR)
        block[:, : end - begin] = weights[:, begin:end]
        reach_along(shared, slice(begin, end), block, np.arange(3))
        weights[:, begin:end] = block[:, : end - begin]
        assert (block[:, end - begin :] == FAR).all()
    assert weights.tolist() == [[0, 5, 1], [FAR, 0, FAR], [7, 35, 0]]


def test_what_lies_aside_of_one_spot_is_reached_both_ways() -> None:
    shared = edges([0, 4], [0, 1, 2, 3], [10, 10, 10, 15], [0, 0, 1, 2], [100, 0, 0, 30])
    block = np.full((4, 4), FAR)
    reach_along(shared, slice(0, 4), block, np.arange(4))
    assert block.tolist() == [
        [300, 200, 200, 200 + 5 + 30],
        [100, 0, 0, 5 + 30],
        [FAR, FAR, 0, 5 + 30],  # just behind the spot, though by no whole unit
        [FAR, FAR, FAR, 90],
    ]
