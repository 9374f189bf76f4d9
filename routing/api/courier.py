"""The courier's side: the own published route, in one bundle."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from routing.api.access import authorised_with
from routing.api.conditional import is_known
from routing.api.problem_details import responses
from routing.errors import InputError, MissingError
from routing.store import publications

_DATE = r"^\d{4}-\d{2}-\d{2}$"
_ETAG = re.compile(r'"([0-9a-f]{64})"')
"""One of ours; no other text goes to the database."""
_PARAMETERS = [
    {
        "name": "date",
        "in": "query",
        "description": "Unset: the last day that there is one of.",
        "schema": {"type": "string", "pattern": _DATE},
    },
    {
        "name": "If-None-Match",
        "in": "header",
        "description": "`ETag` of what the client has.",
        "schema": {"type": "string"},
    },
]
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}},
    304: {"description": "The phone has it."},
}


class _PolledRoute(APIRoute):
    """Phones ask twice a minute: FastAPI's reading of parameters would cost more than the answer.

    They are described as everywhere, and read by the operation itself.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the operation."""
        operation: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return operation


router = APIRouter(prefix="/courier", tags=["courier's side"], route_class=_PolledRoute)


@router.get("/route", responses=responses() | _CONTENT, openapi_extra={"parameters": _PARAMETERS})
async def get_courier_route(request: Request) -> Response:
    """Get the own route as it was published: stops, ways, turns, all that the day needs."""
    if_none_match = request.headers.get("if-none-match")
    tag = _ETAG.search(if_none_match or "")
    known = "" if tag is None else tag[1]
    caller, found = await authorised_with(request, publications.HOLDER_AND_ROUTE, known=known)
    date = request.query_params.get("date")
    if date is not None:
        if not re.fullmatch(_DATE, date):
            raise InputError("parameter_invalid", field="date", detail=_DATE)
        courier = caller.courier or ""
        asked = {"courier": courier, "date": date, "known": known}
        found = await caller.glance(publications.ROUTE_OF_DAY, **asked) or {}
    if found.get("etag") is None:
        raise MissingError("not_there", kind="route", id=date or "-")
    etag = f'"{found["etag"]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
    body = found["body_gzip"]
    if body is None or is_known(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", "").lower():
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="application/json", headers=headers)
