"""Lists in pages: as many as asked for, and a token for those that follow."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from routing.errors import InputError

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """Some of a list; without ``next_page_token`` it is the end."""

    items: list[Item]
    next_page_token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which page: what comes after a key that the client does not need to understand."""

    after: str
    size: int

    def of(
        self,
        rows: Sequence[Any],
        item: Callable[[Any], Any],
        key: Callable[[Any], str] = lambda row: row["id"],
    ) -> dict[str, Any]:
        """Return the page of rows that were asked for with one more than its size."""
        shown = rows[: self.size]
        more = len(rows) > self.size
        token = base64.urlsafe_b64encode(key(shown[-1]).encode()).decode() if more else None
        return {"items": [item(row) for row in shown], "next_page_token": token}


def _page(
    page_size: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 100,
    page_token: Annotated[
        str | None, Query(max_length=400, description="`next_page_token` of the page before.")
    ] = None,
) -> PageRequest:
    try:
        after = base64.b64decode((page_token or "").encode(), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise InputError("page_token_invalid") from None
    if "\x00" in after:
        raise InputError("page_token_invalid")
    return PageRequest(after=after, size=page_size)


Paging = Annotated[PageRequest, Depends(_page)]
