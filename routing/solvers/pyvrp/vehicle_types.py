"""Kinds of vehicles as PyVRP's vehicle types, and the matrices that these drive by.

The cells of a distance matrix are money, all that a way costs; only where a vehicle may not drive
too far they are metres.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyvrp

from routing.problem import FOREVER_S
from routing.solvers.pyvrp.figures import Figures
from routing.solvers.pyvrp.loads import Cells
from routing.solvers.pyvrp.prices import Tariff, tariff

Profile = tuple[Tariff, int | None]
"""What a matrix is for: a tariff and, where its distances are metres, how many are too many."""

MISSING = 2**44
"""What a way costs that there is not: more than any stop is worth."""


def vehicle_types(day: Figures) -> tuple[list[Any], list[Cells], list[Cells]]:
    """Write all kinds of vehicles; returns them, matrices of distances and of durations."""
    profiles: dict[Profile, int] = {}
    types = []
    for number, kind in enumerate(day.kinds):
        one = kind.example
        profile = tariff(day.problem, one), one.max_distance_m
        place = profiles.setdefault(profile, len(profiles))
        types.append(_vehicle_type(day, number, profile, place))
    matrices = [_matrices(day, profile) for profile in profiles]
    return types, [one for one, _ in matrices], [one for _, one in matrices]


def _vehicle_type(day: Figures, number: int, profile: Profile, place: int) -> Any:
    kind, prices = day.kinds[number], day.prices
    one = kind.example
    (_, per_metre, _), longest_m = profile
    longest_s = FOREVER_S if one.max_duration_s is None else one.max_duration_s
    has_overtime = one.regular_s is not None and one.cost_per_overtime_hour
    regular_s = min(longest_s, one.regular_s or 0) if has_overtime else longest_s
    limits = {} if longest_m is None else {"max_distance": longest_m}
    if one.max_reloads is not None:
        limits["max_reloads"] = one.max_reloads
    return pyvrp.VehicleType(
        num_available=len(kind.vehicles),
        capacity=[int(room) for room in day.loads.room[number]],
        start_depot=day.depots.starts[number],
        end_depot=day.depots.ends[number],
        fixed_cost=prices.units(one.fixed_cost),
        tw_early=max(0, kind.day.leave_from_s),
        tw_late=kind.return_until_s,
        start_late=max(0, min(kind.day.leave_until_s, kind.return_until_s)),
        shift_duration=regular_s,
        max_overtime=longest_s - regular_s,
        unit_overtime_cost=prices.units(one.cost_per_overtime_hour / 3600),
        unit_duration_cost=prices.units(one.cost_per_hour / 3600),
        unit_distance_cost=1 if longest_m is None else prices.units(per_metre),
        profile=place,
        reload_depots=list(day.depots.reloads[number]),
        **limits,
    )


def _matrices(day: Figures, profile: Profile) -> tuple[Cells, Cells]:
    """Return distances and durations between all places."""
    (name, per_metre, per_second), longest_m = profile
    metres, seconds = day.ways[name]
    missing = seconds < 0
    if longest_m is None:
        cost = (metres * per_metre + seconds * per_second) * day.prices.scale
        distances = np.where(missing, MISSING, np.rint(cost)).astype(np.int64)
    else:
        distances = np.where(missing, longest_m + 1, metres)
    durations = np.where(missing, 0, seconds) + day.arrival_s[None, :] * _elsewhere(day)
    np.fill_diagonal(distances, 0)
    np.fill_diagonal(durations, 0)
    return distances, durations


def _elsewhere(day: Figures) -> Cells:
    """Tell whether two places are not the same stop's: 1, or 0 where no set-up is spent again."""
    rows = np.array([stop.location.row for stop in day.stops])
    apart = np.ones((len(day.arrival_s), len(day.arrival_s)), dtype=np.int64)
    apart[: len(rows), : len(rows)] = rows[:, None] != rows[None, :]
    return apart
