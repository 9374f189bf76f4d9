"""Park and walk: from where, how long, how far at most, and what it does to the matrix."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings

from routing.errors import InputError
from routing.roads.carrying import CARRY, CarryLimits
from routing.roads.matrix import UNREACHABLE
from routing.roads.region import Region
from tests.maps.drawn import ROAD, DrawnMap, LonLat, place
from tests.roads.drawn_networks import footpath_tasks
from tests.roads.landings import landed, metres
from tests.roads.slow_walks import least_round_ms, off_path_ms

PATH = {"highway": "path"}

ABOVE = DrawnMap(
    """
    t-----------r
                |
                |
          n.....p
          :
          :
          v
    """,
    {"trp": ROAD, "pnv": PATH},
    grid_m=200.0,
)
"""A village v above the last road, which ends at p: 1,200 m of path around a corner n."""

WIDE = CarryLimits(one_way_s=24 * 3600)


def walk_s(region: Region, start: str, end: str) -> int:
    return int(region.matrix(ABOVE.points(start + end), "foot").durations_s[0, 1])


# --- a village above the last road ---------------------------------------------------------------


def test_a_village_above_the_last_road_is_walked_to_from_its_end() -> None:
    region = ABOVE.region()
    snaps = region.snap(ABOVE.points("tv"), "van")
    assert snaps.refused == ()
    (walk,) = (snaps.walks,)
    assert walk.index.tolist() == [1]
    assert walk.length_dm.tolist() == [pytest.approx(12_000 + 6_000, abs=20)]
    assert walk.door[0] == pytest.approx(ABOVE.lonlat["v"])
    assert metres(tuple(walk.parked[0]), ABOVE.lonlat["p"]) < 1
    point = landed(region.graph, snaps)[1]
    assert point is not None
    assert metres(point, ABOVE.lonlat["p"]) < 1
    assert snaps.distance_m[1] == pytest.approx(math.hypot(1200, 600), abs=3)


def test_cells_are_walks_and_drives_added_up() -> None:
    region = ABOVE.region()
    matrix = region.matrix(ABOVE.points("tpv"), "van")
    drive = matrix.durations_s[0, 1]
    there, back = matrix.walks.there_ms[0] / 1000, matrix.walks.back_ms[0] / 1000
    assert matrix.durations_s[0, 2] == pytest.approx(drive + there, abs=1)
    assert matrix.durations_s[2, 0] == pytest.approx(matrix.durations_s[1, 0] + back, abs=1)
    assert there == pytest.approx(walk_s(region, "p", "v"), abs=1)
    assert matrix.distances_m[0, 2] == matrix.distances_m[0, 1] + 1800
    assert (np.diag(matrix.durations_s) == 0).all()


def test_two_villages_from_one_parking_place_are_two_walks() -> None:
    drawn = DrawnMap(
        """
        t--p..v
           :
           w
        """,
        {"tp": ROAD, "pv": PATH, "pw": PATH},
    )
    region = drawn.region()
    matrix = region.matrix([*drawn.points("vwv")], "van")
    out, back = matrix.walks.there_ms, matrix.walks.back_ms
    assert matrix.durations_s[0, 1] == round((back[0] + out[1]) / 1000)
    assert matrix.distances_m[0, 1] == 300 + 200
    assert matrix.durations_s[0, 2] == 0  # the same door


def test_doors_on_both_sides_of_one_spot() -> None:
    """Not the same place, though one parks at the same spot and walks equally far."""
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    doors = [place(500, 300), place(500, -300)]
    matrix = drawn.region().matrix(doors, "van")
    assert matrix.distances_m[0, 1] == pytest.approx(600, abs=2)
    assert matrix.distances_m[1, 0] == pytest.approx(600, abs=2)


def test_up_takes_longer_than_down(valley: Region) -> None:
    walks = valley.snap([(s.lon, s.lat) for s in valley.settlements], "van", carry=WIDE).walks
    far = walks.length_dm > 5_000
    assert far.any()
    assert (walks.there_ms[far] != walks.back_ms[far]).all()


# --- off the road without a path -----------------------------------------------------------------


@pytest.mark.parametrize(("aside_m", "walked"), [(0, False), (49, False), (51, True), (990, True)])
def test_what_is_beside_the_road_is_at_the_road(aside_m: float, walked: bool) -> None:  # noqa: FBT001 - a column of the table
    region = DrawnMap("a---------b", {"ab": ROAD}).region()
    snaps = region.snap([place(500, aside_m)], "van")
    assert len(snaps.walks) == walked
    if walked:
        expected = off_path_ms(float(snaps.distance_m[0]))
        assert snaps.walks.there_ms[0] == snaps.walks.back_ms[0] == expected
        assert snaps.distance_m[0] == pytest.approx(aside_m, abs=2)


def test_who_is_on_foot_walks_as_ever() -> None:
    region = DrawnMap("a---------b", {"ab": ROAD}).region()
    assert len(region.snap([place(500, 900)], "foot").walks) == 0


def test_a_depot_is_driven_to() -> None:
    region = DrawnMap("a---------b", {"ab": ROAD}).region()
    points = [place(500, 300), place(500, 301)]
    assert region.snap(points, "van", driven=[0]).walks.index.tolist() == [1]
    assert region.snap(points, "van", carry=None).walks.index.tolist() == []
    above = ABOVE.region().snap(ABOVE.points("vt"), "van", driven=[0])
    assert [one.code for one in above.refused] == ["only_unusable_road_near"]


def test_a_path_of_its_own_side_or_straight_across_whichever_is_quicker() -> None:
    drawn = DrawnMap(
        """
        a--------------------b
                             :
           v.................c
        """,
        {"ab": ROAD, "bcv": PATH},
    )
    snaps = drawn.region().snap(drawn.points("v"), "van")
    assert snaps.walks.there_ms[0] == off_path_ms(float(snaps.distance_m[0]))
    assert snaps.distance_m[0] == pytest.approx(200, abs=1)


# --- limits --------------------------------------------------------------------------------------


def test_what_is_too_far_to_walk_is_refused_with_the_walk() -> None:
    region = ABOVE.region()
    walk = region.snap(ABOVE.points("v"), "van").walks.there_ms[0] / 1000
    short = dataclasses.replace(CARRY, one_way_s=walk - 1)
    snaps = region.snap(ABOVE.points("tv"), "van", carry=short)
    (refused,) = snaps.refused
    assert (refused.index, refused.code) == (1, "too_far_to_walk")
    assert refused.details["walk_min"] == math.ceil(walk / 60)
    assert refused.details["limit_min"] == round((walk - 1) / 60)
    assert snaps.segment[1] == -1
    assert math.isnan(snaps.distance_m[1])
    matrix = region.matrix(ABOVE.points("tv"), "van", carry=short)
    assert (matrix.durations_s[1] == UNREACHABLE).all()
    enough = dataclasses.replace(CARRY, one_way_s=walk + 1)
    assert region.snap(ABOVE.points("v"), "van", carry=enough).refused == ()


def test_nobody_walks_from_one_network_to_another() -> None:
    """The path is no part of the main network, and the road is farther than anybody looks."""
    drawn = DrawnMap("a--b" + "-" * 20 + "c  v..w", {"abc": ROAD, "vw": PATH}, grid_m=1000.0)
    (refused,) = drawn.region().snap(drawn.points("w"), "van").refused
    assert refused.code == "only_unusable_road_near"


def test_impossible_points_stay_what_they_are() -> None:
    region = ABOVE.region()
    points = [(math.nan, 33.5), (33.5, 105.0), (0.0, 0.0), ABOVE.lonlat["v"]]
    snaps = region.snap(points, "van")
    assert [one.code for one in snaps.refused] == [
        "not_a_number",
        "swapped_lonlat",
        "outside_region",
    ]
    assert snaps.walks.index.tolist() == [3]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("beside_road_m", -1.0),
        ("beside_road_m", math.nan),
        ("one_way_s", math.inf),
        ("one_way_s", 24 * 3600 + 1),
        ("one_way_s", math.nan),
        ("load_kg", 0.0),
        ("load_kg", -3.0),
    ],
)
def test_limits_that_are_none(field: str, value: float) -> None:
    with pytest.raises(InputError) as caught:
        CarryLimits(**{field: value})
    assert caught.value.code == "carry_limit_invalid"
    assert caught.value.details["field"] == field


# --- against the slow and obvious ----------------------------------------------------------------


@settings(max_examples=80)
@given(task=footpath_tasks())
def test_the_walk_is_the_shortest_there_is(task: tuple[DrawnMap, list[LonLat]]) -> None:
    drawn, points = task
    region = drawn.region()
    snaps = region.snap(points, "van", carry=WIDE)
    refused = {one.index for one in snaps.refused}
    plain = region.snap(points, "van", carry=None)
    walks = dict(zip(snaps.walks.index.tolist(), range(len(snaps.walks)), strict=True))
    for k, point in enumerate(points):
        least = least_round_ms(region, point, "van")
        if k in walks:
            row = walks[k]
            assert snaps.walks.there_ms[row] + snaps.walks.back_ms[row] == least
        elif k in refused:
            assert least is None
        else:
            assert plain.distance_m[k] <= CARRY.beside_road_m
