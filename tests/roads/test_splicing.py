"""Edges cut at points: integer pieces that add up, and one exact number for time and distance."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.roads.snapping import Snaps
from routing.roads.splicing import (
    DISTANCE_BITS,
    SplicedRoads,
    milliseconds_and_decimetres,
    splice,
)
from tests.maps.drawn import ROAD, DrawnMap
from tests.roads.drawn_networks import maps


@given(
    parts=st.lists(
        st.tuples(st.integers(0, 10_000_000), st.integers(0, 1_000_000)), min_size=1, max_size=8
    )
)
def test_summed_weights_come_apart_again(parts: list[tuple[int, int]]) -> None:
    one_ms = 1 << DISTANCE_BITS
    weight = sum(float(ms * one_ms + dm) for ms, dm in parts)
    ms, dm = milliseconds_and_decimetres(np.array([weight]))
    assert ms[0] == sum(part[0] for part in parts)
    assert dm[0] == sum(part[1] for part in parts)


def snaps_at(segments: list[int], shares: list[float]) -> Snaps:
    return Snaps(
        segment=np.array(segments, dtype=np.int64),
        share=np.array(shares, dtype=np.float64),
        distance_m=np.zeros(len(segments)),
    )


def edges_of(roads: SplicedRoads) -> dict[tuple[int, int], tuple[int, int]]:
    """Return milliseconds and decimetres of each edge of the spliced graph."""
    table = roads.weights.tocoo()
    ms, dm = milliseconds_and_decimetres(table.data)
    return {
        (int(a), int(b)): (int(t), int(d))
        for a, b, t, d in zip(table.row, table.col, ms, dm, strict=True)
    }


@given(
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=12),
    profile=st.sampled_from(["van", "foot"]),
)
def test_pieces_of_a_cut_edge_add_up(shares: list[float], profile: str) -> None:
    region = DrawnMap("a-------b", {"ab": {**ROAD, "oneway": "yes"}, "ba": ROAD}).region()
    graph, edge_ms = region.graph, region.edge_ms(profile)
    roads = splice(graph, edge_ms, snaps_at([0] * len(shares), shares))
    edges = edges_of(roads)
    inner = sorted({(share, int(n)) for share, n in zip(shares, roads.point_node, strict=True)})
    tail, head = int(graph.segment_tail[0]), int(graph.segment_head[0])
    stations = [tail, *(node for _, node in inner if node >= graph.nodes), head]
    if len(stations) == 2:
        return  # all points at the ends: the edge is whole, and parallel to the other
    for edge in np.flatnonzero((graph.edge_segment == 0) & (edge_ms >= 0)).tolist():
        row = stations[::-1] if graph.edge_reversed[edge] else stations
        pieces = [edges[pair] for pair in itertools.pairwise(row)]
        assert sum(ms for ms, _ in pieces) == edge_ms[edge]
        assert sum(dm for _, dm in pieces) == round(10 * float(graph.length_m[edge]))


@settings(max_examples=40)
@given(drawn=maps())
def test_without_points_the_best_of_parallel_edges_is_left(drawn: DrawnMap) -> None:
    region = drawn.region()
    graph, edge_ms = region.graph, region.edge_ms("van")
    best: dict[tuple[int, int], tuple[int, int]] = {}
    for edge in np.flatnonzero(edge_ms >= 0).tolist():
        ends = int(graph.edge_tail[edge]), int(graph.edge_head[edge])
        figures = int(edge_ms[edge]), round(10 * float(graph.length_m[edge]))
        best[ends] = min(best.get(ends, figures), figures)
    assert edges_of(splice(graph, edge_ms, snaps_at([], []))) == best


def test_equal_positions_are_one_node_and_ends_are_the_nodes_there() -> None:
    region = DrawnMap("a-------b", {"ab": ROAD}).region()
    roads = splice(
        region.graph, region.edge_ms("van"), snaps_at([0, 0, 0, 0, -1], [0.5, 0.5, 0.0, 1.0, 0.0])
    )
    first, second, at_tail, at_head, refused = roads.point_node.tolist()
    assert first == second == region.graph.nodes
    assert (at_tail, at_head) == (region.graph.segment_tail[0], region.graph.segment_head[0])
    assert refused == -1
    assert roads.weights.shape == (3, 3)


def test_positions_that_round_to_the_same_millisecond_stay_apart_and_connected() -> None:
    region = DrawnMap("a-------b", {"ab": ROAD}).region()
    shares = [0.4, 0.4 + 1e-12, 0.4 + 2e-12]
    roads = splice(region.graph, region.edge_ms("van"), snaps_at([0, 0, 0], shares))
    edges = edges_of(roads)
    for before, after in itertools.pairwise(roads.point_node.tolist()):
        assert edges[before, after] == edges[after, before] == (0, 0)
