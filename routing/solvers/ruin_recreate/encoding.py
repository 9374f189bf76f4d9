"""From a problem to the arrays that the kernels work on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.plans.carrying import too_heavy_to_carry, walks_needed
from routing.problem import FOREVER_S, Problem
from routing.roads.matrix import UNREACHABLE
from routing.schedule.stops import Stop
from routing.solvers.ruin_recreate.arrays import (
    BACK,
    CHOICES,
    CLIMB,
    DELIVERY,
    FAR,
    KIND,
    LEAST_WORK,
    LOAD,
    METRES,
    ONE_WAY,
    PAIR_DELIVERY,
    PAIR_PICKUP,
    PAIRED,
    PICKUP,
    PLAIN,
    RELOADING,
    ROUGH,
    ROW,
    SAVES,
    SECONDS,
    SETUP,
    WALKED,
    WORK,
    Array,
    Day,
)
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.neighbours import (
    floor_by_profile,
    least_beyond,
    nearest,
    ways_beside,
)
from routing.solvers.ruin_recreate.rule_tables import (
    fits_itself,
    lateness_table,
    pace_table,
    rule_flags,
    rule_table,
    surcharges,
    work_with,
)

RESOLUTION = 9
"""Decimal digits of a capacity that are told apart."""

NOISE = 1e-3
"""Of one such step: what floating-point sums may be off without a meaning."""

ALWAYS = 2 * FAR

ROWS = 256
"""Of a matrix, looked at together where the whole may be too large."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encoded:
    """A day in numbers, and what its numbers stand for."""

    day: Day
    stops: tuple[Stop, ...]
    fleet: Fleet


def encode(problem: Problem, stops: Sequence[Stop], fleet: Fleet) -> Encoded:
    """Write a problem as arrays; there is at least one stop and one vehicle."""
    outlined = outline(problem, stops, fleet)
    places = places_of(stops, fleet)
    return replace(outlined, day=with_ways(outlined.day, ways_between(problem, fleet, places)))


def outline(problem: Problem, stops: Sequence[Stop], fleet: Fleet) -> Encoded:
    """Write everything but the ways, of which a large day has too many to hold."""
    load, capacity = _loads(stops, fleet)
    paired = any(stop.partner is not None for stop in stops)
    span, price = fleet.span(), fleet.price(_vehicle_price(problem, stops, fleet))
    room, type_of = _room(capacity, fleet), fleet.type_of()
    cut_off = bool((span[:, 4] < span[:, 3]).any() or fleet.reloads_cut_off())
    reloads, _ = fleet.reloads()
    timed = bool(
        any(stop.windows or stop.ready_s for stop in stops)
        or fleet.bound_in_time()
        or (price[:, [2, 5]] > 0).any()
        or "soft_windows" in problem.rules
        or any(one.breaks for one in fleet.examples())
    )
    walks_s = np.array([_further_walks_s(stop, fleet) for stop in stops], dtype=np.int64)
    pace, work, saves = _work(problem, stops, fleet, walks_s)
    flags = [timed, paired, cut_off, len(reloads) > 0, *rule_flags(problem), False, False]
    nowhere = np.zeros((len(fleet.profiles), 0, 0, 2), dtype=np.int32)
    day = Day(
        dimensions=load.shape[1],
        ways=nowhere,
        stop=_stop_table(stops, load, work, saves),
        rule=rule_table(problem, stops),
        surcharge=surcharges(problem, stops, fleet),
        lateness=lateness_table(problem, stops),
        pace=pace,
        windows=_table([(w.start_s, w.end_s) for stop in stops for w in stop.windows], 2),
        allowed=_allowed(stops, fleet, load, room),
        near=np.zeros((len(stops), 0), dtype=np.int64),
        beside=np.zeros((len(fleet.profiles), len(stops), 0, 5), dtype=np.int32),
        beyond=np.zeros((len(fleet.profiles), len(stops), 1)),
        family=np.ascontiguousarray(np.hstack([fleet.table(len(stops)), room])),
        breaks=fleet.breaks()[0],
        reloads=_placed(reloads, len(stops)),
        kind=np.hstack([np.array([[len(one)] for one in fleet.vehicles]), capacity]),
        price=price,
        floor=_floor(price, type_of),
        flags=np.array(flags, dtype=np.int64),
    )
    return Encoded(day=day, stops=tuple(stops), fleet=fleet)


def places_of(stops: Sequence[Stop], fleet: Fleet) -> Array:
    """Return the matrix row of each place: stops, then depots, then nowhere (-1)."""
    return np.array([*(stop.location.row for stop in stops), *fleet.rows])


