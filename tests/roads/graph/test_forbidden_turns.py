"""Restrictions become runs of edges: at nodes, over via ways, through gates, mandatory ones."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest

from routing.roads.graph import RoadGraph
from routing.roads.graph.build import build_graph
from routing.roads.osm.access import GOODS, MOTOR
from tests.maps.drawn import ROAD, DrawnMap, DrawnRelation, Tags

CROSSING = """
       n
       |
    w--x--e
       |
       s
"""
WAYS = dict.fromkeys(("wx", "xe", "nx", "xs"), ROAD)


def restriction(members: Mapping[str, str], kind: str, **tags: str) -> DrawnRelation:
    return DrawnRelation(members=members, tags={"type": "restriction", "restriction": kind, **tags})


def at(start: str, via: str, end: str) -> dict[str, str]:
    return {start: "from", via: "via", end: "to"}


def runs(drawn: DrawnMap) -> set[str]:
    """Return the forbidden runs as the names of the nodes that they pass."""
    graph = build_graph(drawn.extract()).graph
    name = {number: name for name, number in drawn.id_of.items()}
    return {
        "".join(
            name[int(graph.node_id[node])]
            for node in (graph.edge_tail[run[0]], *graph.edge_head[list(run)])
        )
        for run in forbidden(graph)
    }


def forbidden(graph: RoadGraph) -> list[tuple[int, ...]]:
    ends = graph.forbidden_first.tolist()
    return [
        tuple(graph.forbidden_edge[first:last].tolist()) for first, last in itertools.pairwise(ends)
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("no_left_turn", {"wxn"}),
        ("only_left_turn", {"wxe", "wxs", "wxw"}),
    ],
)
def test_at_a_node(kind: str, expected: set[str]) -> None:
    assert runs(DrawnMap(CROSSING, WAYS, relations=[restriction(at("wx", "x", "nx"), kind)])) == (
        expected
    )


def test_a_u_turn_at_a_node() -> None:
    drawn = DrawnMap(
        CROSSING, WAYS, relations=[restriction({"wx": "from to", "x": "via"}, "no_u_turn")]
    )
    assert runs(drawn) == {"wxw"}


def test_through_traffic_lights_the_run_passes_the_links() -> None:
    lights = {"x": {"highway": "traffic_signals"}}
    no, only = (
        DrawnMap(CROSSING, WAYS, lights, [restriction(at("wx", "x", "nx"), kind)])
        for kind in ("no_left_turn", "only_left_turn")
    )
    assert runs(no) == {"wxxxn"}
    # The choice is at the centre, between four copies; one turns back to the own copy.
    assert runs(only) == {"wxw", "wxxx", "wxxxx"}


VIA = """
    a--b--c
       |
       d
       |
    e--f--g
"""
STREETS = dict.fromkeys(("ab", "bc", "bdf", "ef", "fg"), ROAD)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("no_u_turn", {"abfe"}),
        ("only_u_turn", {"abfg", "abfb"}),  # whoever went over the via
    ],
)
def test_over_a_via_way(kind: str, expected: set[str]) -> None:
    drawn = DrawnMap(VIA, STREETS, relations=[restriction(at("ab", "bdf", "ef"), kind)])
    assert runs(drawn) == expected


def test_over_several_via_ways_in_any_order() -> None:
    ways = dict.fromkeys(("ab", "bc", "bd", "df", "ef", "fg"), ROAD)
    members = {"ab": "from", "df": "via", "bd": "via", "ef": "to"}
    drawn = DrawnMap(VIA, ways, relations=[restriction(members, "no_u_turn")])
    assert runs(drawn) == {"abdfe"}


def test_modes_of_the_same_run_add_up() -> None:
    drawn = DrawnMap(
        CROSSING,
        WAYS,
        relations=[
            restriction(at("wx", "x", "nx"), "no_left_turn"),
            DrawnRelation(
                members=at("wx", "x", "nx"),
                tags={"type": "restriction", "restriction:hgv": "no_left_turn"},
            ),
            DrawnRelation(
                members=at("wx", "x", "xs"),
                tags={"type": "restriction", "restriction:hgv": "no_right_turn"},
            ),
        ],
    )
    assert sorted(build_graph(drawn.extract()).graph.forbidden_modes.tolist()) == [GOODS, MOTOR]


@pytest.mark.parametrize(
    ("ways", "members", "broken"),
    [
        (WAYS, at("wx", "x", "xe"), 0),
        ({**WAYS, "wx": {"highway": "construction"}}, at("wx", "x", "nx"), 0),  # not on the map
        ({**WAYS, "nx": {**ROAD, "oneway": "yes"}}, at("wx", "x", "nx"), 0),  # against a one-way
        (dict.fromkeys(("wxe", "nx", "xs"), ROAD), at("wxe", "x", "nx"), 1),  # which side?
        (WAYS, at("wx", "e", "nx"), 1),  # the via is elsewhere
        (WAYS, at("wx", "xs", "nx"), 1),  # the via way leads away
    ],
)
def test_what_makes_no_sense_is_counted(
    ways: Mapping[str, Tags], members: Mapping[str, str], broken: int
) -> None:
    drawn = DrawnMap(CROSSING, ways, relations=[restriction(members, "no_left_turn")])
    built = build_graph(drawn.extract())
    assert built.broken_restrictions == broken
    if broken:
        assert not forbidden(built.graph)
