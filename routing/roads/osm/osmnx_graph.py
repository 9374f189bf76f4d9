"""OSMnx graphs, from memory or GraphML, as the same extract that files give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError  # only to name what reading may raise

from routing.errors import InputError
from routing.roads.osm.barriers import read_barrier
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.settlements import Settlement
from routing.roads.osm.way_collector import WayCollector

if TYPE_CHECKING:
    import networkx as nx

Points = list[tuple[int, float, float]]


def read_graphml(path: Path) -> OsmExtract:
    """Read a GraphML file as OSMnx writes it. It has roads but no settlements.

    Raises
    ------
    InputError
        ``file_not_found``, ``graphml_unreadable``, ``graph_projected``, ``osm_without_roads``.
    """
    import osmnx  # noqa: PLC0415 - it takes a second to import; only this input needs it
    from networkx import NetworkXError  # noqa: PLC0415 - as above

    if not path.is_file():
        raise InputError("file_not_found", path=path)
    try:
        return extract_of_graph(osmnx.load_graphml(path), source=path.name)
    except (ParseError, KeyError, ValueError, AttributeError, NetworkXError) as error:
        raise InputError("graphml_unreadable", path=path, detail=error) from error


def write_graphml(graph: nx.MultiDiGraph[Any], path: Path) -> None:
    """Write a graph as OSMnx does, so that ``osmnx.load_graphml`` and Gephi read it."""
    import osmnx  # noqa: PLC0415 - as above

    osmnx.save_graphml(graph, path)


def extract_of_graph(
    graph: nx.MultiDiGraph[Any],
    *,
    settlements: tuple[Settlement, ...] = (),
    osm_date: str | None = None,
    source: str = "OSMnx graph",
) -> OsmExtract:
    """Turn an OSMnx graph, simplified or not, into an extract.

    OSMnx keeps few tags by default; what it left out (surface, tracktype, smoothness, maxweight…)
    is unknown here too: see :mod:`routing.roads.osm.overpass` for the list to ask for.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As OSMnx makes it, in degrees.
    settlements : tuple of Settlement
        OSMnx graphs have none of their own.

    Raises
    ------
    InputError
        ``graph_projected``, ``osm_without_roads``.
    """
    if "4326" not in str(graph.graph.get("crs", "epsg:4326")):
        raise InputError("graph_projected", crs=graph.graph.get("crs"))
    ways = WayCollector()
    for node, data in graph.nodes(data=True):
        barrier = read_barrier({key: _one(value) for key, value in data.items()})
        if barrier is not None:
            ways.add_barrier(int(node), barrier)
    simplified = any("geometry" in data for _, _, data in graph.edges(data=True))
    whole = _simplified_ways(graph) if simplified else _chained_ways(graph)
    for way_id, tags, points in whole:
        ways.add(way_id, tags, points)
    date = osm_date or str(graph.graph.get("created_date", ""))[:10] or None  # when OSMnx asked
    extract = ways.finish(settlements=settlements, osm_date=date, source=source)
    if not len(extract.way_id):
        raise InputError("osm_without_roads", path=source)
    return extract


def _simplified_ways(
    graph: nx.MultiDiGraph[Any],
) -> Iterator[tuple[int, Mapping[str, str], Points]]:
    """Yield each street once; shape points get negative ids, for OSMnx dropped theirs."""
    fresh = count(-1, -1)
    seen: set[tuple[Any, ...]] = set()
    for tail, head, data in graph.edges(data=True):
        inner = list(data["geometry"].coords)[1:-1] if "geometry" in data else []
        street = (frozenset((tail, head)), frozenset(inner), _way_id(data))
        if not _is_oneway(data) and street in seen:
            continue
        seen.add(street)
        points = [_point(graph, tail), _point(graph, head)]
        points[1:1] = [(next(fresh), float(lon), float(lat)) for lon, lat, *_ in inner]
        yield _way_id(data), _tags(data), points


def _chained_ways(
    graph: nx.MultiDiGraph[Any],
) -> Iterator[tuple[int, Mapping[str, str], Points]]:
    """Join the node-to-node edges of an unsimplified graph back to the ways that they come from."""
    edges_of: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
    tags_of: dict[int, Mapping[str, str]] = {}
    for tail, head, data in graph.edges(data=True):
        if _is_oneway(data) or not data.get("reversed"):
            edges_of[_way_id(data)].append((tail, head))
            tags_of[_way_id(data)] = _tags(data)
    for way_id, edges in edges_of.items():
        for chain in _chains(edges):
            yield way_id, tags_of[way_id], [_point(graph, node) for node in chain]


def _chains(edges: Iterable[tuple[Any, Any]]) -> Iterator[list[Any]]:
    """Yield the edges as chains of nodes, as long as they go."""
    onward: dict[Any, list[Any]] = defaultdict(list)
    for tail, head in edges:
        onward[tail].append(head)
    reached = {head for heads in onward.values() for head in heads}
    # Starts that nothing leads to come first; what is left afterwards are rings.
    for start in sorted(onward, key=lambda node: node in reached):
        while onward[start]:
            chain = [start]
            while onward[chain[-1]]:
                chain.append(onward[chain[-1]].pop(0))
            yield chain


def _point(graph: nx.MultiDiGraph[Any], node: Any) -> tuple[int, float, float]:
    data = graph.nodes[node]
    return int(node), float(data["x"]), float(data["y"])


def _way_id(data: Mapping[str, Any]) -> int:
    osmid = data.get("osmid", 0)
    return int(min(osmid) if isinstance(osmid, list) else osmid)


def _is_oneway(data: Mapping[str, Any]) -> bool:
    return _one(data.get("oneway", "no")) in {"True", "yes"}


def _tags(data: Mapping[str, Any]) -> dict[str, str]:
    tags = {key: _one(value) for key, value in data.items()}
    tags["oneway"] = "yes" if _is_oneway(data) else "no"
    return tags


def _one(value: Any) -> str:
    """Return one of the values that OSMnx merged into a list: the same one in every run."""
    return min(map(str, value)) if isinstance(value, list) and value else str(value)
