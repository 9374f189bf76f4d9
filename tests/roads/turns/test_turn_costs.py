"""Turns: restrictions that are kept, u-turns only at dead ends, and what corners and gaps cost."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from routing.roads.osm.access import MOTOR
from routing.roads.region import Region
from routing.roads.times.vehicles import find_profile
from routing.roads.turns.expansion import edge_ends_as_states
from tests.maps.drawn import ROAD, DrawnMap, DrawnRelation, Tags
from tests.roads.slow_obvious import network_of

CROSSING = """
       n
       |
       |
    w--x--e
       |
       |
       s
"""
ARMS = dict.fromkeys(("wx", "xe", "nx", "xs"), ROAD)


def turns(region: Region, profile: str = "van") -> dict[str, int]:
    """Return the milliseconds of each turn that may be taken, by its nodes."""
    network = network_of(region, profile)
    graph, expansion = network.graph, network.skeleton.expansion
    name = dict(zip(graph.node_id.tolist(), sorted_names(region), strict=False))
    found = {}
    for turn in np.flatnonzero(network.turn_ms >= 0).tolist():
        before = expansion.state_edge[expansion.turn_tail[turn]]
        nodes = (
            graph.edge_tail[before],
            graph.edge_head[before],
            graph.edge_head[expansion.turn_edge[turn]],
        )
        found["".join(name[int(graph.node_id[node])] for node in nodes)] = int(
            network.turn_ms[turn]
        )
    return found


def sorted_names(region: Region) -> list[str]:
    """Return the names of the crossing's nodes in the order of their numbers."""
    assert region.graph.nodes == 5
    return sorted("nwxes", key="nwxes".index)


def crossing(*relations: DrawnRelation, **tags: Tags) -> Region:
    return DrawnMap(CROSSING, ARMS | tags, relations=relations).region()


def forbids(kind: str, start: str = "wx", end: str = "nx", **tags: str) -> DrawnRelation:
    members = {start: "from", "x": "via", end: "to"}
    return DrawnRelation(members=members, tags={"type": "restriction", "restriction": kind, **tags})


# --- which turns there are -----------------------------------------------------------------------


def test_one_turns_round_at_dead_ends_only() -> None:
    back = {turn for turn in turns(crossing()) if turn[0] == turn[2]}
    assert back == {"xwx", "xnx", "xex", "xsx"}


def test_where_no_way_leads_on_one_may_turn_round() -> None:
    """The lane beyond is for people on foot, so the road ends there for whoever drives."""
    drawn = DrawnMap("a--b--c", {"ab": ROAD, "bc": {"highway": "path"}})
    region = drawn.region()
    points = [drawn.between("a", "b", 0.2), drawn.between("a", "b", 0.8)]
    assert (region.matrix(points, "van").durations_s[[0, 1], [1, 0]] > 0).all()
    network = network_of(region, "van")
    assert (network.turn_ms >= 0).sum() == 2


def test_prohibited_and_mandatory_turns() -> None:
    free = set(turns(crossing()))
    assert free - set(turns(crossing(forbids("no_left_turn")))) == {"wxn"}
    assert free - set(turns(crossing(forbids("only_left_turn")))) == {"wxe", "wxs"}
    assert free == set(turns(crossing(forbids("no_left_turn")), "motorcycle")) | {"wxn"}


def test_whom_a_restriction_does_not_bind() -> None:
    region = crossing(forbids("no_left_turn", **{"except": "motorcar"}))
    assert "wxn" in turns(region, "van")
    assert "wxn" not in turns(region, "light_truck")
    drawn = DrawnMap(CROSSING, ARMS)
    ends = drawn.points("wn")
    there = region.matrix(ends, "foot").distances_m[0, 1]
    assert there == region.matrix(ends, "foot").distances_m[1, 0] == 300 + 300


def test_a_forbidden_left_turn_is_gone_round() -> None:
    """Straight on to the dead end in the east, and back."""
    drawn = DrawnMap(CROSSING, ARMS, relations=[forbids("no_left_turn")])
    metres = drawn.region().matrix(drawn.points("wn"), "van").distances_m
    assert metres[0, 1] == 300 + 2 * 300 + 300
    assert metres[1, 0] == 600


