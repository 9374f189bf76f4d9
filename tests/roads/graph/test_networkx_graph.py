"""The road graph as OSMnx has it, for whoever works in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from routing.roads.graph import RoadGraph
from routing.roads.graph.networkx_graph import to_networkx
from routing.roads.osm.access import MODES
from routing.roads.times.speeds import edge_milliseconds
from routing.roads.times.vehicles import find_profile
from tests.maps.drawn import ROAD, DrawnMap
from tests.roads.drawn_networks import maps

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def graph_of(drawn: DrawnMap) -> RoadGraph:
    return drawn.region().graph


def edge(graph: MultiDiGraph[int], way_id: int, *, backwards: bool = False) -> dict[str, Any]:
    return next(
        data
        for _, _, data in graph.edges(data=True)
        if data["osmid"] == way_id and data["reversed"] == backwards
    )


def test_edges_and_nodes_say_what_osmnx_says() -> None:
    drawn = DrawnMap(
        """
        a--b
           |
           c
        """,
        {
            "abc": {
                **ROAD,
                "name": "River Road",
                "surface": "gravel",
                "maxspeed": "30",
                "bridge": "yes",
            }
        },
    )
    out = to_networkx(graph_of(drawn))
    assert out.graph["crs"] == "epsg:4326"
    assert {data["osmid"] for _, data in out.nodes(data=True)} == {1, 3}
    along = edge(out, 101)
    assert along["highway"] == "residential"
    assert along["length"] == pytest.approx(500, abs=0.1)
    assert (along["name"], along["surface"], along["maxspeed"]) == ("River Road", "gravel", "30")
    assert (along["bridge"], along["oneway"]) == ("yes", False)
    assert "tunnel" not in along
    line = along["geometry"].coords
    assert line[0] == drawn.lonlat["a"]
    assert line[-1] == drawn.lonlat["c"]
    assert edge(out, 101, backwards=True)["geometry"].coords[0] == drawn.lonlat["c"]
    assert (out.nodes[0]["x"], out.nodes[0]["y"]) in drawn.lonlat.values()


def test_a_one_way_street_is_one_for_cars_though_feet_go_back() -> None:
    drawn = DrawnMap("a--b", {"ab": {**ROAD, "oneway": "yes", "hgv": "no"}})
    out = to_networkx(graph_of(drawn))
    along, against = edge(out, 101), edge(out, 101, backwards=True)
    assert along["oneway"]
    assert against["oneway"]
    assert {mode: along[mode] for mode in MODES} == {
        "foot": "yes", "motorcycle": "yes", "motorcar": "yes", "goods": "no"
    }  # fmt: skip
    assert {mode: against[mode] for mode in MODES} == {
        "foot": "yes", "motorcycle": "no", "motorcar": "no", "goods": "no"
    }  # fmt: skip


def test_without_terrain_there_are_no_heights() -> None:
    out = to_networkx(graph_of(DrawnMap("a--b", {"ab": ROAD})))
    assert all("elevation" not in data for _, data in out.nodes(data=True))
    assert all(data["rise"] == 0 for _, _, data in out.edges(data=True))


@settings(max_examples=25)
@given(drawn=maps())
def test_shortest_ways_are_ours(drawn: DrawnMap) -> None:
    """Between all nodes, by length over all edges, and by the van's travel time."""
    graph = graph_of(drawn)
    edge_ms = edge_milliseconds(graph, find_profile("van"))
    out = to_networkx(graph, edge_ms)
    assert (out.number_of_nodes(), out.number_of_edges()) == (graph.nodes, graph.edges)
    for weight, values in (
        ("length", graph.length_m.astype(np.float64).round(3)),
        ("travel_time", np.where(edge_ms >= 0, edge_ms / 1000, np.inf)),
    ):
        expected = all_ways(graph, values)
        for start, row in nx.all_pairs_dijkstra_path_length(out, weight=weight):
            reached = {int(end): metres for end, metres in row.items() if np.isfinite(metres)}
            assert set(reached) == set(np.flatnonzero(np.isfinite(expected[start])).tolist())
            np.testing.assert_allclose(
                list(reached.values()), expected[start, list(reached)], rtol=1e-9, atol=1e-6
            )


def all_ways(graph: RoadGraph, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the least sum between all nodes by scipy, of parallel edges the best."""
    order = np.argsort(-values, kind="stable")  # the last written of parallel edges stays
    best = np.full((graph.nodes, graph.nodes), np.inf)
    best[graph.edge_tail[order], graph.edge_head[order]] = values[order]
    rows, columns = np.nonzero(np.isfinite(best))
    roads = coo_array((best[rows, columns], (rows, columns)), best.shape)
    return dijkstra(roads.tocsr())
