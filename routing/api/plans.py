"""``POST /v1/plans``: a day in, its checked plan out. Synchronous; nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from routing.api.access import Asking
from routing.api.problem_details import preferred_language, responses
from routing.api.state import ServiceState, State
from routing.errors import LimitError, ThrottledError
from routing.formats.files import decode
from routing.formats.native_day import peek, read_day
from routing.formats.native_plan import write_plan
from routing.planner import plan_day
from routing.region_ref import RegionRef
from routing.solvers.protocol import Effort
from routing.wording import Lang

router = APIRouter(tags=["plans"])

_EXAMPLE: dict[str, Any] = {
    "region": "drawn-valley",
    "date": "2026-11-23",
    "depots": [{"id": "town", "lon": 105.0, "lat": 33.4, "cut_off": "17:00"}],
    "vehicles": [
        {
            "id": "van-1",
            "profile": "van",
            "capacity": {"weight_kg": 500},
            "start_depot": "town",
            "shift": {"start": "08:00", "end": "18:00"},
            "costs": {"per_km": 1.2, "per_hour": 30},
        }
    ],
    "shipments": [{"id": "A-1001", "lon": 105.01, "lat": 33.41, "weight_kg": 12.5, "parcels": 2}],
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}, "example": _EXAMPLE}},
    }
}

TimeLimit = Annotated[float, Query(ge=0, description="Seconds to search.")]
Iterations = Annotated[
    int | None, Query(ge=1, description="Search so many steps instead: repeatable.")
]


@router.post("/plans", responses=responses(), openapi_extra=_BODY)
async def make_plan(
    request: Request,
    state: State,
    caller: Asking,
    *,
    time_limit: TimeLimit = 10.0,
    iterations: Iterations = None,
    seed: int = 0,
    engine: str = "auto",
) -> JSONResponse:
    """Plan a day.

    The body is a day as docs/file-formats.md describes it. The answer is the plan with its routes,
    what is unserved and why, the rows that were rejected, and what the checker found (nothing).
    """
    del caller
    limit = state.settings.max_time_limit_s
    if time_limit > limit:
        raise LimitError("time_limit_too_long", value=time_limit, limit=limit)
    effort = Effort(
        time_limit_s=limit if iterations else time_limit, iterations=iterations, seed=seed
    )
    body = await request.body()
    answer = await run_in_threadpool(
        _plan, state, body, effort, engine, preferred_language(request)
    )
    return JSONResponse(answer)


def _plan(
    state: ServiceState, body: bytes, effort: Effort, engine: str, lang: Lang
) -> dict[str, Any]:
    data = decode(body)
    head = peek(data)
    region = state.region(head.region) if head.region and not head.has_matrices else None
    ref = None if region is None else RegionRef(id=region.id, version=region.version)
    timezone = None if region is None else region.timezone
    problem = read_day(data, timezone=timezone, region=ref)
    if len(problem.shipments) > state.settings.max_shipments:
        raise LimitError(
            "too_many_shipments",
            count=len(problem.shipments),
            limit=state.settings.max_shipments,
        )
    if not state.planning.acquire(blocking=False):
        raise ThrottledError("too_many_plans")
    try:
        planned = plan_day(problem, region, effort=effort, engine=engine)
    finally:
        state.planning.release()
    violations = [violation.as_dict(lang) for violation in planned.violations]
    return {**write_plan(planned.plan, planned.problem, lang), "violations": violations}
