"""A plan's routes: in every report format, and edited by hand."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from routing import wording
from routing.api.access import Asking, Caller
from routing.api.bodies import StrictRoute
from routing.api.conditional import Known, Seen, is_known, tag
from routing.api.formats_asked import Accept, asked_for
from routing.api.plan_states import version_of
from routing.api.plans import Mode, PlanId
from routing.api.problem_details import preferred_language, responses
from routing.api.state import ServiceState, State
from routing.errors import MissingError, StaleError
from routing.formats.native_plan import read_plan, write_plan
from routing.formats.revision import revision
from routing.planner import check_plan, with_ways
from routing.planning.revising import revise
from routing.plans.edits import Edit, Lock, Move, Unassign, apply
from routing.reports.backdrop import EMPTY
from routing.store import plans
from routing.tasks.plan_documents import FORMATS
from routing.tasks.planning import in_all_languages
from routing.tasks.report_backdrop import backdrop_of

router = APIRouter(prefix="/plans", tags=["plans"], route_class=StrictRoute)

Version = Annotated[int | None, Query(ge=1, le=10**6, description="An earlier one.")]
Suffix = Annotated[str, Path(max_length=10, description=", ".join(FORMATS))]
_MAP_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
    " frame-ancestors 'none'"
)
"""The map is a page of its own: it holds all that it shows, and loads nothing."""

_TYPES = {suffix: one.media_type for suffix, one in FORMATS.items()}
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type: {} for media_type in _TYPES.values()}},
    304: {"description": "Known."},
}


class MoveRow(BaseModel):
    """Put a shipment into a vehicle's route: before another one, or after all."""

    model_config = ConfigDict(extra="forbid")

    move: str = Field(description="Id of the shipment.")
    vehicle: str
    before: str | None = None
    task: Literal["pickup", "delivery"] | None = None


class UnassignRow(BaseModel):
    """Take a shipment out of its route."""

    model_config = ConfigDict(extra="forbid")

    unassign: str


class LockRow(BaseModel):
    """Let a shipment stay where it is; or let go of it."""

    model_config = ConfigDict(extra="forbid")

    lock: str | None = None
    unlock: str | None = None


class Edits(BaseModel):
    """What to change, one after the other."""

    model_config = ConfigDict(extra="forbid")

    edits: list[MoveRow | UnassignRow | LockRow] = Field(min_length=1, max_length=1000)


class Price(BaseModel):
    """What an edit changes: all that moved, what it costs, and which rules it breaks."""

    version: int
    cost_before: float
    cost_after: float
    violations: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    routes: list[dict[str, Any]]
    locked: list[str]


@router.get("/{plan_id}/routes", responses=responses(406, 409) | _CONTENT)
async def get_routes(
    request: Request,
    caller: Asking,
    state: State,
    plan_id: PlanId,
    version: Version = None,
    known: Known = None,
    accept: Accept = "*/*",
) -> Response:
    """Get the routes in the format that `Accept` asks for."""
    return await _document(
        request, caller, state, plan_id, version, known, asked_for(accept, _TYPES)
    )


@router.get("/{plan_id}/routes.{suffix}", responses=responses(409) | _CONTENT)
async def get_routes_file(
    request: Request,
    caller: Asking,
    state: State,
    plan_id: PlanId,
    suffix: Suffix,
    version: Version = None,
    known: Known = None,
) -> Response:
    """Get the routes in the format of a file's ending."""
    if suffix not in FORMATS:
        raise MissingError("not_there", kind="format", id=suffix)
    return await _document(request, caller, state, plan_id, version, known, suffix)


@router.patch("/{plan_id}/routes", responses=responses(409, 412, 428), response_model=Price)
def edit_routes(
    request: Request,
    caller: Asking,
    state: State,
    plan_id: PlanId,
    seen: Seen,
    given: Annotated[Edits, Body(examples=[{"edits": [{"move": "A-1001", "vehicle": "van-1"}]}])],
    mode: Mode = "plan",
) -> Response:
    """Change a plan by hand: it is timed anew and checked, and the price is shown.

    With `mode=validate_only` the price is all that there is; else this is the next version.
    """
    lang = preferred_language(request)
    with caller.reading() as desk:
        row = plans.get(desk, plan_id)
        standing = version_of(desk, row)
    if standing["version"] != seen:
        raise StaleError("changed_meanwhile", id=plan_id)
    problem, region = state.located(row["day"])
    before = read_plan(standing["content"])
    edits = [_edit(one) for one in given.edits]
    edited = apply(before, problem, edits, standing["locked"])
    after = revise(problem, before, edited.orders, edited.unserved)
    if region is not None:
        after = with_ways(after, problem, region)
    violations = check_plan(problem, after, region)
    number = seen
    if mode == "plan":
        with caller.writing() as desk:
            number = plans.add_version(
                desk,
                plan_id,
                after=seen,
                content=write_plan(after, problem),
                violations=in_all_languages(violations),
                locked=edited.locked,
                cost=after.cost,
                made_by="hand",
            )
    told = revision(before, after, problem, violations, lang)
    price = Price(
        version=number,
        cost_before=before.cost,
        cost_after=after.cost,
        violations=told["violations"],
        changes=told["changes"],
        routes=told["routes"],
        locked=list(edited.locked),
    )
    return JSONResponse(price.model_dump(mode="json"), headers={"ETag": tag(number)})


def _edit(row: MoveRow | UnassignRow | LockRow) -> Edit:
    if isinstance(row, MoveRow):
        return Move(shipment=row.move, vehicle=row.vehicle, before=row.before, task=row.task)
    if isinstance(row, UnassignRow):
        return Unassign(shipment=row.unassign)
    return Lock(shipment=row.lock or row.unlock or "", locked=row.lock is not None)


async def _document(
    request: Request,
    caller: Caller,
    state: ServiceState,
    plan_id: str,
    version: int | None,
    known: str | None,
    suffix: str,
) -> Response:
    lang = preferred_language(request)

    def write() -> Response:
        with caller.reading() as desk:
            row = plans.get(desk, plan_id)
            found = version_of(desk, row, version)
        etag = tag(found["version"])
        headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept"}
        if is_known(etag, known):
            return Response(status_code=304, headers=headers)
        if suffix == "html":
            headers["Content-Security-Policy"] = _MAP_POLICY
        if suffix == "json" and lang == "en":
            return JSONResponse(found["content"], headers=headers)
        content = _written(state, row["day"], found["content"], suffix, lang)
        return Response(content, media_type=FORMATS[suffix].media_type, headers=headers)

    return await run_in_threadpool(write)


def _written(
    state: ServiceState, day: dict[str, Any], content: Any, suffix: str, lang: wording.Lang
) -> bytes:
    problem, region = state.located(day)
    ground = EMPTY if region is None else backdrop_of(region)
    return FORMATS[suffix].write(read_plan(content), problem, lang, ground)
