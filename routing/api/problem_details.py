"""Errors as ``application/problem+json`` (RFC 9457): the one mapping from ours to HTTP's."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from routing import wording
from routing.api.bodies import BodyError
from routing.errors import (
    AccessError,
    ConflictError,
    InfeasibleError,
    InputError,
    LimitError,
    MissingError,
    RegionError,
    ShanluError,
    StaleError,
    StoreError,
    ThrottledError,
    UnknownTokenError,
    UnseenError,
)
from routing.formats.rows import told

MEDIA_TYPE = "application/problem+json"

_STATUS: tuple[tuple[type[ShanluError], int], ...] = (
    (LimitError, 413),
    (InputError, 422),
    (InfeasibleError, 422),
    (RegionError, 404),
    (StoreError, 503),
    (UnknownTokenError, 401),
    (MissingError, 404),
    (ConflictError, 409),
    (StaleError, 412),
    (UnseenError, 428),
    (ThrottledError, 429),
    (AccessError, 403),
)


class Problem(BaseModel):
    """What went wrong, what to do about it, and the code that a program can match on."""

    type: str
    title: str
    status: int
    detail: str | None = None
    code: str | None = None
    cause: str | None = None
    action: str | None = None
    id: str | None = None
    rejected: list[dict[str, Any]] | None = None


_TEXTS = {
    400: "The request cannot be read.",
    401: "No token, or none that holds.",
    403: "The token's scope does not allow this.",
    404: "There is no such thing, or it is another organisation's.",
    406: "There is no format that the client accepts.",
    409: "It is there, in another state than the request supposes.",
    412: "Somebody else changed it since it was read.",
    413: "The body, the day or the time is over a stated limit.",
    415: "The body is in no format that this takes.",
    422: "The request is not usable; single bad rows are told one by one.",
    428: "An edit must say in `If-Match` which version it has seen.",
    429: "Too often, or too much at a time; `Retry-After` says when again.",
    503: "The store does not answer; nothing was lost.",
}


def responses(*also: int) -> dict[int | str, dict[str, Any]]:
    """Return what every resource may answer besides its own, and these, for the OpenAPI."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": _TEXTS[status], "content": {MEDIA_TYPE: schema}}
        for status in sorted({400, 401, 403, 404, 413, 422, 429, 503, *also})
    }


def problem_response(error: ShanluError, lang: wording.Lang = "en") -> JSONResponse:
    """Return one of our errors as problem details."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    headers = {}
    if isinstance(error, ThrottledError):
        headers["Retry-After"] = str(error.details.get("retry_after_s", 5))
    if isinstance(error, StoreError):
        headers["Retry-After"] = "5"
    if isinstance(error, UnknownTokenError):
        headers["WWW-Authenticate"] = "Bearer"
    said = error.as_dict(lang)
    content = {
        "type": f"urn:shanlu:error:{error.code}",
        "title": error.code.replace("_", " "),
        "status": status,
        "detail": said["cause"],
        **said,
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
        return problem_response(_invalid(error.errors()[0]), preferred_language(request))

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - as above
        if isinstance(error, BodyError):
            return problem_response(error.told, preferred_language(request))
        content = {"type": "about:blank", "title": error.detail, "status": error.status_code}
        return JSONResponse(
            content, status_code=error.status_code, media_type=MEDIA_TYPE, headers=error.headers
        )

    app.add_exception_handler(ShanluError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)


def _invalid(first: dict[str, Any]) -> InputError:
    where, *path = first["loc"]
    if where == "body" and path:
        return told({**first, "loc": tuple(path)}, "body")
    field = ".".join(str(part) for part in path) or "body"
    return InputError("parameter_invalid", field=field, detail=first["msg"])
