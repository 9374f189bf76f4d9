"""Orders: what is to be collected or delivered on a day, under the user's own ids."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.responses import JSONResponse

from routing.api.access import Asking
from routing.api.bodies import StrictRoute
from routing.api.conditional import Expected, Known, tag, unless_known
from routing.api.once import Answer, IdempotencyKey, once
from routing.api.paging import Page, Paging
from routing.api.problem_details import responses
from routing.errors import InputError
from routing.formats.kept_rows import Order, OrderRow, kept, read_orders
from routing.store import documents, orders
from routing.store.desk import Desk, Row

router = APIRouter(prefix="/orders", tags=["orders"], route_class=StrictRoute)

EXAMPLE = {
    "id": "A-1001",
    "date": "2026-11-23",
    "lon": 105.0625,
    "lat": 33.4469,
    "weight_kg": 12.5,
    "parcels": 2,
    "contact": "Walnut cooperative",
}

OrderId = Annotated[str, Path(max_length=200, description="The user's own id.")]
Given = Annotated[OrderRow, Body(examples=[EXAMPLE])]
Date = Annotated[str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Of one day only.")]


class OrderOut(OrderRow):
    """An order, and whether it was cancelled."""

    cancelled: bool


@router.get("", responses=responses(), response_model=Page[OrderOut])
def list_orders(caller: Asking, page: Paging, date: Date = None) -> Response:
    """List orders in the order of their ids."""
    with caller.reading() as desk:
        rows = orders.listed(desk, page.after, page.size + 1, date)
    return JSONResponse(page.of(rows, _shown))


@router.get("/{order_id}", responses=responses() | {304: {}}, response_model=OrderOut)
def get_order(caller: Asking, order_id: OrderId, known: Known = None) -> Response:
    """Get one, with the `ETag` that an edit needs."""
    with caller.reading() as desk:
        found = orders.get(desk, order_id)
    return unless_known(tag(found["version"]), known, _shown(found))


@router.post("", status_code=201, responses=responses(409), response_model=OrderOut)
def create_order(caller: Asking, given: Given, key: IdempotencyKey = None) -> Response:
    """Accept an order; the same one again (by its id) changes nothing and is no error."""
    with caller.writing() as desk:

        def act() -> Answer:
            order = _accepted(desk, given)
            outcome, version = orders.add(desk, order.id, order.date, order.content)
            return Answer(
                status=201 if outcome == "created" else 200,
                content={**order.content, "cancelled": False},
                headers={
                    "ETag": tag(version),
                    "Location": f"/v1/orders/{quote(order.id, safe='')}",
                },
            )

        return once(desk, key, ("create_order", kept(given)), act)


@router.put("/{order_id}", responses=responses(412), response_model=OrderOut)
def put_order(caller: Asking, order_id: OrderId, given: Given, expected: Expected) -> Response:
    """Add an order or replace it; a cancelled one is open again."""
    if given.id != order_id:
        raise InputError("id_differs", id=order_id, value=given.id)
    with caller.writing() as desk:
        order = _accepted(desk, given)
        _, version = orders.put(desk, order.id, order.date, order.content, expected=expected)
    return JSONResponse({**order.content, "cancelled": False}, headers={"ETag": tag(version)})


@router.delete("/{order_id}", status_code=204, responses=responses())
def cancel_order(caller: Asking, order_id: OrderId) -> None:
    """Cancel an order: it is kept, and planned no more."""
    with caller.writing() as desk:
        orders.cancel(desk, order_id)


def _accepted(desk: Desk, given: OrderRow) -> Order:
    points = {row["id"] for row in documents.contents(desk, "service_point")}
    accepted, rejected = read_orders([kept(given)], points)
    if rejected:
        raise InputError(rejected[0].code, **rejected[0].details)
    return accepted[0]


def _shown(row: Row) -> dict[str, Any]:
    return {**row["content"], "cancelled": row["cancelled"]}
