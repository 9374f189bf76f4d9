"""What the sweeps rely on: the ranks, arcs and triangles of a contraction."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from routing.roads.hierarchy import Contraction, contract
from routing.roads.region import Region
from tests.roads.hierarchy.random_networks import Network, networks


def arcs_of(contraction: Contraction) -> set[tuple[int, int]]:
    return {
        (tail, head)
        for tail in range(contraction.nodes)
        for head in contraction.up_head[
            contraction.first_up[tail] : contraction.first_up[tail + 1]
        ].tolist()
    }


def eliminated(network: Network, contraction: Contraction) -> set[tuple[int, int]]:
    """Eliminate ranks from the lowest, by the definition: neighbours are joined."""
    left: nx.Graph[int] = nx.Graph()
    left.add_nodes_from(range(network.nodes))
    left.add_edges_from(
        zip(contraction.rank[network.tail], contraction.rank[network.head], strict=True)
    )
    left.remove_edges_from(list(nx.selfloop_edges(left)))
    arcs = set()
    for v in range(network.nodes):
        neighbours = sorted(left[v])
        arcs |= {(v, head) for head in neighbours}
        left.remove_node(v)
        left.add_edges_from((a, b) for a in neighbours for b in neighbours if a < b)
    return arcs


@given(network=networks())
def test_arcs_are_those_of_elimination_in_the_order_of_ranks(network: Network) -> None:
    contraction = contract(network.nodes, network.tail, network.head)
    assert sorted(contraction.rank.tolist()) == list(range(network.nodes))
    arcs = arcs_of(contraction)
    assert arcs == eliminated(network, contraction)
    for v, parent in enumerate(contraction.parent.tolist()):
        assert parent == min((head for tail, head in arcs if tail == v), default=-1)
    of_arc = list(zip(contraction.arc_tail.tolist(), contraction.up_head.tolist(), strict=True))
    assert of_arc == sorted(arcs)
    for v in range(contraction.nodes):
        down = contraction.down_arc[contraction.first_down[v] : contraction.first_down[v + 1]]
        assert [of_arc[arc] for arc in down] == sorted(arc for arc in arcs if arc[1] == v)


@given(network=networks())
def test_a_subtree_has_consecutive_ranks(network: Network) -> None:
    contraction = contract(network.nodes, network.tail, network.head)
    subtree = [{v} for v in range(network.nodes)]
    for v, parent in enumerate(contraction.parent.tolist()):
        assert subtree[v] == set(range(v - len(subtree[v]) + 1, v + 1))
        if parent >= 0:
            subtree[parent] |= subtree[v]


@given(network=networks())
def test_every_edge_lies_on_its_arc(network: Network) -> None:
    contraction = contract(network.nodes, network.tail, network.head)
    rank = contraction.rank
    for edge, (tail, head, _, _) in enumerate(network.edges):
        arc = int(contraction.edge_arc[edge])
        if tail == head:
            assert arc == -1
            continue
        ends = int(contraction.arc_tail[arc]), int(contraction.up_head[arc])
        assert ends == tuple(sorted((int(rank[tail]), int(rank[head]))))
        assert contraction.edge_climbs[edge] == (rank[tail] < rank[head])


def test_a_tree_gets_no_further_arcs_and_a_ring_few() -> None:
    tail = np.arange(1, 64, dtype=np.int32)
    tree = contract(64, tail, (tail - 1) // 2)
    assert (tree.arcs, tree.width, len(tree.triangle)) == (63, 1, 0)
    nodes = np.arange(64, dtype=np.int32)
    ring = contract(64, nodes, np.roll(nodes, 1))
    assert ring.width == 2


def test_an_order_is_flat_on_a_ring() -> None:
    """Low levels first: a ring of 1,024 nodes is halved again and again, not rolled up."""
    nodes = np.arange(1024, dtype=np.int32)
    depth = np.zeros(1024, dtype=int)
    ring = contract(1024, nodes, np.roll(nodes, 1))
    for v in range(1022, -1, -1):
        depth[v] = depth[ring.parent[v]] + 1
    assert depth.max() < 40


def test_the_same_network_has_the_same_order(county: Region) -> None:
    graph = county.graph
    one, other = (contract(graph.nodes, graph.edge_tail, graph.edge_head) for _ in range(2))
    assert (one.rank == other.rank).all()
    assert one.width < 15
    with pytest.raises(ValueError, match="read-only"):
        one.rank[0] = 0
