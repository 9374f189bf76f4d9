"""Many orders at once: NDJSON, JSON, CSV or XLSX; each row is accepted or refused by its own id."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - a type here, and a parameter below
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from routing import wording
from routing.api.access import Asking
from routing.api.once import Answer, IdempotencyKey, once
from routing.api.problem_details import preferred_language, responses
from routing.api.state import State
from routing.errors import InputError, LimitError
from routing.formats.files import decode
from routing.formats.kept_rows import read_orders
from routing.formats.sheets.book import read_book
from routing.formats.sheets.day import read_sheet_day
from routing.rejected import Origin, Rejected
from routing.store import documents, orders
from routing.store.desk import Desk

router = APIRouter(prefix="/orders", tags=["orders"])

SHEETS = {
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
NDJSON, JSON = "application/x-ndjson", "application/json"

OnDate = Annotated[
    str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Of rows that have none.")
]


class Refused(BaseModel):
    """A row that was not accepted, with its own id and why."""

    kind: str
    id: str | None
    sheet: str | None
    row: int | None
    code: str
    cause: str
    action: str | None


class Batch(BaseModel):
    """What became of each row."""

    created: list[str]
    unchanged: list[str]
    refused: list[Refused]


_CONTENT: dict[str, Any] = {
    NDJSON: {"schema": {"type": "string"}, "example": '{"id": "A-1", "date": "2026-11-23", …}'},
    JSON: {"schema": {"type": "array", "items": {"type": "object"}}},
    **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in SHEETS},
}


@router.post(
    "/batch",
    responses=responses(415),
    response_model=Batch,
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
)
async def create_orders(
    request: Request,
    caller: Asking,
    state: State,
    date: OnDate = None,
    key: IdempotencyKey = None,
) -> Response:
    """Accept many orders; a bad row costs none of the others.

    Rows with an id that is there already are unchanged if they are the same, else refused.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await request.body()
    lang = preferred_language(request)
    limit = state.settings.max_orders

    def create() -> Response:
        rows, refused = _rows(kind, body, date)
        if len(rows) > limit:
            raise LimitError("too_many_orders", count=len(rows), limit=limit)
        with caller.writing() as desk:
            asked = ("create_orders", [kind, date, rows])
            return once(desk, key, asked, lambda: _accept(desk, rows, refused, date, lang))

    return await run_in_threadpool(create)


def _accept(
    desk: Desk,
    rows: Sequence[Any],
    refused: Sequence[Rejected],
    date: str | None,
    lang: wording.Lang,
) -> Answer:
    points = {row["id"] for row in documents.contents(desk, "service_point")}
    accepted, rejected = read_orders(rows, points, date)
    outcomes = orders.add_all(desk, [(one.id, one.date, one.content) for one in accepted])
    taken = [
        Rejected.of(InputError("order_exists"), kind="order", id=one, origin=Origin())
        for one, outcome in outcomes.items()
        if outcome is None
    ]
    content = {
        "created": [one for one, outcome in outcomes.items() if outcome == "created"],
        "unchanged": [one for one, outcome in outcomes.items() if outcome == "unchanged"],
        "refused": [row.as_dict(lang) for row in (*refused, *rejected, *taken)],
    }
    return Answer(status=200, content=content)


def _rows(kind: str, body: bytes, date: str | None) -> tuple[list[Any], Sequence[Rejected]]:
    """Read a body's rows; those that cannot even be read are refused by their numbers."""
    if kind == JSON:
        rows = decode(body)
        if not isinstance(rows, list):
            raise InputError("list_expected", field="body", value=type(rows).__name__)
        return rows, ()
    if kind == NDJSON:
        return _lines(body)
    if kind in SHEETS:
        return _sheet(SHEETS[kind], body, date)
    raise HTTPException(415, f"One of: {', '.join((NDJSON, JSON, *SHEETS))}")


def _lines(body: bytes) -> tuple[list[Any], Sequence[Rejected]]:
    rows: list[Any] = []
    refused: list[Rejected] = []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = decode(line)
            rows.append({**row, "_row": number} if isinstance(row, dict) else row)
        except InputError as error:
            origin = Origin(row=number)
            refused.append(Rejected.of(error, kind="order", id=None, origin=origin))
    return rows, refused


def _sheet(suffix: str, body: bytes, date: str | None) -> tuple[list[Any], Sequence[Rejected]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"orders{suffix}"
        path.write_bytes(body)
        try:
            book = read_book(None, [path])
            on = None if date is None else Date.fromisoformat(date)
            day = read_sheet_day(book, on=on)
        except InputError as error:
            # By its name alone: where we keep it for a moment is nobody's business.
            if "path" in error.details:
                error.details["path"] = path.name
            raise
        except ValueError:
            raise InputError("not_a_date", field="date", value=date) from None
    dated = day.data.get("date") or date
    rows = [{"date": dated, **row} if dated else row for row in day.data["shipments"]]
    return rows, [row for row in day.rejected if row.kind == "shipment"]
