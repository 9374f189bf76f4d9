"""How far a plan is: once as JSON, or as it goes on as server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from routing.api.access import Asking, Caller
from routing.api.plan_states import PlanState, state_of
from routing.api.plans import PlanId
from routing.api.problem_details import responses
from routing.store import plans, queue

router = APIRouter(prefix="/plans", tags=["plans"])

_EVERY_S = 0.5
_STREAM_S = 600.0
"""After which a stream ends; browsers ask again by themselves."""


@router.get(
    "/{plan_id}/progress",
    responses=responses() | {200: {"content": {"text/event-stream": {}}}},
    response_model=PlanState,
)
async def get_progress(request: Request, caller: Asking, plan_id: PlanId) -> Response:
    """Tell how a plan stands; with `Accept: text/event-stream` whenever that changes."""
    first = await run_in_threadpool(_look, caller, plan_id)
    if "text/event-stream" not in request.headers.get("accept", ""):
        return JSONResponse(first.model_dump(mode="json"))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _events(request, caller, plan_id, first)
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def _events(
    request: Request, caller: Caller, plan: str, first: PlanState
) -> AsyncIterator[str]:
    told, seen = "", first
    until = time.monotonic() + _STREAM_S
    while True:
        text = seen.model_dump_json()
        if text != told:
            yield f"event: progress\ndata: {text}\n\n"
            told = text
        if seen.status in queue.ENDED or time.monotonic() > until:
            return
        await asyncio.sleep(_EVERY_S)
        if await request.is_disconnected():
            return
        seen = await run_in_threadpool(_look, caller, plan)


def _look(caller: Caller, plan: str) -> PlanState:
    with caller.reading() as desk:
        return state_of(desk, plans.get(desk, plan))
