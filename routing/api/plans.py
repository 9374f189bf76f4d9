"""Plans: asked for, made in the background, looked at, cancelled."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from routing import wording
from routing.api.access import Asking, Caller
from routing.api.conditional import tag
from routing.api.once import Answer, IdempotencyKey, once
from routing.api.paging import Page, Paging
from routing.api.plan_states import PlanState, state_of
from routing.api.problem_details import preferred_language, responses
from routing.api.state import ServiceState, State
from routing.errors import InputError, LimitError, ThrottledError
from routing.formats.files import decode
from routing.formats.kept_rows import TABLES, complete_day
from routing.formats.native_day import ROW_TABLES
from routing.planner import ENGINES
from routing.planning.effort import LONGEST_S
from routing.store import documents, orders, plans, queue
from routing.store.desk import Desk

router = APIRouter(prefix="/plans", tags=["plans"])

EXAMPLE: dict[str, Any] = {"region": "drawn-valley", "date": "2026-11-23"}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}, "example": EXAMPLE}},
    }
}

PlanId = Annotated[
    str, Path(max_length=200, pattern=r"^[\w.-]+$", description="As `Location` told it.")
]
TimeLimit = Annotated[
    float | None,
    Query(
        ge=0, le=86_400, description="Seconds to search; 1 to 10, by the size of the day, without."
    ),
]
Iterations = Annotated[
    int | None, Query(ge=1, le=10**9, description="Search so many steps instead: repeatable.")
]
Seed = Annotated[int, Query(ge=0, lt=2**31, description="Of the search.")]
Mode = Annotated[
    Literal["plan", "validate_only"],
    Query(description="`validate_only` tells what would be refused, and plans nothing."),
]
Engine = Annotated[str, Query(max_length=40, description=f"One of {', '.join(ENGINES)}.")]
Whole = Annotated[
    bool, Query(description="Search a day of many depots as a whole, not district by district.")
]
OfDate = Annotated[
    str | None, Query(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Of this day alone.")
]


class Validated(BaseModel):
    """What a day comes to, before it is planned."""

    shipments: int
    vehicles: int
    rejected: list[dict[str, Any]]


class VersionInfo(BaseModel):
    """One version of a plan: made by the engine or by hand."""

    version: int
    made_by: str
    cost: float
    violations: int
    created_at: datetime


@router.post(
    "",
    status_code=202,
    responses=responses(409) | {200: {"model": Validated, "description": "`validate_only`."}},
    response_model=PlanState,
    openapi_extra=_BODY,
)
async def create_plan(
    request: Request,
    caller: Asking,
    state: State,
    *,
    time_limit: TimeLimit = None,
    iterations: Iterations = None,
    seed: Seed = 0,
    engine: Engine = "auto",
    whole: Whole = False,
    mode: Mode = "plan",
    key: IdempotencyKey = None,
) -> Response:
    """Plan a day in the background; `Location` says where it can be watched.

    The body is a native day. What it leaves out comes from what is kept: the depots, vehicles and
    couriers, and the orders of its date. In a table that it has, a text stands for a kept row.
    """
    limit = state.settings.max_time_limit_s
    if time_limit is None and limit < LONGEST_S:
        time_limit = limit
    if time_limit is not None and time_limit > limit:
        raise LimitError("time_limit_too_long", value=time_limit, limit=limit)
    if engine not in ENGINES:
        raise InputError("unknown_engine", engine=engine, known=", ".join(ENGINES))
    body, lang = await request.body(), preferred_language(request)
    if mode == "validate_only":
        return await run_in_threadpool(_validate, state, caller, body, lang)
    search = {
        "time_limit_s": time_limit,
        "iterations": iterations,
        "seed": seed,
        "engine": engine,
        "whole": whole,
    }
    return await run_in_threadpool(partial(_create, state, caller, body, search, key=key))


@router.get("", responses=responses())
def list_plans(caller: Asking, page: Paging, date: OfDate = None) -> Page[PlanState]:
    """List plans, the newest first."""
    with caller.reading() as desk:
        rows = plans.listed(desk, page.after, page.size + 1, date)
        return Page[PlanState].model_validate(page.of(rows, lambda row: state_of(desk, row)))


@router.get("/{plan_id}", responses=responses())
def get_plan(request: Request, response: Response, caller: Asking, plan_id: PlanId) -> PlanState:
    """Tell how a plan stands; its `ETag` is what an edit needs."""
    with caller.reading() as desk:
        row = plans.get(desk, plan_id)
        response.headers["ETag"] = tag(row["version"])
        return state_of(desk, row, preferred_language(request))


@router.get("/{plan_id}/versions", responses=responses())
def list_versions(caller: Asking, plan_id: PlanId) -> list[VersionInfo]:
    """List what was made of a plan, the first version first."""
    with caller.reading() as desk:
        plans.get(desk, plan_id)
        return [
            VersionInfo(
                version=row["version"],
                made_by=row["made_by"],
                cost=row["cost"],
                violations=len(row["violations"]["en"]),
                created_at=row["created_at"],
            )
            for row in plans.versions(desk, plan_id)
        ]


@router.post("/{plan_id}/cancel", status_code=202, responses=responses())
def cancel_plan(caller: Asking, plan_id: PlanId) -> PlanState:
    """End a search; the best plan so far is kept."""
    with caller.writing() as desk:
        row = plans.get(desk, plan_id)
        job = queue.of(desk, plan_id)
        if job is not None:
            queue.request_cancel(desk, job["id"])
        return state_of(desk, row)


def completed(desk: Desk, data: Any) -> dict[str, Any]:
    """Return a day with what is kept of it.

    Raises
    ------
    InputError
        ``not_an_object``, ``no_date``.
    """
    if not isinstance(data, dict):
        raise InputError("not_an_object")
    date = data.get("date")
    if not isinstance(date, str):
        raise InputError("no_date")
    rows = {table: documents.contents(desk, kind) for table, kind in TABLES.items()}
    rows["service_points"] = documents.contents(desk, "service_point")
    return complete_day(data, {**rows, "orders": orders.of_day(desk, date)})


def _create(
    state: ServiceState,
    caller: Caller,
    body: bytes,
    search: dict[str, Any],
    *,
    key: str | None,
) -> Response:
    data = decode(body)
    with caller.writing() as desk:

        def act() -> Answer:
            day = completed(desk, data)
            _check_limits(state, desk, day)
            plan = plans.create(desk, date=day["date"], region=_region(day), day=day)
            queue.add(desk, "plan", plan, search)
            told = state_of(desk, plans.get(desk, plan)).model_dump(mode="json")
            headers = {"Location": f"/v1/plans/{plan}", "Retry-After": "1"}
            return Answer(status=202, content=told, headers=headers)

        answer = once(desk, key, ("create_plan", [data, search]), act)
    state.wake()
    return answer


def _validate(state: ServiceState, caller: Caller, body: bytes, lang: wording.Lang) -> Response:
    with caller.reading() as desk:
        day = completed(desk, decode(body))
        _check_limits(state, desk, day)
    problem, _ = state.located(day)
    told = Validated(
        shipments=len(problem.shipments),
        vehicles=len(problem.vehicles),
        rejected=[row.as_dict(lang) for row in problem.rejected],
    )
    return JSONResponse(told.model_dump(mode="json"))


def _check_limits(state: ServiceState, desk: Desk, day: dict[str, Any]) -> None:
    most = state.settings.max_shipments  # no plan needs more vehicles than that, either
    limits = {"shipments": most, "vehicles": most}
    for table in ROW_TABLES:
        rows, limit = day.get(table), limits.get(table, state.settings.max_orders)
        if isinstance(rows, list) and len(rows) > limit:
            code = f"too_many_{table}" if table in limits else "too_many_rows"
            raise LimitError(code, table=table, count=len(rows), limit=limit)
    if queue.unfinished(desk) >= state.settings.max_waiting_plans:
        raise ThrottledError("too_many_plans")
    state.opened(day)  # or there is nothing to plan


def _region(day: dict[str, Any]) -> str | None:
    region = day.get("region")
    return region if isinstance(region, str) else None
