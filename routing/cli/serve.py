"""``shanlu serve``: the service."""

from __future__ import annotations

from typing import Annotated

import typer

from routing import wording
from routing.cli.answering import ANSWERED, answering, language


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
    _tell_first_token(settings.store_url)
    log_as_json()
    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,  # ours tells more, and of nobody
        server_header=False,
    )
    return ANSWERED


def _tell_first_token(url: str) -> None:
    """Print an admin's token where the store is empty: it is shown this once."""
    from routing.store.database import Store  # noqa: PLC0415 - as above
    from routing.store.first_start import begin  # noqa: PLC0415

    store = Store(url)
    issued = begin(store)
    store.close()
    if issued is not None:
        typer.echo(wording.text("cli.first_token", language(None), token=issued.secret))
