"""Isochrones hold what an obvious oracle reaches in time and nothing later, and they nest."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InputError
from routing.roads.isochrones import AROUND_M
from routing.roads.many_to_many import many_to_many
from routing.roads.matrix import UNREACHABLE
from routing.roads.reachable import stretches
from routing.roads.region import Region
from routing.roads.snapping import Snaps
from tests.maps.drawn import ROAD, DrawnMap, LonLat, place
from tests.roads.drawn_networks import tasks
from tests.roads.slow_obvious import network_of

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
    if 0 in {refused.index for refused in matrix.refused}:
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
