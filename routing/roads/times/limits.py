"""Where a vehicle cannot or may not go: signs of weight and size, and slopes that it cannot climb.

Signs are compared with the laden vehicle as it stands in ``vehicles.toml``. A slope counts where it
lasts: :data:`SUSTAINED_M` of one way that climb more, on average, than the vehicle can climb laden.
A shorter ramp is taken with a run-up, or is noise of the terrain model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.times.kinematics import run_of_stations, step_lengths_m
from routing.roads.times.vehicles import VehicleProfile

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SUSTAINED_M = 700.0
"""Length over which a slope is averaged: assumed. Below it, cells of 270 m close real passes to a
loaded three-wheeler (decision 0011), and a road closed by mistake costs a village."""


def usable_edges(
    graph: RoadGraph, profile: VehicleProfile, access: npt.NDArray[np.uint8] | None = None
) -> Flags:
    """Tell which directed edges a vehicle may and can use, fully laden, shape (m,).

    ``access`` says who may use them at a time; None: who may where nobody asks for one.
    """
    usable: Flags = ((graph.edge_access if access is None else access) & profile.access_bit) != 0
    if profile.on_foot:
        return usable
    usable &= fits(graph.kinds, profile)[graph.segment_kind][graph.edge_segment]
    steep = too_steep(graph, profile.steepest_laden)
    return usable & ~steep[graph.edge_reversed.astype(np.int8), graph.edge_segment]


def fits(kinds: npt.NDArray[np.void], profile: VehicleProfile) -> Flags:
    """Tell which kinds of road the signs leave to a vehicle."""
    signs = signed_limits(kinds, profile).values()
    within = [limit >= np.float32(value) for limit, value in signs]
    return np.asarray(np.all(within, axis=0), dtype=np.bool_)


def signed_limits(kinds: Any, profile: VehicleProfile) -> Mapping[str, tuple[Any, float]]:
    """Return what signs allow and what the laden vehicle has, by what they limit: t and m."""
    return {
        "weight": (kinds["max_weight_t"], profile.weight_t),
        "axle_load": (kinds["max_axle_load_t"], profile.axle_kg / 1000),
        "height": (kinds["max_height_m"], profile.height_m),
        "width": (kinds["max_width_m"], profile.width_m),
    }


def too_steep(graph: RoadGraph, steepest: float, sustained_m: float = SUSTAINED_M) -> Flags:
    """Tell which segments climb more than ``steepest`` for long, along and against: (2, s)."""
    place, rise, whole = _climbs(graph, sustained_m)
    count = len(place)
    beyond = np.searchsorted(place, place + sustained_m)
    steep = []
    for climb in (rise, -rise):
        starts = np.flatnonzero(whole & (climb > steepest * sustained_m))
        depth = np.zeros(count + 1, dtype=np.int64)
        np.add.at(depth, starts, 1)
        np.add.at(depth, beyond[starts], -1)
        steps_before = np.r_[0, np.cumsum(np.cumsum(depth[:-1]) > 0)]
        steep.append(steps_before[graph.segment_last] > steps_before[graph.segment_first])
    return np.stack(steep)


def sustained_grade(
    graph: RoadGraph, segment: int, *, against: bool, sustained_m: float = SUSTAINED_M
) -> float:
    """Return the steepest climb, rise over run, that lasts and runs over a segment; 0 if none."""
    place, rise, whole = _climbs(graph, sustained_m)
    begins, ends = place[graph.segment_first[segment]], place[graph.segment_last[segment]]
    over = whole & (place < ends) & (place + sustained_m > begins)
    climb = -rise[over] if against else rise[over]
    return max(float(climb.max(initial=0.0)) / sustained_m, 0.0)


def _climbs(graph: RoadGraph, sustained_m: float) -> tuple[Floats, Floats, Flags]:
    """Return where each station lies, and what ``sustained_m`` from there on climb.

    Returns
    -------
    place, rise : ndarrays, shape (p,)
        Metres; ways lie far apart.
    whole : ndarray of bool, shape (p,)
        Whether the way goes on for so long.
    """
    step_m = step_lengths_m(graph)
    run = run_of_stations(graph)
    place = np.cumsum(step_m) - step_m + 2 * sustained_m * run
    last = np.searchsorted(run, np.arange(run[-1] + 1 if len(run) else 0), side="right") - 1
    end = place + sustained_m
    rise = np.interp(end, place, graph.shape_height_m) - graph.shape_height_m
    return place, rise, end <= place[last][run]
