"""Visits that service promises ask for: stops without goods, which may be left out at a price."""

from __future__ import annotations

from datetime import date

from routing.problem import Location, Promise, Shipment, Task, Wait


def promised_visit(
    promise_id: str, promise: Promise, location: Location, *, today: date, loads: int
) -> Shipment | None:
    """Return the visit that is due today; None where another day will do.

    Parameters
    ----------
    loads : int
        How many load dimensions the day has.
    """
    late = promise.days_late(today)
    if not late:
        return None
    return Shipment(
        id=f"visit/{promise_id}",
        delivery=Task(location=location),
        load=(0.0,) * loads,
        parcels=0,
        wait=Wait(until=today, cost=promise.cost * late),
        promise=promise,
    )
