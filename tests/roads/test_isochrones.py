"""Isochrones hold what an obvious oracle reaches in time and nothing later, and they nest."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InputError
from routing.roads.carrying import CarryLimits
from routing.roads.graph.positions import positions
from routing.roads.isochrones import AROUND_M
from routing.roads.last_leg.parking import STRAIGHT
from routing.roads.many_to_many import many_to_many
from routing.roads.matrix import UNREACHABLE
from routing.roads.networks import Networks
from routing.roads.reachable import stretches, walked
from routing.roads.region import Region
from routing.roads.snapping import Snaps
from tests.maps.drawn import ROAD, DrawnMap, LonLat, Tags, place
from tests.roads.drawn_networks import tasks
from tests.roads.slow_obvious import network_of

PATH: Tags = {"highway": "path"}
SLOW: Tags = {"highway": "track", "surface": "ground", "tracktype": "grade4"}

METRES_A_DEGREE = 111_320 * np.cos(np.radians(33.5))


# --- reached in time -----------------------------------------------------------------------------


SHARES = (0.1, 0.35, 0.5, 0.77, 0.95)


@settings(max_examples=40)
@given(task=tasks(), towards=st.sampled_from([False, True]), limit_ms=st.integers(0, 120_000))
def test_stretches_are_what_the_matrix_reaches(
    task: tuple[DrawnMap, list[LonLat], str], *, towards: bool, limit_ms: int
) -> None:
    """The matrix, which an oracle of its own judges, to places on all segments."""
    drawn, points, profile = task
    region = drawn.region()
    network = network_of(region, profile)
    snaps = region.snap([points[0]], profile, carry=None)  # a walk would count on one side only
    if snaps.refused:
        return
    places = list(itertools.product(range(region.graph.segments), SHARES))
    everywhere = Snaps(
        segment=np.r_[snaps.segment, [segment for segment, _ in places]],
        share=np.r_[snaps.share, [share for _, share in places]],
        distance_m=np.zeros(1 + len(places)),
    )
    table = many_to_many(
        network.skeleton.contraction,
        network.metric,
        network._join(everywhere),
        profile,
        everywhere,
    ).durations_s
    edge, near, far = stretches(network, snaps, towards=towards).within(limit_ms)
    low, high = np.minimum(near, far), np.maximum(near, far)
    times = (table[1:, 0] if towards else table[0, 1:]).tolist()
    for (segment, share), seconds in zip(places, times, strict=True):
        on_it = region.graph.edge_segment[edge] == segment
        inside = bool((on_it & (low <= share) & (share <= high)).any())
        rounded_ms = 1000 * seconds if seconds != UNREACHABLE else np.inf
        assert inside or rounded_ms > limit_ms - 502
        assert not inside or rounded_ms < limit_ms + 502


LADDER = DrawnMap(
    """
    m-----n-----o
    |     |
    g-----h-----i
    |           |
    a-----b-----c-----d
    """,
    {"abcd": SLOW, "ag": PATH, "ghi": PATH, "gm": PATH, "ic": PATH, "mno": PATH, "hn": PATH},
    grid_m=150,
)


def hilly(region: Region, seed: int) -> Region:
    """Return the region with nodes at random heights and even slopes between them."""
    graph = region.graph
    height = np.random.default_rng(seed).uniform(800, 840, graph.nodes)
    shape = np.zeros(len(graph.shape_lon))
    for segment in range(graph.segments):
        points = slice(graph.segment_first[segment], graph.segment_last[segment] + 1)
        along = graph.shape_along_m[points]
        ends = height[[graph.segment_tail[segment], graph.segment_head[segment]]]
        shape[points] = np.interp(along, along[[0, -1]], ends)
    hills = dataclasses.replace(
        graph,
        shape_height_m=shape.astype(np.float32),
        rise_m=(height[graph.edge_head] - height[graph.edge_tail]).astype(np.float32),
    )
    return dataclasses.replace(region, graph=hills, networks=Networks())


@pytest.mark.parametrize("towards", [False, True])
@settings(max_examples=25)
@given(start=st.floats(0, 1), limit_ms=st.integers(60_000, 1_500_000), seed=st.integers(0, 9))
def test_paths_are_walked_as_the_matrix_walks_them(
    *, start: float, limit_ms: int, seed: int, towards: bool
) -> None:
    """Places on paths; those from which one walks straight to the road instead are no stretches."""
    region = hilly(LADDER.region(), seed)
    network, limits = network_of(region, "van"), CarryLimits(one_way_s=700)
    (west, south), (east, _) = LADDER.lonlat["a"], LADDER.lonlat["d"]
    snaps = region.snap([(west + start * (east - west), south)], carry=None)
    places = list(itertools.product(range(region.graph.segments), SHARES))
    segment, share = (np.array(column) for column in zip(*places, strict=True))
    there = positions(region.graph, segment, share)
    (place_,) = positions(region.graph, snaps.segment, snaps.share)
    table = region.matrix([place_, *there], carry=limits)
    seconds = (table.durations_s[1:, 0] if towards else table.durations_s[0, 1:]).tolist()
    assert network.parking is not None
    by_car = network.snapper.snap(there)
    ways = network.parking.approaches(there, by_car)
    walks = ways.on_foot.segment == segment
    walks &= (ways.by != STRAIGHT) & ~(by_car.distance_m <= limits.beside_road_m)
    found = walked(network, stretches(network, snaps, towards=towards), limits, towards=towards)
    assert found is not None
    edge, near, far = found.within(limit_ms)
    low, high = np.minimum(near, far), np.maximum(near, far)
    for k in np.flatnonzero(walks).tolist():
        on_it = region.graph.edge_segment[edge] == segment[k]
        inside = bool((on_it & (low - 1e-6 <= share[k]) & (share[k] <= high + 1e-6)).any())
        rounded_ms = 1000 * seconds[k] if seconds[k] != UNREACHABLE else np.inf
        slowest_ms = max(int(ways.there_ms[k]), int(ways.back_ms[k]))
        if abs(slowest_ms - 1000 * limits.one_way_s) > 5:
            assert inside or rounded_ms > limit_ms - 502
        assert not inside or rounded_ms < limit_ms + 502


def test_a_village_above_the_last_road_is_in_the_isochrone() -> None:
    drawn = DrawnMap(
        "a" + "-" * 20 + "b" + "-" * 8 + "c", {"ab": ROAD, "bc": {"highway": "path"}}, grid_m=100
    )
    region = drawn.region()
    start, village = (drawn.lonlat[name] for name in "ac")
    minutes = region.matrix([start, village]).durations_s[0, 1] / 60
    before, after = region.isochrones(start, minutes=[minutes - 4, minutes + 0.1])
    assert not before.polygon.contains(shapely.Point(village))
    assert after.polygon.contains(shapely.Point(village))
    assert after.road_km == pytest.approx(2.1, abs=0.05)
    (driven,) = region.isochrones(start, minutes=[minutes + 0.1], carry=None)
    assert not driven.polygon.contains(shapely.Point(village))


def test_one_parks_where_the_walk_is_least_though_one_would_be_there_sooner() -> None:
    drawn = DrawnMap(
        "a" + "-" * 13 + "v" + "-" * 5 + "d\n" + "\n" * 16 + "b" + "-" * 19 + "c",
        {"abcd": SLOW, "avd": PATH},
        grid_m=75,
    )
    region = drawn.region()
    start, village = (drawn.lonlat[name] for name in "av")
    minutes = region.matrix([start, village]).durations_s[0, 1] / 60
    on_foot = region.matrix([start, village], "foot").durations_s[0, 1] / 60
    assert on_foot < minutes - 5
    before, after = region.isochrones(start, minutes=[minutes - 3, minutes + 0.1])
    assert not before.polygon.contains(shapely.Point(village))
    assert after.polygon.contains(shapely.Point(village))


# --- polygons ------------------------------------------------------------------------------------


def test_a_straight_road_is_cut_where_the_time_is_up() -> None:
    drawn = DrawnMap("a" + "-" * 98 + "b", {"ab": {**ROAD, "surface": "asphalt"}})
    region = drawn.region()
    start = drawn.lonlat["a"]
    one, two = region.isochrones(start, "van", [1, 2])
    for found in (one, two):
        west, _, east, _ = found.polygon.bounds
        reached = (east - start[0]) * METRES_A_DEGREE
        assert reached == pytest.approx(found.road_km * 1000 + AROUND_M, abs=70)
        assert (start[0] - west) * METRES_A_DEGREE == pytest.approx(AROUND_M, abs=15)
        matrix = region.matrix([start, place(reached - AROUND_M, 0)], "van")
        assert matrix.durations_s[0, 1] == pytest.approx(found.minutes * 60, abs=5)
    assert two.road_km > one.road_km
    assert one.area_km2 == pytest.approx(0.4 * one.road_km + np.pi * 0.2**2, abs=0.03)


@settings(max_examples=20)
@given(task=tasks(), towards=st.sampled_from([False, True]))
def test_later_isochrones_contain_earlier_ones_and_every_village_in_time(
    task: tuple[DrawnMap, list[LonLat], str], *, towards: bool
) -> None:
    drawn, points, profile = task
    region = drawn.region()
    matrix = region.matrix(points, profile)
    if region.snap(points[:1], profile, carry=None).refused:
        return
    minutes = [0.1, 0.5, 1, 2, 5]
    found = region.isochrones(points[0], profile, minutes, towards=towards)
    assert [one.minutes for one in found] == minutes
    durations = matrix.durations_s[:, 0] if towards else matrix.durations_s[0]
    for before, after in itertools.pairwise(found):
        assert after.polygon.buffer(2e-7).contains(before.polygon)  # coordinates are rounded
        assert before.road_km <= after.road_km
    for one in found:
        assert one.polygon.is_valid
        for (lon, lat), seconds in zip(points, durations.tolist(), strict=True):
            if 0 <= seconds <= one.minutes * 60 - 1 and near_road(region, profile, lon, lat):
                assert one.polygon.contains(shapely.Point(lon, lat))


def near_road(region: Region, profile: str, lon: float, lat: float) -> bool:
    return float(region.snap([(lon, lat)], profile).distance_m[0]) < AROUND_M - 20


def test_from_a_place_and_towards_it_differ_on_a_one_way_ring() -> None:
    drawn = DrawnMap(
        "a" + "-" * 30 + "b\n\nc" + "-" * 30 + "d", {"abdca": {**ROAD, "oneway": "yes"}}
    )
    region = drawn.region()
    (there,) = region.isochrones(drawn.lonlat["a"], "van", [2])
    (back,) = region.isochrones(drawn.lonlat["a"], "van", [2], towards=True)
    north, south = (shapely.Point(drawn.between(one, other, 0.2)) for one, other in ("ab", "cd"))
    narrow = region.isochrones(drawn.lonlat["a"], "van", [2], around_m=50)[0].polygon
    assert there.polygon.contains(north)
    assert back.polygon.contains(south)
    assert narrow.contains(north)
    assert not narrow.contains(south)


def test_nobody_halts_in_a_tunnel_but_the_road_behind_counts() -> None:
    drawn = DrawnMap(
        "a----b" + "-" * 20 + "c----d", {"ab": ROAD, "bc": {**ROAD, "tunnel": "yes"}, "cd": ROAD}
    )
    (found,) = drawn.region().isochrones(drawn.lonlat["a"], "van", [30])
    assert len(found.polygon.geoms) == 2
    assert not found.polygon.contains(shapely.Point(drawn.between("b", "c")))
    assert found.polygon.contains(shapely.Point(drawn.lonlat["d"]))


def test_small_holes_are_filled_and_large_ones_are_not() -> None:
    def ring(side: int) -> Region:
        line = "-" * (side - 1)
        drawing = f"a{line}b" + "\n" * side + f"d{line}c"
        return DrawnMap(drawing, {"abcda": ROAD}).region()

    for side, holes in ((9, 0), (14, 1)):  # 0.25 and 1 km² between the bands
        (found,) = ring(side).isochrones(place(0, 0), "van", [60])
        assert [len(part.interiors) for part in found.polygon.geoms] == [holes]


@pytest.mark.parametrize("minutes", [[], [0], [-5], [1441], [float("nan")], list(range(1, 30))])
def test_minutes_that_nobody_can_draw(minutes: list[float]) -> None:
    drawn = DrawnMap("a----b", {"ab": ROAD})
    with pytest.raises(InputError, match="minutes_invalid"):
        drawn.region().isochrones(drawn.lonlat["a"], "van", minutes)


def test_other_bad_input() -> None:
    drawn = DrawnMap("a----b", {"ab": ROAD})
    with pytest.raises(InputError, match="width_invalid"):
        drawn.region().isochrones(drawn.lonlat["a"], "van", around_m=0)
    with pytest.raises(InputError, match="outside_region"):
        drawn.region().isochrones((0, 0), "van")
