"""Travel time of each directed edge: class, surface, grade and bends; a pure function.

At each step of a road the speed is the soft minimum (as HDM-4 combines its limits)

    v = (v_class^-4 + v_curve^-4 + v_climb^-4 + v_descent^-4)^(-1/4)

of the free speed of the road's class and surface; of the bend, ``sqrt(a_lateral R)``; of the climb,
where wheel power balances ``v (m g (grade + c_rr) + rho c_d A v^2 / 2)``; and of braking downhill.
People on foot walk by Campbell et al. (2019), "Using crowdsourced fitness tracker data to model the
relationship between slope and travel rates", 10th percentile (a loaded, unhurried walker).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.access import MOTOR
from routing.roads.osm.way_tags import ROAD_CLASSES, SMOOTHNESS, SURFACES
from routing.roads.vehicles import VehicleProfile

Floats = npt.NDArray[np.float64]

NO_WAY = -1
"""Milliseconds of an edge that the profile may not use."""

CLASS_KMH = {
    # Free speed on a two-lane road without maxspeed; judgement of the research note.
    "motorway": 90, "trunk": 70, "primary": 60, "secondary": 50, "tertiary": 42,
    "unclassified": 32, "residential": 27, "living_street": 15, "service": 18, "track": 15,
    "road": 27, "motorway_link": 40, "trunk_link": 40, "primary_link": 40, "secondary_link": 40,
    "tertiary_link": 40,
    # Vehicles come here only where a tag lets them.
    "pedestrian": 10, "path": 10, "footway": 8, "steps": 3, "bridleway": 10, "cycleway": 12,
    "ferry": 10, "barrier": 10,
}  # fmt: skip

SMOOTHNESS_KMH = {
    # OSRM's car profile.
    "intermediate": 80, "bad": 40, "very_bad": 20, "horrible": 10, "very_horrible": 5,
}  # fmt: skip
TRACKTYPE_KMH = (np.inf, 40, 30, 20, 15, 10)  # openrouteservice; by number, 0 unknown

_MAIN = ("motorway", "trunk", "primary", "secondary")
_UNPAVED_CLASSES = ("track", "path", "bridleway")
_SINGLE_LANE_KMH, _ROUNDABOUT_KMH = 35.0, 25.0
_MAXSPEED_SHARE, _MAXSPEED_SHARE_AT_LEAST = 0.95, 0.9
_SOFTNESS = 4

_STEEPEST_ROAD, _STEEPEST_PATH = 0.18, 0.45  # what is steeper is the terrain model's noise
_GRAVITY, _SEA_LEVEL_DENSITY, _SCALE_HEIGHT_M = 9.81, 1.225, 8500.0
_ROLLING_PAVED, _ROLLING_UNPAVED = 0.015, 0.03
_DESCENT_FROM = 0.06

HALF_LOAD = 0.5
"""Load that a day's times are computed with: courier rounds go out empty and come back full."""


def edge_milliseconds(
    graph: RoadGraph, profile: VehicleProfile, load: float = HALF_LOAD
) -> npt.NDArray[np.int32]:
    """Return the travel time of each directed edge.

    Parameters
    ----------
    graph : RoadGraph
    profile : VehicleProfile
    load : float
        Share of the payload on board, 0 to 1.

    Returns
    -------
    ndarray of int32, shape (m,)
        Milliseconds, at least 1; ``NO_WAY`` where the profile may not or cannot drive.
    """
    step_m = np.diff(graph.shape_along_m, append=0.0)
    kind = graph.segment_kind
    step_kind = _step_kinds(graph, kind)
    grade = _step_grades(graph, step_m, profile)
    times = []
    for direction in (1.0, -1.0):
        if profile.on_foot:
            kmh = _walking_kmh(graph, direction * grade, step_kind)
        else:
            kmh = _driving_kmh(graph, profile, direction * grade, step_kind, load)
        seconds = np.where(step_m > 0, step_m, 0.0) / (kmh / 3.6)
        so_far = np.cumsum(seconds) - seconds
        times.append(so_far[graph.segment_last] - so_far[graph.segment_first])
    along, against = (_with_waits(graph, seconds, kind, profile) for seconds in times)
    seconds = np.where(graph.edge_reversed, against[graph.edge_segment], along[graph.edge_segment])
    milliseconds: npt.NDArray[np.int32] = np.maximum(np.rint(1000 * seconds), 1).astype(np.int32)
    milliseconds[~_usable(graph, profile)] = NO_WAY
    return milliseconds


