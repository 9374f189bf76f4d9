"""Ways to segments and directed edges: where they are cut, and that nothing gets lost."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given

from routing.roads.graph import RoadGraph
from routing.roads.graph.build import build_graph
from routing.roads.osm.access import ALL, FOOT, MOTOR
from routing.roads.osm.barriers import OBSTACLES
from tests.maps.drawn import ROAD, DrawnMap
from tests.roads.drawn_networks import maps


def graph_of(drawn: DrawnMap) -> RoadGraph:
    return build_graph(drawn.extract()).graph


def nodes_of(graph: RoadGraph, drawn: DrawnMap) -> str:
    names = {number: name for name, number in drawn.id_of.items()}
    return "".join(sorted(names[int(k)] for k in graph.node_id))


def test_ways_are_cut_where_they_meet_and_nowhere_else() -> None:
    drawn = DrawnMap(
        """
        a--b--c--d--e
              |
              f--g
        """,
        {"abcde": ROAD, "cfg": ROAD},
    )
    graph = graph_of(drawn)
    assert nodes_of(graph, drawn) == "aceg"
    assert sorted(graph.segment_length_m.round().tolist()) == [500, 600, 600]
    assert graph.edges == 6


def test_crossing_without_a_common_node_is_no_junction() -> None:
    """A bridge: the ways cross on paper and do not meet."""
    drawn = DrawnMap(
        """
           n
        w--.--e
           s
        """,
        {"we": {**ROAD, "bridge": "yes"}, "ns": ROAD},
    )
    graph = graph_of(drawn)
    assert nodes_of(graph, drawn) == "ensw"
    assert graph.segments == 2


def test_a_way_that_meets_itself_is_cut_there() -> None:
    drawn = DrawnMap(
        """
        a--b--c
           |  |
           e--d
        """,
        {"abcdeb": ROAD},
    )
    graph = graph_of(drawn)
    assert nodes_of(graph, drawn) == "ab"
    assert sorted(graph.segment_length_m.round().tolist()) == [300, 1000]


def test_edges_know_who_may_use_them_in_each_direction() -> None:
    graph = graph_of(DrawnMap("a--b", {"ab": {**ROAD, "oneway": "yes"}}))
    access = dict(zip(graph.edge_reversed.tolist(), graph.edge_access.tolist(), strict=True))
    assert access == {False: ALL, True: FOOT}
    motorway = graph_of(DrawnMap("a--b", {"ab": {"highway": "motorway"}}))
    assert motorway.edge_access.tolist() == [MOTOR]  # nobody goes back: no edge at all


def test_barrier_splits_its_node_but_keeps_the_length() -> None:
    drawn = DrawnMap("a--b--c", {"abc": ROAD}, {"b": {"barrier": "gate"}})
    graph = graph_of(drawn)
    assert (graph.node_id == drawn.id_of["b"]).sum() == 3  # its two sides and the gate
    assert graph.segment_length_m.sum() == pytest.approx(600, abs=0.1)
    assert (graph.segment_way == 0).sum() == 2
    obstacles = graph.kinds["obstacle"][graph.segment_kind]
    assert [OBSTACLES[k] for k in obstacles] == ["none", "none", "gate", "gate"]


def test_a_gate_on_a_path_is_no_road_for_cars() -> None:
    graph = graph_of(DrawnMap("a--b--c", {"abc": {"highway": "path"}}, {"b": {"barrier": "gate"}}))
    assert set(graph.edge_access.tolist()) == {FOOT}


def test_barrier_at_the_end_of_a_road() -> None:
    drawn = DrawnMap("a--b", {"ab": ROAD}, {"b": {"barrier": "bollard"}})
    graph = graph_of(drawn)
    assert graph.segment_length_m.sum() == pytest.approx(300, abs=0.1)


def test_a_built_graph_cannot_be_changed() -> None:
    graph = graph_of(DrawnMap("a--b", {"ab": ROAD}))
    with pytest.raises(ValueError, match="read-only"):
        graph.length_m[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        graph.names = ()  # type: ignore[misc]


@given(drawn=maps())
def test_arrays_of_any_map_fit_together(drawn: DrawnMap) -> None:
    graph = graph_of(drawn)
    assert graph.first_out[0] == 0
    assert graph.first_out[-1] == graph.edges == len(graph.edge_tail)
    forward = ~graph.edge_reversed
    tail, head = graph.segment_tail[graph.edge_segment], graph.segment_head[graph.edge_segment]
    np.testing.assert_array_equal(graph.edge_tail, np.where(forward, tail, head))
    np.testing.assert_array_equal(graph.edge_head, np.where(forward, head, tail))
    np.testing.assert_allclose(
        graph.length_m, graph.segment_length_m[graph.edge_segment], rtol=1e-6
    )
    for k in range(graph.segments):
        shape = graph.shape(k)
        assert tuple(shape[0]) == (
            graph.node_lon[graph.segment_tail[k]],
            graph.node_lat[graph.segment_tail[k]],
        )
        assert tuple(shape[-1]) == (
            graph.node_lon[graph.segment_head[k]],
            graph.node_lat[graph.segment_head[k]],
        )
    assert (graph.edge_access > 0).all()


@given(drawn=maps())
def test_no_metre_of_road_gets_lost(drawn: DrawnMap) -> None:
    graph = graph_of(drawn)
    for way, tags in drawn.ways.items():
        if tags.get("access") == "private":
            continue  # nobody's
        of_way = graph.segment_way == drawn.way_id(way)
        drawn_m = sum(distance_m(drawn, a, b) for a, b in itertools.pairwise(way))
        assert graph.segment_length_m[of_way].sum() == pytest.approx(drawn_m, rel=1e-3)


def distance_m(drawn: DrawnMap, start: str, end: str) -> float:
    at = {
        name: (column, row)
        for row, line in enumerate(drawn.lines)
        for column, name in enumerate(line)
        if name in {start, end}
    }
    (x, y), (to_x, to_y) = at[start], at[end]
    return drawn.grid_m * float(np.hypot(to_x - x, to_y - y))
