"""Measure the roads: building a region, its hierarchy, and matrices beside scipy.

    python scripts/bench_roads.py [--osm FILE] [--dem FILE]... [--sizes 100 1000 3000] [--copies 9]

Without ``--osm`` the bundled county is measured. ``--copies`` lays copies of the network side by
side, joined by a few roads, so that the hierarchy is measured on a larger one, too. Tables beside
scipy are between the same nodes. Times are medians of a few runs in this process, on one core; what
takes more than a second runs once. Where pyroutingkit is installed, it is measured on the same
network: a contraction hierarchy in C++ that knows times and no lengths.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from routing.bundled import MODEL_COUNTY
from routing.roads.hierarchy import FAR, Points, contract, customise, many_to_many, pack, unpack
from routing.roads.region import Region
from routing.roads.region_building import build_region, read_source

Result = TypeVar("Result")
Integers = npt.NDArray[np.int64]

PROFILE = "van"
LINKS = 4
LINK_MS, LINK_DM = 600_000, 100_000
JITTER_DEG = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Directed edges that a profile may use, and where the nodes are."""

    nodes: int
    tail: npt.NDArray[np.int32]
    head: npt.NDArray[np.int32]
    ms: Integers
    dm: Integers
    lonlat: npt.NDArray[np.float64]


def timed(work: Callable[[], Result], budget_s: float = 1.0, most: int = 7) -> tuple[float, Result]:
    """Return the median seconds that a piece of work takes, and its result."""
    taken: list[float] = []
    while not taken or (sum(taken) < budget_s and len(taken) < most):
        start = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), result


def network_of(region: Region, copies: int) -> Network:
    """Return a region's network, or copies in a row, each joined to the next by a few roads."""
    graph, edge_ms = region.graph, region.edge_ms(PROFILE)
    usable = np.flatnonzero(edge_ms >= 0)
    dm = np.rint(10 * graph.length_m[usable].astype(np.float64)).astype(np.int64)
    draw = np.random.default_rng(0)
    shift = graph.nodes * np.arange(copies)
    near, far = draw.choice(graph.edge_tail[usable], (2, copies - 1, LINKS))
    one, other = (near + shift[:-1, None]).ravel(), (far + shift[1:, None]).ravel()
    east = region.meta.bbox[2] - region.meta.bbox[0]
    lonlat = np.column_stack((graph.node_lon, graph.node_lat))
    return Network(
        nodes=graph.nodes * copies,
        tail=np.r_[(graph.edge_tail[usable] + shift[:, None]).ravel(), one, other].astype(np.int32),
        head=np.r_[(graph.edge_head[usable] + shift[:, None]).ravel(), other, one].astype(np.int32),
        ms=np.r_[np.tile(edge_ms[usable], copies), np.full(2 * len(one), LINK_MS)].astype(np.int64),
        dm=np.r_[np.tile(dm, copies), np.full(2 * len(one), LINK_DM)],
        lonlat=np.concatenate([lonlat + np.array((k * east, 0)) for k in range(copies)]),
    )


def measure_hierarchy(network: Network, sizes: list[int]) -> None:
    """Print what the hierarchy of a network takes, and tables between nodes beside scipy."""
    edges = (network.nodes, network.tail, network.head)
    first_s, _ = timed(lambda: contract(*edges), most=1)
    order_s, contraction = timed(lambda: contract(*edges))
    weight = pack(network.ms, network.dm)
    customise(contraction, weight)
    metric_s, metric = timed(lambda: customise(contraction, weight))
    print(f"hierarchy of {network.nodes} nodes: {contraction.arcs} arcs, width {contraction.width}")
    print(f"  contract   {1000 * order_s:9.2f} ms (first in this process {1000 * first_s:.0f} ms)")
    print(f"  customise  {1000 * metric_s:9.2f} ms")
    peer = peer_tables(network)
    roads = spliced_weights(network)
    draw = np.random.default_rng(1)
    for size in sizes:
        at = draw.choice(np.unique(network.tail), size)
        points = Points.at_nodes(at)
        table_s, table = timed(lambda p=points: many_to_many(contraction, metric, p, p))  # type: ignore[misc]
        scipy_s, found = timed(lambda a=at: dijkstra(roads, indices=a)[:, a])  # type: ignore[misc]
        compare(table, found)
        line = (
            f"  {size:5d} x {size:<5d}{1000 * table_s:9.2f} ms; scipy {scipy_s / table_s:.0f} times"
        )
        if peer is not None:
            peer_s, theirs = timed(lambda a=at: peer(a))  # type: ignore[misc]
            reached = table < FAR
            same = bool((theirs[reached] == unpack(table)[0][reached]).all())
            line += f", pyroutingkit {peer_s / table_s:.1f} times"
            line += "" if same else " (and other times)"
        print(line)


