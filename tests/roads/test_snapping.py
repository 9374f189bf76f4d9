"""Points onto roads: where they land, how far that is, and why some are refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.snapping import (
    SNAP_RADIUS_M,
    largest_component,
    largest_component_share,
    misplaced,
)
from tests.maps.drawn import ROAD, DrawnMap, LonLat, place
from tests.roads.landings import landed, metres

LANE = DrawnMap("a---------b", {"ab": ROAD})  # 1 km


@given(east_m=st.floats(0, 1000), south_m=st.floats(-900, 900))
def test_a_point_lands_straight_across_on_the_road(east_m: float, south_m: float) -> None:
    region = LANE.region()
    snaps = region.snap([place(east_m, south_m)], "van")
    assert snaps.refused == ()
    assert snaps.share[0] == pytest.approx(east_m / 1000, abs=0.002)
    assert snaps.distance_m[0] == pytest.approx(abs(south_m), abs=2)
    (point,) = landed(region.graph, snaps)
    assert point is not None
    assert metres(point, place(east_m, 0)) < 2


@given(share=st.floats(0, 1))
def test_a_point_on_a_bent_road_lands_where_it_is(share: float) -> None:
    """Of 3 km around two corners: within a metre, though west-east and north-south scale apart."""
    drawn = DrawnMap(
        """
        a-----b
              |
              |
              |
              c--------d
        """,
        {"abcd": ROAD},
        grid_m=200.0,
    )
    lengths = [1200.0, 800.0, 1800.0]
    at, legs = share * sum(lengths), iter(zip("abc", "bcd", lengths, strict=True))
    for start, end, length in legs:
        if at <= length or end == "d":
            point = drawn.between(start, end, min(at / length, 1.0))
            break
        at -= length
    region = drawn.region()
    snaps = region.snap([point], "van")
    assert snaps.distance_m[0] < 0.5
    (landing,) = landed(region.graph, snaps)
    assert landing is not None
    assert metres(landing, point) < 1


def test_beyond_the_end_the_end_is_nearest() -> None:
    region = LANE.region()
    snaps = region.snap([place(-300, 400), place(1300, -400)], "van")
    assert snaps.share.tolist() == [0, 1]
    assert snaps.distance_m == pytest.approx([500, 500], abs=2)


def test_the_nearest_of_several_roads_is_taken() -> None:
    drawn = DrawnMap(
        """
        a------b
        |
        c------d
        """,
        {"ab": ROAD, "cd": ROAD, "ac": ROAD},
    )
    region = drawn.region()
    snaps = region.snap([place(400, 80), place(400, 120)], "van")
    ways = region.graph.segment_way[snaps.segment].tolist()
    assert ways == [drawn.way_id("ab"), drawn.way_id("cd")]
    assert snaps.distance_m == pytest.approx([80, 80], abs=1)


def test_distance_is_that_of_the_map_and_not_of_degrees() -> None:
    """At 33.5° a degree of longitude is 17 % shorter than one of latitude."""
    drawn = DrawnMap(
        """
        a--------c
                 |
                 |
                 |
        b        d
        """,
        {"acd": ROAD},
    )
    # 380 m below the upper road and 400 m left of the other: in degrees the other would be nearer.
    snaps = drawn.region().snap([place(900 - 400, 380)], "van")
    assert snaps.distance_m[0] == pytest.approx(380, abs=2)


# --- the radius ----------------------------------------------------------------------------------


def test_the_radius_is_a_kilometre_unless_said() -> None:
    assert SNAP_RADIUS_M == 1000
    region = LANE.region()
    near, far = region.snap([place(500, 990)], "van"), region.snap([place(500, 1010)], "van")
    assert near.refused == ()
    (refused,) = far.refused
    assert refused.code == "too_far_from_road"
    assert refused.details["distance_m"] == pytest.approx(1010, abs=3)
    assert refused.details["radius_m"] == 1000
    assert far.segment.tolist() == [-1]
    assert math.isnan(far.distance_m[0])


@pytest.mark.parametrize("radius_m", [50.0, 3000.0])
def test_another_radius(radius_m: float) -> None:
    region = LANE.region()
    points = [place(500, 0.98 * radius_m), place(500, 1.02 * radius_m)]
    snaps = region.snap(points, "van", radius_m=radius_m, carry=None)
    assert [refused.index for refused in snaps.refused] == [1]


# --- what the vehicle cannot use -----------------------------------------------------------------


def test_a_tunnel_is_no_place_to_stop() -> None:
    drawn = DrawnMap(
        """
        a---b------c---d
        """,
        {"ab": ROAD, "bc": {**ROAD, "tunnel": "yes"}, "cd": ROAD},
    )
    region = drawn.region()
    snaps = region.snap([drawn.between("b", "c", 0.4)], "van")
    assert region.graph.segment_way[snaps.segment[0]] == drawn.way_id("ab")
    assert snaps.distance_m[0] == pytest.approx(0.4 * 700, abs=2)  # back to the portal


@pytest.mark.parametrize("tags", [{"highway": "motorway"}, {"route": "ferry"}])
def test_neither_are_motorways_and_ferries(tags: dict[str, str]) -> None:
    both_ways = {**tags, "oneway": "no"}
    drawn = DrawnMap("a---b------c---d", {"ab": ROAD, "bc": both_ways, "cd": ROAD})
    snaps = drawn.region().snap([drawn.between("b", "c")], "van")
    assert snaps.distance_m[0] == pytest.approx(350, abs=2)


def test_each_vehicle_lands_on_a_road_of_its_own() -> None:
    # A footpath runs beside the road.
    drawn = DrawnMap(
        """
        a------b
        |      |
        c......d
        """,
        {"ab": ROAD, "acdb": {"highway": "footway"}},
    )
    region = drawn.region()
    ways = {
        profile: int(region.graph.segment_way[region.snap([place(350, 290)], profile).segment[0]])
        for profile in ("foot", "van")
    }
    assert ways == {"foot": drawn.way_id("acdb"), "van": drawn.way_id("ab")}


def test_an_island_of_road_is_refused_when_the_rest_is_far() -> None:
    drawn = DrawnMap("a--b--c" + "-" * 20 + "  y--z", {"abc": ROAD, "bc": ROAD, "yz": ROAD})
    (refused,) = drawn.region().snap(drawn.points("y"), "van").refused
    assert refused.code == "only_unusable_road_near"
    assert refused.details["distance_m"] == pytest.approx(2300, abs=5)
    assert (refused.details["lon"], refused.details["lat"]) == drawn.lonlat["y"]


def test_from_an_island_one_walks_to_the_main_roads_where_they_are_near() -> None:
    drawn = DrawnMap("a--b--c    y--z", {"abc": ROAD, "bc": ROAD, "yz": ROAD})
    snaps = drawn.region().snap(drawn.points("y"), "van")
    assert snaps.refused == ()
    assert snaps.distance_m[0] == pytest.approx(500, abs=1)


def test_a_one_way_dead_end_leads_nowhere() -> None:
    """Whoever drives in never comes back: not part of what can be reached and left."""
    drawn = DrawnMap(
        """
        a--b--c
           |
           |
           d
        """,
        {"abc": ROAD, "bd": {**ROAD, "oneway": "yes"}},
    )
    region = drawn.region()
    van, foot = (region.snap(drawn.points("d"), profile) for profile in ("van", "foot"))
    assert van.distance_m[0] == pytest.approx(300, abs=1)
    assert foot.distance_m[0] == pytest.approx(0, abs=0.1)


def test_a_one_way_loop_is_reached_in_its_middle() -> None:
    drawn = DrawnMap(
        """
        a--b--c
           |  |
           e--d
        """,
        {"ab": ROAD, "bcdeb": {**ROAD, "oneway": "yes"}},
    )
    snaps = drawn.region().snap([drawn.between("c", "d")], "van")
    assert snaps.distance_m[0] == pytest.approx(0, abs=0.1)


def test_a_vehicle_without_any_road_is_told_so() -> None:
    paths = DrawnMap("a--b--c", {"abc": {"highway": "path"}}).region()
    (refused,) = paths.snap([place(100, 0)], "van").refused
    assert refused.code == "no_usable_road"
    assert paths.snap([place(100, 0)], "foot").refused == ()
    sea = DrawnMap("a--b--c", {"abc": {"route": "ferry"}}).region()
    assert sea.snap([place(100, 0)], "foot").refused[0].code == "no_usable_road"


# --- points that cannot be meant -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((33.5, 105.005), "swapped_lonlat"),  # 105° is no latitude, but it is clear what it is
        ((104.0, 33.5), "outside_region"),
        ((105.005, -33.5), "outside_region"),
        ((0.0, 0.0), "outside_region"),
        ((105.005, 10_000.0), "outside_region"),
        ((math.nan, 33.5), "not_a_number"),
        ((105.005, math.inf), "not_a_number"),
        ((105.005, 33.59), "too_far_from_road"),  # 10 km: wrong, but perhaps meant
    ],
)
def test_impossible_points(point: LonLat, code: str) -> None:
    (refused,) = LANE.region().snap([point], "van").refused
    assert refused.code == code


def test_swapped_points_where_both_are_latitudes() -> None:
    andorra = (1.40, 42.43, 1.79, 42.66)
    refused = misplaced(42.5, 1.5, andorra)
    assert refused is not None
    assert refused.code == "swapped_lonlat"
    assert misplaced(1.5, 42.5, andorra) is None


def test_one_bad_point_leaves_the_others_alone() -> None:
    region = LANE.region()
    points = [place(100, 0), (math.nan, 0.0), place(500, 5000), place(900, 0)]
    snaps = region.snap(points, "van")
    assert [refused.index for refused in snaps.refused] == [1, 2]
    assert (snaps.segment >= 0).tolist() == [True, False, False, True]
    alone = region.snap([points[3]], "van")
    assert (alone.segment[0], alone.share[0]) == (snaps.segment[3], snaps.share[3])


def test_no_points_at_all() -> None:
    snaps = LANE.region().snap([], "van")
    assert snaps.segment.shape == (0,)
    assert snaps.refused == ()


@given(off_m=st.floats(5, 250), south_m=st.floats(-45, 45))
def test_a_point_lands_on_its_own_side_of_a_barrier(off_m: float, south_m: float) -> None:
    """Beside the road west and east of a bollard: a van goes round, on foot one goes through."""
    drawn = DrawnMap(
        """
        a-----b-----c
        |           |
        |           |
        |           |
        |           |
        d-----------e
        """,
        {"abc": ROAD, "adec": ROAD},
        {"b": {"barrier": "bollard"}},
    )
    region = drawn.region()
    points = [place(600 - off_m, south_m), place(600 + off_m, south_m)]
    van, foot = region.matrix(points, "van"), region.matrix(points, "foot")
    assert van.distances_m[0, 1] == pytest.approx(3400 - 2 * off_m, abs=5)
    assert van.distances_m[1, 0] == pytest.approx(3400 - 2 * off_m, abs=5)
    assert foot.distances_m[0, 1] == pytest.approx(2 * off_m, abs=5)


# --- components ----------------------------------------------------------------------------------


def test_largest_component_is_that_which_can_be_reached_and_left() -> None:
    drawn = DrawnMap(
        """
        a--b--c   x--y
           |
           d--e
        """,
        {"abc": ROAD, "bd": ROAD, "de": {**ROAD, "oneway": "yes"}, "xy": ROAD},
    )
    region = drawn.region()
    names = {number: name for name, number in drawn.id_of.items()}
    van = region.edge_ms("van")
    inside = largest_component(region.graph, van)
    assert {names[int(k)] for k in region.graph.node_id[inside]} == set("abcd")
    assert largest_component_share(region.graph, van) == pytest.approx(4 / 7)
    assert region.figures()["largest_component_share"] == pytest.approx(4 / 7, abs=1e-4)


def test_share_of_nothing_is_nothing() -> None:
    paths = DrawnMap("a--b", {"ab": {"highway": "path"}}).region()
    assert largest_component_share(paths.graph, paths.edge_ms("van")) == 0
