"""What PyVRP's model does not express: a day with any of it is declined, never approximated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from routing.plans.carrying import walks_needed
from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.pyvrp.depots import has_cut_offs

RULES = frozenset({"locks", "overtime"})
"""Of :attr:`routing.problem.Problem.rules`, those that the model expresses."""


def declined(problem: Problem) -> tuple[str, ...]:
    """Return the names of the rules of a day that PyVRP does not know; none: it takes the day."""
    found = {*(problem.rules - RULES), *_of_fleet(problem), *_of_stops(problem)}
    if problem.travel_times:
        found.add("travel_by_hour")
    return tuple(sorted(found))


def _of_fleet(problem: Problem) -> Iterator[str]:
    if problem.fewest_vehicles:
        yield "fewest_vehicles"
    for one in problem.vehicles:
        if one.breaks:
            yield "breaks"
        if one.max_travel_s is not None:
            yield "longest_drive"
        if one.max_distance_m is not None and one.cost_per_travel_hour:
            yield "price_of_driving_time"
        if one.max_tasks is not None and one.reload_depots:
            yield "most_tasks"


def _of_stops(problem: Problem) -> Iterator[str]:
    stops = group_stops(problem)
    here = Counter(stop.location.row for stop in stops)
    for stop in stops:
        shared = stop.windows and here[stop.location.row] > 1
        if shared and any(task.setup_s for task in stop.tasks):
            yield "shared_setup"
        if stop.partner is not None:
            yield "pairs"
        for profile in problem.matrices:
            if walks_needed(problem, profile, stop.location.row, stop.shipments) > 1:
                yield "several_walks"
    if has_cut_offs(problem) and any(stop.kind == "delivery" for stop in stops):
        yield "cut_offs"
