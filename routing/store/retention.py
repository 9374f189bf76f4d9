"""What is not kept for ever: days that are over, and answers that nobody asks for again.

Couriers' routes and events hold names, phone numbers and where people were; they go after a stated
number of days. Drives stay: they say nothing of who drove. So do the audit trail's ids.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from routing.store import tables
from routing.store.moments import now

_KEYS_DAYS = 7
"""Phones that were without network for a week are done retrying."""
_SENT_DAYS = 30
"""How long it can be looked up what receivers were told."""


def forget(connection: Connection, days: int, at: datetime | None = None) -> dict[str, int]:
    """Remove days that were over before so many days; returns how many rows of each table.

    Parameters
    ----------
    days : int
        0: days are kept for ever, and only what nobody asks for again goes.
    """
    moment = at or now()
    gone = _forget_days(connection, days, moment) if days else {}
    sent = tables.webhook_deliveries
    done = (sent.c.status != "waiting") & (sent.c.created_at < moment - timedelta(days=_SENT_DAYS))
    gone[sent.name] = connection.execute(delete(sent).where(done)).rowcount
    keys = tables.idempotency_keys
    stale = keys.c.created_at < moment - timedelta(days=_KEYS_DAYS)
    gone[keys.name] = connection.execute(delete(keys).where(stale)).rowcount
    return gone


def _forget_days(connection: Connection, days: int, moment: datetime) -> dict[str, int]:
    last = (moment - timedelta(days=days)).date().isoformat()
    gone: dict[str, int] = {}
    old_plans = select(tables.plans.c.organisation_id, tables.plans.c.id).where(
        tables.plans.c.date < last
    )
    old = {(row[0], row[1]) for row in connection.execute(old_plans)}
    _forget_costs(connection, last)
    for table in (tables.courier_routes, tables.courier_events, tables.publications):
        statement = delete(table).where(table.c.date < last)
        gone[table.name] = connection.execute(statement).rowcount
    gone["plan_versions"] = gone["jobs"] = 0
    for organisation, plan in old:
        for name, column in (("plan_versions", "plan_id"), ("jobs", "subject_id")):
            table = tables.metadata.tables[name]
            mine = (table.c.organisation_id == organisation) & (table.c[column] == plan)
            gone[name] += connection.execute(delete(table).where(mine)).rowcount
    for table in (tables.plans, tables.orders):
        statement = delete(table).where(table.c.date < last)
        gone[table.name] = connection.execute(statement).rowcount
    return gone


def _forget_costs(connection: Connection, last: str) -> None:
    publications, costs = tables.publications, tables.published_costs
    old = select(publications.c.id).where(
        publications.c.organisation_id == costs.c.organisation_id, publications.c.date < last
    )
    connection.execute(delete(costs).where(costs.c.publication_id.in_(old)))
