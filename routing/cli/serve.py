"""``shanlu serve``: the service."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, language
from routing.errors import InputError

_WAITING = 2048
"""Connections that may wait, as many as uvicorn's own listener lets."""
_NOT_STARTED = 3
"""What uvicorn exits with; what was wrong is in the log."""


@answering
def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
) -> int:
    """Serve over HTTP; /docs shows how to ask. The first start prints an admin's token."""
    import uvicorn  # noqa: PLC0415

    from routing.api import create_app  # noqa: PLC0415
    from routing.api.observing import log_as_json  # noqa: PLC0415
    from routing.settings import Settings  # noqa: PLC0415

    settings = Settings()
    with _listening(host, port) as listening:
        _tell_first_token(settings.store_url)
        address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
        typer.echo(wording.text("cli.serving", language(None), address=address))
        log_as_json()
        config = uvicorn.Config(
            create_app(settings),
            log_level="warning",
            access_log=False,  # ours tells more, and of nobody
            server_header=False,
        )
        server = uvicorn.Server(config)
        server.run(sockets=[listening])
    if not server.started:
        raise typer.Exit(_NOT_STARTED)
    return ANSWERED


def _listening(host: str, port: int) -> socket.socket:
    """Open the address, before anything is said or begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        detail = error.strerror or str(error)
        raise InputError("address_unusable", address=f"{host}:{port}", detail=detail) from None
    # asyncio sends without delay only where a socket says that it is TCP: else answers take 40 ms.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=opened.detach())


def _tell_first_token(url: str) -> None:
    """Print an admin's token where the store is empty: it is shown this once."""
    from routing.store.database import Store  # noqa: PLC0415 - as above
    from routing.store.first_start import begin  # noqa: PLC0415

    store = Store(url)
    issued = begin(store)
    store.close()
    if issued is not None:
        typer.echo(wording.text("cli.first_token", language(None), token=issued.secret))
