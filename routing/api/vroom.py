"""``POST /vroom`` answers as vroom-express does, so that its clients work unchanged.

Nothing is kept, and nothing that is kept is read. One problem is solved at a time, in a process of
its own: whoever asks here holds nobody's plan up.
"""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from routing.api.state import State
from routing.errors import InputError, LimitError
from routing.formats.files import decode
from routing.jobs.signals import WorkerLostError
from routing.tasks.vroom import INPUT, INTERNAL, TOO_LARGE, VroomTask, failure, solve

router = APIRouter(prefix="/vroom", tags=["VROOM"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "example": {
                    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
                    "jobs": [{"id": 1, "location_index": 1}],
                    "matrices": {"car": {"durations": [[0, 60], [60, 0]]}},
                },
            }
        },
    }
}
_TEXTS = {
    400: "The problem is not usable.",
    413: "It is over a stated limit.",
    500: "It could not be solved.",
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": text,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["code", "error"],
                    "properties": {"code": {"type": "integer"}, "error": {"type": "string"}},
                }
            },
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
        },
    }
    for status, text in _TEXTS.items()
}


@router.post("", name="solve_vroom", responses=_RESPONSES, openapi_extra=_BODY)
@router.post("/", include_in_schema=False)
async def solve_vroom(request: Request, state: State) -> Response:
    """Solve a VROOM problem, with its own matrices or in the region `SHANLU_VROOM_REGION`."""
    try:
        data = decode(await request.body())
    except InputError as error:
        return JSONResponse(failure(INPUT, error), status_code=400)
    settings = state.settings
    task = VroomTask(
        data=data,
        region=settings.vroom_region,
        regions=settings.regions,
        cache=settings.cache,
        time_limit_s=settings.vroom_time_limit_s,
        max_tasks=settings.max_shipments,
    )
    async with state.vroom_turn:
        running = state.vroom_workers.start(solve, task)
        try:
            status, answer = await asyncio.wrap_future(running.future)
        except WorkerLostError:
            told = failure(INTERNAL, InputError("job_lost"))
            return JSONResponse(told, status_code=500)
        except asyncio.CancelledError:  # the client is gone
            running.stop()
            raise
    return JSONResponse(answer, status_code=status)


def too_large(error: LimitError) -> Response:
    """Answer a body that is over the limit."""
    return JSONResponse(failure(TOO_LARGE, error), status_code=413)


@router.get("/health", include_in_schema=False)
def vroom_health() -> dict[str, str]:
    """Answer while the process runs."""
    return {"status": "ok"}
