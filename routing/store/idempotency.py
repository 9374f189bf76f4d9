"""Requests that were answered before: the same key gets the same answer, and nothing is done twice.

See the IETF draft *The Idempotency-Key HTTP Header Field*.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from routing.errors import InputError
from routing.store.desk import Desk
from routing.store.moments import now
from routing.store.tables import idempotency_keys


def answered(desk: Desk, key: str, digest: str) -> RowMapping | None:
    """Take a key for a request, or return the answer that it had: ``status`` and ``answer``.

    Another transaction that has the key is waited for.

    Raises
    ------
    InputError
        ``idempotency_key_reused`` where the key belongs to another request.
    """
    row = {"key": key, "digest": digest, "created_at": now(), "status": None, "answer": None}
    desk.insert_new(idempotency_keys, [row])
    query = desk.select(idempotency_keys).where(idempotency_keys.c.key == key)
    standing = desk.all(query)[0]
    if standing["digest"] != digest:
        raise InputError("idempotency_key_reused", key=key)
    return None if standing["status"] is None else standing


def remember(desk: Desk, key: str, status: int, answer: Any) -> None:
    """Keep the answer, in the transaction of what was done."""
    mine = idempotency_keys.c.key == key
    desk.change(desk.update(idempotency_keys).where(mine).values(status=status, answer=answer))
