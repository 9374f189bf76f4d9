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

from dataclasses import dataclass

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
Integers = npt.NDArray[np.int64]
Ranks = npt.NDArray[np.int8]

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Around:
    """Where a turn may cost something else when some edges change.

    Attributes
    ----------
    nodes : ndarray of int32
        The ends of the edges; and where one of them is the copy of a node that gates or traffic
        lights link to it, the node itself: what is turned into there is the road behind the link.
    turns : ndarray of int32
        All turns at the nodes, each once, ascending.
    """

    nodes: Indices
    turns: Indices

    @classmethod
    def of(cls, graph: RoadGraph, expansion: Expansion, edges: Indices) -> Around:
        """Return what lies around some edges."""
        segment = graph.edge_segment[edges]
        ends = np.concatenate((graph.segment_tail[segment], graph.segment_head[segment]))
        out = _runs(graph.first_out, ends)
        links = out[graph.segment_way[graph.edge_segment[out]] == 0]
        nodes = np.unique(np.concatenate((ends, graph.edge_head[links])))
        first = expansion.first_turn[graph.first_out[nodes]]
        last = expansion.first_turn[graph.first_out[nodes + 1]]
        return cls(nodes=nodes, turns=_from_to(first, last).astype(np.int32))


def turn_milliseconds(
    graph: RoadGraph,
    expansion: Expansion,
    corners: Corners,
    profile: VehicleProfile,
    edge_ms: Milliseconds,
    *,
    around: Around | None = None,
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
    around : Around, optional
        Only its turns.
    """
    some = slice(None) if around is None else around.turns
    after, tail = expansion.turn_edge[some], expansion.turn_tail[some]
    open_ = edge_ms[after] >= 0
    if profile.on_foot:
        return np.where(open_, 0, NO_TURN).astype(np.int32)
    before = expansion.state_edge[tail]
    open_ &= (edge_ms[before] >= 0) & ((expansion.turn_denied[some] & profile.access_bit) == 0)
    back = turns_back(graph, before, after)
    onwards = np.bincount(tail[open_ & ~back], minlength=expansion.states)
    open_ &= ~back | (onwards[tail] == 0)
    seconds = np.where(back, profile.turn_around_s, 0.0)
    turns = np.flatnonzero(open_ & ~back)
    meeting = _roads_that_meet(graph, expansion, corners, edge_ms, around)
    seconds[turns] = _corner_seconds(
        graph, corners, profile, edge_ms, meeting, before=before[turns], after=after[turns]
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
    meeting: tuple[Integers, Ranks],
    *,
    before: Indices,
    after: Indices,
) -> Floats:
    """Return what turns cost that do not lead back."""
    roads, greatest = meeting
    node, segment = graph.edge_head[before], graph.edge_segment[before]
    is_link = graph.segment_way[segment] == 0
    slow_anyway = is_link & np.isfinite(graph.kinds["pass_kmh"][graph.segment_kind[segment]])
    before, after = corners.road_edge[before], corners.road_edge[after]
    one, other = graph.edge_segment[before], graph.edge_segment[after]
    differ = graph.segment_way[one] != graph.segment_way[other]
    turning = (roads[node] > 2) & differ & (before >= 0) & (after >= 0)

    roundabout = graph.kinds["roundabout"]
    enters = roundabout[graph.segment_kind[other]] & ~roundabout[graph.segment_kind[one]]
    gives_way = (corners.rank[one] > greatest[node]) | enters
    gives_way &= ~is_link  # what one waits there for, lights or a gate, is all
    seconds = np.where(turning & gives_way, _gap_seconds()[greatest[node]], 0.0)
    slows = np.flatnonzero(turning & ~slow_anyway)
    seconds[slows] += _slowing_seconds(
        graph, corners, profile, edge_ms, before=before[slows], after=after[slows]
    )
    return seconds


def _roads_that_meet(
    graph: RoadGraph,
    expansion: Expansion,
    corners: Corners,
    edge_ms: Milliseconds,
    around: Around | None,
) -> tuple[Integers, Ranks]:
    """Return how many roads of the vehicle meet at each node, and the rank of the greatest.

    Shape (n,) both; of nodes other than those asked for there may be more.
    """
    if around is None:
        used = np.zeros(graph.segments, dtype=bool)
        used[graph.edge_segment[edge_ms >= 0]] = True
        roads = np.flatnonzero(used)
    else:
        states = expansion.state_at[_runs(expansion.first_at, around.nodes)]
        out = _runs(graph.first_out, around.nodes)
        edges = np.concatenate((out, expansion.state_edge[states]))
        roads = np.unique(graph.edge_segment[edges[edge_ms[edges] >= 0]])
    ends = np.concatenate((graph.segment_tail[roads], graph.segment_head[roads]))
    greatest = np.full(graph.nodes, len(GREATER_ROADS), dtype=np.int8)
    np.minimum.at(greatest, ends, np.tile(corners.rank[roads], 2))
    return np.bincount(ends, minlength=graph.nodes), greatest


def _runs(first: Integers, rows: Indices) -> Integers:
    """Return what the rows hold, one after the other."""
    return _from_to(first[rows], first[rows + 1])


def _from_to(first: Integers, last: Integers) -> Integers:
    """Return the numbers from each first one to the one before the last, run after run."""
    count = last - first
    end = np.cumsum(count)
    return np.repeat(first - (end - count), count) + np.arange(end[-1] if len(end) else 0)


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
        speed_ms = np.maximum(length_m / (np.maximum(edge_ms[edge], 1) / 1000), _SLOWEST_MS)
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
