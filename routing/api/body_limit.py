"""Refuse request bodies over the limit, before they are read into memory."""

from __future__ import annotations

from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from routing.api import vroom
from routing.api.problem_details import problem_response
from routing.errors import LimitError


class BodyLimit:
    """ASGI middleware: 413 with the limit for a body that is announced, or turns out, too large."""

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        self._app = app
        self._limit = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._limit:
            await self._refuse(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise _TooLargeError
            return message

        async def unless_too_large(message: Message) -> None:
            if seen <= self._limit:  # what FastAPI makes of an error while it reads is not true
                await send(message)

        with suppress(_TooLargeError):
            await self._app(scope, counted, unless_too_large)
        if seen > self._limit:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = LimitError("body_too_large", limit_mb=self._limit / 1_000_000)
        door = scope["path"].startswith("/vroom")
        answer = vroom.too_large(error) if door else problem_response(error)
        await answer(scope, receive, send)


class _TooLargeError(Exception):
    pass