def spliced_weights(network: Network) -> sparse.csr_array[np.float64, tuple[int, int]]:
    """Return the network as scipy takes it: the best of parallel edges, milliseconds · 2²³ + dm."""
    weight = network.ms * 2.0**23 + network.dm
    order = np.lexsort((weight, network.head, network.tail))
    ends = network.tail[order] * np.int64(network.nodes) + network.head[order]
    ends, first = np.unique(ends, return_index=True)
    places = np.divmod(ends, network.nodes)
    return sparse.csr_array((weight[order][first], places), shape=(network.nodes, network.nodes))


def compare(table: Integers, found: npt.NDArray[np.float64]) -> None:
    """Refuse to go on where the hierarchy and scipy differ."""
    reached = np.isfinite(found)
    ms, dm = np.divmod(np.where(reached, found, 0.0), 2.0**23)
    if not (np.where(reached, pack(ms, dm), FAR) == np.where(table < FAR, table, FAR)).all():
        raise SystemExit("the hierarchy and scipy differ")


def peer_tables(network: Network) -> Callable[[Integers], npt.NDArray[np.uint32]] | None:
    """Return what pyroutingkit computes tables with, and print what it takes before that."""
    if importlib.util.find_spec("pyroutingkit") is None:
        return None
    peer = importlib.import_module("pyroutingkit")
    ends = (network.tail.astype(np.uint32), network.head.astype(np.uint32))
    lon, lat = network.lonlat.T.astype(np.float32)
    topology = peer.CCHTopology()
    order_s, _ = timed(lambda: topology.build(*ends, lat, lon, network.nodes), most=1)
    metric = peer.CCHMetric(topology)
    weight = network.ms.astype(np.uint32)
    metric_s, _ = timed(lambda: metric.customize(weight))
    print(f"  pyroutingkit: build {1000 * order_s:.2f} ms, customise {1000 * metric_s:.2f} ms")

    def tables(at: Integers) -> npt.NDArray[np.uint32]:
        nodes = at.astype(np.uint32)
        found: npt.NDArray[np.uint32] = metric.distances_many_to_many(nodes, nodes)
        return found

    return tables


def measure_matrices(region: Region, sizes: list[int]) -> None:
    """Print what matrices take of points beside the roads, from coordinates to seconds."""
    graph, draw = region.graph, np.random.default_rng(2)
    shape = np.column_stack((graph.shape_lon, graph.shape_lat))
    for size in sizes:
        points = draw.choice(shape, size) + draw.uniform(-JITTER_DEG, JITTER_DEG, (size, 2))
        region.matrix(points[:1], PROFILE)
        snap_s, _ = timed(lambda p=points: region.snap(p, PROFILE))  # type: ignore[misc]
        matrix_s, matrix = timed(lambda p=points: region.matrix(p, PROFILE))  # type: ignore[misc]
        print(
            f"matrix of {size} points ({len(matrix.refused)} refused): {1000 * matrix_s:.1f} ms,"
            f" {1000 * snap_s:.1f} ms of it snapping"
        )


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--osm", type=Path)
    parser.add_argument("--dem", type=Path, action="append", default=[])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 3000])
    parser.add_argument("--copies", type=int, default=9)
    options = parser.parse_args()
    if options.osm is None:
        options.osm, options.dem = MODEL_COUNTY.osm, [MODEL_COUNTY.dem]

    read_s, extract = timed(lambda: read_source(options.osm), most=1)
    build_s, built = timed(lambda: build_region("bench", extract, dem=options.dem), most=1)
    region = built.region
    print(f"{options.osm.name}: {region.graph.nodes} nodes, {region.graph.edges} directed edges")
    print(f"read {read_s:8.3f} s")
    print(f"build{build_s:8.3f} s")
    weights_s, _ = timed(lambda: region.edge_ms(PROFILE), most=1)
    print(f"travel times of one profile {weights_s:8.3f} s")
    for copies in sorted({1, options.copies}):
        measure_hierarchy(network_of(region, copies), options.sizes)
    measure_matrices(region, options.sizes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
