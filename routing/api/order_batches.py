"""Many orders at once: NDJSON, JSON, CSV or XLSX; each row is accepted or refused by its own id."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from routing import wording
from routing.api.access import Asking
from routing.api.once import Answer, IdempotencyKey, once
from routing.api.problem_details import preferred_language, responses
from routing.api.state import ServiceState, State
from routing.errors import InputError, LimitError
from routing.formats.files import decode
from routing.formats.kept_rows import read_orders
from routing.jobs.signals import WorkerLostError
from routing.rejected import Origin, Rejected
from routing.store import documents, orders
from routing.store.desk import Desk
from routing.tasks.order_sheets import OrderRows, OrderSheet, read_apart, read_orders_sheet

router = APIRouter(prefix="/orders", tags=["orders"])

SHEETS = {
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
WORKBOOKS = {".xlsx", ".xls", ".ods"}
_READ_WITHIN_S = 120.0
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

    sheet = OrderSheet(suffix=SHEETS.get(kind, ""), body=body, date=date)
    workbook = await _sheet(state, sheet) if sheet.suffix in WORKBOOKS else None

    def create() -> Response:
        rows, refused = workbook or _rows(kind, sheet)
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


def _rows(kind: str, given: OrderSheet) -> OrderRows:
    """Read a body's rows; those that cannot even be read are refused by their numbers."""
    if kind == JSON:
        rows = decode(given.body)
        if not isinstance(rows, list):
            raise InputError("list_expected", field="body", value=type(rows).__name__)
        return rows, ()
    if kind == NDJSON:
        return _lines(given.body)
    if kind in SHEETS:
        return read_orders_sheet(given)
    raise HTTPException(415, f"One of: {', '.join((NDJSON, JSON, *SHEETS))}")


def _lines(body: bytes) -> OrderRows:
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


async def _sheet(state: ServiceState, sheet: OrderSheet) -> OrderRows:
    """Read a workbook in a process of its own, one at a time."""
    async with state.sheets_turn:
        running = state.sheet_workers.start(read_apart, sheet)
        try:
            rows: OrderRows = await asyncio.wait_for(
                asyncio.wrap_future(running.future), _READ_WITHIN_S
            )
        except (WorkerLostError, TimeoutError):
            await run_in_threadpool(state.sheet_workers.close)
            raise InputError("workbook_needs_memory") from None
    return rows