def test_a_stop_may_be_left_in_either_direction() -> None:
    """No need to drive on to a dead end for turning: that is a matter of the stop."""
    drawn = DrawnMap(CROSSING, ARMS, relations=[forbids("no_left_turn")])
    stop = drawn.between("x", "e", 0.1)
    metres = drawn.region().matrix([drawn.lonlat["w"], stop, drawn.lonlat["n"]], "van").distances_m
    assert metres[0, 1] + metres[1, 2] == 330 + 330


VIA = """
    a--b--c
       |
       d
       |
    e--f--g
"""
STREETS = dict.fromkeys(("ab", "bc", "bdf", "ef", "fg"), ROAD)


def over(kind: str, **tags: str) -> DrawnMap:
    members = {"ab": "from", "bdf": "via", "ef": "to"}
    relation = DrawnRelation(
        members=members, tags={"type": "restriction", "restriction": kind, **tags}
    )
    return DrawnMap(VIA, STREETS, relations=[relation])


def test_a_restriction_over_a_via_way_binds_those_who_came_over_it() -> None:
    drawn = over("no_u_turn")
    metres = drawn.region().matrix(drawn.points("ace"), "van").distances_m
    assert metres[1, 2] == 300 + 400 + 300  # from c one may
    assert metres[0, 2] == 300 + 400 + 2 * 300 + 300  # from a one turns round at g
    assert metres[2, 0] == 1000
    only = over("only_u_turn")
    metres = only.region().matrix(only.points("aceg"), "van").distances_m
    assert metres[0, 2] == 1000
    assert metres[0, 3] == 300 + 2 * 300 + 400 + 300  # turned round at c, and then from there
    assert metres[1, 3] == 1000


def test_who_starts_on_the_via_way_has_not_come_over_it() -> None:
    drawn = over("no_u_turn")
    points = [drawn.between("b", "d", 0.5), drawn.lonlat["e"]]
    assert drawn.region().matrix(points, "van").distances_m[0, 1] == 100 + 200 + 300


def test_memories_of_runs_that_overlap() -> None:
    """Two forbidden runs over the same via way, and one that is the end of the other."""
    drawn = over("no_u_turn")
    more = [
        DrawnRelation(
            members={"bdf": "from", "f": "via", "fg": "to"},
            tags={"type": "restriction", "restriction": "no_left_turn"},
        ),
        DrawnRelation(
            members={"bc": "from", "bdf": "via", "ef": "to"},
            tags={"type": "restriction", "restriction:hgv": "no_right_turn"},
        ),
    ]
    region = dataclasses.replace(drawn, relations=[*drawn.relations, *more]).region()
    expansion = edge_ends_as_states(region.graph)
    assert expansion.states == region.graph.edges + 2
    van, truck = (
        region.matrix(drawn.points("ace"), profile, carry=None).distances_m
        for profile in ("van", "light_truck")
    )
    # Who comes from a goes on to c, turns round there, and has come from c.
    assert (van[1, 2], van[0, 2]) == (1000, 3 * 300 + 400 + 300)
    # No truck gets into that lane at all, so it stops where the lane begins.
    assert (truck[1, 2], truck[0, 2]) == (700, 700)


# --- what they cost ------------------------------------------------------------------------------


def test_right_angles_cost_what_braking_and_gathering_speed_cost() -> None:
    van = find_profile("van")
    told = turns(crossing())
    # A quarter circle of 10 m at 1.8 m/s² sideways, from and to the mean speed of 300 m of lane.
    network = network_of(crossing(), "van")
    speed = 300 / (network.edge_ms[0] / 1000)
    corner = (van.lateral_ms2 * 10) ** 0.5
    lost = (speed - corner) ** 2 / (2 * speed) * (1 / van.speed_up_ms2 + 1 / van.brake_ms2)
    assert told["wxn"] == pytest.approx(1000 * lost, abs=60)
    assert told["wxs"] == pytest.approx(told["wxn"], abs=20)  # left as right
    assert told["wxe"] <= 5  # straight on, though it is another way


