"""The courier's side: the own published route, in one bundle."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.routing import APIRoute

from routing.api.access import Asking, asking
from routing.api.conditional import Known, is_known
from routing.api.problem_details import responses
from routing.errors import InputError, MissingError
from routing.store import publications

_DATE = r"^\d{4}-\d{2}-\d{2}$"
OfDay = Annotated[
    str | None,
    Query(pattern=_DATE, description="Unset: the last day that there is one of."),
]
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}},
    304: {"description": "The phone has it."},
}


class _PolledRoute(APIRoute):
    """Phones ask twice a minute: FastAPI's solving of parameters would cost more than the answer.

    They are declared as everywhere, and read here.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler."""

        async def polled(request: Request) -> Response:
            caller = await asking(request)
            date = request.query_params.get("date")
            if date is not None and not re.fullmatch(_DATE, date):
                raise InputError("parameter_invalid", field="date", detail=_DATE)
            headers = request.headers
            known, accepted = headers.get("if-none-match"), headers.get("accept-encoding", "")
            return await get_courier_route(caller, date, known, accepted)

        return polled


router = APIRouter(prefix="/courier", tags=["courier's side"], route_class=_PolledRoute)


@router.get("/route", responses=responses() | _CONTENT)
async def get_courier_route(
    caller: Asking,
    date: OfDay = None,
    known: Known = None,
    accept_encoding: Annotated[str, Header()] = "",
) -> Response:
    """Get the own route as it was published: stops, ways, turns, all that the day needs."""
    courier = caller.courier or ""
    if date is None:
        found = await caller.glance(publications.LATEST_ROUTE, courier=courier)
    else:
        found = await caller.glance(publications.ROUTE_OF_DAY, courier=courier, date=date)
    if found is None:
        raise MissingError("not_there", kind="route", id=date or "-")
    etag = f'"{found["etag"]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    if is_known(etag, known):
        return Response(status_code=304, headers=headers)
    body = found["body_gzip"]
    if "gzip" in accept_encoding.lower():
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="application/json", headers=headers)
