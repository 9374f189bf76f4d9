"""What it costs that a stop begins after it was due."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import ENDS, FAR, NEXT, PLACE, RETURN_FROM, Day, Tours
from routing.solvers.ruin_recreate.compiled import inlined


@inlined
def back_open_s(day: Day, tours: Tours, stop: int, family: int) -> int:
    """Return when to leave a route's last stop at the soonest, for its end to be open then."""
    end = tours.node[stop, NEXT]
    if tours.node[end, NEXT] >= 0:
        return -4 * FAR
    profile = day.family[family, ENDS]
    return int(day.family[family, RETURN_FROM] - day.ways[profile, stop, tours.node[end, PLACE], 1])


@inlined
def lateness(day: Day, tours: Tours, stop: int, family: int, begun_s: int, work_s: int) -> float:
    """Return what it costs to begin a stop then, or when the way back from it is open."""
    late_s = max(begun_s, back_open_s(day, tours, stop, family) - work_s) - day.lateness[stop, 0]
    return float(day.lateness[stop, 1] * late_s if late_s > 0.0 else 0.0)
