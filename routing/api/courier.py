"""The courier's side: the own published route, in one bundle."""

from __future__ import annotations

import gzip
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response

from routing.api.access import Asking
from routing.api.bodies import StrictRoute
from routing.api.conditional import Known, is_known
from routing.api.problem_details import responses
from routing.errors import MissingError
from routing.store import publications

router = APIRouter(prefix="/courier", tags=["courier's side"], route_class=StrictRoute)

OfDay = Annotated[
    str | None,
    Query(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Unset: the last day that there is one of."),
]
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}},
    304: {"description": "The phone has it."},
}


@router.get("/route", responses=responses() | _CONTENT)
def get_courier_route(
    caller: Asking,
    date: OfDay = None,
    known: Known = None,
    accept_encoding: Annotated[str, Header()] = "",
) -> Response:
    """Get the own route as it was published: stops, ways, turns, all that the day needs."""
    with caller.reading() as desk:
        found = publications.route_of(desk, caller.courier or "", date)
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
