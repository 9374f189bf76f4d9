"""The judge: every violation of any plan, recomputed from the problem alone.

It imports no solver and no scheduler, so that an engine never marks its own work, and it never
raises on a wrong plan: whatever is wrong with it is a violation. One business rule is one module,
and each yields everything that it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routing.checker import (
    apart,
    beside_routes,
    breaks,
    capacity,
    carrying,
    cost,
    coverage,
    cut_offs,
    depots,
    driving,
    freshness,
    limits,
    locks,
    pairs,
    parts,
    places,
    promises,
    provenance,
    ready,
    reloads,
    rough_roads,
    service,
    shifts,
    skills,
    time_windows,
    travel,
    vehicles,
)
from routing.checker.context import PlanContext, RouteContext
from routing.checker.violation import Violation
from routing.plans import Plan
from routing.problem import Problem

__all__ = ["Violation", "check"]

PLAN_RULES: tuple[Callable[[PlanContext], Iterator[Violation]], ...] = (
    provenance.judge,
    vehicles.judge,
    coverage.judge,
    places.judge,
    pairs.judge,
    parts.judge,
    promises.judge,
    beside_routes.judge,
    service.judge,
    time_windows.judge,
)
"""Rules that hold whoever drives."""

ROUTE_RULES: tuple[Callable[[RouteContext], Iterator[Violation]], ...] = (
    travel.judge,
    capacity.judge,
    skills.judge,
    locks.judge,
    apart.judge,
    carrying.judge,
    shifts.judge,
    depots.judge,
    cut_offs.judge,
    reloads.judge,
    ready.judge,
    breaks.judge,
    driving.judge,
    freshness.judge,
    rough_roads.judge,
    limits.judge,
    cost.judge,
)
"""Rules of one route and the vehicle that drives it."""


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Judge a plan, whoever made it.

    Parameters
    ----------
    problem : Problem
        With the matrices that the plan was made from.
    plan : Plan
        Any: it may name vehicles and shipments that do not exist, or be cut short anywhere.

    Returns
    -------
    tuple of Violation
        All of them; empty if the plan can be driven as it stands.
    """
    day = PlanContext.of(problem, plan)
    drives = [
        RouteContext.of(day, route, vehicle)
        for route in plan.routes
        if (vehicle := day.vehicles.get(route.vehicle_id)) is not None
    ]
    of_plan = [found for rule in PLAN_RULES for found in rule(day)]
    of_routes = [found for drive in drives for rule in ROUTE_RULES for found in rule(drive)]
    return (*of_plan, *of_routes)
