"""Joined points: distinct positions, and pieces of edges that add up to the whole."""

from __future__ import annotations

import numpy as np
import pytest

from routing.roads.hierarchy import unpack
from routing.roads.joining import join
from routing.roads.region import Region
from routing.roads.snapping import Snaps
from tests.maps.drawn import ROAD, DrawnMap


def snaps_at(segment: list[int], share: list[float]) -> Snaps:
    return Snaps(
        segment=np.array(segment, dtype=np.int64),
        share=np.array(share, dtype=np.float64),
        distance_m=np.zeros(len(share)),
    )


def lane(**tags: str) -> Region:
    return DrawnMap("a---------b", {"ab": {**ROAD, **tags}}).region()


def test_positions_are_numbered_by_their_first_points() -> None:
    region = lane()
    snaps = snaps_at([0, 0, -1, 0, 0, 0], [0.3, 0.0, 0.0, 0.7, 0.3, 1.0])
    joined = join(region.graph, region.edge_ms("van"), snaps)
    assert joined.position.tolist() == [0, 1, -1, 2, 0, 3]
    assert len(joined.sources) == len(joined.targets) == 4
    # Positions 1 and 3 are the nodes at the ends; the others leave and are reached by both ends.
    assert np.diff(joined.sources.first).tolist() == [2, 1, 2, 1]
    assert np.diff(joined.targets.first).tolist() == [2, 1, 2, 1]
    ends = [joined.sources.node[joined.sources.first[k]] for k in (1, 3)]
    assert ends == [region.graph.segment_tail[0], region.graph.segment_head[0]]


@pytest.mark.parametrize("share", [1e-9, 0.123456, 0.5, 1 - 1e-9])
def test_pieces_add_up_to_their_edge(share: float) -> None:
    region = lane()
    graph, edge_ms = region.graph, region.edge_ms("van")
    joined = join(graph, edge_ms, snaps_at([0], [share]))
    for edge in range(graph.edges):
        passed = joined.targets.offset[joined.targets.node == graph.edge_tail[edge]]
        left = joined.sources.offset[joined.sources.node == graph.edge_head[edge]]
        ms, dm = unpack(passed + left)
        assert ms.tolist() == [edge_ms[edge]]
        assert dm.tolist() == [round(10 * float(graph.length_m[edge]))]
        rounded = round(int(dm[0]) * share)
        gone = dm[0] - rounded if graph.edge_reversed[edge] else rounded
        assert unpack(passed)[1].tolist() == [gone]


def test_a_one_way_is_left_at_its_end_and_reached_from_its_start() -> None:
    region = lane(oneway="yes")
    graph = region.graph
    joined = join(graph, region.edge_ms("van"), snaps_at([0, 0], [0.7, 0.2]))
    assert joined.sources.node.tolist() == [graph.segment_head[0]] * 2
    assert joined.targets.node.tolist() == [graph.segment_tail[0]] * 2
    assert joined.shared.first.tolist() == [0, 2]
    assert joined.shared.point.tolist() == [1, 0]
    assert (np.diff(joined.shared.passed) > 0).all()


def test_an_edge_of_three_hundred_hours_is_left_and_reached_by_nobody() -> None:
    region = lane()
    edge_ms = np.full(region.graph.edges, 300 * 3_600_000, dtype=np.int32)
    joined = join(region.graph, edge_ms, snaps_at([0], [0.5]))
    assert (len(joined.sources), len(joined.sources.node)) == (1, 0)


def test_nobody_is_joined_where_nobody_was_snapped() -> None:
    region = lane()
    joined = join(region.graph, region.edge_ms("van"), snaps_at([-1], [0.0]))
    assert (joined.position.tolist(), len(joined.sources), len(joined.shared.point)) == ([-1], 0, 0)
