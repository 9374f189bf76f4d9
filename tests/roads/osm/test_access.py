"""Who may use a way, read from its tags and seen from the roads that each vehicle reaches."""

from __future__ import annotations

import pytest

from routing.roads.matrix import UNREACHABLE
from routing.roads.osm.access import (
    ALL,
    FOOT,
    GOODS,
    MODES,
    MOTOR,
    MOTORCAR,
    MOTORCYCLE,
    access_mask,
    way_access,
)
from routing.roads.osm.way_tags import read_way_kind
from tests.maps.drawn import ROAD, DrawnMap, Tags


def names(mask: int) -> set[str]:
    return {name for name, bit in MODES.items() if mask & bit}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, ALL),
        ({"access": "yes"}, ALL),
        ({"access": "no"}, 0),
        ({"access": "private"}, 0),
        ({"access": "agricultural"}, 0),
        ({"access": "forestry"}, 0),
        ({"access": "military"}, 0),
        ({"access": "delivery"}, ALL),
        ({"access": "destination"}, ALL),
        ({"access": "customers"}, ALL),
        ({"access": "unheard of"}, ALL),
        ({"access": "no", "foot": "yes"}, FOOT),
        ({"access": "private", "motor_vehicle": "delivery"}, MOTOR),
        ({"foot": "no"}, MOTOR),
        ({"vehicle": "no"}, FOOT),
        ({"motor_vehicle": "no"}, FOOT),
        ({"motor_vehicle": "agricultural"}, FOOT),
        ({"motor_vehicle": "no", "motorcar": "yes"}, FOOT | MOTORCAR),
        ({"vehicle": "no", "motor_vehicle": "destination"}, ALL),
        ({"motorcar": "no"}, FOOT | MOTORCYCLE | GOODS),
        ({"motorcycle": "no"}, FOOT | MOTORCAR | GOODS),
        ({"hgv": "no"}, FOOT | MOTORCYCLE | MOTORCAR),
        ({"goods": "no", "hgv": "delivery"}, ALL),
        ({"access": "no", "vehicle": "yes", "motor_vehicle": "no"}, 0),
    ],
)
def test_most_specific_access_tag_decides(tags: Tags, expected: int) -> None:
    assert names(way_access(tags, "unclassified")[0]) == names(expected)


@pytest.mark.parametrize(
    ("road_class", "tags", "expected"),
    [
        ("motorway", {}, MOTOR),
        ("path", {}, FOOT),
        ("footway", {"access": "yes"}, FOOT),
        ("path", {"access": "permissive"}, FOOT),
        ("footway", {"access": "customers"}, FOOT),
        ("footway", {"access": "no"}, 0),
        ("path", {"motorcycle": "yes"}, FOOT | MOTORCYCLE),
        ("path", {"motor_vehicle": "permissive"}, ALL),
        ("pedestrian", {"motor_vehicle": "delivery"}, ALL),
        ("cycleway", {"foot": "no"}, 0),
        ("motorway", {"access": "yes"}, MOTOR),
    ],
)
def test_what_the_class_of_road_implies(road_class: str, tags: Tags, expected: int) -> None:
    """A general ``access=yes`` makes no footpath a road for cars."""
    assert names(way_access(tags, road_class)[0]) == names(expected)


@pytest.mark.parametrize(
    ("scale", "walkable"),
    [
        ("hiking", True),
        ("mountain_hiking", True),
        ("demanding_mountain_hiking", True),
        ("alpine_hiking", False),
        ("difficult_alpine_hiking", False),
    ],
)
def test_nobody_carries_parcels_where_hands_are_needed(scale: str, *, walkable: bool) -> None:
    row = read_way_kind({"highway": "path", "sac_scale": scale})
    assert (row is not None) == walkable


def test_impassable_to_wheels_is_passable_on_foot() -> None:
    assert way_access({"smoothness": "impassable"}, "track") == (FOOT, FOOT)


