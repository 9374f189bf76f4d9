"""A common shift of coordinates is found with its length and direction; nothing else is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.roads.graph import RoadGraph
from routing.roads.misalignment import FEWEST_POINTS, Shift, common_shift
from routing.roads.region import Region

METRES_A_DEGREE = 111_195.0

Floats = npt.NDArray[np.float64]


def on_roads(graph: RoadGraph, count: int, rng: np.random.Generator) -> Floats:
    """Draw points on roads, evenly along them."""
    segment = rng.choice(
        graph.segments, count, p=graph.segment_length_m / graph.segment_length_m.sum()
    )
    first = graph.segment_first[segment]
    step = first + (rng.random(count) * (graph.segment_last[segment] - first)).astype(int)
    share = rng.random(count)[:, None]
    shape = np.column_stack((graph.shape_lon, graph.shape_lat))
    drawn: Floats = shape[step] * (1 - share) + shape[step + 1] * share
    return drawn


def moved(points: Floats, east_m: Floats | float, north_m: Floats | float) -> Floats:
    widthwise = METRES_A_DEGREE * np.cos(np.radians(points[:, 1]))
    return points + np.column_stack((east_m / widthwise, north_m + 0 * widthwise)) / [
        1,
        METRES_A_DEGREE,
    ]


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(150, 650), st.floats(0, 360), st.integers(30, 120))
def test_a_common_shift_is_found(
    valley: Region, seed: int, distance_m: float, bearing: float, count: int
) -> None:
    rng = np.random.default_rng(seed)
    east, north = distance_m * np.sin(np.radians(bearing)), distance_m * np.cos(np.radians(bearing))
    places = moved(on_roads(valley.graph, count, rng), *rng.normal(0, 12, (2, count)))
    shift = common_shift(moved(places, -east, -north), valley.graph)
    assert shift is not None
    assert np.hypot(shift.east_m - east, shift.north_m - north) < 40


@settings(max_examples=150)
@given(st.integers(0, 2**32 - 1), st.floats(0, 300), st.integers(8, 60))
def test_right_points_beside_the_roads_raise_no_alarm(
    valley: Region, seed: int, farthest_m: float, count: int
) -> None:
    rng = np.random.default_rng(seed)
    away, angle = rng.uniform(0, farthest_m, count), rng.uniform(0, 2 * np.pi, count)
    points = moved(on_roads(valley.graph, count, rng), away * np.sin(angle), away * np.cos(angle))
    assert common_shift(points, valley.graph) is None


def test_the_villages_of_the_region_raise_no_alarm(valley: Region) -> None:
    points = [(place.lon, place.lat) for place in valley.settlements]
    assert len(points) >= FEWEST_POINTS
    assert common_shift(points, valley.graph) is None


def test_two_villages_with_many_points_each_prove_nothing(valley: Region) -> None:
    rng = np.random.default_rng(1)
    centres = moved(on_roads(valley.graph, 2, rng), 200, 100)
    points = moved(np.repeat(centres, 20, axis=0), *rng.uniform(-40, 40, (2, 40)))
    assert common_shift(points, valley.graph) is None


def test_few_points_or_none_prove_nothing(valley: Region) -> None:
    points = on_roads(valley.graph, FEWEST_POINTS - 1, np.random.default_rng(2))
    assert common_shift(moved(points, 400, 0), valley.graph) is None
    assert common_shift(np.zeros((0, 2)), valley.graph) is None
    assert common_shift(np.full((20, 2), np.nan), valley.graph) is None
    far = np.random.default_rng(3).uniform(0, 1, (20, 2))
    assert common_shift(far, valley.graph) is None


@pytest.mark.parametrize(
    ("east_m", "north_m", "direction"),
    [(0, 300, "n"), (300, 300, "ne"), (300, 20, "e"), (0, -300, "s"), (-300, 1, "w"),
     (-200, 210, "nw"), (-200, -200, "sw"), (200, -200, "se")],
)  # fmt: skip
def test_directions(east_m: float, north_m: float, direction: str) -> None:
    shift = Shift(east_m=east_m, north_m=north_m)
    assert shift.direction == direction
    assert shift.distance_m == pytest.approx(np.hypot(east_m, north_m))
