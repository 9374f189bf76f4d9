"""Times of single edges, against the figures of the model and the properties that it must have."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.graph import RoadGraph
from routing.roads.graph.build import build_graph
from routing.roads.times.driving import climbing_kmh
from routing.roads.times.free_speed import CLASS_KMH
from routing.roads.times.speeds import NO_WAY, edge_milliseconds
from routing.roads.times.vehicles import VehicleProfile, bundled_profiles, find_profile
from tests.maps.drawn import ROAD, DrawnMap, Tags

MOTOR_PROFILES = ["light_truck", "motorcycle", "three_wheeler", "van"]


def straight(tags: Tags, grade: float = 0.0, base_m: float = 1500.0) -> RoadGraph:
    """Return a straight road of 1,000 m, uphill from its first node."""
    graph = build_graph(DrawnMap("a---------b", {"ab": tags}).extract()).graph
    heights = (base_m + grade * graph.shape_along_m).astype(np.float32)
    return dataclasses.replace(graph, shape_height_m=heights)


def there_and_back(graph: RoadGraph, profile: str, load: float = 0.5) -> tuple[float, float]:
    """Return the milliseconds along and against the only segment."""
    ms = edge_milliseconds(graph, find_profile(profile), load)
    along = int(ms[~graph.edge_reversed][0])
    against = int(ms[graph.edge_reversed][0])
    return along, against


def test_level_road_is_driven_at_nearly_its_free_speed() -> None:
    along, against = there_and_back(straight(ROAD), "van")
    assert along == against
    assert 1000 * 3.6 / (along / 1000) == pytest.approx(27, rel=0.01)


def test_speed_on_a_slope_is_the_soft_minimum() -> None:
    """(v_free^-4 + v_climb^-4)^(-1/4) uphill; v_free and the braking limit downhill."""
    van = find_profile("van")
    road = {"highway": "trunk"}
    up, down = there_and_back(straight(road, 0.10, base_m=1450.0), "van", load=1.0)
    climb = climbing_kmh(
        van, np.array([0.10]), np.array([1500.0]), unpaved=np.array([False]), load=1.0
    )[0]
    assert 3_600_000 / up == pytest.approx((70**-4 + climb**-4) ** -0.25, rel=0.01)
    braking = van.descent_kmh * (0.06 / 0.10) ** 0.5
    assert 3_600_000 / down == pytest.approx((70**-4 + braking**-4) ** -0.25, rel=0.02)


def test_slopes_beyond_any_road_are_taken_for_noise() -> None:
    steepest = there_and_back(straight(ROAD, 0.18), "van")
    assert there_and_back(straight(ROAD, 0.21), "van") == pytest.approx(steepest, rel=0.01)


def test_bends_slow_down() -> None:
    bent = DrawnMap(
        """
           c  d
        b        e
                  f
                 g
        """,
        {"bcdefg": {"highway": "trunk"}},
        grid_m=12.0,
    )
    unbent = DrawnMap("b----------g", {"bg": {"highway": "trunk"}}, grid_m=12.0)
    speed = {}
    for name, drawn in (("bent", bent), ("unbent", unbent)):
        graph = build_graph(drawn.extract()).graph
        ms = edge_milliseconds(graph, find_profile("van"))
        speed[name] = float(graph.length_m[0] / ms[0])
    assert speed["bent"] < 0.75 * speed["unbent"]


def test_a_step_uphill_takes_a_walker_as_long_as_campbell_says() -> None:
    up, down = there_and_back(straight({"highway": "path"}, 0.20), "foot")
    assert 3_600_000 / up == pytest.approx(3.1, abs=0.06)
    assert 3_600_000 / down == pytest.approx(3.8, abs=0.06)


def test_no_way_is_told_apart_from_any_time() -> None:
    graph = straight({**ROAD, "oneway": "yes"})
    ms = edge_milliseconds(graph, find_profile("van"))
    assert ms[graph.edge_reversed].tolist() == [NO_WAY]
    assert (ms[~graph.edge_reversed] > 0).all()


# --- ferries and fords ---------------------------------------------------------------------------


def crossing(tags: Tags, profile: str) -> list[int]:
    """Milliseconds of the segments of one way a-b-c that a side road cuts at b."""
    drawn = DrawnMap(
        """
        a-b---c
          |
          d
        """,
        {"abc": tags, "bd": ROAD},
    )
    graph = build_graph(drawn.extract()).graph
    ms = edge_milliseconds(graph, find_profile(profile))
    on_way = graph.segment_way[graph.edge_segment] == drawn.way_id("abc")
    return sorted(ms[on_way & ~graph.edge_reversed].tolist())


@pytest.mark.parametrize("profile", ["foot", "van"])
def test_ferry_shares_its_duration_and_waits_once(profile: str) -> None:
    short, long = crossing({"route": "ferry", "duration": "00:15"}, profile)
    assert short + long == pytest.approx(1000 * (15 * 60 + 15 * 60), abs=1)
    assert long == pytest.approx(2 * short, rel=1e-3)


@pytest.mark.parametrize("profile", ["foot", "van"])
def test_ferry_without_a_duration_goes_at_ferry_speed(profile: str) -> None:
    waiting = 15 * 60
    sailing = 600 / (CLASS_KMH["ferry"] / 3.6)
    assert sum(crossing({"route": "ferry"}, profile)) == pytest.approx(
        1000 * (waiting + sailing), rel=1e-3
    )


def test_ford_on_a_way_is_waded_once_and_costs_feet_nothing() -> None:
    plain, ford = crossing(ROAD, "van"), crossing({**ROAD, "ford": "yes"}, "van")
    # Entered, left, and passed in the middle, at 5 km/h: each half of a braking and a start.
    slowed = 4 * (27 - 5) ** 2 / (2 * 27 * 3.6 * find_profile("van").brake_ms2)
    assert sum(ford) - sum(plain) == pytest.approx(1000 * (10 + slowed), rel=0.02)
    assert crossing(ROAD, "foot") == crossing({**ROAD, "ford": "yes"}, "foot")


# --- properties ----------------------------------------------------------------------------------

grades = st.floats(-0.25, 0.25)
motor_profiles = st.sampled_from(MOTOR_PROFILES)
profiles = st.sampled_from(sorted(bundled_profiles())).map(find_profile)
loads = st.floats(0.0, 1.0)
roads = st.fixed_dictionaries(
    {"highway": st.sampled_from(["trunk", "secondary", "residential", "track", "path", "steps"])},
    optional={
        "surface": st.sampled_from(["asphalt", "gravel", "dirt", "mud", "sett"]),
        "maxspeed": st.sampled_from(["20", "50", "90"]),
        "tracktype": st.sampled_from(["grade1", "grade3", "grade5"]),
        "motor_vehicle": st.sampled_from(["yes", "no"]),
        "oneway": st.sampled_from(["yes", "-1"]),
        "lanes": st.sampled_from(["1", "2"]),
    },
)

# Worse from left to right for every profile: a cap of the one is below that of the other.
WORSE_SURFACES = ("asphalt", "compacted", "gravel", "ground", "earth", "mud")
WORSE_SMOOTHNESS = ("good", "intermediate", "bad", "very_bad", "horrible", "very_horrible")


@given(tags=roads, grade=grades, profile=profiles, first=loads, second=loads)
def test_time_never_falls_with_load(
    tags: Tags, grade: float, profile: VehicleProfile, first: float, second: float
) -> None:
    graph = straight(tags, grade)
    light, heavy = sorted((first, second))
    assert (
        edge_milliseconds(graph, profile, heavy) >= edge_milliseconds(graph, profile, light)
    ).all()


@given(
    tags=roads,
    grade=grades,
    profile=profiles,
    pair=st.sampled_from(
        [("surface", *pair) for pair in itertools.pairwise(WORSE_SURFACES)]
        + [("smoothness", *pair) for pair in itertools.pairwise(WORSE_SMOOTHNESS)]
        + [("tracktype", f"grade{k}", f"grade{k + 1}") for k in range(1, 5)]
    ),
)
def test_time_never_falls_on_a_worse_road(
    tags: dict[str, str], grade: float, profile: VehicleProfile, pair: tuple[str, str, str]
) -> None:
    key, better, worse = pair
    on_better = edge_milliseconds(straight({**tags, key: better}, grade), profile)
    on_worse = edge_milliseconds(straight({**tags, key: worse}, grade), profile)
    assert (on_worse >= on_better).all()


@given(tags=roads, grade=st.floats(-0.14, 0.14), profile=profiles)
def test_no_way_exactly_where_the_profile_has_no_access(
    tags: Tags, grade: float, profile: VehicleProfile
) -> None:
    graph = straight(tags, grade)
    ms = edge_milliseconds(graph, profile)
    barred = (graph.edge_access & profile.access_bit) == 0
    assert (ms[barred] == NO_WAY).all()
    assert (ms[~barred] >= 1).all()


@given(grade=st.floats(0.0, 0.18), profile=motor_profiles)
def test_steeper_is_never_faster_uphill(grade: float, profile: str) -> None:
    gentle, _ = there_and_back(straight({"highway": "trunk"}, grade), profile)
    steep, _ = there_and_back(straight({"highway": "trunk"}, grade + 0.01), profile)
    assert steep >= gentle or steep == NO_WAY


@given(
    radius_m=st.floats(8.0, 500.0),
    tighter=st.floats(0.3, 1.0),
    profile=motor_profiles,
    data=st.data(),
)
def test_tighter_is_never_faster(
    radius_m: float, tighter: float, profile: str, data: st.DataObject
) -> None:
    graph = straight({"highway": "trunk"})
    radius = np.full(len(graph.step_radius_m), radius_m, dtype=np.float32)
    wide = dataclasses.replace(graph, step_radius_m=radius.copy())
    radius[data.draw(st.integers(0, len(radius) - 1))] *= tighter
    tight = dataclasses.replace(graph, step_radius_m=radius)
    vehicle = find_profile(profile)
    assert (edge_milliseconds(tight, vehicle) >= edge_milliseconds(wide, vehicle)).all()


@given(
    tags=roads,
    grade=grades,
    profile=profiles,
    limits=st.tuples(st.integers(5, 120), st.integers(5, 120)),
)
def test_a_lower_maxspeed_is_never_faster(
    tags: dict[str, str], grade: float, profile: VehicleProfile, limits: tuple[int, int]
) -> None:
    slow, fast = (
        edge_milliseconds(straight({**tags, "maxspeed": str(limit)}, grade), profile)
        for limit in sorted(limits)
    )
    assert (slow >= fast).all()
