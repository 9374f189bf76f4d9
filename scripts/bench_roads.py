"""Measure the roads: building a region, and matrices beside networkx on the same graph.

    python scripts/bench_roads.py [--osm FILE] [--dem FILE]... [--sizes 100 1000]

Without ``--osm`` the bundled county is measured. Times are wall time of one run, in this process;
networkx runs from a few points only and is scaled up, for a whole table of it takes minutes.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import networkx as nx
import numpy as np

from routing.bundled import MODEL_COUNTY
from routing.roads.region import Region
from routing.roads.region_building import build_region, read_source

Result = TypeVar("Result")
NETWORKX_SOURCES = 5


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return the seconds that a piece of work takes, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def networkx_seconds_a_source(region: Region) -> float:
    """Time single-source Dijkstra of networkx over the van's edges."""
    edge_ms, graph = region.edge_ms("van"), region.graph
    usable = np.flatnonzero(edge_ms >= 0)
    roads: nx.DiGraph[int] = nx.DiGraph()
    roads.add_weighted_edges_from(
        zip(
            graph.edge_tail[usable].tolist(),
            graph.edge_head[usable].tolist(),
            edge_ms[usable].tolist(),
            strict=True,
        )
    )
    sources = [node for node in roads if roads.out_degree(node)][:NETWORKX_SOURCES]
    seconds, _ = timed(
        lambda: [nx.single_source_dijkstra_path_length(roads, source) for source in sources]
    )
    return seconds / len(sources)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--osm", type=Path)
    parser.add_argument("--dem", type=Path, action="append", default=[])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    options = parser.parse_args()
    if options.osm is None:
        options.osm, options.dem = MODEL_COUNTY.osm, [MODEL_COUNTY.dem]

    read_s, extract = timed(lambda: read_source(options.osm))
    build_s, built = timed(lambda: build_region("bench", extract, dem=options.dem))
    region = built.region
    print(f"{options.osm.name}: {region.graph.nodes} nodes, {region.graph.edges} directed edges")
    print(f"read {read_s:8.3f} s")
    print(f"build{build_s:8.3f} s")

    weights_s, _ = timed(lambda: region.edge_ms("van"))
    print(f"travel times of one profile {weights_s:8.3f} s")
    source_s = networkx_seconds_a_source(region)
    west, south, east, north = region.meta.bbox
    draw = np.random.default_rng(0)
    for size in options.sizes:
        points = draw.uniform((west, south), (east, north), (size, 2))
        matrix_s, matrix = timed(lambda at=points: region.matrix(at, "van"))  # type: ignore[misc]
        on_road = size - len(matrix.refused)
        ratio = source_s * on_road / matrix_s
        print(
            f"matrix {size:5d} x {size:<5d}{matrix_s:8.3f} s ({on_road} points on a road);"
            f" networkx would take {ratio:.0f} times as long"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
