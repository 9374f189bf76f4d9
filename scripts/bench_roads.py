"""Measure the roads beside other engines: building, weighing, matrices and single ways.

    python scripts/bench_roads.py [--osm FILE] [--dem FILE]... [--sizes 100 1000 3000] [--runs 5]

Without ``--osm`` the bundled county is measured. Other engines are measured where they are
installed (``pip install --group bench``; OSRM needs Python 3.12 or newer), in the same run, on the
same points, new ones in each repetition, and asked for durations and distances where they have
both. Seconds are of computing in one thread, medians of the repetitions; imports and compiling
count on no side. scipy, igraph and RoutingKit get our own expanded graph, whose nodes are the ends
of directed edges; OSRM reads the map by itself, for cars.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from road_peers import igraph_graph, osrm_engine, own_build, routing_kit, scipy_graph

from routing.bundled import MODEL_COUNTY
from routing.roads.hierarchy import FAR, Points, many_to_many, unpack
from routing.roads.many_to_many import turn_weights, weigh
from routing.roads.network import Network
from routing.roads.region import Region
from routing.roads.region_files import load_region

Given = TypeVar("Given")
Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PROFILE = "van"
JITTER_DEG = 0.001
EDGES = 500
"""How many are closed, one at a time."""

PATIENCE_S = 20.0
"""What takes longer is not repeated."""


def seconds_each(work: Callable[[Given], object], given: Iterable[Given]) -> list[float]:
    """Return the seconds of computing that a piece of work takes on each thing given."""
    taken: list[float] = []
    for one in given:
        start = time.process_time()
        work(one)
        taken.append(time.process_time() - start)
        if sum(taken) > PATIENCE_S:
            break
    return taken


def median_s(work: Callable[[Given], object], given: Iterable[Given]) -> float:
    """Return the median of the seconds of computing that a piece of work takes on each."""
    return statistics.median(seconds_each(work, given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of names and milliseconds, printed beside ours as ratios."""

    title: str
    ours_s: float

    def print(self, **theirs_s: float | None) -> None:
        """Print one row."""
        ratios = [
            f"{name.replace('_', ' ')} {1000 * taken:.1f} ms = {taken / self.ours_s:.1f} x"
            for name, taken in theirs_s.items()
            if taken is not None
        ]
        print(f"  {self.title:<34}{1000 * self.ours_s:9.2f} ms   {', '.join(ratios)}")


def measure_build(
    osm: Path, dem: list[Path], folder: Path
) -> tuple[Region, osrm_engine.Engine | None]:
    """Build the region, terrain and hierarchy included, beside OSRM's files."""
    build = own_build.measure(osm, dem, folder / "bench")
    region = load_region(folder / "bench")
    skeleton = region.network(PROFILE).skeleton
    start = time.process_time()
    contraction = skeleton.contraction
    mapped_s = time.process_time() - start
    start = time.process_time()
    skeleton.contract()
    contracted_s = time.process_time() - start
    print(
        f"{osm.name}: {region.graph.nodes} nodes, {region.graph.edges} directed edges; expanded"
        f" {skeleton.expansion.states} nodes, {skeleton.expansion.turns} turns;"
        f" {contraction.arcs} arcs, width {contraction.width}"
    )
    table = Table(title="map to hierarchy, on disk", ours_s=build.seconds)
    memory = (
        f"peak {build.peak_mb - build.before_mb:.0f} MB above imports"
        f" ({build.peak_mb:.0f} - {build.before_mb:.0f})"
    )
    engine = None
    if osrm_engine.is_here():
        theirs = osrm_engine.prepare(osm, folder)
        engine = osrm_engine.Engine(theirs)
        table.print(OSRM=theirs.extract_s + theirs.contract_s)
        memory += f", OSRM {theirs.peak_mb:.0f} MB"
    else:
        table.print()
    print(f"  {'':<34}{memory}")
    Table(title="the order: read, not made", ours_s=mapped_s).print(contracting=contracted_s)
    return region, engine


def measure_weighing(roads: Network, peer: routing_kit.Hierarchy | None, runs: int) -> None:
    """Weigh the hierarchy anew after one edge has changed, many edges one by one."""
    draw = np.random.default_rng(3)
    edges = draw.choice(np.flatnonzero(roads.edge_ms >= 0), EDGES)
    roads.changed(edges[:1], -1)
    taken = seconds_each(lambda edge: roads.changed([edge], -1), edges)
    skeleton, turn_ms = roads.skeleton, roads.turn_ms
    whole_s = median_s(lambda _: weigh(skeleton, roads.edge_ms, turn_ms), range(runs))
    changed = [roads.changed([edge], -1) for edge in edges[:runs]]
    weights = [_ms(turn_weights(skeleton, one.edge_ms, one.turn_ms)) for one in changed]
    Table(title="one edge closed", ours_s=statistics.median(taken)).print(
        of_all_edges_the_worst=max(taken),
        weighing_all_anew=whole_s,
        RoutingKit=None if peer is None else median_s(peer.customise, weights),
    )


def _ms(weights: Integers) -> Integers:
    """Return milliseconds of turns, those that are closed as far as RoutingKit can tell."""
    return np.where(weights < 0, 2**30, weights >> 32)


