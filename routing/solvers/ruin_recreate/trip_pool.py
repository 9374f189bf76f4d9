"""The trips that a search was at: of them a better plan than any of its own may be made.

Where nothing but ways is paid for, and all vehicles are alike and load where they begin and end,
what a trip costs does not depend on who makes it, nor on what he does before and after. So trips
are chosen as routes are elsewhere (``restricted_master.py``), and then given to vehicles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from routing.solvers.ruin_recreate.arrays import (
    COST,
    CUT_OFF,
    ENDS,
    FIRST,
    LAST,
    LEAST_WORK,
    LEAVE_FROM,
    LEAVE_UNTIL,
    PACED,
    PAIRED,
    READY,
    RELOADING,
    RESTS,
    RETURN_FROM,
    RETURN_UNTIL,
    RULED,
    TIMED,
    VEHICLES,
    WALKED,
    Array,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.given_routes import GivenRoute, absent_now, routes_now
from routing.solvers.ruin_recreate.restarting import restart
from routing.solvers.ruin_recreate.restricted_master import Key, cheapest_partition
from routing.solvers.ruin_recreate.route_pool import Combined

MOMENTS = 40
"""At so many times not more trips may be under way than there are vehicles."""

NOISE = 1e-3


def trips_cost_the_same(day: Day) -> bool:
    """Tell whether a trip costs the same whoever makes it, and whenever."""
    if not day.flags[RELOADING] or len(day.kind) > 1 or len(day.reloads) > 1:
        return False
    family, depot = day.family[0], day.reloads[0, 1]
    return bool(
        day.flags[TIMED]
        and not day.flags[[PAIRED, CUT_OFF]].any()
        and not day.flags[RULED : PACED + 1].any()
        and not day.stop[:, WALKED].any()
        and family[RESTS] == family[RESTS + 1]
        and (family[ENDS + 1 : ENDS + 3] == depot).all()
        and not day.price[0, [0, 2, 5]].any()
    )


class Trip(NamedTuple):
    """Stops in order, what their ways cost, and when the trip can be made.

    ``duration_s`` is how long it lasts if it begins between ``earliest_s`` and ``latest_s``; begun
    sooner it ends no sooner.
    """

    stops: tuple[int, ...]
    cost: float
    duration_s: int
    earliest_s: int
    latest_s: int

    def ends_s(self, from_s: int) -> int:
        """Return when it ends if it may begin from then on."""
        return max(from_s, self.earliest_s) + self.duration_s


@dataclass(frozen=True, slots=True, eq=False)
class TripPool:
    """The cheapest order in which the same stops were seen to be served in a trip."""

    trips: dict[Key, Trip] = field(default_factory=dict)
    seen: set[tuple[int, ...]] = field(default_factory=set)

    def note(self, day: Day, tours: Tours) -> None:
        """Remember the trips that a search is at."""
        for stops in trips_of(routes_now(day, tours)):
            if stops in self.seen:
                continue
            self.seen.add(stops)
            trip = timed_trip(day, stops)
            key = (0, frozenset(stops))
            known = self.trips.get(key)
            if trip is not None and (known is None or trip.cost < known.cost):
                self.trips[key] = trip

    def add(self, other: TripPool) -> None:
        """Take over another pool's trips where they are cheaper."""
        for key, trip in other.trips.items():
            if key not in self.trips or trip.cost < self.trips[key].cost:
                self.trips[key] = trip

    def combine(self, day: Day, tours: Tours, limit_s: float | None) -> Combined:
        """Go back to a search's best plan, and make a better one of all trips if there is one."""
        restart(day, tours)
        own = Combined(routes=tuple(routes_now(day, tours)), absent=absent_now(tours))
        cost = tours.figures[COST]
        self.note(day, tours)
        chosen = [(0, frozenset(stops)) for stops in trips_of(own.routes)]
        if not all(key in self.trips for key in chosen):
            return own
        vehicles = int(day.kind[0, VEHICLES])
        keys = cheapest_partition(
            {key: trip.cost for key, trip in self.trips.items()},
            np.array([len(day.stop)]),
            chosen,
            limit_s,
            crowds=[(crowd, vehicles) for crowd in self._at_once()],
        )
        trips = [self.trips[key] for key in keys]
        hoped, given = sum(trip.cost for trip in trips), given_to_vehicles(trips, vehicles)
        if given is None or hoped >= cost - NOISE:
            return own
        made = Combined(routes=[_route(trips) for trips in given], absent=own.absent)
        made.begin(day, tours)
        # Else some other limit is passed.
        return made if abs(tours.figures[COST] - hoped) <= NOISE else own

    def _at_once(self) -> list[set[Key]]:
        """Return trips that are under way at the same time, whenever each of them begins."""
        busy = [
            (trip.latest_s, trip.earliest_s + trip.duration_s, key)
            for key, trip in self.trips.items()
            if trip.latest_s < trip.earliest_s + trip.duration_s
        ]
        moments = sorted({from_s for from_s, _, _ in busy})
        return [
            {key for from_s, until_s, key in busy if from_s <= moment < until_s}
            for moment in moments[:: max(1, len(moments) // MOMENTS)]
        ]


def trips_of(routes: Iterable[GivenRoute]) -> list[tuple[int, ...]]:
    """Return the stops of each trip of some routes, in order."""
    found = []
    for route in routes:
        cuts = np.flatnonzero(route.nodes < 0)
        for trip in np.split(route.nodes, cuts):
            stops = tuple(trip[trip >= 0].tolist())
            if stops:
                found.append(stops)
    return found


def timed_trip(day: Day, stops: Sequence[int]) -> Trip | None:
    """Return what a trip costs and when it can be made; None if it cannot be made in time.

    It loads before it leaves, even where it may be a vehicle's first one and need not.
    """
    family, reload = day.family[0], day.reloads[0]
    depot, ways = int(reload[1]), day.ways[family[ENDS]]
    ready_s = max(int(day.stop[stop, READY]) for stop in stops)
    d = int(reload[5])
    e = max(int(family[LEAVE_FROM]), int(reload[2]), ready_s)
    u = min(int(family[LEAVE_UNTIL]), int(reload[3]))
    metres = seconds = 0
    here = depot
    for stop in (*stops, depot):
        way = ways[here, stop]
        metres, seconds = metres + int(way[0]), seconds + int(way[1])
        work_s, opens, closes = 0, int(family[RETURN_FROM]), int(family[RETURN_UNTIL])
        if stop != depot:
            work_s, opens, closes = (int(day.stop[stop, k]) for k in (LEAST_WORK, FIRST, LAST))
        arrives = d + int(way[1])
        if e > u or e + arrives > closes:
            return None
        wait = max(opens - arrives - u, 0)
        d, e, u = arrives + wait + work_s, max(opens - arrives, e) - wait, min(closes - arrives, u)
        here = stop
    cost = float(day.price[0, 1] * metres + day.price[0, 3] * seconds)
    return Trip(stops=tuple(stops), cost=cost, duration_s=d, earliest_s=e, latest_s=u)


def given_to_vehicles(trips: Sequence[Trip], vehicles: int) -> list[list[Trip]] | None:
    """Give each trip to the vehicle that waits least for it; None if there are too few of them.

    What has to begin first is given first, which need not succeed wherever something would.
    """
    given: list[tuple[int, list[Trip]]] = []
    for trip in sorted(trips, key=lambda trip: trip.latest_s):
        free = [k for k, (back_s, _) in enumerate(given) if back_s <= trip.latest_s]
        if free:
            k = max(free, key=lambda k: given[k][0])
            back_s, made = given[k]
            given[k] = (trip.ends_s(back_s), [*made, trip])
        elif len(given) < vehicles:
            given.append((trip.ends_s(trip.earliest_s), [trip]))
        else:
            return None
    return [made for _, made in given]


def _route(trips: Sequence[Trip]) -> GivenRoute:
    """Return a vehicle's way: its trips, with a halt between each two."""
    nodes: list[int] = []
    for trip in trips:
        nodes += [*([-1] if nodes else []), *trip.stops]
    return GivenRoute(family=0, kind=0, nodes=_numbers(nodes))


def _numbers(values: Sequence[int]) -> Array:
    return np.array(values, dtype=np.int64)
