"""Events as phones send them: a batch of rows, of which a bad one costs none of the others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from routing.errors import InputError
from routing.formats.kept_rows import checked_id
from routing.formats.rows import Id, Number, Whole, Wire, row_id, validated, without_comments
from routing.formats.times import DayClock, offset_time, zone
from routing.published.courier_events import CourierEvent, Kind
from routing.rejected import Origin, Rejected

Degrees = Annotated[float, Field(ge=-180, le=180)]
Text = Annotated[str, Field(max_length=2000)]


class EventRow(Wire):
    """One event; ``date`` is that of the route that the phone carries."""

    id: Id
    kind: Kind
    date: str
    at: str
    shipment: Id | None = None
    lon: Degrees | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    accuracy_m: Number | None = None
    weight_kg: Number | None = None
    parcels: Whole | None = None
    reason: Text | None = None
    photo: Text | None = None
    recipient: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvent:
    """An event that can be kept."""

    id: str
    date: str
    occurred_at: datetime
    digest: str
    content: dict[str, Any]

    @property
    def is_position(self) -> bool:
        """Whether it only tells where somebody was."""
        return bool(self.content["kind"] == "position")

    @property
    def position(self) -> tuple[float, float]:
        """Longitude and latitude of a position."""
        return self.content["lon"], self.content["lat"]


def read_events(rows: Sequence[Any]) -> tuple[tuple[ReadEvent, ...], tuple[Rejected, ...]]:
    """Read a batch of events."""
    read: list[ReadEvent] = []
    refused: list[Rejected] = []
    for number, row in enumerate(rows, start=1):
        try:
            read.append(_read(validated(EventRow, without_comments(row), field="event")))
        except InputError as error:
            origin = Origin(row=number)
            refused.append(Rejected.of(error, kind="event", id=row_id(row), origin=origin))
    return tuple(read), tuple(refused)


def event_of(content: dict[str, Any], digest: str) -> CourierEvent:
    """Return an event as it is thought about."""
    known = {"id", "kind", "date", "at", "shipment"}
    return CourierEvent(
        id=content["id"],
        kind=content["kind"],
        occurred_at=offset_time(content["at"], "at"),
        shipment=content.get("shipment") or "",
        digest=digest,
        details={key: value for key, value in content.items() if key not in known},
    )


def _read(row: EventRow) -> ReadEvent:
    checked_id(row.id)
    date = DayClock.of(row.date, None, zone("UTC")).date.isoformat()
    occurred_at = offset_time(row.at, "at")
    if row.kind == "position":
        if row.lon is None or row.lat is None:
            raise InputError("missing_field", field="lon" if row.lon is None else "lat")
    elif row.shipment is None:
        raise InputError("missing_field", field="shipment")
    content = {**row.model_dump(mode="json", exclude_none=True), "date": date}
    told = json.dumps(content, sort_keys=True).encode()
    return ReadEvent(
        id=row.id,
        date=date,
        occurred_at=occurred_at,
        digest=hashlib.sha256(told).hexdigest(),
        content=content,
    )
