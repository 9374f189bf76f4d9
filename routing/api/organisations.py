"""Organisations: each sees its own things only. The host's admins make others."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field

from routing.api.access import Asking
from routing.api.bodies import Named, StrictRoute
from routing.api.problem_details import responses
from routing.api.tokens import NewToken, told
from routing.formats.kept_rows import checked_id
from routing.store import organisations, tokens
from routing.store.desk import Desk

router = APIRouter(prefix="/organisations", tags=["organisations"], route_class=StrictRoute)


class OrganisationRow(BaseModel):
    """A county's or company's own part of an installation."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1, max_length=200)
    name: Named = Field(min_length=1)


class Organisation(OrganisationRow):
    """One that is there."""

    created_at: datetime


class NewOrganisation(BaseModel):
    """A new one, and the token of its first admin."""

    organisation: OrganisationRow
    token: NewToken


@router.get("", responses=responses())
def list_organisations(caller: Asking) -> list[Organisation]:
    """List all organisations of the installation."""
    with caller.store.everything_read() as connection:
        rows = organisations.listed(connection)
    return [
        Organisation(**{name: row[name] for name in ("id", "name", "created_at")}) for row in rows
    ]


@router.post("", status_code=201, responses=responses(409))
def create_organisation(
    caller: Asking,
    given: Annotated[OrganisationRow, Body(examples=[{"id": "wudu", "name": "Wudu county"}])],
) -> NewOrganisation:
    """Make an organisation; its first admin's token is shown once."""
    checked_id(given.id)
    with caller.writing() as desk:
        organisations.create(desk.connection, given.id, given.name)
        desk.note("organisation.created", given.id)
        theirs = Desk(connection=desk.connection, organisation=given.id)
        issued = tokens.issue(theirs, "admin", name="first admin")
    return NewOrganisation(organisation=given, token=told(issued, "admin"))
