"""Gates, bollards and fords at nodes: who passes, and what it costs."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from routing.roads.matrix import UNREACHABLE
from routing.roads.osm.access import ALL, FOOT, MOTOR, MOTORCAR, MOTORCYCLE
from routing.roads.osm.barriers import FORD_KMH, FORD_WAIT_S, read_barrier
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.region import Region
from routing.roads.times.vehicles import find_profile
from tests.maps.drawn import ROAD, DrawnMap, Tags


@pytest.mark.parametrize(
    ("tags", "access"),
    [
        ({"barrier": "gate"}, ALL),
        ({"barrier": "gate", "access": "private"}, 0),
        ({"barrier": "gate", "locked": "yes"}, FOOT),
        ({"barrier": "gate", "locked": "yes", "access": "yes"}, ALL),
        ({"barrier": "gate", "motor_vehicle": "no"}, FOOT),
        ({"barrier": "lift_gate", "access": "permit"}, ALL),
        ({"barrier": "bollard"}, FOOT | MOTORCYCLE),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, FOOT | MOTOR),
        ({"barrier": "bollard", "motorcar": "yes"}, FOOT | MOTORCYCLE | MOTORCAR),
        ({"barrier": "cycle_barrier"}, FOOT),
        ({"barrier": "stile", "foot": "no"}, 0),
        ({"ford": "yes"}, ALL),
        ({"barrier": "bollard", "ford": "yes"}, FOOT | MOTORCYCLE),
    ],
)
def test_who_passes(tags: Tags, access: int) -> None:
    barrier = read_barrier(tags)
    assert barrier is not None
    assert barrier.access == access


@pytest.mark.parametrize("tags", [{}, {"barrier": "kerb"}, {"barrier": "entrance"}, {"ford": "no"}])
def test_what_hinders_nobody(tags: Tags) -> None:
    assert read_barrier(tags) is None


def lane(tags: Tags) -> Region:
    """Return a lane a-b-c with something at b."""
    return DrawnMap("a--b--c", {"abc": ROAD}, {"b": tags}).region()


def slowing_s(profile: str, to_kmh: float = 0.0) -> float:
    """Return what braking from the lane's speed and gathering it again costs."""
    vehicle = find_profile(profile)
    lane_ms, to_ms = 27 * vehicle.class_factor / 3.6, to_kmh / 3.6
    return (
        (lane_ms - to_ms) ** 2 / (2 * lane_ms) * (1 / vehicle.brake_ms2 + 1 / vehicle.speed_up_ms2)
    )


def passing_s(tags: Tags, profile: str) -> int:
    """Return what passing costs in comparison with a lane where nothing stands."""
    points = DrawnMap("a--b--c", {}).points("ac")
    plain, barred = (lane(told).matrix(points, profile) for told in ({}, tags))
    assert (barred.distances_m == plain.distances_m).all()
    return int(barred.durations_s[0, 1] - plain.durations_s[0, 1])


@pytest.mark.parametrize("profile", ["motorcycle", "three_wheeler", "van", "light_truck"])
def test_a_gate_costs_vehicles_time_once(profile: str) -> None:
    assert passing_s({"barrier": "gate"}, profile) == pytest.approx(
        20 + slowing_s(profile), abs=1.1
    )
    assert passing_s({"ford": "yes"}, profile) == pytest.approx(
        FORD_WAIT_S + slowing_s(profile, to_kmh=FORD_KMH), abs=1.1
    )
    assert 0 < passing_s({"barrier": "cattle_grid"}, profile) < 5


def test_lights_and_rails_cost_vehicles_time_and_walkers_none() -> None:
    lights, rails = {"highway": "traffic_signals"}, {"railway": "level_crossing"}
    assert passing_s(lights, "van") == 8
    assert passing_s(rails, "van") == pytest.approx(5 + slowing_s("van", to_kmh=15), abs=1.1)
    assert passing_s(lights, "foot") == passing_s(rails, "foot") == 0


def test_lights_and_rails_are_read_from_files(tmp_path: Path) -> None:
    nodes: dict[str, Tags] = {
        "b": {"highway": "traffic_signals"},
        "c": {"railway": "level_crossing", "maxheight": "3"},
        "d": {"highway": "crossing"},
    }
    extract = read_osm_file(
        DrawnMap("a--b--c--d--e", {"abcde": ROAD}, nodes).write(tmp_path / "m.osm")
    )
    assert [(b.kind, b.limits[2]) for b in extract.barriers.values()] == [
        ("traffic_signals", math.inf),
        ("level_crossing", 3),
    ]


