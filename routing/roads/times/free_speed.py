"""Speed on a straight and level road, by what its tags say: class, signs, lanes, surface."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.osm.access import MOTOR
from routing.roads.osm.way_tags import ROAD_CLASSES, SMOOTHNESS, SURFACES
from routing.roads.times.vehicles import VehicleProfile

Floats = npt.NDArray[np.float64]

CLASS_KMH = {
    # Free speed on a two-lane road without maxspeed; judgement of the research note.
    "motorway": 90, "trunk": 70, "primary": 60, "secondary": 50, "tertiary": 42,
    "unclassified": 32, "residential": 27, "living_street": 15, "service": 18, "track": 15,
    "road": 27, "motorway_link": 40, "trunk_link": 40, "primary_link": 40, "secondary_link": 40,
    "tertiary_link": 40,
    # Vehicles come here only where a tag lets them.
    "pedestrian": 10, "path": 10, "footway": 8, "steps": 3, "bridleway": 10, "cycleway": 12,
    "ferry": 10,
    "barrier": np.inf,  # a place, not a way: what slows there is ``pass_kmh`` of its row
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
_FERRY = ROAD_CLASSES.index("ferry")


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


def is_unpaved(kinds: npt.NDArray[np.void]) -> npt.NDArray[np.bool_]:
    """Tell where wheels roll on loose ground; without a surface tag the class tells."""
    loose = kinds["surface"] >= SURFACES.index("compacted")
    classes = [ROAD_CLASSES.index(name) for name in _UNPAVED_CLASSES]
    by_class = (kinds["surface"] == 0) & np.isin(kinds["road_class"], classes)
    return np.asarray(loose | by_class, dtype=np.bool_)
