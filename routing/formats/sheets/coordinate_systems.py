"""Coordinates that are said to be shifted, as maps of China are: told, never converted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from routing.formats.sheets.columns import Column
from routing.formats.sheets.notices import Notice

_SYSTEMS = {
    "GCJ-02": re.compile("gcj|高德|火星|腾讯|amap|tencent|mars", re.IGNORECASE),
    "BD-09": re.compile(r"bd-?_?09|百度|baidu", re.IGNORECASE),
}


def system_said(text: str) -> str | None:
    """Return the shifted coordinate system that a text speaks of: GCJ-02 or BD-09."""
    return next((name for name, words in _SYSTEMS.items() if words.search(text)), None)


def said_shifted(system: str, where: str) -> Notice:
    """Tell of coordinates that are said to be shifted, and where that is said."""
    return Notice(code="coordinates_said_shifted", details={"system": system, "where": where})


def columns_said_shifted(columns: Iterable[Column]) -> tuple[Notice, ...]:
    """Tell of the first column of coordinates whose header names a shifted system."""
    for column in columns:
        located = column.field in ("lon", "lat", "coordinates")
        if located and (named := system_said(column.header)):
            return (said_shifted(named, f"{column.sheet}: {column.header}"),)
    return ()
