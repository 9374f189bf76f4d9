"""Ways that begin or end on foot: one line, steps that add up, and the matrix's own figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from routing.roads.carrying import CarryLimits
from routing.roads.region import Region
from routing.roads.ways.instructions import instruction
from routing.roads.ways.paths import Way, as_feature
from routing.wording import Lang
from tests.maps.drawn import ROAD, DrawnMap, LonLat, place
from tests.roads.drawn_networks import footpath_tasks
from tests.roads.landings import metres
from tests.roads.last_leg.test_parking import ABOVE

WIDE = CarryLimits(one_way_s=24 * 3600)


def check_way(way: Way, cell: tuple[int, int], start: LonLat, end: LonLat) -> None:
    """Compare a way with the matrix, and its parts with the whole."""
    assert (way.duration_s, way.length_m) == cell
    assert sum(step.duration_s for step in way.steps) == way.duration_s
    assert sum(step.length_m for step in way.steps) == way.length_m
    assert sum(way.surfaces.values()) == way.length_m
    assert all(step.length_m >= 0 and step.duration_s >= 0 for step in way.steps)
    assert len(way.geometry) == len(way.heights_m) == len(way.along_m)
    assert (np.diff(way.along_m) >= 0).all()
    points = [step.point for step in way.steps]
    assert points == sorted(points)
    assert all(0 <= point < len(way.geometry) for point in points)
    if way.on_foot and way.on_foot[0].first == 0:
        assert metres(tuple(way.geometry[0]), start) < 0.1
    if way.on_foot and way.on_foot[-1].last == len(way.geometry) - 1:
        assert metres(tuple(way.geometry[-1]), end) < 0.1


@settings(max_examples=60)
@given(task=footpath_tasks())
def test_ways_say_what_the_matrix_says(task: tuple[DrawnMap, list[LonLat]]) -> None:
    drawn, points = task
    region = drawn.region()
    matrix = region.matrix(points, "van", carry=WIDE)
    pairs = [(a, b) for a in range(len(points)) for b in range(len(points)) if a != b]
    ways = region.ways(points, pairs, "van", carry=WIDE)
    walked = set(matrix.walks.index.tolist())
    for pair in pairs:
        cell = int(matrix.durations_s[pair]), int(matrix.distances_m[pair])
        assert (pair in ways) == (cell[0] >= 0)
        if pair in ways:
            check_way(ways[pair], cell, points[pair[0]], points[pair[1]])
            apart = tuple(points[pair[0]]) != tuple(points[pair[1]])
            assert len(ways[pair].on_foot) == (len(walked & set(pair)) if apart else 0)


def test_one_parks_walks_and_comes_back() -> None:
    region = ABOVE.region()
    there = region.route(ABOVE.lonlat["t"], ABOVE.lonlat["v"], "van")
    (walk,) = there.on_foot
    assert walk.length_m == 1800
    assert metres(tuple(there.geometry[walk.first]), ABOVE.lonlat["p"]) < 1
    assert walk.last == len(there.geometry) - 1
    told = [(step.manoeuvre, step.on_foot) for step in there.steps]
    assert told[0] == ("depart", False)
    assert told[-1] == ("arrive", True)
    assert ("park", True) in told
    back = region.route(ABOVE.lonlat["v"], ABOVE.lonlat["t"], "van")
    assert (back.on_foot[0].first, back.on_foot[0].length_m) == (0, 1800)
    told = [(step.manoeuvre, step.on_foot) for step in back.steps]
    assert told[0] == ("walk_back", True)
    assert ("depart", False) in told
    assert told[-1] == ("arrive", False)


def test_from_door_to_door_of_one_parking_place() -> None:
    drawn = DrawnMap(
        """
        t--p..v
           :
           w
        """,
        {"tp": ROAD, "pv": {"highway": "path"}, "pw": {"highway": "path"}},
    )
    region = drawn.region()
    way = region.route(drawn.lonlat["v"], drawn.lonlat["w"], "van")
    assert [walk.length_m for walk in way.on_foot] == [300, 200]
    assert [step.manoeuvre for step in way.steps] == ["walk_back", "park", "arrive"]
    to_the_vehicle = region.route(drawn.lonlat["v"], drawn.lonlat["p"], "van")
    assert [step.manoeuvre for step in to_the_vehicle.steps] == ["walk_back", "arrive"]
    assert to_the_vehicle.length_m == 300


def test_straight_where_no_path_is_mapped() -> None:
    region = DrawnMap("a---------b", {"ab": ROAD}).region()
    way = region.route(place(0, 0), place(500, 300), "van")
    (walk,) = way.on_foot
    assert walk.length_m == pytest.approx(300, abs=2)
    assert way.surfaces["unknown"] == way.length_m
    assert metres(tuple(way.geometry[-1]), place(500, 300)) < 0.1
    assert [step.manoeuvre for step in way.steps] == ["depart", "park", "arrive"]


def test_climbs_are_those_of_the_walk_and_the_drive(valley: Region) -> None:
    points = [(one.lon, one.lat) for one in valley.settlements]
    walks = valley.snap(points, "van", carry=WIDE).walks
    far = int(walks.index[walks.length_dm.argmax()])
    way = valley.route(points[0], points[far], "van", carry=WIDE)
    (walk,) = way.on_foot
    assert walk.climb_m is not None
    assert way.climb_m is not None
    assert 0 < walk.climb_m < way.climb_m
    line = way.heights_m[walk.first : walk.last + 1]
    assert walk.climb_m == pytest.approx(np.diff(line)[np.diff(line) > 0].sum(), abs=0.01)


@pytest.mark.parametrize(
    ("lang", "park", "back"),
    [("en", "Park here and walk on along the path", "Walk back to the vehicle along the path"),
     ("zh", "在此停车，沿小路步行前往", "沿小路步行返回车辆")],  # noqa: RUF001 - Chinese
)  # fmt: skip
def test_what_the_courier_reads(lang: Lang, park: str, back: str) -> None:
    region = ABOVE.region()
    there = region.route(ABOVE.lonlat["t"], ABOVE.lonlat["v"], "van")
    assert park in [instruction(step, lang) for step in there.steps]
    again = region.route(ABOVE.lonlat["v"], ABOVE.lonlat["t"], "van")
    assert instruction(again.steps[0], lang) == back
    feature = as_feature([there, again], lang)
    assert [step["on_foot"] for step in feature["properties"]["steps"]].count(True) >= 3
