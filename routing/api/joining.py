"""A courier's phone joins: a short-lived code becomes a token, once. Nobody has one before that."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict, Field

from routing.api.bodies import StrictRoute
from routing.api.problem_details import responses
from routing.api.state import State
from routing.api.tokens import NewToken, told
from routing.errors import UnknownTokenError
from routing.store import tokens
from routing.store.desk import Desk
from routing.store.moments import now

router = APIRouter(prefix="/courier", tags=["courier's side"], route_class=StrictRoute)

PHONE_DAYS = 180


class JoinRequest(BaseModel):
    """The code that the coordinator shows."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=40)


@router.post("/join", status_code=201, responses=responses())
def join(
    request: Request,
    state: State,
    given: Annotated[JoinRequest, Body(examples=[{"code": "K7QF-2M9XD4"}])],
) -> NewToken:
    """Take a code for a courier's token; the code is used up."""
    address = request.client.host if request.client else ""
    state.failures.check(address)
    with state.store.everything() as connection:
        found = tokens.take_code(connection, given.code)
        if found is not None:
            desk = Desk(connection=connection, organisation=found["organisation_id"])
            expires_at = now() + timedelta(days=PHONE_DAYS)
            issued = tokens.issue(
                desk, "courier", name="phone", courier=found["courier_id"], expires_at=expires_at
            )
            return told(issued, "courier")
    state.failures.count(address)
    raise UnknownTokenError("code_unknown")
