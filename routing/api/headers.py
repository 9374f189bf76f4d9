"""What every answer carries, and HEAD wherever there is GET."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"private, no-store"),
    _POLICY,
)
_FOR_PAGES = tuple(header for header in _SECURITY if header != _POLICY)
_PAGES = ("/docs", "/redoc")
"""FastAPI's own pages load their scripts; the policy would leave them blank."""


class AnswerHeaders:
    """ASGI middleware: security headers where an answer has none of its own, and HEAD as GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and complete its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        bodiless = scope["method"] == "HEAD"

        async def complete(message: Message) -> None:
            # What is known has no content to protect, and goes out most often.
            if message["type"] == "http.response.start" and message["status"] != 304:
                own = {name.lower() for name, _ in message["headers"]}
                page = scope["path"].startswith(_PAGES)
                more = _FOR_PAGES if page else _SECURITY
                headers = [*message["headers"], *(one for one in more if one[0] not in own)]
                message = {**message, "headers": headers}
            elif bodiless and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        asked = {**scope, "method": "GET"} if bodiless else scope
        await self._app(asked, receive, complete)
