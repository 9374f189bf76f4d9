"""What couriers' phones tell, and what became of each shipment by it.

Phones are without network for hours, send again what was not answered, and send late. So the truth
is a function of the *set* of events, whatever the order in which they came, and however often.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["arrived", "collected", "delivered", "failed", "skipped", "position"]
OUTCOMES = frozenset({"collected", "delivered", "failed", "skipped"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierEvent:
    """Something that a courier did or met with.

    Attributes
    ----------
    id : str
        The phone's own.
    occurred_at : datetime
        By the phone's clock.
    shipment : str
        What it is about; of ``arrived`` any shipment of the stop.
    digest : str
        Of all that the event says: two events that a phone gave one id are two events.
    details : dict
        ``weight_kg``, ``parcels``, ``reason``, ``photo``, ``recipient``, ``note``: as they came.
    """

    id: str
    kind: Kind
    occurred_at: datetime
    shipment: str
    digest: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a shipment.

    Attributes
    ----------
    status : str
        ``open``, ``arrived``, or one of :data:`OUTCOMES`.
    at : datetime or None
        Of the event that says so.
    arrived_at : datetime or None
        When the courier was there first.
    """

    status: str = "open"
    at: datetime | None = None
    arrived_at: datetime | None = None
    details: dict[str, Any] = field(default_factory=dict)


OPEN = Outcome()


def outcomes(events: Iterable[CourierEvent]) -> dict[str, Outcome]:
    """Return what became of each shipment that an event is about.

    By the phones' clocks the last outcome holds: a courier may correct what was pressed by mistake.
    At one moment the event with the later id does; ties fall to the digest.
    """
    told: dict[str, Outcome] = {}
    for event in sorted(set_of(events), key=lambda one: (one.occurred_at, one.id, one.digest)):
        was = told.get(event.shipment, OPEN)
        if event.kind in OUTCOMES:
            told[event.shipment] = Outcome(
                status=event.kind,
                at=event.occurred_at,
                arrived_at=was.arrived_at,
                details=event.details,
            )
        elif event.kind == "arrived":
            first = was.arrived_at or event.occurred_at
            if was.status in {"open", "arrived"}:
                told[event.shipment] = Outcome(status="arrived", at=first, arrived_at=first)
            elif was.arrived_at is None:
                told[event.shipment] = Outcome(
                    status=was.status, at=was.at, arrived_at=first, details=was.details
                )
    return told


def set_of(events: Iterable[CourierEvent]) -> list[CourierEvent]:
    """Return each event once."""
    return list({(event.id, event.digest): event for event in events}.values())
