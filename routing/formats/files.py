"""From a file's bytes to a JSON value, and from that to the format that it is in.

A file is measured before it is read: one that is too large is refused at once.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Any, Literal

from pydantic_core import from_json

from routing.errors import InputError, LimitError

LIMIT_BYTES = 100_000_000
"""Largest file that is read by default: 100 MB, far more than a county's day with matrices."""

Format = Literal["native_day", "vroom_day", "native_plan", "vroom_solution"]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_POSITION = re.compile(r" at line (\d+) column (\d+)$")
_NATIVE_KEYS = frozenset({"date", "region", "timezone", "depots", "couriers", "start"})
_VROOM_KEYS = frozenset({"jobs", "matrix"})


def read_json(path: str | os.PathLike[str], *, limit_bytes: int = LIMIT_BYTES) -> Any:
    """Read a JSON file; NaN and Infinity become floats, which the row that holds them refuses.

    Raises
    ------
    InputError
        ``file_not_found``, ``file_unreadable``, ``file_empty``, ``not_utf8``, ``not_json``.
    LimitError
        ``file_too_large``, before anything is read.
    """
    return decode(read_bytes(path, limit_bytes=limit_bytes), name=str(path))


def read_bytes(path: str | os.PathLike[str], *, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """Read a file of at most ``limit_bytes``; raises what :func:`read_json` raises of files."""
    name = str(path)
    try:
        status = Path(path).stat()
        if stat.S_ISREG(status.st_mode) and status.st_size > limit_bytes:
            raise _too_large(name, status.st_size, limit_bytes)
        with Path(path).open("rb") as file:
            # A pipe has no size: it is read to one byte past the limit.
            data = file.read(limit_bytes + 1)
    except FileNotFoundError:
        raise InputError("file_not_found", path=name) from None
    except OSError as error:
        raise InputError("file_unreadable", path=name, detail=error.strerror) from error
    if len(data) > limit_bytes:
        raise _too_large(name, len(data), limit_bytes)
    return data


def decode(data: bytes, *, name: str = "-") -> Any:
    """Decode JSON in UTF-8, with or without a byte order mark.

    Parameters
    ----------
    name : str
        What errors call it: a path, or ``-`` for a request's body.

    Raises
    ------
    InputError
        ``file_empty``, ``not_utf8``, ``not_json`` with its line and column, counted from 1.
    """
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if not data.strip():
        raise InputError("file_empty", path=name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("not_utf8", path=name, line=line) from None
    try:
        return from_json(data)
    except ValueError as error:
        found = _POSITION.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (1, 1)
        detail = _POSITION.sub("", str(error))
        raise InputError("not_json", path=name, line=line, column=column, detail=detail) from None


def detect(data: Any) -> Format:
    """Tell which format a decoded JSON value is in, from its keys alone.

    Raises
    ------
    InputError
        ``not_an_object`` or ``unknown_format``.
    """
    if not isinstance(data, dict):
        raise InputError("not_an_object")
    keys = data.keys()
    if "routes" in keys or {"code", "error"} <= keys:
        return "vroom_solution" if "code" in keys else "native_plan"
    if keys & _VROOM_KEYS:
        return "vroom_day"
    if keys & _NATIVE_KEYS:
        return "native_day"
    if not keys & {"vehicles", "shipments"}:
        raise InputError("unknown_format")
    return "vroom_day" if _has_vroom_rows(data) else "native_day"


def _has_vroom_rows(data: dict[str, Any]) -> bool:
    """Look at the first rows: VROOM's shipments have steps, its vehicles have coordinates."""
    shipments, vehicles = data.get("shipments"), data.get("vehicles")
    first = shipments[0] if isinstance(shipments, list) and shipments else None
    if isinstance(first, dict):
        return "pickup" in first or "delivery" in first
    first = vehicles[0] if isinstance(vehicles, list) and vehicles else None
    return isinstance(first, dict) and "start_depot" not in first


def _too_large(name: str, size: int, limit: int) -> LimitError:
    return LimitError(
        "file_too_large", path=name, size_mb=_megabytes(size), limit_mb=_megabytes(limit)
    )


def _megabytes(size: int) -> float:
    return round(size / 1e6, 1)
