"""Which stops count as near each other: in place, and in time."""

from __future__ import annotations

import numpy as np

from routing.solvers.ruin_recreate.arrays import FIRST, LAST, LEAST_WORK, LOAD, Array
from routing.solvers.ruin_recreate.neighbours import (
    NEAR,
    least_beyond,
    nearest,
    ways_beside,
)

A_METRE = np.array([0.0, 1.0, 0.0, 0.0])
"""Prices of a vehicle type that costs by the metre alone."""

HOUR_S = 3600


def along_a_road(metres: Array) -> Array:
    """Return ways between places on a straight road, driven at 10 m/s."""
    apart = np.abs(metres[:, None] - metres[None, :])
    return np.stack([apart, apart // 10], axis=2)[None].astype(np.int32)


def open_between(first_s: Array, last_s: Array) -> Array:
    """Return a table of stops that take a minute each."""
    stops = np.zeros((len(first_s), LOAD + 1), dtype=np.int64)
    stops[:, FIRST], stops[:, LAST], stops[:, LEAST_WORK] = first_s, last_s, 60
    return stops


def test_a_stop_at_the_same_hour_is_nearer_than_many_at_others() -> None:
    # stop 0 is open at 8; some sixty stops close by in the evening, and one 3 km away at 9
    count = NEAR + 20
    metres = np.array([0, *range(100, 100 * (count + 1), 100)])
    metres[count] = 3000 + 100 * count
    first_s = np.full(count + 1, 20 * HOUR_S)
    first_s[0], first_s[count] = 8 * HOUR_S, 9 * HOUR_S
    near = nearest(along_a_road(metres), A_METRE, open_between(first_s, first_s + 600))
    assert near[0, 0] == count


def test_without_windows_the_way_alone_counts() -> None:
    metres = np.array([500, 0, 100, 300, 1000])
    always = np.full(5, 10**9)
    near = nearest(along_a_road(metres), A_METRE, open_between(-always, always))
    assert near[0].tolist() == [3, 2, 1, 4]  # 1 and 4 are as near: the lower number first


def test_what_neither_follows_nor_is_followed_in_time_comes_last() -> None:
    # stops 0 and 1 close before anyone could come from the other
    metres = np.array([0, 1000, 5000])
    first_s, last_s = np.array([0, 0, 0]), np.array([30, 30, HOUR_S])
    near = nearest(along_a_road(metres), A_METRE, open_between(first_s, last_s))
    assert near[0, 0] == near[1, 0] == 2


def test_no_way_but_to_the_first_neighbours_costs_less_than_beyond_says() -> None:
    metres = np.random.default_rng(3).integers(0, 5000, 2 * NEAR)
    always = np.full(len(metres), 10**9)
    stops = open_between(-always, always)
    ways = along_a_road(metres)
    ways[0, :, :, 0] += np.arange(len(metres), dtype=np.int32)  # dearer there than back
    near = nearest(ways, A_METRE, stops)
    beyond = least_beyond(ways, near, np.array([[1.0, 0.0]]), stops)
    cheaper = np.minimum(ways[0, :, :, 0], ways[0, :, :, 0].T).astype(float)
    for stop in range(len(metres)):
        for first in range(NEAR + 1):
            others = [k for k in range(len(metres)) if k != stop and k not in near[stop, :first]]
            assert beyond[0, stop, first] == cheaper[stop, others].min()


def test_beside_a_stop_stand_the_ways_from_and_to_each_neighbour() -> None:
    metres = np.array([500, 0, 100, 300, 1000])
    always = np.full(5, 10**9)
    ways = along_a_road(metres)
    ways[0, :, :, 0] += np.arange(5, dtype=np.int32)
    near = nearest(ways, A_METRE, open_between(-always, always))
    for stop, row in enumerate(ways_beside(ways, near)[0].tolist()):
        assert row == [[*ways[0, k, stop], *ways[0, stop, k], k] for k in near[stop].tolist()]
