"""Analytics: what a parcel, a village and a courier cost, over the days that were published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from routing.api.access import Asking, Caller
from routing.api.formats_asked import Accept, asked_for
from routing.api.problem_details import preferred_language, responses
from routing.errors import InputError, LimitError
from routing.formats.event_rows import event_of
from routing.published.accounts import COLUMNS, Driven, Entry, Subject, account, totals
from routing.published.courier_events import OPEN, outcomes
from routing.reports.accounts import account_csv, account_workbook
from routing.store import accounts, events
from routing.store.desk import Desk, Row
from routing.store.moments import now

router = APIRouter(prefix="/analytics", tags=["analytics"])

FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_DAYS = 366
USUAL_DAYS = 30
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type.partition(";")[0]: {} for media_type in FORMATS.values()}}
}

Of = Annotated[Subject, Path(description="A row a shipment, a village or a courier.")]
Suffix = Annotated[Literal["json", "csv", "xlsx"], Path(description="The format.")]
Day = Annotated[
    date | None, Query(description="Both days are in the span; the last 30 days without.")
]


class Account(BaseModel):
    """What the days cost as they were published, and what became of their shipments."""

    first: date
    last: date
    columns: list[str]
    rows: list[dict[str, Any]]
    totals: dict[str, Any]


# Before the other one, whose subject would take the ending in.
@router.get(
    "/{subject}.{suffix}",
    responses=responses() | _CONTENT,
    response_model=Account,
    name="get_account_file",
)
def get_account_file(
    request: Request,
    caller: Asking,
    subject: Of,
    suffix: Suffix,
    first: Day = None,
    last: Day = None,
) -> Response:
    """Get an account in the format of a file's ending."""
    return _written(request, caller, subject, (first, last), suffix)


@router.get(
    "/{subject}", responses=responses(406) | _CONTENT, response_model=Account, name="get_account"
)
def get_account(
    request: Request,
    caller: Asking,
    subject: Of,
    first: Day = None,
    last: Day = None,
    accept: Accept = "*/*",
) -> Response:
    """Get an account of some days, the last 30 by default, as `Accept` asks for it.

    A route's cost is shared among its stops in proportion to what each would cost alone, and
    within a stop by parcels.
    """
    return _written(request, caller, subject, (first, last), asked_for(accept, FORMATS))


def _written(
    request: Request,
    caller: Caller,
    subject: Subject,
    asked: tuple[date | None, date | None],
    suffix: str,
) -> Response:
    first, last = _span(*asked)
    with caller.reading() as desk:
        entries, driven = _read(desk, first.isoformat(), last.isoformat())
    columns, rows = COLUMNS[subject], account(subject, entries, driven)
    headers = {"Vary": "Accept"}
    if suffix == "json":
        told = Account(
            first=first, last=last, columns=list(columns), rows=rows, totals=totals(entries)
        )
        return JSONResponse(told.model_dump(mode="json"), headers=headers)
    if suffix == "csv":
        content = account_csv(columns, rows)
    else:
        days = (first.isoformat(), last.isoformat())
        content = account_workbook(days, columns, rows, preferred_language(request))
    name = f"{subject}-{first}-{last}.{suffix}"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=FORMATS[suffix], headers=headers)


def _span(first: date | None, last: date | None) -> tuple[date, date]:
    end = last or (now().date() + timedelta(days=1) if first is None else first)
    begin = first or max(date.min + timedelta(days=USUAL_DAYS), end) - timedelta(days=USUAL_DAYS)
    if begin > end:
        raise InputError("days_end_before_start", first=begin.isoformat(), last=end.isoformat())
    if (end - begin).days > MAX_DAYS:
        raise LimitError("too_many_days", count=(end - begin).days, limit=MAX_DAYS)
    return begin, end


def _read(desk: Desk, first: str, last: str) -> tuple[list[Entry], list[Driven]]:
    published = accounts.standing(desk, first, last)
    by_publication: dict[str, list[Row]] = defaultdict(list)
    for row in accounts.costs_of(desk, [row["id"] for row in published]):
        by_publication[row["publication_id"]].append(row)
    entries: list[Entry] = []
    driven: list[Driven] = []
    for one in published:
        costs = by_publication[one["id"]]
        entries += _entries(desk, one["date"], costs)
        courier_of = {row["vehicle_id"]: row["courier_id"] for row in costs}
        driven += [
            Driven(
                date=one["date"],
                vehicle=route["vehicle"],
                courier=courier_of.get(route["vehicle"]),
                stops=route["stops"],
                distance_m=route["distance_m"],
                duration_s=route["duration_s"],
            )
            for route in accounts.routes_of(desk, one["plan_id"], one["version"])
        ]
    return entries, driven


def _entries(desk: Desk, day: str, costs: Sequence[Row]) -> list[Entry]:
    couriers = sorted({row["courier_id"] for row in costs if row["courier_id"] is not None})
    kept = events.of_day(desk, day, couriers)
    told = outcomes(event_of(one["content"], one["digest"]) for one in kept)
    return [
        Entry(
            date=day,
            shipment=row["shipment_id"],
            village=row["village"],
            township=row["township"],
            courier=row["courier_id"],
            vehicle=row["vehicle_id"],
            parcels=row["parcels"],
            weight_kg=row["weight_kg"],
            cost=row["cost"],
            status=told.get(row["shipment_id"], OPEN).status,
        )
        for row in costs
    ]
