"""What the courier's phone tells: batches of events, kept once, whenever and however they come."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict, Field

from routing.api.access import Asking
from routing.api.bodies import StrictRoute
from routing.api.order_batches import Refused
from routing.api.problem_details import preferred_language, responses
from routing.formats.event_rows import read_events
from routing.store import events

router = APIRouter(prefix="/courier", tags=["courier's side"], route_class=StrictRoute)

EXAMPLE = {
    "events": [
        {
            "id": "5f0c-17",
            "kind": "collected",
            "date": "2026-11-23",
            "at": "2026-11-23T09:41:07+08:00",
            "shipment": "A-1001",
            "weight_kg": 12.1,
            "photo": "IMG_0042",
        },
        {
            "id": "5f0c-18",
            "kind": "position",
            "date": "2026-11-23",
            "at": "2026-11-23T09:45:00+08:00",
            "lon": 105.0625,
            "lat": 33.4469,
        },
    ]
}


class EventBatch(BaseModel):
    """Events with the phone's own ids and clock; the same ones may be sent again."""

    model_config = ConfigDict(extra="forbid")

    events: list[dict[str, Any]] = Field(max_length=1000)


class EventsTaken(BaseModel):
    """The ids that are safe now, and the events that will never be accepted, with why."""

    accepted: list[str]
    refused: list[Refused]


@router.post("/events", responses=responses())
def add_courier_events(
    request: Request, caller: Asking, given: Annotated[EventBatch, Body(examples=[EXAMPLE])]
) -> EventsTaken:
    """Keep a batch of events: what is answered as accepted is on disk, once."""
    read, refused = read_events(given.events)
    courier = caller.courier or ""
    if read:
        with caller.writing() as desk:
            events.add(
                desk,
                courier,
                [
                    {"id": one.id, "digest": one.digest, "date": one.date, "content": one.content}
                    for one in read
                    if not one.is_position
                ],
            )
            events.add_positions(
                desk,
                courier,
                [
                    {
                        "digest": one.digest,
                        "date": one.date,
                        "occurred_at": one.occurred_at,
                        "lon": one.position[0],
                        "lat": one.position[1],
                    }
                    for one in read
                    if one.is_position
                ],
            )
    lang = preferred_language(request)
    return EventsTaken(
        accepted=list(dict.fromkeys(one.id for one in read)),
        refused=[Refused.model_validate(row.as_dict(lang)) for row in refused],
    )
