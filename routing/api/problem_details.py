"""Errors as ``application/problem+json`` (RFC 9457): the one mapping from ours to HTTP's."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from routing import wording
from routing.errors import InfeasibleError, InputError, LimitError, RegionError, ShanluError

MEDIA_TYPE = "application/problem+json"

_STATUS: tuple[tuple[type[ShanluError], int], ...] = (
    (LimitError, 413),
    (InputError, 422),
    (InfeasibleError, 422),
    (RegionError, 404),
)


class TooManyPlansError(ShanluError):
    """All places for planning are taken at the moment."""


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {MEDIA_TYPE: {}}}
    for status, text in (
        (404, "There is no such region."),
        (413, "The body or the day is over a stated limit."),
        (422, "Nothing in the day is usable; single bad rows are in the plan's `rejected`."),
        (429, "All places for planning are taken; try again."),
    )
}
"""For the OpenAPI description of a resource."""


def problem_response(error: ShanluError, lang: wording.Lang = "en") -> JSONResponse:
    """Return one of our errors as problem details."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    headers = {}
    if isinstance(error, TooManyPlansError):
        status, headers = 429, {"Retry-After": "5"}
    told = error.as_dict(lang)
    content = {
        "type": f"urn:shanlu:error:{error.code}",
        "title": error.code.replace("_", " "),
        "status": status,
        "detail": told["cause"],
        **told,
    }
    rejected = error.details.get("rejected", ())
    if rejected:
        content["rejected"] = [row.as_dict(lang) for row in rejected]
    return JSONResponse(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def preferred_language(request: Request) -> wording.Lang:
    """Return the first language of ``Accept-Language`` that there is; English otherwise."""
    wanted = request.headers.get("accept-language", "").lower().split(",")
    spoken = (part.strip()[:2] for part in wanted)
    return next((lang for part in spoken for lang in wording.LANGS if lang == part), "en")


def install(app: FastAPI) -> None:
    """Answer every error as problem details."""

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, ShanluError)  # noqa: S101 - registered for nothing else
        return problem_response(error, preferred_language(request))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:]) or "body"
        ours_ = InputError("parameter_invalid", field=field, detail=first["msg"])
        return problem_response(ours_, preferred_language(request))

    async def plain(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - as above
        content = {"type": "about:blank", "title": error.detail, "status": error.status_code}
        return JSONResponse(
            content, status_code=error.status_code, media_type=MEDIA_TYPE, headers=error.headers
        )

    app.add_exception_handler(ShanluError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
