"""A real extract, for every kind of vehicle: equal to scipy; ways add up to their cells."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from routing.roads.carrying import CARRY
from routing.roads.matrix import UNREACHABLE
from routing.roads.region import Region
from routing.roads.times.vehicles import bundled_profiles
from tests.maps.drawn import LonLat
from tests.roads.slow_obvious import matrix_on

POINTS = 200
JITTER_DEG = 0.001

profiles = pytest.mark.parametrize("profile", sorted(bundled_profiles()))


def points_in(region: Region, count: int, seed: int) -> list[LonLat]:
    """Return points beside the roads, some twice, one in the sea, and villages."""
    draw = np.random.default_rng(seed)
    shape = np.column_stack((region.graph.shape_lon, region.graph.shape_lat))
    beside = draw.choice(shape, count) + draw.uniform(-JITTER_DEG, JITTER_DEG, (count, 2))
    villages = [(place.lon, place.lat) for place in region.settlements[: count // 4]]
    points = [(float(lon), float(lat)) for lon, lat in (*beside, *beside[:3])]
    return [*points, *villages, (0.0, 0.0)]


@profiles
def test_every_pair_is_that_of_dijkstra_over_all_turns(andorra: Region, profile: str) -> None:
    points = points_in(andorra, POINTS, seed=1)
    matrix = andorra.matrix(points, profile)
    expected = matrix_on(andorra.network(profile), points)
    assert matrix.digest == expected.digest
    assert matrix.refused == expected.refused
    assert (matrix.durations_s != UNREACHABLE).mean() > 0.4


@pytest.mark.parametrize("profile", ["van", "foot"])
def test_so_it_is_after_closures(andorra: Region, profile: str) -> None:
    roads = andorra.network(profile)
    draw = np.random.default_rng(2)
    usable = np.flatnonzero(roads.edge_ms >= 0)
    closed = roads
    for _ in range(20):
        closed = closed.changed(draw.choice(usable, 3), [-1, -1, 60_000])
    points = points_in(andorra, POINTS // 4, seed=3)
    found = closed.matrix(points, CARRY)
    assert found.digest == matrix_on(closed, points).digest
    assert found.digest != roads.matrix(points, CARRY).digest


@profiles
def test_the_steps_of_a_way_add_up_to_its_cell(andorra: Region, profile: str) -> None:
    points = points_in(andorra, 12, seed=4)
    matrix = andorra.matrix(points, profile)
    ways = andorra.ways(points, itertools.permutations(range(len(points)), 2), profile)
    assert len(ways) > len(points)
    for start, end in itertools.permutations(range(len(points)), 2):
        cell = matrix.durations_s[start, end], matrix.distances_m[start, end]
        way = ways.get((start, end))
        if way is None:
            assert cell == (UNREACHABLE, UNREACHABLE)
        else:
            assert (way.duration_s, way.length_m) == cell
            assert sum(step.duration_s for step in way.steps) == way.duration_s
            assert sum(step.length_m for step in way.steps) == way.length_m
