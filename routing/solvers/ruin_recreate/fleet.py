"""Vehicles that are alike: families and their types.

Vehicles of one *family* differ in capacity and costs alone, so that a route may go from one to
another of them without a change; those that are alike in everything but their names are one *type*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing.problem import FOREVER_S, Problem, Vehicle
from routing.schedule.windows import normalised
from routing.schedule.working_day import WorkingDay, usable
from routing.solvers.ruin_recreate.arrays import FAR, Array

MOST_BREAKS, MOST_WINDOWS = 4, 3
"""What a walk along a route can carry."""

RULES = frozenset(
    {"locks", "locked_order", "overtime", "apart", "familiar", "rough_roads", "climb"}
    | {"soft_windows", "service"}
)
"""Of :attr:`routing.problem.Problem.rules`, those that the kernels know."""

NO_LIMIT = 4 * FAR


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fleet:
    """The vehicles that can be on the road, sorted into types, and these into families.

    Attributes
    ----------
    vehicles : tuple of tuple of Vehicle
        Of each type; the types of a family follow each other.
    families : tuple of int
        How many types each has.
    days : tuple of WorkingDay
        Of each family.
    rows : tuple of int
        Matrix row of each depot's place; the last is -1, nowhere.
    """

    problem: Problem
    vehicles: tuple[tuple[Vehicle, ...], ...]
    families: tuple[int, ...]
    days: tuple[WorkingDay, ...]
    profiles: tuple[str, ...]
    rows: tuple[int, ...]

    @classmethod
    def of(cls, problem: Problem) -> Fleet:
        """Sort a problem's usable vehicles."""
        sorted_: dict[object, dict[object, list[Vehicle]]] = {}
        days: dict[object, WorkingDay] = {}
        locked = {row.vehicle for row in problem.shipments}
        usual = {row.usual_courier for row in problem.shipments if problem.unfamiliar_cost}
        for vehicle, day in usable(problem):
            # a vehicle on which something is locked is a family of its own
            own = vehicle.id if vehicle.id in locked else ""
            kind = own, vehicle.kind
            family = own, vehicle.terms, frozenset(usual & {vehicle.id, vehicle.courier})
            days[family] = day
            sorted_.setdefault(family, {}).setdefault(kind, []).append(vehicle)
        return cls(
            problem=problem,
            vehicles=tuple(tuple(row) for types in sorted_.values() for row in types.values()),
            families=tuple(len(types) for types in sorted_.values()),
            days=tuple(days.values()),
            profiles=tuple(dict.fromkeys(row.profile for row in problem.vehicles)),
            rows=(*(depot.location.row for depot in problem.depots), -1),
        )

    @property
    def size(self) -> int:
        """Number of vehicles."""
        return sum(len(row) for row in self.vehicles)

    def examples(self) -> tuple[Vehicle, ...]:
        """Return a vehicle of each family."""
        return tuple(self.vehicles[first][0] for first in self.type_of()[:-1])

    def type_of(self) -> Array:
        """Return where the types of each family begin."""
        return np.cumsum([0, *self.families])

    def price(self, extra: float) -> Array:
        """Return what each type costs.

        That is: fixed, a metre, a second on duty, a second of driving; then from how many seconds
        on duty it is overtime, and a second of that.
        """
        co2 = self.problem.co2_cost_per_kg
        rows = [
            (
                one.fixed_cost + extra,
                (one.cost_per_km + co2 * one.co2_kg_per_km) / 1000,
                one.cost_per_hour / 3600,
                one.cost_per_travel_hour / 3600,
                float(_or_none(one.regular_s)),
                one.cost_per_overtime_hour / 3600,
            )
            for one, *_ in self.vehicles
        ]
        return np.array(rows)

    def span(self) -> Array:
        """Return the times that bind each family."""
        rows = [
            (
                day.leave_from_s,
                day.leave_until_s,
                day.return_from_s,
                day.return_until_s,
                day.return_loaded_s,
                _or_none(one.max_duration_s),
                _or_none(one.max_travel_s),
                sum(rest.duration_s for rest in one.breaks),
            )
            for one, day in zip(self.examples(), self.days, strict=True)
        ]
        return np.array(rows, dtype=np.int64)

    def bound_in_time(self) -> bool:
        """Tell whether some vehicle may not be on the road for as long as it likes."""
        span = self.span()
        ends = bool((span[:, [1, 3, 4]] < FOREVER_S).any())
        return ends or bool((span[:, 5] < NO_LIMIT).any() or span[:, [0, 2]].any())

    def limit(self) -> Array:
        """Return the longest distance, the most tasks and the most reloads."""
        rows = [
            (_or_none(one.max_distance_m), _or_none(one.max_tasks), _or_none(one.max_reloads))
            for one in self.examples()
        ]
        return np.array(rows, dtype=np.int64)

    def ends(self, stops: int) -> Array:
        """Return profile, place of the start and of the end; places are counted after the stops."""
        place = {depot.id: stops + number for number, depot in enumerate(self.problem.depots)}
        nowhere = stops + len(self.problem.depots)
        rows = [
            (
                self.profiles.index(one.profile),
                nowhere if one.start_depot is None else place[one.start_depot],
                nowhere if one.end_depot is None else place[one.end_depot],
            )
            for one in self.examples()
        ]
        return np.array(rows, dtype=np.int64)

    def breaks(self) -> tuple[Array, Array]:
        """Return each family's breaks, and where they begin."""
        rows: list[list[int]] = []
        of = [0]
        for one in self.examples():
            for rest in one.breaks:
                windows = normalised(rest.time_windows)
                cells = [cell for window in windows for cell in (window.start_s, window.end_s)]
                filled = [rest.duration_s, len(windows), *cells]
                rows.append(filled + [0] * (2 + 2 * MOST_WINDOWS - len(filled)))
            of.append(len(rows))
        return np.array(rows, dtype=np.int64).reshape(-1, 2 + 2 * MOST_WINDOWS), np.array(of)

    def reloads(self) -> tuple[Array, Array]:
        """Return the depots where each family may unload; places are numbers of depots."""
        number = {depot.id: k for k, depot in enumerate(self.problem.depots)}
        rows: list[tuple[int, ...]] = []
        of = [0]
        for one in self.examples():
            for depot_id in one.reload_depots if one.max_reloads != 0 else ():
                depot = self.problem.depot(depot_id)
                opens_s, closes_s = 0, FOREVER_S
                if depot.opening is not None:
                    opens_s, closes_s = depot.opening.start_s, depot.opening.end_s
                loaded_s = closes_s
                if depot.cut_off_s is not None:
                    loaded_s = min(closes_s, depot.cut_off_s - depot.handover_s)
                place = number[depot_id]
                times = (opens_s, closes_s, loaded_s, depot.reload_s)
                rows.append((place, place, *times, depot.location.row))
            of.append(len(rows))
        return np.array(rows, dtype=np.int64).reshape(-1, 7), np.array(of)

    def table(self, stops: int) -> Array:
        """Fill in the columns of ``Day.family``, the room left aside."""
        starts = (self.breaks()[1], self.reloads()[1], self.type_of())
        spans = [np.stack([of[:-1], of[1:]], axis=1) for of in starts]
        climb = np.array([[_or_none(one.max_climb_m)] for one in self.examples()], dtype=np.int64)
        return np.hstack([self.span(), self.limit(), self.ends(stops), *spans, climb])

    def reloads_cut_off(self) -> bool:
        """Tell whether some depot between two trips has a cut-off."""
        rows, _ = self.reloads()
        return bool((rows[:, 4] < rows[:, 3]).any())


def carries(problem: Problem) -> bool:
    """Tell whether this engine knows all rules of a problem: a walk carries only so many breaks."""
    return problem.rules <= RULES and all(
        len(one.breaks) <= MOST_BREAKS
        and all(len(normalised(rest.time_windows)) <= MOST_WINDOWS for rest in one.breaks)
        for one in problem.vehicles
    )


def _or_none(value: int | None) -> int:
    return NO_LIMIT if value is None else value