def test_along_one_way_no_corner_costs_anything() -> None:
    drawn = DrawnMap(CROSSING, dict.fromkeys(("wxn", "xe", "xs"), ROAD))
    told = turns(drawn.region())
    assert told["wxn"] == told["nxw"] == 0
    assert told["wxs"] > 500


def test_where_two_roads_meet_nobody_turns() -> None:
    drawn = DrawnMap(
        """
        a--b
           |
           c
        """,
        {"ab": ROAD, "bc": ROAD},
    )
    network = network_of(drawn.region(), "van")
    assert sorted(network.turn_ms.tolist())[-2:] == [20_000, 20_000]
    assert (np.sort(network.turn_ms)[:-2] <= 0).all()


def test_sharper_turns_cost_more() -> None:
    drawn = DrawnMap(
        """
        n  m
         | |
        w--x--e
           |
           s
        """,
        {"wx": ROAD, "xe": ROAD, "nx": ROAD, "xs": ROAD},
    )
    told = turns(drawn.region())
    assert told["nxe"] < told["sxe"] < told["nxw"]


@pytest.mark.parametrize(
    ("highway", "seconds"),
    [("trunk", 4.3), ("primary", 2.5), ("secondary", 1.1), ("tertiary", 0.5)],
)
def test_whoever_comes_from_a_lesser_road_waits_for_a_gap(highway: str, seconds: float) -> None:
    greater = {"highway": highway, "maxspeed": "30"}
    region = DrawnMap(CROSSING, {"wx": ROAD, "xe": ROAD, "nx": greater, "xs": greater}).region()
    told = turns(region)
    assert told["wxe"] == pytest.approx(1000 * seconds, abs=60)  # straight over it
    assert told["wxn"] > told["nxw"] + 900 * seconds
    assert told["nxs"] <= 5


def test_lights_are_waited_for_instead() -> None:
    greater = {"highway": "primary"}
    ways = {"wx": ROAD, "xe": ROAD, "nx": greater, "xs": greater}
    drawn, lit = (
        DrawnMap(CROSSING, ways, nodes) for nodes in ({}, {"x": {"highway": "traffic_signals"}})
    )
    ends = drawn.points("we")
    without, with_lights = (one.region().matrix(ends, "van").durations_s for one in (drawn, lit))
    assert with_lights[0, 1] - without[0, 1] in {5, 6}  # 8 s of lights, no 2.5 s for a gap


def test_into_a_roundabout_one_waits_and_out_of_it_not() -> None:
    ring = {"highway": "secondary", "junction": "roundabout"}
    drawn = DrawnMap(
        """
             n
             |
          a--b--c
          |     |
          |     |
          d-----e
        """,
        {"nb": {"highway": "secondary"}, "bcedab"[::-1]: ring},
    )
    network = network_of(drawn.region(), "van")
    graph, expansion = network.graph, network.skeleton.expansion
    before, after = expansion.state_edge[expansion.turn_tail], expansion.turn_edge
    on_ring = graph.kinds["roundabout"][graph.segment_kind][graph.edge_segment]
    into = network.turn_ms[~on_ring[before] & on_ring[after] & (network.turn_ms >= 0)]
    out_of = network.turn_ms[on_ring[before] & ~on_ring[after] & (network.turn_ms >= 0)]
    assert (len(into), len(out_of)) == (1, 1)
    assert into[0] == pytest.approx(out_of[0] + 1121, abs=600)


def test_people_on_foot_turn_as_they_like() -> None:
    network = network_of(crossing(forbids("no_left_turn")), "foot")
    assert (network.turn_ms == 0).all()
    assert network.skeleton.expansion.states == network.graph.nodes


def test_restrictions_without_modes_of_ours_make_no_memories() -> None:
    region = crossing()
    assert edge_ends_as_states(region.graph).states == region.graph.edges
    assert (region.graph.edge_access & MOTOR).all()
