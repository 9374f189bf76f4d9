"""What a turn costs a vehicle, milliseconds, and which turns it may not take.

    turn = slowing down for the corner + waiting for a gap, or turning round

Slowing: the corner is an arc that begins :data:`CORNER_M` before its point and ends as far behind
it, driven at the sideways acceleration that the driver accepts in bends. Braking to that speed and
gathering speed again cost what they cost that vehicle, from and to the mean speeds of the edges.
Waiting: whoever comes from a lesser road, or into a roundabout, waits for a gap in the traffic
there: ``(e^qt - q t - 1) / q`` seconds on average (Adams, *Road traffic considered as a random
series*, 1936). Turning round is possible at dead ends only, and takes what ``vehicles.toml`` says.

A turn is one where three roads or more meet that the vehicle may use. Along one way there is none:
its bends are in the edges' times already. Which side of the road is driven on is not known, so left
and right cost the same, and nobody waits for oncoming traffic.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.times.vehicles import VehicleProfile
from routing.roads.turns.corners import GREATER_ROADS, Corners
from routing.roads.turns.expansion import Expansion

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Milliseconds = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

NO_TURN = -1
"""Milliseconds of a turn that may not be taken."""

CORNER_M = 10.0
"""From the point of a corner to where its arc begins: two lanes each way. Assumed."""

SHARPEST_M = 5.0
"""Radius of the sharpest corner. Assumed: what small vans turn in."""

GAP_S = 6.0
"""Gap that a driver who gives way accepts. Assumed; the Highway Capacity Manual has 6.2 to 7.1."""

VOLUME_PER_HOUR = {"motorway": 600, "trunk": 600, "primary": 400, "secondary": 200, "tertiary": 100}
"""Vehicles an hour, in both directions, that one gives way to: assumed for mountain country."""

_SLOWEST_MS = 0.1


def turn_milliseconds(
    graph: RoadGraph,
    expansion: Expansion,
    corners: Corners,
    profile: VehicleProfile,
    edge_ms: Milliseconds,
) -> Milliseconds:
    """Return what each turn costs, ``NO_TURN`` where the vehicle may not take it, shape (t,).

    Parameters
    ----------
    graph : RoadGraph
    expansion : Expansion
        The one for vehicles, or the one for people on foot, whom no turn costs anything.
    corners : Corners
    profile : VehicleProfile
    edge_ms : ndarray of int32, shape (m,)
        Negative where the vehicle may not go.
    """
    after = expansion.turn_edge
    open_ = edge_ms[after] >= 0
    if profile.on_foot:
        return np.where(open_, 0, NO_TURN).astype(np.int32)
    before = expansion.state_edge[expansion.turn_tail]
    open_ &= (edge_ms[before] >= 0) & ((expansion.turn_denied & profile.access_bit) == 0)
    back = turns_back(graph, before, after)
    onwards = np.bincount(expansion.turn_tail[open_ & ~back], minlength=expansion.states)
    open_ &= ~back | (onwards[expansion.turn_tail] == 0)
    seconds = np.where(back, profile.turn_around_s, 0.0)
    turns = np.flatnonzero(open_ & ~back)
    seconds[turns] = _corner_seconds(
        graph, corners, profile, edge_ms, before=before[turns], after=after[turns]
    )
    return np.where(open_, np.rint(1000 * seconds), NO_TURN).astype(np.int32)


def turns_back(graph: RoadGraph, before: Indices, after: Indices) -> Flags:
    """Tell which turns lead back over the same segment."""
    same = graph.edge_segment[before] == graph.edge_segment[after]
    return np.asarray(same & (before != after), dtype=np.bool_)


def _corner_seconds(
    graph: RoadGraph,
    corners: Corners,
    profile: VehicleProfile,
    edge_ms: Milliseconds,
    *,
    before: Indices,
    after: Indices,
) -> Floats:
    """Return what turns cost that do not lead back."""
    roads, greatest = _roads_that_meet(graph, corners, edge_ms)
    node, segment = graph.edge_head[before], graph.edge_segment[before]
    is_link = graph.segment_way[segment] == 0
    slow_anyway = is_link & np.isfinite(graph.kinds["pass_kmh"][graph.segment_kind[segment]])
    before, after = corners.road_edge[before], corners.road_edge[after]
    way = graph.segment_way[graph.edge_segment]
    turning = (roads[node] > 2) & (way[before] != way[after]) & (before >= 0) & (after >= 0)

    rank, roundabout = corners.rank[graph.edge_segment], _on_roundabout(graph)
    gives_way = (rank[before] > greatest[node]) | (roundabout[after] & ~roundabout[before])
    gives_way &= ~is_link  # what one waits there for, lights or a gate, is all
    seconds = np.where(turning & gives_way, _gap_seconds()[greatest[node]], 0.0)
    slows = np.flatnonzero(turning & ~slow_anyway)
    seconds[slows] += _slowing_seconds(
        graph, corners, profile, edge_ms, before=before[slows], after=after[slows]
    )
    return seconds


def _roads_that_meet(
    graph: RoadGraph, corners: Corners, edge_ms: Milliseconds
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Return how many roads of the vehicle meet at each node, and the rank of the greatest."""
    used = np.zeros(graph.segments, dtype=bool)
    used[graph.edge_segment[edge_ms >= 0]] = True
    ends = np.r_[graph.segment_tail[used], graph.segment_head[used]]
    greatest = np.full(graph.nodes, len(GREATER_ROADS), dtype=np.int8)
    np.minimum.at(greatest, ends, np.tile(corners.rank[used], 2))
    return np.bincount(ends, minlength=graph.nodes), greatest


def _on_roundabout(graph: RoadGraph) -> Flags:
    return np.asarray(graph.kinds["roundabout"][graph.segment_kind][graph.edge_segment], np.bool_)


def _slowing_seconds(
    graph: RoadGraph,
    corners: Corners,
    profile: VehicleProfile,
    edge_ms: Milliseconds,
    *,
    before: Indices,
    after: Indices,
) -> Floats:
    """Return what is lost by braking for a corner and gathering speed after it."""
    angle = corners.bearing_to[before] - corners.bearing_from[after]
    half = np.abs((angle + np.pi) % (2 * np.pi) - np.pi) / 2
    with np.errstate(divide="ignore"):
        radius_m = np.maximum(CORNER_M / np.tan(half), SHARPEST_M)
    corner_ms = np.sqrt(profile.lateral_ms2 * radius_m)
    seconds = np.zeros(len(before))
    for edge, rate_ms2 in ((before, profile.brake_ms2), (after, profile.speed_up_ms2)):
        length_m = graph.length_m[edge].astype(np.float64)
        speed_ms = np.maximum(length_m / (edge_ms[edge] / 1000), _SLOWEST_MS)
        slower_ms = np.minimum(corner_ms, speed_ms)
        lost = (speed_ms - slower_ms) ** 2 / (2 * speed_ms * rate_ms2)
        # At most what it costs to drive the whole edge as slowly.
        seconds += np.minimum(lost, length_m / slower_ms - length_m / speed_ms)
    return seconds


def _gap_seconds() -> Floats:
    """Return the mean wait for a gap in the traffic of roads of each rank; 0 for lesser ones."""
    a_second = np.array([VOLUME_PER_HOUR[road] for road in GREATER_ROADS]) / 3600
    waits: Floats = (np.exp(a_second * GAP_S) - a_second * GAP_S - 1) / a_second
    return np.append(waits, 0.0)
