"""Nothing is overloaded in any dimension, and the recorded loads are the real ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from routing.checker.context import TOLERANCE, RouteContext
from routing.checker.violation import Violation
from routing.plans import Visit
from routing.problem import Shipment

Load = tuple[float, ...]


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Load and unload the vehicle along its route.

    Goods that are only delivered are on board from the start of their trip, and what is only
    collected stays until its end; at a visit, what is on board is handed over before anything new
    is taken on.
    """
    visits = drive.route.visits
    nothing: Load = (0.0,) * len(drive.day.problem.load_dimensions)
    trips, number = drive.route.trips, 0
    load = _plus(nothing, _brought(drive, trips[0]))
    yield from _overloads(drive, 0, load)
    yield from _wrong_records(drive, 0, load, drive.route.load)
    for stop, visit in enumerate(visits, start=1):
        if visit.depot is not None:
            unloaded = [row for one in trips[number] for row in _kept(drive, one)]
            number += 1
            load = _plus(_minus(load, unloaded), _brought(drive, trips[number]))
        taken, handed_over = _taken_on(drive, visit), _handed_over(drive, visit)
        # a shipment that both starts and ends here is taken on before it can be handed over
        passing = [row for row in handed_over if row.id in visit.pickups]
        carried = [row for row in handed_over if row.id not in visit.pickups]
        fullest = _plus(_minus(load, carried), taken)
        load = _minus(fullest, passing)
        yield from _overloads(drive, stop, fullest)
        yield from _wrong_records(drive, stop, load, visit.load)


def _taken_on(drive: RouteContext, visit: Visit) -> list[Shipment]:
    known = (drive.day.shipments.get(row) for row in visit.pickups)
    return [row for row in known if row is not None and row.pickup is not None]


def _handed_over(drive: RouteContext, visit: Visit) -> list[Shipment]:
    known = (drive.day.shipments.get(row) for row in visit.deliveries)
    return [row for row in known if row is not None and row.delivery is not None]


def _brought(drive: RouteContext, trip: Sequence[Visit]) -> list[Shipment]:
    """Return what is loaded where a trip starts."""
    return [row for visit in trip for row in _handed_over(drive, visit) if row.pickup is None]


def _kept(drive: RouteContext, visit: Visit) -> list[Shipment]:
    """Return what is taken on for the end of the trip."""
    return [row for row in _taken_on(drive, visit) if row.delivery is None]


def _plus(load: Load, goods: Iterable[Shipment]) -> Load:
    for row in goods:
        load = tuple(a + b for a, b in zip(load, row.load, strict=True))
    return load


def _minus(load: Load, goods: Iterable[Shipment]) -> Load:
    for row in goods:
        load = tuple(a - b for a, b in zip(load, row.load, strict=True))
    return load


def _overloads(drive: RouteContext, stop: int, load: Load) -> Iterator[Violation]:
    names = drive.day.problem.load_dimensions
    for name, carried, largest in zip(names, load, drive.vehicle.capacity, strict=True):
        if carried > largest + TOLERANCE * max(1.0, largest):
            yield drive.violation(
                "capacity.overloaded",
                stop=stop,
                dimension=name,
                load=round(carried, 6),
                capacity=largest,
            )


def _wrong_records(
    drive: RouteContext, stop: int, load: Load, recorded: Load
) -> Iterator[Violation]:
    names = drive.day.problem.load_dimensions
    if len(recorded) != len(names):
        yield drive.violation(
            "capacity.load_length", stop=stop, values=len(recorded), expected=len(names)
        )
        return
    for name, real, told in zip(names, load, recorded, strict=True):
        if not abs(told - real) <= TOLERANCE * max(1.0, abs(real)):  # so that NaN is wrong, too
            yield drive.violation(
                "capacity.wrong_load",
                stop=stop,
                dimension=name,
                load=told,
                expected=round(real, 6),
            )
