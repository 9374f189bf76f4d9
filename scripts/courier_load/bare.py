"""A bare FastAPI application that answers one body, to be measured beside ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Header, Response

_ETAG = '"bare"'

app = FastAPI()
_body = Path(os.environ["BARE_BODY"]).read_bytes()


@app.get("/route")
async def route(known: Annotated[str | None, Header(alias="If-None-Match")] = None) -> Response:
    """Answer the bytes, or that they are known."""
    if known == _ETAG:
        return Response(status_code=304, headers={"ETag": _ETAG})
    headers = {"ETag": _ETAG, "Content-Encoding": "gzip"}
    return Response(_body, media_type="application/json", headers=headers)
