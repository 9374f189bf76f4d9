"""The use case: a day in, a checked plan out (locate, solve, check, explain, draw)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np

from routing.checker import Violation, check
from routing.errors import InputError, RegionError
from routing.planning.districts import Standing, efforts, joined, next_districts, solved
from routing.planning.effort import bounded, usual_time_limit_s
from routing.planning.explaining import explain
from routing.planning.locating import locate
from routing.planning.spare_vehicles import without_spare_vehicles
from routing.plans import Leg, Plan, Route, Walk
from routing.plans.beside_routes import cost_beside_routes
from routing.problem import Location, Problem
from routing.roads.region import Region
from routing.roads.times.weather import DRY
from routing.roads.ways.paths import OnFoot, Way
from routing.solvers.every_order import EveryOrder
from routing.solvers.protocol import Effort, Solver

ENGINES = ("auto", "ortools", "ruin_recreate", "pyvrp")
"""Names that ``--engine`` takes; ``auto`` picks for the user."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planned:
    """A plan with the located problem that it answers and what the checker said of it."""

    problem: Problem
    plan: Plan
    violations: tuple[Violation, ...]


def plan_day(
    problem: Problem,
    region: Region | None = None,
    *,
    effort: Effort | None = None,
    engine: str = "auto",
    by_district: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Planned:
    """Plan a day.

    Parameters
    ----------
    problem : Problem
        As it was read.
    region : Region or None
        Where it takes place; None for a problem with its own matrices.
    effort : Effort, optional
        As long as a day of its size gains from (:mod:`routing.planning.effort`).
    by_district : bool
        Whether a day of many depots is planned district by district
        (:mod:`routing.planning.districts`) and not as a whole.
    progress : callable, optional
        Told the best cost so far.

    Raises
    ------
    InputError
        Where nothing usable is left; single bad rows are in ``plan.rejected`` instead.
        ``bad_search_limit`` for an effort without end, or of less than nothing.
    """
    solver = engine_named(engine)
    tried = bounded(effort or Effort(time_limit_s=usual_time_limit_s(problem)))
    located = locate(problem, region)
    needed = without_spare_vehicles(located)
    plan = _by_district(needed, solver, tried, progress) if by_district else None
    if plan is None:
        plan = solver.solve(needed, tried, progress)
    return finished(located, plan, region)


def finished(located: Problem, plan: Plan, region: Region | None) -> Planned:
    """Return what an engine planned with reasons, ways and what the checker says."""
    needed = without_spare_vehicles(located)
    plan = replace(
        plan,
        unserved=explain(needed, plan.unserved),
        rejected=located.rejected,
        at=located.at,
        weather=located.weather,
        slots_s=located.slots_s,
        beside_cost=cost_beside_routes(located, plan.routes),
    )
    if region is not None and located.region is not None:
        plan = with_ways(plan, located, region)
    return Planned(problem=located, plan=plan, violations=check(located, plan))


def _by_district(
    located: Problem, solver: Solver, effort: Effort, progress: Callable[[float], None] | None
) -> Plan | None:
    """Plan one district after the other; None for a day that is planned as a whole."""
    standing = Standing()
    while districts := next_districts(located, standing):
        each = efforts(districts, effort, workers=1, rounds=standing.rounds)
        answers = []
        for district, theirs in zip(districts, each, strict=True):
            answers.append(solved(district, solver, theirs))
            if progress is not None:
                known = standing.after(districts[: len(answers)], answers)
                progress(known.cost)
        standing = standing.after(districts, answers)
    return joined(located, standing, seed=effort.seed) if standing.rounds else None


def check_plan(located: Problem, plan: Plan, region: Region | None = None) -> tuple[Violation, ...]:
    """Judge a plan against the day that it is for.

    Parameters
    ----------
    located : Problem
        As :func:`routing.planning.locating.locate` returns it.
    plan : Plan
        Whoever made it.

    Raises
    ------
    RegionError
        ``plan_of_another_region`` or ``plan_of_other_conditions`` where the plan was made in
        another build of the region or for another weather or hour: its times would all look wrong.
    """
    made_in = plan.region
    if region is not None and made_in is not None and made_in.version != region.version:
        raise RegionError(
            "plan_of_another_region",
            id=made_in.id,
            made_with=made_in.version,
            here=f"{region.id} {region.version}",
        )
    if plan.matrix_digest != located.matrix_digest and plan.weather is not None:
        asked = _when(plan.at, plan.weather, by_hour=bool(plan.slots_s))
        here = _when(located.at, located.weather, by_hour=bool(located.slots_s))
        if asked != here:
            raise RegionError("plan_of_other_conditions", made_for=asked, here=here)
    return check(located, plan)


def _when(at: datetime | None, weather: str | None, *, by_hour: bool) -> str:
    hour = "departure" if by_hour else at and at.isoformat()
    return ", ".join(part for part in (weather or DRY, hour) if part)


def with_ways(plan: Plan, located: Problem, region: Region) -> Plan:
    """Return a plan whose legs have their geometry, climb and steps."""
    places = {place.row: place for place in _places(located)}
    points = np.array([_lonlat(places[row]) for row in sorted(places)])
    profile_of = {vehicle.id: vehicle.profile for vehicle in located.vehicles}
    legs = [tuple(_legs_of(one, located, profile_of[one.vehicle_id])) for one in plan.routes]
    pairs: dict[_Driven, set[tuple[int, int]]] = {}
    for driven, pair in (leg for legs_of_route in legs for leg in legs_of_route):
        if _NOWHERE not in pair:
            pairs.setdefault(driven, set()).add(pair)
    standing = [depot.location.row for depot in located.depots]
    ways = {
        (name, at): region.ways(
            points,
            sorted(wanted),
            name,
            at=at,
            weather=located.weather or DRY,
            carry=located.carry,
            driven=standing,
        )
        for (name, at), wanted in pairs.items()
    }
    routes = (
        _drawn(route, [ways.get(driven, {}).get(pair) for driven, pair in own])
        for route, own in zip(plan.routes, legs, strict=True)
    )
    return replace(plan, routes=tuple(routes))


def engine_named(engine: str) -> Solver:
    """Return an engine; on tiny days it tries every order instead of searching (but for PyVRP).

    Raises
    ------
    InputError
        ``unknown_engine``; ``extra_missing``.
    """
    if engine not in ENGINES:
        raise InputError("unknown_engine", engine=engine, known=", ".join(ENGINES))
    if engine == "pyvrp":
        from routing.solvers.pyvrp import PyVrpSolver  # noqa: PLC0415 - it takes a moment

        return PyVrpSolver()
    return EveryOrder(_searching(engine), check)


def _searching(engine: str) -> Solver:
    """Return who searches where there is too much to try."""
    if engine == "ortools":
        from routing.solvers.ortools import OrToolsSolver  # noqa: PLC0415 - it takes a moment

        return OrToolsSolver()
    if engine == "ruin_recreate":
        from routing.solvers.own_search import OwnSearch  # noqa: PLC0415 - as above

        return OwnSearch()
    from routing.solvers.portfolio import PortfolioSolver  # noqa: PLC0415 - as above

    return PortfolioSolver()


def _places(problem: Problem) -> list[Location]:
    tasks = (task for shipment in problem.shipments for task in shipment.tasks)
    return [depot.location for depot in problem.depots] + [task.location for task in tasks]


def _lonlat(place: Location) -> tuple[float, float]:
    return place.lon or 0.0, place.lat or 0.0


def _stations(route: Route) -> list[Location | None]:
    return [route.start, *(visit.location for visit in route.visits), route.end]


_Driven = tuple[str, datetime | None]
"""By which profile, and at which time."""

_NOWHERE = -1
"""The row of an open end."""


def _legs_of(
    route: Route, located: Problem, profile: str
) -> Iterator[tuple[_Driven, tuple[int, int]]]:
    """Yield each leg's ends, and the time of which its way is."""
    left_s = (route.departure_s, *(visit.departure_s for visit in route.visits))
    for (start, end), moment_s in zip(pairwise(_stations(route)), left_s, strict=True):
        at = _slot(located, moment_s) if located.travel_times else located.at
        ends = start.row if start else _NOWHERE, end.row if end else _NOWHERE
        yield (profile, at), ends


def _slot(located: Problem, second: int) -> datetime:
    """Return when the slot of a second begins: all who leave in it have the same ways."""
    begins_s = max((begin for begin in located.slots_s if begin <= second), default=0)
    moment = located.start.astimezone(UTC) + timedelta(seconds=begins_s)
    return moment.astimezone(located.start.tzinfo)


def _drawn(route: Route, ways: Sequence[Way | None]) -> Route:
    legs: list[Leg] = []
    for leg, way in zip(route.legs, ways, strict=True):
        if way is None:
            legs.append(leg)
            continue
        geometry = tuple((lon, lat) for lon, lat in way.geometry.tolist())
        drawn = replace(leg, climb_m=way.climb_m, descent_m=way.descent_m, geometry=geometry)
        # Who drives needs no climb of every step; the leg has its own.
        steps = tuple(replace(step, climb_m=None, descent_m=None) for step in way.steps)
        legs.append(replace(drawn, walks=tuple(map(_walk, way.on_foot)), steps=steps))
    return replace(route, legs=tuple(legs))


def _walk(on_foot: OnFoot) -> Walk:
    return Walk(
        to_vehicle=on_foot.first == 0,
        first=on_foot.first,
        last=on_foot.last,
        duration_s=on_foot.duration_s,
        distance_m=on_foot.length_m,
        climb_m=on_foot.climb_m,
        descent_m=on_foot.descent_m,
    )
