"""What stands in the way at a node: gates, bollards, tolls, fords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.roads.osm.access import ALL, FOOT, MOTORCYCLE, access_mask

BARRIER_KEYS = ("barrier", "ford", "locked")

_DEFAULTS = {
    # barrier: who passes without an access tag (OSM wiki "Key:barrier"), seconds that it costs a
    # vehicle. The seconds are assumed: no published figure was found.
    "gate": (ALL, 20),
    "lift_gate": (ALL, 15),
    "swing_gate": (ALL, 20),
    "sliding_gate": (ALL, 20),
    "toll_booth": (ALL, 20),
    "border_control": (ALL, 60),
    "cattle_grid": (ALL, 2),
    "rope": (ALL, 20),
    "chain": (FOOT | MOTORCYCLE, 5),
    "bollard": (FOOT | MOTORCYCLE, 5),
    "block": (FOOT | MOTORCYCLE, 5),
    "cycle_barrier": (FOOT, 0),
    "motorcycle_barrier": (FOOT, 0),
    "stile": (FOOT, 0),
    "kissing_gate": (FOOT, 0),
    "turnstile": (FOOT, 0),
    "full-height_turnstile": (FOOT, 0),
    "log": (FOOT, 0),
    "debris": (FOOT, 0),
    "jersey_barrier": (FOOT, 0),
    "hampshire_gate": (ALL, 30),
    "horse_stile": (FOOT, 0),
}
FORD_WAIT_S = 20  # slow down, look, wade: assumed


@dataclass(frozen=True, slots=True)
class Barrier:
    """A node that some may not pass, or that costs time.

    Attributes
    ----------
    access : int
        Mask of who may pass.
    wait_s : int
        What passing costs a vehicle.
    """

    kind: str
    access: int
    wait_s: int


def read_barrier(tags: Mapping[str, str]) -> Barrier | None:
    """Return the barrier that a node's tags describe, or None where nothing hinders anybody."""
    kind = tags.get("barrier")
    if kind in _DEFAULTS:
        default, wait_s = _DEFAULTS[kind]
        if tags.get("locked") == "yes":
            default = FOOT
        return Barrier(kind, access_mask(tags, default), wait_s)
    if tags.get("ford") in {"yes", "stepping_stones"}:
        return Barrier("ford", ALL, FORD_WAIT_S)
    return None
