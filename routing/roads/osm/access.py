"""Who may use a way: OSM's access keys, from the general to the specific.

Follows the OSM wiki pages "Key:access" (hierarchy of transport modes) and "OSM tags for routing/
Access restrictions" (defaults). Conditional access is not read here: it depends on the time asked.
"""

from __future__ import annotations

from collections.abc import Mapping

FOOT, MOTORCYCLE, MOTORCAR, GOODS = 1, 2, 4, 8
"""Bits of an access mask, one a mode of transport."""

MOTOR = MOTORCYCLE | MOTORCAR | GOODS
ALL = FOOT | MOTOR
MODES = {"foot": FOOT, "motorcycle": MOTORCYCLE, "motorcar": MOTORCAR, "goods": GOODS}

_KEYS = {
    FOOT: ("access", "foot"),
    MOTORCYCLE: ("access", "vehicle", "motor_vehicle", "motorcycle"),
    MOTORCAR: ("access", "vehicle", "motor_vehicle", "motorcar"),
    GOODS: ("access", "vehicle", "motor_vehicle", "goods", "hgv"),
}

ACCESS_KEYS = tuple(dict.fromkeys(key for keys in _KEYS.values() for key in keys))

_CLOSED = frozenset(
    {"no", "private", "agricultural", "forestry", "emergency", "military", "use_sidepath", "psv"}
)
_OPEN = frozenset(
    {"yes", "permissive", "designated", "official", "destination", "delivery", "customers",
     "public", "discouraged", "permit", "residents"}
)  # fmt: skip
# A parcel van is a delivery and its stop a destination, so those two are open; a permit or a
# residents' road is what a village courier usually has.

_FOOT_ONLY = frozenset({"path", "footway", "steps", "pedestrian", "bridleway", "cycleway"})
_NO_FOOT = frozenset({"motorway", "motorway_link"})
_TOO_ALPINE = frozenset(
    {"alpine_hiking", "demanding_alpine_hiking", "difficult_alpine_hiking"}
)  # SAC T4 and above: hands needed; not with parcels.


def access_mask(tags: Mapping[str, str], default: int) -> int:
    """Apply the access tags to a default mask; the most specific key that is set decides."""
    mask = 0
    for mode, keys in _KEYS.items():
        allowed = bool(default & mode)
        for key in keys:
            value = tags.get(key)
            if value in _CLOSED:
                allowed = False
            elif value in _OPEN:
                allowed = True
        mask |= mode if allowed else 0
    return mask


def way_access(tags: Mapping[str, str], road_class: str) -> tuple[int, int]:
    """Return the access masks of a way, along it and against it."""
    if road_class in _FOOT_ONLY:
        default = FOOT
    elif road_class in _NO_FOOT:
        default = MOTOR
    else:
        default = ALL
    # A general "access=yes" speaks of those that the way is made for: no footpath becomes a road.
    general = {"access"} if tags.get("access") in _OPEN else frozenset[str]()
    mask = access_mask({key: tags[key] for key in tags.keys() - general}, default)
    if tags.get("sac_scale") in _TOO_ALPINE:
        mask &= ~FOOT
    if tags.get("smoothness") == "impassable":
        mask &= FOOT
    return _by_direction(tags, road_class, mask)


def _by_direction(tags: Mapping[str, str], road_class: str, mask: int) -> tuple[int, int]:
    oneway = tags.get("oneway")
    if oneway is None and (
        tags.get("junction") in {"roundabout", "circular"} or road_class == "motorway"
    ):
        oneway = "yes"
    feet = mask & FOOT  # people on foot walk both ways
    if oneway in {"yes", "true", "1"}:
        return mask, feet
    if oneway in {"-1", "reverse"}:
        return feet, mask
    if oneway == "reversible":
        return feet, feet  # which way it is open is not in the data
    return mask, mask
