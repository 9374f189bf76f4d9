"""What a way is: the tags of one OSM way, read into one row of :data:`WAY_KIND`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from routing.roads.osm.access import ACCESS_KEYS, way_access
from routing.roads.osm.barriers import FERRY_WAIT_S, FORD_KMH, FORD_WAIT_S, OBSTACLES
from routing.roads.osm.conditional import CONDITIONAL_KEYS, may_open, read_rule
from routing.roads.osm.signs import SIGN_KEYS, read_limits

ROAD_CLASSES: Final = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
    "living_street", "service", "track", "road", "motorway_link", "trunk_link", "primary_link",
    "secondary_link", "tertiary_link", "pedestrian", "path", "footway", "steps", "bridleway",
    "cycleway", "ferry", "barrier",
)  # fmt: skip
"""Every class that a way can have. ``barrier`` is the step through a gate or ford at a node.
Construction, proposed, abandoned and raceway are no roads, and so left out."""

SURFACES: Final = ("unknown", "paved", "stones", "compacted", "gravel", "ground", "earth", "mud")
"""Groups of ``surface`` values that drive alike; ``unknown`` where the tag is missing."""

_SURFACE_GROUP = {
    **dict.fromkeys(("asphalt", "paved", "concrete", "chipseal", "metal", "wood"), "paved"),
    **dict.fromkeys(("concrete:plates", "concrete:lanes", "bricks"), "paved"),
    **dict.fromkeys(("paving_stones", "sett", "cobblestone", "unhewn_cobblestone"), "stones"),
    **dict.fromkeys(("grass_paver", "cobblestone:flattened"), "stones"),
    **dict.fromkeys(("compacted", "fine_gravel"), "compacted"),
    **dict.fromkeys(("gravel", "unpaved", "pebblestone", "shells"), "gravel"),
    **dict.fromkeys(("ground", "dirt", "grass", "woodchips"), "ground"),
    **dict.fromkeys(("earth", "rock", "rocky", "stone", "sand", "soil"), "earth"),
    **dict.fromkeys(("mud", "clay", "ice", "snow"), "mud"),
}

SMOOTHNESS: Final = (
    "unknown", "excellent", "good", "intermediate", "bad", "very_bad", "horrible", "very_horrible",
    "impassable",
)  # fmt: skip

PLAIN, BRIDGE, TUNNEL = 0, 1, 2
"""Structures: on a bridge or in a tunnel the terrain's height is not the road's."""

WAY_KIND: Final = np.dtype(
    [
        ("road_class", "u1"),  # index into ROAD_CLASSES
        ("surface", "u1"),  # index into SURFACES
        ("smoothness", "u1"),  # index into SMOOTHNESS
        ("tracktype", "u1"),  # 1 to 5; 0 unknown
        ("lanes", "u1"),  # 0 unknown
        ("structure", "u1"),
        ("roundabout", "?"),
        ("obstacle", "u1"),  # index into OBSTACLES: a barrier's kind, or a ford that is a way
        ("forward", "u1"),  # access masks
        ("backward", "u1"),
        ("maxspeed_kmh", "f4"),  # 0 unknown
        ("duration_s", "f4"),  # of a ferry's crossing; 0 unknown
        ("wait_s", "f4"),  # once, for a vehicle
        ("pass_kmh", "f4"),  # speed of a vehicle at its ends; inf where nothing slows it
        ("max_weight_t", "f4"),  # inf where unlimited
        ("max_axle_load_t", "f4"),
        ("max_height_m", "f4"),
        ("max_width_m", "f4"),
        ("rule", "u2"),  # index into the graph's rules; 0 where access depends on no time
    ]
)

WAY_KEYS: Final = (
    "highway", "route", "surface", "smoothness", "tracktype", "lanes", "maxspeed", "oneway",
    "junction", "bridge", "tunnel", "ford", "area", "duration", "sac_scale",
    *SIGN_KEYS, *ACCESS_KEYS, *CONDITIONAL_KEYS,
)  # fmt: skip
"""The tags that decide about a way; two ways that agree on them share a row."""


def read_way_kind(tags: Mapping[str, str]) -> tuple[Any, ...] | None:
    """Return a :data:`WAY_KIND` row, or None where the way is no road that anybody ever uses.

    Its ``rule`` is 0: whoever collects rows numbers their rules.
    """
    road_class = _road_class(tags)
    if road_class is None or tags.get("area") == "yes":
        return None
    forward, backward = way_access(tags, road_class)
    if not forward | backward and not may_open(read_rule(tags, road_class)):
        return None
    ferry = road_class == "ferry"
    ford = tags.get("ford") in {"yes", "stepping_stones"}
    return (
        ROAD_CLASSES.index(road_class),
        SURFACES.index(_SURFACE_GROUP.get(_first(tags.get("surface")), "unknown")),
        _index(SMOOTHNESS, tags.get("smoothness")),
        _tracktype(tags.get("tracktype")),
        min(int(_number(tags.get("lanes"), 0)), 99),
        _structure(tags),
        tags.get("junction") in {"roundabout", "circular"},
        OBSTACLES.index("ford" if ford else "none"),
        forward,
        backward,
        read_speed_kmh(tags.get("maxspeed")),
        read_duration_s(tags.get("duration")) if ferry else 0,
        FERRY_WAIT_S if ferry else FORD_WAIT_S if ford else 0,
        0 if ferry else FORD_KMH if ford else np.inf,
        *read_limits(tags),
        0,
    )


def _road_class(tags: Mapping[str, str]) -> str | None:
    highway = tags.get("highway")
    if highway in ROAD_CLASSES and highway not in {"ferry", "barrier"}:
        return highway
    return "ferry" if tags.get("route") == "ferry" else None


def _structure(tags: Mapping[str, str]) -> int:
    if tags.get("tunnel", "no") != "no":
        return TUNNEL
    return BRIDGE if tags.get("bridge", "no") != "no" else PLAIN


def _first(value: str | None) -> str:
    """Return the first of several values ("asphalt;gravel"); the import's guess, like OSRM's."""
    return (value or "").split(";")[0].strip().lower()


def _index(values: tuple[str, ...], value: str | None) -> int:
    return values.index(value) if value in values else 0


def _tracktype(value: str | None) -> int:
    match = re.fullmatch(r"grade([1-5])", value or "")
    return int(match[1]) if match else 0


def _number(value: str | None, missing: float) -> float:
    match = re.fullmatch(r"\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*", _first(value))
    return float(match[1].replace(",", ".")) if match else missing


def read_speed_kmh(value: str | None) -> float:
    """Read ``maxspeed``: "50", "30 mph", "walk"; 0 where there is none or it names a law."""
    if value == "walk":
        return 5.0
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?)\s*(mph|km/h|kmh)?", _first(value))
    if not match:
        return 0.0
    return float(match[1]) * (1.609344 if match[2] == "mph" else 1.0)


def read_duration_s(value: str | None) -> float:
    """Read a ferry's ``duration``: "00:20", "1:30:00", "PT20M" or minutes."""
    if not value:
        return 0.0
    iso = re.fullmatch(r"PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?", value)
    if iso:
        return 3600.0 * int(iso[1] or 0) + 60.0 * int(iso[2] or 0)
    parts = value.split(":")
    if not all(re.fullmatch(r"\d{1,4}", part) for part in parts) or len(parts) > 3:
        return 0.0
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return 60.0 * numbers[0]
    hours, minutes, seconds = (*numbers, 0)[:3]
    return 3600.0 * hours + 60.0 * minutes + seconds