@pytest.mark.parametrize(
    ("tags", "along", "against"),
    [
        ({}, ALL, ALL),
        ({"oneway": "no"}, ALL, ALL),
        ({"oneway": "yes"}, ALL, FOOT),
        ({"oneway": "1"}, ALL, FOOT),
        ({"oneway": "true"}, ALL, FOOT),
        ({"oneway": "-1"}, FOOT, ALL),
        ({"oneway": "reverse"}, FOOT, ALL),
        ({"oneway": "reversible"}, FOOT, FOOT),
        ({"oneway": "alternating"}, ALL, ALL),
        ({"junction": "roundabout"}, ALL, FOOT),
        ({"junction": "circular"}, ALL, FOOT),
        ({"junction": "roundabout", "oneway": "no"}, ALL, ALL),
        ({"junction": "roundabout", "oneway": "-1"}, FOOT, ALL),
        ({"oneway": "yes", "foot": "no"}, MOTOR, 0),
    ],
)
def test_one_ways_bind_vehicles_not_feet(tags: Tags, along: int, against: int) -> None:
    assert way_access(tags, "residential") == (along, against)


def test_motorways_are_one_way_without_saying_so() -> None:
    assert way_access({}, "motorway") == (MOTOR, 0)


def test_barrier_mask_is_opened_by_a_general_access_tag() -> None:
    assert access_mask({"access": "yes"}, FOOT) == ALL
    assert access_mask({"access": "private"}, ALL) == 0
    assert access_mask({"access": "no", "foot": "yes"}, ALL) == FOOT


def test_each_vehicle_takes_the_way_that_is_open_to_it() -> None:
    # b-c is closed to motor vehicles, b-e-c to lorries; b-f-c is a track for all.
    drawn = DrawnMap(
        """
             e

        a--b   c--d

             f
        """,
        {
            "ab": ROAD,
            "cd": ROAD,
            "bc": {**ROAD, "motor_vehicle": "no"},
            "bec": {**ROAD, "hgv": "no"},
            "bfc": {"highway": "track"},
        },
    )
    region = drawn.region()
    distance = {
        profile: int(region.matrix(drawn.points("ad"), profile).distances_m[0, 1])
        for profile in ("foot", "motorcycle", "van", "light_truck")
    }
    around = 2 * (200**2 + 200**2) ** 0.5
    assert distance["foot"] == 1000
    assert distance["van"] == distance["motorcycle"] == pytest.approx(600 + around, abs=1)
    truck = region.ways(drawn.points("ad"), [(0, 1)], "light_truck")[0, 1]
    assert truck.geometry[:, 1].min() == pytest.approx(drawn.lonlat["f"][1])


def test_private_lane_is_no_way_through_but_feet_keep_their_path() -> None:
    drawn = DrawnMap("a--b--c", {"ab": ROAD, "bc": {**ROAD, "access": "private", "foot": "yes"}})
    region = drawn.region()
    points = drawn.points("ac")
    assert region.matrix(points, "foot").distances_m[0, 1] == 600
    (refused,) = region.snap(points, "van", radius_m=200, carry=None).refused
    assert refused.code == "only_unusable_road_near"
    alone = region.matrix(points, "van", radius_m=200, carry=None)
    assert alone.durations_s[0, 1] == UNREACHABLE
    walked = region.matrix(points, "van", radius_m=200)
    assert walked.distances_m[0, 1] == 600


def test_one_way_street_and_roundabout_seen_from_the_matrix() -> None:
    # A roundabout a-b-c-d, entered at a and left at c.
    drawn = DrawnMap(
        """
        w--a-d
           | |
           b-c--e
        """,
        {"wa": ROAD, "ce": ROAD, "abcda": {**ROAD, "junction": "roundabout"}},
    )
    region = drawn.region()
    van = region.matrix(drawn.points("we"), "van").distances_m
    foot = region.matrix(drawn.points("we"), "foot").distances_m
    assert van[0, 1] == van[1, 0] == 300 + 400 + 300  # counter-clockwise, half of it
    assert foot[0, 1] == foot[1, 0]
    half = region.matrix(drawn.points("ab"), "van").distances_m
    assert half[0, 1] < half[1, 0]
