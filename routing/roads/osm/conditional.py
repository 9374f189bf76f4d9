"""Access that holds at times only: ``access:conditional = no @ (Nov 01-Jun 14)`` and its like.

Follows the OSM wiki page "Conditional restrictions": clauses ``value @ condition``, of which the
last that holds replaces the key's plain value. Conditions are read where they are opening hours
(by the package opening-hours-py) or one of the words snow, ice and wet, joined by ``AND``. Others,
such as weights, hold never, and are counted.

They are kept as they are written and looked at when a time is asked for, never before.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from routing.roads.osm.access import ACCESS_KEYS, way_access

if TYPE_CHECKING:
    from opening_hours import OpeningHours

SUFFIX = ":conditional"
CONDITIONAL_KEYS = tuple(f"{key}{SUFFIX}" for key in ACCESS_KEYS)

_DECIDES = (*ACCESS_KEYS, "oneway", "junction", "sac_scale", "smoothness")
_CLAUSE = re.compile(r"\s*([\w:]+)\s*@\s*(\([^()]*\)|[^();]+)\s*(?:;|$)")
_WEATHER = {"snow": {"snow"}, "ice": {"snow"}, "wet": {"rain", "snow"}}
"""In which of our weathers a word holds."""

Clause = tuple[str, tuple[str, ...]]
"""A value, and the conditions that must all hold for it."""


def read_rule(tags: Mapping[str, str], road_class: str) -> str:
    """Return what :func:`access_at` needs to know of a way; "" where nothing depends on a time."""
    if not any(_clauses(tags[key]) for key in CONDITIONAL_KEYS if key in tags):
        return ""
    kept = {key: tags[key] for key in (*_DECIDES, *CONDITIONAL_KEYS) if key in tags}
    return json.dumps([road_class, kept], ensure_ascii=False, sort_keys=True)


def unread_clauses(tags: Mapping[str, str]) -> int:
    """Return how many of the tags that depend on a time have a clause that cannot be read."""
    return sum(_clauses(tags[key]) is None for key in CONDITIONAL_KEYS if key in tags)


def access_at(rule: str, moment: datetime, weather: str) -> tuple[int, int]:
    """Return the access masks of a way, along it and against it, at a time of its own clock."""
    road_class, tags = json.loads(rule)
    for key in CONDITIONAL_KEYS:
        for value, conditions in _clauses(tags.get(key, "")) or ():
            if all(_holds(condition, moment, weather) for condition in conditions):
                tags[key.removesuffix(SUFFIX)] = value
    return way_access(tags, road_class)


def may_open(rule: str) -> bool:
    """Tell whether there may be a time at which anybody may use a way."""
    if not rule:
        return False
    road_class, tags = json.loads(rule)
    return any(
        any(way_access({**tags, key.removesuffix(SUFFIX): value}, road_class))
        for key in CONDITIONAL_KEYS
        for value, _ in _clauses(tags.get(key, "")) or ()
    )


@functools.cache
def _clauses(text: str) -> tuple[Clause, ...] | None:
    """Return the clauses of a tag, or None where one of them cannot be read."""
    found: list[Clause] = []
    end = 0
    while end < len(text.rstrip()):
        match = _CLAUSE.match(text, end)
        if match is None:
            return None
        condition = match[2].strip().removeprefix("(").removesuffix(")")
        parts = tuple(part.strip() for part in re.split(r"\bAND\b", condition))
        if not all(part in _WEATHER or _hours(part) for part in parts):
            return None
        found.append((match[1], parts))
        end = match.end()
    return tuple(found)


def _holds(condition: str, moment: datetime, weather: str) -> bool:
    if condition in _WEATHER:
        return weather in _WEATHER[condition]
    hours = _hours(condition)
    return hours is not None and bool(hours.is_open(moment.replace(tzinfo=None)))


@functools.cache
def _hours(text: str) -> OpeningHours | None:
    from opening_hours import OpeningHours, validate  # noqa: PLC0415 - few maps need it

    return OpeningHours(text) if validate(text) else None