def with_ways(day: Day, ways: Array) -> Day:
    """Return a day with its ways, and which stops are near each other by them."""
    near = nearest(ways, day.price[0], day.stop)
    beside = ways_beside(ways, near)
    floors = floor_by_profile(day.family, day.floor[:, :2])
    if day.floor[:, 3].any():
        on_duty = day.floor[:, :2] + day.floor[:, [3]] * (0.0, 1.0)
        floors = np.vstack([floors, floor_by_profile(day.family, on_duty)])
    beyond = least_beyond(ways, near, floors, day.stop)
    flags = day.flags.copy()
    flags[ONE_WAY] = not flags[RELOADING] and (day.stop[:, KIND] == day.stop[0, KIND]).all()
    flags[PLAIN] = flags[ONE_WAY] and _is_plain(day, ways)
    if flags[PAIRED]:
        ways = _with_ways_back(ways)
    return day._replace(ways=ways, near=near, beside=beside, beyond=beyond, flags=flags)


def _with_ways_back(ways: Array) -> Array:
    """Let the way back stand beside each way: to look up a stop's column would be waited for."""
    back = ways.transpose(0, 2, 1, 3)[..., : SECONDS + 1]
    both = np.concatenate([ways[..., :BACK], back, ways[..., BACK:]], axis=3)
    return np.ascontiguousarray(both)


def _is_plain(day: Day, ways: Array) -> bool:
    """Tell whether ways and loads are all that counts; see ``plain.py``."""
    return bool(
        not day.flags[:ONE_WAY].any() and len(day.family) == 1 and (ways[..., METRES] < FAR).all()
    )


def _kind(stop: Stop) -> int:
    if stop.partner is not None:
        return PAIR_PICKUP if stop.kind == "pickup" else PAIR_DELIVERY
    return PICKUP if stop.kind == "pickup" else DELIVERY


def _work(
    problem: Problem, stops: Sequence[Stop], fleet: Fleet, walks_s: Array
) -> tuple[Array, Array, Array]:
    """Return what stops take with each family, what at least, and who may save a set-up."""
    pace = pace_table(problem, stops, fleet)
    each = pace if pace.size else work_with(fleet.vehicles[0][0], stops, fleet)[None]
    each[..., :2] += walks_s[:, None]
    saves: Array = each[..., 0] < each[..., 1]
    return pace, each.min(axis=0), np.any(saves, axis=0)


def _stop_table(stops: Sequence[Stop], load: Array, work: Array, saves: Array) -> Array:
    """Fill in the columns of ``Day.stop``."""
    table = np.zeros((len(stops), LOAD + load.shape[1]), dtype=np.int64)
    at = 0
    for number, stop in enumerate(stops):
        windows = stop.windows
        least_s, work_s, setup_s = work[number]
        table[number, :LOAD] = (
            _kind(stop),
            least_s,
            windows[0].start_s if windows else -ALWAYS,
            windows[-1].end_s if windows else ALWAYS,
            work_s,
            setup_s,
            stop.location.row,
            SAVES * saves[number] + CHOICES * (len(windows) > 1),
            -1 if stop.partner is None else stop.partner,
            stop.ready_s,
            len(stop.shipments),
            stop.weight,
            at,
            at + len(windows),
        )
        at += len(windows)
    table[:, LOAD:] = load
    for row in np.unique(table[table[:, WALKED] & SAVES > 0, ROW]):
        here = table[:, ROW] == row  # one of them may save another one a longer set-up than its own
        without = np.maximum(table[here, WORK] - table[here, SETUP].max(), 0)
        table[here, LEAST_WORK] = np.minimum(table[here, LEAST_WORK], without)
    return table


def _further_walks_s(stop: Stop, fleet: Fleet) -> int:
    """Return the longest that more than one walk to a stop takes with any profile.

    Neighbours at one place would share their walks: the schedule knows, the search is cautious.
    """
    spent_s = [0]
    for profile in fleet.profiles:
        walks = walks_needed(fleet.problem, profile, stop.location.row, stop.shipments)
        round_trip_s = fleet.problem.matrices[profile].round_trip_s(stop.location.row)
        spent_s.append((walks - 1) * round_trip_s)
    return max(spent_s)


def _table(rows: Sequence[Sequence[int]], width: int) -> Array:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _placed(reloads: Array, stops: int) -> Array:
    """Return depots whose places are numbered after the stops'."""
    placed = reloads.copy()
    placed[:, 1] += stops
    return placed


