"""Conditional requests (RFC 9110, 13): nothing known is sent, nothing unseen overwritten."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Depends, Header
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from starlette.responses import Response

from routing.errors import InputError, UnseenError

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def tag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"v{version}"'


def _expected(
    if_match: Annotated[
        str | None, Header(max_length=200, description='`ETag` of what was read, or `"*"`.')
    ] = None,
) -> int | None:
    if if_match is None or if_match.strip() in ("*", '"*"'):
        return None
    found = re.fullmatch(r'(?:W/)?"v(\d{1,9})"', if_match.strip())
    if found is None:
        raise InputError("etag_invalid", value=if_match)
    return int(found[1])


Expected = Annotated[int | None, Depends(_expected)]
"""The version that whoever edits has seen; None where they do not say."""


def _seen(
    if_match: Annotated[
        str | None, Header(max_length=200, description="`ETag` of what was read; needed.")
    ] = None,
) -> int:
    expected = _expected(if_match)
    if expected is None:
        raise UnseenError("if_match_needed")
    return expected


Seen = Annotated[int, Depends(_seen)]
"""As :data:`Expected`, and it must be said."""

Known = Annotated[
    str | None, Header(alias="If-None-Match", description="`ETag` of what the client has.")
]


def unless_known(etag: str, known: str | None, content: Any) -> Response:
    """Return the content as JSON, or 304 where the client has it."""
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if is_known(etag, known):
        return Response(status_code=304, headers=headers)
    return JSONResponse(jsonable_encoder(content), headers=headers)


def is_known(etag: str, known: str | None) -> bool:
    """Tell whether ``If-None-Match`` names an ETag; weakly, as RFC 9110 asks."""
    if known is None:
        return False
    return known.strip() == "*" or etag.strip('"') in _TAG.findall(known)
