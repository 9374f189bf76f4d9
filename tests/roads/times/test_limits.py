"""Who may not, and who cannot: signs and slopes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.graph import RoadGraph
from routing.roads.graph.build import build_graph
from routing.roads.times.limits import SUSTAINED_M, too_steep, usable_edges
from routing.roads.times.speeds import NO_WAY, edge_milliseconds
from routing.roads.times.vehicles import bundled_profiles, find_profile
from tests.maps.drawn import ROAD, DrawnMap, Tags


def straight(tags: Tags) -> RoadGraph:
    return build_graph(DrawnMap("a---------b", {"ab": tags}).extract()).graph


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"maxweight": "3.5"}, {"light_truck"}),
        ({"maxweight": "1.5 t"}, {"light_truck", "van"}),
        ({"maxweight": "0.5"}, {"light_truck", "van", "three_wheeler"}),
        ({"maxweight": "1000 kg"}, {"light_truck", "van"}),
        ({"maxweight": "none"}, set()),
        ({"maxweightrating": "3.5"}, {"light_truck"}),
        ({"maxaxleload": "2.5"}, {"light_truck"}),
        ({"maxheight": "2.5"}, {"light_truck"}),
        ({"maxheight": "1.8"}, {"light_truck", "van", "three_wheeler"}),
        ({"maxheight": "6'3\""}, {"light_truck", "van"}),
        ({"maxwidth": "2"}, {"light_truck"}),
        ({"maxwidth": "1.2 m"}, {"light_truck", "van", "three_wheeler"}),
        ({"maxweight": "below"}, set()),
        ({"motorcar": "no"}, {"van", "three_wheeler"}),
        ({"access": "no", "hgv": "yes"}, {"foot", "motorcycle", "three_wheeler", "van"}),
    ],
)
def test_limits_stop_the_vehicles_that_exceed_them(tags: Tags, stopped: set[str]) -> None:
    graph = straight({**ROAD, **tags})
    profiles = bundled_profiles().values()
    cannot = {
        profile.name for profile in profiles if (edge_milliseconds(graph, profile) == NO_WAY).all()
    }
    assert cannot == stopped


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"barrier": "height_restrictor", "maxheight": "2.2"}, {"light_truck"}),
        ({"barrier": "height_restrictor"}, set()),
        ({"barrier": "gate", "maxwidth": "1.5"}, {"light_truck", "van"}),
        ({"barrier": "bollard", "motor_vehicle": "yes", "maxwidth": "2"}, {"light_truck"}),
        ({"ford": "yes", "maxweight": "2"}, {"light_truck"}),
    ],
)
def test_limits_of_a_barrier_stop_them_there(tags: Tags, stopped: set[str]) -> None:
    graph = build_graph(DrawnMap("a--b--c", {"abc": ROAD}, {"b": tags}).extract()).graph
    through = graph.segment_way[graph.edge_segment] == 0
    cannot = {
        profile.name
        for profile in bundled_profiles().values()
        if not usable_edges(graph, profile)[through].any()
    }
    assert cannot == stopped
    for profile in bundled_profiles().values():  # on either side everybody drives
        assert usable_edges(graph, profile)[~through].all()


def test_limits_that_cannot_be_read_are_counted_by_way() -> None:
    drawn = DrawnMap(
        "a--b--c--d",
        {
            "ab": {**ROAD, "maxweight": "heavy"},
            "bc": {**ROAD, "maxweight": "heavy"},
            "cd": {**ROAD, "maxheight": "3"},
        },
    )
    assert drawn.extract().unread_limits == 2


# --- slopes --------------------------------------------------------------------------------------


def ramp(grade: float, length_m: float) -> RoadGraph:
    """Return a road of 1,000 m with a ramp from its first 100 m on."""
    graph = straight(ROAD)
    along = np.clip(graph.shape_along_m - 100, 0, length_m)
    return dataclasses.replace(graph, shape_height_m=(1000 + grade * along).astype(np.float32))


@pytest.mark.parametrize("profile", ["motorcycle", "three_wheeler", "van", "light_truck"])
def test_a_slope_that_lasts_stops_who_cannot_climb_it_laden(profile: str) -> None:
    vehicle = find_profile(profile)
    gentle = ramp(vehicle.steepest_laden - 0.01, 800)
    assert usable_edges(gentle, vehicle).all()
    steep = ramp(vehicle.steepest_laden + 0.01, 800)
    assert usable_edges(steep, vehicle).tolist() == steep.edge_reversed.tolist()  # only down
    assert (edge_milliseconds(steep, vehicle, load=0.0)[~steep.edge_reversed] == NO_WAY).all()


def test_a_short_ramp_stops_nobody() -> None:
    assert usable_edges(ramp(0.30, 100), find_profile("three_wheeler")).all()


def test_people_walk_up_anything() -> None:
    assert usable_edges(ramp(0.6, 600), find_profile("foot")).all()


def test_without_heights_nothing_is_steep() -> None:
    assert not too_steep(straight(ROAD), 0.01).any()


@given(
    rises=st.lists(st.floats(-0.4, 0.4), min_size=20, max_size=20), steepest=st.floats(0.05, 0.3)
)
def test_slopes_are_those_of_a_slow_look(rises: list[float], steepest: float) -> None:
    """Two ways of ten steps, cut where a third crosses; each start of 700 m is looked at."""
    drawn = DrawnMap(
        """
        a-b-----c

          e-----f---d
        """,
        {"abc": ROAD, "efd": ROAD, "be": ROAD},
    )
    graph = build_graph(drawn.extract()).graph
    heights = np.resize(np.cumsum(np.array(rises) * 40), len(graph.shape_lon)).astype(np.float32)
    graph = dataclasses.replace(graph, shape_height_m=heights)
    fast = too_steep(graph, steepest)
    slow = np.zeros_like(fast)
    for way in np.unique(graph.segment_way):
        segments = np.flatnonzero(graph.segment_way == way)
        first, last = graph.segment_first[segments].min(), graph.segment_last[segments].max()
        along = graph.shape_along_m[first : last + 1]
        of_way = heights[first : last + 1].astype(float)
        for start, low in zip(along, of_way, strict=True):
            end = start + SUSTAINED_M
            if end > along[-1]:
                continue
            climb = np.interp(end, along, of_way) - low
            for turned, rise in enumerate((climb, -climb)):
                if rise > steepest * SUSTAINED_M:
                    for segment in segments:
                        begins = graph.shape_along_m[graph.segment_first[segment]]
                        ends = graph.shape_along_m[graph.segment_last[segment]]
                        slow[turned, segment] |= bool(begins < end and ends > start)
    assert (fast == slow).all()
