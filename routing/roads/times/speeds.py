"""Travel time of each directed edge: a pure function of the roads, a vehicle and its load.

Vehicles: the highest speed at each place (:mod:`routing.roads.times.free_speed`,
:mod:`routing.roads.times.driving`), with bounded acceleration between places
(:mod:`routing.roads.times.kinematics`), and what is waited for. People:
:mod:`routing.roads.times.walking`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.times.conditions import USUAL, Conditions
from routing.roads.times.driving import climbing_kmh, curve_kmh, descending_kmh, soft_minimum
from routing.roads.times.free_speed import CLASS_KMH, free_kmh, is_unpaved
from routing.roads.times.kinematics import Stations, stations, step_lengths_m, step_seconds
from routing.roads.times.limits import usable_edges
from routing.roads.times.timed_access import edge_access
from routing.roads.times.vehicles import VehicleProfile
from routing.roads.times.walking import walking_ms

Floats = npt.NDArray[np.float64]
Kinds = npt.NDArray[np.int32]

NO_WAY = -1
"""Milliseconds of an edge that the profile may not use."""

HALF_LOAD = 0.5
"""Load that a day's times are computed with: courier rounds go out empty and come back full."""

_STEEPEST_ROAD, _STEEPEST_PATH = 0.18, 0.45  # what is steeper is the terrain model's noise
_STEPS, _FERRY = ROAD_CLASSES.index("steps"), ROAD_CLASSES.index("ferry")


def edge_milliseconds(
    graph: RoadGraph,
    profile: VehicleProfile,
    load: float = HALF_LOAD,
    *,
    conditions: Conditions = USUAL,
) -> npt.NDArray[np.int32]:
    """Return the travel time of each directed edge.

    Parameters
    ----------
    graph : RoadGraph
    profile : VehicleProfile
    load : float
        Share of the payload on board, 0 to 1.
    conditions : Conditions
        Weather and traffic; :func:`routing.roads.times.conditions.conditions_at` makes them.

    Returns
    -------
    ndarray of int32, shape (m,)
        Milliseconds, at least 1; ``NO_WAY`` where the profile may not or cannot drive.
    """
    usable = usable_edges(graph, profile, edge_access(graph, conditions.access))
    step_m = step_lengths_m(graph)
    grade = _step_grades(graph, step_m, profile)
    if profile.on_foot:
        steps_s = _walking_seconds(graph, step_m, grade, conditions.walking)
    else:
        used = _used_segments(graph, usable)
        at = stations(graph, used, _node_caps_ms(graph, used))
        steps_s = _driving_seconds(graph, at, profile, grade, load=load, conditions=conditions)
    so_far = np.cumsum(steps_s, axis=1) - steps_s
    segment_s = so_far[:, graph.segment_last] - so_far[:, graph.segment_first]
    segment_s = _with_waits(graph, segment_s, profile)
    seconds = segment_s[graph.edge_reversed.astype(np.int8), graph.edge_segment]
    milliseconds: npt.NDArray[np.int32] = np.maximum(np.rint(1000 * seconds), 1).astype(np.int32)
    milliseconds[~usable] = NO_WAY
    return milliseconds


def _used_segments(graph: RoadGraph, usable: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    used = np.zeros(graph.segments, dtype=bool)
    used[graph.edge_segment[usable]] = True
    return used


def _node_caps_ms(graph: RoadGraph, used: npt.NDArray[np.bool_]) -> Floats:
    """Return the speed at which each node is passed at most, m/s: gates, landings of ferries."""
    segment_cap = (graph.kinds["pass_kmh"].astype(np.float64) / 3.6)[graph.segment_kind]
    cap = np.full(graph.nodes, np.inf)
    for ends in (graph.segment_tail, graph.segment_head):
        np.minimum.at(cap, ends[used], segment_cap[used])
    return cap


def _step_kinds(graph: RoadGraph) -> Kinds:
    """Return the kind of road at each step; steps belong to the segment that starts before them."""
    starts = np.zeros(len(graph.shape_lon), dtype=np.int64)
    order = np.argsort(graph.segment_first, kind="stable")
    starts[graph.segment_first[order]] = np.arange(len(order)) + 1
    latest: npt.NDArray[np.int64] = np.maximum.accumulate(starts) - 1
    return np.asarray(graph.segment_kind[order][latest], dtype=np.int32)


def _step_grades(graph: RoadGraph, step_m: Floats, profile: VehicleProfile) -> Floats:
    rise = np.nan_to_num(np.diff(graph.shape_height_m.astype(np.float64), append=np.nan))
    steepest = _STEEPEST_PATH if profile.on_foot else _STEEPEST_ROAD
    grade = np.divide(rise, step_m, out=np.zeros(len(rise)), where=step_m > 0)
    return np.clip(grade, -steepest, steepest)


def _walking_seconds(graph: RoadGraph, step_m: Floats, grade: Floats, share: float) -> Floats:
    road_class = graph.kinds["road_class"][_step_kinds(graph)]
    slopes = np.stack((grade, -grade))
    walked = walking_ms(slopes, np.broadcast_to(road_class == _STEPS, slopes.shape))
    speed = np.where(road_class == _FERRY, CLASS_KMH["ferry"] / 3.6, share * walked)
    return np.asarray(step_m / speed, dtype=np.float64)


def _driving_seconds(
    graph: RoadGraph,
    at: Stations,
    profile: VehicleProfile,
    grade: Floats,
    *,
    load: float,
    conditions: Conditions,
) -> Floats:
    step_kind = _step_kinds(graph)
    share, grip = (values[step_kind] for values in conditions.of_kinds(graph.kinds))
    ferry = graph.kinds["road_class"][step_kind] == _FERRY
    free = free_kmh(graph.kinds, profile)[step_kind]
    free *= np.where(ferry, 1.0, share)
    held = np.sqrt(grip)
    unpaved = is_unpaved(graph.kinds)[step_kind]
    curve = held * curve_kmh(profile, graph.step_radius_m.astype(np.float64))
    height = np.nan_to_num(graph.shape_height_m.astype(np.float64))
    kmh = np.stack(
        [
            soft_minimum(
                free,
                curve,
                climbing_kmh(profile, slope, height, unpaved=unpaved, load=load),
                held * descending_kmh(profile, slope),
            )
            for slope in (grade, -grade)
        ]
    )
    seconds = step_seconds(
        at,
        np.where(ferry, free, kmh) / 3.6,
        profile.speed_up_ms2 * grip,
        profile.brake_ms2 * grip,
    )
    return np.where(ferry, at.step_m / (free / 3.6), seconds)


def _with_waits(graph: RoadGraph, seconds: Floats, profile: VehicleProfile) -> Floats:
    """Add what is waited for to the seconds of each segment, shape (2, s)."""
    rows = graph.kinds[graph.segment_kind]
    ferry = rows["road_class"] == _FERRY
    share = _share_of_way(graph)
    seconds = np.where(ferry & (rows["duration_s"] > 0), share * rows["duration_s"], seconds)
    waits = ferry | (not profile.on_foot)
    return seconds + np.where(waits, share * rows["wait_s"], 0.0)


def _share_of_way(graph: RoadGraph) -> Floats:
    """Return each segment's share, by length, of its way: a crossing waits and lasts only once."""
    length = graph.segment_length_m
    way, inverse = np.unique(graph.segment_way, return_inverse=True)
    whole = np.bincount(inverse, length, len(way))[inverse]
    of_way = (graph.segment_way != 0) & (whole > 0)  # each barrier is a step of its own
    return np.divide(length, whole, out=np.ones(len(length)), where=of_way)
