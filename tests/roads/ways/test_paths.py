"""Single ways: the matrix's figures, geometry without gaps, climb and steps that add up."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InputError, RegionError
from routing.roads.networks import Networks
from routing.roads.region import Region
from routing.roads.terrain.elevation import SAMPLE_SPACING_M
from routing.roads.ways.paths import Way, as_feature
from tests.maps.drawn import ROAD, DrawnMap, LonLat, place
from tests.roads.drawn_networks import tasks
from tests.roads.landings import landed, metres


def hilly(region: Region, seed: int) -> Region:
    """Return the region with a height of its own at every place."""
    graph = region.graph
    places, at = np.unique(
        np.column_stack((graph.shape_lon, graph.shape_lat)), axis=0, return_inverse=True
    )
    heights = np.random.default_rng(seed).uniform(800, 1200, len(places))[at.ravel()]
    graph = dataclasses.replace(graph, shape_height_m=heights.astype(np.float32))
    return dataclasses.replace(region, graph=graph, networks=Networks())


@settings(max_examples=40)
@given(task=tasks(), seed=st.integers(0, 3))
def test_ways_are_those_of_the_matrix(task: tuple[DrawnMap, list[LonLat], str], seed: int) -> None:
    drawn, points, profile = task
    region = hilly(drawn.region(), seed)
    matrix = region.matrix(points, profile, carry=None)
    snaps = region.snap(points, profile, carry=None)
    pairs = [(a, b) for a in range(len(points)) for b in range(len(points))]
    ways = region.ways(points, pairs, profile, carry=None)
    refused = {row.index for row in matrix.refused}
    assert set(ways) == {pair for pair in pairs if not set(pair) & refused}
    places = landed(region.graph, snaps)
    for (start, end), way in ways.items():
        assert way.duration_s == matrix.durations_s[start, end]
        assert way.length_m == matrix.distances_m[start, end]
        check_geometry(way, places[start], places[end])
        check_heights(way)
        check_steps(way)


def check_geometry(way: Way, start: LonLat | None, end: LonLat | None) -> None:
    assert start is not None
    assert end is not None
    points = [(lon, lat) for lon, lat in way.geometry.tolist()]
    assert len(points) >= 2
    assert metres(points[0], start) < 0.01
    assert metres(points[-1], end) < 0.01
    steps = [metres(a, b) for a, b in itertools.pairwise(points)]
    assert max(steps) <= SAMPLE_SPACING_M + 0.01  # no gap: no step is longer than a sample
    assert sum(steps) == pytest.approx(way.length_m, abs=1.5)


def check_heights(way: Way) -> None:
    assert way.climb_m is not None
    assert way.descent_m is not None
    assert way.climb_m >= 0
    assert way.descent_m >= 0
    assert len(way.heights_m) == len(way.geometry)
    gained = float(way.heights_m[-1] - way.heights_m[0])
    assert way.climb_m - way.descent_m == pytest.approx(gained, abs=0.01)


def check_steps(way: Way) -> None:
    assert sum(step.duration_s for step in way.steps) == way.duration_s
    assert sum(step.length_m for step in way.steps) == way.length_m
    assert all(step.duration_s >= 0 and step.length_m >= 0 for step in way.steps)
    assert sum(way.surfaces.values()) == way.length_m
    told = [step.manoeuvre for step in way.steps]
    if told:  # unless start and end are one place
        assert (told[0], told[-1]) == ("depart", "arrive")
        assert {"depart", "arrive"}.isdisjoint(told[1:-1])
        climbs = [step.climb_m for step in way.steps[:-1] if step.climb_m is not None]
        assert sum(climbs) == pytest.approx(way.climb_m, abs=0.01)
    points = [step.point for step in way.steps]
    assert points == sorted(points)
    assert points[-1:] in ([], [len(way.geometry) - 1])


# --- steps and surfaces --------------------------------------------------------------------------


def test_surfaces_are_told_in_metres_the_longest_first() -> None:
    drawn = DrawnMap(
        "a----b----c----d----e",
        {
            "ab": {**ROAD, "surface": "asphalt"},
            "bcd": {**ROAD, "surface": "gravel"},
            "de": {"highway": "track"},
        },
    )
    way = drawn.region().route(drawn.lonlat["a"], drawn.lonlat["e"], "van")
    assert list(way.surfaces.items()) == [("gravel", 1000), ("unknown", 500), ("paved", 500)]


def test_a_gate_is_a_step_with_its_wait_and_the_road_behind_it() -> None:
    drawn = DrawnMap("a----b----c", {"abc": ROAD}, {"b": {"barrier": "gate"}})
    way = drawn.region().route(drawn.lonlat["a"], drawn.lonlat["c"], "van")
    first, gate, last = way.steps
    assert (gate.manoeuvre, gate.obstacle, gate.road_class) == ("obstacle", "gate", "residential")
    assert (first.length_m, gate.length_m, last.length_m) == (500, 500, 0)
    assert gate.duration_s - first.duration_s == 20
    assert way.geometry[gate.point] == pytest.approx(drawn.lonlat["b"], abs=1e-7)


def test_a_step_is_called_after_the_road_behind_a_short_crossing() -> None:
    drawn = DrawnMap(
        """
        a----b----c
             d
             |
             e
        """,
        {
            "abc": {**ROAD, "name": "River Road"},
            "bd": ROAD,
            "de": {**ROAD, "name": "Mill Road", "ref": "X7"},
        },
        grid_m=25,
    )
    way = drawn.region().route(drawn.lonlat["a"], drawn.lonlat["e"], "van")
    assert [(step.name, step.ref) for step in way.steps[:2]] == [
        ("River Road", ""),
        ("Mill Road", "X7"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "side"), [("a", "b", "right"), ("b", "a", "left"), ("a", "c", "")]
)
def test_the_side_of_the_destination(start: str, end: str, side: str) -> None:
    """From a to b eastwards, houses lie to the south."""
    drawn = DrawnMap("a----b----c", {"abc": ROAD})
    house = {"a": place(10, 40), "b": place(490, 40), "c": place(900, 2)}
    way = drawn.region().route(house[start], house[end], "van")
    assert way.steps[-1].turn == side


# --- ends ----------------------------------------------------------------------------------------


def test_a_way_from_a_point_to_itself_is_that_point_twice() -> None:
    drawn = DrawnMap("a----b", {"ab": ROAD})
    for point in (drawn.lonlat["a"], drawn.between("a", "b", 0.3)):
        way = drawn.region().route(point, point, "van")
        assert (way.duration_s, way.length_m, way.steps) == (0, 0, ())
        assert way.geometry.shape == (2, 2)
        assert all(metres((lon, lat), point) < 0.1 for lon, lat in way.geometry.tolist())


def test_both_sides_of_a_gate_are_one_place() -> None:
    drawn = DrawnMap("a----b----c", {"abc": ROAD}, {"b": {"barrier": "gate"}})
    near = [drawn.between("b", "a", 1e-7), drawn.between("b", "c", 1e-7)]
    way = drawn.region().ways(near, [(0, 1)], "van")[0, 1]
    assert way.duration_s == 20
    assert len(way.geometry) >= 2


def test_without_terrain_there_is_no_climb() -> None:
    drawn = DrawnMap("a----b", {"ab": ROAD})
    way = drawn.region().route(drawn.lonlat["a"], drawn.lonlat["b"], "van")
    assert (way.climb_m, way.descent_m) == (None, None)
    assert np.isnan(way.heights_m).all()


def test_via_points_are_driven_through_in_their_order() -> None:
    drawn = DrawnMap("a----b----c----d", {"abcd": ROAD})
    region = drawn.region()
    ends = drawn.lonlat["a"], drawn.lonlat["b"]
    ways = region.route_through([ends[0], drawn.lonlat["d"], drawn.lonlat["c"], ends[1]], "van")
    assert [way.length_m for way in ways] == [1500, 500, 500]


def test_a_point_that_is_refused_is_named() -> None:
    drawn = DrawnMap("a----b", {"ab": ROAD})
    with pytest.raises(InputError, match="outside_region") as caught:
        drawn.region().route(drawn.lonlat["a"], (0.0, 0.0), "van")
    assert caught.value.as_dict("zh")["id"] == "#2"


def test_points_between_which_nothing_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapped by hand to two parts of the map that no road joins."""
    drawn = DrawnMap("a----b  y----z", {"ab": ROAD, "yz": ROAD})
    region = drawn.region()
    snaps = dataclasses.replace(
        region.snap([drawn.lonlat["a"], drawn.lonlat["a"]], "van"),
        segment=np.array([0, 1]),
        share=np.array([0.5, 0.5]),
    )
    monkeypatch.setattr("routing.roads.snapping.Snapper.snap", lambda *_: snaps)
    ways = region.ways(drawn.points("ab"), [(0, 1), (1, 0), (0, 0)], "van")
    assert ways.keys() == {(0, 0)}


