"""The hour on the roads: school runs, market mornings and the dark, read from ``traffic.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.times.weather import check_shares

Floats = npt.NDArray[np.float64]

GROUPS: Final = ("main", "minor", "street", "lane")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Multipliers of the free speed, above 0 and at most 1, in the order of :data:`GROUPS`.

    Attributes
    ----------
    walking : float
        Multiplier of the speed of people on foot.

    Raises
    ------
    InputError
        ``profile_invalid``.
    """

    name: str
    speed: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    walking: float = 1.0

    def __post_init__(self) -> None:
        check_shares(self.name, "speed", GROUPS, self.speed)
        check_shares(self.name, "walking", ("people",), (self.walking,))

    def of_kinds(self, kinds: npt.NDArray[np.void]) -> Floats:
        """Return the multiplier of the free speed for each kind of road."""
        of_group = dict(zip(GROUPS, self.speed, strict=True))
        of_class = np.array([of_group.get(_groups().get(name, ""), 1.0) for name in ROAD_CLASSES])
        return np.asarray(of_class[kinds["road_class"]], dtype=np.float64)

    def and_also(self, other: Traffic) -> Traffic:
        """Return both at once."""
        pairs = zip(self.speed, other.speed, strict=True)
        return Traffic(
            name=", ".join(one.name for one in (self, other) if one.name != QUIET.name),
            speed=tuple(one * another for one, another in pairs),
            walking=self.walking * other.walking,
        )


QUIET = Traffic(name="quiet")
"""Empty roads by day."""


def traffic_at(moment: datetime, *, dark: bool) -> Traffic:
    """Return the traffic at a time of the region's own clock."""
    day, clock = _DAYS[moment.weekday()], moment.time()
    busy = (
        traffic
        for days, begins, ends, traffic in _periods()
        if day in days and begins <= clock < ends
    )
    traffic = next(busy, QUIET)
    return traffic.and_also(_dark()) if dark else traffic


@functools.cache
def _source() -> Mapping[str, Any]:
    text = resources.files("routing.roads.times").joinpath("traffic.toml").read_text("utf-8")
    return tomllib.loads(text)


@functools.cache
def _groups() -> Mapping[str, str]:
    """Return the group of each road class that has one."""
    return {name: group for group, classes in _source()["groups"].items() for name in classes}


@functools.cache
def _dark() -> Traffic:
    row = _source()["dark"]
    return Traffic(name="dark", speed=_by_group(row["speed"]), walking=row["walking"])


@functools.cache
def _periods() -> tuple[tuple[frozenset[str], time, time, Traffic], ...]:
    return tuple(
        (
            frozenset(row["days"]),
            time.fromisoformat(row["from"]),
            time.fromisoformat(row["to"]),
            Traffic(name=row["name"], speed=_by_group(row["speed"])),
        )
        for row in _source()["period"]
    )


def _by_group(row: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(row[group] for group in GROUPS)
