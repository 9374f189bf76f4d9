"""Whom an organisation wants to be told of what happens, and what each was told.

A message is a row that is written in the transaction of what it tells of: what happened is told,
and what was rolled back is not. The same event is told once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import RowMapping

from routing.errors import MissingError
from routing.store.desk import Desk, new_id
from routing.store.moments import now
from routing.store.tables import webhook_deliveries, webhooks

Event = Literal["plan.finished", "plan.failed", "plan.published", "stop.failed", "stop.late"]
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
_SECRET_BYTES = 32
"""https://www.standardwebhooks.com asks for 24 to 64."""


def create(desk: Desk, url: str, events: Sequence[str]) -> RowMapping:
    """Add a receiver; its secret is made here."""
    webhook = new_id("webhook")
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    desk.insert(
        webhooks,
        id=webhook,
        url=url,
        events=sorted(set(events)),
        secret=secret,
        created_at=now(),
    )
    desk.note("webhook.created", webhook)
    return get(desk, webhook)


def get(desk: Desk, webhook: str) -> RowMapping:
    """Return a receiver.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    found = desk.first(desk.select(webhooks).where(webhooks.c.id == webhook))
    if found is None:
        raise MissingError("not_there", kind="webhook", id=webhook)
    return found


def listed(desk: Desk, after: str, size: int) -> Sequence[RowMapping]:
    """Return receivers in the order of their ids."""
    query = desk.select(webhooks).where(webhooks.c.id > after).order_by(webhooks.c.id)
    return desk.all(query.limit(size))


def remove(desk: Desk, webhook: str) -> None:
    """Tell somebody nothing any more, nor what still waits.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    get(desk, webhook)
    desk.change(desk.delete(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook))
    desk.change(desk.delete(webhooks).where(webhooks.c.id == webhook))
    desk.note("webhook.removed", webhook)


def tell(desk: Desk, event: Event, about: str, data: dict[str, Any]) -> None:
    """Let those who want to know be told, once of each event.

    Parameters
    ----------
    about : str
        What tells this event from others of its kind.
    """
    moment = now()
    body = {"type": event, "timestamp": moment.isoformat(), "data": data}
    message = "msg_" + hashlib.sha256(f"{event}\n{about}".encode()).hexdigest()[:32]
    rows = [
        {
            "webhook_id": webhook["id"],
            "id": message,
            "event": event,
            "body": body,
            "status": WAITING,
            "attempts": 0,
            "due_at": moment,
            "created_at": moment,
        }
        for webhook in desk.all(desk.select(webhooks).where(webhooks.c.gone_at.is_(None)))
        if event in webhook["events"]
    ]
    desk.insert_new(webhook_deliveries, rows)


def told(desk: Desk, webhook: str, after: str, size: int) -> Sequence[RowMapping]:
    """Return what a receiver was told or will be, in the order of the messages' ids."""
    mine = (webhook_deliveries.c.webhook_id == webhook) & (webhook_deliveries.c.id > after)
    query = desk.select(webhook_deliveries).where(mine).order_by(webhook_deliveries.c.id)
    return desk.all(query.limit(size))
