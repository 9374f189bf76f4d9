"""The cheapest ways from several nodes to all others: as cheap as networkx's."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.roads.cheapest_ways import cheapest_ways
from tests.roads.drawn_graphs import Edges, drawn_edges


@given(drawn_edges(), st.data())
def test_ways_are_as_cheap_as_can_be_and_are_told_edge_by_edge(
    drawn: Edges, data: st.DataObject
) -> None:
    nodes, tail, head = drawn
    costs = st.lists(st.integers(0, 9), min_size=len(tail), max_size=len(tail))
    cost = np.array(data.draw(costs), dtype=np.float64)
    roots = data.draw(st.sets(st.integers(0, nodes - 1)))
    is_root = np.isin(np.arange(nodes), list(roots))
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), cost.tolist(), strict=True))
    expected = nx.multi_source_dijkstra_path_length(graph, roots) if roots else {}

    least, last = cheapest_ways(tail, head, cost, is_root)

    assert least.tolist() == [expected.get(node, np.inf) for node in range(nodes)]
    for node in range(nodes):
        way, here = 0.0, node
        while last[here] >= 0:
            way, here = way + cost[last[here]], tail[last[here]]
        assert (here in roots and way == least[node]) or least[node] == np.inf


def test_of_two_roads_between_the_same_nodes_the_cheaper_one_is_on_the_way() -> None:
    tail, head = np.array([[0, 0, 1], [1, 1, 2]], dtype=np.int32)

    least, last = cheapest_ways(
        tail, head, np.array([5.0, 2.0, 1.0]), np.array([True, False, False])
    )

    assert least == pytest.approx([0.0, 2.0, 3.0])
    assert last.tolist() == [-1, 1, 2]
