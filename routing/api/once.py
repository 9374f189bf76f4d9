"""``Idempotency-Key``: a request that is sent twice is carried out once and answered twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Header
from fastapi.responses import JSONResponse

from routing.store import idempotency
from routing.store.desk import Desk

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Made by the client for this request; the same one gets the same answer.",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request that does something is answered with."""

    status: int
    content: Any
    headers: dict[str, str] = field(default_factory=dict)


def once(
    desk: Desk, key: str | None, asked: tuple[str, Any], act: Callable[[], Answer]
) -> JSONResponse:
    """Act and keep the answer, in one transaction; or give the answer that was given before.

    Parameters
    ----------
    asked : (str, object)
        Name of the operation, and what it was given as JSON values.
    """
    if key is None:
        answer = act()
        return JSONResponse(answer.content, status_code=answer.status, headers=answer.headers)
    told = json.dumps(asked, sort_keys=True, default=str).encode()
    before = idempotency.answered(desk, key, hashlib.sha256(told).hexdigest())
    if before is None:
        answer = act()
        kept = {"content": answer.content, "headers": answer.headers}
        idempotency.remember(desk, key, answer.status, kept)
        return JSONResponse(answer.content, status_code=answer.status, headers=answer.headers)
    kept = before["answer"]
    headers = {**kept["headers"], "Idempotent-Replayed": "true"}
    return JSONResponse(kept["content"], status_code=before["status"], headers=headers)