def test_a_gate_costs_walkers_nothing() -> None:
    assert passing_s({"barrier": "gate"}, "foot") == 0


@pytest.mark.parametrize(
    ("profile", "passes"),
    [
        ("foot", True),
        ("motorcycle", True),
        ("three_wheeler", False),
        ("van", False),
        ("light_truck", False),
    ],
)
def test_a_bollard_parts_the_road_for_cars_only(profile: str, *, passes: bool) -> None:
    # Both sides of the bollard are reached, by the road below, so cars go around.
    drawn = DrawnMap(
        """
        a--b--c
        |     |
        d-----e
        """,
        {"abc": ROAD, "adec": ROAD},
        {"b": {"barrier": "bollard"}},
    )
    ends = [drawn.between("a", "b"), drawn.between("b", "c")]
    matrix = drawn.region().matrix(ends, profile)
    assert matrix.distances_m[0, 1] == (300 if passes else 150 + 200 + 600 + 200 + 150)


def test_cars_drive_up_to_a_bollard_from_either_side() -> None:
    drawn = DrawnMap(
        """
        a--b--c
        |     |
        d-----e
        """,
        {"abc": ROAD, "adec": ROAD},
        {"b": {"barrier": "bollard"}},
    )
    just_before, just_behind = drawn.between("b", "a", 0.01), drawn.between("b", "c", 0.01)
    matrix = drawn.region().matrix([just_before, just_behind, drawn.lonlat["d"]], "van")
    assert matrix.distances_m[2, 0] == pytest.approx(200 + 300, abs=5)
    assert matrix.distances_m[2, 1] == pytest.approx(600 + 200 + 300, abs=5)


def test_barrier_at_a_crossing_parts_all_of_its_ways() -> None:
    # A bollard where three ways meet: whoever may not pass turns round on each of them; feet and
    # motorcycles pass from each to each.
    drawn = DrawnMap(
        """
            n
            |
        w---x---e
            |
            s
        """,
        {"wxe": ROAD, "nx": ROAD, "xs": ROAD, "wn": ROAD, "ne": ROAD, "es": ROAD},
        {"x": {"barrier": "bollard"}},
    )
    region = drawn.region()
    van = region.matrix(drawn.points("wnes"), "van")
    motorcycle = region.matrix(drawn.points("wnes"), "motorcycle")
    side = (400**2 + 200**2) ** 0.5
    assert van.distances_m[0, 3] == pytest.approx(3 * side, abs=3)  # w-n-e-s, all around
    assert motorcycle.distances_m[0, 3] == 600
    assert motorcycle.distances_m[0, 2] == 800
    walk = region.matrix(drawn.points("wnes"), "foot")
    assert walk.distances_m[0, 2] == 800


def test_a_gate_at_a_crossing_costs_once_whichever_way() -> None:
    def cross(tags: Tags) -> Region:
        return DrawnMap(
            """
                n
                |
            w---x---e
            """,
            {"wxe": ROAD, "nx": ROAD},
            {"x": tags},
        ).region()

    points = DrawnMap(
        """
                n
                |
            w---x---e
            """,
        {},
    ).points("wne")
    gate = 20 + round(slowing_s("van"))
    waits = (
        cross({"barrier": "gate"}).matrix(points, "van").durations_s
        - cross({}).matrix(points, "van").durations_s
    )
    assert (waits[0, 2], waits[2, 0]) == (gate, gate)
    # Round the corner one would have slowed down without a gate, too.
    assert ((waits[1, [0, 2]] >= gate - 3) & (waits[1, [0, 2]] < gate)).all()


def test_a_private_gate_cuts_off_what_is_behind_it() -> None:
    drawn = DrawnMap(
        "a--b--c--d--e",
        {"abc": ROAD, "cd": ROAD, "de": ROAD},
        {"b": {"barrier": "gate", "access": "no"}},
    )
    matrix = drawn.region().matrix(drawn.points("ae"), "van", radius_m=100)
    assert matrix.durations_s[0, 1] == UNREACHABLE
    assert [refused.index for refused in matrix.refused] == [0]  # b to e is the larger part
