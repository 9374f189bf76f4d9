"""What one waits for, and at which nodes: gates, bollards, tolls, fords, rails, lights, ferries."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from routing.roads.osm.access import ALL, FOOT, MOTORCYCLE, access_mask
from routing.roads.osm.signs import NO_LIMITS, Limits, read_limits

BARRIER_KEYS = ("barrier", "ford", "locked", "railway", "highway")
"""Keys of nodes that tell what stands there."""

_DEFAULTS: dict[str, tuple[int, int, float]] = {
    # barrier: who passes without an access tag (OSM wiki "Key:barrier"); seconds that a vehicle
    # stands there; the speed at which it passes, km/h, 0 where it stops. The seconds are assumed,
    # near Valhalla's defaults where it has some: gate 30, toll booth 15. Speeds are assumed.
    "gate": (ALL, 20, 0),
    "lift_gate": (ALL, 15, 0),
    "swing_gate": (ALL, 20, 0),
    "sliding_gate": (ALL, 20, 0),
    "toll_booth": (ALL, 20, 0),
    "border_control": (ALL, 60, 0),
    "cattle_grid": (ALL, 0, 15),
    "rope": (ALL, 20, 0),
    "chain": (FOOT | MOTORCYCLE, 0, 5),
    "bollard": (FOOT | MOTORCYCLE, 0, 5),
    "block": (FOOT | MOTORCYCLE, 0, 5),
    "cycle_barrier": (FOOT, 0, 0),
    "motorcycle_barrier": (FOOT, 0, 0),
    "stile": (FOOT, 0, 0),
    "kissing_gate": (FOOT, 0, 0),
    "turnstile": (FOOT, 0, 0),
    "full-height_turnstile": (FOOT, 0, 0),
    "log": (FOOT, 0, 0),
    "debris": (FOOT, 0, 0),
    "jersey_barrier": (FOOT, 0, 0),
    "hampshire_gate": (ALL, 30, 0),
    "horse_stile": (FOOT, 0, 0),
    "height_restrictor": (ALL, 0, 15),
    "width_restrictor": (ALL, 0, 10),
}
_WITHOUT_A_GATE: dict[tuple[str, str], tuple[int, float]] = {
    # (key, value) of a node that everybody passes: mean seconds, and km/h as above.
    ("ford", "yes"): (10, 5),  # look, then wade: assumed
    ("ford", "stepping_stones"): (10, 5),
    # Look both ways; two trains an hour that close it for two minutes cost 4 s on average: assumed.
    ("railway", "level_crossing"): (5, 15),
    # Uniform delay r² / 2C (Webster 1958) of 30 s of red in a cycle of 60 s, assumed; it includes
    # slowing down, for half of the drivers do not. OSRM's profiles have 2 to 7 s.
    ("highway", "traffic_signals"): (8, math.inf),
}
OBSTACLES = ("none", *_DEFAULTS, "ford", "level_crossing", "traffic_signals")
"""What can stand in a way: the kinds of barriers, by index in ``WAY_KIND``."""

FORD_WAIT_S, FORD_KMH = _WITHOUT_A_GATE["ford", "yes"]
FERRY_WAIT_S = 900
"""Half of a half-hourly service, boarding included: assumed. Valhalla has 300 s."""


@dataclass(frozen=True, slots=True)
class Barrier:
    """A node that some may not pass, or that costs time.

    Attributes
    ----------
    access : int
        Mask of who may pass.
    wait_s : int
        How long a vehicle stands there.
    pass_kmh : float
        Speed at which a vehicle passes; 0 where it stops.
    limits : tuple of float
        Weight, axle load, height and width of a vehicle that passes:
        :data:`routing.roads.osm.signs.Limits`.
    """

    kind: str
    access: int
    wait_s: int
    pass_kmh: float
    limits: Limits = NO_LIMITS


def read_barrier(tags: Mapping[str, str]) -> Barrier | None:
    """Return the barrier that a node's tags describe, or None where nothing hinders anybody."""
    kind = tags.get("barrier")
    if kind in _DEFAULTS:
        default, wait_s, pass_kmh = _DEFAULTS[kind]
        if tags.get("locked") == "yes":
            default = FOOT
        return Barrier(kind, access_mask(tags, default), wait_s, pass_kmh, read_limits(tags))
    for (key, value), (wait_s, pass_kmh) in _WITHOUT_A_GATE.items():
        if tags.get(key) == value:
            return Barrier(
                value if key != "ford" else key, ALL, wait_s, pass_kmh, read_limits(tags)
            )
    return None
