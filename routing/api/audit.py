"""The audit trail: who changed and published what, by the ids of their tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from routing.api.access import Asking
from routing.api.paging import Page, Paging
from routing.api.problem_details import responses
from routing.errors import InputError
from routing.store import trail

router = APIRouter(prefix="/audit", tags=["audit"])


class Entry(BaseModel):
    """One thing that was done."""

    at: datetime
    token: str | None
    action: str
    subject: str
    details: dict[str, Any]


@router.get("", responses=responses())
def list_audit(caller: Asking, page: Paging) -> Page[Entry]:
    """List what was done, the latest first."""
    if page.after and not page.after.isdecimal():
        raise InputError("page_token_invalid")
    with caller.reading() as desk:
        rows = trail.listed(desk, int(page.after) if page.after else None, page.size + 1)
    names = {"at": "at", "token": "token_id", "action": "action", "subject": "subject_id"}
    found = page.of(
        rows,
        lambda row: {key: row[name] for key, name in names.items()} | {"details": row["details"]},
        key=lambda row: str(row["number"]),
    )
    return Page[Entry].model_validate(found)
