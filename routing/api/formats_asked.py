"""The format that a client likes best of those that there are (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from fastapi import Header
from starlette.exceptions import HTTPException

Accept = Annotated[
    str, Header(description="The media types that the client likes, JSON by default.")
]

_QUALITY = re.compile(r"q=([01](?:\.\d{1,3})?)")


def asked_for(accept: str, formats: Mapping[str, str]) -> str:
    """Return a format's ending; JSON where anything will do, 406 where none will.

    Parameters
    ----------
    formats : mapping of ending to media type
    """
    liked = sorted((_preference(part) for part in accept.split(",")), key=lambda one: -one[0])
    for quality, kind in liked:
        if quality > 0 and kind in {"*/*", "application/*", ""}:
            return "json"
        for suffix, media_type in formats.items():
            if quality > 0 and media_type.partition(";")[0] == kind:
                return suffix
    raise HTTPException(406, ", ".join(formats.values()))


def _preference(part: str) -> tuple[float, str]:
    kind, _, rest = part.partition(";")
    found = _QUALITY.search(rest)
    return float(found[1]) if found else 1.0, kind.strip().lower()
