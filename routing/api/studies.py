"""Siting studies: asked for, answered in the background, fetched in every format."""

from __future__ import annotations

import gzip
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from routing.api.access import Asking, Caller
from routing.api.conditional import Known, is_known
from routing.api.formats_asked import Accept, asked_for
from routing.api.once import Answer, IdempotencyKey, once
from routing.api.paging import Page, Paging
from routing.api.plan_states import Status, told_error
from routing.api.problem_details import preferred_language, responses
from routing.api.state import ServiceState, State
from routing.errors import ConflictError, LimitError, MissingError, ThrottledError
from routing.formats.files import decode
from routing.formats.study_body import read_study_body
from routing.store import queue, studies
from routing.store.desk import Desk, Row
from routing.tasks.siting import EVERY_LANGUAGE
from routing.wording import Lang

router = APIRouter(prefix="/studies", tags=["siting studies"])

EXAMPLE: dict[str, Any] = {
    "title": "Two depots",
    "region": "drawn-valley",
    "demand": "settlements",
    "candidates": {
        "rows": [
            {"id": "town", "name": "Town", "lon": 105.0553, "lat": 33.4259},
            {"id": "mill", "name": "Mill", "lon": 105.0714, "lat": 33.4701},
        ]
    },
    "scenarios": [{"name": "one", "model": "p-median", "count": 1}],
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}, "example": EXAMPLE}},
    }
}
FORMATS = {
    "json": "application/json",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type: {} for media_type in FORMATS.values()}},
    304: {"description": "Known."},
}
_REPORT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
MAX_SCENARIOS = 20
MAX_PLACES = 6000
"""Rows of all tables together: travel times between all of them are 300 MB."""

StudyId = Annotated[
    str, Path(max_length=200, pattern=r"^[\w.-]+$", description="As `Location` told it.")
]
Suffix = Annotated[str, Path(max_length=10, description=", ".join(FORMATS))]
TimeLimit = Annotated[
    float, Query(gt=0, le=86_400, description="Seconds to search for each scenario.")
]


class StudyState(BaseModel):
    """How a study stands."""

    id: str
    title: str
    region: str
    status: Status
    best_cost: float | None
    attempts: int
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@router.post(
    "",
    status_code=202,
    responses=responses(409),
    response_model=StudyState,
    openapi_extra=_BODY,
)
async def create_study(
    request: Request,
    caller: Asking,
    state: State,
    *,
    time_limit: TimeLimit = 5.0,
    key: IdempotencyKey = None,
) -> Response:
    """Ask where sites should go; `Location` says where the answer will be.

    The body is a STUDY file as JSON. Its tables are inside it: `demand` and `candidates` are
    `"settlements"`, or have `rows` with the tables' columns.
    """
    limit = state.settings.max_time_limit_s
    if time_limit > limit:
        raise LimitError("time_limit_too_long", value=time_limit, limit=limit)
    body = await request.body()
    return await run_in_threadpool(partial(_create, state, caller, body, time_limit, key=key))


@router.get("", responses=responses())
def list_studies(caller: Asking, page: Paging) -> Page[StudyState]:
    """List studies, the newest first."""
    with caller.reading() as desk:
        rows = studies.listed(desk, page.after, page.size + 1)
        return Page[StudyState].model_validate(page.of(rows, lambda row: _state(desk, row)))


@router.get("/{study_id}", responses=responses())
def get_study(request: Request, caller: Asking, study_id: StudyId) -> StudyState:
    """Tell how a study stands."""
    with caller.reading() as desk:
        return _state(desk, studies.get(desk, study_id), preferred_language(request))


@router.post("/{study_id}/cancel", status_code=202, responses=responses())
def cancel_study(caller: Asking, study_id: StudyId) -> StudyState:
    """End a search; there is no answer then."""
    with caller.writing() as desk:
        row = studies.get(desk, study_id)
        job = queue.of(desk, study_id)
        if job is not None:
            queue.request_cancel(desk, job["id"])
        return _state(desk, row)


@router.get("/{study_id}/answer", responses=responses(406, 409) | _CONTENT)
def get_answer(
    request: Request,
    caller: Asking,
    study_id: StudyId,
    known: Known = None,
    accept: Accept = "*/*",
) -> Response:
    """Get the answer in the format that `Accept` asks for."""
    return _document(request, caller, study_id, asked_for(accept, FORMATS), known)


@router.get("/{study_id}/answer.{suffix}", responses=responses(409) | _CONTENT)
def get_answer_file(
    request: Request, caller: Asking, study_id: StudyId, suffix: Suffix, known: Known = None
) -> Response:
    """Get the answer in the format of a file's ending."""
    if suffix not in FORMATS:
        raise MissingError("not_there", kind="format", id=suffix)
    return _document(request, caller, study_id, suffix, known)


def _create(
    state: ServiceState, caller: Caller, body: bytes, time_limit_s: float, *, key: str | None
) -> Response:
    data = decode(body)
    study = read_study_body(data)
    if len(study.scenarios) > MAX_SCENARIOS:
        raise LimitError("too_many_scenarios", count=len(study.scenarios), limit=MAX_SCENARIOS)
    every = (study.demand, study.candidates, *(level.candidates for level in study.levels))
    tables = [rows for rows in every if isinstance(rows, tuple)]
    places = sum(len(rows) for rows in tables)
    if places > MAX_PLACES:
        raise LimitError("too_many_places", count=places, limit=MAX_PLACES)
    region = state.region(study.region or "").id
    asked = {"study": data, "time_limit_s": time_limit_s}
    with caller.writing() as desk:

        def act() -> Answer:
            if queue.unfinished(desk) >= state.settings.max_waiting_plans:
                raise ThrottledError("too_many_plans")
            made = studies.create(desk, title=study.title[:200], region=region)
            queue.add(desk, "study", made, asked)
            told = _state(desk, studies.get(desk, made)).model_dump(mode="json")
            headers = {"Location": f"/v1/studies/{made}", "Retry-After": "1"}
            return Answer(status=202, content=told, headers=headers)

        answer = once(desk, key, ("create_study", asked), act)
    state.wake()
    return answer


def _state(desk: Desk, study: Row, lang: Lang = "en") -> StudyState:
    job = queue.of(desk, study["id"])
    names = ("id", "title", "region", "created_at")
    told = {name: study[name] for name in names}
    if job is None:  # its job is forgotten, so that it ended long ago
        return StudyState(
            **told,
            status="succeeded",
            best_cost=None,
            attempts=0,
            error=None,
            started_at=None,
            finished_at=None,
        )
    same = ("status", "best_cost", "attempts", "started_at", "finished_at")
    return StudyState(
        **told, error=told_error(job["error"], lang), **{name: job[name] for name in same}
    )


def _document(
    request: Request, caller: Caller, study_id: str, kind: str, known: str | None
) -> Response:
    lang = EVERY_LANGUAGE if kind == "gpkg" else preferred_language(request)
    with caller.reading() as desk:
        studies.get(desk, study_id)
        found = studies.document(desk, study_id, kind, lang)
    if found is None:
        raise ConflictError("study_not_answered", id=study_id)
    etag = f'"{lang}"'  # an answer never changes
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept"}
    if is_known(etag, known):
        return Response(status_code=304, headers=headers)
    if kind == "html":
        headers["Content-Security-Policy"] = _REPORT_POLICY
    content = gzip.decompress(found)
    if kind == "json":
        return JSONResponse(decode(content), headers=headers)
    return Response(content, media_type=FORMATS[kind], headers=headers)
