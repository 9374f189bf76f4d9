"""Joined points: distinct positions, and pieces of edges that add up to the whole."""

from __future__ import annotations

import numpy as np
import pytest

from routing.roads.hierarchy import pack, unpack
from routing.roads.joining import JoinedPoints, join
from routing.roads.region import Region
from routing.roads.snapping import Snaps
from tests.maps.drawn import ROAD, DrawnMap
from tests.roads.slow_obvious import network_of


def snaps_at(segment: list[int], share: list[float]) -> Snaps:
    return Snaps(
        segment=np.array(segment, dtype=np.int64),
        share=np.array(share, dtype=np.float64),
        distance_m=np.zeros(len(share)),
    )


def lane(**tags: str) -> Region:
    return DrawnMap("a---------b", {"ab": {**ROAD, **tags}}).region()


def joined_of(region: Region, snaps: Snaps) -> JoinedPoints:
    return network_of(region, "van")._join(snaps)


def test_positions_are_numbered_by_their_first_points() -> None:
    region = lane()
    snaps = snaps_at([0, 0, -1, 0, 0, 0], [0.3, 0.0, 0.0, 0.7, 0.3, 1.0])
    joined = joined_of(region, snaps)
    assert joined.position.tolist() == [0, 1, -1, 2, 0, 3]
    assert len(joined.sources) == len(joined.targets) == 4
    # Positions 1 and 3 are the nodes at the ends; the others leave by both edges and are reached by
    # turning round at either end.
    assert np.diff(joined.sources.first).tolist() == [2, 1, 2, 1]
    assert np.diff(joined.targets.first).tolist() == [2, 1, 2, 1]
    at_ends = [joined.target_turn[joined.targets.first[k]] for k in range(4)]
    assert [turn < 0 for turn in at_ends] == [False, True, False, True]


@pytest.mark.parametrize("share", [1e-9, 0.123456, 0.5, 1 - 1e-9])
def test_pieces_add_up_to_their_edge(share: float) -> None:
    region = lane()
    graph, edge_ms = region.graph, region.edge_ms("van")
    joined = joined_of(region, snaps_at([0], [share]))
    turn_ms = network_of(region, "van").turn_ms
    expansion = network_of(region, "van").skeleton.expansion
    for edge in range(graph.edges):
        left = joined.sources.offset[joined.source_edge == edge]
        onto = np.flatnonzero(expansion.turn_edge[joined.target_turn] == edge)
        passed = joined.targets.offset[onto] - pack(turn_ms[joined.target_turn[onto]], 0)
        ms, dm = unpack(passed + left)
        assert ms.tolist() == [edge_ms[edge]]
        assert dm.tolist() == [round(10 * float(graph.length_m[edge]))]
        rounded = round(int(dm[0]) * share)
        gone = dm[0] - rounded if graph.edge_reversed[edge] else rounded
        assert unpack(passed)[1].tolist() == [gone]


def test_a_one_way_is_left_at_its_end_and_reached_from_its_start() -> None:
    region = lane(oneway="yes")
    graph = region.graph
    joined = joined_of(region, snaps_at([0, 0], [0.7, 0.2]))
    assert graph.edge_head[joined.source_edge].tolist() == [graph.segment_head[0]] * 2
    assert len(joined.targets.node) == 0  # nothing leads to its start
    assert joined.shared.first.tolist() == [0, 2]
    assert joined.shared.point.tolist() == [1, 0]
    assert (np.diff(joined.shared.passed) > 0).all()


def test_an_edge_of_three_hundred_hours_is_left_and_reached_by_nobody() -> None:
    region = lane()
    edge_ms = np.full(region.graph.edges, 300 * 3_600_000, dtype=np.int32)
    skeleton = network_of(region, "van").skeleton
    no_turns = np.full(skeleton.expansion.turns, -1, dtype=np.int32)
    joined = join(region.graph, skeleton.expansion, edge_ms, no_turns, snaps_at([0], [0.5]))
    assert (len(joined.sources), len(joined.sources.node)) == (1, 0)


def test_nobody_is_joined_where_nobody_was_snapped() -> None:
    region = lane()
    joined = joined_of(region, snaps_at([-1], [0.0]))
    assert (joined.position.tolist(), len(joined.sources), len(joined.shared.point)) == ([-1], 0, 0)