def measure_tables(
    roads: Network, peer: routing_kit.Hierarchy | None, sizes: list[int], runs: int
) -> None:
    """Tables between nodes of the expanded graph, by engines that know no points."""
    expansion, skeleton = roads.skeleton.expansion, roads.skeleton
    weights = turn_weights(skeleton, roads.edge_ms, roads.turn_ms)
    open_ = np.flatnonzero(weights >= 0)
    tail, head = expansion.turn_tail[open_], expansion.turn_head[open_]
    if peer is not None:
        peer.customise(_ms(weights))
    dijkstra = scipy_graph.Graph(expansion.states, tail, head, weights[open_])
    graph = None
    if igraph_graph.is_here():
        graph = igraph_graph.Graph(expansion.states, tail, head, _ms(weights[open_]))
    draw = np.random.default_rng(1)
    for size in sizes:
        places = [draw.choice(np.unique(tail), size, replace=False) for _ in range(runs)]

        def ours(at: Integers) -> Integers:
            points = Points.at_nodes(at)
            return many_to_many(skeleton.contraction, roads.metric, points, points)

        found = ours(places[0])
        if not np.array_equal(found, dijkstra.table(places[0])):
            raise SystemExit("the hierarchy and scipy differ")
        if peer is not None:
            same = unpack(found)[0] == peer.table(places[0])
            if not same[found < FAR].all():
                raise SystemExit("the hierarchy and RoutingKit differ")
        slow = places[: 1 if size > 500 else runs]
        Table(title=f"{size} x {size} between nodes", ours_s=median_s(ours, places)).print(
            RoutingKit=None if peer is None else median_s(peer.table, places),
            scipy=median_s(dijkstra.table, slow),
            igraph=None if graph is None or size > 1000 else median_s(graph.table, slow),
        )


def measure_matrices(
    region: Region, roads: Network, engine: osrm_engine.Engine | None, sizes: list[int], runs: int
) -> None:
    """Matrices between points beside the roads: snapped before, and from their coordinates."""
    draw = np.random.default_rng(2)
    lonlat = _beside_roads(region, draw, 10)
    roads.matrix(lonlat)
    for size in sizes:
        points = [_beside_roads(region, draw, size) for _ in range(runs)]
        fresh = Table(
            title=f"{size} x {size} from coordinates", ours_s=median_s(roads.matrix, points)
        )
        snaps = [roads.snap(lonlat) for lonlat in points]
        snapped = Table(title=f"{size} x {size} snapped", ours_s=median_s(roads.between, snaps))
        if engine is None:
            snapped.print()
            fresh.print()
            continue
        asked = [engine.snapped(lonlat) for lonlat in points]
        snapped.print(OSRM=median_s(engine.table_of, asked))
        fresh.print(OSRM=median_s(engine.table, points))
    snap_s = median_s(roads.snap, points)
    print(f"  {f'of it snapping {sizes[-1]}':<34}{1000 * snap_s:9.2f} ms")


def measure_ways(
    region: Region, roads: Network, engine: osrm_engine.Engine | None, runs: int
) -> None:
    """Single ways with geometry and steps."""
    draw = np.random.default_rng(4)
    pairs = [_beside_roads(region, draw, 2) for _ in range(20 * runs)]
    near = [pair for pair in pairs if not roads.snap(pair).refused]
    region.route_through(near[0], PROFILE)
    ours_s = median_s(lambda pair: region.route_through(pair, PROFILE), near)
    theirs_s = None
    if engine is not None:
        theirs_s = median_s(lambda pair: engine.route(*pair), near)
    Table(title="one way, geometry and steps", ours_s=ours_s).print(OSRM=theirs_s)


def _beside_roads(region: Region, draw: np.random.Generator, size: int) -> Floats:
    graph = region.graph
    shape = np.column_stack((graph.shape_lon, graph.shape_lat))
    return draw.choice(shape, size) + draw.uniform(-JITTER_DEG, JITTER_DEG, (size, 2))


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--osm", type=Path)
    parser.add_argument("--dem", type=Path, action="append", default=[])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 3000])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if options.osm is None:
        options.osm, options.dem = MODEL_COUNTY.osm, [MODEL_COUNTY.dem]

    with tempfile.TemporaryDirectory() as folder:
        region, engine = measure_build(options.osm, options.dem, Path(folder))
        roads = region.network(PROFILE)
        peer = None
        if routing_kit.is_here():
            expansion = roads.skeleton.expansion
            node = region.graph.edge_head[expansion.state_edge]
            lonlat = np.column_stack((region.graph.node_lon, region.graph.node_lat))[node]
            start = time.process_time()
            peer = routing_kit.Hierarchy(expansion.turn_tail, expansion.turn_head, lonlat)
            print(f"  RoutingKit builds its order in {time.process_time() - start:.2f} s")
        measure_weighing(roads, peer, options.runs)
        measure_tables(roads, peer, options.sizes, options.runs)
        measure_matrices(region, roads, engine, options.sizes, options.runs)
        measure_ways(region, roads, engine, options.runs)


if __name__ == "__main__":
    main()
