"""Routes put into a better order at their true times: for days that no engine could see whole.

Moves stay within a trip that only collects or only hands over, and has no locked order: what it
carries, and with what, is then the same in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from routing.plans import Route
from routing.plans.halts import Halt
from routing.problem import Problem, Vehicle
from routing.schedule import schedule_with_lateness

Order = Sequence[Halt]


def reordered(
    problem: Problem, vehicle: Vehicle, route: Route, order: Order, over: Callable[[], bool]
) -> Route:
    """Return the route as cheap as moving or turning round parts of it makes it.

    Parameters
    ----------
    order : sequence of Halt
        Of the route.
    over : callable
        Asked before each try whether there is time left.
    """
    best, better = route, True
    while better:
        better = False
        for other in _others(problem, order):
            if over():
                return best
            found = schedule_with_lateness(problem, vehicle, other)
            if found is not None and not found.late_s and found.route.cost < best.cost - 1e-6:
                best, order, better = found.route, other, True
                break
    return best


def _others(problem: Problem, order: Order) -> Iterator[list[Halt]]:
    """Yield the orders with one part of a trip turned round, or one halt elsewhere in its trip."""
    for begin, end in _free_trips(problem, order):
        trip = order[begin:end]
        for first in range(len(trip) - 1):
            for last in range(first + 1, len(trip)):
                turned = [*trip[:first], *reversed(trip[first : last + 1]), *trip[last + 1 :]]
                yield [*order[:begin], *turned, *order[end:]]
        for moved, halt in enumerate(trip):
            rest = [*trip[:moved], *trip[moved + 1 :]]
            for place in range(len(trip)):
                if abs(place - moved) > 1:  # a neighbour was turned round with it
                    yield [*order[:begin], *rest[:place], halt, *rest[place:], *order[end:]]


def _free_trips(problem: Problem, order: Order) -> Iterator[tuple[int, int]]:
    """Yield where trips begin and end whose halts may change places."""
    ends = [number for number, halt in enumerate(order) if halt.depot is not None]
    for begin, end in zip([0, *(one + 1 for one in ends)], [*ends, len(order)], strict=True):
        halts = order[begin:end]
        rows = [row for halt in halts for row in (*halt.pickups, *halt.deliveries)]
        goods = problem.shipments_named(rows).values()
        one_kind = not (any(h.pickups for h in halts) and any(h.deliveries for h in halts))
        pairs = any(len(row.tasks) > 1 for row in goods)
        if one_kind and not pairs and all(row.sequence is None for row in goods):
            yield begin, end
