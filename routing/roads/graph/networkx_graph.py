"""The road graph as an OSMnx-style ``networkx.MultiDiGraph``."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import shapely

from routing.roads.graph.arrays import RoadGraph
from routing.roads.osm.access import MODES, MOTOR
from routing.roads.osm.way_tags import BRIDGE, ROAD_CLASSES, SURFACES, TUNNEL


def to_networkx(
    graph: RoadGraph, edge_ms: npt.NDArray[np.int32] | None = None
) -> nx.MultiDiGraph[int]:
    """Return the graph as OSMnx has it, in degrees and metres.

    Nodes have ``x`` and ``y``; edges ``osmid``, ``highway``, ``length``, ``oneway``, ``reversed``
    and ``geometry``. Each edge says who may use it in its direction by OSM's own keys (``foot``,
    ``motorcycle``, ``motorcar``, ``goods``: "yes" or "no"), for people on foot have edges against
    the one-ways; ``oneway`` speaks of motor vehicles.

    Nodes are numbered as in the arrays (``osmid`` has OSM's id), for the two sides of a gate share
    an OSM node but are apart for whoever may not pass. ``elevation`` and ``rise`` are there where
    the region has terrain.

    Parameters
    ----------
    graph : RoadGraph
    edge_ms : ndarray of int32, shape (m,), optional
        Travel times of a profile; they become ``travel_time``, seconds, inf where negative.
    """
    out: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    heights = _node_heights(graph)
    for node in range(graph.nodes):
        data: dict[str, Any] = {
            "x": float(graph.node_lon[node]),
            "y": float(graph.node_lat[node]),
            "osmid": int(graph.node_id[node]),
        }
        if not np.isnan(heights[node]):
            data["elevation"] = round(float(heights[node]), 1)
        out.add_node(node, **data)
    tails = graph.edge_tail.tolist()
    for edge, (tail, head) in enumerate(zip(tails, graph.edge_head.tolist(), strict=True)):
        data = _edge_data(graph, edge, int(graph.edge_segment[edge]))
        if edge_ms is not None:
            data["travel_time"] = edge_ms[edge] / 1000 if edge_ms[edge] >= 0 else float("inf")
        out.add_edge(tail, head, **data)
    return out


def _edge_data(graph: RoadGraph, edge: int, segment: int) -> dict[str, Any]:
    kind = graph.kinds[graph.segment_kind[segment]]
    backwards = bool(graph.edge_reversed[edge])
    shape = graph.shape(segment)
    data: dict[str, Any] = {
        "osmid": int(graph.segment_way[segment]),
        "highway": ROAD_CLASSES[kind["road_class"]],
        "oneway": bool((kind["forward"] ^ kind["backward"]) & MOTOR),
        "reversed": backwards,
        "length": round(float(graph.length_m[edge]), 3),
        "rise": round(float(graph.rise_m[edge]), 2),
        "geometry": shapely.LineString(shape[::-1] if backwards else shape),
    }
    for mode, bit in MODES.items():
        data[mode] = "yes" if graph.edge_access[edge] & bit else "no"
    name = graph.names[graph.segment_name[segment]]
    optional = {
        "name": name,
        "ref": graph.refs[graph.segment_name[segment]],
        "surface": SURFACES[kind["surface"]] if kind["surface"] else "",
        "maxspeed": f"{kind['maxspeed_kmh']:g}" if kind["maxspeed_kmh"] else "",
        "bridge": "yes" if kind["structure"] == BRIDGE else "",
        "tunnel": "yes" if kind["structure"] == TUNNEL else "",
    }
    return {**data, **{key: value for key, value in optional.items() if value}}


def _node_heights(graph: RoadGraph) -> np.ndarray[Any, np.dtype[np.float64]]:
    heights = np.full(graph.nodes, np.nan)
    heights[graph.segment_tail] = graph.shape_height_m[graph.segment_first]
    heights[graph.segment_head] = graph.shape_height_m[graph.segment_last]
    return heights
