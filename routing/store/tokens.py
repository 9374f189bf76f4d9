"""Bearer tokens and the codes that couriers join by; only their digests are kept.

A token is ``shl_`` and 256 random bits: nothing to guess, so that a plain SHA-256 is enough.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, select

from routing.store.desk import Desk, new_id
from routing.store.glances import Found, Glance, Glances
from routing.store.moments import now
from routing.store.tables import join_codes, organisations, tokens

PREFIX = "shl_"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of join codes: nothing that looks like something else."""
_CODE_LENGTH = 10


def of_digest(digest: ColumnElement[str]) -> Select[Any]:
    """Return the query of whose token it is."""
    return (
        select(tokens, organisations.c.is_host)
        .join(organisations, organisations.c.id == tokens.c.organisation_id)
        .where(tokens.c.digest == digest)
    )


HOLDER = Glance(keys=("digest",), query=of_digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A new token; its secret is shown once and kept nowhere."""

    id: str
    secret: str
    expires_at: datetime | None


def issue(
    desk: Desk,
    scope: str,
    *,
    name: str = "",
    courier: str | None = None,
    expires_at: datetime | None = None,
) -> Issued:
    """Make a token."""
    issued = Issued(
        id=new_id("token"), secret=PREFIX + secrets.token_urlsafe(32), expires_at=expires_at
    )
    desk.insert(
        tokens,
        id=issued.id,
        digest=digest(issued.secret),
        scope=scope,
        name=name,
        courier_id=courier,
        created_at=now(),
        expires_at=expires_at,
    )
    desk.note("token.issued", issued.id, scope=scope)
    return issued


async def holder(
    glances: Glances, secret: str, glance: Glance = HOLDER, **keys: str
) -> Found | None:
    """Return whose token this is (with ``is_host``); None for one that does not hold.

    Parameters
    ----------
    glance : Glance
        May bring more of theirs along, in the same question.
    **keys : str
        What it asks for besides the token's digest.
    """
    wanted = digest(secret)
    found = await glances.first(glance, digest=wanted, **keys)
    if found is None or not hmac.compare_digest(found["digest"], wanted):
        return None
    if found["revoked_at"] is not None:
        return None
    expires_at = found["expires_at"]
    return None if expires_at is not None and expires_at <= now() else found


def listed(desk: Desk, after: str, size: int) -> Sequence[RowMapping]:
    """Return tokens in the order of their ids."""
    query = desk.select(tokens).where(tokens.c.id > after).order_by(tokens.c.id).limit(size)
    return desk.all(query)


def get(desk: Desk, token: str) -> RowMapping | None:
    """Return one that has not been revoked."""
    return desk.first(
        desk.select(tokens).where(tokens.c.id == token, tokens.c.revoked_at.is_(None))
    )


def revoke(desk: Desk, token: str) -> bool:
    """Let a token hold no more; tells whether it did."""
    held = tokens.c.revoked_at.is_(None)
    changed = desk.change(
        desk.update(tokens).where(tokens.c.id == token, held).values(revoked_at=now())
    )
    if changed:
        desk.note("token.revoked", token)
    return bool(changed)


def revoke_of_courier(desk: Desk, courier: str) -> None:
    """Revoke all of one courier: a phone was lost, or somebody left."""
    held = (tokens.c.courier_id == courier) & tokens.c.revoked_at.is_(None)
    desk.change(desk.update(tokens).where(held).values(revoked_at=now()))


def offer_code(desk: Desk, courier: str, minutes: int) -> tuple[str, datetime]:
    """Make a code by which a courier's phone joins, once, within a few minutes."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    expires_at = now() + timedelta(minutes=minutes)
    desk.change(desk.delete(join_codes).where(join_codes.c.expires_at < now()))
    desk.insert(join_codes, digest=digest(code), courier_id=courier, expires_at=expires_at)
    desk.note("courier.code_offered", courier)
    return code, expires_at


def take_code(connection: Connection, code: str) -> RowMapping | None:
    """Use a join code up; returns its organisation and courier, or None."""
    wanted = join_codes.c.digest == digest(code.strip().upper().replace("-", ""))
    found = connection.execute(select(join_codes).where(wanted)).mappings().first()
    if found is None:
        return None
    # Two phones that scan it at once: one of them takes it away first.
    taken = connection.execute(delete(join_codes).where(wanted)).rowcount
    return found if taken and found["expires_at"] > now() else None


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
