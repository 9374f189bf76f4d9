"""The audit trail: who changed and published what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping

from routing.store.desk import Desk
from routing.store.tables import audit


def listed(desk: Desk, before: int | None, size: int) -> Sequence[RowMapping]:
    """Return what was done, the latest first."""
    query = desk.select(audit).order_by(audit.c.number.desc()).limit(size)
    return desk.all(query if before is None else query.where(audit.c.number < before))
