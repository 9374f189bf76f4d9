"""Watching the service: a line of JSON a request, and figures for Prometheus.

Neither holds what people sent: no names, no ids of theirs, no addresses; what was asked is told
by the operation's name.
"""

from __future__ import annotations

import re
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from fastapi import APIRouter, Response
from prometheus_client import generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from routing.api.figures import Figures
from routing.api.state import State
from routing.store import queue

router = APIRouter(tags=["health"])
_log = structlog.get_logger("shanlu")
_REQUEST_ID = re.compile(rb"[\w.-]{1,64}")


class Observing:
    """ASGI middleware: counts and logs each request, under an id that the answer carries."""

    def __init__(self, app: ASGIApp, figures: Figures, slow_s: float) -> None:
        self._app = app
        self._figures = figures
        self._slow_s = slow_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _id_of(scope)
        started, status = time.perf_counter(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request.encode())]
            await send(message)

        try:
            await self._app(scope, receive, told)
        finally:
            seconds = time.perf_counter() - started
            self._note(scope, request, status, seconds)

    def _note(self, scope: Scope, request: str, status: int, seconds: float) -> None:
        operation = getattr(scope.get("route"), "name", "none")
        self._figures.count(operation, status, seconds)
        slow = seconds > self._slow_s
        log = _log.error if status >= 500 else _log.warning if slow else _log.info
        with suppress(OSError):  # a log that cannot be written costs nobody the answer
            log(
                "slow request" if slow else "request",
                request=request,
                operation=operation,
                status=status,
                ms=round(seconds * 1000, 1),
            )


def _id_of(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return secrets.token_hex(8)


@router.get("/metrics", include_in_schema=False)
def metrics(state: State) -> Response:
    """Tell the figures as Prometheus reads them."""
    with state.store.everything_read() as connection:
        state.figures.waiting.set(queue.waiting(connection))
    for region, told in state.regions.map_dates():
        age = datetime.now(UTC) - datetime.fromisoformat(told).replace(tzinfo=UTC)
        state.figures.region_age.labels(region).set(age.days)
    content = generate_latest(state.figures.registry)
    return Response(content, media_type="text/plain; version=0.0.4; charset=utf-8")


def log_as_json() -> None:
    """Write what is logged as lines of JSON; the times are UTC."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        cache_logger_on_first_use=True,
    )
