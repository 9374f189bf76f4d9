"""JSON bodies, read as strictly as files are: UTF-8, of bounded depth, an error with its place."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import Field
from starlette.exceptions import HTTPException

from routing.errors import InputError
from routing.formats.files import decode

Named = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""What somebody is called; with nothing in it that no screen can show."""


class BodyError(HTTPException):
    """A body that is no JSON; FastAPI lets nothing else through while it reads one."""

    def __init__(self, told: InputError) -> None:
        super().__init__(422)
        self.told = told


class _StrictRequest(Request):
    async def json(self) -> Any:
        # pydantic's parser, unlike Python's, bounds the depth and refuses half surrogates.
        try:
            return decode(await self.body())
        except InputError as error:
            raise BodyError(error) from error


class StrictRoute(APIRoute):
    """Route whose JSON bodies are read by :func:`routing.formats.files.decode`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, given a request of ours."""
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strict