def test_no_way_is_told_with_the_points_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = DrawnMap("a----b", {"ab": ROAD})
    region = drawn.region()
    monkeypatch.setattr("routing.roads.network.Network.pieces", lambda *_: {})
    with pytest.raises(RegionError, match="no_way") as caught:
        region.route(drawn.lonlat["a"], drawn.lonlat["b"], "van")
    assert (caught.value.details["start"], caught.value.details["end"]) == (1, 2)


# --- GeoJSON -------------------------------------------------------------------------------------


def test_ways_as_one_feature() -> None:
    drawn = DrawnMap("a----b----c", {"abc": ROAD})
    region = hilly(drawn.region(), 0)
    ways = region.route_through([drawn.lonlat[name] for name in "abc"], "van")
    feature = as_feature(ways)
    line = feature["geometry"]["coordinates"]
    assert line[0][:2] == list(drawn.lonlat["a"])
    assert line[-1][:2] == list(drawn.lonlat["c"])
    assert all(len(point) == 3 for point in line)
    told = feature["properties"]
    assert told["length_m"] == 1000
    assert told["duration_s"] == sum(way.duration_s for way in ways)
    assert sum(step["length_m"] for step in told["steps"]) == 1000
    flat = as_feature([drawn.region().route(drawn.lonlat["a"], drawn.lonlat["c"], "van")])
    assert flat["properties"]["climb_m"] is None
    assert all(len(point) == 2 for point in flat["geometry"]["coordinates"])
    assert flat["properties"]["height_profile"] is None


def test_a_feature_has_profile_surfaces_and_sentences_of_all_ways() -> None:
    drawn = DrawnMap("a----b----c", {"ab": {**ROAD, "surface": "asphalt"}, "bc": ROAD})
    region = hilly(drawn.region(), 0)
    ways = region.route_through([drawn.lonlat[name] for name in "abc"], "van")
    told = as_feature(ways, "zh")["properties"]
    assert told["surfaces"] == {"paved": 500, "unknown": 500}
    along = [metres for metres, _ in told["height_profile"]]
    assert along == sorted(along)
    assert (along[0], along[-1]) == (0, pytest.approx(1000, abs=0.2))
    assert told["height_profile"][-1][1] == pytest.approx(float(ways[1].heights_m[-1]), abs=0.06)
    assert [step["instruction"] for step in told["steps"]] == [
        "沿村内道路向东出发",
        "到达",
        "沿村内道路向东出发",
        "到达",
    ]
    assert (told["steps"][0]["lon"], told["steps"][0]["lat"]) == drawn.lonlat["a"]
