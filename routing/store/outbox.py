"""Messages of all organisations that wait to be sent; each is one sender's at a time.

Whoever sends a message has it for a while; where nothing is heard of it by then, it is sent again.
Its id stays the same, by which receivers know it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select, update

from routing.store.moments import now
from routing.store.tables import webhook_deliveries as deliveries
from routing.store.tables import webhooks
from routing.store.webhooks import DELIVERED, FAILED, WAITING, Event

SENDING = timedelta(seconds=60)
RETRIES_S = (5, 300, 1800, 7200, 18_000, 36_000, 36_000)
"""How long after each failure it is tried again, as Standard Webhooks proposes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that is ours to send.

    Attributes
    ----------
    attempt : int
        1 the first time.
    """

    organisation: str
    webhook: str
    id: str
    url: str
    secret: str
    body: Any
    attempt: int


def is_due(connection: Connection) -> bool:
    """Tell whether there is something to send."""
    return connection.execute(_due(deliveries.c.id).limit(1)).first() is not None


def organisations_wanting(connection: Connection, event: Event) -> list[str]:
    """Return the ids of those that have somebody told of such events."""
    query = select(webhooks.c.organisation_id, webhooks.c.events).where(
        webhooks.c.gone_at.is_(None)
    )
    return sorted({row[0] for row in connection.execute(query) if event in row[1]})


def take(connection: Connection) -> Message | None:
    """Take the message that has waited longest; None where none is due."""
    query = _due(deliveries).order_by(deliveries.c.due_at, deliveries.c.id).limit(1)
    row = connection.execute(query.with_for_update(skip_locked=True)).mappings().first()
    if row is None:
        return None
    receiver = select(webhooks).where(
        webhooks.c.organisation_id == row["organisation_id"], webhooks.c.id == row["webhook_id"]
    )
    webhook = connection.execute(receiver).mappings().one()
    message = Message(
        organisation=row["organisation_id"],
        webhook=row["webhook_id"],
        id=row["id"],
        url=webhook["url"],
        secret=webhook["secret"],
        body=row["body"],
        attempt=row["attempts"] + 1,
    )
    taken = {"attempts": message.attempt, "due_at": now() + SENDING}
    connection.execute(update(deliveries).where(_is(message)).values(taken))
    return message


def delivered(connection: Connection, message: Message, answer: str) -> None:
    """Note that it has arrived."""
    values = {"status": DELIVERED, "answer": answer}
    connection.execute(update(deliveries).where(_is(message)).values(values))


def failed(connection: Connection, message: Message, answer: str) -> None:
    """Note that it has not: it is tried again later, until that is no use."""
    values: dict[str, Any] = {"answer": answer[:200]}
    if message.attempt > len(RETRIES_S):
        values["status"] = FAILED
    else:
        values["due_at"] = now() + timedelta(seconds=RETRIES_S[message.attempt - 1])
    connection.execute(update(deliveries).where(_is(message)).values(values))


def gone(connection: Connection, message: Message, answer: str) -> None:
    """Note that its receiver wants nothing more, neither this nor what waits."""
    receiver = (webhooks.c.organisation_id == message.organisation) & (
        webhooks.c.id == message.webhook
    )
    connection.execute(update(webhooks).where(receiver).values(gone_at=now()))
    waiting = and_(
        deliveries.c.organisation_id == message.organisation,
        deliveries.c.webhook_id == message.webhook,
        deliveries.c.status == WAITING,
    )
    values = {"status": FAILED, "answer": answer}
    connection.execute(update(deliveries).where(waiting).values(values))


def _due(*columns: Any) -> Select[Any]:
    return select(*columns).where(deliveries.c.status == WAITING, deliveries.c.due_at <= now())


def _is(message: Message) -> ColumnElement[bool]:
    return and_(
        deliveries.c.organisation_id == message.organisation,
        deliveries.c.webhook_id == message.webhook,
        deliveries.c.id == message.id,
    )