_STEPS = ROAD_CLASSES.index("steps")
_FERRY = ROAD_CLASSES.index("ferry")


def _step_kinds(graph: RoadGraph, kind: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return the kind of road at each step; steps belong to the segment that starts before them."""
    starts = np.zeros(len(graph.shape_lon), dtype=np.int64)
    order = np.argsort(graph.segment_first, kind="stable")
    starts[graph.segment_first[order]] = np.arange(len(order)) + 1
    latest: npt.NDArray[np.int64] = np.maximum.accumulate(starts) - 1
    return np.asarray(kind[order][latest], dtype=np.int32)


def _step_grades(graph: RoadGraph, step_m: Floats, profile: VehicleProfile) -> Floats:
    rise = np.nan_to_num(np.diff(graph.shape_height_m.astype(np.float64), append=np.nan))
    steepest = _STEEPEST_PATH if profile.on_foot else _STEEPEST_ROAD
    with np.errstate(divide="ignore", invalid="ignore"):
        grade = np.where(step_m > 0, rise / step_m, 0.0)
    return np.clip(grade, -steepest, steepest)


def _usable(graph: RoadGraph, profile: VehicleProfile) -> npt.NDArray[np.bool_]:
    kinds = graph.kinds
    fits = kinds["max_weight_t"] >= profile.weight_t
    fits &= (kinds["max_height_m"] >= profile.height_m) & (kinds["max_width_m"] >= profile.width_m)
    if profile.on_foot:
        fits = np.ones(len(kinds), dtype=bool)
    kind = graph.segment_kind[graph.edge_segment]
    allowed: npt.NDArray[np.bool_] = (graph.edge_access & profile.access_bit) != 0
    return np.asarray(allowed & fits[kind], dtype=np.bool_)


def _with_waits(
    graph: RoadGraph, seconds: Floats, kind: npt.NDArray[np.int32], profile: VehicleProfile
) -> Floats:
    rows = graph.kinds[kind]
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


def _walking_kmh(graph: RoadGraph, grade: Floats, step_kind: npt.NDArray[np.int32]) -> Floats:
    road_class = graph.kinds["road_class"][step_kind]
    walked = 3.6 * walking_ms(grade, road_class == _STEPS)
    return np.where(road_class == _FERRY, CLASS_KMH["ferry"], walked)


def walking_ms(grade: Floats, on_steps: npt.ArrayLike = ()) -> Floats:
    """Return the walking speed, m/s, by Campbell et al. (2019), 10th percentile.

    ``grade`` is rise over run.

    Coefficients as published in the R package leastcostpath. Steps are taken at half of it
    (assumed).
    """
    degrees = np.degrees(np.arctan(grade))
    bell = np.pi * 13.328 * (1 + ((degrees + 1.568) / 13.328) ** 2)
    speed: Floats = 38.892 / bell + 0.404 - 0.00323 * degrees
    return np.where(on_steps, speed / 2, speed) if np.size(on_steps) else speed


def _driving_kmh(
    graph: RoadGraph,
    profile: VehicleProfile,
    grade: Floats,
    step_kind: npt.NDArray[np.int32],
    load: float,
) -> Floats:
    free = free_kmh(graph.kinds, profile)[step_kind]
    unpaved = _unpaved(graph.kinds)[step_kind]
    with np.errstate(over="ignore", divide="ignore"):
        curve = 3.6 * np.sqrt(profile.lateral_ms2 * graph.step_radius_m.astype(np.float64))
        height = np.nan_to_num(graph.shape_height_m.astype(np.float64))
        climb = climbing_kmh(profile, grade, height, unpaved=unpaved, load=load)
        descent = np.where(
            grade < -_DESCENT_FROM,
            profile.descent_kmh * np.sqrt(_DESCENT_FROM / np.abs(grade)),
            np.inf,
        )
        ferry = graph.kinds["road_class"][step_kind] == _FERRY
        limits = np.stack((free, curve, climb, descent))
        soft = (limits ** -float(_SOFTNESS)).sum(axis=0) ** (-1 / _SOFTNESS)
    return np.where(ferry, free, soft)


def free_kmh(kinds: npt.NDArray[np.void], profile: VehicleProfile) -> Floats:
    """Return the speed on a straight and level road of each kind, km/h."""
    class_kmh = np.array([CLASS_KMH[name] for name in ROAD_CLASSES], dtype=np.float64)
    is_main = np.isin(kinds["road_class"], [ROAD_CLASSES.index(name) for name in _MAIN])
    ferry = kinds["road_class"] == _FERRY
    speed = class_kmh[kinds["road_class"]] * np.where(ferry, 1.0, profile.class_factor)
    maxspeed = kinds["maxspeed_kmh"].astype(np.float64)
    signed = maxspeed > 0
    speed = np.where(
        signed & is_main, np.maximum(speed, _MAXSPEED_SHARE_AT_LEAST * maxspeed), speed
    )
    speed = np.where(signed, np.minimum(speed, _MAXSPEED_SHARE * maxspeed), speed)
    # One lane for both directions; of a one-way road it is the usual number.
    narrow = (kinds["lanes"] == 1) & (kinds["forward"] & kinds["backward"] & MOTOR != 0)
    speed = np.where(narrow, np.minimum(speed, _SINGLE_LANE_KMH), speed)
    speed = np.where(kinds["roundabout"], np.minimum(speed, _ROUNDABOUT_KMH), speed)
    speed = np.minimum(speed, profile.top_kmh)
    surface = np.array([profile.surface_kmh.get(name, np.inf) for name in SURFACES])
    smoothness = np.array([SMOOTHNESS_KMH.get(name, np.inf) for name in SMOOTHNESS])
    tracktype = np.array(TRACKTYPE_KMH)
    for caps, column in (
        (surface, "surface"),
        (smoothness, "smoothness"),
        (tracktype, "tracktype"),
    ):
        speed = np.minimum(speed, caps[kinds[column]])
    return np.asarray(speed, dtype=np.float64)


def _unpaved(kinds: npt.NDArray[np.void]) -> npt.NDArray[np.bool_]:
    """Tell where wheels roll on loose ground; without a surface tag the class tells."""
    loose = kinds["surface"] >= SURFACES.index("compacted")
    classes = [ROAD_CLASSES.index(name) for name in _UNPAVED_CLASSES]
    by_class = (kinds["surface"] == 0) & np.isin(kinds["road_class"], classes)
    return np.asarray(loose | by_class, dtype=np.bool_)


def climbing_kmh(
    profile: VehicleProfile,
    grade: Floats,
    height_m: Floats,
    *,
    unpaved: npt.NDArray[np.bool_],
    load: float,
) -> Floats:
    """Return the speed that the engine holds on a grade, km/h: power = resistance x speed."""
    watts = 1000 * profile.power_kw * (1 - profile.altitude_loss * height_m / 1000)
    rolling = np.where(unpaved, _ROLLING_UNPAVED, _ROLLING_PAVED)
    resistance = grade + rolling
    # Where gravity pulls, a load does not make it faster: the driver holds it back.
    mass = profile.empty_kg + np.where(resistance > 0, load, 0.0) * profile.payload_kg
    slope = mass * _GRAVITY * resistance
    drag = 0.5 * _SEA_LEVEL_DENSITY * np.exp(-height_m / _SCALE_HEIGHT_M) * profile.cda_m2
    # drag v^3 + slope v = watts: convex right of its root, so Newton from above comes down to it.
    speed = np.cbrt(watts / drag) + np.sqrt(np.maximum(-slope, 0) / drag)
    for _ in range(20):
        speed -= (drag * speed**3 + slope * speed - watts) / (3 * drag * speed**2 + slope)
    return 3.6 * speed
