"""What couriers' phones tell, only ever added to; and where they drove, apart from who it was."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from routing.store import organisations, webhooks
from routing.store.desk import Desk
from routing.store.moments import now
from routing.store.tables import courier_events, drive_positions

FAILURES = ("failed", "skipped")
_TOLD = ("kind", "date", "at", "shipment", "reason")


def add(desk: Desk, courier: str, events: Sequence[Mapping[str, Any]]) -> None:
    """Add what is not there yet: ``id``, ``digest``, ``date`` and ``content`` each."""
    desk.insert_new(
        courier_events,
        [{**event, "courier_id": courier, "received_at": now()} for event in events],
    )
    for event in events:
        content = event["content"]
        if content.get("kind") in FAILURES:
            told = {"courier": courier, **{name: content.get(name) for name in _TOLD}}
            about = f"{courier}\n{event['id']}\n{event['digest']}"
            webhooks.tell(desk, "stop.failed", about, told)


def of_day(desk: Desk, date: str, couriers: Sequence[str]) -> Sequence[RowMapping]:
    """Return the events of a day of some couriers, in no particular order."""
    wanted = (courier_events.c.date == date) & courier_events.c.courier_id.in_(couriers)
    return desk.all(desk.select(courier_events).where(wanted))


def add_positions(desk: Desk, courier: str, positions: Sequence[Mapping[str, Any]]) -> None:
    """Add to the day's drive: ``digest``, ``date``, ``occurred_at``, ``lon`` and ``lat`` each."""
    key = organisations.own(desk)["drive_key"].encode()
    rows = []
    for position in positions:
        whose = f"{courier}\n{position['date']}".encode()
        drive = hmac.new(key, whose, hashlib.sha256).hexdigest()
        rows.append({**position, "drive_id": drive})
    desk.insert_new(drive_positions, rows)
