"""How a day goes: what couriers told of each stop, what is late and what failed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from routing.api.access import Asking
from routing.api.plan_states import version_of
from routing.api.plans import PlanId
from routing.api.problem_details import responses
from routing.errors import ConflictError
from routing.formats.event_rows import event_of
from routing.formats.native_plan import read_plan
from routing.published.courier_events import Outcome, outcomes
from routing.published.tracking import TrackedStop, track
from routing.store import events, plans, publications
from routing.store.desk import Desk, Row
from routing.store.moments import now

router = APIRouter(prefix="/plans", tags=["plans"])


class ShipmentState(BaseModel):
    """What became of a shipment."""

    id: str
    status: str
    at: datetime | None
    arrived_at: datetime | None
    details: dict[str, Any]


class StopState(BaseModel):
    """A stop of the published plan."""

    vehicle: str
    courier: str | None
    stop: int
    place: str
    planned_arrival: datetime
    late_s: int
    late: bool
    done: bool
    shipments: list[ShipmentState]


class Tracking(BaseModel):
    """The published plan's stops; how many are done, late, and how many shipments failed."""

    version: int
    stops: list[StopState]
    done: int
    late: int
    failed: int


@router.get("/{plan_id}/tracking", responses=responses(409))
def get_tracking(caller: Asking, plan_id: PlanId) -> Tracking:
    """Tell how the published version of a plan goes."""
    with caller.reading() as desk:
        row = plans.get(desk, plan_id)
        published = publications.of_plan(desk, plan_id)
        if not published:
            raise ConflictError("plan_not_published", id=plan_id)
        number = published[0]["version"]
        stops, told = stops_of(desk, row, number)
    failed = [one for one in told.values() if one.status in {"failed", "skipped"}]
    return Tracking(
        version=number,
        stops=[_stop(stop) for stop in stops],
        done=sum(stop.is_done for stop in stops),
        late=sum(stop.is_late for stop in stops),
        failed=len(failed),
    )


def stops_of(
    desk: Desk, row: Row, number: int
) -> tuple[tuple[TrackedStop, ...], dict[str, Outcome]]:
    """Return the stops of a version of a plan, and what couriers told of its shipments."""
    plan = read_plan(version_of(desk, row, number)["content"])
    couriers = [route.courier_id for route in plan.routes if route.courier_id is not None]
    kept = events.of_day(desk, row["date"], couriers)
    told = outcomes(event_of(one["content"], one["digest"]) for one in kept)
    return track(plan, told, now()), told


def _stop(stop: TrackedStop) -> StopState:
    return StopState(
        vehicle=stop.vehicle_id,
        courier=stop.courier_id,
        stop=stop.stop,
        place=stop.location.label,
        planned_arrival=stop.planned_at,
        late_s=stop.late_s,
        late=stop.is_late,
        done=stop.is_done,
        shipments=[_shipment(row, outcome) for row, outcome in stop.shipments.items()],
    )


def _shipment(row: str, outcome: Outcome) -> ShipmentState:
    return ShipmentState(
        id=row,
        status=outcome.status,
        at=outcome.at,
        arrived_at=outcome.arrived_at,
        details=outcome.details,
    )
