"""What few days ask of their stops and vehicles, as numbers; see ``ruling``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from routing.problem import Problem, Vehicle
from routing.schedule.stops import Stop
from routing.solvers.ruin_recreate.arrays import Array
from routing.solvers.ruin_recreate.fleet import NO_LIMIT, Fleet

WALKED_RULES = ("apart", "locked_order", "rough_roads", "climb", "soft_windows")
"""Of :attr:`routing.problem.Problem.rules`, those that only a walk along a route tells of."""


def rule_flags(problem: Problem) -> tuple[bool, ...]:
    """Return what of ``Day.flags`` says which rules there are."""
    there = problem.rules
    return (
        any(name in there for name in WALKED_RULES),
        "apart" in there,
        "locked_order" in there,
        bool(problem.amounts),
        "familiar" in there,
        "soft_windows" in there,
        "service" in there,
    )


def rule_table(problem: Problem, stops: Sequence[Stop]) -> Array:
    """Fill in the columns of ``Day.rule``."""
    bits = {word: 1 << k for k, word in enumerate(_words(problem))}
    table = np.zeros((len(stops), 4), dtype=np.int64)
    for number, stop in enumerate(stops):
        begins = stop.partner is None or stop.kind == "pickup"
        table[number] = (
            sum(bits[word] for word in stop.goods),
            sum(bits[word] for word in _spoiling(problem, stop)),
            stop.sequence if begins and stop.sequence is not None else -1,
            NO_LIMIT if stop.max_rough_m is None else stop.max_rough_m,
        )
    return table


def surcharges(problem: Problem, stops: Sequence[Stop], fleet: Fleet) -> Array:
    """Return what it costs that a family serves a stop; of a pair, it is the pickup that counts."""
    if "familiar" not in problem.rules:
        return np.zeros((len(fleet.families), 0))
    counts = [stop.partner is None or stop.kind == "pickup" for stop in stops]
    rows = [
        [counted * stop.strange_to(one) for counted, stop in zip(counts, stops, strict=True)]
        for one in fleet.examples()
    ]
    return problem.unfamiliar_cost * np.array(rows, dtype=np.float64)


def lateness_table(problem: Problem, stops: Sequence[Stop]) -> Array:
    """Return when each stop is due, and what a second later costs."""
    if "soft_windows" not in problem.rules:
        return np.zeros((0, 2))
    late = [stop.late for stop in stops]
    return np.array(
        [(NO_LIMIT, 0.0) if due_s is None else (due_s, cost / 3600) for due_s, cost in late],
        dtype=np.float64,
    )


def pace_table(problem: Problem, stops: Sequence[Stop], fleet: Fleet) -> Array:
    """Return least work, work and set-up of each stop with each family, where they differ.

    The least is without the set-up that another stop, or a depot between two trips, at the same
    place may save. All are without what walks take.
    """
    if "service" not in problem.rules:
        return np.zeros((len(fleet.families), 0, 3), dtype=np.int64)
    return np.stack([work_with(one, stops, fleet) for one in fleet.examples()])


def work_with(vehicle: Vehicle, stops: Sequence[Stop], fleet: Fleet) -> Array:
    """Return the same with one vehicle."""
    here = Counter(stop.location.row for stop in stops)
    here.update(set(fleet.reloads()[0][:, -1].tolist()))
    setup = np.array([vehicle.setup_s(stop.tasks) for stop in stops], dtype=np.int64)
    work = setup + np.array([vehicle.service_s(stop.tasks) for stop in stops], dtype=np.int64)
    shared = np.array([here[stop.location.row] > 1 for stop in stops])
    return np.stack([work - setup * shared, work, setup], axis=1)


def fits_itself(problem: Problem, stop: Stop) -> bool:
    """Tell whether the shipments of a stop may travel together."""
    return len(stop.shipments) == 1 or not stop.goods & _spoiling(problem, stop)


def _spoiling(problem: Problem, stop: Stop) -> frozenset[str]:
    """Return what may not travel with a stop's goods."""
    found = [other for one, other in problem.apart if one in stop.goods]
    return frozenset(found + [one for one, other in problem.apart if other in stop.goods])


def _words(problem: Problem) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for pair in problem.apart for word in pair))
