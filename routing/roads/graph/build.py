"""Build the road graph from an extract and terrain: split ways at junctions, measure, direct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph.arrays import Floats, Integers, RoadGraph
from routing.roads.graph.bends import bend_radius_m
from routing.roads.graph.forbidden_turns import forbid_turns
from routing.roads.graph.polylines import Polylines, densify, polylines
from routing.roads.osm.barriers import OBSTACLES
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.signs import Limits
from routing.roads.osm.way_tags import PLAIN, ROAD_CLASSES, WAY_KIND
from routing.roads.terrain.elevation import SMOOTHING_LENGTH_M, sample_heights, smooth_heights

_BESIDE_STRUCTURE_M = 30.0
"""Terrain cells this close to a bridge or portal already show the valley or the slope above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltGraph:
    """The graph, and what was odd.

    Attributes
    ----------
    dem_coverage : float or None
        Share of the roads that the terrain covers; None without a DEM.
    broken_restrictions : int
        Turn restrictions whose ways do not meet as they have to.
    """

    graph: RoadGraph
    dem_coverage: float | None
    broken_restrictions: int


def build_graph(
    extract: OsmExtract, dem: Sequence[Path] = (), smoothing_m: float = SMOOTHING_LENGTH_M
) -> BuiltGraph:
    """Build the graph of an extract.

    Parameters
    ----------
    extract : OsmExtract
    dem : sequence of Path
        Tiles; see :func:`routing.roads.terrain.elevation.sample_heights`.
    smoothing_m : float
        Smoothing length of the heights along the roads, metres.
    """
    lines = densify(polylines(extract))
    heights, coverage = _heights(extract, lines, dem, smoothing_m)
    segments = _split(extract, lines)
    segments = _spread_barriers(extract, segments)
    graph = _directed(extract, lines, heights, segments)
    restricted = forbid_turns(graph, extract.restrictions)
    return BuiltGraph(
        graph=restricted.graph, dem_coverage=coverage, broken_restrictions=restricted.broken
    )


def _heights(
    extract: OsmExtract, lines: Polylines, dem: Sequence[Path], smoothing_m: float
) -> tuple[Floats, float | None]:
    if not dem:
        return np.full(len(lines.lon), np.nan), None
    sampled = sample_heights(dem, lines.lon, lines.lat)
    coverage = float(np.mean(~np.isnan(sampled))) if len(sampled) else 0.0
    if not coverage:
        return sampled, coverage
    tail, head = lines.points[lines.steps], lines.points[lines.steps + 1]
    on_structure = extract.kinds["structure"][extract.way_kind[lines.way[lines.steps]]] != PLAIN
    masked = _near_structures(lines, tail, head, on_structure)
    heights = smooth_heights(
        sampled, masked, tail, head, lines.step_m[lines.steps], smoothing_m=smoothing_m
    )
    return heights, coverage


