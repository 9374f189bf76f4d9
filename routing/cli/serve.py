"""``shanlu serve``: the service."""

from __future__ import annotations

from typing import Annotated

import typer

from routing.cli.answering import ANSWERED, answering


@answering
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
) -> int:
    """Serve plans over HTTP; /docs shows how to ask."""
    import uvicorn  # noqa: PLC0415

    from routing.api import create_app  # noqa: PLC0415
    from routing.settings import Settings  # noqa: PLC0415

    uvicorn.run(create_app(Settings()), host=host, port=port, log_level="info")
    return ANSWERED
