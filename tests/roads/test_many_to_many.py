"""The matrix against networkx and scipy on random drawn maps: equal to the second and the metre."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InputError
from routing.roads.many_to_many import MOST_POINTS
from routing.roads.matrix import UNREACHABLE
from routing.roads.region import Region
from routing.roads.times.vehicles import bundled_profiles
from tests.maps.drawn import ROAD, DrawnMap, LonLat, place
from tests.roads.drawn_networks import tasks
from tests.roads.slow_obvious import fastest, matrix_by_dijkstra

PATH = {"highway": "path"}


@settings(max_examples=60)
@given(task=tasks())
def test_matrix_equals_the_slow_and_obvious_one(task: tuple[DrawnMap, list[LonLat], str]) -> None:
    drawn, points, profile = task
    region = drawn.region()
    matrix = region.matrix(points, profile)
    snaps = region.snap(points, profile)
    expected = fastest(region, profile, snaps)
    for start in range(len(points)):
        for end in range(len(points)):
            cell = int(matrix.durations_s[start, end]), int(matrix.distances_m[start, end])
            if (start, end) in expected:
                ms, dm = expected[start, end]
                assert cell == (round(ms / 1000), round(dm / 10))
            else:
                assert cell == (UNREACHABLE, UNREACHABLE)


@settings(max_examples=30)
@given(task=tasks())
def test_points_that_were_snapped_reach_each_other(
    task: tuple[DrawnMap, list[LonLat], str],
) -> None:
    """They all lie on one strongly connected part; whoever is refused has no cell at all."""
    drawn, points, profile = task
    matrix = drawn.region().matrix(points, profile)
    refused = {row.index for row in matrix.refused}
    for cells in (matrix.durations_s, matrix.distances_m):
        for start in range(len(points)):
            for end in range(len(points)):
                assert (cells[start, end] == UNREACHABLE) == bool({start, end} & refused)
        kept = [k for k in range(len(points)) if k not in refused]
        assert (np.diag(cells)[kept] == 0).all()


@settings(max_examples=40)
@given(task=tasks())
def test_matrix_equals_dijkstra_byte_for_byte(task: tuple[DrawnMap, list[LonLat], str]) -> None:
    drawn, points, profile = task
    region = drawn.region()
    matrix = region.matrix(points, profile)
    expected = matrix_by_dijkstra(region, points, profile)
    assert matrix.digest == expected.digest
    assert matrix.refused == expected.refused


@pytest.mark.parametrize("profile", ["van", "foot"])
@pytest.mark.parametrize("bundled", ["valley", "county"])
def test_matrix_of_a_bundled_region_equals_dijkstra(
    bundled: str, profile: str, request: pytest.FixtureRequest
) -> None:
    """Points all over the box, some refused, some twice, some on one edge."""
    region: Region = request.getfixturevalue(bundled)
    west, south, east, north = region.meta.bbox
    draw = np.random.default_rng(0)
    spread = draw.uniform((west, south), (east, north), (200, 2))
    near = spread[:20] + draw.uniform(-0.001, 0.001, (20, 2))
    points = [(float(lon), float(lat)) for lon, lat in (*spread, *near, *spread[:9])]
    matrix = region.matrix(points, profile)
    expected = matrix_by_dijkstra(region, points, profile)
    assert matrix.digest == expected.digest
    assert matrix.refused == expected.refused
    assert (matrix.durations_s != UNREACHABLE).mean() > 0.2


def lane() -> tuple[DrawnMap, Region]:
    drawn = DrawnMap("a---------b---------c", {"abc": ROAD, "cb": {"highway": "track"}})
    return drawn, drawn.region()


def test_two_points_on_one_edge_do_not_drive_around() -> None:
    drawn, region = lane()
    points = [drawn.between("a", "b", share) for share in (0.3, 0.7, 0.3, 0.31)]
    matrix = region.matrix(points, "van")
    assert matrix.distances_m[0].tolist() == [0, 400, 0, 10]
    assert matrix.distances_m[1].tolist() == [400, 0, 400, 390]
    assert matrix.durations_s[0, 2] == matrix.durations_s[2, 0] == 0


def test_two_points_on_a_one_way_edge_drive_around_only_against_it() -> None:
    drawn = DrawnMap(
        """
        a---------b
        |         |
        d---------c
        """,
        {"abcda": {**ROAD, "oneway": "yes"}},
    )
    points = [drawn.between("a", "b", 0.3), drawn.between("a", "b", 0.7)]
    van, foot = (drawn.region().matrix(points, profile).distances_m for profile in ("van", "foot"))
    assert van.tolist() == [[0, 400], [2400 - 400, 0]]
    assert foot.tolist() == [[0, 400], [400, 0]]


def test_matrix_does_not_depend_on_who_else_is_asked_for() -> None:
    """Points on the same edge cut it; sums of parts must stay those of the whole."""
    drawn, region = lane()
    ends = drawn.points("ac").tolist()
    alone = region.matrix(ends, "van")
    crowd = [drawn.between("a", "b", k / 97) for k in range(1, 97)]
    among = region.matrix([*ends, *crowd], "van")
    assert among.durations_s[:2, :2].tolist() == alone.durations_s.tolist()
    assert among.distances_m[:2, :2].tolist() == alone.distances_m.tolist()


def test_the_shorter_of_equally_fast_ways_is_told() -> None:
    """Two ferries of 30 minutes, one a detour: the same time, so the shorter distance."""
    ferry = {"route": "ferry", "duration": "00:30"}
    drawn = DrawnMap(
        """
            x--------y
            |        |
        a---b        c---d
            |        |
            +--------+
        """,
        {"ab": ROAD, "cd": ROAD, "bxyc": ferry, "bc": ferry},
    )
    assert drawn.region().matrix(drawn.points("ad"), "van").distances_m[0, 1] == 400 + 900 + 400


def test_all_points_refused() -> None:
    _, region = lane()
    matrix = region.matrix([(0.0, 0.0), (0.0, 1.0)], "van")
    assert (matrix.durations_s == UNREACHABLE).all()
    assert len(matrix.refused) == 2


def test_no_points() -> None:
    _, region = lane()
    assert region.matrix(np.empty((0, 2)), "van").durations_s.shape == (0, 0)


def test_unknown_profile_names_those_that_there_are() -> None:
    _, region = lane()
    with pytest.raises(InputError, match="unknown_profile") as caught:
        region.matrix([(105.0, 33.5)], "bullock cart")
    assert all(name in caught.value.details["known"] for name in bundled_profiles())


# --- large ones ----------------------------------------------------------------------------------


@settings(max_examples=30)
@given(task=tasks(), rows=st.integers(1, 5))
def test_rows_that_come_one_after_the_other_are_those_of_the_matrix(
    task: tuple[DrawnMap, list[LonLat], str], rows: int
) -> None:
    drawn, points, profile = task
    region = drawn.region()
    matrix = region.matrix(points, profile)
    seen = 0
    for some, seconds, metres in region.matrix_rows(points, profile, rows=rows):
        assert some.start == seen
        assert (seconds == matrix.durations_s[some]).all()
        assert (metres == matrix.distances_m[some]).all()
        seen = some.stop
    assert seen == len(points)


@pytest.mark.parametrize(
    "asked",
    [
        {"at": "2026-11-25T08:00", "weather": "snow"},
        {"radius_m": 60.0},
        {"carry": None},
        {"driven": [1]},
    ],
)
def test_rows_are_of_the_same_hour_weather_and_walks(asked: dict[str, Any]) -> None:
    drawn = DrawnMap("a---------b---------c", {"ab": {"highway": "secondary"}, "bc": PATH})
    region = drawn.region()
    points = [drawn.between("a", "b", 0.2), drawn.between("b", "c", 0.5), place(200, 80)]
    matrix, plain = region.matrix(points, **asked), region.matrix(points)
    assert matrix.digest != plain.digest
    parts = list(region.matrix_rows(points, rows=2, **asked))
    assert [part[0] for part in parts] == [slice(0, 2), slice(2, 3)]
    assert (np.concatenate([part[1] for part in parts]) == matrix.durations_s).all()
    assert (np.concatenate([part[2] for part in parts]) == matrix.distances_m).all()


def test_more_points_than_memory_holds_are_refused_and_come_in_rows() -> None:
    drawn, region = lane()
    points = np.repeat([drawn.lonlat["a"]], MOST_POINTS + 1, axis=0)
    with pytest.raises(InputError, match="matrix_too_large") as caught:
        region.matrix(points, "van")
    assert caught.value.details == {"count": MOST_POINTS + 1, "most": MOST_POINTS}
    some, seconds, _ = next(region.matrix_rows(points, "van", rows=3))
    assert (some, seconds.shape) == (slice(0, 3), (3, len(points)))
    assert not seconds.any()
