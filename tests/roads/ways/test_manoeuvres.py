"""What drivers are told, on drawn crossings; and that nobody could go wrong where nothing is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from routing.roads.network import Network
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.turns.skeleton import Skeleton
from routing.roads.ways.junctions import Branches, Junctions, Passed
from routing.roads.ways.manoeuvres import decisions, manoeuvres, turn_of
from routing.roads.ways.pieces import Pieces, joined
from tests.maps.drawn import ROAD, DrawnMap, LonLat, Tags
from tests.roads.drawn_networks import tasks

TRACK: Tags = {"highway": "track"}
MAIN: Tags = {"highway": "secondary"}

CROSSING = DrawnMap(
    """
          n
          |
    w-----x-----e
          |
          s
    """,
    {"wxe": {**MAIN, "name": "Valley Road"}, "nxs": ROAD},
)
FORK = DrawnMap(
    """
             b
    a-----x
             c
    """,
    {"ax": ROAD, "xb": ROAD, "xc": ROAD},
    grid_m=50,
)


def told(drawn: DrawnMap, way: str, profile: str = "van") -> list[tuple[str, str]]:
    """Return manoeuvre and turn of each step between the first and the last."""
    found = drawn.region().route(drawn.lonlat[way[0]], drawn.lonlat[way[1]], profile)
    return [(step.manoeuvre, step.turn) for step in found.steps[1:-1]]


# --- turns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("we", []),
        ("wn", [("turn", "left")]),
        ("ws", [("turn", "right")]),
        ("nw", [("turn", "right")]),
        ("en", [("turn", "right")]),
        ("es", [("turn", "left")]),
        ("ns", []),
    ],
)
def test_a_crossing(way: str, expected: list[tuple[str, str]]) -> None:
    assert told(CROSSING, way) == expected


def test_the_end_of_a_road_and_what_goes_straight_on_past_it() -> None:
    drawn = DrawnMap(CROSSING.drawing, {"wxe": ROAD, "xs": ROAD})
    assert told(drawn, "sw") == [("end_of_road", "left")]
    assert told(drawn, "se") == [("end_of_road", "right")]
    assert told(drawn, "we") == []


def test_a_bend_is_no_decision_whatever_the_road_is_called() -> None:
    drawn = DrawnMap("a----b\n     |\n     c", {"ab": {**ROAD, "name": "Upper Road"}, "bc": ROAD})
    assert told(drawn, "ac") == []


def test_a_main_road_bends_past_a_track_untold_but_not_past_its_like() -> None:
    drawing = "a----b----d\n     |\n     c"
    assert told(DrawnMap(drawing, {"abc": MAIN, "bd": TRACK}), "ac") == []
    assert told(DrawnMap(drawing, {"abc": MAIN, "bd": MAIN}), "ac") == [("turn", "right")]


def test_who_leaves_a_bending_main_road_is_told_to_go_straight_on() -> None:
    named = {**ROAD, "name": "Valley Road"}
    drawn = DrawnMap("a----b----d\n     |\n     c", {"abc": named, "bd": ROAD})
    assert told(drawn, "ad") == [("turn", "straight")]


def test_what_one_may_not_use_is_no_alternative() -> None:
    private = {**ROAD, "access": "private"}
    drawn = DrawnMap("a----b----d\n     |\n     c", {"abc": ROAD, "bd": private})
    assert told(drawn, "ac") == []


@pytest.mark.parametrize(("way", "side"), [("ab", "left"), ("ac", "right")])
def test_a_fork(way: str, side: str) -> None:
    assert told(FORK, way) == [("fork", side)]


def test_words_for_angles() -> None:
    angles = (0, -30, -90, -150, 30, 90, 150)
    assert [turn_of(angle) for angle in angles] == [
        "straight",
        "slight_left",
        "left",
        "sharp_left",
        "slight_right",
        "right",
        "sharp_right",
    ]


def test_the_middle_of_three() -> None:
    passed = Passed(
        before=branches(0),
        chosen=branches(2),
        others=branches(-30, 30),
        of=np.array([0, 0]),
        turns_back=np.array([False]),
    )
    assert decisions(passed) == {0: ("fork", "straight")}


def branches(*angles: float) -> Branches:
    """Return nameless streets at some angles."""
    return Branches(
        angle=np.array(angles, dtype=float),
        rank=np.full(len(angles), 5.0),
        name=np.zeros(len(angles), dtype=np.int64),
        ring=np.zeros(len(angles), dtype=np.bool_),
    )


def test_a_way_back_on_the_same_road() -> None:
    drawn = DrawnMap("a----b", {"ab": ROAD})
    region = drawn.region()
    graph, edge_ms = region.graph, region.edge_ms("van")
    there = int(np.flatnonzero(~graph.edge_reversed)[0])
    back = int(np.flatnonzero(graph.edge_reversed)[0])
    pieces = Pieces(
        edge=np.array([there, back]),
        share_from=np.array([0.0, 1.0]),
        share_to=np.array([1.0, 0.5]),
        ms=np.array([1000, 500]),
        dm=np.array([5000, 2500]),
        turn_ms=np.array([0, 9000]),
    )
    skeleton = Skeleton(graph=graph, on_foot=False)
    found = manoeuvres(Junctions(skeleton=skeleton, edge_ms=edge_ms), pieces)
    assert [(one.piece, one.manoeuvre) for one in found] == [(0, "depart"), (1, "u_turn")]


# --- roundabouts ---------------------------------------------------------------------------------

RING = DrawnMap(
    """
           n
           |
           1
         2   4
    w---5     6---e
         7   8
           9
           |
           s
    """,
    {
        "125798641": {**ROAD, "junction": "roundabout", "oneway": "yes"},
        "n1": ROAD,
        "w5": ROAD,
        "s9": ROAD,
        "e6": ROAD,
        "62": {"highway": "path"},
    },
    grid_m=10,
)
"""Driven anticlockwise, as on the right side of the road: north, west, south, east."""


@pytest.mark.parametrize(("way", "exit_"), [("nw", 1), ("ns", 2), ("ne", 3), ("sw", 3)])
def test_the_exits_of_a_roundabout(way: str, exit_: int) -> None:
    region = RING.region()
    found = region.route(RING.lonlat[way[0]], RING.lonlat[way[1]], "van")
    around = found.steps[1]
    assert [step.manoeuvre for step in found.steps] == ["depart", "roundabout", "arrive"]
    assert around.exit == exit_
    assert around.length_m > 40


def test_who_starts_or_ends_in_a_roundabout() -> None:
    region = RING.region()
    out = region.route(RING.lonlat["2"], RING.lonlat["s"], "van").steps
    assert [(step.manoeuvre, step.exit) for step in out[1:-1]] == [("leave_roundabout", 2)]
    into = region.route(RING.lonlat["n"], RING.lonlat["7"], "van").steps
    assert [(step.manoeuvre, step.exit) for step in into[1:-1]] == [("roundabout", 0)]


def test_on_foot_a_roundabout_is_a_street_like_others() -> None:
    assert "roundabout" not in dict(told(RING, "nw", "foot"))


# --- what stands in the way ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"barrier": "gate"}, [("obstacle", "gate")]),
        ({"barrier": "toll_booth"}, [("obstacle", "toll_booth")]),
        ({"ford": "yes"}, [("ford", "")]),
        ({"highway": "traffic_signals"}, []),
        ({"barrier": "cattle_grid"}, []),
    ],
)
def test_obstacles(node: Tags, expected: list[tuple[str, str]]) -> None:
    drawn = DrawnMap("a----b----c", {"abc": ROAD}, {"b": node})
    steps = drawn.region().route(drawn.lonlat["a"], drawn.lonlat["c"], "van").steps
    assert [(step.manoeuvre, step.obstacle) for step in steps[1:-1]] == expected


def test_a_gate_at_a_crossing_hides_no_turn() -> None:
    drawn = DrawnMap(CROSSING.drawing, CROSSING.ways, {"x": {"barrier": "gate"}})
    assert told(drawn, "wn") == [("obstacle", ""), ("turn", "left")]
    assert told(drawn, "we") == [("obstacle", "")]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"route": "ferry"}, ["ferry", "land"]),
        ({**ROAD, "ford": "yes"}, ["ford"]),
        ({**ROAD, "tunnel": "yes"}, ["tunnel"]),
        ({**ROAD, "bridge": "yes"}, []),
    ],
)
def test_what_a_stretch_is(tags: Tags, expected: list[str]) -> None:
    drawn = DrawnMap("a----b----c----d", {"ab": ROAD, "bc": tags, "cd": ROAD})
    assert [manoeuvre for manoeuvre, _ in told(drawn, "ad")] == expected


def test_a_short_tunnel_is_driven_through_untold() -> None:
    drawn = DrawnMap("a----bc----d", {"ab": ROAD, "bc": {**ROAD, "tunnel": "yes"}, "cd": ROAD})
    assert told(drawn, "ad") == []


# --- every way -----------------------------------------------------------------------------------


@settings(max_examples=60)
@given(task=tasks())
def test_whoever_is_told_nothing_goes_on_along_the_straightest_road_of_its_class(
    task: tuple[DrawnMap, list[LonLat], str],
) -> None:
    drawn, points, profile = task
    region = drawn.region()
    network = region.network(profile)
    pairs = [(start, end) for start in range(len(points)) for end in range(len(points))]
    for found in network.pieces(network.snap(points), pairs).values():
        pieces = joined(found)
        silent = set(range(1, len(pieces))) - {
            one.piece for one in manoeuvres(network.junctions, pieces)
        }
        for piece in silent:
            before, after = pieces.edge[piece - 1 : piece + 1].tolist()
            check_silent(network, before, after)


def check_silent(network: Network, before: int, after: int) -> None:
    """Nothing of the same class leads on straighter; barriers are looked at elsewhere."""
    graph, corners = network.graph, network.skeleton.corners
    barrier = ROAD_CLASSES.index("barrier")
    classes = graph.kinds["road_class"][graph.segment_kind[graph.edge_segment]]
    if barrier in (classes[before], classes[after]):
        return
    bends = corners.bearing_to[before] - corners.bearing_from
    turn = abs(np.degrees(np.arctan2(np.sin(bends), np.cos(bends))))
    for edge in np.flatnonzero(
        (graph.edge_tail == graph.edge_head[before]) & (network.edge_ms >= 0)
    ):
        if edge == after or graph.edge_segment[edge] == graph.edge_segment[before]:
            continue
        if classes[edge] == classes[after]:
            assert turn[edge] > turn[after]