def _near_structures(
    lines: Polylines, tail: Integers, head: Integers, on_structure: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Mark the points on bridges and in tunnels, and those within 30 m beside them."""
    near = np.full(len(lines.lon), np.inf)
    near[tail[on_structure]] = near[head[on_structure]] = 0.0
    step_m = lines.step_m[lines.steps]
    for _ in range(3):  # outwards by up to three short steps
        reach = near.copy()
        np.minimum.at(reach, head, near[tail] + step_m)
        np.minimum.at(reach, tail, near[head] + step_m)
        near = reach
    return near <= _BESIDE_STRUCTURE_M


@dataclass(frozen=True, slots=True)
class _Segments:
    """Segments as positions in ``lines.points``, and the graph node at either end."""

    first: Integers
    last: Integers
    tail: Integers
    head: Integers
    node_point: Integers  # point of each graph node


def _split(extract: OsmExtract, lines: Polylines) -> _Segments:
    """Cut ways where they meet, where they end, and at barriers."""
    uses = np.bincount(lines.points, minlength=len(lines.lon))
    anchor = uses > 1
    anchor[lines.points[lines.first[:-1]]] = True
    anchor[lines.points[lines.first[1:] - 1]] = True
    anchor[list(extract.barriers)] = True
    cuts = np.flatnonzero(anchor[lines.points])
    same_way = lines.way[cuts[:-1]] == lines.way[cuts[1:]]
    first, last = cuts[:-1][same_way], cuts[1:][same_way]
    node_point, ends = np.unique(
        np.r_[lines.points[first], lines.points[last]], return_inverse=True
    )
    return _Segments(first, last, ends[: len(first)], ends[len(first) :], node_point)


def _spread_barriers(extract: OsmExtract, segments: _Segments) -> _Segments:
    """Give each segment end at a barrier a node of its own; the barrier links them (``_directed``).

    So whoever may not pass can still drive up to it from either side; whoever may pays the wait.
    """
    barrier_points = np.array(sorted(extract.barriers), dtype=np.int64)
    ends = np.r_[segments.tail, segments.head]
    at_barrier = np.flatnonzero(np.isin(segments.node_point[ends], barrier_points))
    copies = np.arange(len(at_barrier)) + len(segments.node_point)
    node_point = np.r_[segments.node_point, segments.node_point[ends[at_barrier]]]
    ends = ends.copy()
    ends[at_barrier] = copies
    count = len(segments.tail)
    return _Segments(segments.first, segments.last, ends[:count], ends[count:], node_point)


def _directed(
    extract: OsmExtract, lines: Polylines, heights: Floats, segments: _Segments
) -> RoadGraph:
    node_point = segments.node_point
    road = lines.way[segments.first]
    rows = extract.kinds[extract.way_kind[road]]
    kinds, links = _with_barrier_kinds(extract, segments, rows["forward"] | rows["backward"])
    tail = np.r_[segments.tail, links.copy]
    head = np.r_[segments.head, links.centre]
    # A barrier's segment has the two equal shape points that its node lends it.
    base = len(lines.points)
    pairs = base + 2 * np.arange(len(links.copy))
    first, last = np.r_[segments.first, pairs], np.r_[segments.last, pairs + 1]
    points = np.r_[lines.points, np.repeat(node_point[links.copy], 2)]
    along = np.r_[lines.along_m, np.zeros(2 * len(links.copy))]
    kind = np.r_[extract.way_kind[road], links.kind]
    height = heights[points].astype(np.float32)

    count = len(tail)
    segment = np.r_[np.arange(count), np.arange(count)]
    is_reversed = np.r_[np.zeros(count, dtype=bool), np.ones(count, dtype=bool)]
    access = np.r_[kinds["forward"][kind], kinds["backward"][kind]]
    edge_tail, edge_head = np.r_[tail, head], np.r_[head, tail]
    usable = np.flatnonzero((access > 0) | (kinds["rule"][kind] > 0)[segment])
    order = usable[np.lexsort((edge_head[usable], edge_tail[usable]))]
    segment, is_reversed = segment[order], is_reversed[order]
    length = along[last] - along[first]
    rise = np.nan_to_num(height[last] - height[first])
    degree = np.bincount(edge_tail[order], minlength=len(node_point))
    return RoadGraph(
        node_id=extract.node_id[node_point],  # junctions are never points that were put between
        node_lon=lines.lon[node_point],
        node_lat=lines.lat[node_point],
        shape_lon=lines.lon[points],
        shape_lat=lines.lat[points],
        shape_height_m=height,
        shape_along_m=along,
        step_radius_m=np.r_[bend_radius_m(lines), np.full(2 * len(links.copy), np.inf)].astype(
            np.float32
        ),
        segment_first=first,
        segment_last=last,
        segment_tail=tail.astype(np.int32),
        segment_head=head.astype(np.int32),
        segment_way=np.r_[extract.way_id[road], np.zeros(len(links.copy), dtype=np.int64)],
        segment_kind=kind.astype(np.int32),
        segment_name=np.r_[extract.way_name[road], np.zeros(len(links.copy))].astype(np.int32),
        first_out=np.r_[0, np.cumsum(degree)],
        edge_head=edge_head[order].astype(np.int32),
        edge_segment=segment.astype(np.int32),
        edge_reversed=is_reversed,
        edge_access=access[order].astype(np.uint8),
        length_m=length[segment].astype(np.float32),
        rise_m=np.where(is_reversed, -rise[segment], rise[segment]).astype(np.float32),
        forbidden_first=np.zeros(1, dtype=np.int64),
        forbidden_edge=np.empty(0, dtype=np.int32),
        forbidden_modes=np.empty(0, dtype=np.uint8),
        kinds=kinds,
        names=extract.names,
        refs=extract.refs,
        rules=extract.rules,
    )


@dataclass(frozen=True, slots=True)
class _BarrierLinks:
    """From each copied node to the barrier's centre, with the row of ``kinds``."""

    copy: Integers
    centre: Integers
    kind: Integers


def _with_barrier_kinds(
    extract: OsmExtract, segments: _Segments, segment_access: npt.NDArray[np.uint8]
) -> tuple[np.ndarray[Any, np.dtype[np.void]], _BarrierLinks]:
    """Append a row of ``kinds`` for each sort of barrier, and link the copies to the centres.

    Who may pass is also limited to who may use the road there: a gate on a path is no car road.
    """
    access_at = np.zeros(len(segments.node_point), dtype=np.uint8)
    access_at[segments.tail] = segment_access
    access_at[segments.head] = segment_access
    sorts: dict[_Sort, int] = {}
    centre_of: dict[int, int] = {}
    links: list[tuple[int, int, int]] = []
    for node, point in enumerate(segments.node_point.tolist()):
        barrier = extract.barriers.get(point)
        if barrier is None:
            continue
        if point not in centre_of:  # the first node of a point is its centre, copies come later
            centre_of[point] = node
        else:
            sort = (
                OBSTACLES.index(barrier.kind),
                barrier.access & int(access_at[node]),
                barrier.wait_s,
                barrier.pass_kmh,
                barrier.limits,
            )
            row = len(extract.kinds) + sorts.setdefault(sort, len(sorts))
            links.append((node, centre_of[point], row))
    copy, centre, kind = np.array(links, dtype=np.int64).reshape(-1, 3).T
    kinds = np.concatenate((extract.kinds, _barrier_rows(list(sorts))))
    return kinds, _BarrierLinks(copy, centre, kind)


_Sort = tuple[int, int, int, float, Limits]
"""What stands there, who may pass, what it costs in seconds, the km/h of who passes, its limits."""


def _barrier_rows(sorts: Sequence[_Sort]) -> np.ndarray[Any, np.dtype[np.void]]:
    rows = np.zeros(len(sorts), dtype=WAY_KIND)
    rows["road_class"] = ROAD_CLASSES.index("barrier")
    for row, (obstacle, access, wait_s, pass_kmh, limits) in zip(rows, sorts, strict=True):
        row["obstacle"] = obstacle
        row["forward"] = row["backward"] = access
        row["wait_s"] = wait_s / 2  # passing means two links: to the centre and away
        row["pass_kmh"] = pass_kmh
        row["max_weight_t"], row["max_axle_load_t"], row["max_height_m"], row["max_width_m"] = (
            limits
        )
    return rows
