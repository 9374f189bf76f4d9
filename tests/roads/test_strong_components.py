"""Parts of a graph in which all can be reached from all: the same as scipy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from routing.roads.strong_components import in_largest_component, strong_components
from tests.roads.drawn_graphs import Edges, drawn_edges


@given(drawn_edges())
def test_nodes_are_in_one_part_if_each_leads_to_the_other(drawn: Edges) -> None:
    nodes, tail, head = drawn
    links = sparse.coo_array((np.ones(len(tail)), (tail, head)), (nodes, nodes)).tocsr()
    count, expected = connected_components(links, directed=True, connection="strong")

    part = strong_components(nodes, tail, head)

    both = np.unique(np.stack((part, expected)), axis=1)
    assert len(np.unique(part)) == both.shape[1] == count
    largest = in_largest_component(nodes, tail, head)
    assert largest.sum() == np.bincount(expected).max()
    assert len(np.unique(expected[largest])) == 1


def test_a_long_way_back_is_followed() -> None:
    nodes = 50_000
    tail = np.arange(nodes, dtype=np.int32)
    ring = np.roll(tail, -1)

    assert in_largest_component(nodes, tail, ring).all()
    assert in_largest_component(nodes, tail[:-1], ring[:-1]).sum() == 1
    assert in_largest_component(0, tail[:0], ring[:0]).tolist() == []


@given(st.integers(1, 5))
def test_without_edges_each_node_is_a_part(nodes: int) -> None:
    none = np.zeros(0, dtype=np.int32)

    assert sorted(strong_components(nodes, none, none).tolist()) == list(range(nodes))
