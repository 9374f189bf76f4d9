"""Routes that somebody brings along: timed as they are, or the least that is answered."""

from __future__ import annotations

from routing.checker import check
from routing.errors import InputError
from routing.planner import Planned, with_ways
from routing.planning.revising import revise
from routing.plans import Plan
from routing.plans.changes import Orders
from routing.problem import Problem
from routing.roads.region import Region

_ENGINE = "as given"


def as_given(located: Problem, orders: Orders, region: Region | None = None) -> Planned:
    """Time routes as they are given; what none of them does is left out.

    Parameters
    ----------
    located : Problem
        As :func:`routing.planning.locating.locate` returns it; it has all that ``orders`` names.

    Returns
    -------
    Planned
        With every rule that they break.
    """
    named = {shipment for order in orders.values() for shipment, _ in order}
    left = [row.id for row in located.shipments if row.id not in named]
    plan = revise(located, Plan(start=located.start, engine=_ENGINE), orders, left)
    if region is not None:
        plan = with_ways(plan, located, region)
    return Planned(problem=located, plan=plan, violations=check(located, plan))


def no_worse(planned: Planned, orders: Orders, region: Region | None = None) -> Planned:
    """Return a plan, or the given routes where they are better.

    Raises
    ------
    InputError
        ``custom_route_invalid``: they break rules.
    """
    from routing.solvers.portfolio import best_of  # noqa: PLC0415 - engines take a moment

    given = as_given(planned.problem, orders, region)
    for violation in given.violations:
        raise InputError("custom_route_invalid", id=violation.vehicle_id, rule=violation.sentence())
    best = best_of(planned.problem, (planned.plan, given.plan))
    return planned if best is planned.plan else given
