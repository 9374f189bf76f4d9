"""The hierarchy's answers against networkx on random networks, and against scipy on real ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from routing.roads.hierarchy import (
    CLOSED,
    FAR,
    Points,
    contract,
    customise,
    fastest_way,
    many_to_many,
    one_to_all,
    pack,
    sweeps,
    unpack,
)
from routing.roads.region import Region
from tests.roads.hierarchy.random_networks import Network, networks, weights_between_all

Integers = npt.NDArray[np.int64]


def table_of(network: Network) -> Integers:
    return weights_between_all(
        network.nodes,
        network.tail.astype(np.int64),
        network.head.astype(np.int64),
        network.weight,
    )


@given(network=networks())
def test_all_to_all_equals_dijkstra(network: Network) -> None:
    contraction = contract(network.nodes, network.tail, network.head)
    metric = customise(contraction, network.weight)
    everywhere = Points.at_nodes(np.arange(network.nodes))
    expected = table_of(network)
    assert (many_to_many(contraction, metric, everywhere, everywhere) == expected).all()
    for source in range(network.nodes):
        assert (
            one_to_all(contraction, metric, Points.at_nodes([source])) == expected[source]
        ).all()


@given(network=networks(), draw=st.data())
def test_points_are_left_and_reached_by_the_best_of_their_entries(
    network: Network, draw: st.DataObject
) -> None:
    node, offset = st.integers(0, network.nodes - 1), st.integers(0, 2**40)
    some = st.lists(st.lists(st.tuples(node, offset), max_size=3), max_size=8)
    sources, targets = draw.draw(some), draw.draw(some)
    contraction = contract(network.nodes, network.tail, network.head)
    metric = customise(contraction, network.weight)
    found = many_to_many(contraction, metric, points(sources), points(targets))
    table = table_of(network)
    assert found.shape == (len(sources), len(targets))
    for i, leaving in enumerate(sources):
        for j, reaching in enumerate(targets):
            ways = [
                leave + int(table[a, b]) + reach
                for a, leave in leaving
                for b, reach in reaching
                if table[a, b] < FAR
            ]
            assert found[i, j] == min(ways, default=FAR)


def points(entries: list[list[tuple[int, int]]]) -> Points:
    flat = [entry for row in entries for entry in row]
    return Points(
        first=np.cumsum([0, *(len(row) for row in entries)]),
        node=np.array([node for node, _ in flat], dtype=np.int32),
        offset=np.array([offset for _, offset in flat], dtype=np.int64),
    )


@given(network=networks())
def test_a_way_is_a_chain_of_open_edges_of_its_weight(network: Network) -> None:
    contraction = contract(network.nodes, network.tail, network.head)
    metric = customise(contraction, network.weight)
    table = table_of(network)
    everywhere = Points.at_nodes(np.arange(network.nodes))
    for source in range(network.nodes):
        for target in range(network.nodes):
            way = fastest_way(contraction, metric, (everywhere, everywhere), source, target)
            if way is None:
                assert table[source, target] == FAR
                continue
            edges = way.edges
            assert (way.source_entry, way.target_entry) == (source, target)
            assert way.weight == table[source, target] == network.weight[edges].sum()
            assert (network.weight[edges] != CLOSED).all()
            visited = [source, *network.head[edges].tolist()]
            assert network.tail[edges].tolist() == visited[:-1]
            assert visited[-1] == target


@given(network=networks(), draw=st.data())
def test_another_metric_needs_no_other_contraction(network: Network, draw: st.DataObject) -> None:
    contraction = contract(network.nodes, network.tail, network.head)
    closed = draw.draw(st.lists(st.booleans(), min_size=len(network.edges), max_size=99))
    weight = np.where(closed[: len(network.edges)], CLOSED, network.weight)
    metric = customise(contraction, weight)
    everywhere = Points.at_nodes(np.arange(network.nodes))
    expected = weights_between_all(
        network.nodes, network.tail.astype(np.int64), network.head.astype(np.int64), weight
    )
    assert (many_to_many(contraction, metric, everywhere, everywhere) == expected).all()


@pytest.mark.parametrize("profile", ["van", "foot"])
@pytest.mark.parametrize("bundled", ["valley", "county"])
def test_bundled_regions_equal_scipy(
    bundled: str, profile: str, request: pytest.FixtureRequest
) -> None:
    region: Region = request.getfixturevalue(bundled)
    graph, edge_ms = region.graph, region.edge_ms(profile)
    length_dm = np.rint(10 * graph.length_m.astype(np.float64))
    contraction = contract(graph.nodes, graph.edge_tail, graph.edge_head)
    metric = customise(contraction, pack(edge_ms, length_dm))
    draw = np.random.default_rng(0)
    sources, targets = (draw.choice(graph.nodes, size=size) for size in (150, 170))
    found = many_to_many(contraction, metric, Points.at_nodes(sources), Points.at_nodes(targets))
    assert (found == by_scipy(region, profile, sources)[:, targets]).all()
    assert (
        found[3] == one_to_all(contraction, metric, Points.at_nodes(sources[[3]]))[targets]
    ).all()
    for source, target, weight in zip(sources, targets, found.diagonal(), strict=False):
        ends = (Points.at_nodes([source]), Points.at_nodes([target]))
        way = fastest_way(contraction, metric, ends, 0, 0)
        assert (way is None) == (weight == FAR)
        if way is not None:
            ms, dm = unpack(np.array(way.weight))
            assert way.weight == weight
            assert (edge_ms[way.edges].sum(), length_dm[way.edges].sum()) == (ms, dm)


def by_scipy(region: Region, profile: str, sources: Integers) -> Integers:
    """Return the weights to all nodes, of floats as they were before there was a hierarchy."""
    graph, edge_ms = region.graph, region.edge_ms(profile)
    usable = np.flatnonzero((edge_ms >= 0) & (graph.edge_tail != graph.edge_head))
    weight = edge_ms[usable] * 2.0**23 + np.rint(10 * graph.length_m[usable].astype(np.float64))
    order = np.argsort(weight, kind="stable")  # of parallel edges the lightest is kept
    ends = graph.edge_tail[usable][order] * np.int64(graph.nodes) + graph.edge_head[usable][order]
    ends, first = np.unique(ends, return_index=True)
    roads = sparse.csr_array(
        (weight[order][first], np.divmod(ends, graph.nodes)), shape=(graph.nodes, graph.nodes)
    )
    found = dijkstra(roads, indices=sources)
    reached = np.isfinite(found)
    ms, dm = np.divmod(np.where(reached, found, 0.0), 2.0**23)
    return np.where(reached, pack(ms, dm), FAR)


def test_blocks_make_no_difference(county: Region) -> None:
    graph = county.graph
    contraction = contract(graph.nodes, graph.edge_tail, graph.edge_head)
    metric = customise(contraction, pack(county.edge_ms("van"), 10 * graph.length_m))
    nodes = np.random.default_rng(1).choice(graph.nodes, size=2 * sweeps.BLOCK + 1)
    whole = many_to_many(contraction, metric, Points.at_nodes(nodes), Points.at_nodes(nodes))
    for k in (0, sweeps.BLOCK, 2 * sweeps.BLOCK):
        one = Points.at_nodes(nodes[[k]])
        alone = many_to_many(contraction, metric, Points.at_nodes(nodes), one)
        assert (alone[:, 0] == whole[:, k]).all()


def test_nothing_is_found_where_there_is_nothing() -> None:
    none = np.empty(0, dtype=np.int32)
    contraction = contract(0, none, none)
    metric = customise(contraction, np.empty(0, dtype=np.int64))
    nowhere = Points.at_nodes(none)
    assert many_to_many(contraction, metric, nowhere, nowhere).shape == (0, 0)
    assert contraction.width == contraction.arcs == 0