def ways_between(problem: Problem, fleet: Fleet, places: Array) -> Array:
    """Return the ways between places by their matrix rows; -1 is nowhere: no distance."""
    nowhere = places < 0
    here = np.ix_(np.maximum(places, 0), np.maximum(places, 0))
    uneven = bool(problem.amounts)
    shape = (len(fleet.profiles), len(places), len(places), 4 if uneven else 2)
    ways = np.zeros(shape, dtype=np.int32)
    for number, profile in enumerate(fleet.profiles):
        matrix = problem.matrices[profile]
        metres, seconds = matrix.distances_m[here], matrix.durations_s[here]
        missing = (metres == UNREACHABLE) | (seconds == UNREACHABLE)
        for part, cells in enumerate((metres, seconds)):
            ways[number, :, :, part] = np.where(missing, FAR, np.minimum(cells, FAR))
        for part, name in ((ROUGH, "rough_m"), (CLIMB, "climb_m")) if uneven else ():
            if name in matrix.amounts:
                ways[number, :, :, part] = np.clip(matrix.amounts[name][here], 0, FAR)
        ways[number, nowhere, :] = 0
        ways[number, :, nowhere] = 0
    return ways


def _loads(stops: Sequence[Stop], fleet: Fleet) -> tuple[Array, Array]:
    """Return loads and capacities as integers, rounded so that nothing is overloaded."""
    given = np.array([stop.load for stop in stops], dtype=np.float64)
    given = given.reshape(len(stops), -1)
    limits = np.array([one[0].capacity for one in fleet.vehicles], dtype=np.float64)
    limits = limits.reshape(len(fleet.vehicles), -1)
    loads, capacities = [], []
    for k in range(given.shape[1]):
        total = math.fsum(given[:, k])
        room = np.minimum(limits[:, k], total)
        if (room >= total).all():
            continue  # it cannot bind
        scale = 10.0 ** (RESOLUTION - math.ceil(math.log10(max(room.max(), given[:, k].max()))))
        loads.append(np.ceil(given[:, k] * scale - NOISE))
        capacities.append(np.floor(room * scale + NOISE))
    if not loads:
        loads, capacities = [np.zeros(len(stops))], [np.zeros(len(limits))]
    return (
        np.ascontiguousarray(np.array(loads, dtype=np.int64).T),
        np.ascontiguousarray(np.array(capacities, dtype=np.int64).T),
    )


def _room(capacity: Array, fleet: Fleet) -> Array:
    of = fleet.type_of()
    rows = [capacity[of[f] : of[f + 1]].max(axis=0) for f in range(len(of) - 1)]
    return np.ascontiguousarray(np.array(rows, dtype=np.int64))


def _allowed(stops: Sequence[Stop], fleet: Fleet, load: Array, room: Array) -> Array:
    able = [
        [stop.skills <= one.skills and stop.vehicle in (None, one.id) for stop in stops]
        for one in fleet.examples()
    ]
    fits = (load[None, :, :] <= room[:, None, :]).all(axis=2)
    carried = [
        [
            not any(too_heavy_to_carry(fleet.problem, one.profile, row) for row in stop.shipments)
            for stop in stops
        ]
        for one in fleet.examples()
    ]
    both = np.array(able) & fits & np.array(carried)
    both &= np.array([fits_itself(fleet.problem, stop) for stop in stops])
    for number, stop in enumerate(stops):  # a pair goes together
        if stop.partner is not None:
            both[:, number] &= both[:, stop.partner]
    return both.astype(np.uint8)


def _floor(price: Array, type_of: Array) -> Array:
    rows = [price[type_of[f] : type_of[f + 1]].min(axis=0) for f in range(len(type_of) - 1)]
    return np.ascontiguousarray(np.array(rows)[:, [1, 3, 0, 2]])


def _vehicle_price(problem: Problem, stops: Sequence[Stop], fleet: Fleet) -> float:
    """Return what a vehicle costs beside its own price where fewer of them always are better."""
    if not problem.fewest_vehicles:
        return 0.0
    price = fleet.price(0.0)
    longest = _longest(problem, fleet, places_of(stops, fleet))
    day_s = FOREVER_S if not fleet.bound_in_time() else float(fleet.span()[:, 3].max())
    most = (len(stops) + 1) * (longest[0] * price[:, 1].max() + longest[1] * price[:, 3].max())
    hours = len(stops) * day_s * (price[:, 2] + price[:, 5]).max()
    late = sum(cost for _, cost in (stop.late for stop in stops)) / 3600 * day_s
    strange = problem.unfamiliar_cost * len(problem.shipments)
    return float(most + hours + late + strange + price[:, 0].max() + 1.0)


def _longest(problem: Problem, fleet: Fleet, places: Array) -> tuple[float, float]:
    """Return the most metres and seconds of any way, looked at some rows at a time."""
    known = places[places >= 0]
    metres, seconds = 0, 0
    for first in range(0, len(known), ROWS):
        here = np.ix_(known[first : first + ROWS], known)
        for profile in fleet.profiles:
            matrix = problem.matrices[profile]
            metres = max(metres, int(matrix.distances_m[here].max()))
            seconds = max(seconds, int(matrix.durations_s[here].max()))
    return float(metres), float(seconds)
