"""Couriers, and the codes by which their phones join."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from routing.api.access import Asking
from routing.api.kept_resource import RowId, kept_resource
from routing.api.problem_details import responses
from routing.formats.native_rows import CourierRow
from routing.store import documents, tokens

EXAMPLE = {"id": "courier-1", "name": "Courier 1", "phone": "000-0000-0001"}
CODE_MINUTES = 10

router = kept_resource("courier", CourierRow, EXAMPLE, with_row=tokens.revoke_of_courier)


class JoinCode(BaseModel):
    """What a courier types or scans; ``POST /v1/courier/join`` makes a token of it, once."""

    code: str
    expires_at: datetime


@router.post("/{row_id}/join-codes", status_code=201, responses=responses())
def create_join_code(caller: Asking, row_id: RowId) -> JoinCode:
    """Offer a courier's phone a way in for ten minutes."""
    with caller.writing() as desk:
        documents.get(desk, "courier", row_id)
        code, expires_at = tokens.offer_code(desk, row_id, CODE_MINUTES)
    return JoinCode(code=code, expires_at=expires_at)
