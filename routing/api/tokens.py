"""Tokens: made, rotated, revoked. A secret is shown once, when it is made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field

from routing.api.access import Asking
from routing.api.bodies import Named, StrictRoute
from routing.api.paging import Page, Paging
from routing.api.problem_details import responses
from routing.api.rules import Scope
from routing.errors import InputError, MissingError
from routing.store import documents, tokens
from routing.store.desk import Row
from routing.store.moments import now

router = APIRouter(prefix="/tokens", tags=["tokens"], route_class=StrictRoute)

TokenId = Annotated[str, Path(max_length=200, description="As the list of tokens has it.")]


class TokenRequest(BaseModel):
    """What a token is to be for."""

    model_config = ConfigDict(extra="forbid")

    scope: Scope
    name: Named = Field(default="", description="Whose it is, or what for.")
    courier: str | None = Field(default=None, max_length=200, description="Of a courier's token.")
    days: int | None = Field(default=None, ge=1, le=3650, description="Unset: until it is revoked.")


class Token(BaseModel):
    """A token without its secret."""

    id: str
    scope: Scope
    name: str
    courier: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewToken(BaseModel):
    """A token with its secret: keep it, it is not shown again."""

    id: str
    scope: str
    token: str
    expires_at: datetime | None


@router.get("", responses=responses())
def list_tokens(caller: Asking, page: Paging) -> Page[Token]:
    """List the organisation's tokens, revoked ones too."""
    with caller.reading() as desk:
        rows = tokens.listed(desk, page.after, page.size + 1)
    return Page[Token].model_validate(page.of(rows, _shown))


@router.post("", status_code=201, responses=responses())
def create_token(
    caller: Asking,
    given: Annotated[
        TokenRequest, Body(examples=[{"scope": "coordinator", "name": "office", "days": 365}])
    ],
) -> NewToken:
    """Make a token."""
    if (given.scope == "courier") != (given.courier is not None):
        raise InputError("courier_token_needs_courier")
    expires_at = None if given.days is None else now() + timedelta(days=given.days)
    with caller.writing() as desk:
        if given.courier is not None:
            documents.get(desk, "courier", given.courier)
        issued = tokens.issue(
            desk, given.scope, name=given.name, courier=given.courier, expires_at=expires_at
        )
    return told(issued, given.scope)


@router.post("/rotate", status_code=201, responses=responses())
def rotate_token(caller: Asking) -> NewToken:
    """Change the token that this request is sent with for a new one; the old one ends."""
    with caller.writing() as desk:
        old = tokens.get(desk, caller.token)
        if old is None or not tokens.revoke(desk, caller.token):
            raise MissingError("not_there", kind="token", id=caller.token)
        issued = tokens.issue(
            desk,
            old["scope"],
            name=old["name"],
            courier=old["courier_id"],
            expires_at=None if old["expires_at"] is None else _as_long(old),
        )
    return told(issued, caller.scope)


@router.delete("/{token_id}", status_code=204, responses=responses())
def revoke_token(caller: Asking, token_id: TokenId) -> None:
    """Let a token hold no more, at once."""
    with caller.writing() as desk:
        if not tokens.revoke(desk, token_id):
            raise MissingError("not_there", kind="token", id=token_id)


def told(issued: tokens.Issued, scope: str) -> NewToken:
    """Return a new token as it is shown, once."""
    return NewToken(id=issued.id, scope=scope, token=issued.secret, expires_at=issued.expires_at)


def _as_long(old: Row) -> datetime:
    lived: timedelta = old["expires_at"] - old["created_at"]
    return now() + lived


def _shown(row: Row) -> dict[str, Any]:
    names = ("id", "scope", "name", "created_at", "expires_at", "revoked_at")
    return {**{name: row[name] for name in names}, "courier": row["courier_id"]}
