"""How a published day goes: every stop with what became of it, and how late that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.plans import Plan, Route
from routing.plans.changes import tasks
from routing.problem import Location
from routing.published.courier_events import OPEN, OUTCOMES, Outcome

LATE_S = 600
"""From here on a stop counts as late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedStop:
    """A stop, and what the courier told of it.

    Attributes
    ----------
    late_s : int
        Arrived or done so much after the planned arrival; of a stop that nobody was at, by now.
        Negative: early, or not due yet.
    """

    vehicle_id: str
    courier_id: str | None
    stop: int
    location: Location
    planned_at: datetime
    shipments: dict[str, Outcome]
    late_s: int

    @property
    def is_done(self) -> bool:
        """Whether every shipment has an outcome."""
        return all(one.status in OUTCOMES for one in self.shipments.values())

    @property
    def is_late(self) -> bool:
        """Whether it was reached late, or should have been by now."""
        return self.late_s >= LATE_S


def track(plan: Plan, told: Mapping[str, Outcome], now: datetime) -> tuple[TrackedStop, ...]:
    """Return the stops of all routes, in the order in which they are driven."""
    return tuple(stop for route in plan.routes for stop in _stops(route, plan.start, told, now))


def _stops(
    route: Route, start: datetime, told: Mapping[str, Outcome], now: datetime
) -> list[TrackedStop]:
    stops = []
    for number, visit in enumerate(route.visits, start=1):
        ids = dict.fromkeys(row for row, _ in tasks(visit))
        if not ids:
            continue  # a depot between two trips
        outcomes = {row: told.get(row, OPEN) for row in ids}
        planned = start + timedelta(seconds=visit.arrival_s)
        met = [one.arrived_at or one.at for one in outcomes.values()]
        first = min((at for at in met if at is not None), default=now)
        stops.append(
            TrackedStop(
                vehicle_id=route.vehicle_id,
                courier_id=route.courier_id,
                stop=number,
                location=visit.location,
                planned_at=planned,
                shipments=outcomes,
                late_s=round((first - planned).total_seconds()),
            )
        )
    return stops
